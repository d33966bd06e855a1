//! Tests of what is carried over, confirmed, given to people and planned.

use super::answers;
use super::record::{GAP_ANALYSIS, GAP_ANSWER, Met};
use super::rules::met;
use super::tests::{about, answer, drafted, opened, sign};
use crate::ground::framework::{ADOPTION, Adoption};
use crate::ground::scope::SCOPE;
use crate::protect::control::CONTROL;
use crate::protect::risk::{RISK, TREATMENT_ACTION};
use crate::testing::{TODAY, World, refused};
use jiff::ToSpan;
use kernel::nouns::{PERSON, TASK};
use kernel::{Draft, Filter, Id, Read, Value};

fn adopt(world: &mut World, framework: &str) -> Id {
    let scope = world.first(&SCOPE).id;
    world.create(&ADOPTION, Draft::new().with("framework", framework).with("since", TODAY).with("scope", scope)).unwrap()
}

fn next(world: &mut World, frameworks: &[&str]) -> Id {
    let id = drafted(world, frameworks);
    world.operate(id, "open", Draft::new()).unwrap();
    id
}

fn carry(world: &mut World, into: Id, from: Id) -> Result<(), kernel::Fault> {
    world.operate(into, "carry-over", Draft::new().with("from", from))
}

fn assessed(world: &World, analysis: Id) -> usize {
    answers(world, analysis).unwrap().iter().filter(|row| met(row) != Met::NotAssessed).count()
}

#[test]
fn what_is_carried_over_counts_once_somebody_confirms_it() {
    let (mut world, first) = opened(&["iso27002-2022"]);
    let control = world.create(&CONTROL, Draft::new().with("title", "Backup")).unwrap();
    let one = answer(&mut world, first, "A.8.13", "partly");
    world.edit(one, Draft::new().with("observation", "No drill.").with("controls", vec![control])).unwrap();
    let gone = answer(&mut world, first, "A.8.30", "conforms");
    world.edit(gone, Draft::new().with("result", "not-applicable").with("reason", "Nothing is developed.")).unwrap();
    let second = next(&mut world, &["iso27002-2022"]);
    assert_eq!(refused(carry(&mut world, second, first)), ["gap-carry-unsigned"]);
    assert_eq!(refused(carry(&mut world, second, second)), ["gap-carry-other"]);
    sign(&mut world, first).unwrap();
    carry(&mut world, second, first).unwrap();
    let here = about(&world, second, "iso27002-2022", "A.8.13");
    assert_eq!((here.value("proposed"), here.value("origin").as_link()), ("partly".into(), Some(one)));
    assert!(here.value("origin_why").as_text().unwrap().contains("GA-1"));
    // It counts for nothing: not as a result, a gap, or a movement.
    assert_eq!((assessed(&world, second), here.value("follow_up")), (0, Value::None));
    let untouched = about(&world, second, "iso27002-2022", "A.8.14");
    assert_eq!(refused(world.operate(untouched.id, "confirm", Draft::new())), ["gap-nothing-proposed"]);
    world.operate(here.id, "confirm", Draft::new()).unwrap();
    let here = world.row(here.id);
    assert_eq!((met(&here), here.value("observation"), here.value("controls")), (Met::Partly, "No drill.".into(), vec![control].into()));
    assert_eq!(refused(world.operate(here.id, "confirm", Draft::new())), ["gap-nothing-proposed"], "once");
    world.operate(second, "confirm", Draft::new()).unwrap();
    let other = about(&world, second, "iso27002-2022", "A.8.30");
    assert_eq!((met(&other), other.value("reason")), (Met::NotApplicable, "Nothing is developed.".into()));
    assert_eq!(refused(world.operate(second, "confirm", Draft::new())), ["gap-none-meant"]);
    assert_eq!(refused(carry(&mut world, second, first)), ["gap-carry-nothing"]);
}

