//! Tests of each rule: what it finds and what it leaves alone, of plan and protection.

use super::tests::{after, found};
use crate::ground::criteria::CRITERIA;
use crate::ground::framework::requirement_id;
use crate::ground::scope::SCOPE;
use crate::protect::asset::ASSET;
use crate::protect::context::{EXPECTATION, ISSUE, PARTY};
use crate::protect::control::{CONTROL, IMPLEMENTATION};
use crate::protect::control_test::CONTROL_TEST;
use crate::protect::evidence::EVIDENCE;
use crate::protect::obligation::OBLIGATION;
use crate::protect::risk::{RISK, TREATMENT_ACTION};
use crate::protect::soa::{SOA_LINE, SOA_VERSION};
use crate::testing::{TODAY, World, founded};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::nouns::PERSON;
use kernel::{Change, Draft, Filter, Id, Read, Value};

pub(super) fn day(days: i32) -> Date {
    TODAY.checked_add(days.days()).unwrap()
}

/// Changes a record as an act does.
pub(super) fn force(world: &mut World, id: Id, draft: Draft) {
    let register = world.row(id).register;
    world.write(vec![Change::edit(register, id, draft).by_act()]).unwrap();
}

pub(super) fn admin(world: &World) -> Id {
    world.first(&PERSON).id
}

pub(super) fn person(world: &mut World, name: &str) -> Id {
    world.create(&PERSON, Draft::new().with("name", name)).unwrap()
}

/// The administrator is top management and acts.
pub(super) fn managed(world: &mut World) -> Id {
    let id = admin(world);
    world.edit(id, Draft::new().with("functions", vec!["isms-manager".to_owned(), "top-management".to_owned()])).unwrap();
    world.act_as(id);
    id
}

fn risk(world: &mut World, rank: i64, more: Draft) -> Id {
    let owner = admin(world);
    let mut draft = Draft::new().with("title", "Rosters are lost").with("affects", vec!["availability".to_owned()]).with("owner", owner);
    if rank > 0 {
        draft.set("current_likelihood", rank);
        draft.set("current_likelihood_reason", "seen");
        draft.set("current_consequence", rank);
        draft.set("current_consequence_reason", "felt");
    }
    for (key, value) in more.iter() {
        draft.set(key, value.clone());
    }
    world.create(&RISK, draft).unwrap()
}

fn accepted(world: &mut World, id: Id) {
    world.operate(id, "accept", Draft::new().with("reason", "It can be borne.").with("until", day(30))).unwrap();
}

fn action(world: &mut World, risk: Id) -> Id {
    let draft = Draft::new().with("title", "Copy them").with("risk", risk).with("option", "modify").with("by", day(5));
    world.create(&TREATMENT_ACTION, draft.with("owner", admin(world))).unwrap()
}

fn control(world: &mut World, meets: &str) -> Id {
    let mut draft = Draft::new().with("title", "Backup").with("owner", admin(world));
    if !meets.is_empty() {
        draft.set("requirements", vec![requirement_id("iso27002-2022", meets)]);
    }
    world.create(&CONTROL, draft).unwrap()
}

/// A control that meets a requirement and is in place.
fn in_place(world: &mut World, meets: &str) -> Id {
    let id = control(world, meets);
    world.operate(id, "report-progress", Draft::new().with("state", "in-place")).unwrap();
    id
}

fn tested(world: &mut World, control: Id, outcome: &str) -> Id {
    let tester = person(world, "Ingo Falk");
    let draft =
        Draft::new().with("title", "Is it copied?").with("control", control).with("procedure", "Look.").with("frequency", "monthly");
    let id = world.create(&CONTROL_TEST, draft.with("tester", tester).with("first_due", TODAY)).unwrap();
    world.act_as(tester);
    world.operate(id, "record", Draft::new().with("outcome", outcome).with("conclusion", "Looked.")).unwrap();
    world.act_as_system();
    id
}

fn line(world: &World, number: usize) -> Id {
    world.by(&format!("SOA-{number}")).id
}

fn exclude(world: &mut World, number: usize) {
    let id = line(world, number);
    world.operate(id, "exclude", Draft::new().with("exclusion_reason", "Nothing of the kind is done here.")).unwrap();
}

