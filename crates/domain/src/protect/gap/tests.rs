//! Tests of gap analyses: what opening makes, what signing freezes, and that nothing goes round either.

use super::answers;
use super::record::{GAP_ANALYSIS, GAP_ANSWER, Met};
use super::rules::met;
use crate::ground::criteria::CRITERIA;
use crate::ground::framework::{ADOPTION, requirement_id};
use crate::ground::scope::SCOPE;
use crate::protect::soa::SOA_LINE;
use crate::testing::{TODAY, World, founded, refused};
use jiff::ToSpan;
use kernel::nouns::{PERSON, SIGNOFF};
use kernel::{Action, Change, Draft, Fault, Filter, Id, Read, Role, Row, Scope, Value};

/// A draft over the first scope.
pub(super) fn drafted(world: &mut World, frameworks: &[&str]) -> Id {
    let scope = world.first(&SCOPE).id;
    let frameworks: Vec<String> = frameworks.iter().map(|key| (*key).to_owned()).collect();
    world.create(&GAP_ANALYSIS, Draft::new().with("title", "Spring").with("frameworks", frameworks).with("scope", scope)).unwrap()
}

/// An open analysis of the controls, as the ISMS manager.
pub(super) fn opened(frameworks: &[&str]) -> (World, Id) {
    let mut world = founded();
    world.act_as(world.first(&PERSON).id);
    let id = drafted(&mut world, frameworks);
    world.operate(id, "open", Draft::new()).unwrap();
    (world, id)
}

/// The answer about a control.
pub(super) fn about(world: &World, analysis: Id, framework: &str, reference: &str) -> Row {
    let wanted = Some(requirement_id(framework, reference));
    answers(world, analysis).unwrap().into_iter().find(|row| row.value("requirement").as_link() == wanted).unwrap()
}

pub(super) fn answer(world: &mut World, analysis: Id, reference: &str, result: &str) -> Id {
    let id = about(world, analysis, "iso27002-2022", reference).id;
    world.edit(id, Draft::new().with("result", result)).unwrap();
    id
}

pub(super) fn sign(world: &mut World, id: Id) -> Result<(), Fault> {
    world.operate(id, "sign", Draft::new().with("conclusion", "Much to do.").with("open_why", "No time."))
}

#[test]
fn opening_makes_one_answer_for_each_requirement_in_the_order_of_a_consultant() {
    let (world, id) = opened(&["iso27001-2022", "iso27002-2022"]);
    let rows = answers(&world, id).unwrap();
    assert_eq!(rows.len(), 114 + 93);
    assert!(rows.iter().all(|row| met(row) == Met::NotAssessed && !row.value("question").is_none() && row.common.unit.is_some()));
    let chapters: Vec<String> = rows.iter().map(|row| row.value("chapter").as_text().unwrap().to_owned()).collect();
    let mut seen = chapters.clone();
    seen.dedup();
    assert_eq!(seen.len(), 19, "each chapter stands together, and none of ISO is left over: {seen:?}");
    assert_eq!(seen[..5], ["context", "leadership", "assets", "risks", "access"]);
    let backup = about(&world, id, "iso27002-2022", "A.8.13");
    assert_eq!((backup.value("chapter"), backup.value("heading")), (Value::from("backup"), Value::from("A.8")));
    assert!(backup.title().starts_with("A.8.13 ") && backup.value("control_types").words().contains(&"corrective".to_owned()));
    // The statement is another thing.
    assert!((&world as &dyn Read).all(&SOA_LINE, &Filter::new()).unwrap().iter().all(|row| row.version == 1));
}

