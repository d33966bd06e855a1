//! Tests of the records that the standard demands: each is somewhere, and follows the statement where only a control asks for it.

use super::mandatory::{Held, Standing, held};
use super::tests_rules::{admin, force, managed};
use crate::ground::framework::requirement_id;
use crate::ground::scope::SCOPE;
use crate::protect::control::CONTROL;
use crate::protect::evidence::EVIDENCE;
use crate::testing::{World, founded, report};
use kernel::{Draft, Row};
use std::collections::BTreeSet;

fn standing(world: &World, id: &str) -> Vec<Standing> {
    of(world, id).iter().map(|held| held.standing).collect()
}

fn of(world: &World, id: &str) -> Vec<Held<'static>> {
    held(world).unwrap().into_iter().filter(|held| held.document.id == id).collect()
}

#[test]
fn every_document_of_the_list_has_a_place() {
    let world = founded();
    let all = held(&world).unwrap();
    let ids: BTreeSet<&str> = all.iter().map(|held| held.document.id.as_str()).collect();
    assert_eq!(ids.len(), packs::documents().unwrap().len());
    assert_eq!(ids.len(), 51);
    // Every id that an answer names stands in the list.
    for id in super::answers::ANSWERS.iter().flat_map(|answer| answer.documents) {
        assert!(ids.contains(id), "{id}");
    }
    // Demanded by the clauses: in a register, not left to whatever evidence somebody collects; the policy is a document of one's own.
    let loose: Vec<&str> = all
        .iter()
        .filter(|held| held.document.status == packs::DocumentStatus::Mandatory && held.answer.is_none())
        .map(|held| held.document.id.as_str())
        .collect();
    assert_eq!(loose, ["D02"]);
}

#[test]
fn a_record_is_missing_there_and_in_order() {
    let mut world = founded();
    assert_eq!(standing(&world, "D06"), [Standing::Missing]);
    assert_eq!(standing(&world, "D01"), [Standing::NotApproved]);
    managed(&mut world);
    let scope = world.first(&SCOPE).id;
    world.edit(scope, Draft::new().with("statement", "Software for hospitals.")).unwrap();
    world.operate(scope, "approve", Draft::new()).unwrap();
    assert_eq!(standing(&world, "D01"), [Standing::Good]);
    let newest = of(&world, "D01")[0].newest.clone().unwrap();
    assert_eq!(newest.0, "SC-1");
    // The policy: a document in the register of evidence that shows clause 5.2, once somebody accepted it.
    assert_eq!(standing(&world, "D02"), [Standing::Missing]);
    let policy =
        Draft::new().with("title", "Policy").with("kind", "document").with("requirements", vec![requirement_id("iso27001-2022", "5.2.a")]);
    let policy = world.create(&EVIDENCE, policy).unwrap();
    assert_eq!(standing(&world, "D02"), [Standing::NotApproved]);
    force(&mut world, policy, Draft::new().with("state", "accepted"));
    assert_eq!(standing(&world, "D02"), [Standing::Good]);
    assert_eq!(of(&world, "D02")[0].there.all, (1, "/evidence?q=ref:E-1".to_owned()));
}

#[test]
fn what_only_a_control_asks_for_follows_the_statement() {
    let mut world = founded();
    assert_eq!(standing(&world, "C01"), [Standing::Missing]);
    let line = |world: &World, title: &str| -> Row { world.by(title) };
    let row = line(&world, "SOA-10");
    world.operate(row.id, "exclude", Draft::new().with("exclusion_reason", "Nobody uses anything.")).unwrap();
    assert_eq!(standing(&world, "C01"), [Standing::NotNeeded], "A.5.10 is excluded");
    world.operate(row.id, "include", Draft::new().with("reasons", vec!["business".to_owned()]).with("reason", "They do.")).unwrap();
    // Shown through the control that meets it.
    let draft = Draft::new().with("title", "Use of things").with("requirements", vec![requirement_id("iso27002-2022", "A.5.10")]);
    let control = world.create(&CONTROL, draft.with("owner", admin(&world))).unwrap();
    let rules = Draft::new().with("title", "Rules of use").with("controls", vec![control]);
    world.create(&EVIDENCE, rules.clone().with("kind", "record")).unwrap();
    assert_eq!(standing(&world, "C01"), [Standing::Missing], "a record is no document");
    world.create(&EVIDENCE, rules.with("kind", "document")).unwrap();
    assert_eq!(standing(&world, "C01"), [Standing::NotApproved]);
}

#[test]
fn the_report_names_every_document_and_every_line() {
    let (document, lines) = report(&founded(), "mandatory-records", &[]);
    let ids: BTreeSet<&String> = lines.iter().filter(|cells| cells.len() == 12).map(|cells| &cells[0]).collect();
    assert_eq!(ids.len(), 51 + 1, "with the head");
    let answered: Vec<&Vec<String>> = lines.iter().filter(|cells| cells.len() == 4).collect();
    assert_eq!(answered.len(), 114 + 1);
    assert!(answered.iter().all(|cells| !cells[2].is_empty()));
    assert!(document.facts.iter().any(|(label, _)| label == "Demanded"));
}
