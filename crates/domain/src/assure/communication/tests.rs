//! Tests of the communication plan.

use super::record::COMMUNICATION;
use crate::testing::{TODAY, founded};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::nouns::PERSON;
use kernel::{Draft, Fault, Value};

fn in_days(days: i64) -> Date {
    TODAY.checked_add(days.days()).unwrap()
}

#[test]
fn what_was_told_stays_and_the_next_day_keeps_its_rhythm() {
    let mut world = founded();
    let person = world.create(&PERSON, Draft::new().with("name", "Ida Falk")).unwrap();
    let draft = Draft::new()
        .with("title", "How security performs")
        .with("audience", "internal")
        .with("with", "Top management")
        .with("how", "Meeting")
        .with("teller", person)
        .with("every", "monthly")
        .with("next_on", in_days(-40));
    let id = world.create(&COMMUNICATION, draft.clone()).unwrap();
    let due = COMMUNICATION.due(&world.row(id));
    assert_eq!((due[0].date, due[0].person), (in_days(-40), Some(person)));
    let tell = |what: &str| Draft::new().with("what", what);
    let refused = world.operate(id, "tell", tell("All well.").with("on", in_days(1)));
    assert!(matches!(refused, Err(Fault::Invalid(_))), "{refused:?}");
    world.operate(id, "tell", tell("All well.").with("on", in_days(-1))).unwrap();
    // From 2 May by months; 2 June has passed too.
    assert_eq!(world.row(id).value("next_on"), Value::Date(jiff::civil::date(2026, 7, 2)));
    world.operate(id, "tell", tell("Two incidents.").with("on", in_days(-3))).unwrap();
    assert_eq!(world.row(id).value("last_on"), Value::Date(in_days(-1)), "a day told later stays behind");
    assert_eq!(world.row(id).value("told").as_text(), Some("2026-06-08: Two incidents.\n\n2026-06-10: All well."));
    assert!(["told", "last_on"].iter().all(|key| COMMUNICATION.field(key).is_some_and(|field| !field.writable())));
    // On occasion there is something that calls for it, and no day.
    let occasion = |trigger: Value| {
        draft.clone().with("every", Value::None).with("next_on", Value::None).with("occasion", Value::Yes(true)).with("trigger", trigger)
    };
    assert!(world.create(&COMMUNICATION, occasion(Value::None)).is_err());
    let id = world.create(&COMMUNICATION, occasion("An incident".into())).unwrap();
    world.operate(id, "tell", tell("Told the authority.")).unwrap();
    assert!(COMMUNICATION.due(&world.row(id)).is_empty());
}
