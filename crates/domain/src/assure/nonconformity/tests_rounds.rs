//! Tests of corrective action: who checks, what closing needs, what the next round needs, and that nothing goes round it.

use super::action::CORRECTIVE_ACTION;
use super::check::EFFECTIVENESS_CHECK;
use super::record::NONCONFORMITY;
use super::tests::{analysis, made, said};
use crate::protect::evidence::EVIDENCE;
use crate::testing::{TODAY, World, refused};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::nouns::{ARRANGEMENT, PERSON, UNIT};
use kernel::{Change, Draft, Filter, Id, Read, Value};

fn in_days(days: i64) -> Date {
    TODAY.checked_add(days.days()).unwrap()
}

fn why(text: &str) -> Draft {
    Draft::new().with("why", text)
}

fn state(world: &World, id: Id) -> String {
    world.row(id).common.state.clone()
}

/// One that is analysed, with its owner, a checker, somebody who carries actions out, and one action.
struct Scene {
    world: World,
    id: Id,
    owner: Id,
    checker: Id,
    doer: Id,
    action: Id,
}

fn planned(scene: &mut Scene, title: &str) -> Id {
    let draft = Draft::new().with("title", title).with("nonconformity", scene.id).with("due", in_days(10)).with("owner", scene.doer);
    scene.world.create(&CORRECTIVE_ACTION, draft).unwrap()
}

fn scene() -> Scene {
    let (mut world, id, owner, checker) = made();
    let doer = world.create(&PERSON, Draft::new().with("name", "Ana Reis")).unwrap();
    world.operate(id, "contain", Draft::new().with("correction", "Closed.")).unwrap();
    world.operate(id, "analyse", analysis()).unwrap();
    let mut scene = Scene { world, id, owner, checker, doer, action: id };
    scene.action = planned(&mut scene, "Tell the service desk");
    scene
}

fn begin(scene: &Scene) -> Draft {
    Draft::new().with("criterion", "No active account of a leaver in a month.").with("check_on", in_days(30)).with("checker", scene.checker)
}

/// The same, handed over for the check.
fn handed_over() -> Scene {
    let mut scene = scene();
    let said = begin(&scene);
    scene.world.operate(scene.id, "begin", said).unwrap();
    scene.world.act_as(scene.doer);
    scene.world.operate(scene.action, "complete", Draft::new().with("done", "A step was added.")).unwrap();
    scene.world.act_as(scene.owner);
    scene.world.operate(scene.id, "submit", Draft::new()).unwrap();
    scene
}

fn found(effect: &str) -> Draft {
    Draft::new().with("effect", effect).with("found", "Twelve leavers, all closed on the day.")
}

#[test]
fn it_closes_when_somebody_else_found_that_it_worked() {
    let mut scene = handed_over();
    let due = NONCONFORMITY.due(&scene.world.row(scene.id));
    assert_eq!((due[0].date, due[0].person, due[0].rule.act), (in_days(30), Some(scene.checker), "check"), "the checker's work");
    for not in [scene.owner, scene.doer] {
        scene.world.act_as(not);
        assert_eq!(refused(scene.world.operate(scene.id, "check", found("effective"))), ["nonconformity-other-checker"]);
    }
    scene.world.act_as_system();
    assert_eq!(refused(scene.world.operate(scene.id, "check", found("effective"))), ["nonconformity-needs-person"]);
    scene.world.act_as(scene.checker);
    assert_eq!(refused(scene.world.operate(scene.id, "check", Draft::new())).len(), 2);
    assert_eq!(refused(scene.world.operate(scene.id, "check", found("effective"))), ["nonconformity-check-early"]);
    scene.world.today = in_days(30);
    scene.world.operate(scene.id, "check", found("effective")).unwrap();
    let (row, check) = (scene.world.row(scene.id), scene.world.first(&EFFECTIVENESS_CHECK));
    assert_eq!(
        (row.common.state.as_str(), row.value("last_check").as_text(), row.value("rounds").as_int()),
        ("closed", Some("effective"), Some(1))
    );
    assert_eq!((check.value("checker").as_link(), check.value("on").as_date()), (Some(scene.checker), Some(in_days(30))));
    assert_eq!(check.value("criterion"), row.value("criterion"));
    assert_eq!(check.value("actions").links(), [scene.action]);
    // After the fact: neither the checker nor the owner nor a word changes, and nothing is added.
    for (key, value) in [("checker", scene.doer), ("owner", scene.checker)] {
        assert_eq!(refused(scene.world.edit(scene.id, Draft::new().with(key, value))), ["nonconformity-ended-stays"], "{key}");
    }
    assert_eq!(refused(scene.world.operate(scene.action, "reopen", why("More."))), ["corrective-action-too-late"]);
    assert_eq!(refused(scene.world.edit(scene.action, Draft::new().with("owner", scene.checker))), ["corrective-action-too-late"]);
}

