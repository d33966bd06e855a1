//! Tests of nonconformities: what one has to say, that an act alone leads on, and that what has ended stays.

use super::record::NONCONFORMITY;
use crate::testing::{TODAY, World, founded, refused};
use jiff::ToSpan;
use kernel::nouns::{PERSON, UNIT};
use kernel::{Draft, Id, Role, Scope, Value};

/// Messages of what was refused.
pub(super) fn said() -> Draft {
    Draft::new()
        .with("title", "Rights of three leavers were never removed")
        .with("source", "test")
        .with("grade", "minor")
        .with("detected", TODAY)
        .with("breached", "Access of leavers ends on their last day.")
        .with("observed", "Three of ten accounts of leavers were active on the day of the test.")
}

pub(super) fn analysis() -> Draft {
    Draft::new()
        .with("elsewhere", true)
        .with("elsewhere_where", "All systems with accounts of their own; the archive has the same fault.")
        .with("method", "five-whys")
        .with("whys", Value::Grid(vec![vec!["Why were they active?".into(), "Nobody told the service desk".into()]]))
        .with("root_cause", "No step of leaving tells the service desk.")
        .with("action_needed", true)
}

/// A nonconformity with its owner, and somebody else.
pub(super) fn made() -> (World, Id, Id, Id) {
    let mut world = founded();
    let owner = world.create(&PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    let other = world.create(&PERSON, Draft::new().with("name", "Ida Falk")).unwrap();
    world.act_as(owner);
    let id = world.create(&NONCONFORMITY, said()).unwrap();
    (world, id, owner, other)
}

fn state(world: &World, id: Id) -> String {
    world.row(id).common.state.clone()
}

#[test]
fn it_says_what_was_not_met_and_when_that_was_seen() {
    let (mut world, id, ..) = made();
    assert_eq!(refused(world.create(&NONCONFORMITY, said().with("breached", Value::None))), ["nonconformity-needs-requirement"]);
    assert_eq!(refused(world.edit(id, Draft::new().with("breached", " "))), ["nonconformity-needs-requirement"]);
    let tomorrow = TODAY.checked_add(1.day()).unwrap();
    assert_eq!(refused(world.create(&NONCONFORMITY, said().with("detected", tomorrow))), ["nonconformity-found-future"]);
    // A requirement or a control says it as well as words do.
    let asked = world.by("A.5.18").id;
    world.create(&NONCONFORMITY, said().with("breached", Value::None).with("requirements", vec![asked])).unwrap();
}

#[test]
fn an_act_alone_leads_on_and_asks_for_what_is_missing() {
    let (mut world, id, ..) = made();
    for to in ["contained", "analysed", "withdrawn"] {
        let by_hand = refused(world.edit(id, Draft::new().with("state", to)));
        assert!(by_hand.contains(&"problem-state-by-act".to_owned()), "{to}: {by_hand:?}");
        assert!(refused(world.create(&NONCONFORMITY, said().with("state", to))).contains(&"problem-state-by-act".to_owned()), "{to}");
    }
    assert_eq!(refused(world.operate(id, "contain", Draft::new())), ["problem-required"]);
    world.operate(id, "contain", Draft::new().with("correction", "The three accounts were closed.")).unwrap();
    assert_eq!(state(&world, id), "contained");
    // Extent, method, cause and whether action is needed.
    assert_eq!(refused(world.operate(id, "analyse", Draft::new())), ["problem-required"; 4]);
    assert_eq!(refused(world.operate(id, "analyse", analysis().with("whys", Value::None))), ["problem-required"]);
    assert_eq!(refused(world.operate(id, "analyse", analysis().with("elsewhere_where", Value::None))), ["problem-required"]);
    world.operate(id, "analyse", analysis()).unwrap();
    assert_eq!(state(&world, id), "analysed");
    // The analysis is said anew by the act that made it.
    assert_eq!(refused(world.edit(id, Draft::new().with("root_cause", "Somebody forgot."))), ["problem-said-by-act"]);
    world.operate(id, "analyse", Draft::new().with("root_cause", "Leaving has no list of steps.")).unwrap();
    assert_eq!(world.row(id).value("elsewhere"), Value::Yes(true), "what was left empty stays");
}

#[test]
fn only_an_observation_goes_without_action() {
    let (mut world, id, ..) = made();
    world.operate(id, "contain", Draft::new().with("correction", "Closed.")).unwrap();
    let none = || analysis().with("action_needed", false).with("no_action_why", "The system is gone.");
    assert_eq!(refused(world.operate(id, "analyse", none())), ["nonconformity-action-needed"]);
    let slight = world.create(&NONCONFORMITY, said().with("grade", "observation")).unwrap();
    world.operate(slight, "contain", Draft::new().with("correction", "Closed.")).unwrap();
    assert_eq!(refused(world.operate(slight, "analyse", none().with("no_action_why", Value::None))), ["problem-required"]);
    world.operate(slight, "analyse", none()).unwrap();
    let manager = world.create(&PERSON, Draft::new().with("name", "Ana Reis")).unwrap();
    world.act_as(manager);
    let graver = Draft::new().with("grade", "minor").with("why", "It happened twice.");
    assert_eq!(refused(world.operate(slight, "regrade", graver)), ["nonconformity-action-needed"]);
}

#[test]
fn who_answered_for_it_neither_grades_nor_withdraws_it() {
    let (mut world, id, owner, other) = made();
    let why = |text: &str| Draft::new().with("why", text);
    let minor = || why("One lapse.").with("grade", "observation");
    assert_eq!(refused(world.edit(id, Draft::new().with("grade", "observation"))), ["problem-said-by-act"]);
    assert_eq!(refused(world.operate(id, "regrade", minor())), ["nonconformity-not-by-owner"]);
    assert_eq!(refused(world.operate(id, "withdraw", why("It was a mistake."))), ["nonconformity-not-by-owner"]);
    // Handing it over for a moment does not help.
    world.edit(id, Draft::new().with("owner", other)).unwrap();
    assert_eq!(refused(world.operate(id, "withdraw", why("It was a mistake."))), ["nonconformity-not-by-owner"]);
    world.edit(id, Draft::new().with("owner", owner)).unwrap();
    world.act_as(other);
    assert_eq!(refused(world.operate(id, "withdraw", why("It was a mistake."))), ["nonconformity-not-by-owner"]);
    world.act_as_system();
    assert_eq!(refused(world.operate(id, "withdraw", why("It was a mistake."))), ["nonconformity-needs-person"]);
    let manager = world.create(&PERSON, Draft::new().with("name", "Ana Reis")).unwrap();
    world.act_as(manager);
    assert_eq!(refused(world.operate(id, "withdraw", Draft::new())), ["problem-required"]);
    world.operate(id, "regrade", minor()).unwrap();
    world.operate(id, "withdraw", why("The accounts belong to contractors who stay.")).unwrap();
    let text = world.row(id).value("decisions").as_text().unwrap_or_default().to_owned();
    assert!(text.contains("graded Observation instead of Minor: One lapse.") && text.contains("contractors"), "{text}");
}

#[test]
fn what_has_not_ended_does_not_leave_and_what_has_ended_stays() {
    let (mut world, id, _, other) = made();
    assert_eq!(refused(world.operate(id, "retire", Draft::new())), ["nonconformity-retire-open"]);
    world.act_as(other);
    world.operate(id, "withdraw", Draft::new().with("why", "The list was of another year.")).unwrap();
    for (key, value) in [("title", Value::from("Nothing")), ("owner", other.into()), ("isms_change", "None".into())] {
        assert_eq!(refused(world.edit(id, Draft::new().with(key, value))), ["nonconformity-ended-stays"], "{key}");
    }
    world.operate(id, "retire", Draft::new()).unwrap();
    assert_eq!(refused(world.edit(id, Draft::new().with("title", "Nothing"))), ["nonconformity-ended-stays"]);
    world.operate(id, "restore", Draft::new()).unwrap();
    assert_eq!(state(&world, id), "withdrawn");
    assert_eq!(refused(world.operate(id, "reopen", Draft::new())), ["problem-required"]);
    world.operate(id, "reopen", Draft::new().with("why", "The list was right.")).unwrap();
    assert_eq!(state(&world, id), "open");
    world.edit(id, Draft::new().with("title", "Rights of leavers")).unwrap();
}

#[test]
fn a_recurrence_names_an_earlier_one_and_never_itself() {
    let (mut world, id, ..) = made();
    assert_eq!(refused(world.edit(id, Draft::new().with("recurs", id))), ["nonconformity-recurs-itself"]);
    let again = world.create(&NONCONFORMITY, said().with("recurs", id)).unwrap();
    let third = world.create(&NONCONFORMITY, said().with("recurs", again)).unwrap();
    assert_eq!(refused(world.edit(id, Draft::new().with("recurs", third))), ["nonconformity-recurs-itself"]);
}

#[test]
fn whoever_works_on_it_has_an_owner_to_be_checked_against() {
    let (mut world, id, ..) = made();
    world.edit(id, Draft::new().with("owner", Value::None)).unwrap();
    let correction = Draft::new().with("correction", "Closed.");
    assert_eq!(refused(world.operate(id, "contain", correction)), ["nonconformity-needs-owner"]);
}

#[test]
fn the_answer_falls_due_until_action_begins() {
    let (mut world, id, owner, _) = made();
    let day = TODAY.checked_add(30.days()).unwrap();
    world.edit(id, Draft::new().with("answer_by", day)).unwrap();
    let due = NONCONFORMITY.due(&world.row(id));
    assert_eq!((due[0].date, due[0].person, due.len()), (day, Some(owner), 1));
    assert_eq!(refused(world.edit(id, Draft::new().with("answer_by", TODAY.yesterday().unwrap()))), ["problem-day-past"]);
}

#[test]
fn contributors_work_on_it_and_managers_decide() {
    let (world, ..) = made();
    let root = world.first(&UNIT).id;
    let may = |role: Role, key: &str| {
        let scope = Scope::new(&[(root, None)], &[(root, role)], None);
        scope.may(kernel::Action::Operate(NONCONFORMITY.operation(key).unwrap()), &NONCONFORMITY, root)
    };
    for (key, least) in [
        ("contain", Role::Contributor),
        ("analyse", Role::Contributor),
        ("regrade", Role::Manager),
        ("withdraw", Role::Manager),
        ("reopen", Role::Manager),
    ] {
        for role in [Role::Reader, Role::Contributor, Role::Manager, Role::Admin] {
            assert_eq!(may(role, key), role >= least, "{role:?} {key}");
        }
    }
}
