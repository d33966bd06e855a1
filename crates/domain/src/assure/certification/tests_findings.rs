//! Tests of findings of the body: their deadlines, the nonconformity that is made once, closing, and what no edit goes round.

use super::finding::{CERTIFICATION_FINDING, STATES};
use super::measures::findings_closed;
use super::tests::{audited, certified, concluded, decision, held, none, planned, prepared};
use crate::assure::nonconformity::{NONCONFORMITY, Nonconformity};
use crate::testing::{TODAY, World, panels, refused};
use jiff::civil::{Date, date};
use kernel::nouns::UNIT;
use kernel::{Action, Draft, Filter, Id, Read, Role, Scope};

fn said(visit: Id, grade: &str) -> Draft {
    Draft::new()
        .with("title", "Rights of leavers are not removed")
        .with("visit", visit)
        .with("grade", grade)
        .with("clause", "9.2.2")
        .with("observed", "Three of ten leavers could still sign in.")
}

fn found(world: &mut World, visit: Id, grade: &str) -> Id {
    world.create(&CERTIFICATION_FINDING, said(visit, grade)).unwrap()
}

fn day(world: &World, id: Id, key: &str) -> Option<Date> {
    world.row(id).value(key).as_date()
}

fn why() -> Draft {
    Draft::new().with("why", "So the body said.")
}

fn answer() -> Draft {
    Draft::new().with("correction", "Removed.").with("cause", "Nobody was told.").with("action", "Connect the systems.")
}

fn accepted(world: &mut World, id: Id) {
    world.operate(id, "answer", answer()).unwrap();
    world.operate(id, "accept", none()).unwrap();
}

fn verified() -> Draft {
    Draft::new().with("verified", "Seen in the follow-up.")
}

#[test]
fn days_follow_from_grade_and_body() {
    let (mut world, id, stage_2) = audited(date(2026, 6, 1));
    let major = found(&mut world, stage_2, "major");
    assert_eq!((day(&world, major, "answer_by"), day(&world, major, "close_by")), (Some(date(2026, 7, 1)), Some(date(2026, 8, 30))));
    assert_eq!(day(&world, major, "found"), Some(date(2026, 6, 1)));
    let minor = found(&mut world, stage_2, "minor");
    assert_eq!((day(&world, minor, "answer_by"), day(&world, minor, "close_by")), (Some(date(2026, 7, 1)), None));
    for grade in ["opportunity", "positive"] {
        let id = found(&mut world, stage_2, grade);
        assert_eq!((day(&world, id, "answer_by"), day(&world, id, "close_by")), (None, None), "{grade}");
    }
    // Another body wants other days; a major of stage 2 is verified within six months whatever the body says.
    world.edit(id, Draft::new().with("major_answer", 14).with("major_close", 300).with("minor_close", 365)).unwrap();
    let major = found(&mut world, stage_2, "major");
    assert_eq!((day(&world, major, "answer_by"), day(&world, major, "close_by")), (Some(date(2026, 6, 15)), Some(date(2026, 12, 1))));
    let minor = found(&mut world, stage_2, "minor");
    assert_eq!(day(&world, minor, "close_by"), Some(date(2027, 6, 1)));
    // They are said anew by an act with its reason alone.
    assert_eq!(refused(world.edit(minor, Draft::new().with("close_by", date(2030, 1, 1)))), ["problem-said-by-act"]);
    assert_eq!(refused(world.operate(minor, "extend", why())), ["certification-finding-needs-day"]);
    world.operate(minor, "extend", why().with("close_by", date(2027, 7, 1))).unwrap();
    assert!(world.row(minor).value("decisions").as_text().unwrap().contains("2027-06-01"));
    // A body that gives no times gives no days.
    let none = kernel::Value::None;
    world.edit(id, Draft::new().with("major_answer", none.clone()).with("major_close", none)).unwrap();
    let major = found(&mut world, stage_2, "major");
    assert_eq!((day(&world, major, "answer_by"), day(&world, major, "close_by")), (None, Some(date(2026, 12, 1))));
}