#[test]
fn the_states_of_action_are_reached_by_their_acts_alone() {
    let mut scene = handed_over();
    for to in ["closed", "acting", "withdrawn"] {
        let by_hand = refused(scene.world.edit(scene.id, Draft::new().with("state", to)));
        assert!(by_hand.contains(&"problem-state-by-act".to_owned()), "{to}: {by_hand:?}");
    }
    for to in ["acting", "checking", "closed"] {
        assert!(refused(scene.world.create(&NONCONFORMITY, said().with("state", to))).contains(&"problem-state-by-act".to_owned()), "{to}");
    }
    // Nor are actions made or moved to where they count as done.
    let fields = || Draft::new().with("title", "Done already").with("nonconformity", scene.id).with("due", in_days(1));
    let mut world = scene.world.clone();
    let made = refused(world.create(&CORRECTIVE_ACTION, fields().with("state", "done")));
    assert!(made.contains(&"problem-state-by-act".to_owned()), "{made:?}");
    // What was agreed for the check is not said anew by hand.
    for (key, value) in [("criterion", Value::from("Anything")), ("check_on", TODAY.into()), ("root_cause", "Bad luck".into())] {
        assert_eq!(refused(world.edit(scene.id, Draft::new().with(key, value))), ["problem-said-by-act"], "{key}");
    }
}

#[test]
fn action_begins_with_an_action_a_criterion_a_day_and_a_checker() {
    let mut scene = scene();
    assert_eq!(refused(scene.world.operate(scene.id, "begin", Draft::new())), ["problem-required"; 3]);
    let said = begin(&scene);
    let early = said.clone().with("check_on", in_days(9));
    assert_eq!(refused(scene.world.operate(scene.id, "begin", early)), ["nonconformity-check-before-actions"]);
    assert_eq!(refused(scene.world.operate(scene.id, "begin", said.clone().with("check_on", in_days(-1)))), ["problem-day-past"]);
    scene.world.operate(scene.action, "drop", why("It is done already.")).unwrap();
    assert_eq!(refused(scene.world.operate(scene.id, "begin", said.clone())), ["nonconformity-needs-action"], "a dropped one is none");
    scene.world.operate(scene.action, "reopen", why("It is not.")).unwrap();
    scene.world.operate(scene.id, "begin", said).unwrap();
    assert_eq!(refused(scene.world.operate(scene.id, "submit", Draft::new())), ["nonconformity-actions-open"]);
    scene.world.operate(scene.action, "drop", why("No.")).unwrap();
    assert_eq!(refused(scene.world.operate(scene.id, "submit", Draft::new())), ["nonconformity-needs-action"], "nothing was done");
}

#[test]
fn an_observation_without_action_is_checked_all_the_same() {
    let (mut world, _, _, checker) = made();
    let slight = world.create(&NONCONFORMITY, said().with("grade", "observation")).unwrap();
    world.operate(slight, "contain", Draft::new().with("correction", "Closed.")).unwrap();
    world.operate(slight, "analyse", analysis().with("action_needed", false).with("no_action_why", "The system is gone.")).unwrap();
    let said = Draft::new().with("criterion", "It stays gone.").with("check_on", TODAY).with("checker", checker);
    world.operate(slight, "begin", said).unwrap();
    assert_eq!(state(&world, slight), "checking");
    world.act_as(checker);
    world.operate(slight, "check", found("effective")).unwrap();
    assert_eq!(state(&world, slight), "closed");
}

#[test]
fn a_check_that_finds_no_effect_begins_the_next_round_and_stays() {
    let mut scene = handed_over();
    scene.world.act_as(scene.checker);
    scene.world.operate(scene.id, "check", found("not-effective")).unwrap();
    assert_eq!(state(&scene.world, scene.id), "contained");
    scene.world.act_as(scene.owner);
    scene.world.operate(scene.id, "analyse", Draft::new().with("root_cause", "Nobody reads the step.")).unwrap();
    // The day is said anew, and an action of the round before is none of this one, done again or not.
    let said = begin(&scene);
    assert_eq!(refused(scene.world.operate(scene.id, "begin", said.clone())), ["nonconformity-needs-action"]);
    scene.world.operate(scene.action, "reopen", why("Again.")).unwrap();
    assert_eq!(refused(scene.world.operate(scene.id, "begin", said.clone())), ["nonconformity-needs-action"]);
    let second = planned(&mut scene, "Close accounts without being told");
    let no_day = said.clone().with("check_on", Value::None);
    assert_eq!(refused(scene.world.operate(scene.id, "begin", no_day)), ["problem-required"]);
    scene.world.operate(scene.id, "begin", said).unwrap();
    scene.world.act_as(scene.doer);
    for action in [scene.action, second] {
        scene.world.operate(action, "complete", Draft::new().with("done", "Done.")).unwrap();
    }
    scene.world.operate(scene.id, "submit", Draft::new()).unwrap();
    scene.world.act_as(scene.checker);
    scene.world.today = in_days(30);
    scene.world.operate(scene.id, "check", found("effective")).unwrap();
    let world: &dyn Read = &scene.world;
    let checks = world.all(&EFFECTIVENESS_CHECK, &Filter::new()).unwrap();
    let told: Vec<_> = checks.iter().map(|row| (row.value("round").as_int(), row.value("effect").as_text().map(str::to_owned))).collect();
    assert_eq!(told, [(Some(1), Some("not-effective".into())), (Some(2), Some("effective".into()))]);
    assert_ne!(checks[0].value("root_cause"), checks[1].value("root_cause"), "each round keeps what it went by");
    assert_eq!(checks[1].value("actions").links(), [second]);
}

