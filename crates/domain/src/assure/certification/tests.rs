//! Tests of certifications and visits: the way to the certificate, what refuses it, renewal, suspension, and what stays.

use super::record::{CERTIFICATE, CERTIFICATION, Certificate, STATES};
use super::visit::CERTIFICATION_VISIT;
use crate::ground::scope::SCOPE;
use crate::testing::{TODAY, World, founded, panels, refused};
use jiff::civil::{Date, date};
use kernel::nouns::{PERSON, UNIT};
use kernel::{Action, Draft, Filter, Id, Read, Role, Scope};

pub(super) fn none() -> Draft {
    Draft::new()
}

/// A certification that is being prepared.
pub(super) fn prepared() -> (World, Id) {
    let mut world = founded();
    let scope = world.first(&SCOPE).id;
    let draft = Draft::new()
        .with("title", "Whole company")
        .with("body", "Nordzert")
        .with("scope", scope)
        .with("scope_text", "Development and operation of payroll software.")
        .with("people", 180);
    let id = world.create(&CERTIFICATION, draft).unwrap();
    let me = world.create(&PERSON, Draft::new().with("name", "Ida Falk")).unwrap();
    world.act_as(me);
    (world, id)
}

/// A visit of this kind, planned for a day.
pub(super) fn planned(world: &mut World, certification: Id, kind: &str, day: Date) -> Id {
    let draft = Draft::new().with("title", kind).with("certification", certification).with("kind", kind).with("planned", day);
    world.create(&CERTIFICATION_VISIT, draft).unwrap()
}

/// The same, held on that day.
pub(super) fn held(world: &mut World, certification: Id, kind: &str, day: Date) -> Id {
    let id = planned(world, certification, kind, day);
    world.operate(id, "hold", Draft::new().with("began", day)).unwrap();
    id
}

pub(super) fn concluded(world: &mut World, certification: Id, kind: &str, day: Date, result: &str) -> Id {
    let id = held(world, certification, kind, day);
    world.operate(id, "conclude", Draft::new().with("result", result).with("conclusion", "As it says.")).unwrap();
    id
}

/// Up to stage 2, with stage 2 held and concluded on this day.
pub(super) fn audited(day: Date) -> (World, Id, Id) {
    let (mut world, id) = prepared();
    world.operate(id, "apply", none()).unwrap();
    concluded(&mut world, id, "stage-1", day.checked_sub(jiff::Span::new().days(60)).unwrap(), "recommended");
    world.operate(id, "stage-1", none()).unwrap();
    world.operate(id, "stage-2", none()).unwrap();
    let visit = concluded(&mut world, id, "stage-2", day, "recommended");
    (world, id, visit)
}

pub(super) fn decision(day: Date) -> Draft {
    Draft::new().with("decision", day).with("number", "NZ 4711")
}

/// With a certificate that was decided on this day.
pub(super) fn certified(day: Date) -> (World, Id) {
    let (mut world, id, _) = audited(day.checked_sub(jiff::Span::new().days(20)).unwrap());
    world.operate(id, "certify", decision(day)).unwrap();
    (world, id)
}

fn state(world: &World, id: Id) -> String {
    world.row(id).common.state
}

fn day_of(world: &World, id: Id, key: &str) -> Option<Date> {
    world.row(id).value(key).as_date()
}

#[test]
fn an_act_alone_leads_to_each_state_and_managers_act() {
    let (mut world, id) = prepared();
    let root = world.first(&UNIT).id;
    for to in STATES.choices.keys.iter().skip(1) {
        assert!(refused(world.edit(id, Draft::new().with("state", *to))).contains(&"problem-state-by-act".to_owned()), "{to}");
        let made = Draft::new().with("title", "Another").with("body", "Nordzert").with("state", *to);
        assert!(refused(world.create(&CERTIFICATION, made)).contains(&"problem-state-by-act".to_owned()), "{to}");
    }
    for role in [Role::Reader, Role::Contributor, Role::Manager, Role::Admin] {
        let scope = Scope::new(&[(root, None)], &[(root, role)], None);
        for operation in CERTIFICATION.operations {
            assert_eq!(scope.may(Action::Operate(operation), &CERTIFICATION, root), role >= Role::Manager, "{role:?} {}", operation.key);
        }
        let act = |key: &str| scope.may(Action::Operate(CERTIFICATION_VISIT.operation(key).unwrap()), &CERTIFICATION_VISIT, root);
        assert_eq!(["hold", "conclude", "postpone", "cancel"].map(act), [role >= Role::Contributor; 4], "{role:?}");
        assert_eq!(act("correct"), role >= Role::Manager);
        // Nobody writes a certificate by hand.
        assert!(!scope.may_create(&CERTIFICATE) && !CERTIFICATE.written(), "{role:?}");
    }
}