#[test]
fn a_proposal_is_set_aside_and_an_answer_of_ones_own_wins() {
    let (mut world, first) = opened(&["iso27002-2022"]);
    answer(&mut world, first, "A.8.13", "conforms");
    answer(&mut world, first, "A.8.14", "conforms");
    sign(&mut world, first).unwrap();
    let second = next(&mut world, &["iso27002-2022"]);
    carry(&mut world, second, first).unwrap();
    let one = about(&world, second, "iso27002-2022", "A.8.13").id;
    world.operate(one, "set-aside", Draft::new()).unwrap();
    assert_eq!((world.row(one).value("proposed"), world.row(one).value("origin")), (Value::None, Value::None));
    let two = answer(&mut world, second, "A.8.14", "partly");
    assert_eq!(refused(world.operate(two, "confirm", Draft::new())), ["gap-nothing-proposed"]);
    assert_eq!(met(&world.row(two)), Met::Partly);
    // What was answered meanwhile is left alone by another carrying over.
    carry(&mut world, second, first).unwrap();
    assert_eq!((met(&world.row(two)), world.row(one).value("proposed")), (Met::Partly, "conforms".into()));
}

#[test]
fn the_edition_of_2013_bears_on_that_of_2022_through_the_mapping() {
    let (mut world, first) = {
        let (mut world, _) = opened(&["iso27002-2022"]);
        adopt(&mut world, "iso27002-2013");
        let first = next(&mut world, &["iso27002-2013"]);
        (world, first)
    };
    let said = |world: &mut World, reference: &str, result: &str| {
        let id = about(world, first, "iso27002-2013", reference).id;
        world.edit(id, Draft::new().with("result", result)).unwrap();
    };
    // One to one; two merged of which both hold; two merged of which one does not; two merged of which one was not looked at.
    for (reference, result) in [
        ("A.12.3.1", "does-not-conform"),
        ("A.5.1.1", "conforms"),
        ("A.5.1.2", "conforms"),
        ("A.6.1.5", "conforms"),
        ("A.14.1.1", "does-not-conform"),
        ("A.8.1.1", "conforms"),
    ] {
        said(&mut world, reference, result);
    }
    sign(&mut world, first).unwrap();
    let second = next(&mut world, &["iso27002-2022"]);
    carry(&mut world, second, first).unwrap();
    let proposed = |reference: &str| about(&world, second, "iso27002-2022", reference).value("proposed");
    assert_eq!(
        ["A.8.13", "A.5.1", "A.5.8", "A.5.9", "A.5.7"].map(proposed),
        ["does-not-conform".into(), "conforms".into(), "partly".into(), "partly".into(), Value::None]
    );
    let policy = about(&world, second, "iso27002-2022", "A.5.1");
    let why = policy.value("origin_why").as_text().unwrap().to_owned();
    assert!(why.contains("A.5.1.1") && why.contains("A.5.1.2") && why.contains("another edition"), "{why}");
    assert_eq!(world.row(policy.value("origin").as_link().unwrap()).register, &GAP_ANSWER);
}

#[test]
fn another_framework_shows_no_more_than_a_part() {
    let (mut world, _) = opened(&["iso27002-2022"]);
    adopt(&mut world, "gdpr");
    let first = next(&mut world, &["gdpr"]);
    for row in answers(&world, first).unwrap() {
        world.edit(row.id, Draft::new().with("result", "conforms")).unwrap();
    }
    sign(&mut world, first).unwrap();
    let second = next(&mut world, &["iso27002-2022"]);
    carry(&mut world, second, first).unwrap();
    let rows = answers(&world, second).unwrap();
    let proposed: Vec<_> = rows.iter().filter(|row| !row.value("proposed").is_none()).collect();
    assert!(!proposed.is_empty() && proposed.len() < rows.len());
    for row in &proposed {
        let why = row.value("origin_why").as_text().unwrap().to_owned();
        assert!(why.contains("of 10") && why.contains("GDPR"), "{why}");
        // Only what asks for all of it and more shows the whole.
        let whole = why.contains("Asks for all of this and more") || why.contains("Asks for the same");
        assert!(whole || row.value("proposed") == "partly".into(), "{why}");
    }
    assert_eq!(assessed(&world, second), 0);
}