#[test]
fn whoever_took_part_never_checks_by_whatever_turn() {
    let mut scene = scene();
    let as_checker = |scene: &Scene, who: Id| begin(scene).with("checker", who);
    for not in [scene.owner, scene.doer] {
        let said = as_checker(&scene, not);
        assert_eq!(refused(scene.world.operate(scene.id, "begin", said)), ["nonconformity-checker-took-part"]);
    }
    // Handing over the nonconformity or the action does not undo the past.
    let heir = scene.world.create(&PERSON, Draft::new().with("name", "Bo Lund")).unwrap();
    scene.world.edit(scene.id, Draft::new().with("owner", heir)).unwrap();
    scene.world.edit(scene.action, Draft::new().with("owner", heir)).unwrap();
    for not in [scene.owner, scene.doer, heir] {
        let said = as_checker(&scene, not);
        assert_eq!(refused(scene.world.operate(scene.id, "begin", said)), ["nonconformity-checker-took-part"]);
    }
    let said = begin(&scene);
    scene.world.operate(scene.id, "begin", said).unwrap();
    // The checker takes over neither the one nor the other, and does not do the work.
    let to_checker = Draft::new().with("owner", scene.checker);
    assert_eq!(refused(scene.world.edit(scene.id, to_checker.clone())), ["nonconformity-checker-took-part"]);
    assert_eq!(refused(scene.world.edit(scene.action, to_checker)), ["corrective-action-by-checker"]);
    scene.world.act_as(scene.checker);
    for (act, said) in [("start", Draft::new()), ("complete", Draft::new().with("done", "Done."))] {
        assert_eq!(refused(scene.world.operate(scene.action, act, said)), ["corrective-action-by-checker"], "{act}");
    }
    // Whoever stood in has a hand in it too, whoever says that it is done.
    scene.world.act_as(heir);
    let stand_in = scene.world.create(&PERSON, Draft::new().with("name", "Cara Voss")).unwrap();
    scene.world.operate(scene.action, "start", Draft::new()).unwrap();
    let row = scene.world.row(scene.action);
    let changes = (kernel::nouns::arrangement::ASSIGN.plan)(&scene.world, &row, &Draft::new().with("person", stand_in)).unwrap();
    scene.world.write(changes).unwrap();
    assert_eq!(scene.world.first(&ARRANGEMENT).value("person").as_link(), Some(stand_in));
    scene.world.operate(scene.action, "complete", Draft::new().with("done", "Done.")).unwrap();
    for not in [stand_in, heir, scene.doer, scene.owner] {
        assert_eq!(refused(scene.world.edit(scene.id, Draft::new().with("checker", not))), ["nonconformity-checker-took-part"]);
    }
    // Nobody unnamed slips in: another person is named first, and must be as independent.
    scene.world.operate(scene.id, "submit", Draft::new()).unwrap();
    let other = scene.world.create(&PERSON, Draft::new().with("name", "Dag Moe")).unwrap();
    scene.world.today = in_days(30);
    scene.world.act_as(other);
    assert_eq!(refused(scene.world.operate(scene.id, "check", found("effective"))), ["nonconformity-other-checker"]);
    scene.world.edit(scene.id, Draft::new().with("checker", other)).unwrap();
    scene.world.operate(scene.id, "check", found("effective")).unwrap();
}

