//! Tests of planned changes.

use super::record::PLANNED_CHANGE;
use crate::testing::{TODAY, World, founded, refused};
use jiff::ToSpan;
use kernel::nouns::{PERSON, SIGNOFF};
use kernel::{Draft, Filter, Id, Read, Value};

fn made() -> (World, Id, Id) {
    let mut world = founded();
    let person = world.create(&PERSON, Draft::new().with("name", "Ida Falk")).unwrap();
    let draft = Draft::new()
        .with("title", "A second site comes in")
        .with("purpose", "The site works on the same data.")
        .with("consequences", "More people, another landlord.")
        .with("integrity", "The rules of the first site hold from the first day.")
        .with("resources", "Ten days.")
        .with("responsibilities", "Ida leads.")
        .with("due", TODAY.checked_add(30.days()).unwrap())
        .with("owner", person)
        .with("approver", "isms-manager");
    let change = world.create(&PLANNED_CHANGE, draft).unwrap();
    world.act_as(person);
    (world, change, person)
}

#[test]
fn a_change_is_approved_before_it_is_made_and_stays_as_approved() {
    let (mut world, change, person) = made();
    let due = |world: &World| PLANNED_CHANGE.due(&world.row(change)).iter().map(|due| due.rule.act).collect::<Vec<_>>();
    assert_eq!(due(&world), ["approve"]);
    for state in ["approved", "dropped"] {
        assert_eq!(refused(world.edit(change, Draft::new().with("state", state))), ["problem-state-by-act"], "{state}");
    }
    assert_eq!(refused(world.operate(change, "approve", Draft::new())), ["planned-change-by-function"]);
    world.edit(person, Draft::new().with("functions", vec!["isms-manager".to_owned()])).unwrap();
    world.operate(change, "approve", Draft::new()).unwrap();
    assert_eq!((due(&world), (&world as &dyn Read).count(&SIGNOFF, &Filter::new()).unwrap()), (vec!["carry-out"], 1));
    for (key, value) in [("purpose", "Other"), ("approver", "top-management")] {
        assert_eq!(refused(world.edit(change, Draft::new().with(key, value))), ["planned-change-stays"], "{key}");
    }
    assert_eq!(refused(world.operate(change, "retire", Draft::new())), ["planned-change-stays"]);
    world.operate(change, "revise", Draft::new().with("reason", "More means.")).unwrap();
    world.edit(change, Draft::new().with("resources", "Twenty days.")).unwrap();
    world.operate(change, "approve", Draft::new()).unwrap();
    let done = Draft::new().with("outcome", "Moved in.");
    assert_eq!(refused(world.operate(change, "carry-out", done.clone().with("on", TODAY.tomorrow().unwrap()))), ["planned-change-ahead"]);
    world.operate(change, "carry-out", done).unwrap();
    let row = world.row(change);
    assert_eq!((row.common.state.as_str(), row.value("done_on")), ("carried-out", Value::Date(TODAY)));
    assert_eq!(row.value("outcome").as_text(), Some("More means.\n\nMoved in."));
    assert!(due(&world).is_empty());
    assert_eq!(refused(world.edit(change, Draft::new().with("state", "planned"))), ["problem-no-way", "problem-state-by-act"]);
}

#[test]
fn what_is_dropped_can_be_planned_anew() {
    let (mut world, change, person) = made();
    world.operate(change, "drop", Draft::new().with("reason", "No site.")).unwrap();
    assert!(PLANNED_CHANGE.due(&world.row(change)).is_empty());
    world.operate(change, "revise", Draft::new().with("reason", "There is one.")).unwrap();
    world.edit(change, Draft::new().with("owner", Value::None)).unwrap();
    world.edit(person, Draft::new().with("functions", vec!["isms-manager".to_owned()])).unwrap();
    assert_eq!(refused(world.operate(change, "approve", Draft::new())), ["planned-change-needs-owner"]);
}