#[test]
fn every_framework_can_be_asked_once_it_is_adopted() {
    let mut world = founded();
    let scope = world.first(&SCOPE).id;
    for framework in ["gdpr", "hipaa-security-rule", "nist-csf-2", "iso27001-2013", "iso27002-2013"] {
        let id = drafted(&mut world, &[framework]);
        assert_eq!(refused(world.operate(id, "open", Draft::new())), ["gap-not-adopted"], "{framework}");
        let adopted = Draft::new().with("framework", framework).with("since", TODAY).with("scope", scope);
        let adoption = world.create(&ADOPTION, adopted).unwrap();
        world.operate(id, "open", Draft::new()).unwrap();
        let rows = answers(&world, id).unwrap();
        assert!(rows.len() > 20 && rows.iter().all(|row| !row.value("question").is_none() && !row.value("heading").is_none()));
        world.operate(adoption, "retire", Draft::new()).unwrap();
    }
    let scope = world.first(&SCOPE).id;
    let threats = Draft::new().with("title", "T").with("frameworks", vec!["threats".to_owned()]).with("scope", scope);
    assert_eq!(refused(world.create(&GAP_ANALYSIS, threats)), ["gap-catalogue"]);
    // Adopted for one scope is not adopted for another.
    let other = world.create(&SCOPE, Draft::new().with("title", "Porto only")).unwrap();
    let there = Draft::new().with("title", "T").with("frameworks", vec!["iso27002-2022".to_owned()]).with("scope", other);
    let id = world.create(&GAP_ANALYSIS, there).unwrap();
    assert_eq!(refused(world.operate(id, "open", Draft::new())), ["gap-not-adopted"]);
}

#[test]
fn what_is_asked_stays_as_it_was_opened() {
    let (mut world, id) = opened(&["iso27002-2022"]);
    let other = world.create(&SCOPE, Draft::new().with("title", "Porto only")).unwrap();
    for said in [
        Draft::new().with("frameworks", vec!["gdpr".to_owned()]),
        Draft::new().with("scope", other),
        Draft::new().with("with_maturity", true),
    ] {
        assert_eq!(refused(world.edit(id, said)), ["gap-analysis-opened"]);
    }
    let one = about(&world, id, "iso27002-2022", "A.8.13");
    for key in ["analysis", "requirement", "title"] {
        assert!(GAP_ANSWER.field(key).unwrap().once, "{key}");
    }
    for key in ["question", "chapter", "heading", "place", "proposed", "origin", "actions", "earlier", "earlier_result"] {
        assert!(!GAP_ANSWER.field(key).unwrap().writable(), "{key}");
    }
    // A second answer to the same requirement, and one to what was never adopted.
    let twin = Draft::new().with("analysis", id).with("requirement", one.value("requirement"));
    assert_eq!(refused(world.create(&GAP_ANSWER, twin)), ["gap-answer-twice"]);
    let clause =
        world.create(&GAP_ANSWER, Draft::new().with("analysis", id).with("requirement", requirement_id("iso27001-2022", "4.3"))).unwrap();
    let row = world.row(clause);
    assert!(row.title().starts_with("4.3 ") && row.value("chapter") == Value::from("context") && met(&row) == Met::NotAssessed);
    // None leaves alone, in use or back.
    assert_eq!(refused(world.operate(one.id, "retire", Draft::new())), ["gap-answer-needed"]);
    world.operate(id, "retire", Draft::new()).unwrap();
    assert!(world.row(one.id).retired);
    assert_eq!(refused(world.operate(one.id, "restore", Draft::new())), ["gap-answer-needed"]);
    world.operate(id, "restore", Draft::new()).unwrap();
    assert_eq!(answers(&world, id).unwrap().len(), 94);
}

#[test]
fn what_does_not_apply_needs_its_reason() {
    let (mut world, id) = opened(&["iso27002-2022"]);
    let one = about(&world, id, "iso27002-2022", "A.8.30").id;
    assert_eq!(refused(world.edit(one, Draft::new().with("result", "not-applicable"))), ["problem-required"]);
    world.edit(one, Draft::new().with("result", "not-applicable").with("reason", "Nothing is developed.")).unwrap();
    assert_eq!(refused(world.edit(one, Draft::new().with("reason", Value::None))), ["problem-required"]);
}