#[test]
fn a_finding_belongs_to_a_visit_that_was_held() {
    let (mut world, id) = prepared();
    let visit = planned(&mut world, id, "stage-1", TODAY);
    assert_eq!(refused(world.create(&CERTIFICATION_FINDING, said(visit, "concern"))), ["certification-finding-before-visit"]);
    let stage_1 = held(&mut world, id, "stage-1", date(2026, 5, 4));
    let bare = said(stage_1, "minor").with("clause", "");
    assert_eq!(refused(world.create(&CERTIFICATION_FINDING, bare)), ["certification-finding-needs-requirement"]);
    let early = said(stage_1, "minor").with("found", date(2026, 5, 3));
    assert_eq!(refused(world.create(&CERTIFICATION_FINDING, early)), ["certification-finding-found-first"]);
    let ahead = said(stage_1, "minor").with("found", date(2026, 6, 12));
    assert_eq!(refused(world.create(&CERTIFICATION_FINDING, ahead)), ["certification-day-ahead"]);
    // An area of concern is of stage 1, and is dealt with by stage 2.
    planned(&mut world, id, "stage-2", date(2026, 8, 3));
    let concern = found(&mut world, stage_1, "concern");
    assert_eq!((day(&world, concern, "answer_by"), day(&world, concern, "close_by")), (None, Some(date(2026, 8, 3))));
    let stage_2 = held(&mut world, id, "stage-2", TODAY);
    assert_eq!(refused(world.create(&CERTIFICATION_FINDING, said(stage_2, "concern"))), ["certification-finding-concern-stage-1"]);
    let minor = found(&mut world, stage_2, "minor");
    assert_eq!(refused(world.operate(minor, "regrade", why().with("grade", "concern"))), ["certification-finding-concern-stage-1"]);
    assert_eq!(refused(world.edit(minor, Draft::new().with("visit", stage_1))), ["problem-once"]);
}

#[test]
fn no_certificate_while_a_major_is_open_by_any_way_round() {
    let (mut world, id, stage_2) = audited(date(2026, 6, 1));
    let major = found(&mut world, stage_2, "major");
    assert_eq!((day(&world, id, "verify_by"), world.row(id).value("open_majors").as_int()), (Some(date(2026, 12, 1)), Some(1)));
    let certify = |world: &mut World| world.operate(id, "certify", decision(world.today));
    assert_eq!(refused(certify(&mut world)), ["certification-major-open"]);
    // Neither retiring it nor another grade or state by hand, nor moving it, takes it out of the way.
    assert_eq!(refused(world.operate(major, "retire", none())), ["certification-finding-retire"]);
    assert_eq!(refused(world.operate(stage_2, "retire", none())), ["certification-visit-retire"]);
    assert_eq!(refused(world.edit(major, Draft::new().with("grade", "minor"))), ["problem-said-by-act"]);
    for to in STATES.choices.keys.iter().skip(1) {
        assert!(refused(world.edit(major, Draft::new().with("state", *to))).contains(&"problem-state-by-act".to_owned()), "{to}");
    }
    assert_eq!(refused(world.operate(major, "close", verified())), ["certification-finding-not-accepted"]);
    accepted(&mut world, major);
    assert_eq!(refused(certify(&mut world)), ["certification-major-open"], "accepted is not verified");
    assert_eq!(refused(world.operate(major, "close", verified())), ["certification-finding-not-raised"]);
    world.operate(major, "close", verified().with("despite", "The body has its own proof.")).unwrap();
    assert_eq!(day(&world, id, "verify_by"), None);
    let before = decision(date(2026, 6, 10));
    assert_eq!(refused(world.operate(id, "certify", before)), ["certification-decided-first"], "it was still open then");
    certify(&mut world).unwrap();
}

