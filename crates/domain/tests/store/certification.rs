//! A certification through the real door, on every engine: deadlines stand in the work that falls due, the word of the day moves with the
//! clock, and the store stays sound through renewal.

use crate::settling::engines;
use crate::support::Place;
use domain::assure::certification::{CERTIFICATE, CERTIFICATION, CERTIFICATION_FINDING, CERTIFICATION_VISIT};
use domain::assure::nonconformity::NONCONFORMITY;
use domain::ground::scope::SCOPE;
use domain::{Setup, found, registers};
use jiff::civil::{Date, date};
use kernel::{Draft, DueQuery, Fault, Filter, Finder, Id, Register};

fn refused<T: std::fmt::Debug>(result: Result<T, Fault>) -> String {
    match result {
        Err(Fault::Invalid(problems)) => problems.into_iter().map(|problem| problem.text.id.to_string()).collect::<Vec<_>>().join(" "),
        other => panic!("{other:?}"),
    }
}

fn concluded(place: &Place, certification: Id, kind: &str, day: Date) -> Id {
    let draft = Draft::new().with("title", kind).with("certification", certification).with("kind", kind).with("planned", day);
    let id = place.create(&CERTIFICATION_VISIT, &draft).unwrap();
    place.operate(&CERTIFICATION_VISIT, id, "hold", &Draft::new().with("began", day)).unwrap();
    let said = Draft::new().with("result", "recommended").with("conclusion", "As expected.");
    place.operate(&CERTIFICATION_VISIT, id, "conclude", &said).unwrap();
    id
}

/// What falls due of a register, as days.
fn due(place: &Place, register: &'static Register) -> Vec<String> {
    let read = place.live().unwrap();
    let query = DueQuery { register: Some(register), ..DueQuery::between(Date::MIN, Date::MAX) };
    read.due(&query).unwrap().lines.iter().map(|line| line.date.to_string()).collect()
}

fn standing(place: &Place, word: &str) -> u64 {
    let read = place.live().unwrap();
    let finder = Finder(&*read);
    let filter = Filter::parse(&format!("standing:{word}"), &CERTIFICATION, &finder.context()).unwrap();
    read.count(&CERTIFICATION, &filter).unwrap()
}

#[test]
fn from_application_to_a_restored_certificate() {
    let setup = Setup {
        name: "Korvane Software".into(),
        time_zone: "Europe/Berlin".into(),
        currency: "EUR".into(),
        admin_name: "Maren Holt".into(),
        admin_email: "maren@example.com".into(),
        frameworks: Setup::usual(),
    };
    for engine in engines() {
        // It is 28 May 2026.
        let place = Place::on(engine, registers(), |read, id| found(read, id, &setup)).unwrap();
        let scope = place.live().unwrap().all(&SCOPE, &Filter::new()).unwrap()[0].id;
        let draft = Draft::new().with("title", "Whole company").with("body", "Nordzert").with("scope", scope).with("people", 40);
        let id = place.create(&CERTIFICATION, &draft.with("scope_text", "Payroll software.")).unwrap();
        let act = |key: &str, said: &Draft| place.operate(&CERTIFICATION, id, key, said);
        act("apply", &Draft::new()).unwrap();
        concluded(&place, id, "stage-1", date(2026, 2, 2));
        act("stage-2", &Draft::new()).unwrap();
        let stage_2 = concluded(&place, id, "stage-2", date(2026, 4, 20));
        let said = Draft::new()
            .with("title", "Leavers")
            .with("visit", stage_2)
            .with("grade", "major")
            .with("clause", "9.2")
            .with("observed", "Three.");
        let major = place.create(&CERTIFICATION_FINDING, &said).unwrap();
        assert_eq!(due(&place, &CERTIFICATION), ["2026-10-20"], "majors are verified within six months");
        assert_eq!(due(&place, &CERTIFICATION_FINDING), ["2026-05-20", "2026-07-19"]);
        let decision = |day: Date| Draft::new().with("decision", day).with("number", "NZ 1");
        assert_eq!(refused(act("certify", &decision(date(2026, 5, 28)))), "certification-major-open");
        let finding = |key: &str, said: &Draft| place.operate(&CERTIFICATION_FINDING, major, key, said);
        finding("raise", &Draft::new()).unwrap();
        assert_eq!(refused(finding("raise", &Draft::new())), "certification-finding-raised");
        assert_eq!(place.live().unwrap().count(&NONCONFORMITY, &Filter::new()).unwrap(), 1);
        finding("answer", &Draft::new().with("correction", "Done.").with("cause", "No step.").with("action", "A step.")).unwrap();
        finding("accept", &Draft::new()).unwrap();
        let verified = Draft::new().with("verified", "Follow-up.");
        assert_eq!(refused(finding("close", &verified)), "certification-finding-not-dealt-with");
        finding("close", &verified.with("despite", "The body has its proof.")).unwrap();
        act("certify", &decision(date(2026, 5, 28))).unwrap();
        assert_eq!(due(&place, &CERTIFICATION), ["2027-05-28", "2029-02-27", "2029-05-27"]);
        assert_eq!((standing(&place, "valid"), standing(&place, "expired")), (1, 0));
        // Nobody moves what follows from the decision.
        assert_eq!(refused(place.edit(&CERTIFICATION, id, &Draft::new().with("state", "expired"))), "problem-state-by-act");
        // A year later the surveillance is held, and the next one falls due.
        place.days(300);
        concluded(&place, id, "surveillance-1", date(2027, 3, 1));
        assert_eq!(due(&place, &CERTIFICATION), ["2028-12-31", "2029-02-27", "2029-05-27"]);
        // Past the last day, whatever was recorded: the word of the day says it, lists and filters too.
        place.days(810);
        assert_eq!((standing(&place, "valid"), standing(&place, "expired")), (0, 1));
        act("expire", &Draft::new()).unwrap();
        assert_eq!(due(&place, &CERTIFICATION), ["2029-11-27"]);
        concluded(&place, id, "recertification", date(2029, 6, 1));
        act("recertify", &decision(date(2029, 6, 5))).unwrap();
        assert_eq!(due(&place, &CERTIFICATION), ["2030-12-31", "2032-02-27", "2032-05-27"]);
        let issued = place.live().unwrap().all(&CERTIFICATE, &Filter::new()).unwrap();
        assert_eq!(issued.iter().map(|row| row.value("issue").as_text().unwrap().to_owned()).collect::<Vec<_>>(), ["initial", "restored"]);
        let problems = place.store.fsck().unwrap().problems;
        assert!(problems.is_empty(), "{problems:?}");
    }
}