fn reasons(world: &mut World, number: usize, reason: &str, more: Draft) {
    let id = line(world, number);
    let mut draft = Draft::new().with("reasons", vec![reason.to_owned()]);
    for (key, value) in more.iter() {
        draft.set(key, value.clone());
    }
    world.edit(id, draft).unwrap();
}

fn obligation(world: &mut World, state: &str, more: Draft) -> Id {
    let mut draft = Draft::new().with("title", "Data protection act").with("kind", "law").with("source", "Act").with("owner", admin(world));
    for (key, value) in more.iter() {
        draft.set(key, value.clone());
    }
    let id = world.create(&OBLIGATION, draft).unwrap();
    if state != "identified" {
        force(world, id, Draft::new().with("state", state));
    }
    id
}

#[test]
fn risks_that_nobody_rated_owns_or_decided_are_found() {
    let mut world = founded();
    let unrated = risk(&mut world, 0, Draft::new());
    let low = risk(&mut world, 1, Draft::new());
    let high = risk(&mut world, 5, Draft::new());
    world.edit(low, Draft::new().with("owner", Value::None)).unwrap();
    let reference = |world: &World, id| world.row(id).reference;
    assert_eq!(found(&world, "risk/unrated"), [reference(&world, unrated)]);
    assert_eq!(found(&world, "risk/no-owner"), [reference(&world, low)]);
    assert_eq!(found(&world, "risk/above-undecided"), [reference(&world, high)]);
    assert_eq!(found(&world, "risk/none"), Vec::<String>::new());
    let kept = risk(&mut world, 1, Draft::new().with("options", vec!["retain".to_owned()]).with("treatment", "Cheap to bear."));
    risk(&mut world, 1, Draft::new().with("options", vec!["modify".to_owned()]));
    assert_eq!(found(&world, "risk/retained-unaccepted"), [reference(&world, kept)]);
    assert_eq!(found(&world, "risk/no-control"), ["R-5"]);
    let backup = control(&mut world, "A.8.13");
    let acts = Draft::new().with("options", vec!["modify".to_owned()]).with("controls", vec![backup]);
    risk(&mut world, 1, acts);
    assert_eq!(found(&world, "risk/no-control"), ["R-5"]);
}

#[test]
fn acceptances_and_plans_that_do_not_hold_are_found() {
    let mut world = founded();
    let me = managed(&mut world);
    let (kept, moved, plain) = (risk(&mut world, 3, Draft::new()), risk(&mut world, 3, Draft::new()), risk(&mut world, 3, Draft::new()));
    [kept, moved].into_iter().for_each(|id| accepted(&mut world, id));
    assert!(found(&world, "risk/acceptance-stale").is_empty() && found(&world, "risk/acceptance-ended").is_empty());
    force(&mut world, moved, Draft::new().with("current_likelihood_reason", "seen twice"));
    assert_eq!(found(&world, "risk/acceptance-stale"), ["R-2"]);
    assert_eq!(after(&world, 30, "risk/acceptance-ended"), Vec::<String>::new());
    assert_eq!(after(&world, 31, "risk/acceptance-ended"), ["R-1"]);
    // Whoever accepted in the owner's place has another function by now.
    assert!(found(&world, "risk/accepted-by-wrong-level").is_empty());
    let other = person(&mut world, "Jutta Wied");
    let theirs = risk(&mut world, 3, Draft::new().with("owner", other));
    let said = Draft::new().with("reason", "It can be borne.").with("until", day(30)).with("instead", "She is ill.");
    world.operate(theirs, "accept", said).unwrap();
    assert!(found(&world, "risk/accepted-by-wrong-level").is_empty());
    world.act_as_system();
    world.edit(me, Draft::new().with("functions", vec!["isms-manager".to_owned()])).unwrap();
    assert_eq!(found(&world, "risk/accepted-by-wrong-level"), ["R-4"]);
    // An approved plan decides about a risk above the appetite until it changes.
    world.act_as(me);
    let high = risk(&mut world, 5, Draft::new());
    let step = action(&mut world, high);
    assert_eq!(found(&world, "risk/above-undecided").last().unwrap(), "R-5");
    world.operate(high, "approve-plan", Draft::new()).unwrap();
    assert!(!found(&world, "risk/above-undecided").contains(&"R-5".to_owned()) && found(&world, "risk/plan-stale").is_empty());
    world.edit(step, Draft::new().with("how", "Twice a day.")).unwrap();
    assert_eq!(found(&world, "risk/plan-stale"), ["R-5"]);
    let _ = plain;
}

