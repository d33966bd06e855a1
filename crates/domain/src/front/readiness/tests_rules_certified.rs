//! Tests of each rule about frameworks, gap analyses and certification: what it finds and what it leaves alone; and that every rule is
//! tried somewhere.

use super::tests::{after, found};
use super::tests_rules::{admin, day, managed};
use crate::CONCEPTS;
use crate::assure::certification::{CERTIFICATION, CERTIFICATION_FINDING, CERTIFICATION_VISIT};
use crate::ground::framework::ADOPTION;
use crate::ground::scope::SCOPE;
use crate::protect::gap::{GAP_ANALYSIS, answers};
use crate::testing::{World, founded};
use kernel::{Draft, Filter, Id, Read, Value};

const NOBODY: Vec<String> = Vec::new();

fn visit(world: &mut World, certification: Id, kind: &str, ago: i32) -> Id {
    let said = Draft::new().with("title", kind).with("certification", certification).with("kind", kind).with("planned", day(-ago));
    let id = world.create(&CERTIFICATION_VISIT, said).unwrap();
    world.operate(id, "hold", Draft::new().with("began", day(-ago))).unwrap();
    world.operate(id, "conclude", Draft::new().with("result", "recommended").with("conclusion", "As it says.")).unwrap();
    id
}

/// A certification after its stage 2 of ten days ago, and that visit.
fn audited() -> (World, Id, Id) {
    let mut world = founded();
    managed(&mut world);
    let scope = world.first(&SCOPE).id;
    let said = Draft::new().with("title", "Whole").with("body", "Nordzert").with("scope", scope).with("scope_text", "Payroll.");
    let id = world.create(&CERTIFICATION, said.with("people", 40)).unwrap();
    world.operate(id, "apply", Draft::new()).unwrap();
    visit(&mut world, id, "stage-1", 60);
    world.operate(id, "stage-1", Draft::new()).unwrap();
    world.operate(id, "stage-2", Draft::new()).unwrap();
    let visit = visit(&mut world, id, "stage-2", 10);
    (world, id, visit)
}

fn finding(world: &mut World, visit: Id, grade: &str) -> Id {
    let said = Draft::new().with("title", "Rights stay").with("visit", visit).with("grade", grade).with("clause", "9.2.2");
    world.create(&CERTIFICATION_FINDING, said.with("observed", "Three of ten.")).unwrap()
}

fn answered(world: &mut World, id: Id) {
    let said = Draft::new().with("correction", "Removed.").with("cause", "Nobody was told.").with("action", "Everybody is told.");
    world.operate(id, "answer", said).unwrap();
    world.operate(id, "accept", Draft::new()).unwrap();
}

#[test]
fn findings_of_the_body_have_their_days() {
    let (mut world, _, visit) = audited();
    let major = finding(&mut world, visit, "major");
    finding(&mut world, visit, "opportunity");
    let last = |world: &World, key: &str| world.row(major).value(key).as_date().unwrap();
    let days = |to: jiff::civil::Date| day(0).until(to).unwrap().get_days();
    let (answer, close) = (days(last(&world, "answer_by")), days(last(&world, "close_by")));
    assert!(answer > 0 && close > answer);
    assert_eq!((after(&world, answer, "certification/answer-overdue"), found(&world, "certification/answer-overdue")), (NOBODY, NOBODY));
    assert_eq!(after(&world, answer + 1, "certification/answer-overdue"), ["CF-1"]);
    // Answered in time, it is still to be closed.
    answered(&mut world, major);
    assert_eq!(after(&world, answer + 1, "certification/answer-overdue"), NOBODY);
    assert_eq!(after(&world, close, "certification/close-overdue"), NOBODY);
    assert_eq!(after(&world, close + 1, "certification/close-overdue"), ["CF-1"]);
    world.operate(major, "close", Draft::new().with("verified", "Seen.").with("despite", "The body has its proof.")).unwrap();
    assert_eq!(after(&world, close + 1, "certification/close-overdue"), NOBODY);
}

#[test]
fn a_major_that_is_open_is_found_and_a_minor_is_not() {
    let (mut world, _, visit) = audited();
    finding(&mut world, visit, "minor");
    assert_eq!(found(&world, "certification/open-major"), NOBODY);
    let major = finding(&mut world, visit, "major");
    assert_eq!(found(&world, "certification/open-major"), ["CERT-1"]);
    answered(&mut world, major);
    assert_eq!(found(&world, "certification/open-major"), ["CERT-1"], "an accepted plan closes nothing");
    world.operate(major, "close", Draft::new().with("verified", "Seen.").with("despite", "The body has its proof.")).unwrap();
    assert_eq!(found(&world, "certification/open-major"), NOBODY);
}