#[test]
fn the_body_is_applied_to_with_what_it_asks_for() {
    let (mut world, id) = prepared();
    world.edit(id, Draft::new().with("people", kernel::Value::None).with("scope_text", "")).unwrap();
    assert_eq!(refused(world.operate(id, "apply", none())), ["certification-needs", "certification-needs"]);
    world.edit(id, Draft::new().with("people", 40).with("scope_text", "Payroll.")).unwrap();
    let tomorrow = TODAY.tomorrow().unwrap();
    assert_eq!(refused(world.operate(id, "apply", Draft::new().with("on", tomorrow))), ["certification-day-ahead"]);
    world.operate(id, "apply", none()).unwrap();
    assert_eq!(day_of(&world, id, "applied"), Some(TODAY));
}

#[test]
fn no_stage_is_left_out_unseen() {
    let (mut world, id) = prepared();
    world.operate(id, "apply", none()).unwrap();
    assert_eq!(refused(world.operate(id, "stage-1", none())), ["certification-needs-stage-1"]);
    let visit = planned(&mut world, id, "stage-1", TODAY);
    world.operate(visit, "cancel", Draft::new().with("why", "Ill.")).unwrap();
    assert_eq!(refused(world.operate(id, "stage-1", none())), ["certification-needs-stage-1"]);
    let visit = held(&mut world, id, "stage-1", date(2026, 6, 1));
    world.operate(id, "stage-1", none()).unwrap();
    assert_eq!(refused(world.operate(id, "stage-2", none())), ["certification-stage-1-not-passed"]);
    world.operate(visit, "conclude", Draft::new().with("result", "refused").with("conclusion", "Not ready.")).unwrap();
    assert_eq!(refused(world.operate(id, "stage-2", none())), ["certification-stage-1-not-passed"]);
    world.operate(id, "stage-2", Draft::new().with("why", "The body looks at it again in stage 2.")).unwrap();
    assert!(world.row(id).value("decisions").as_text().unwrap().contains("looks at it again"));
}

#[test]
fn a_certificate_rests_on_a_stage_2_that_was_passed() {
    let (mut world, id) = prepared();
    world.operate(id, "apply", none()).unwrap();
    world.operate(id, "stage-2", Draft::new().with("why", "Agreed.")).unwrap();
    assert_eq!(refused(world.operate(id, "certify", decision(TODAY))), ["certification-needs-stage-2"]);
    let visit = held(&mut world, id, "stage-2", date(2026, 5, 20));
    assert_eq!(refused(world.operate(id, "certify", decision(TODAY))), ["certification-needs-stage-2"], "held is not concluded");
    world.operate(visit, "conclude", Draft::new().with("result", "refused").with("conclusion", "No.")).unwrap();
    assert_eq!(refused(world.operate(id, "certify", decision(TODAY))), ["certification-visit-refused"]);
    concluded(&mut world, id, "stage-2", date(2026, 6, 1), "conditional");
    assert_eq!(refused(world.operate(id, "certify", decision(date(2026, 5, 31)))), ["certification-decided-first"]);
    assert_eq!(refused(world.operate(id, "certify", decision(date(2026, 6, 12)))), ["certification-day-ahead"]);
    let too_long = decision(TODAY).with("valid_until", date(2029, 6, 11));
    assert_eq!(refused(world.operate(id, "certify", too_long)), ["certification-valid-too-long"]);
    assert_eq!(refused(world.operate(id, "certify", Draft::new().with("number", "1"))), ["problem-required"]);
    world.operate(id, "certify", decision(TODAY)).unwrap();
    let row = world.row(id);
    assert_eq!((row.common.state.as_str(), row.value("standing").as_text()), ("certified", Some("valid")));
    assert_eq!(
        (day_of(&world, id, "valid_until"), day_of(&world, id, "surveillance_by")),
        (Some(date(2029, 6, 10)), Some(date(2027, 6, 11)))
    );
    assert_eq!(day_of(&world, id, "visit_by"), Some(date(2029, 3, 10)));
    let certificate = world.first(&CERTIFICATE);
    let kept = certificate.of::<Certificate>().unwrap();
    assert_eq!((kept.number.as_str(), kept.body.as_str(), kept.valid_until), ("NZ 4711", "Nordzert", Some(date(2029, 6, 10))));
    assert_eq!(kept.standard, "ISO/IEC 27001:2022 with Amendment 1:2024");
    // What the certificate says is not typed over, and the visit that it rests on stays.
    for key in ["decision", "valid_until", "number", "first"] {
        assert!(!CERTIFICATION.field(key).unwrap().writable(), "{key}");
    }
    let visit = world.by("CV-2").id;
    assert_eq!(refused(world.operate(visit, "correct", Draft::new().with("why", "Other days."))), ["certification-visit-rests"]);
    assert_eq!(refused(world.operate(id, "retire", none())), ["certification-retire"]);
}