#[test]
fn risks_and_actions_behind_their_days_are_found() {
    let mut world = founded();
    let reviewed = risk(&mut world, 1, Draft::new().with("first_review", day(1)));
    risk(&mut world, 1, Draft::new().with("first_review", day(90)));
    assert_eq!(after(&world, 1, "risk/review-overdue"), Vec::<String>::new());
    assert_eq!(after(&world, 2, "risk/review-overdue"), ["R-1"]);
    action(&mut world, reviewed);
    assert_eq!(after(&world, 5, "risk/action-overdue"), Vec::<String>::new());
    assert_eq!(after(&world, 6, "risk/action-overdue"), ["TA-1"]);
    let treated = risk(&mut world, 3, Draft::new().with("options", vec!["modify".to_owned()]).with("target_by", day(3)));
    risk(&mut world, 3, Draft::new().with("target_by", day(3)));
    force(&mut world, treated, Draft::new().with("state", "in-treatment"));
    assert_eq!(after(&world, 4, "risk/target-overdue"), ["R-3"]);
    world.write(vec![Change::edit(&RISK, reviewed, Draft::new().with("state", "closed").with("ended", "Gone.")).by_act()]).unwrap();
    assert_eq!(after(&world, 2, "risk/review-overdue"), Vec::<String>::new(), "what is closed is not reviewed");
}

#[test]
fn lines_whose_reason_does_not_hold_are_found() {
    let mut world = founded();
    let backup = control(&mut world, "A.5.1");
    risk(&mut world, 1, Draft::new().with("controls", vec![backup]));
    assert!(found(&world, "soa/excluded-treats-risk").is_empty());
    for number in [1, 2, 3] {
        exclude(&mut world, number);
    }
    assert_eq!(found(&world, "soa/excluded-treats-risk"), ["SOA-1"]);
    let asked = |reference: &str| Draft::new().with("requirements", vec![requirement_id("iso27002-2022", reference)]);
    obligation(&mut world, "applies", asked("A.5.2"));
    obligation(&mut world, "identified", asked("A.5.3"));
    assert_eq!(found(&world, "soa/excluded-obliged"), ["SOA-2"]);
    // Through the control that meets it as well.
    obligation(&mut world, "applies", Draft::new().with("controls", vec![backup]));
    assert_eq!(found(&world, "soa/excluded-obliged"), ["SOA-1", "SOA-2"]);
    let law = world.by("OB-1").id;
    reasons(&mut world, 4, "risk", Draft::new());
    reasons(&mut world, 5, "law", Draft::new());
    reasons(&mut world, 6, "contract", Draft::new().with("obligations", vec![law]));
    let treating = control(&mut world, "A.5.7");
    risk(&mut world, 1, Draft::new().with("controls", vec![treating]));
    reasons(&mut world, 7, "risk", Draft::new());
    assert_eq!(found(&world, "soa/reason-without-risk"), ["SOA-4"]);
    assert_eq!(found(&world, "soa/reason-without-obligation"), ["SOA-5"]);
    let open = found(&world, "soa/no-reason");
    assert_eq!((open.len(), open.first().map(String::as_str)), (93 - 3 - 4, Some("SOA-8")));
}

