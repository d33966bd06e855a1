//! Values of metrics through the real door, on every engine: what the program counts of a past month, and what nobody changes.

use crate::settling::engines;
use crate::support::Place;
use domain::assure::metric::{METRIC, METRIC_VALUE};
use domain::assure::nonconformity::NONCONFORMITY;
use domain::protect::control::CONTROL;
use domain::{Setup, found, registers};
use jiff::civil::date;
use kernel::nouns::{GRANT, PERSON, UNIT};
use kernel::{Actor, Channel, Door, Draft, Fault, Filter, Id, Note, Receipt, Register, Row, Value};

fn act(place: &Place, person: Id, metric: Id, key: &str, said: &Draft) -> Result<Receipt, Fault> {
    on(place, person, (&METRIC, metric), key, said)
}

fn on(place: &Place, person: Id, (register, id): (&'static Register, Id), key: &str, said: &Draft) -> Result<Receipt, Fault> {
    let note = Note { channel: Channel::Browser, reason: String::new() };
    let plan = |read: &dyn kernel::Read| {
        let row = read.get(register, id)?.ok_or(Fault::NotFound)?;
        register.operation(key).ok_or(Fault::NotFound)?.changes(read, &row, said)
    };
    place.store.write(place.organisation, &Actor::Person { id: person, at_most: None }, &note, &plan)
}

fn values(place: &Place) -> Vec<Row> {
    place.live().unwrap().all(&METRIC_VALUE, &Filter::new()).unwrap()
}

fn setup() -> Setup {
    Setup {
        name: "Korvane Software".into(),
        time_zone: "Europe/Berlin".into(),
        currency: "EUR".into(),
        admin_name: "Maren Holt".into(),
        admin_email: "maren@example.com".into(),
        frameworks: Setup::usual(),
    }
}

#[test]
fn a_past_month_is_counted_as_it_stood_at_its_end() {
    let setup = setup();
    for engine in engines() {
        // It is 28 May 2026.
        let place = Place::on(engine, registers(), |read, id| found(read, id, &setup)).unwrap();
        let maren = place.live().unwrap().all(&PERSON, &Filter::new()).unwrap()[0].id;
        let control = |title: &str| place.create(&CONTROL, &Draft::new().with("title", title)).unwrap();
        let in_place = |id: Id| place.operate(&CONTROL, id, "report-progress", &Draft::new().with("state", "in-place")).unwrap();
        let (one, two) = (control("Backup"), control("Logging"));
        in_place(one);
        place.operate(&CONTROL, two, "report-progress", &Draft::new().with("state", "planned")).unwrap();
        let draft = Draft::new()
            .with("title", "Controls in place")
            .with("how", "Counted.")
            .with("source", "controls-in-place")
            .with("interval", "monthly")
            .with("since", date(2026, 5, 1))
            .with("measurer", maren)
            .with("evaluator", maren)
            .with("direction", "up")
            .with("good", 9_000);
        let metric = place.create(&METRIC, &draft).unwrap();
        place.days(36);
        in_place(two);
        // It is July. May was half, June is half too: what was done on the third of July is not in it.
        for _ in 0..2 {
            act(&place, maren, metric, "compute", &Draft::new()).unwrap();
        }
        assert!(matches!(act(&place, maren, metric, "compute", &Draft::new()), Err(Fault::Invalid(_))), "July has not ended");
        let rows = values(&place);
        let shown: Vec<_> = rows.iter().map(|row| (row.title(), row.value("value").as_int(), row.value("whole").as_int())).collect();
        assert_eq!(shown, [("2026-05".to_owned(), Some(5_000), Some(2)), ("2026-06".to_owned(), Some(5_000), Some(2))]);
        // A filter understands the number as people write it, and orders by it.
        let read = place.live().unwrap();
        let finder = kernel::Finder(&*read);
        for (typed, n) in [("last_value:50", 1), ("last_value<49.99", 0), ("last_value>=50", 1), ("judged:bad", 1)] {
            let filter = Filter::parse(typed, &METRIC, &finder.context()).unwrap();
            assert_eq!(read.count(&METRIC, &filter).unwrap(), n, "{typed}");
        }
        drop(read);
        // Nobody changes what was recorded; that no form, program or import makes it, its keeping says.
        let person = Actor::Person { id: maren, at_most: None };
        let note = Note { channel: Channel::Api, reason: String::new() };
        let first = rows[0].id;
        for (key, other) in [("value", Value::Int(10_000)), ("judged", "good".into()), ("note", "Better".into()), ("metric", Value::None)] {
            let change = kernel::Change::edit(&METRIC_VALUE, first, Draft::new().with(key, other));
            assert!(place.store.write(place.organisation, &person, &note, &|_| Ok(vec![change.clone()])).is_err(), "{key}");
        }
        assert_eq!(values(&place).len(), 2);
        assert_eq!(values(&place)[0].value("value"), Value::Int(5_000));
        assert_eq!(place.store.fsck().unwrap().problems, Vec::<String>::new());
    }
}

#[test]
fn what_was_opened_again_after_the_month_still_counts_as_closed_in_it() {
    let setup = setup();
    for engine in engines() {
        // It is 28 May 2026.
        let place = Place::on(engine, registers(), |read, id| found(read, id, &setup)).unwrap();
        let maren = place.live().unwrap().all(&PERSON, &Filter::new()).unwrap()[0].id;
        let other = Draft::new().with("name", "Per Holm").with("email", "per@example.com").with("account", true);
        let other = place.create(&PERSON, &other).unwrap();
        let root = place.live().unwrap().all(&UNIT, &Filter::new()).unwrap()[0].id;
        let right = Draft::new().with("person", other).with("role", "contributor").with("unit", root).with("why", "Checks");
        place.create(&GRANT, &right).unwrap();
        let raised = |detected| {
            let said = Draft::new().with("title", "Rights stay").with("source", "test").with("grade", "observation");
            let said = said.with("breached", "They end.").with("observed", "Three.").with("owner", maren).with("detected", detected);
            place.create(&NONCONFORMITY, &said).unwrap()
        };
        let act_on = |who: Id, id: Id, key: &str, said: Draft| on(&place, who, (&NONCONFORMITY, id), key, &said).unwrap();
        let closed = |id: Id, check_on| {
            act_on(maren, id, "contain", Draft::new().with("correction", "Put right."));
            let cause = Draft::new().with("elsewhere", false).with("elsewhere_where", "All.").with("method", "other");
            let cause = cause.with("root_cause", "Luck.").with("action_needed", false).with("no_action_why", "One of its kind.");
            act_on(maren, id, "analyse", cause);
            let begin = Draft::new().with("criterion", "None again.").with("check_on", check_on).with("checker", other);
            act_on(maren, id, "begin", begin);
            act_on(other, id, "check", Draft::new().with("effect", "effective").with("found", "None."));
        };
        let ids = [date(2026, 5, 8), date(2026, 4, 28), date(2026, 5, 1)].map(raised);
        closed(ids[0], date(2026, 5, 28));
        closed(ids[1], date(2026, 5, 28));
        place.days(10);
        closed(ids[2], date(2026, 6, 7));
        act_on(maren, ids[1], "reopen", Draft::new().with("why", "It came back."));
        place.days(30);
        let draft = Draft::new().with("title", "Days to close").with("how", "Counted.").with("source", "time-to-close");
        let draft = draft.with("interval", "monthly").with("since", date(2026, 5, 1)).with("measurer", maren).with("evaluator", maren);
        let metric = place.create(&METRIC, &draft.with("direction", "down").with("good", 3_000)).unwrap();
        for _ in 0..2 {
            act(&place, maren, metric, "compute", &Draft::new()).unwrap();
        }
        let shown: Vec<_> = values(&place).iter().map(|row| (row.value("value").as_int(), row.value("whole").as_int())).collect();
        // May had two, after 20 and 30 days, though one was opened again in June; June had one, after 37.
        assert_eq!(shown, [(Some(2_500), Some(2)), (Some(3_700), Some(1))]);
        assert!(values(&place).iter().all(|row| row.value("counted") == Value::None));
        assert_eq!(place.store.fsck().unwrap().problems, Vec::<String>::new());
    }
}
