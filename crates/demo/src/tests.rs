//! The demo organisation: the same every time, in order, whole, and taken by the store without a fault.

use super::data::Data;
use super::*;
use std::collections::BTreeSet;

fn organisation() -> Id {
    Id::named(&["test", "demo"])
}

fn end() -> Timestamp {
    "2026-11-22T21:00:00Z".parse().unwrap()
}

#[test]
fn the_same_every_time_and_in_order() {
    let (one, two) = (steps(organisation(), end()).unwrap(), steps(organisation(), end()).unwrap());
    let shown = |steps: &[Step]| steps.iter().map(|step| (step.at, step.actor, step.note.clone())).collect::<Vec<_>>();
    assert_eq!(shown(&one), shown(&two));
    assert!(one.windows(2).all(|pair| pair[0].at < pair[1].at));
    assert!(one.last().unwrap().at < end());
    assert!((900..=2200).contains(&one.len()), "{}", one.len());
}

#[test]
fn any_day_of_the_week_can_be_the_end() {
    for day in 0..7 {
        let end = end() + jiff::SignedDuration::from_hours(24 * day);
        let steps = steps(organisation(), end).unwrap();
        assert!(steps.windows(2).all(|pair| pair[0].at < pair[1].at));
        assert!(steps.last().unwrap().at < end);
    }
}

#[test]
fn the_counts_are_those_promised() {
    let data = Data::read().unwrap();
    let kept = |gone: &[Option<i32>]| gone.iter().filter(|day| day.is_none()).count();
    assert_eq!(kept(&data.risks.iter().map(|row| row.gone).collect::<Vec<_>>()), 45);
    assert_eq!(kept(&data.controls.iter().map(|row| row.gone).collect::<Vec<_>>()), 70);
    assert_eq!(kept(&data.assets.iter().map(|row| row.gone).collect::<Vec<_>>()), 60);
    assert!(data.people.len() >= 25);
    assert_eq!(data.soa.len(), 93);
}

#[test]
fn every_name_leads_somewhere() {
    let data = Data::read().unwrap();
    let set = |keys: Vec<&String>| keys.into_iter().cloned().collect::<BTreeSet<String>>();
    let people = set(data.people.iter().map(|row| &row.key).collect());
    let units = set(data.units.iter().map(|row| &row.key).collect());
    let assets = set(data.assets.iter().map(|row| &row.key).collect());
    let risks = set(data.risks.iter().map(|row| &row.key).collect());
    let controls = set(data.controls.iter().map(|row| &row.key).collect());
    for row in &data.assets {
        assert!(people.contains(&row.owner) && units.contains(&row.unit), "{}", row.key);
        assert!(row.needs.iter().all(|need| assets.contains(need)), "{}", row.key);
        let why = data.needs.get(&row.key).unwrap();
        let reasons = [&why.confidentiality, &why.integrity, &why.availability];
        assert!(row.cia.iter().zip(reasons).all(|(need, why)| *need < 3 || !why.is_empty()), "{}", row.key);
    }
    let threats = packs::by_key("threats").unwrap();
    for row in &data.risks {
        assert!(people.contains(&row.owner) && units.contains(&row.unit), "{}", row.key);
        assert!(row.assets.iter().all(|key| assets.contains(key)), "{}", row.key);
        assert!(threats.entry(&row.threat).is_some() && threats.entry(&row.weakness).is_some(), "{}", row.key);
        assert!(row.now.windows(2).all(|pair| pair[0].0 < pair[1].0), "{}", row.key);
        assert!(row.now.iter().all(|now| people.contains(&now.1)), "{}", row.key);
        assert!(data.plans.contains_key(&row.key), "{}", row.key);
    }
    let rights = super::who::Rights::new(&data);
    let (annex, gdpr) = (packs::by_key("iso27002-2022").unwrap(), packs::by_key("gdpr").unwrap());
    for row in &data.controls {
        assert!(people.contains(&row.owner) && units.contains(&row.unit), "{}", row.key);
        assert!(row.meets.iter().all(|reference| annex.entry(reference).is_some()), "{}", row.key);
        assert!(row.risks.iter().all(|key| risks.contains(key)) && row.assets.iter().all(|key| assets.contains(key)), "{}", row.key);
        for unit in &row.units {
            assert!(people.contains(&unit.owner) && units.contains(&unit.unit), "{}", row.key);
            assert_eq!(unit.deviation.is_empty(), unit.deviation_why.is_empty(), "{}", row.key);
            // Who carries a control out must be able to read it.
            assert!([row.day, -1].iter().all(|day| rights.within(&unit.unit, &row.unit, *day) || *day < unit.there.0), "{}", row.key);
        }
    }
    assert!(data.organisation.gdpr.links.values().flatten().all(|reference| gdpr.entry(reference).is_some()));
    let references: Vec<&String> = data.soa.iter().map(|row| &row.reference).collect();
    assert!(annex.entries.iter().all(|entry| references.contains(&&entry.reference)));
    assert!(data.later.iter().all(|row| annex.entry(&row.reference).is_some() && people.contains(&row.by)));
    assert!(data.checks.iter().all(|(key, _, by, _)| risks.contains(key) && people.contains(by)));
    assert!(data.reviews.iter().all(|(key, _, by, ..)| controls.contains(key) && people.contains(by)));
    assert!(data.tasks.iter().all(|row| people.contains(&row.by) && people.contains(&row.owner)));
}

