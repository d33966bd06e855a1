//! Values of metrics through the real door, on every engine: what the program counts of a past month, and what nobody changes.

use crate::settling::engines;
use crate::support::Place;
use domain::assure::metric::{METRIC, METRIC_VALUE};
use domain::protect::control::CONTROL;
use domain::{Setup, found, registers};
use jiff::civil::date;
use kernel::nouns::PERSON;
use kernel::{Actor, Channel, Door, Draft, Fault, Filter, Id, Note, Receipt, Row, Value};

fn act(place: &Place, person: Id, metric: Id, key: &str, said: &Draft) -> Result<Receipt, Fault> {
    let note = Note { channel: Channel::Browser, reason: String::new() };
    let plan = |read: &dyn kernel::Read| {
        let row = read.get(&METRIC, metric)?.ok_or(Fault::NotFound)?;
        METRIC.operation(key).ok_or(Fault::NotFound)?.changes(read, &row, said)
    };
    place.store.write(place.organisation, &Actor::Person { id: person, at_most: None }, &note, &plan)
}

fn values(place: &Place) -> Vec<Row> {
    place.live().unwrap().all(&METRIC_VALUE, &Filter::new()).unwrap()
}

#[test]
fn a_past_month_is_counted_as_it_stood_at_its_end() {
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