#[test]
fn the_word_of_the_day_says_that_a_certificate_has_ended() {
    let (mut world, id) = certified(date(2026, 6, 1));
    let standing = |world: &World| world.row(id).value("standing").as_text().map(str::to_owned);
    world.today = date(2029, 5, 31);
    assert_eq!(standing(&world).as_deref(), Some("valid"), "on the last day");
    assert_eq!(refused(world.operate(id, "expire", none())), ["certification-holds"]);
    world.today = date(2029, 6, 1);
    assert_eq!(standing(&world).as_deref(), Some("expired"), "on the next, whatever was recorded");
    world.operate(id, "expire", none()).unwrap();
    assert_eq!((state(&world, id), day_of(&world, id, "restore_by")), ("expired".to_owned(), Some(date(2029, 11, 30))));
}

#[test]
fn surveillance_moves_what_is_due() {
    let (mut world, id) = certified(date(2024, 3, 10));
    let due = |world: &World| {
        let row = world.row(id);
        CERTIFICATION.due(&row).into_iter().map(|due| (due.rule.what, due.date)).collect::<Vec<_>>()
    };
    let renew = ("certification-due-recertify", date(2027, 3, 9));
    let visit = ("certification-due-visit", date(2026, 12, 9));
    assert_eq!(due(&world), [("certification-due-surveillance", date(2025, 3, 10)), visit, renew]);
    held(&mut world, id, "surveillance-1", date(2025, 2, 20));
    assert_eq!(due(&world), [("certification-due-surveillance", date(2026, 12, 31)), visit, renew]);
    // A special audit is no surveillance, and one that was only planned counts for nothing.
    held(&mut world, id, "special", date(2026, 4, 2));
    let planned = planned(&mut world, id, "surveillance-2", date(2026, 9, 1));
    assert_eq!(due(&world)[0].1, date(2026, 12, 31));
    // Beyond the deadline with what was agreed alone.
    let beyond = || Draft::new().with("planned", date(2027, 1, 12)).with("why", "The auditor is ill.");
    assert_eq!(refused(world.operate(planned, "postpone", beyond())), ["certification-visit-beyond"]);
    let past = Draft::new().with("planned", date(2026, 6, 10)).with("why", "Earlier.");
    assert_eq!(refused(world.operate(planned, "postpone", past)), ["problem-day-past"]);
    assert_eq!(refused(world.edit(planned, Draft::new().with("planned", date(2026, 9, 2)))), ["problem-said-by-act"]);
    world.operate(planned, "postpone", beyond().with("agreed", "The body allows January.")).unwrap();
    let moved = world.row(planned).value("moved").as_text().unwrap().to_owned();
    assert!(moved.contains("2026-09-01") && moved.contains("2027-01-12") && moved.contains("allows January"), "{moved}");
    assert!(panels(&world, &world.row(id)).contains("2026-12-31"));
}