#[test]
fn context_obligations_and_evidence_point_at_what_is_there() {
    let data = Data::read().unwrap();
    let recorded = |key: &str, day: i32| data.controls.iter().any(|row| row.key == key && row.day < day && row.gone.is_none());
    let person = |key: &str| data.people.iter().any(|row| row.key == key);
    let duty = |key: &str, day: i32| data.obligations.iter().any(|row| row.key == key && row.day < day);
    let party = |key: &str, day: i32| data.context.parties.iter().any(|row| row.key == key && row.day < day);
    assert_eq!((data.context.issues.len(), data.context.parties.len()), (12, 10));
    for row in &data.context.issues {
        assert!(person(&row.owner) && person(&row.by), "{}", row.key);
        assert!(row.risks.iter().all(|key| data.risks.iter().any(|risk| risk.key == *key)), "{}", row.key);
    }
    for row in &data.obligations {
        assert!(person(&row.owner) && (row.party.is_empty() || party(&row.party, row.day)), "{}", row.key);
        assert!(row.controls.iter().all(|key| recorded(key, row.day)), "{}", row.key);
        assert!(row.assets.iter().all(|key| data.assets.iter().any(|asset| asset.key == *key && asset.day < row.day)), "{}", row.key);
    }
    for row in data.context.parties.iter().flat_map(|party| &party.wants) {
        assert!(
            row.controls.iter().all(|key| recorded(key, row.day)) && row.obligations.iter().all(|key| duty(key, row.day)),
            "{}",
            row.key
        );
    }
    for row in &data.evidence {
        assert!(person(&row.by) && row.controls.iter().all(|key| recorded(key, row.day)), "{}", row.key);
        assert!(row.next.is_empty() || data.evidence.iter().any(|former| former.key == row.next && former.day < row.day), "{}", row.key);
        assert!(row.review.as_ref().is_none_or(|(day, by, ..)| *day > row.day && *by != row.by && person(by)), "{}", row.key);
    }
}