#[test]
fn majors_verified_too_late_ask_for_another_stage_2() {
    let (mut world, id, stage_2) = audited(date(2025, 11, 3));
    let major = found(&mut world, stage_2, "major");
    accepted(&mut world, major);
    world.operate(major, "close", verified().with("despite", "Its check comes later.")).unwrap();
    assert_eq!(refused(world.operate(id, "certify", decision(TODAY))), ["certification-verified-late"], "after 3 May 2026");
    concluded(&mut world, id, "stage-2", date(2026, 6, 8), "recommended");
    world.operate(id, "certify", decision(TODAY)).unwrap();
}

#[test]
fn a_minor_needs_an_accepted_plan() {
    let (mut world, id, stage_2) = audited(date(2026, 6, 1));
    let minor = found(&mut world, stage_2, "minor");
    let certify = |world: &mut World| world.operate(id, "certify", decision(TODAY));
    assert_eq!(refused(certify(&mut world)), ["certification-minor-unanswered"]);
    let thin = Draft::new().with("action", "Connect the systems.");
    assert_eq!(refused(world.operate(minor, "answer", thin)), ["certification-finding-needs-answer"]);
    world.operate(minor, "answer", answer()).unwrap();
    assert_eq!(refused(certify(&mut world)), ["certification-minor-unanswered"]);
    world.operate(minor, "send-back", why()).unwrap();
    accepted(&mut world, minor);
    certify(&mut world).unwrap();
    assert_eq!(world.row(id).value("open_findings").as_int(), Some(1), "it is closed on the next visit");
}

#[test]
fn the_nonconformity_is_made_once_and_closes_the_finding() {
    let (mut world, id) = certified(date(2025, 9, 1));
    let visit = held(&mut world, id, "surveillance-1", date(2026, 6, 8));
    let minor = found(&mut world, visit, "minor");
    world.operate(minor, "raise", none()).unwrap();
    let raised = world.row(minor).value("nonconformity").as_link().unwrap();
    let row = world.row(raised);
    let record = row.of::<Nonconformity>().unwrap();
    assert_eq!((record.found_in, record.detected, record.answer_by), (Some(minor), Some(date(2026, 6, 8)), Some(date(2026, 7, 8))));
    assert_eq!((record.breached.as_str(), record.grade.map(|grade| format!("{grade:?}"))), ("9.2.2", Some("Minor".to_owned())));
    assert_eq!(refused(world.operate(minor, "raise", none())), ["certification-finding-raised"]);
    assert_eq!(world.count(&NONCONFORMITY, &Filter::new()).unwrap(), 1);
    assert!(!CERTIFICATION_FINDING.field("nonconformity").unwrap().writable());
    accepted(&mut world, minor);
    assert_eq!(refused(world.operate(minor, "close", verified())), ["certification-finding-not-dealt-with"]);
    // What was withdrawn was not dealt with either.
    let other = found(&mut world, visit, "minor");
    world.operate(other, "raise", none()).unwrap();
    accepted(&mut world, other);
    let of_other = world.row(other).value("nonconformity").as_link().unwrap();
    world.operate(of_other, "withdraw", Draft::new().with("why", "We do not think so.")).unwrap();
    assert_eq!(refused(world.operate(other, "close", verified())), ["certification-finding-not-dealt-with"]);
    world.operate(other, "close", verified().with("despite", "The body agrees.")).unwrap();
    assert_eq!(world.row(other).value("despite").as_text(), Some("The body agrees."));
    // What has ended stays as it was said, until it is opened again.
    assert_eq!(refused(world.edit(other, Draft::new().with("observed", "Nothing."))), ["certification-finding-ended-stays"]);
    world.operate(other, "reopen", why()).unwrap();
    assert_eq!((world.row(other).common.state.as_str(), day(&world, other, "closed")), ("open", None));
}

