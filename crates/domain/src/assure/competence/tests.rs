//! Tests of competence: who needs what, who has it, and where both do not meet.

use super::measures::competence_held;
use super::record::{COMPETENCE, QUALIFICATION};
use crate::assure::role::ROLE;
use crate::testing::{TODAY, World, founded, page, panels};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::nouns::PERSON;
use kernel::{Draft, Fault, Id};

fn in_days(days: i64) -> Date {
    TODAY.checked_add(days.days()).unwrap()
}

/// A role with a holder and a deputy that needs one competence.
fn made() -> (World, Id, Id, Id, Id) {
    let mut world = founded();
    let one = world.create(&PERSON, Draft::new().with("name", "Ida Falk")).unwrap();
    let two = world.create(&PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    let role = Draft::new().with("title", "Auditor").with("duties", "Audits.").with("holders", vec![one]).with("deputies", vec![two]);
    let role = world.create(&ROLE, role).unwrap();
    let competence = Draft::new().with("title", "Leads an audit").with("meaning", "Knows how.").with("roles", vec![role]);
    let competence = world.create(&COMPETENCE, competence).unwrap();
    (world, one, two, role, competence)
}

fn has(person: Id, competence: Id) -> Draft {
    let draft = Draft::new().with("title", "Course").with("person", person).with("competence", competence).with("ground", "training");
    draft.with("since", in_days(-100)).with("proof", "Certificate")
}

fn shares(world: &World) -> Vec<u64> {
    competence_held(world).unwrap().shares.iter().map(|share| share.n).collect()
}

#[test]
fn holders_and_deputies_need_what_their_role_needs() {
    let (mut world, one, two, role, competence) = made();
    assert_eq!(shares(&world), [0, 0, 2]);
    assert!(panels(&world, &world.row(role)).contains("nothing shows it"));
    let course = world.create(&QUALIFICATION, has(one, competence).with("valid_until", TODAY)).unwrap();
    assert_eq!(shares(&world), [1, 0, 1], "its last day counts");
    assert_eq!(world.row(course).common.unit, world.row(one).common.unit);
    world.today = in_days(1);
    assert_eq!(shares(&world), [0, 1, 1]);
    assert!(panels(&world, &world.row(one)).contains("No longer counts since 2026-06-12"));
    assert_eq!(QUALIFICATION.due(&world.row(course)).len(), 1);
    // Another one that counts for good outweighs it.
    let good = world.create(&QUALIFICATION, has(one, competence).with("ground", "experience")).unwrap();
    assert_eq!(shares(&world), [1, 0, 1]);
    world.operate(good, "retire", Draft::new()).unwrap();
    assert_eq!(shares(&world), [0, 1, 1]);
    world.operate(good, "restore", Draft::new()).unwrap();
    let missing = page(&world, "/competence/gaps", &[("which", "missing")]);
    assert!(missing.contains("Per Holm") && !missing.contains("Ida Falk") && missing.contains("competence=CO-1"));
    // Whoever holds the role twice over is one need for each role; who leaves needs nothing any more.
    world.operate(two, "retire", Draft::new()).unwrap();
    assert_eq!(shares(&world), [1, 0, 0]);
    world.operate(role, "retire", Draft::new()).unwrap();
    assert_eq!(shares(&world), [0, 0, 0]);
    assert!(page(&world, "/competence/gaps", &[]).contains("Nobody needs this"));
}

#[test]
fn days_stand_in_their_order() {
    let (mut world, one, two, _, competence) = made();
    let wrong = |result: Result<Id, Fault>| {
        let Err(Fault::Invalid(problems)) = result else { panic!("{result:?}") };
        problems.into_iter().map(|problem| problem.text.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(wrong(world.create(&QUALIFICATION, has(one, competence).with("since", in_days(1)))), ["qualification-ahead"]);
    assert_eq!(wrong(world.create(&QUALIFICATION, has(one, competence).with("valid_until", in_days(-101)))), ["qualification-order"]);
    let id = world.create(&QUALIFICATION, has(one, competence)).unwrap();
    // What one person has does not go over to another.
    assert!(matches!(world.edit(id, Draft::new().with("person", two)), Err(Fault::Invalid(_))));
    world.edit(id, Draft::new().with("effect_due", in_days(30))).unwrap();
    assert_eq!(QUALIFICATION.due(&world.row(id)).len(), 1);
    world.edit(id, Draft::new().with("effect", "Led the audit in May.")).unwrap();
    assert!(QUALIFICATION.due(&world.row(id)).is_empty());
}