#[test]
fn recertification_keeps_restores_or_comes_too_late() {
    // Ends on 31 May 2026; today is 11 June 2026.
    let ready = || {
        let (mut world, id) = certified(date(2023, 6, 1));
        assert_eq!(refused(world.operate(id, "recertify", decision(TODAY))), ["certification-needs-recertification"]);
        concluded(&mut world, id, "recertification", date(2026, 3, 4), "recommended");
        (world, id)
    };
    let (mut world, id) = ready();
    assert_eq!(day_of(&world, id, "visit_by"), None, "the visit was held");
    world.operate(id, "recertify", decision(date(2026, 5, 20))).unwrap();
    assert_eq!(
        (day_of(&world, id, "valid_until"), day_of(&world, id, "surveillance_by")),
        (Some(date(2029, 5, 31)), Some(date(2027, 12, 31)))
    );
    let (mut world, id) = ready();
    world.operate(id, "expire", none()).unwrap();
    world.operate(id, "recertify", decision(TODAY)).unwrap();
    assert_eq!(day_of(&world, id, "valid_until"), Some(date(2029, 5, 31)), "the cycle goes on from the old last day");
    let issues = (&world as &dyn Read).all(&CERTIFICATE, &Filter::new()).unwrap();
    assert_eq!(issues.iter().map(|row| row.value("issue").as_text().unwrap().to_owned()).collect::<Vec<_>>(), ["initial", "restored"]);
    assert_eq!(refused(world.operate(id, "recertify", decision(TODAY))), ["certification-needs-recertification"], "once for each visit");
    let (mut world, id) = ready();
    world.today = date(2026, 12, 1);
    world.operate(id, "expire", none()).unwrap();
    assert_eq!(refused(world.operate(id, "recertify", decision(world.today))), ["certification-too-late"]);
    world.operate(id, "begin-again", Draft::new().with("why", "Missed.")).unwrap();
    assert_eq!((state(&world, id), day_of(&world, id, "valid_until")), ("preparing".to_owned(), None));
    // What led to the old certificate leads to no new one.
    world.operate(id, "apply", none()).unwrap();
    assert_eq!(refused(world.operate(id, "stage-1", none())), ["certification-needs-stage-1"]);
    world.operate(id, "stage-2", Draft::new().with("why", "Stage 2 alone, says the body.")).unwrap();
    assert_eq!(refused(world.operate(id, "certify", decision(world.today))), ["certification-needs-stage-2"]);
    assert_eq!(world.count(&CERTIFICATE, &Filter::new()).unwrap(), 1);
}

#[test]
fn a_suspension_moves_no_deadline() {
    let (mut world, id) = certified(date(2025, 9, 1));
    let before = day_of(&world, id, "surveillance_by");
    let turn = |on: Date| Draft::new().with("why", "Surveillance was refused.").with("on", on);
    assert_eq!(refused(world.operate(id, "suspend", turn(date(2025, 8, 31)))), ["certification-turned-first"]);
    world.operate(id, "suspend", turn(date(2026, 5, 31))).unwrap();
    let row = world.row(id);
    assert_eq!((row.value("standing").as_text(), day_of(&world, id, "suspended_until")), (Some("suspended"), Some(date(2026, 11, 30))));
    assert_eq!(refused(world.operate(id, "recertify", decision(TODAY))), ["certification-is-suspended"]);
    assert_eq!(refused(world.operate(id, "reinstate", turn(date(2026, 5, 30)))), ["certification-turned-first"]);
    world.operate(id, "reinstate", turn(TODAY)).unwrap();
    assert_eq!((day_of(&world, id, "surveillance_by"), day_of(&world, id, "suspended_until")), (before, None));
    // Nothing is reinstated after its last day.
    world.operate(id, "suspend", turn(TODAY)).unwrap();
    world.today = date(2028, 9, 1);
    assert_eq!(refused(world.operate(id, "reinstate", turn(world.today))), ["certification-ended"]);
    world.operate(id, "expire", none()).unwrap();
    assert_eq!(state(&world, id), "expired");
}