#[test]
fn maturity_is_said_where_the_analysis_wants_it_by_the_scale_in_force() {
    let (mut world, id) = opened(&["iso27002-2022"]);
    let one = about(&world, id, "iso27002-2022", "A.8.13").id;
    assert_eq!(refused(world.edit(one, Draft::new().with("maturity", 3))), ["gap-without-maturity"]);
    let with = drafted(&mut world, &["iso27002-2022"]);
    world.edit(with, Draft::new().with("with_maturity", true)).unwrap();
    let mut without = world.clone();
    world.operate(with, "open", Draft::new()).unwrap();
    assert_eq!(world.row(with).value("criteria").as_link(), Some(world.first(&CRITERIA).id));
    let one = about(&world, with, "iso27002-2022", "A.8.13").id;
    world.edit(one, Draft::new().with("result", "partly").with("maturity", 3)).unwrap();
    // Criteria from before scales of maturity.
    let old = without.first(&CRITERIA);
    let mut draft = Draft::new().with("title", "Bare").with("version", 2);
    for key in ["likelihood", "consequence", "matrix", "appetite", "acceptance", "review_months"] {
        draft.set(key, old.value(key));
    }
    let bare = without.create(&CRITERIA, draft).unwrap();
    without.operate(bare, "put-in-force", Draft::new()).unwrap();
    assert_eq!(refused(without.operate(with, "open", Draft::new())), ["gap-no-scale"]);
}

#[test]
fn no_edit_goes_round_the_acts() {
    let mut world = founded();
    let id = drafted(&mut world, &["iso27002-2022"]);
    for to in ["open", "signed", "superseded", "dropped"] {
        assert!(refused(world.edit(id, Draft::new().with("state", to))).contains(&"problem-state-by-act".to_owned()), "{to}");
    }
    for key in ["criteria", "earlier", "signed_on", "conclusion", "open_why", "dropped_why"] {
        assert!(!GAP_ANALYSIS.field(key).unwrap().writable(), "{key}");
    }
    // No answer before it is opened.
    let early = Draft::new().with("analysis", id).with("requirement", requirement_id("iso27002-2022", "A.8.13"));
    assert_eq!(refused(world.create(&GAP_ANSWER, early)), ["gap-answer-closed"]);
}

#[test]
fn managers_keep_analyses_and_contributors_answer() {
    let world = founded();
    let root = world.first(&kernel::nouns::UNIT).id;
    for role in [Role::Reader, Role::Contributor, Role::Manager, Role::Admin] {
        let scope = Scope::new(&[(root, None)], &[(root, role)], None);
        let (manager, contributor) = (role >= Role::Manager, role >= Role::Contributor);
        assert_eq!(scope.may(Action::Create, &GAP_ANALYSIS, root), manager, "{role:?}");
        for act in GAP_ANALYSIS.operations {
            assert_eq!(scope.may(Action::Operate(act), &GAP_ANALYSIS, root), manager, "{role:?} {}", act.key);
        }
        assert_eq!(scope.may(Action::Edit, &GAP_ANSWER, root), contributor, "{role:?}");
        for act in GAP_ANSWER.operations {
            assert_eq!(scope.may(Action::Operate(act), &GAP_ANSWER, root), contributor, "{role:?} {}", act.key);
        }
        assert_eq!(scope.may(Action::Retire, &GAP_ANSWER, root), manager, "{role:?}");
    }
}

