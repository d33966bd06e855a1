//! Tests of management reviews: every input comes with one, nothing is concluded with a gap, and what was concluded stays.

use super::record::{InputOf, MANAGEMENT_REVIEW, REVIEW_INPUT};
use super::rules::{every, inputs};
use crate::testing::{TODAY, World, founded, page, panels, refused, report};
use jiff::ToSpan;
use kernel::nouns::{PERSON, SIGNOFF, TASK};
use kernel::{Choice, Draft, Fault, Filter, Id, Value};

/// A planned review, somebody of top management, and somebody else.
fn planned() -> (World, Id, Id, Id) {
    let mut world = founded();
    let boss = Draft::new().with("name", "Ida Falk").with("functions", vec!["top-management".to_owned()]);
    let boss = world.create(&PERSON, boss).unwrap();
    let other = world.create(&PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    world.act_as(other);
    let id = world.create(&MANAGEMENT_REVIEW, Draft::new().with("title", "Spring review").with("planned", TODAY)).unwrap();
    (world, id, boss, other)
}

fn hold(world: &mut World, id: Id, present: Vec<Id>) -> Result<(), Fault> {
    world.operate(id, "hold", Draft::new().with("held", TODAY).with("present", present))
}

fn conclude(world: &mut World, id: Id) -> Result<(), Fault> {
    world.operate(id, "conclude", Draft::new().with("conclusion", "It fits and works.").with("changes", "None."))
}

fn discuss(world: &mut World, id: Id) {
    for row in inputs(&world.clone(), id).unwrap() {
        world.edit(row.id, Draft::new().with("discussion", "Looked at.").with("no_decision", true)).unwrap();
    }
}

#[test]
fn a_review_begins_with_every_input_of_the_standard() {
    let (mut world, id, ..) = planned();
    let rows = inputs(&world.clone(), id).unwrap();
    let found: Vec<Option<&str>> = rows.iter().map(|row| row.value("input").as_text().and_then(|key| InputOf::CHOICES.find(key))).collect();
    assert_eq!(found, every().map(|input| Some(input.key())).collect::<Vec<_>>());
    assert!(rows.iter().all(|row| row.common.unit == world.row(id).common.unit));
    assert_eq!((world.row(id).value("decided"), world.row(id).value("of")), (Value::Int(0), Value::Int(10)));
    // A second one of the same kind is refused, in use or restored beside another.
    let twin = Draft::new().with("title", "Audits once more").with("review", id).with("input", "audits");
    assert_eq!(refused(world.create(&REVIEW_INPUT, twin)), ["review-input-twice"]);
    // Editing it makes no second set.
    world.edit(id, Draft::new().with("agenda", "Budget")).unwrap();
    assert_eq!(inputs(&world.clone(), id).unwrap().len(), 10);
}

#[test]
fn what_was_said_is_written_after_the_meeting() {
    let (mut world, id, boss, _) = planned();
    let input = inputs(&world.clone(), id).unwrap()[0].id;
    world.edit(input, Draft::new().with("report", "Two of three are done.")).unwrap();
    for (key, value) in [("discussion", Value::from("Said")), ("decision", "Decided".into()), ("no_decision", Value::Yes(true))] {
        assert_eq!(refused(world.edit(input, Draft::new().with(key, value))), ["review-input-before"], "{key}");
    }
    let tomorrow = TODAY.checked_add(1.day()).unwrap();
    let early = Draft::new().with("held", tomorrow).with("present", vec![boss]);
    assert_eq!(refused(world.operate(id, "hold", early)), ["management-review-held-future"]);
    hold(&mut world, id, vec![boss]).unwrap();
    world.edit(input, Draft::new().with("discussion", "Said").with("decision", "Decided")).unwrap();
    assert_eq!(world.row(id).value("decided"), Value::Int(1));
    assert_eq!(refused(world.edit(input, Draft::new().with("no_decision", true))), ["review-input-both"]);
}

#[test]
fn it_is_concluded_only_when_nothing_is_missing() {
    let (mut world, id, boss, other) = planned();
    hold(&mut world, id, vec![other]).unwrap();
    let gaps = refused(conclude(&mut world, id));
    assert_eq!(gaps.iter().filter(|gap| *gap == "management-review-undiscussed").count(), 10);
    assert_eq!(gaps.iter().filter(|gap| *gap == "management-review-undecided").count(), 10);
    discuss(&mut world, id);
    assert_eq!(refused(conclude(&mut world, id)), ["management-review-without-management"]);
    // The meeting is recorded again with who was there; an input that left counts as missing.
    hold(&mut world, id, vec![other, boss]).unwrap();
    let input = inputs(&world.clone(), id).unwrap()[3].clone();
    world.write(vec![kernel::Change::Retire { register: &REVIEW_INPUT, id: input.id, version: None }]).unwrap();
    assert_eq!(refused(conclude(&mut world, id)), ["management-review-input-gone"]);
    world.write(vec![kernel::Change::Restore { register: &REVIEW_INPUT, id: input.id, version: None }]).unwrap();
    conclude(&mut world, id).unwrap();
    assert_eq!(world.row(id).common.state, "concluded");
}

#[test]
fn no_edit_goes_round_the_acts() {
    let (mut world, id, ..) = planned();
    for said in [
        Draft::new().with("state", "held"),
        Draft::new().with("state", "concluded").with("conclusion", "Fine").with("changes", "None"),
        Draft::new().with("state", "cancelled").with("cancelled", "No time"),
    ] {
        assert!(world.edit(id, said.clone()).is_err(), "{said:?}");
    }
    // No form, import or program says them; only what the acts plan does.
    for key in ["held", "present", "apologies", "entry", "conclusion", "changes", "cancelled"] {
        assert!(!MANAGEMENT_REVIEW.field(key).unwrap().writable(), "{key}");
    }
    let made = Draft::new().with("title", "Done already").with("planned", TODAY).with("state", "concluded").with("conclusion", "Fine");
    assert!(world.create(&MANAGEMENT_REVIEW, made).is_err());
}

#[test]
fn what_was_concluded_stays_until_it_is_taken_up_again() {
    let (mut world, id, boss, _) = planned();
    hold(&mut world, id, vec![boss]).unwrap();
    discuss(&mut world, id);
    conclude(&mut world, id).unwrap();
    let input = inputs(&world.clone(), id).unwrap()[0].id;
    assert_eq!(refused(world.edit(input, Draft::new().with("discussion", "Otherwise"))), ["review-input-stays"]);
    let gone = kernel::Change::Retire { register: &REVIEW_INPUT, id: input, version: None };
    assert_eq!(refused(world.write(vec![gone])), ["review-input-stays"]);
    assert_eq!(refused(world.edit(id, Draft::new().with("title", "Another title"))), ["management-review-stays"]);
    let gone = kernel::Change::Retire { register: &MANAGEMENT_REVIEW, id, version: None };
    assert_eq!(refused(world.write(vec![gone])), ["management-review-kept"]);
    world.operate(id, "resume", Draft::new()).unwrap();
    world.edit(input, Draft::new().with("discussion", "Otherwise")).unwrap();
    assert!(world.write(vec![kernel::Change::Retire { register: &MANAGEMENT_REVIEW, id, version: None }]).is_err(), "held is held");
}

#[test]
fn top_management_signs_what_was_concluded() {
    let (mut world, id, boss, other) = planned();
    hold(&mut world, id, vec![boss]).unwrap();
    discuss(&mut world, id);
    world.act_as(boss);
    assert_eq!(refused(world.operate(id, "approve", Draft::new())), ["management-review-not-concluded"]);
    conclude(&mut world, id).unwrap();
    world.act_as(other);
    assert_eq!(refused(world.operate(id, "approve", Draft::new())), ["management-review-by-management"]);
    world.act_as(boss);
    world.operate(id, "approve", Draft::new()).unwrap();
    assert_eq!(world.row(id).value("approval"), Value::from("valid"));
    let signature = world.first(&SIGNOFF);
    assert_eq!(signature.value("covers").links().len(), 11, "the review and its ten inputs");
    // Put right afterwards, it is no longer what was signed; signed again, it is.
    world.operate(id, "resume", Draft::new()).unwrap();
    let input = inputs(&world.clone(), id).unwrap()[0].id;
    world.edit(input, Draft::new().with("discussion", "Otherwise")).unwrap();
    assert_eq!(world.row(id).value("approval"), Value::from("stale"));
    conclude(&mut world, id).unwrap();
    world.operate(id, "approve", Draft::new()).unwrap();
    assert_eq!(world.row(id).value("approval"), Value::from("valid"));
}

#[test]
fn numbers_stand_as_at_the_meeting_beside_those_of_the_review_before() {
    let (mut world, id, boss, _) = planned();
    let input = inputs(&world.clone(), id).unwrap()[0].id;
    let task = world.create(&TASK, Draft::new().with("what", "Ask for budget").with("due", TODAY).with("about", input)).unwrap();
    world.keep();
    hold(&mut world, id, vec![boss]).unwrap();
    discuss(&mut world, id);
    conclude(&mut world, id).unwrap();
    world.operate(task, "complete", Draft::new().with("done", "Granted")).unwrap();
    let shown = |world: &World, id: Id| panels(world, &world.row(id));
    // The task was open at the meeting, whatever became of it since; the link says as at which entry.
    let entry = world.row(id).value("entry").as_int().unwrap();
    let first = shown(&world, id);
    assert!(first.contains(&format!("as_at=%40{entry}")) || first.contains(&format!("as_at=@{entry}")), "{first}");
    let (minutes, _) = report(&world, "management-review", &[]);
    assert!(format!("{minutes:?}").contains("(\"Tasks of reviews done\", \"0 of 1\")"), "{minutes:?}");
    let next = world.create(&MANAGEMENT_REVIEW, Draft::new().with("title", "Autumn review").with("planned", TODAY)).unwrap();
    let second = shown(&world, next);
    assert!(second.contains("MR-1"), "beside which review");
    assert!(second.contains("of <a href=\"/task"), "{second}");
    assert_eq!(world.by("MR-2").id, next);
    let all = page(&world, "/", &[]);
    assert!(!all.is_empty());
    assert_eq!(kernel::Read::count(&world, &REVIEW_INPUT, &Filter::new()).unwrap(), 20);
}

#[test]
fn every_measure_that_a_review_looks_at_is_one() {
    let known: Vec<&str> = crate::CONCEPTS.iter().flat_map(|concept| concept.measures).map(|measure| measure.key).collect();
    let asked: Vec<&str> = super::figures::MEASURED.iter().flat_map(|(_, keys)| keys.iter().copied()).collect();
    assert!(asked.iter().all(|key| known.contains(key)), "{asked:?} of {known:?}");
    assert!(known.iter().all(|key| asked.contains(key)), "what the home page counts, a review looks at too: {known:?}");
}
