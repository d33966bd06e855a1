//! Tests of each rule: what it finds and what it leaves alone, of what keeps the management system true.

use super::tests::{after, found};
use super::tests_rules::{admin, day, force, managed, person};
use crate::assure::communication::COMMUNICATION;
use crate::assure::competence::{COMPETENCE, QUALIFICATION};
use crate::assure::improvement::IMPROVEMENT;
use crate::assure::management_review::{MANAGEMENT_REVIEW, REVIEW_INPUT};
use crate::assure::metric::METRIC;
use crate::assure::nonconformity::{CORRECTIVE_ACTION, NONCONFORMITY};
use crate::assure::objective::OBJECTIVE;
use crate::assure::planned_change::PLANNED_CHANGE;
use crate::assure::process::ISMS_PROCESS;
use crate::assure::role::ROLE;
use crate::testing::{TODAY, World, founded};
use kernel::nouns::{PERSON, TASK};
use kernel::{Change, Draft, Filter, Id, Read, Value};

fn nonconformity(world: &mut World, grade: &str, more: Draft) -> Id {
    let mut draft = Draft::new()
        .with("title", "Rights of leavers stayed")
        .with("source", "observation")
        .with("grade", grade)
        .with("detected", TODAY)
        .with("observed", "Three accounts.")
        .with("breached", "Rule of leavers")
        .with("owner", admin(world));
    for (key, value) in more.iter() {
        draft.set(key, value.clone());
    }
    world.create(&NONCONFORMITY, draft).unwrap()
}

#[test]
fn corrective_action_that_lags_behind_is_found() {
    let mut world = founded();
    let checker = person(&mut world, "Jutta Wied");
    let late = nonconformity(&mut world, "minor", Draft::new().with("answer_by", day(2)));
    let major = nonconformity(&mut world, "major", Draft::new().with("answer_by", day(40)));
    world.edit(major, Draft::new().with("owner", Value::None)).unwrap();
    assert_eq!(found(&world, "nonconformity/open-major"), ["NC-2"]);
    assert_eq!(found(&world, "nonconformity/no-owner"), ["NC-2"]);
    assert_eq!(after(&world, 2, "nonconformity/answer-overdue"), Vec::<String>::new());
    assert_eq!(after(&world, 3, "nonconformity/answer-overdue"), ["NC-1"]);
    world.operate(late, "contain", Draft::new().with("correction", "Closed.")).unwrap();
    let analysis = Draft::new().with("elsewhere", false).with("elsewhere_where", "All units.").with("method", "other");
    world.operate(late, "analyse", analysis.with("root_cause", "No step for it.").with("action_needed", true)).unwrap();
    let doer = person(&mut world, "Ana Reis");
    let step = Draft::new().with("title", "Add the step").with("nonconformity", late).with("due", day(5)).with("owner", doer);
    let step = world.create(&CORRECTIVE_ACTION, step).unwrap();
    world
        .operate(late, "begin", Draft::new().with("criterion", "None in a month.").with("check_on", day(30)).with("checker", checker))
        .unwrap();
    assert_eq!(after(&world, 3, "nonconformity/answer-overdue"), Vec::<String>::new(), "what is acted on was answered");
    assert_eq!(after(&world, 5, "nonconformity/action-overdue"), Vec::<String>::new());
    assert_eq!(after(&world, 6, "nonconformity/action-overdue"), ["CA-1"]);
    assert!(found(&world, "nonconformity/not-checked").is_empty());
    world.act_as(doer);
    world.operate(step, "complete", Draft::new().with("done", "A step was added.")).unwrap();
    assert_eq!(found(&world, "nonconformity/not-checked"), ["NC-1"]);
    assert_eq!(after(&world, 6, "nonconformity/action-overdue"), Vec::<String>::new());
    world.act_as(admin(&world));
    world.operate(late, "submit", Draft::new()).unwrap();
    assert!(found(&world, "nonconformity/not-checked").is_empty());
    assert_eq!(after(&world, 30, "nonconformity/check-overdue"), Vec::<String>::new());
    assert_eq!(after(&world, 31, "nonconformity/check-overdue"), ["NC-1"]);
    world.act_as(checker);
    world.create(&IMPROVEMENT, Draft::new().with("title", "A list").with("what", "One for all.")).unwrap();
    assert_eq!(found(&world, "improvement/unanswered"), ["IMP-1"]);
}

fn metric(world: &mut World) -> Id {
    let me = admin(world);
    let draft = Draft::new().with("title", "Current training").with("how", "Count.").with("measured_in", "percent").with("source", "hand");
    let draft = draft.with("interval", "monthly").with("measurer", me).with("evaluator", me).with("direction", "up").with("good", 9_500);
    world.create(&METRIC, draft).unwrap()
}