#[test]
fn nothing_is_said_twice() {
    let data = Data::read().unwrap();
    let mut texts: Vec<&str> = Vec::new();
    texts.extend(data.assets.iter().flat_map(|row| [row.what.as_str(), row.why.as_str(), row.note.as_str()]));
    texts.extend(data.risks.iter().flat_map(|row| [row.title.as_str(), row.scenario.as_str()]));
    texts.extend(data.controls.iter().flat_map(|row| [row.title.as_str(), row.what.as_str(), row.how.as_str()]));
    texts.extend(data.controls.iter().flat_map(|row| &row.units).map(|unit| unit.said.as_str()));
    texts.extend(data.soa.iter().map(|row| row.text.as_str()));
    texts.extend(data.comments.iter().map(|row| row.3.as_str()));
    texts.extend(data.tasks.iter().map(|row| row.what.as_str()));
    texts.extend(data.context.issues.iter().flat_map(|row| [row.title.as_str(), row.text.as_str()]));
    texts.extend(data.context.issues.iter().flat_map(|row| &row.decisions).flat_map(|said| [said.3.as_str(), said.4.as_str()]));
    texts.extend(data.context.parties.iter().flat_map(|row| [row.name.as_str(), row.text.as_str()]));
    texts.extend(
        data.context.parties.iter().flat_map(|row| &row.wants).flat_map(|row| [row.title.as_str(), row.text.as_str(), row.how.as_str()]),
    );
    texts.extend(data.obligations.iter().flat_map(|row| [row.title.as_str(), row.text.as_str(), row.how.as_str()]));
    texts.extend(data.evidence.iter().flat_map(|row| [row.title.as_str(), row.text.as_str()]));
    texts.retain(|text| !text.is_empty());
    let mut seen = BTreeSet::new();
    let twice: Vec<_> = texts.into_iter().filter(|text| !seen.insert(*text)).collect();
    assert!(twice.is_empty(), "{twice:?}");
}

