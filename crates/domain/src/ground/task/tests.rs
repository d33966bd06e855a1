//! Tests of tasks.

use crate::testing::{TODAY, World, founded, refused};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::nouns::{PERSON, TASK, Task};
use kernel::{Draft, Id};

fn in_days(days: i64) -> Date {
    TODAY.checked_add(days.days()).unwrap()
}

fn due_in(days: i64) -> (World, Id) {
    let mut world = founded();
    let id = world.create(&TASK, Draft::new().with("what", "Write the scope").with("due", in_days(days))).unwrap();
    (world, id)
}

fn task(world: &World, id: Id) -> Task {
    world.row(id).of::<Task>().unwrap().clone()
}

#[test]
fn a_task_ends_and_opens_again() {
    let (mut world, id) = due_in(0);
    for (key, said, state) in [
        ("start", Draft::new(), "in-progress"),
        ("complete", Draft::new().with("done", "Written and agreed."), "done"),
        ("reopen", Draft::new(), "open"),
        ("drop", Draft::new().with("reason", "Not ours."), "dropped"),
    ] {
        world.operate(id, key, said).unwrap();
        assert_eq!(world.row(id).common.state, state);
    }
    assert_eq!(task(&world, id).notes, format!("{TODAY}: Written and agreed.\n\n{TODAY}: Not ours."));
    assert!(world.edit(id, Draft::new().with("state", "done").with("notes", "x")).is_err());
}

#[test]
fn postponing_keeps_the_first_date_and_counts() {
    let (mut world, id) = due_in(5);
    assert_eq!((task(&world, id).original_due, task(&world, id).postponed), (Some(in_days(5)), None));
    for days in [10, 30] {
        world.operate(id, "postpone", Draft::new().with("due", in_days(days)).with("reason", "Ill")).unwrap();
    }
    let kept = task(&world, id);
    assert_eq!((kept.due, kept.original_due, kept.postponed), (Some(in_days(30)), Some(in_days(5)), Some(2)));
    let to =
        |world: &mut World, days| refused(world.operate(id, "postpone", Draft::new().with("due", in_days(days)).with("reason", "Ill")));
    assert_eq!(to(&mut world, 20), ["task-date-not-later"]);
    assert_eq!(to(&mut world, 0), ["task-date-past"]);
    assert_eq!(refused(world.edit(id, Draft::new().with("due", in_days(40)))), ["task-postpone-instead"]);
    world.edit(id, Draft::new().with("due", in_days(20))).unwrap();
}

#[test]
fn a_task_ends_by_its_acts_only_and_says_why() {
    let (mut world, id) = due_in(5);
    for state in ["in-progress", "done", "dropped"] {
        let said = Draft::new().with("state", state).with("notes", "Not ours.");
        assert_eq!(refused(world.edit(id, said.clone())), ["problem-state-by-act"], "{state}");
        let made = world.create(&TASK, said.with("what", "Ask").with("due", in_days(5))).map(drop);
        assert_eq!(refused(made), ["problem-state-by-act"], "{state}");
    }
    // A rule that ends it leaves a line too.
    let end = |said: Draft| vec![kernel::Change::edit(&TASK, id, said.with("state", "dropped")).by_act()];
    assert_eq!(refused(world.write(end(Draft::new()))), ["task-say-why"]);
    world.write(end(Draft::new().with("notes", "Not ours."))).unwrap();
    assert_eq!(refused(world.edit(id, Draft::new().with("state", "open"))), ["problem-state-by-act"]);
}

#[test]
fn a_task_changes_hands_and_stays_due_while_in_progress() {
    let (mut world, id) = due_in(5);
    let person = world.first(&PERSON).id;
    world.operate(id, "assign", Draft::new().with("person", person)).unwrap();
    world.operate(id, "start", Draft::new()).unwrap();
    assert_eq!(world.row(id).common.owner, Some(person));
    assert_eq!(TASK.due(&world.row(id)).len(), 1);
    world.operate(id, "complete", Draft::new().with("done", "Yes")).unwrap();
    assert!(TASK.due(&world.row(id)).is_empty());
}
