//! Tests of treatment: who approves and accepts what, what that starts, and what makes it stale.

use super::action::TREATMENT_ACTION;
use crate::ground::criteria::CRITERIA;
use crate::protect::risk::RISK;
use crate::protect::risk::approval::is_accepted;
use crate::testing::{TODAY, World, founded, panels, report};
use jiff::ToSpan;
use kernel::nouns::{PERSON, SIGNOFF, TASK};
use kernel::{Draft, Fault, Filter, Id, Read, Row, Value};

struct Scene {
    world: World,
    owner: Id,
    boss: Id,
    risk: Id,
}

fn scene(likelihood: i64, consequence: i64) -> Scene {
    let mut world = founded();
    let owner = world.create(&PERSON, Draft::new().with("name", "Rune Olafsen")).unwrap();
    let functions = vec!["top-management".to_owned()];
    let boss = world.create(&PERSON, Draft::new().with("name", "Ida Falk").with("functions", functions)).unwrap();
    let risk = Draft::new()
        .with("title", "Rosters are lost")
        .with("affects", vec!["availability".to_owned()])
        .with("owner", owner)
        .with("current_likelihood", likelihood)
        .with("current_likelihood_reason", "seen")
        .with("current_consequence", consequence)
        .with("current_consequence_reason", "felt");
    let risk = world.create(&RISK, risk).unwrap();
    world.act_as(owner);
    Scene { world, owner, boss, risk }
}

fn action(scene: &mut Scene, title: &str) -> Id {
    let draft = Draft::new()
        .with("title", title)
        .with("risk", scene.risk)
        .with("option", "modify")
        .with("by", TODAY.checked_add(30.days()).unwrap())
        .with("cost", 120_000)
        .with("expected_likelihood", 1)
        .with("expected_consequence", 4)
        .with("expected_reason", "Copies cannot be encrypted");
    scene.world.create(&TREATMENT_ACTION, draft).unwrap()
}

fn problem<T: std::fmt::Debug>(result: Result<T, Fault>) -> String {
    let Err(Fault::Invalid(problems)) = result else { panic!("{result:?}") };
    problems[0].text.id.to_string()
}

fn word(scene: &Scene, key: &str) -> String {
    scene.world.row(scene.risk).value(key).as_text().unwrap_or_default().to_owned()
}

fn accept(scene: &mut Scene, days: i64) -> Result<(), Fault> {
    let until = TODAY.checked_add(days.days()).unwrap();
    scene.world.operate(scene.risk, "accept", Draft::new().with("reason", "We know it").with("until", until))
}

fn tasks(scene: &Scene) -> Vec<Row> {
    (&scene.world as &dyn Read).all(&TASK, &Filter::new()).unwrap()
}

