//! Tests of improvements: who suggests, who answers, and that nothing leaves without an answer.

use super::record::IMPROVEMENT;
use crate::testing::{TODAY, World, founded, refused};
use kernel::nouns::{PERSON, TASK, UNIT};
use kernel::{Action, Draft, Id, Role, Scope};

fn said(title: &str) -> Draft {
    Draft::new().with("title", title).with("what", "Leavers are told to the service desk by the personnel system.")
}

/// A suggestion, who made it and who answers.
fn made() -> (World, Id, Id, Id) {
    let mut world = founded();
    let somebody = world.create(&PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    let keeper = world.create(&PERSON, Draft::new().with("name", "Ida Falk")).unwrap();
    world.act_as(somebody);
    let id = world.create(&IMPROVEMENT, said("Tell the service desk")).unwrap();
    world.act_as(keeper);
    (world, id, somebody, keeper)
}

#[test]
fn readers_suggest_and_contributors_answer() {
    let (world, ..) = made();
    let root = world.first(&UNIT).id;
    for role in [Role::Reader, Role::Contributor, Role::Manager, Role::Admin] {
        let scope = Scope::new(&[(root, None)], &[(root, role)], None);
        let act = |key: &str| scope.may(Action::Operate(IMPROVEMENT.operation(key).unwrap()), &IMPROVEMENT, root);
        assert!(scope.may_create(&IMPROVEMENT) && scope.may(Action::Create, &IMPROVEMENT, root), "{role:?}");
        assert_eq!(scope.may(Action::Edit, &IMPROVEMENT, root), role >= Role::Contributor, "{role:?}");
        assert_eq!(["accept", "decline", "merge", "finish", "reopen"].map(act), [role >= Role::Contributor; 5], "{role:?}");
        assert_eq!(act("retire"), role >= Role::Manager, "{role:?}");
    }
    // Nobody without a role there.
    assert!(!Scope::new(&[(root, None)], &[], None).may(Action::Create, &IMPROVEMENT, root));
}

#[test]
fn whoever_makes_it_has_suggested_it_and_an_act_alone_answers() {
    let (mut world, id, somebody, keeper) = made();
    assert_eq!(world.row(id).value("suggested_by").as_link(), Some(somebody));
    for to in ["accepted", "done", "declined", "merged"] {
        let by_hand = refused(world.edit(id, Draft::new().with("state", to)));
        assert!(by_hand.contains(&"problem-state-by-act".to_owned()), "{to}: {by_hand:?}");
        assert!(
            refused(world.create(&IMPROVEMENT, said("Another").with("state", to))).contains(&"problem-state-by-act".to_owned()),
            "{to}"
        );
    }
    assert_eq!(refused(world.operate(id, "decline", Draft::new())), ["problem-required"]);
    world.operate(id, "decline", Draft::new().with("answer", "The systems will be one next year.")).unwrap();
    let row = world.row(id);
    assert_eq!((row.value("answered_by").as_link(), row.value("answered_on").as_date()), (Some(keeper), Some(TODAY)));
    assert_eq!(refused(world.edit(id, Draft::new().with("what", "Nothing."))), ["improvement-ended-stays"]);
}

#[test]
fn nothing_leaves_without_an_answer() {
    let (mut world, id, ..) = made();
    assert_eq!(refused(world.operate(id, "retire", Draft::new())), ["improvement-unanswered"]);
    world.operate(id, "accept", Draft::new().with("answer", "By autumn.")).unwrap();
    assert_eq!(refused(world.operate(id, "retire", Draft::new())), ["improvement-unanswered"]);
    world.operate(id, "decline", Draft::new().with("answer", "No money.")).unwrap();
    world.operate(id, "retire", Draft::new()).unwrap();
    world.operate(id, "restore", Draft::new()).unwrap();
    assert_eq!(world.row(id).common.state, "declined");
    world.operate(id, "reopen", Draft::new()).unwrap();
    assert_eq!(refused(world.operate(id, "retire", Draft::new())), ["improvement-unanswered"]);
}

#[test]
fn it_is_done_with_what_came_of_it() {
    let (mut world, id, ..) = made();
    let task = world.create(&TASK, Draft::new().with("what", "Connect the systems").with("due", TODAY)).unwrap();
    let other = world.create(&TASK, Draft::new().with("what", "Tell everybody").with("due", TODAY)).unwrap();
    world.operate(id, "accept", Draft::new().with("answer", "By autumn.")).unwrap();
    let result = || Draft::new().with("answer", "Nobody is forgotten any more.");
    assert_eq!(refused(world.operate(id, "finish", result())), ["improvement-needs-outcome"]);
    world.operate(id, "finish", result().with("outcome", vec![task])).unwrap();
    world.operate(id, "reopen", Draft::new()).unwrap();
    world.operate(id, "accept", Draft::new().with("answer", "More.").with("outcome", vec![other, task])).unwrap();
    assert_eq!(world.row(id).value("outcome").links(), [task, other], "what came of it before stays");
}

#[test]
fn it_is_merged_into_another_that_goes_on() {
    let (mut world, id, ..) = made();
    let other = world.create(&IMPROVEMENT, said("Connect the systems")).unwrap();
    let into = |id: Id| Draft::new().with("into", id);
    assert_eq!(refused(world.operate(id, "merge", into(id))), ["improvement-merge-into-other"]);
    world.operate(id, "merge", into(other)).unwrap();
    assert_eq!(world.row(id).value("merged_into").as_link(), Some(other));
    assert_eq!(refused(world.operate(other, "merge", into(id))), ["improvement-merge-into-other"], "no circle");
    let third = world.create(&IMPROVEMENT, said("A third")).unwrap();
    world.operate(other, "decline", Draft::new().with("answer", "No.")).unwrap();
    assert_eq!(refused(world.operate(third, "merge", into(other))), ["improvement-merge-into-other"]);
}