#[test]
fn nothing_is_carried_over_from_a_framework_no_longer_adopted() {
    let (mut world, _) = opened(&["iso27002-2022"]);
    let adoption = adopt(&mut world, "iso27002-2013");
    let first = next(&mut world, &["iso27002-2013"]);
    let old = about(&world, first, "iso27002-2013", "A.12.3.1").id;
    world.edit(old, Draft::new().with("result", "conforms")).unwrap();
    sign(&mut world, first).unwrap();
    let second = next(&mut world, &["iso27002-2022"]);
    carry(&mut world, second, first).unwrap();
    let one = about(&world, second, "iso27002-2022", "A.8.13").id;
    world.operate(adoption, "retire", Draft::new()).unwrap();
    assert_eq!(refused(carry(&mut world, second, first)), ["gap-carry-not-adopted"]);
    assert_eq!(refused(world.operate(one, "confirm", Draft::new())), ["gap-confirm-not-adopted"]);
    assert_eq!(refused(world.operate(second, "confirm", Draft::new())), ["gap-confirm-not-adopted"]);
    // Nothing is lost: it can be answered, set aside, or confirmed once the framework is back.
    assert_eq!(world.row(one).value("proposed"), "conforms".into());
    world.operate(adoption, "restore", Draft::new()).unwrap();
    world.operate(one, "confirm", Draft::new()).unwrap();
    assert_eq!(met(&world.row(one)), Met::Conforms);
    assert!(world.row(adoption).of::<Adoption>().is_some());
}

#[test]
fn nothing_is_carried_over_between_scopes() {
    let (mut world, first) = opened(&["iso27002-2022"]);
    answer(&mut world, first, "A.8.13", "conforms");
    sign(&mut world, first).unwrap();
    let other = world.create(&SCOPE, Draft::new().with("title", "Porto only")).unwrap();
    let adopted = Draft::new().with("framework", "iso27002-2022").with("since", TODAY).with("scope", other);
    world.create(&ADOPTION, adopted).unwrap();
    let said = Draft::new().with("title", "Porto").with("frameworks", vec!["iso27002-2022".to_owned()]).with("scope", other);
    let second = world.create(&GAP_ANALYSIS, said).unwrap();
    world.operate(second, "open", Draft::new()).unwrap();
    assert_eq!(world.row(second).value("earlier"), Value::None, "the other scope is no analysis before");
    assert_eq!(refused(carry(&mut world, second, first)), ["gap-carry-scope"]);
}