#[test]
fn lines_whose_status_nothing_shows_are_found() {
    let mut world = founded();
    control(&mut world, "A.5.1");
    let (bare, good, failed) = (in_place(&mut world, "A.5.2"), in_place(&mut world, "A.5.3"), in_place(&mut world, "A.5.4"));
    assert_eq!(found(&world, "soa/only-planned"), ["SOA-1"]);
    assert_eq!(found(&world, "soa/no-control").len(), 93 - 4);
    assert_eq!(found(&world, "soa/never-tested"), ["SOA-2", "SOA-3", "SOA-4"]);
    tested(&mut world, good, "effective");
    tested(&mut world, failed, "ineffective");
    assert_eq!(found(&world, "soa/never-tested"), ["SOA-2"]);
    assert_eq!(found(&world, "soa/test-failed"), ["SOA-4"]);
    assert_eq!(found(&world, "soa/test-overdue"), Vec::<String>::new());
    assert_eq!(after(&world, 31, "soa/test-overdue"), ["SOA-3", "SOA-4"]);
    let shows = Draft::new().with("title", "Log of copies").with("kind", "record").with("controls", vec![good, failed]);
    world.create(&EVIDENCE, shows).unwrap();
    assert_eq!(found(&world, "soa/nothing-shows-it"), ["SOA-2"]);
    let _ = bare;
    let (late, soon) = (line(&world, 10), line(&world, 11));
    world.edit(late, Draft::new().with("target_date", day(-1))).unwrap();
    world.edit(soon, Draft::new().with("target_date", day(1))).unwrap();
    assert_eq!(found(&world, "soa/target-passed"), ["SOA-10"]);
    world.operate(soon, "set-status", Draft::new().with("status", "partly").with("why", "Done by the landlord.")).unwrap();
    assert_eq!(found(&world, "soa/status-by-hand"), ["SOA-11"]);
    let words = "Rosters must be there every morning at six";
    for (number, text) in
        [(20, words), (21, "Rosters must be there every morning at six!"), (22, "Asked for by the hospital in its contract of May")]
    {
        let id = line(&world, number);
        world.edit(id, Draft::new().with("reasons", vec!["business".to_owned()]).with("reason", text)).unwrap();
    }
    assert_eq!(found(&world, "soa/same-words"), ["SOA-20", "SOA-21"]);
}

#[test]
fn what_top_management_has_not_signed_is_found() {
    let mut world = founded();
    assert_eq!(found(&world, "soa/no-approved-version"), ["SC-1"]);
    assert_eq!(found(&world, "criteria/not-approved"), ["CR-1"]);
    managed(&mut world);
    let (scope, criteria) = (world.first(&SCOPE).id, world.first(&CRITERIA).id);
    world.operate(criteria, "approve", Draft::new()).unwrap();
    assert!(found(&world, "criteria/not-approved").is_empty() && found(&world, "criteria/none-in-force").is_empty());
    let version = world.create(&SOA_VERSION, Draft::new().with("scope", scope)).unwrap();
    world.operate(version, "approve", Draft::new().with("gaps", "A first look.")).unwrap();
    assert!(found(&world, "soa/no-approved-version").is_empty() && found(&world, "soa/moved-since-approval").is_empty());
    reasons(&mut world, 1, "business", Draft::new());
    assert_eq!(found(&world, "soa/moved-since-approval"), ["SV-1"]);
    assert_eq!(found(&world, "scope/not-approved"), Vec::<String>::new(), "a draft is not said to apply");
    world.edit(scope, Draft::new().with("statement", "Software for hospitals.")).unwrap();
    world.operate(scope, "approve", Draft::new()).unwrap();
    assert!(found(&world, "scope/not-approved").is_empty() && found(&world, "scope/none-in-force").is_empty());
    assert_eq!(found(&world, "scope/without-borders"), ["SC-1"]);
    force(&mut world, scope, Draft::new().with("interfaces", "Hosting by Nordvest."));
    assert_eq!(found(&world, "scope/not-approved"), ["SC-1"]);
    assert!(found(&world, "scope/without-borders").is_empty());
}