mod written {
    use super::*;
    use domain::ground::criteria::CRITERIA;
    use domain::protect::asset::ASSET;
    use domain::protect::context::{EXPECTATION, ISSUE, PARTY};
    use domain::protect::control::CONTROL;
    use domain::protect::control::IMPLEMENTATION;
    use domain::protect::evidence::EVIDENCE;
    use domain::protect::obligation::OBLIGATION;
    use domain::protect::risk::RISK;
    use domain::protect::risk::action::TREATMENT_ACTION;
    use domain::protect::soa::{SOA_LINE, SOA_VERSION};
    use kernel::nouns::{COMMENT, PERSON, SIGNOFF, TASK, UNIT};
    use kernel::{Door, Filter, Moment, Register, Value};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU64, Ordering};
    use store::{Item, Location, Options, Store};

    struct Fixed;

    impl store::Clock for Fixed {
        fn now(&self) -> Timestamp {
            end()
        }
    }

    struct Counted(AtomicU64);

    impl store::Entropy for Counted {
        fn fill(&self, bytes: &mut [u8]) {
            for chunk in bytes.chunks_mut(8) {
                let mut x = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
                x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
                x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
                chunk.copy_from_slice(&(x ^ (x >> 31)).to_le_bytes()[..chunk.len()]);
            }
        }
    }

    fn written(folder: &std::path::Path) -> Store {
        let options = Options {
            location: Location::Sqlite(folder.to_path_buf()),
            registers: domain::registers(),
            words: Arc::new(kernel::Words::new("en", &domain::messages()).unwrap()),
            clock: Arc::new(Fixed),
            entropy: Arc::new(Counted(AtomicU64::new(1))),
            demo: true,
        };
        let store = Store::open(options).unwrap();
        let before = std::time::Instant::now();
        let steps = steps(organisation(), end()).unwrap();
        let told = before.elapsed();
        let mut faults = Vec::new();
        for file in steps.iter().flat_map(|step| &step.files) {
            store.put_blob(file.as_slice(), u64::MAX).unwrap();
        }
        for part in steps.chunks(400) {
            let item = |step: &'_ Step| (step.actor.actor(), step.note.clone(), step.at);
            let items: Vec<Item<'_>> = part
                .iter()
                .map(|step| {
                    let (actor, note, at) = item(step);
                    Item { organisation: organisation(), actor, note, at: Some(at), plan: step.plan.as_ref() }
                })
                .collect();
            for (step, result) in part.iter().zip(store.write_all(&items)) {
                match result {
                    Err(fault) => faults.push(format!("{} {:?}: {fault}", step.at, step.note)),
                    Ok(receipt) if receipt.sequence == 0 => faults.push(format!("{} {:?}: changes nothing", step.at, step.note)),
                    Ok(_) => {}
                }
            }
        }
        println!("{} change sets: told in {told:?}, all in {:?}", steps.len(), before.elapsed());
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults.join("\n"));
        store
    }

    #[test]
    fn the_store_takes_it_and_a_year_ago_differs() {
        let folder = tempfile::tempdir().unwrap();
        let store = written(folder.path());
        let me = kernel::Actor::Person { id: admin(organisation()), at_most: None };
        let now = store.read(organisation(), &me, Moment::Live).unwrap();
        let year_ago = end() - jiff::SignedDuration::from_hours(24 * 365);
        let then = store.read(organisation(), &me, Moment::At(year_ago)).unwrap();
        let count = |read: &dyn Read, register: &'static Register| read.count(register, &Filter::new()).unwrap();
        for register in [&ASSET, &RISK, &CONTROL, &IMPLEMENTATION, &SOA_LINE, &UNIT, &PERSON, &TASK, &COMMENT, &CRITERIA] {
            println!("{}: {} now, {} a year ago", register.key, count(&*now, register), count(&*then, register));
        }
        assert_eq!((count(&*now, &RISK), count(&*now, &CONTROL), count(&*now, &SOA_LINE)), (45, 70, 94));
        assert_eq!(count(&*now, &ASSET), 60);
        let tally = |read: &dyn Read, register: &'static Register, key: &str| {
            let mut tally = read.tally(register, &Filter::new(), register.index(key).unwrap()).unwrap();
            tally.sort_by_key(|(value, _)| format!("{value:?}"));
            tally
        };
        for (register, key) in [
            (&RISK, "plan"),
            (&RISK, "acceptance"),
            (&SOA_VERSION, "standing"),
            (&TREATMENT_ACTION, "progress"),
            (&SIGNOFF, "standing"),
            (&RISK, "current_level"),
            (&RISK, "state"),
            (&RISK, "above_appetite"),
            (&SOA_LINE, "status"),
            (&CONTROL, "standing"),
            (&IMPLEMENTATION, "state"),
            (&TASK, "state"),
            (&ASSET, "inherited_confidentiality"),
            (&EVIDENCE, "state"),
            (&OBLIGATION, "standing"),
            (&EXPECTATION, "standing"),
        ] {
            println!("{key} now {:?}\n{key} then {:?}", tally(&*now, register, key), tally(&*then, register, key));
        }
        assert_eq!((count(&*now, &ISSUE), count(&*now, &PARTY), count(&*now, &EXPECTATION)), (12, 10, 20));
        assert_eq!((count(&*now, &OBLIGATION), count(&*now, &EVIDENCE)), (21, 33));
        assert!(domain::protect::context::rules::determined(&*now).unwrap());
        let evidence = now.all(&EVIDENCE, &Filter::new()).unwrap();
        let late = evidence.iter().filter(|row| domain::protect::evidence::rules::recorded_late(row, &*now).is_some()).count();
        assert!((3..=8).contains(&late), "{late} entries are late");
        for state in ["collected", "accepted", "rejected", "superseded"] {
            assert!(evidence.iter().any(|row| row.common.state == state), "{state}");
        }
        let above = tally(&*now, &RISK, "above_appetite").into_iter().find(|(value, _)| *value == Value::Yes(true)).unwrap().1;
        assert!((15..=25).contains(&above), "{above}");
        assert_ne!(tally(&*now, &RISK, "current_level"), tally(&*then, &RISK, "current_level"));
        let today = now.today();
        let overdue = now.all(&RISK, &Filter::new()).unwrap();
        let overdue = overdue.iter().filter(|row| row.value("next_review").as_date().is_some_and(|day| day < today)).count();
        assert!((2..=8).contains(&overdue), "{overdue}");
        println!("{overdue} risk reviews are overdue");
        let excluded =
            |read: &dyn Read| tally(read, &SOA_LINE, "applicable").into_iter().find(|(value, _)| *value == Value::from("no")).unwrap().1;
        assert_eq!((excluded(&*now), excluded(&*then)), (5, 5));
        no_text_knows_the_future(&*now);
        it_keeps_its_own_rules(&*now);
        let report = store.fsck().unwrap();
        assert!(report.problems.is_empty(), "{:?}", report.problems);
    }

    /// No risk is treated without an approved plan once, or rests above the appetite without a reason; reviews later than the criteria
    /// say why; nobody accepted their own evidence; most plans are the owners' own.
    fn it_keeps_its_own_rules(read: &dyn Read) {
        use domain::ground::criteria::CRITERIA;
        use domain::protect::control_test::TEST_RESULT;
        use domain::protect::risk::{RISK_REVIEW, actions};
        let word = |row: &kernel::Row, key: &str| row.value(key).as_text().unwrap_or_default().to_owned();
        let mut wrong = Vec::new();
        for risk in read.all(&RISK, &Filter::new()).unwrap() {
            let name = &risk.reference;
            let state = risk.common.state.as_str();
            if state == "in-treatment" && (actions(read, risk.id).unwrap().is_empty() || word(&risk, "plan") == "not-approved") {
                wrong.push(format!("{name} is treated without an approved action"));
            }
            let settled = word(&risk, "plan") == "approved" || word(&risk, "acceptance") == "accepted" || !word(&risk, "ended").is_empty();
            if state == "monitored" && risk.value("above_appetite") == Value::Yes(true) && !settled {
                wrong.push(format!("{name} rests above the appetite"));
            }
            if state != "identified" && risk.common.owner.is_none() {
                wrong.push(format!("{name} has no owner"));
            }
        }
        for criteria in read.all(&CRITERIA, &Filter::new()).unwrap().iter().filter(|row| row.common.state == "in-force") {
            if word(criteria, "approval") != "valid" {
                wrong.push(format!("{} is in force and not signed", criteria.reference));
            }
        }
        let late = read.all(&RISK_REVIEW, &Filter::new()).unwrap().iter().filter(|row| !word(row, "later").is_empty()).count();
        assert!(late > 0, "some reviews are later than the criteria allow, and say why");
        for item in read.all(&EVIDENCE, &Filter::new()).unwrap().iter().filter(|row| row.common.state == "accepted") {
            let reviewer = item.value("reviewed_by").as_link();
            if reviewer == item.value("collected_by").as_link() || reviewer == item.created_by.person() {
                wrong.push(format!("{} was accepted by its own", item.reference));
            }
        }
        for result in read.all(&TEST_RESULT, &Filter::new()).unwrap() {
            if result.value("tester").as_link() != result.created_by.person() {
                wrong.push(format!("{} was recorded in another's name", result.reference));
            }
        }
        let plans = read.all(&SIGNOFF, &Filter::new()).unwrap();
        let roles: Vec<String> = plans.iter().filter(|row| word(row, "act") == "approve-plan").map(|row| word(row, "role")).collect();
        let owners = roles.iter().filter(|role| *role == "Risk owner").count();
        assert!(owners * 2 > roles.len(), "{owners} of {} plans are the owners' own", roles.len());
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    /// A text that names a date was written on that date or later.
    fn no_text_knows_the_future(read: &dyn Read) {
        let all = read.recent(10_000).unwrap();
        let mut wrong = Vec::new();
        for revision in &all {
            let written = revision.recorded_at.to_zoned(read.zone()).date();
            let fields = revision.row.register.fields().iter().enumerate();
            let texts = fields.filter_map(|(index, _)| revision.row.get(index).as_text().map(str::to_owned));
            for text in texts.chain([revision.reason.clone()]) {
                for word in text.split(|c: char| !c.is_ascii_digit() && c != '-') {
                    if let Ok(date) = word.parse::<jiff::civil::Date>()
                        && word.len() == 10
                        && date > written + jiff::Span::new().days(1)
                    {
                        wrong.push(format!("{} on {written} says {date}: {text}", revision.row.reference));
                    }
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