#[test]
fn actions_leave_and_come_back_with_their_nonconformity_alone() {
    let mut scene = handed_over();
    assert_eq!(refused(scene.world.operate(scene.action, "retire", Draft::new())), ["corrective-action-retire"]);
    assert_eq!(refused(scene.world.operate(scene.id, "retire", Draft::new())), ["nonconformity-retire-open"]);
    scene.world.act_as(scene.checker);
    scene.world.today = in_days(30);
    scene.world.operate(scene.id, "check", found("effective")).unwrap();
    scene.world.operate(scene.id, "retire", Draft::new()).unwrap();
    let retired = |world: &World, id: Id| world.row(id).retired;
    let check = scene.world.first(&EFFECTIVENESS_CHECK).id;
    assert!(retired(&scene.world, scene.action) && retired(&scene.world, check));
    assert_eq!(refused(scene.world.operate(scene.action, "restore", Draft::new())), ["corrective-action-restore"]);
    scene.world.operate(scene.id, "restore", Draft::new()).unwrap();
    assert!(!retired(&scene.world, scene.action) && !retired(&scene.world, check));
    assert_eq!(state(&scene.world, scene.id), "closed");
    // Opened again it is worked through from the beginning, and the round that closed it does not close it once more.
    scene.world.operate(scene.id, "reopen", why("Two more accounts.")).unwrap();
    assert_eq!(scene.world.row(scene.id).value("check_on"), Value::None);
    scene.world.operate(scene.id, "contain", Draft::new()).unwrap();
    scene.world.operate(scene.id, "analyse", Draft::new()).unwrap();
    let said = begin(&scene).with("check_on", in_days(60));
    assert_eq!(refused(scene.world.operate(scene.id, "begin", said)), ["nonconformity-needs-action"]);
    assert_eq!(scene.world.row(scene.id).value("rounds").as_int(), Some(1));
}

#[test]
fn an_action_that_has_ended_stays_and_keeps_its_proof() {
    let mut scene = scene();
    let proof = scene.world.create(&EVIDENCE, Draft::new().with("title", "The list of steps").with("kind", "record")).unwrap();
    scene.world.act_as(scene.doer);
    scene.world.operate(scene.action, "start", Draft::new()).unwrap();
    assert_eq!(refused(scene.world.operate(scene.action, "complete", Draft::new())), ["problem-required"]);
    scene.world.operate(scene.action, "complete", Draft::new().with("done", "Added.").with("proof", vec![proof])).unwrap();
    let row = scene.world.row(scene.action);
    assert_eq!((row.value("proof").links(), row.value("hands").links()), (&[proof][..], &[scene.doer][..]));
    assert_eq!(refused(scene.world.edit(scene.action, Draft::new().with("title", "Another"))), ["corrective-action-ended-stays"]);
    let another = scene.world.create(&NONCONFORMITY, said()).unwrap();
    assert_eq!(
        refused(scene.world.edit(scene.action, Draft::new().with("nonconformity", another))),
        ["problem-once", "corrective-action-ended-stays"]
    );
    let owner = Draft::new().with("owner", Value::None);
    assert_eq!(refused(scene.world.edit(scene.action, owner)), ["corrective-action-needs-owner", "corrective-action-ended-stays"]);
    let late = Draft::new().with("title", "Late").with("nonconformity", scene.id).with("due", in_days(-1)).with("owner", scene.doer);
    let late = scene.world.create(&CORRECTIVE_ACTION, late).unwrap();
    assert_eq!(CORRECTIVE_ACTION.due(&scene.world.row(late))[0].date, in_days(-1), "what is overdue already can be written down");
    assert_eq!(refused(scene.world.edit(late, Draft::new().with("due", in_days(-2)))), ["problem-day-past"]);
}

#[test]
fn withdrawing_ends_what_was_still_to_be_done() {
    let mut scene = scene();
    scene.world.act_as(scene.doer);
    assert_eq!(
        refused(scene.world.operate(scene.id, "withdraw", why("A mistake."))),
        ["nonconformity-not-by-owner"],
        "a hand in it is enough"
    );
    scene.world.act_as(scene.checker);
    scene.world.operate(scene.id, "withdraw", why("A mistake.")).unwrap();
    assert_eq!((state(&scene.world, scene.id), state(&scene.world, scene.action)), ("withdrawn".into(), "dropped".into()));
    assert!(CORRECTIVE_ACTION.due(&scene.world.row(scene.action)).is_empty());
    let more = Draft::new().with("title", "More").with("nonconformity", scene.id).with("due", in_days(1)).with("owner", scene.doer);
    assert_eq!(refused(scene.world.create(&CORRECTIVE_ACTION, more)), ["corrective-action-too-late"]);
}

#[test]
fn actions_and_checks_move_with_their_nonconformity() {
    let mut scene = handed_over();
    scene.world.act_as(scene.checker);
    scene.world.operate(scene.id, "check", found("not-effective")).unwrap();
    let root = scene.world.first(&UNIT).id;
    let unit = scene.world.create(&UNIT, Draft::new().with("name", "Porto").with("parent", root)).unwrap();
    scene.world.write(vec![Change::edit(&NONCONFORMITY, scene.id, Draft::new().with("unit", unit))]).unwrap();
    let check = scene.world.first(&EFFECTIVENESS_CHECK);
    assert_eq!((scene.world.row(scene.action).common.unit, check.common.unit), (Some(unit), Some(unit)));
}