#[test]
fn the_owner_approves_the_plan_and_work_begins() {
    let mut scene = scene(3, 4);
    assert_eq!(word(&scene, "plan"), "none");
    assert_eq!(problem(scene.world.operate(scene.risk, "approve-plan", Draft::new())), "risk-plan-empty");
    let first = action(&mut scene, "Lock the copies");
    action(&mut scene, "Rehearse the restore");
    assert_eq!((word(&scene, "plan"), tasks(&scene).len()), ("not-approved".into(), 0));
    assert_eq!(scene.world.row(first).common.owner, Some(scene.owner));
    let stranger = scene.world.create(&PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    scene.world.act_as(stranger);
    assert_eq!(problem(scene.world.operate(scene.risk, "approve-plan", Draft::new())), "risk-plan-by-owner");
    scene.world.act_as(scene.owner);
    scene.world.operate(scene.risk, "approve-plan", Draft::new()).unwrap();
    let row = scene.world.row(scene.risk);
    assert_eq!(
        (word(&scene, "plan").as_str(), row.common.state.as_str(), row.value("options").words()),
        ("approved", "in-treatment", ["modify".to_owned()].as_slice())
    );
    let started = tasks(&scene);
    assert_eq!(started.iter().map(Row::title).collect::<Vec<_>>(), ["Lock the copies", "Rehearse the restore"]);
    assert_eq!(scene.world.row(first).value("progress").as_text(), Some("open"));
    scene.world.operate(started[0].id, "complete", Draft::new().with("done", "Locked since today")).unwrap();
    assert_eq!((scene.world.row(first).value("progress").as_text(), word(&scene, "plan").as_str()), (Some("done"), "approved"));
    assert_eq!(scene.world.row(first).value("expected_level").as_text(), Some("low"));
}

#[test]
fn any_change_of_what_was_signed_makes_it_stale_and_nothing_else_does() {
    let mut scene = scene(3, 4);
    let first = action(&mut scene, "Lock the copies");
    scene.world.operate(scene.risk, "approve-plan", Draft::new()).unwrap();
    scene.world.create(&RISK, Draft::new().with("title", "Other").with("affects", vec!["integrity".to_owned()])).unwrap();
    scene.world.operate(scene.risk, "review", Draft::new().with("verdict", "still-valid").with("why", "Drills passed")).unwrap();
    assert_eq!(word(&scene, "plan"), "approved");
    let mut costlier = scene.world.clone();
    costlier.edit(first, Draft::new().with("cost", 200_000)).unwrap();
    assert_eq!(costlier.row(scene.risk).value("plan").as_text(), Some("stale"));
    let mut retired = scene.world.clone();
    retired.operate(first, "retire", Draft::new()).unwrap();
    assert_eq!(retired.row(scene.risk).value("plan").as_text(), Some("stale"));
    action(&mut scene, "Buy a second site");
    assert_eq!(word(&scene, "plan"), "stale");
    scene.world.operate(scene.risk, "approve-plan", Draft::new()).unwrap();
    assert_eq!((word(&scene, "plan").as_str(), tasks(&scene).len()), ("approved", 2));
    let signatures = (&scene.world as &dyn Read).all(&SIGNOFF, &Filter::new()).unwrap();
    let standings: Vec<_> = signatures.iter().map(|row| row.value("standing").as_text().unwrap_or_default().to_owned()).collect();
    assert_eq!(standings, ["withdrawn", "valid"]);
}

#[test]
fn a_level_is_accepted_by_who_may_and_for_as_long_as_the_criteria_say() {
    let mut high = scene(3, 4);
    assert_eq!(problem(accept(&mut high, 30)), "risk-accept-by-management");
    high.world.act_as(high.boss);
    assert_eq!(problem(accept(&mut high, 0)), "sign-ends-too-soon");
    assert_eq!(problem(accept(&mut high, 300)), "risk-accept-too-long");
    accept(&mut high, 150).unwrap();
    let row = high.world.row(high.risk);
    let end = TODAY.checked_add(150.days()).unwrap();
    assert_eq!((word(&high, "acceptance").as_str(), row.value("accepted_until")), ("accepted", Value::from(end)));
    assert!(is_accepted(&row, TODAY) && is_accepted(&row, end) && !is_accepted(&row, end.tomorrow().unwrap()));
    let mut medium = scene(3, 3);
    accept(&mut medium, 300).unwrap();
    assert_eq!(word(&medium, "acceptance"), "accepted");
    let mut unrated = scene(1, 1);
    unrated
        .world
        .edit(unrated.risk, ["current_likelihood", "current_consequence"].iter().fold(Draft::new(), |d, key| d.with(key, Value::None)))
        .unwrap();
    assert_eq!(problem(accept(&mut unrated, 30)), "risk-accept-unrated");
}

#[test]
fn an_acceptance_turns_stale_when_the_rating_moves_and_can_be_taken_back() {
    let mut scene = scene(3, 3);
    accept(&mut scene, 100).unwrap();
    let again = Draft::new()
        .with("verdict", "rescored")
        .with("why", "It happened twice")
        .with("current_likelihood", 4)
        .with("current_likelihood_reason", "twice")
        .with("current_consequence", 3)
        .with("current_consequence_reason", "felt");
    scene.world.operate(scene.risk, "review", again).unwrap();
    assert_eq!(word(&scene, "acceptance"), "stale");
    assert!(scene.world.row(scene.risk).value("accepted_until").is_none());
    let signature = scene.world.by("SIG-1");
    scene.world.operate(signature.id, "withdraw", Draft::new().with("why", "Rated again")).unwrap();
    assert_eq!(word(&scene, "acceptance"), "none");
}

#[test]
fn only_a_person_signs() {
    let mut scene = scene(3, 3);
    scene.world.act_as_system();
    assert_eq!(problem(accept(&mut scene, 30)), "sign-needs-person");
}

#[test]
fn new_criteria_ask_for_a_new_rating_of_each_open_risk() {
    let mut scene = scene(3, 3);
    let first = scene.world.first(&CRITERIA).id;
    scene.world.operate(first, "next-version", Draft::new()).unwrap();
    scene.world.operate(scene.world.by("CR-2").id, "put-in-force", Draft::new()).unwrap();
    let asked = tasks(&scene);
    assert_eq!((asked.len(), asked[0].common.owner, asked[0].value("origin")), (1, Some(scene.owner), Value::from("re-rating")));
    scene.world.edit(scene.risk, Draft::new().with("criteria", scene.world.by("CR-2").id)).unwrap();
    assert_eq!(tasks(&scene)[0].common.state, "done");
}

#[test]
fn wrong_actions_are_refused() {
    let mut scene = scene(3, 3);
    let id = action(&mut scene, "Lock the copies");
    assert_eq!(problem(scene.world.edit(id, Draft::new().with("by", TODAY.yesterday().unwrap()))), "problem-day-past");
    assert_eq!(problem(scene.world.edit(id, Draft::new().with("cost", -1))), "action-cost-negative");
    assert_eq!(problem(scene.world.edit(id, Draft::new().with("expected_reason", Value::None))), "problem-required");
}

#[test]
fn the_page_and_the_report_show_the_plan_with_its_signatures() {
    let mut scene = scene(3, 4);
    action(&mut scene, "Lock the copies");
    action(&mut scene, "Rehearse the restore");
    let html = panels(&scene.world, &scene.world.row(scene.risk));
    assert!(html.contains("Not approved") && html.contains("2,400.00 EUR") && html.contains("Add an action"), "{html}");
    scene.world.operate(scene.risk, "approve-plan", Draft::new()).unwrap();
    let (_, lines) = report(&scene.world, "treatment-plan", &[]);
    assert_eq!((lines.len(), lines[1][2].as_str()), (3, "Lock the copies"));
    let (document, _) = report(&scene.world, "treatment-plan", &[]);
    assert!(format!("{document:?}").contains("Treatment plan: Approved, Rune Olafsen on 2026-06-11"));
}
