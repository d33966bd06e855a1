//! Tests of metrics that the program counts.

use super::record::METRIC;
use super::rules::values;
use super::tests::draft;
use crate::assure::nonconformity::NONCONFORMITY;
use crate::protect::control::CONTROL;
use crate::protect::control_test::CONTROL_TEST;
use crate::protect::evidence::EVIDENCE;
use crate::protect::risk::{RISK, TREATMENT_ACTION};
use crate::testing::{TODAY, World, founded, panels, refused};
use jiff::civil::{Date, date};
use kernel::nouns::{PERSON, TASK};
use kernel::{Draft, Filter, Id, Read, Role, Scope, Value};

/// A counted metric since March, with somebody who records.
fn counted(source: &str) -> (World, Id, Id) {
    let mut world = founded();
    let person = world.create(&PERSON, Draft::new().with("name", "Ida Falk").with("functions", vec!["top-management".to_owned()])).unwrap();
    let metric = world.create(&METRIC, draft(person).with("source", source).with("measured_in", Value::None)).unwrap();
    assert_eq!(world.row(metric).value("measured_in").as_text(), Some("percent"));
    assert_eq!(METRIC.due(&world.row(metric))[0].rule.act, "compute");
    world.act_as(person);
    (world, metric, person)
}

/// The number, how many and of how many, that the program records for the month of a day.
fn found(world: &mut World, metric: Id, day: Date) -> (Option<i64>, i64, i64) {
    world.operate(metric, "compute", Draft::new().with("period", day).with("reason", "Counted again.")).unwrap();
    let rows = values(metric, world).unwrap();
    let of_day =
        |row: &&kernel::Row| row.value("period_from").as_date().unwrap() <= day && day <= row.value("period_to").as_date().unwrap();
    let row = rows.iter().rev().find(of_day).unwrap();
    (row.value("value").as_int(), row.value("counted").as_int().unwrap(), row.value("whole").as_int().unwrap())
}

fn on(world: &mut World, day: Date) {
    world.today = day;
}