#[test]
fn assets_controls_and_evidence_are_looked_at() {
    let mut world = founded();
    let me = admin(&world);
    let bare = Draft::new().with("name", "Rosters").with("kind", "information").with("next_review", day(1));
    world.create(&ASSET, bare.clone()).unwrap();
    let full = bare.with("owner", me).with("classification", "internal").with("next_review", day(9));
    world.create(&ASSET, full.with("confidentiality", "normal").with("integrity", "normal").with("availability", "normal")).unwrap();
    assert_eq!(found(&world, "asset/not-described"), ["AS-1"]);
    assert_eq!(after(&world, 2, "asset/review-overdue"), ["AS-1"]);
    let nobody = control(&mut world, "");
    world.edit(nobody, Draft::new().with("owner", Value::None).with("next_review", day(1))).unwrap();
    let busy = in_place(&mut world, "A.5.1");
    assert_eq!(found(&world, "control/no-owner"), ["C-1"]);
    assert!(found(&world, "control/not-carried-out").is_empty(), "it is planned where it was made");
    let planned = world.by("IM-1").id;
    world.write(vec![Change::Retire { register: &IMPLEMENTATION, id: planned, version: None }]).unwrap();
    assert_eq!(found(&world, "control/not-carried-out"), ["C-1"]);
    assert_eq!(after(&world, 2, "control/review-overdue"), ["C-1"]);
    assert_eq!(found(&world, "risk/control-for-nothing"), ["C-1"]);
    risk(&mut world, 1, Draft::new().with("controls", vec![nobody]));
    assert!(found(&world, "risk/control-for-nothing").is_empty());
    let kept = Draft::new()
        .with("title", "Log")
        .with("kind", "record")
        .with("collected_by", me)
        .with("valid_until", day(3))
        .with("controls", vec![busy]);
    let accepted = world.create(&EVIDENCE, kept.clone()).unwrap();
    world.create(&EVIDENCE, kept).unwrap();
    force(&mut world, accepted, Draft::new().with("state", "accepted"));
    assert_eq!(found(&world, "evidence/not-reviewed"), ["E-2"]);
    assert_eq!(after(&world, 3, "evidence/stale"), Vec::<String>::new());
    assert_eq!(after(&world, 4, "evidence/stale"), ["E-1"]);
    // Tests: one in its rhythm, one without a day, one by whoever owns the control.
    tested(&mut world, busy, "effective");
    let draft =
        Draft::new().with("title", "Own").with("control", busy).with("procedure", "Look.").with("frequency", "yearly").with("tester", me);
    world.create(&CONTROL_TEST, draft.with("independence", "Nobody else can read the logs.")).unwrap();
    assert_eq!(found(&world, "control-test/by-owner"), ["CT-2"]);
    assert_eq!(found(&world, "control-test/never-done"), ["CT-2"]);
    assert_eq!(found(&world, "control-test/overdue"), Vec::<String>::new());
    assert_eq!(after(&world, 31, "control-test/overdue"), ["CT-1"]);
}

#[test]
fn context_and_obligations_are_looked_at() {
    let mut world = founded();
    assert_eq!(found(&world, "context/issue-undecided"), ["CI-1"]);
    let decided =
        Draft::new().with("title", "Hospitals pay late").with("side", "external").with("category", "market").with("relevant", "yes");
    let categories = ISSUE.field("category").unwrap().kind.choices().unwrap().keys;
    let decided = decided.with("category", *categories.iter().find(|key| **key != "climate").unwrap()).with("effect", "Less money.");
    world.create(&ISSUE, decided.with("next_review", day(1))).unwrap();
    assert_eq!(found(&world, "context/issue-undecided"), ["CI-1"]);
    assert!(found(&world, "context/no-issues").is_empty());
    assert_eq!(after(&world, 2, "context/issue-review-overdue"), ["CI-2"]);
    let kinds = PARTY.field("kind").unwrap().kind.choices().unwrap().keys;
    let party = Draft::new().with("name", "Hospitals").with("side", "external").with("kind", kinds[0]).with("next_review", day(1));
    let party = world.create(&PARTY, party).unwrap();
    assert_eq!(after(&world, 2, "context/party-review-overdue"), ["IP-1"]);
    assert!(after(&world, 1, "context/party-review-overdue").is_empty());
    let kinds = EXPECTATION.field("kind").unwrap().kind.choices().unwrap().keys;
    let wish = Draft::new().with("title", "News within a day").with("party", party).with("kind", kinds[0]);
    world.create(&EXPECTATION, wish.clone()).unwrap();
    world.create(&EXPECTATION, wish.clone().with("addressed", "yes")).unwrap();
    world.create(&EXPECTATION, wish.with("addressed", "no").with("addressed_reason", "Their own.")).unwrap();
    assert_eq!(found(&world, "context/requirement-undecided"), ["ER-1"]);
    assert_eq!(found(&world, "context/requirement-unmet"), ["ER-2"]);
    obligation(&mut world, "identified", Draft::new().with("next_review", day(1)));
    obligation(&mut world, "applies", Draft::new().with("valid_until", day(3)).with("next_review", day(90)));
    assert_eq!(found(&world, "obligation/undecided"), ["OB-1"]);
    assert_eq!(found(&world, "obligation/no-control"), ["OB-2"]);
    assert_eq!(after(&world, 3, "obligation/term-passed"), Vec::<String>::new());
    assert_eq!(after(&world, 4, "obligation/term-passed"), ["OB-2"]);
    assert_eq!(after(&world, 2, "obligation/review-overdue"), ["OB-1"]);
    assert_eq!((&world as &dyn Read).count(&SOA_LINE, &Filter::new()).unwrap(), 93);
}
