//! Tests of each rule about audits and their programme: what it finds and what it leaves alone.

use super::tests::{after, found};
use super::tests_rules::{day, force, managed, person};
use crate::assure::audit::{AUDIT, AUDIT_FINDING, AUDIT_LINE, AuditKind};
use crate::assure::audit_programme::AUDIT_PROGRAMME;
use crate::testing::{TODAY, World, founded};
use kernel::{Choice, Draft, Filter, Id, Read, Value};

const NOBODY: Vec<String> = Vec::new();

fn audit(world: &mut World, kind: AuditKind, lead: Id) -> Id {
    let draft = Draft::new()
        .with("title", "Spring")
        .with("kind", kind.key())
        .with("criteria", "ISO/IEC 27001:2022")
        .with("extent", "Everything")
        .with("method", "both")
        .with("starts", day(1))
        .with("ends", day(2))
        .with("report_due", day(10))
        .with("lead", lead);
    world.create(&AUDIT, draft.with("supplier", if kind == AuditKind::Supplier { "A host" } else { "" })).unwrap()
}

/// Begins an audit, whose lead acts from now on.
fn begun(world: &mut World, id: Id, lead: Id) {
    let boss = managed(world);
    world.edit(id, Draft::new().with("audited", vec![boss])).unwrap();
    world.operate(id, "cover", Draft::new().with("under", "9.3").with("chosen", vec!["turn".to_owned()])).unwrap();
    world.act_as(lead);
    world.operate(id, "start", Draft::new()).unwrap();
}

/// Concludes what is on its check list and signs the report.
fn reported(world: &mut World, id: Id) {
    for line in (&*world as &dyn Read).all(&AUDIT_LINE, &Filter::new()).unwrap() {
        world.edit(line.id, Draft::new().with("observed", "Minutes of two years").with("conclusion", "conforms")).unwrap();
    }
    world.edit(id, Draft::new().with("conclusion", "It works.")).unwrap();
    world.operate(id, "report", Draft::new()).unwrap();
}

#[test]
fn audits_are_held_in_time_reported_and_internal_ones_each_year() {
    let mut world = founded();
    managed(&mut world);
    let lead = person(&mut world, "Per Holm");
    let id = audit(&mut world, AuditKind::Internal, lead);
    assert_eq!((after(&world, 1, "audit/overdue"), after(&world, 2, "audit/overdue")), (NOBODY, vec!["AU-1".to_owned()]));
    assert_eq!(found(&world, "audit/none-in-a-year"), [""]);
    begun(&mut world, id, lead);
    assert_eq!(after(&world, 2, "audit/overdue"), NOBODY);
    assert_eq!((after(&world, 10, "audit/report-overdue"), after(&world, 11, "audit/report-overdue")), (NOBODY, vec!["AU-1".to_owned()]));
    reported(&mut world, id);
    assert_eq!(after(&world, 11, "audit/report-overdue"), NOBODY);
    assert_eq!((after(&world, 367, "audit/none-in-a-year"), after(&world, 368, "audit/none-in-a-year")), (NOBODY, vec![String::new()]));
    // That of a supplier is none of our own.
    let mut other = founded();
    let lead = person(&mut other, "Per Holm");
    let id = audit(&mut other, AuditKind::Supplier, lead);
    begun(&mut other, id, lead);
    reported(&mut other, id);
    assert_eq!(found(&other, "audit/none-in-a-year"), [""]);
}

#[test]
fn who_audits_their_own_work_and_a_breach_that_leads_nowhere_are_found() {
    let mut world = founded();
    managed(&mut world);
    let lead = person(&mut world, "Per Holm");
    let id = audit(&mut world, AuditKind::Internal, lead);
    assert_eq!(found(&world, "audit/not-independent"), NOBODY);
    let tie = |what: &str| vec!["Per Holm".to_owned(), what.to_owned(), "C-1".to_owned()];
    force(&mut world, id, Draft::new().with("ties", Value::Grid(vec![tie("owns it"), tie("tests it")])));
    assert_eq!(found(&world, "audit/not-independent"), ["AU-1"]);
    begun(&mut world, id, lead);
    let draft = |kind: &str| Draft::new().with("title", "Rights stayed").with("audit", id).with("kind", kind).with("observed", "Two.");
    world.create(&AUDIT_FINDING, draft("opportunity")).unwrap();
    assert_eq!(found(&world, "audit/breach-not-raised"), NOBODY);
    let breach = world.create(&AUDIT_FINDING, draft("minor").with("breached", "Rights end on the last day")).unwrap();
    assert_eq!(found(&world, "audit/breach-not-raised"), ["AF-2"]);
    world.operate(breach, "raise", Draft::new()).unwrap();
    assert_eq!(found(&world, "audit/breach-not-raised"), NOBODY);
}

#[test]
fn a_programme_runs_today_and_skips_nothing() {
    let mut world = founded();
    managed(&mut world);
    assert_eq!((found(&world, "audit-programme/none"), found(&world, "audit-programme/skips")), (vec![String::new()], NOBODY));
    let draft =
        Draft::new().with("title", "Three years").with("starts", TODAY).with("objectives", "All").with("approver", "top-management");
    let programme = world.create(&AUDIT_PROGRAMME, draft).unwrap();
    assert_eq!((found(&world, "audit-programme/none"), found(&world, "audit-programme/skips")), (NOBODY, vec!["AP-1".to_owned()]));
    assert_eq!(after(&world, 3 * 366, "audit-programme/none"), [""]);
    // Everything on the check list of one audit.
    let lead = person(&mut world, "Per Holm");
    let id = audit(&mut world, AuditKind::Internal, lead);
    world.edit(id, Draft::new().with("programme", programme)).unwrap();
    let under = "4, 5, 6, 7, 8, 9, 10, A.5, A.6, A.7, A.8";
    world.operate(id, "cover", Draft::new().with("under", under).with("chosen", vec!["turn".to_owned()])).unwrap();
    assert_eq!(found(&world, "audit-programme/skips"), NOBODY);
    // Approved as it stands, and not when its plan moves.
    assert_eq!(found(&world, "audit-programme/not-approved"), ["AP-1"]);
    let boss = person(&mut world, "Ida Falk");
    world.act_as_system();
    world.edit(boss, Draft::new().with("functions", vec!["top-management".to_owned()])).unwrap();
    world.act_as(boss);
    world.operate(programme, "approve", Draft::new()).unwrap();
    let both = |world: &World| (found(world, "audit-programme/not-approved"), found(world, "audit-programme/moved-since-approval"));
    assert_eq!(both(&world), (NOBODY, NOBODY));
    world.edit(id, Draft::new().with("ends", TODAY.tomorrow().unwrap())).unwrap();
    assert_eq!(both(&world), (NOBODY, vec!["AP-1".to_owned()]));
    assert_eq!(after(&world, 3 * 366, "audit-programme/moved-since-approval"), NOBODY);
}
