//! Tests of treatment: who approves and accepts what, what that starts, and what makes it stale.

use super::action::TREATMENT_ACTION;
use crate::ground::criteria::CRITERIA;
use crate::protect::risk::RISK;
use crate::protect::risk::approval::is_accepted;
use crate::testing::{TODAY, World, founded, panels, report};
use jiff::ToSpan;
use kernel::document::{Block, TableRow};
use kernel::nouns::{PERSON, SIGNOFF, TASK};
use kernel::{Draft, DueQuery, Fault, Filter, Id, Read, Row, Value};

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
    let until = scene.world.today.checked_add(days.days()).unwrap();
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
    // What nobody has approved falls due by itself, then by its task.
    let due = |scene: &Scene| -> Vec<(&str, bool)> {
        let until = TODAY.checked_add(31.days()).unwrap();
        let list = scene.world.due(&DueQuery::between(TODAY, until)).unwrap().lines;
        list.iter().map(|line| (line.register.key, line.person == Some(scene.owner))).filter(|(key, _)| *key != "risk").collect()
    };
    assert_eq!(due(&scene), [("treatment-action", true), ("treatment-action", true)]);
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
    assert_eq!(due(&scene), [("task", true), ("task", true)]);
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
    let found = |world: &World, word: &str| {
        let filter = Filter::new().is(&RISK, "acceptance", vec![word.into()]);
        (world.count(&RISK, &filter).unwrap(), (world as &dyn Read).tallied(&RISK, &Filter::new(), "acceptance").unwrap().of(word))
    };
    // In print, the heading of the risk says it.
    let heading = |world: &World| {
        let (document, lines) = report(world, "treatment-plan", &[]);
        let group = |row: &TableRow| if let TableRow::Group(text) = row { Some(text.clone()) } else { None };
        let tables = document.blocks.iter().filter_map(|block| if let Block::Table(table) = block { Some(table) } else { None });
        let headings: Vec<String> = tables.flat_map(|table| table.rows.iter().filter_map(group)).collect();
        assert_eq!((headings.len(), lines.len()), (1, 2), "{lines:?}");
        headings.concat()
    };
    high.world.today = end;
    assert!(heading(&high.world).contains(&format!("Accepted until {end}, Ida Falk on")), "{}", heading(&high.world));
    assert_eq!([found(&high.world, "accepted"), found(&high.world, "ended")], [(1, 1), (0, 0)]);
    high.world.today = end.tomorrow().unwrap();
    assert_eq!([found(&high.world, "accepted"), found(&high.world, "ended")], [(0, 0), (1, 1)]);
    assert!(heading(&high.world).contains(&format!("Acceptance has ended, last day {end}, Ida Falk on")), "{}", heading(&high.world));
    let page = panels(&high.world, &high.world.row(high.risk));
    assert!(page.contains("Acceptance has ended") && page.contains("Accept the risk"), "{page}");
    // Whoever accepts it again gives the acceptance that counts.
    accept(&mut high, 10).unwrap();
    assert_eq!(word(&high, "acceptance"), "accepted");
    let mut medium = scene(3, 3);
    accept(&mut medium, 300).unwrap();
    assert_eq!(word(&medium, "acceptance"), "accepted");
    let mut unrated = scene(1, 1);
    let plain = Draft::new().with("title", "Never rated").with("affects", vec!["integrity".to_owned()]).with("owner", unrated.owner);
    unrated.risk = unrated.world.create(&RISK, plain).unwrap();
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
fn an_action_that_is_overdue_already_is_written_down_and_shows_as_overdue() {
    let mut scene = scene(3, 3);
    let late = Draft::new().with("title", "Was due in June").with("risk", scene.risk).with("option", "modify");
    let late = scene.world.create(&TREATMENT_ACTION, late.with("by", TODAY.yesterday().unwrap()).with("owner", scene.owner)).unwrap();
    let in_time = action(&mut scene, "Lock the copies");
    let timing = |world: &World, id: Id| world.row(id).value("timing").as_text().unwrap_or_default().to_owned();
    assert_eq!([late, in_time].map(|id| timing(&scene.world, id)), ["overdue", "in-time"]);
    assert_eq!(panels(&scene.world, &scene.world.row(scene.risk)).matches("Overdue").count(), 1);
    let (_, lines) = report(&scene.world, "treatment-plan", &[]);
    let printed = lines.concat().join(", ");
    assert!(printed.contains("Overdue") && printed.contains("In time"), "{printed}");
    // Done late, it has ended; its task was due on the same day.
    scene.world.operate(scene.risk, "approve-plan", Draft::new()).unwrap();
    let task = tasks(&scene).into_iter().find(|task| task.value("about").links() == [late]).unwrap();
    assert_eq!(task.value("due").as_date(), TODAY.yesterday().ok());
    scene.world.operate(task.id, "complete", Draft::new().with("done", "Locked")).unwrap();
    assert_eq!(timing(&scene.world, late), "ended");
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

#[test]
fn approving_signs_the_risk_as_it_is_and_edits_it_only_where_something_moves() {
    let mut scene = scene(3, 4);
    let offered = |scene: &Scene| RISK.offers(&scene.world.row(scene.risk)).iter().any(|operation| operation.key == "approve-plan");
    assert!(!offered(&scene), "there is nothing to approve");
    // The way of treating is said already, the state is not.
    scene.world.edit(scene.risk, Draft::new().with("options", vec!["modify".to_owned()])).unwrap();
    action(&mut scene, "Lock the copies");
    assert!(offered(&scene));
    scene.world.operate(scene.risk, "approve-plan", Draft::new()).unwrap();
    assert!(!offered(&scene), "it is approved as it stands");
    let row = scene.world.row(scene.risk);
    assert_eq!((row.common.state.as_str(), word(&scene, "plan").as_str()), ("in-treatment", "approved"));
    // Nothing moves: the risk stays at its version, and that version is signed.
    action(&mut scene, "Rehearse the restore");
    assert!(offered(&scene));
    scene.world.operate(scene.risk, "approve-plan", Draft::new()).unwrap();
    let signed = |scene: &Scene, reference: &str| scene.world.by(reference).value("version").as_int();
    assert_eq!(scene.world.row(scene.risk).version, row.version);
    assert_eq!((signed(&scene, "SIG-2"), word(&scene, "plan").as_str()), (i64::try_from(row.version).ok(), "approved"));
    // Another way of treating is added to the risk by the approval, in the same change set.
    let insured = Draft::new().with("title", "Insure it").with("risk", scene.risk).with("option", "share");
    scene.world.create(&TREATMENT_ACTION, insured.with("by", TODAY.checked_add(9.days()).unwrap())).unwrap();
    scene.world.operate(scene.risk, "approve-plan", Draft::new()).unwrap();
    let after = scene.world.row(scene.risk);
    assert_eq!(after.value("options").words(), ["modify", "share"]);
    assert_eq!((signed(&scene, "SIG-3"), word(&scene, "plan").as_str()), (i64::try_from(row.version + 1).ok(), "approved"));
}

#[test]
fn a_signature_lies_in_the_unit_of_what_was_signed() {
    let mut scene = scene(3, 3);
    let root = scene.world.first(&kernel::nouns::UNIT).id;
    let unit = scene.world.create(&kernel::nouns::UNIT, Draft::new().with("name", "Porto").with("parent", root)).unwrap();
    scene.world.edit(scene.risk, Draft::new().with("unit", unit)).unwrap();
    accept(&mut scene, 30).unwrap();
    assert_eq!(scene.world.by("SIG-1").common.unit, Some(unit));
}

#[test]
fn an_acceptance_ends_on_the_last_day_that_the_criteria_allow() {
    let mut scene = scene(3, 3);
    let mut last = TODAY.checked_add(1.year()).unwrap();
    let until =
        |scene: &mut Scene, until| scene.world.operate(scene.risk, "accept", Draft::new().with("reason", "So").with("until", until));
    last = last.tomorrow().unwrap();
    assert_eq!(problem(until(&mut scene, last)), "risk-accept-too-long");
    until(&mut scene, last.yesterday().unwrap()).unwrap();
    assert_eq!(problem(until(&mut scene, TODAY)), "sign-ends-too-soon");
}

fn next_criteria(scene: &mut Scene, reference: &str, next: &str) -> Id {
    let old = scene.world.by(reference).id;
    scene.world.operate(old, "next-version", Draft::new()).unwrap();
    let id = scene.world.by(next).id;
    scene.world.operate(id, "put-in-force", Draft::new()).unwrap();
    id
}

#[test]
fn a_new_rating_is_asked_for_once_and_only_of_rated_risks_in_use() {
    let mut scene = scene(3, 3);
    let plain = Draft::new().with("title", "Never rated").with("affects", vec!["integrity".to_owned()]);
    scene.world.create(&RISK, plain.clone()).unwrap();
    let rated = ["current_likelihood", "current_consequence"]
        .iter()
        .fold(plain, |draft, key| draft.with(key, 2).with(&format!("{key}_reason"), "x"));
    let closed = scene.world.create(&RISK, rated.clone().with("title", "Closed")).unwrap();
    scene.world.operate(closed, "close", Draft::new()).unwrap();
    let second = next_criteria(&mut scene, "CR-1", "CR-2");
    let about = |scene: &Scene| tasks(scene).iter().map(|task| task.value("about").as_link()).collect::<Vec<_>>();
    assert_eq!(about(&scene), [Some(scene.risk)]);
    assert_eq!(tasks(&scene)[0].value("due").as_date(), TODAY.checked_add(90.days()).ok());
    // Words of criteria in force are no new criteria; others in force while the task is open ask no second time.
    scene.world.edit(second, Draft::new().with("rules", "Clearer words")).unwrap();
    let third = next_criteria(&mut scene, "CR-2", "CR-3");
    assert_eq!(about(&scene), [Some(scene.risk)]);
    // What was rated by the newest already is not asked.
    let fresh = scene.world.create(&RISK, rated.with("title", "Fresh")).unwrap();
    assert_eq!(scene.world.row(fresh).value("criteria").as_link(), Some(third));
    // Another edit of the risk does not answer the task; its end does.
    let state = |world: &World| world.by("T-1").common.state;
    scene.world.edit(scene.risk, Draft::new().with("title", "Rosters are lost for good")).unwrap();
    assert_eq!(state(&scene.world), "open");
    let mut retired = scene.world.clone();
    retired.operate(scene.risk, "retire", Draft::new()).unwrap();
    assert_eq!(state(&retired), "dropped");
    let mut ended = scene.world.clone();
    ended.operate(scene.risk, "close", Draft::new().with("why", "Rosters went to the group")).unwrap();
    assert_eq!(state(&ended), "dropped");
    scene.world.edit(scene.risk, Draft::new().with("criteria", third)).unwrap();
    assert_eq!(state(&scene.world), "done");
}

#[test]
fn no_rating_is_made_by_a_draft_and_none_moves_by_what_was_superseded() {
    let mut scene = scene(3, 3);
    let first = scene.world.first(&CRITERIA).id;
    scene.world.operate(first, "next-version", Draft::new()).unwrap();
    let second = scene.world.by("CR-2").id;
    let by = |id: Id| Draft::new().with("criteria", id);
    assert_eq!(problem(scene.world.edit(scene.risk, by(second))), "risk-criteria-draft");
    scene.world.operate(second, "put-in-force", Draft::new()).unwrap();
    scene.world.edit(scene.risk, by(second)).unwrap();
    assert_eq!(problem(scene.world.edit(scene.risk, by(first))), "risk-criteria-superseded");
    // A risk that comes from elsewhere, rated as it was then, may be entered with the criteria of that time.
    let old = Draft::new().with("title", "From the old list").with("affects", vec!["integrity".to_owned()]);
    scene.world.create(&RISK, old.with("criteria", first)).unwrap();
}

#[test]
fn a_target_falls_due_while_the_risk_is_treated() {
    let mut scene = scene(3, 4);
    scene.world.edit(scene.risk, Draft::new().with("target_by", TODAY.tomorrow().unwrap())).unwrap();
    let due = |scene: &Scene| RISK.due(&scene.world.row(scene.risk)).iter().filter(|due| due.rule.field == "target_by").count();
    assert_eq!(due(&scene), 0);
    action(&mut scene, "Lock the copies");
    scene.world.operate(scene.risk, "approve-plan", Draft::new()).unwrap();
    assert_eq!(due(&scene), 1);
}