#[test]
fn metrics_and_objectives_that_nobody_looks_at_are_found() {
    let mut world = founded();
    metric(&mut world);
    assert!(found(&world, "metric/none").is_empty() && found(&world, "metric/value-overdue").is_empty());
    assert_eq!(after(&world, 60, "metric/value-overdue"), ["ME-1"]);
    managed(&mut world);
    let draft = |days| {
        let draft =
            Draft::new().with("title", "All are trained").with("why", "Errors.").with("seen", "List.").with("target_date", day(days));
        draft.with("owner", admin(&founded())).with("resources", "Two days.").with("evaluation", "By the list.")
    };
    let first = world.create(&OBJECTIVE, draft(20).with("next_evaluation", day(10))).unwrap();
    let second = world.create(&OBJECTIVE, draft(90)).unwrap();
    assert_eq!(found(&world, "objective/none-agreed"), [""]);
    for id in [first, second] {
        world.operate(id, "agree", Draft::new()).unwrap();
    }
    assert!(found(&world, "objective/none-agreed").is_empty());
    assert_eq!(after(&world, 10, "objective/evaluation-overdue"), Vec::<String>::new());
    assert_eq!(after(&world, 11, "objective/evaluation-overdue"), ["OJ-1"]);
    assert_eq!(after(&world, 20, "objective/day-passed"), Vec::<String>::new());
    assert_eq!(after(&world, 21, "objective/day-passed"), ["OJ-1"]);
    world.create(&OBJECTIVE, draft(50)).unwrap();
    let alone = world.by("OJ-3").id;
    world.edit(alone, Draft::new().with("owner", Value::None)).unwrap();
    assert_eq!(found(&world, "objective/no-owner"), ["OJ-3"]);
}

#[test]
fn a_bad_value_is_noted() {
    let mut world = founded();
    let id = metric(&mut world);
    world.act_as(admin(&world));
    world.today = day(40);
    let fields = METRIC.operation("record").map(|operation| operation.fields.iter().map(|field| field.key.to_string()).collect::<Vec<_>>());
    assert!(fields.is_some_and(|fields| fields.contains(&"value".to_owned())), "how a value is recorded has another name");
    let said = |value: i64| Draft::new().with("value", value);
    world.operate(id, "record", said(9_900)).unwrap();
    assert!(found(&world, "metric/bad").is_empty());
    world.today = day(75);
    world.operate(id, "record", said(1_000)).unwrap();
    assert_eq!(found(&world, "metric/bad"), ["ME-1"]);
}

#[test]
fn roles_without_people_and_people_without_competence_are_found() {
    let mut world = founded();
    let (one, two) = (person(&mut world, "Ida Falk"), person(&mut world, "Per Holm"));
    let role = Draft::new().with("title", "Auditor").with("duties", "Audits.").with("holders", vec![one]);
    let held = world.create(&ROLE, role.clone().with("deputies", vec![two]).with("next_review", day(1))).unwrap();
    world.create(&ROLE, role.with("holders", vec![two]).with("next_review", day(9))).unwrap();
    assert!(found(&world, "role/none").is_empty() && found(&world, "role/holder-gone").is_empty());
    assert_eq!(found(&world, "role/no-deputy"), ["RO-2"]);
    assert_eq!(after(&world, 2, "role/review-overdue"), ["RO-1"]);
    let competence = Draft::new().with("title", "Leads an audit").with("meaning", "Knows how.").with("roles", vec![held]);
    let competence = world.create(&COMPETENCE, competence.with("next_review", day(1))).unwrap();
    assert_eq!(after(&world, 2, "competence/review-overdue"), ["CO-1"]);
    assert_eq!(after(&world, 1, "competence/review-overdue"), Vec::<String>::new());
    let lacking = |world: &World| found(world, "competence/gap");
    assert_eq!(lacking(&world), [world.row(one).reference.clone(), world.row(two).reference.clone()]);
    let has = Draft::new().with("title", "Course").with("person", one).with("competence", competence).with("ground", "training");
    let has = has.with("since", day(-90)).with("proof", "Certificate").with("valid_until", day(10)).with("effect_due", day(3));
    world.create(&QUALIFICATION, has).unwrap();
    assert_eq!(lacking(&world), [world.row(two).reference.clone()]);
    assert_eq!(after(&world, 11, "competence/gap").len(), 2);
    assert_eq!(after(&world, 3, "competence/effect-open"), Vec::<String>::new());
    assert_eq!(after(&world, 4, "competence/effect-open"), ["QU-1"]);
    world.write(vec![Change::Retire { register: &PERSON, id: one, version: None }]).unwrap();
    assert_eq!(found(&world, "role/holder-gone"), ["RO-1"]);
    assert_eq!(found(&world, "person/left-with-duties"), [world.row(one).reference.clone()]);
    world.edit(held, Draft::new().with("holders", vec![admin(&world)])).unwrap();
    assert!(found(&world, "person/left-with-duties").is_empty() && found(&world, "role/holder-gone").is_empty());
}