#[test]
fn parts_are_given_to_people_who_find_them_in_their_work() {
    let (mut world, id) = opened(&["iso27002-2022"]);
    let per = world.create(&PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    answer(&mut world, id, "A.8.13", "conforms");
    let day = TODAY.checked_add(7.days()).unwrap();
    let give = |which: &str| Draft::new().with("person", per).with("by", day).with("which", which);
    assert_eq!(refused(world.operate(id, "assign", give("chapter:nowhere"))).len(), 1);
    assert_eq!(refused(world.operate(id, "assign", give("framework:gdpr"))), ["gap-none-meant"]);
    assert_eq!(refused(world.operate(id, "assign", give("").with("by", TODAY.yesterday().unwrap()))), ["problem-day-past"]);
    world.operate(id, "assign", give("chapter:backup")).unwrap();
    let own: Vec<_> = answers(&world, id).unwrap().into_iter().filter(|row| row.common.owner == Some(per)).collect();
    assert_eq!(own.len(), 4, "those of the chapter");
    let due: Vec<_> = own.iter().flat_map(|row| GAP_ANSWER.due(row)).collect();
    assert!(due.len() == 3 && due.iter().all(|due| due.date == day && due.person == Some(per)), "the one that is answered is not due");
    world.operate(id, "give-up", Draft::new().with("dropped_why", "Sold.")).unwrap();
    assert!(answers(&world, id).unwrap().iter().all(|row| GAP_ANSWER.due(row).is_empty()), "nothing is due of what was given up");
}

#[test]
fn a_gap_becomes_a_task_once() {
    let (mut world, id) = opened(&["iso27002-2022"]);
    let day = TODAY.checked_add(40.days()).unwrap();
    let one = answer(&mut world, id, "A.8.13", "partly");
    let good = answer(&mut world, id, "A.8.14", "conforms");
    assert_eq!(refused(world.operate(good, "plan-task", Draft::new().with("due", day))), ["gap-planned-already"], "no gap");
    assert_eq!(refused(world.operate(one, "plan-task", Draft::new())), ["gap-plan-day"]);
    world.operate(one, "plan-task", Draft::new().with("due", day).with("what", "Drill the restore")).unwrap();
    let task = world.first(&TASK);
    assert_eq!((task.title().as_str(), task.value("about").as_link(), task.value("due")), ("Drill the restore", Some(one), day.into()));
    assert_eq!((world.row(one).value("follow_up"), world.row(one).value("target_date")), ("planned".into(), day.into()));
    assert_eq!(refused(world.operate(one, "plan-task", Draft::new().with("due", day))), ["gap-planned-already"]);
    world.operate(task.id, "complete", Draft::new().with("done", "Passed.")).unwrap();
    assert_eq!(world.row(one).value("follow_up"), "done".into());
    assert!(GAP_ANSWER.due(&world.row(one)).is_empty());
    // Dropped, or out of use, it closes nothing: another one may be made.
    world.operate(task.id, "reopen", Draft::new()).unwrap();
    world.operate(task.id, "drop", Draft::new().with("reason", "No money")).unwrap();
    assert_eq!(world.row(one).value("follow_up"), "unplanned".into());
    world.operate(one, "plan-task", Draft::new().with("due", day)).unwrap();
    assert_eq!(world.row(one).value("actions").links().len(), 2);
}

#[test]
fn gaps_become_tasks_or_treatment_actions_together_after_signing_too() {
    let (mut world, id) = opened(&["iso27002-2022"]);
    let (day, own) = (TODAY.checked_add(40.days()).unwrap(), TODAY.checked_add(9.days()).unwrap());
    let first = answer(&mut world, id, "A.8.13", "partly");
    world.edit(first, Draft::new().with("target_date", own)).unwrap();
    answer(&mut world, id, "A.8.14", "does-not-conform");
    answer(&mut world, id, "A.5.1", "does-not-conform");
    answer(&mut world, id, "A.5.2", "conforms");
    let count = |world: &World, register| Read::count(world, register, &Filter::new()).unwrap();
    assert_eq!(refused(world.operate(id, "plan-tasks", Draft::new())), ["gap-plan-day"]);
    assert_eq!(count(&world, &TASK), 0, "all or none");
    world.operate(id, "plan-tasks", Draft::new().with("due", day).with("which", "chapter:backup")).unwrap();
    let rows = (&world as &dyn Read).all(&TASK, &Filter::new()).unwrap();
    let mut days: Vec<_> = rows.iter().map(|row| row.value("due").as_date()).collect();
    days.sort_unstable();
    assert_eq!(days, [Some(own), Some(day)], "its own day first");
    sign(&mut world, id).unwrap();
    let risk = world.create(&RISK, Draft::new().with("title", "No rules").with("affects", vec!["integrity".to_owned()])).unwrap();
    let treat = Draft::new().with("risk", risk).with("option", "modify").with("due", day);
    world.operate(id, "plan-treatment", treat.clone()).unwrap();
    let action = world.first(&TREATMENT_ACTION);
    assert_eq!((count(&world, &TREATMENT_ACTION), action.value("risk").as_link()), (1, Some(risk)));
    let policy = about(&world, id, "iso27002-2022", "A.5.1");
    assert_eq!((policy.value("actions").links(), policy.value("follow_up")), ([action.id].as_slice(), "planned".into()));
    assert_eq!(refused(world.operate(id, "plan-treatment", treat)), ["gap-none-meant"], "once");
    assert_eq!(world.row(id).value("approval"), "valid".into(), "what was signed is as it was");
}