#[test]
fn what_was_signed_stays() {
    let (mut world, id) = opened(&["iso27002-2022"]);
    let me = world.first(&PERSON).id;
    let one = answer(&mut world, id, "A.8.13", "partly");
    let conclusion = || Draft::new().with("conclusion", "Much to do.");
    assert_eq!(refused(world.operate(id, "sign", conclusion())), ["gap-sign-open"]);
    let nobody = world.create(&PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    world.act_as(nobody);
    assert_eq!(refused(sign(&mut world, id)), ["gap-sign-function"]);
    world.act_as_system();
    assert_eq!(refused(sign(&mut world, id)), ["sign-needs-person"]);
    world.act_as(me);
    sign(&mut world, id).unwrap();
    let row = world.row(id);
    assert_eq!((row.common.state.as_str(), row.value("signed_on"), row.value("approval")), ("signed", TODAY.into(), "valid".into()));
    assert_eq!(world.first(&SIGNOFF).value("covers").links().len(), 94, "the analysis and its answers");
    for said in [Draft::new().with("result", "conforms"), Draft::new().with("observation", "Better."), Draft::new().with("maturity", 2)] {
        assert!(refused(world.edit(one, said)).contains(&"gap-answer-closed".to_owned()));
    }
    assert_eq!(refused(world.operate(one, "retire", Draft::new())), ["gap-answer-needed"]);
    let more = Draft::new().with("analysis", id).with("requirement", requirement_id("iso27001-2022", "4.3"));
    assert_eq!(refused(world.create(&GAP_ANSWER, more)), ["gap-answer-closed"]);
    assert_eq!(refused(world.edit(id, Draft::new().with("method", "Otherwise"))), ["gap-analysis-stays"]);
    assert_eq!(refused(world.write(vec![Change::Retire { register: &GAP_ANALYSIS, id, version: None }])), ["gap-analysis-kept"]);
    // What is planned about a gap goes on, beside what was signed.
    let later = TODAY.checked_add(30.days()).unwrap();
    world.edit(one, Draft::new().with("priority", "high").with("target_date", later).with("owner", nobody)).unwrap();
    assert_eq!(world.row(id).value("approval"), "valid".into());
    assert_eq!(GAP_ANSWER.due(&world.row(one)).iter().map(|due| (due.date, due.person)).collect::<Vec<_>>(), [(later, Some(nobody))]);
}

#[test]
fn one_that_is_given_up_stays_too() {
    let (mut world, id) = opened(&["iso27002-2022"]);
    assert_eq!(refused(world.operate(id, "give-up", Draft::new())), ["problem-required"]);
    world.operate(id, "give-up", Draft::new().with("dropped_why", "The company is sold.")).unwrap();
    let one = about(&world, id, "iso27002-2022", "A.8.13").id;
    assert_eq!(refused(world.edit(one, Draft::new().with("result", "conforms"))), ["gap-answer-closed"]);
    assert!(world.edit(id, Draft::new().with("state", "open")).is_err());
}

#[test]
fn the_next_one_takes_its_place_and_tells_what_moved() {
    let (mut world, first) = opened(&["iso27002-2022"]);
    for (reference, result) in [("A.8.13", "partly"), ("A.8.14", "conforms"), ("A.8.15", "conforms"), ("A.5.1", "does-not-conform")] {
        answer(&mut world, first, reference, result);
    }
    sign(&mut world, first).unwrap();
    let second = drafted(&mut world, &["iso27002-2022", "iso27001-2022"]);
    world.operate(second, "open", Draft::new()).unwrap();
    assert_eq!(world.row(second).value("earlier").as_link(), Some(first));
    for (reference, result) in [("A.8.13", "conforms"), ("A.8.14", "partly"), ("A.8.15", "conforms")] {
        answer(&mut world, second, reference, result);
    }
    let moved = |world: &World, reference: &str| about(world, second, "iso27002-2022", reference).value("movement");
    assert_eq!(
        ["A.8.13", "A.8.14", "A.8.15", "A.5.1"].map(|reference| moved(&world, reference)),
        ["better", "worse", "same", "new"].map(Value::from)
    );
    assert_eq!(about(&world, second, "iso27001-2022", "4.3").value("movement"), Value::None);
    let phase = |world: &World, id: Id| about(world, id, "iso27002-2022", "A.8.13").value("phase");
    assert_eq!((phase(&world, first), phase(&world, second)), ("signed".into(), "open".into()));
    sign(&mut world, second).unwrap();
    assert_eq!((phase(&world, first), phase(&world, second)), ("superseded".into(), "signed".into()));
    assert_eq!((world.row(first).value("approval"), world.row(first).common.state.as_str()), ("valid".into(), "superseded"));
}