#[test]
fn a_changed_certificate_keeps_its_cycle() {
    let (mut world, id) = certified(date(2025, 9, 1));
    let said = |issue: &str| Draft::new().with("issue", issue).with("decision", TODAY).with("note", "The site in Oslo is new.");
    assert_eq!(refused(world.operate(id, "amend", said("transferred"))), ["certification-needs-body"]);
    let longer = said("changed").with("valid_until", date(2028, 9, 1));
    assert_eq!(refused(world.operate(id, "amend", longer)), ["certification-valid-too-long"]);
    let before = (day_of(&world, id, "surveillance_by"), day_of(&world, id, "decision"), day_of(&world, id, "valid_until"));
    world.operate(id, "amend", said("transferred").with("body", "Alpinzert").with("number", "AZ 9")).unwrap();
    assert_eq!((day_of(&world, id, "surveillance_by"), day_of(&world, id, "decision"), day_of(&world, id, "valid_until")), before);
    let row = world.row(id);
    assert_eq!((row.value("body").as_text(), row.value("number").as_text()), (Some("Alpinzert"), Some("AZ 9")));
    assert_eq!(world.count(&CERTIFICATE, &Filter::new()).unwrap(), 2);
}

#[test]
fn a_visit_leaves_alone_only_before_it_is_held() {
    let (mut world, id) = certified(date(2025, 9, 1));
    let (early, late) = (planned(&mut world, id, "special", TODAY), held(&mut world, id, "surveillance-1", TODAY));
    world.operate(early, "retire", none()).unwrap();
    world.operate(early, "restore", none()).unwrap();
    assert_eq!(refused(world.operate(late, "retire", none())), ["certification-visit-retire"]);
    world.operate(late, "conclude", Draft::new().with("result", "recommended").with("conclusion", "All well.")).unwrap();
    assert_eq!(refused(world.edit(late, Draft::new().with("title", "Another"))), ["certification-visit-stays"]);
    assert_eq!(refused(world.edit(late, Draft::new().with("kind", "special"))), ["problem-once", "certification-visit-stays"]);
    // With its certification it leaves and comes back.
    world.operate(id, "withdraw", Draft::new().with("why", "Given up.")).unwrap();
    world.operate(id, "retire", none()).unwrap();
    assert!(world.row(late).retired && world.row(early).retired);
    assert_eq!(refused(world.operate(late, "restore", none())), ["certification-visit-restore"]);
    world.operate(id, "restore", none()).unwrap();
    assert!(!world.row(late).retired && state(&world, id) == "withdrawn");
}

#[test]
fn a_visit_is_held_in_its_time() {
    let (mut world, id) = certified(date(2025, 9, 1));
    let visit = planned(&mut world, id, "surveillance-1", date(2026, 6, 10));
    let days = |from: Date, to: Date| Draft::new().with("began", from).with("ended", to);
    let hold = |world: &mut World, from, to| refused(world.operate(visit, "hold", days(from, to)));
    assert_eq!(hold(&mut world, TODAY, TODAY.tomorrow().unwrap()), ["certification-day-ahead"]);
    assert_eq!(hold(&mut world, TODAY, date(2026, 6, 9)), ["certification-visit-ends-first"]);
    assert_eq!(hold(&mut world, date(2025, 8, 1), date(2025, 8, 2)), ["certification-visit-before-decision"]);
    world.operate(visit, "hold", days(date(2026, 6, 9), date(2026, 6, 10))).unwrap();
    // The result of a surveillance that no certificate rests on can be put right.
    world.operate(visit, "conclude", Draft::new().with("result", "refused").with("conclusion", "Wrongly.")).unwrap();
    world.operate(visit, "correct", Draft::new().with("why", "That was another client.")).unwrap();
    assert_eq!(state(&world, visit), "held");
    let mut other = prepared();
    let early = planned(&mut other.0, other.1, "surveillance-1", TODAY);
    assert_eq!(refused(other.0.operate(early, "hold", Draft::new().with("began", TODAY))), ["certification-visit-no-certificate"]);
}

#[test]
fn a_scope_says_until_when_it_is_certified() {
    let (world, _) = certified(date(2025, 9, 1));
    let scope = world.first(&SCOPE);
    assert!(panels(&world, &scope).contains("2028-08-31"));
    let facts = crate::testing::ask(&world, "/scope", &[], |view| ui::concept::facts(view, &scope));
    assert!(
        facts.iter().any(|(label, said)| label == "Certified" && said.contains("2028-08-31") && said.contains("Nordzert")),
        "{facts:?}"
    );
}