#[test]
fn a_strength_is_not_answered_and_an_opportunity_not_raised() {
    let (mut world, id) = certified(date(2025, 9, 1));
    let visit = held(&mut world, id, "surveillance-1", date(2026, 6, 8));
    let offers = |world: &World, id: Id| {
        let row = world.row(id);
        row.register.offers(&row).iter().map(|operation| operation.key).collect::<Vec<_>>()
    };
    let (strength, chance) = (found(&mut world, visit, "positive"), found(&mut world, visit, "opportunity"));
    assert!(!offers(&world, strength).contains(&"answer") && !offers(&world, strength).contains(&"raise"));
    assert!(offers(&world, chance).contains(&"answer") && !offers(&world, chance).contains(&"raise"));
    world.operate(chance, "close", verified()).unwrap();
    // A lesser grade that becomes a grave one gets the days of that.
    world.operate(strength, "regrade", why().with("grade", "major")).unwrap();
    assert_eq!((day(&world, strength, "answer_by"), day(&world, strength, "close_by")), (Some(date(2026, 7, 8)), Some(date(2026, 9, 6))));
}

#[test]
fn days_of_answers_stand_in_their_order() {
    let (mut world, id) = certified(date(2025, 9, 1));
    let visit = held(&mut world, id, "surveillance-1", date(2026, 6, 8));
    let minor = found(&mut world, visit, "minor");
    let on = |day: Date| Draft::new().with("on", day);
    assert_eq!(refused(world.operate(minor, "answer", answer().with("on", date(2026, 6, 7)))), ["certification-finding-day-first"]);
    assert_eq!(refused(world.operate(minor, "answer", answer().with("on", date(2026, 6, 12)))), ["certification-day-ahead"]);
    world.operate(minor, "answer", answer().with("on", date(2026, 6, 10))).unwrap();
    assert_eq!(refused(world.operate(minor, "accept", on(date(2026, 6, 9)))), ["certification-finding-day-first"]);
    world.operate(minor, "accept", on(date(2026, 6, 10))).unwrap();
    let close = verified().with("despite", "Seen by the body.").with("on", date(2026, 6, 9));
    assert_eq!(refused(world.operate(minor, "close", close)), ["certification-finding-day-first"]);
}

#[test]
fn contributors_answer_and_managers_close() {
    let (world, _) = prepared();
    let root = world.first(&UNIT).id;
    for role in [Role::Reader, Role::Contributor, Role::Manager] {
        let scope = Scope::new(&[(root, None)], &[(root, role)], None);
        let act = |key: &str| scope.may(Action::Operate(CERTIFICATION_FINDING.operation(key).unwrap()), &CERTIFICATION_FINDING, root);
        assert_eq!(["raise", "answer", "accept", "send-back"].map(act), [role >= Role::Contributor; 4], "{role:?}");
        assert_eq!(["close", "extend", "regrade", "withdraw", "reopen"].map(act), [role >= Role::Manager; 5], "{role:?}");
    }
}

#[test]
fn findings_leave_and_come_back_with_their_visit_and_are_counted() {
    let (mut world, id) = certified(date(2025, 9, 1));
    let visit = held(&mut world, id, "surveillance-1", date(2026, 6, 8));
    let (major, minor) = (found(&mut world, visit, "major"), found(&mut world, visit, "minor"));
    found(&mut world, visit, "positive");
    let counted = |world: &World| findings_closed(world).unwrap();
    assert_eq!((counted(&world).n(), counted(&world).of()), (0, 2));
    accepted(&mut world, minor);
    world.operate(minor, "close", verified().with("despite", "Seen.")).unwrap();
    world.today = date(2026, 9, 7);
    let parts: Vec<u64> = counted(&world).shares.iter().map(|share| share.n).collect();
    assert_eq!(parts, [1, 0, 1], "one closed, none in time, one late since 6 September");
    assert!(panels(&world, &world.row(visit)).contains("2026-09-06") && panels(&world, &world.row(id)).contains("Rights of leavers"));
    world.operate(id, "withdraw", Draft::new().with("why", "Given up.")).unwrap();
    world.operate(id, "retire", none()).unwrap();
    assert!(world.row(major).retired);
    assert_eq!(refused(world.operate(major, "restore", none())), ["certification-finding-restore"]);
    world.operate(id, "restore", none()).unwrap();
    assert!(!world.row(major).retired && world.row(id).common.state == "withdrawn");
}
