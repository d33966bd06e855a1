//! Tests of what is shown: proposals that a person confirms, panels, numbers and the report.

use super::action::CORRECTIVE_ACTION;
use super::measures::{actions_in_time, nonconformities_closed};
use super::record::NONCONFORMITY;
use super::tests::{made, said};
use crate::protect::control::CONTROL;
use crate::protect::control_test::CONTROL_TEST;
use crate::protect::risk::{RISK, TREATMENT_ACTION};
use crate::testing::{TODAY, World, founded, panels, report};
use jiff::ToSpan;
use kernel::nouns::{PERSON, TASK};
use kernel::{Draft, Id, Value};

const RAISE: &str = "/nonconformity/new?source=";

/// A control with a test that somebody else carries out.
fn tested() -> (World, Id, Id) {
    let mut world = founded();
    let owner = world.create(&PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    let tester = world.create(&PERSON, Draft::new().with("name", "Ida Falk")).unwrap();
    let control = world.create(&CONTROL, Draft::new().with("title", "Access review").with("owner", owner)).unwrap();
    let test = Draft::new()
        .with("title", "Were rights of leavers removed?")
        .with("control", control)
        .with("procedure", "Look ten leavers up.")
        .with("frequency", "quarterly")
        .with("tester", tester);
    let test = world.create(&CONTROL_TEST, test).unwrap();
    world.act_as(tester);
    (world, control, test)
}

fn result(world: &mut World, test: Id, outcome: &str) {
    world.operate(test, "record", Draft::new().with("outcome", outcome).with("conclusion", "Three & more are active.")).unwrap();
}

fn shown(world: &World, id: Id) -> String {
    panels(world, &world.row(id))
}

#[test]
fn a_failed_test_proposes_one_until_there_is_one() {
    let (mut world, control, test) = tested();
    result(&mut world, test, "effective");
    assert!(!shown(&world, test).contains(RAISE) && !shown(&world, control).contains(RAISE));
    result(&mut world, test, "exceptions");
    let failed = world.by("TR-2").id;
    for id in [test, control, failed] {
        let page = shown(&world, id);
        assert!(page.contains(RAISE), "{}", world.row(id).reference);
        for part in ["source=test", "found_in=TR-2", "controls=C-1", "observed=Three%20%26%20more", "owner=P-2", "unit=U-1", "found_by=P-3"]
        {
            assert!(page.contains(part), "{part} in {page}");
        }
    }
    assert!(!shown(&world, world.by("TR-1").id).contains(RAISE), "the one that passed");
    let raised = said().with("found_in", failed).with("controls", vec![control]);
    let raised = world.create(&NONCONFORMITY, raised).unwrap();
    for id in [test, control, failed] {
        let page = shown(&world, id);
        assert!(!page.contains(RAISE) && page.contains("NC-1"), "{}", world.row(id).reference);
    }
    // The next one that fails is another matter; one raised about the test since then answers it too.
    result(&mut world, test, "ineffective");
    assert!(shown(&world, test).contains("found_in=TR-3"));
    let yesterday = TODAY.yesterday().unwrap();
    world.create(&NONCONFORMITY, said().with("found_in", test).with("detected", yesterday)).unwrap();
    assert!(shown(&world, test).contains(RAISE), "that was before");
    world.create(&NONCONFORMITY, said().with("found_in", test)).unwrap();
    assert!(!shown(&world, test).contains(RAISE));
    assert!(shown(&world, raised).contains("/corrective-action/new?nonconformity=NC-1"));
}

#[test]
fn work_that_is_late_proposes_one() {
    let mut world = founded();
    let task = world.create(&TASK, Draft::new().with("what", "Ask the vendor").with("due", TODAY)).unwrap();
    let risk = Draft::new().with("title", "Rosters are lost").with("affects", vec!["availability".to_owned()]);
    let risk = world.create(&RISK, risk).unwrap();
    let action = Draft::new().with("title", "Copy them").with("risk", risk).with("option", "modify").with("by", TODAY);
    let action = world.create(&TREATMENT_ACTION, action).unwrap();
    assert!(!shown(&world, task).contains(RAISE) && !shown(&world, action).contains(RAISE), "due today is not late");
    world.today = TODAY.tomorrow().unwrap();
    let page = shown(&world, task);
    assert!(page.contains("source=monitoring") && page.contains("found_in=T-1") && page.contains("breached="), "{page}");
    let page = shown(&world, action);
    assert!(page.contains("found_in=TA-1") && page.contains("risks=R-1"), "{page}");
    let raised = world.create(&NONCONFORMITY, said().with("found_in", task).with("risks", vec![risk])).unwrap();
    assert!(!shown(&world, task).contains(RAISE) && shown(&world, task).contains("NC-1") && shown(&world, risk).contains("NC-1"));
    world.operate(world.by("T-1").id, "complete", Draft::new().with("done", "Asked.")).unwrap();
    world.edit(raised, Draft::new().with("risks", Value::None)).unwrap();
    assert!(!shown(&world, risk).contains("NC-1"));
}

#[test]
fn pages_of_what_was_not_met_show_it_and_take_another() {
    let (mut world, id, ..) = made();
    let control = world.create(&CONTROL, Draft::new().with("title", "Access review")).unwrap();
    let asked = world.by("A.5.18").id;
    world.edit(id, Draft::new().with("controls", vec![control]).with("requirements", vec![asked])).unwrap();
    for (about, field) in [(control, "controls=C-1"), (asked, "requirements=A.5.18")] {
        let page = shown(&world, about);
        assert!(page.contains("NC-1") && page.contains(&format!("/nonconformity/new?{field}")), "{page}");
    }
}

#[test]
fn numbers_and_report_count_each_once() {
    let (mut world, id, _, other) = made();
    let share = |counted: &ui::measure::Counted| counted.shares.iter().map(|share| share.n).collect::<Vec<_>>();
    assert_eq!(share(&nonconformities_closed(&world).unwrap()), [0, 0, 1]);
    world.operate(id, "contain", Draft::new().with("correction", "Closed.")).unwrap();
    let second = world.create(&NONCONFORMITY, said().with("title", "Another")).unwrap();
    assert_eq!(share(&nonconformities_closed(&world).unwrap()), [0, 1, 1]);
    world.act_as(other);
    world.operate(second, "withdraw", Draft::new().with("why", "A mistake.")).unwrap();
    assert_eq!(share(&nonconformities_closed(&world).unwrap()), [0, 1, 0]);
    let action = Draft::new().with("title", "Tell the desk").with("nonconformity", id).with("due", TODAY);
    let action = world.create(&CORRECTIVE_ACTION, action).unwrap();
    assert_eq!(share(&actions_in_time(&world).unwrap()), [1, 0]);
    world.today = TODAY.checked_add(1.day()).unwrap();
    assert_eq!(share(&actions_in_time(&world).unwrap()), [0, 1]);
    let (_, cells) = report(&world, "nonconformities", &[]);
    for told in ["Rights of three leavers were never removed", "Another", "Tell the desk", "Withdrawn"] {
        assert!(cells.iter().flatten().any(|cell| cell == told), "{told}");
    }
    world.operate(action, "drop", Draft::new().with("why", "Done already.")).unwrap();
    assert_eq!(share(&actions_in_time(&world).unwrap()), [0, 0]);
}