#[test]
fn tests_count_by_the_day_on_which_they_were_done() {
    let (mut world, metric, person) = counted("tests-passed");
    let other = world.create(&PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    let control = world.create(&CONTROL, Draft::new().with("title", "Backup").with("owner", other)).unwrap();
    let test = Draft::new().with("title", "Restore").with("control", control).with("procedure", "Restore.").with("frequency", "monthly");
    let test = world.create(&CONTROL_TEST, test.with("tester", person)).unwrap();
    for (outcome, day) in [
        ("effective", date(2026, 4, 1)),
        ("exceptions", date(2026, 4, 30)),
        ("effective", date(2026, 4, 9)),
        ("ineffective", date(2026, 5, 1)),
    ] {
        let said = Draft::new().with("outcome", outcome).with("conclusion", "Looked.").with("on", day);
        world.operate(test, "record", said).unwrap();
    }
    world.keep();
    assert_eq!(found(&mut world, metric, date(2026, 4, 17)), (Some(6_667), 2, 3));
    assert_eq!(found(&mut world, metric, date(2026, 5, 17)), (Some(0), 0, 1));
    // Nothing was tested in March: there is no share of nothing.
    assert_eq!(found(&mut world, metric, date(2026, 3, 17)), (None, 0, 0));
    assert_eq!(refused(world.operate(metric, "record", Draft::new().with("value", 10_000))), ["metric-is-counted"]);
    assert_eq!(refused(world.operate(metric, "compute", Draft::new().with("period", TODAY))), ["metric-period-ahead"]);
    assert!(panels(&world, &world.row(metric)).contains("So far in 2026-06: no number (0 of 0)."));
}

#[test]
fn an_action_is_in_time_by_its_first_agreed_day() {
    let (mut world, metric, person) = counted("actions-in-time");
    on(&mut world, date(2026, 4, 1));
    let risk = Draft::new()
        .with("title", "Loss")
        .with("owner", person)
        .with("affects", vec!["integrity".to_owned()])
        .with("current_likelihood", 3)
        .with("current_consequence", 3);
    let risk = world.create(&RISK, risk.with("current_likelihood_reason", "a").with("current_consequence_reason", "b")).unwrap();
    for (title, day) in [("In time", 10), ("Late", 10), ("Postponed", 20), ("Dropped", 20), ("Reopened", 25)] {
        let action = Draft::new().with("title", title).with("risk", risk).with("option", "modify").with("by", date(2026, 4, day));
        world.create(&TREATMENT_ACTION, action.with("owner", person)).unwrap();
    }
    world.operate(risk, "approve-plan", Draft::new()).unwrap();
    // A task about something else is none of this.
    world.create(&TASK, Draft::new().with("what", "Other").with("due", date(2026, 4, 15))).unwrap();
    let task = |world: &World, title: &str| -> Id {
        let rows = (world as &dyn Read).all(&TASK, &Filter::new()).unwrap();
        rows.iter().find(|row| row.title() == title).unwrap().id
    };
    let done = || Draft::new().with("done", "Done.");
    let (in_time, late, postponed, dropped, reopened) =
        (task(&world, "In time"), task(&world, "Late"), task(&world, "Postponed"), task(&world, "Dropped"), task(&world, "Reopened"));
    on(&mut world, date(2026, 4, 10));
    world.operate(in_time, "complete", done()).unwrap();
    world.operate(reopened, "complete", done()).unwrap();
    world.operate(postponed, "postpone", Draft::new().with("due", date(2026, 4, 28)).with("reason", "Waiting.")).unwrap();
    world.operate(dropped, "drop", Draft::new().with("reason", "No need.")).unwrap();
    on(&mut world, date(2026, 4, 11));
    world.operate(late, "complete", done()).unwrap();
    world.operate(reopened, "reopen", Draft::new()).unwrap();
    on(&mut world, date(2026, 4, 27));
    world.operate(postponed, "complete", done()).unwrap();
    world.operate(reopened, "complete", done()).unwrap();
    on(&mut world, date(2026, 4, 30));
    world.keep();
    on(&mut world, TODAY);
    assert_eq!(found(&mut world, metric, date(2026, 4, 1)), (Some(2_000), 1, 5));
}

#[test]
fn what_stood_at_the_end_of_the_period_counts() {
    let (mut world, metric, person) = counted("evidence-fresh");
    let other = world.create(&PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    on(&mut world, date(2026, 3, 20));
    let evidence = |world: &mut World, title: &str, until: Option<Date>| {
        let draft = Draft::new().with("title", title).with("kind", "record").with("collected_by", other).with("url", "https://e.example");
        world.act_as(other);
        let id = world.create(&EVIDENCE, draft.with("valid_until", until.map_or(Value::None, Value::Date))).unwrap();
        world.act_as(person);
        world.operate(id, "accept", Draft::new()).unwrap();
    };
    evidence(&mut world, "For good", None);
    evidence(&mut world, "Until the last of March", Some(date(2026, 3, 31)));
    evidence(&mut world, "Until the day before", Some(date(2026, 3, 30)));
    on(&mut world, date(2026, 3, 31));
    world.keep();
    on(&mut world, date(2026, 4, 2));
    evidence(&mut world, "April", None);
    on(&mut world, date(2026, 4, 30));
    world.keep();
    on(&mut world, TODAY);
    assert_eq!(found(&mut world, metric, date(2026, 3, 1)), (Some(6_667), 2, 3), "what came later is not in it");
    assert_eq!(found(&mut world, metric, date(2026, 4, 1)), (Some(5_000), 2, 4));
    assert_eq!(world.row(metric).value("last_value"), Value::Int(5_000));
    assert_eq!(world.row(metric).value("recorder"), Value::None);
    assert_eq!(values(metric, &world).unwrap()[0].value("recorder"), Value::Link(person));
}

#[test]
fn whoever_sees_a_part_records_no_number_of_the_whole() {
    let (mut world, metric, _) = counted("controls-in-place");
    world.create(&CONTROL, Draft::new().with("title", "Backup")).unwrap();
    world.keep();
    let root = world.row(metric).common.unit.unwrap();
    let below = world.create(&kernel::nouns::UNIT, Draft::new().with("name", "Berlin").with("parent", root)).unwrap();
    let beside = world.create(&kernel::nouns::UNIT, Draft::new().with("name", "Lund").with("parent", root)).unwrap();
    world.limit(Scope::new(&[(root, None), (below, Some(root)), (beside, Some(root))], &[(below, Role::Manager)], None));
    assert_eq!(refused(world.operate(metric, "compute", Draft::new())), ["metric-needs-all"]);
    world.limit(Scope::everything());
    assert!(METRIC.field("last_value").is_some_and(|field| !field.writable()));
}

#[test]
fn the_days_until_nonconformities_are_closed_have_a_middle_one() {
    let mut world = founded();
    let person = world.create(&PERSON, Draft::new().with("name", "Ida Falk").with("functions", vec!["top-management".to_owned()])).unwrap();
    let other = world.create(&PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    let metric = draft(person).with("source", "time-to-close").with("measured_in", Value::None).with("direction", "down");
    let metric = world.create(&METRIC, metric.with("good", 2_000).with("warn", 4_000)).unwrap();
    assert_eq!(world.row(metric).value("measured_in").as_text(), Some("days"));
    // Found on a day of March or April, and closed on another: after 10, 30, 31 and 40 days.
    let raised = |world: &mut World, found: Date| {
        on(world, found);
        world.act_as(person);
        let said = Draft::new().with("title", "Rights stay").with("source", "test").with("grade", "observation").with("detected", found);
        world.create(&NONCONFORMITY, said.with("breached", "They end.").with("observed", "Three.").with("owner", person)).unwrap()
    };
    let checked = |world: &mut World, id: Id, day: Date| {
        on(world, day);
        world.act_as(person);
        world.operate(id, "contain", Draft::new().with("correction", "Put right.")).unwrap();
        let cause =
            Draft::new().with("elsewhere", false).with("elsewhere_where", "All.").with("method", "other").with("root_cause", "Luck.");
        world.operate(id, "analyse", cause.with("action_needed", false).with("no_action_why", "It was one of its kind.")).unwrap();
        let begin = Draft::new().with("criterion", "None again.").with("check_on", day).with("checker", other);
        world.operate(id, "begin", begin).unwrap();
        world.act_as(other);
        world.operate(id, "check", Draft::new().with("effect", "effective").with("found", "None.")).unwrap();
        world.act_as(person);
    };
    let ids = [date(2026, 3, 20), date(2026, 3, 21), date(2026, 3, 22), date(2026, 3, 22)].map(|day| raised(&mut world, day));
    for (id, day) in ids.into_iter().zip([date(2026, 3, 30), date(2026, 4, 20), date(2026, 4, 22), date(2026, 5, 1)]) {
        checked(&mut world, id, day);
        world.keep();
    }
    on(&mut world, date(2026, 5, 31));
    world.keep();
    on(&mut world, TODAY);
    let months = [3, 4, 5].map(|month| {
        world.operate(metric, "compute", Draft::new().with("period", date(2026, month, 15))).unwrap();
        let row = values(metric, &world).unwrap().pop().unwrap();
        (row.value("value").as_int(), row.value("counted").as_int(), row.value("whole").as_int(), row.value("judged"))
    });
    let judged = |word: &str| Value::from(word);
    assert_eq!(months[0], (Some(1_000), None, Some(1), judged("good")));
    assert_eq!(months[1], (Some(3_050), None, Some(2), judged("watch")), "between 30 and 31 days");
    assert_eq!(months[2], (Some(4_000), None, Some(1), judged("watch")));
    // Opened again it is not closed: of what stands now, nothing is in June, and its page says so.
    world.operate(ids[3], "reopen", Draft::new().with("why", "It came back.")).unwrap();
    let html = panels(&world, &world.row(metric));
    assert!(html.contains("So far in 2026-06: no number (the middle one of 0).") && html.contains("the middle one of 2"), "{html}");
    assert_eq!(refused(world.operate(metric, "record", Draft::new().with("value", 100))), ["metric-is-counted"]);
}