#[test]
fn a_surveillance_comes_in_time() {
    let (mut world, id, _) = audited();
    assert_eq!(after(&world, 400, "certification/surveillance-overdue"), NOBODY, "without a certificate there is none");
    world.operate(id, "certify", Draft::new().with("decision", day(-1)).with("number", "NZ 1")).unwrap();
    let by = day(0).until(world.row(id).value("surveillance_by").as_date().unwrap()).unwrap().get_days();
    assert_eq!(after(&world, by, "certification/surveillance-overdue"), NOBODY);
    assert_eq!(after(&world, by + 1, "certification/surveillance-overdue"), ["CERT-1"]);
    world.today = day(by - 20);
    let said = Draft::new().with("title", "First").with("certification", id).with("kind", "surveillance-1").with("planned", day(by - 20));
    let visit = world.create(&CERTIFICATION_VISIT, said).unwrap();
    world.operate(visit, "hold", Draft::new().with("began", day(by - 20))).unwrap();
    world.operate(visit, "conclude", Draft::new().with("result", "recommended").with("conclusion", "It works.")).unwrap();
    assert_eq!(after(&world, by + 1, "certification/surveillance-overdue"), NOBODY);
}

/// An open analysis of the controls.
fn opened(wanted: Option<i32>) -> (World, Id) {
    let mut world = founded();
    managed(&mut world);
    let scope = world.first(&SCOPE).id;
    let said = Draft::new().with("title", "Spring").with("frameworks", vec!["iso27002-2022".to_owned()]).with("scope", scope);
    let id = world.create(&GAP_ANALYSIS, said.with("answers_by", wanted.map_or(Value::None, |days| Value::Date(day(days))))).unwrap();
    assert_eq!(after(&world, 800, "gap/unfinished"), NOBODY, "a draft asks nothing");
    world.operate(id, "open", Draft::new()).unwrap();
    (world, id)
}

fn sign(world: &mut World, id: Id) {
    world.operate(id, "sign", Draft::new().with("conclusion", "Much to do.").with("open_why", "No time.")).unwrap();
}

#[test]
fn an_analysis_is_signed_by_its_day_or_within_a_year() {
    let (mut world, id) = opened(Some(20));
    assert_eq!((after(&world, 20, "gap/unfinished"), after(&world, 21, "gap/unfinished")), (NOBODY, vec!["GA-1".to_owned()]));
    sign(&mut world, id);
    assert_eq!(after(&world, 400, "gap/unfinished"), NOBODY);
    let (mut world, id) = opened(None);
    assert_eq!((after(&world, 365, "gap/unfinished"), after(&world, 366, "gap/unfinished")), (NOBODY, vec!["GA-1".to_owned()]));
    world.operate(id, "give-up", Draft::new().with("dropped_why", "Another way.")).unwrap();
    assert_eq!(after(&world, 366, "gap/unfinished"), NOBODY);
}

#[test]
fn gaps_that_come_first_or_whose_day_has_passed_are_planned() {
    let (mut world, id) = opened(None);
    let all = answers(&world, id).unwrap();
    let (urgent, late, met) = (all[0].id, all[1].id, all[2].id);
    let (first, second) = (all[0].reference.clone(), all[1].reference.clone());
    world.edit(urgent, Draft::new().with("result", "does-not-conform").with("priority", "high")).unwrap();
    world.edit(late, Draft::new().with("result", "partly").with("target_date", day(5)).with("priority", "low")).unwrap();
    world.edit(met, Draft::new().with("result", "conforms").with("target_date", day(5)).with("priority", "high")).unwrap();
    assert_eq!(found(&world, "gap/urgent-unplanned"), NOBODY, "nobody has signed it yet");
    assert_eq!((after(&world, 5, "gap/target-passed"), after(&world, 6, "gap/target-passed")), (NOBODY, vec![second.clone()]));
    sign(&mut world, id);
    assert_eq!(found(&world, "gap/urgent-unplanned"), [first]);
    assert_eq!(after(&world, 6, "gap/target-passed"), [second]);
    for (gap, rule) in [(urgent, "gap/urgent-unplanned"), (late, "gap/target-passed")] {
        let me = admin(&world);
        world.operate(gap, "plan-task", Draft::new().with("due", day(9)).with("person", me)).unwrap();
        assert_eq!(after(&world, 6, rule), NOBODY, "its task is late by itself from now on");
    }
}

#[test]
fn the_standard_and_its_controls_are_adopted() {
    let mut world = founded();
    let all = (&world as &dyn Read).all(&ADOPTION, &Filter::new()).unwrap();
    for (framework, rule) in [("iso27001-2022", "framework/no-standard"), ("iso27002-2022", "framework/no-controls")] {
        assert_eq!(found(&world, rule), NOBODY);
        let adoption = all.iter().find(|row| row.value("framework").as_text() == Some(framework)).unwrap().id;
        world.operate(adoption, "retire", Draft::new()).unwrap();
        assert_eq!(found(&world, rule), [""]);
        world.operate(adoption, "restore", Draft::new()).unwrap();
        assert_eq!(found(&world, rule), NOBODY);
    }
}

#[test]
fn every_rule_is_tried() {
    let tests = [
        include_str!("tests_rules.rs"),
        include_str!("tests_rules_assure.rs"),
        include_str!("tests_rules_audit.rs"),
        include_str!("tests_rules_certified.rs"),
        include_str!("tests.rs"),
    ];
    let untried = ui::lint::lints(CONCEPTS).into_iter().map(|lint| lint.id).filter(|id| {
        let quoted = format!("\"{id}\"");
        !tests.iter().any(|text| text.contains(&quoted))
    });
    assert_eq!(untried.collect::<Vec<_>>(), Vec::<&str>::new());
}