#[test]
fn functions_that_nobody_has_are_missing() {
    let mut world = founded();
    assert_eq!(found(&world, "role/no-top-management"), [""]);
    assert_eq!(found(&world, "role/no-internal-auditor"), [""]);
    assert_eq!(found(&world, "role/no-isms-manager"), Vec::<String>::new());
    let id = admin(&world);
    world.edit(id, Draft::new().with("functions", vec!["top-management".to_owned(), "internal-auditor".to_owned()])).unwrap();
    assert!(found(&world, "role/no-top-management").is_empty() && found(&world, "role/no-internal-auditor").is_empty());
    assert_eq!(found(&world, "role/no-isms-manager"), [""]);
}

#[test]
fn plans_that_pass_their_days_are_found() {
    let mut world = founded();
    let me = admin(&world);
    let told =
        Draft::new().with("title", "How we stand").with("audience", "internal").with("with", "All").with("how", "Mail").with("teller", me);
    world.create(&COMMUNICATION, told.clone().with("next_on", day(1))).unwrap();
    world.create(&COMMUNICATION, told).unwrap();
    assert_eq!(after(&world, 1, "communication/overdue"), Vec::<String>::new());
    assert_eq!(after(&world, 2, "communication/overdue"), ["CM-1"]);
    let change = Draft::new().with("title", "A second site").with("purpose", "More room.").with("consequences", "More people.");
    let change = change.with("integrity", "All rules hold.").with("resources", "Ten days.").with("responsibilities", "Ida leads.");
    world.create(&PLANNED_CHANGE, change.with("due", day(3)).with("owner", me)).unwrap();
    assert_eq!(after(&world, 3, "planned-change/overdue"), Vec::<String>::new());
    assert_eq!(after(&world, 4, "planned-change/overdue"), ["PC-1"]);
    let process = Draft::new().with("title", "Leavers").with("what", "Rights go.").with("criteria", "On the day.").with("owner", me);
    let process = world.create(&ISMS_PROCESS, process.with("next_review", day(1))).unwrap();
    assert!(found(&world, "process/none").is_empty() && found(&world, "process/no-owner").is_empty());
    assert_eq!(after(&world, 2, "process/review-overdue"), ["PR-1"]);
    world.edit(process, Draft::new().with("owner", Value::None)).unwrap();
    assert_eq!(found(&world, "process/no-owner"), ["PR-1"]);
    world.create(&TASK, Draft::new().with("what", "Write it").with("due", day(1)).with("owner", me)).unwrap();
    let done = world.create(&TASK, Draft::new().with("what", "Read it").with("due", day(1)).with("owner", me)).unwrap();
    world.operate(done, "complete", Draft::new().with("done", "Read.")).unwrap();
    assert_eq!(after(&world, 1, "task/overdue"), Vec::<String>::new());
    assert_eq!(after(&world, 2, "task/overdue"), ["T-1"]);
}

#[test]
fn management_reviews_are_looked_at() {
    let mut world = founded();
    let me = managed(&mut world);
    let id = world.create(&MANAGEMENT_REVIEW, Draft::new().with("title", "Spring").with("planned", day(1))).unwrap();
    assert_eq!(found(&world, "management-review/none-in-a-year"), [""]);
    assert_eq!(after(&world, 2, "management-review/overdue"), ["MR-1"]);
    assert_eq!(after(&world, 1, "management-review/overdue"), Vec::<String>::new());
    assert!(found(&world, "management-review/input-missing").is_empty(), "what was not held has nothing to say yet");
    world.operate(id, "hold", Draft::new().with("held", TODAY).with("present", vec![me])).unwrap();
    assert_eq!(found(&world, "management-review/input-missing"), ["MR-1"]);
    assert_eq!(found(&world, "management-review/none-in-a-year"), Vec::<String>::new());
    assert_eq!(after(&world, 365, "management-review/none-in-a-year"), Vec::<String>::new());
    assert_eq!(after(&world, 367, "management-review/none-in-a-year"), [""]);
    let inputs = (&world as &dyn Read).all(&REVIEW_INPUT, &Filter::new()).unwrap();
    for row in &inputs {
        world.edit(row.id, Draft::new().with("discussion", "Looked at.").with("no_decision", true)).unwrap();
    }
    assert!(found(&world, "management-review/input-missing").is_empty());
    world.operate(id, "conclude", Draft::new().with("conclusion", "It works.").with("changes", "None.")).unwrap();
    assert_eq!(found(&world, "management-review/not-signed"), ["MR-1"]);
    world.operate(id, "approve", Draft::new()).unwrap();
    assert!(found(&world, "management-review/not-signed").is_empty());
    // An input that somebody took away afterwards is missing again.
    force(&mut world, id, Draft::new().with("state", "held"));
    world.write(vec![Change::Retire { register: &REVIEW_INPUT, id: inputs[0].id, version: None }]).unwrap();
    assert_eq!(found(&world, "management-review/input-missing"), ["MR-1"]);
}
