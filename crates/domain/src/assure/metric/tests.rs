//! Tests of metrics and their values.

use super::catalogue::Starter;
use super::measures::metrics_good;
use super::record::METRIC;
use super::rules::{counting, values};
use super::starter::METRIC_SET;
use super::value::METRIC_VALUE;
use crate::protect::control::CONTROL;
use crate::testing::{TODAY, World, founded, panels, refused, report};
use jiff::civil::date;
use kernel::document::{Block, Drawing, Shade};
use kernel::nouns::PERSON;
use kernel::{Choice, Draft, Filter, Id, Read, Value};

pub(super) fn draft(person: Id) -> Draft {
    Draft::new()
        .with("title", "People with current training")
        .with("how", "Count the people whose training is not older than a year.")
        .with("measured_in", "percent")
        .with("source", "hand")
        .with("interval", "monthly")
        .with("since", date(2026, 3, 15))
        .with("measurer", person)
        .with("evaluator", person)
        .with("direction", "up")
        .with("good", 9_500)
        .with("warn", 8_500)
}

/// A metric since March, whose measurer acts.
fn made() -> (World, Id, Id) {
    let mut world = founded();
    let person = world.create(&PERSON, Draft::new().with("name", "Ida Falk")).unwrap();
    let metric = world.create(&METRIC, draft(person)).unwrap();
    world.act_as(person);
    (world, metric, person)
}

fn value(number: i64) -> Draft {
    Draft::new().with("value", number)
}

fn says(world: &World, metric: Id, key: &str) -> Value {
    world.row(metric).value(key)
}

#[test]
fn values_follow_period_by_period_and_are_judged() {
    let (mut world, metric, person) = made();
    assert_eq!(says(&world, metric, "next_period").as_text(), Some("2026-03"));
    assert_eq!(says(&world, metric, "next_due").as_date(), Some(date(2026, 4, 10)));
    let due = METRIC.due(&world.row(metric));
    assert_eq!(due.iter().map(|due| (due.rule.act, due.person)).collect::<Vec<_>>(), [("record", Some(person))]);
    for (number, judged) in [(9_500, "good"), (8_500, "watch"), (8_499, "bad")] {
        world.operate(metric, "record", value(number)).unwrap();
        assert_eq!(says(&world, metric, "judged").as_text(), Some(judged));
        assert_eq!(says(&world, metric, "last_value"), Value::Int(number));
    }
    assert_eq!(says(&world, metric, "last_period").as_text(), Some("2026-05"));
    assert_eq!(says(&world, metric, "next_due").as_date(), Some(date(2026, 7, 10)));
    // June has not ended.
    assert_eq!(refused(world.operate(metric, "record", value(9_000))), ["metric-period-ahead"]);
    assert_eq!(refused(world.operate(metric, "record", value(9_000).with("period", date(2027, 1, 1)))), ["metric-period-ahead"]);
    assert_eq!(refused(world.operate(metric, "record", value(9_000).with("period", date(2026, 2, 28)))), ["metric-period-before"]);
    let all = values(metric, &world).unwrap();
    assert_eq!(all.iter().map(|row| (row.title(), row.common.unit)).collect::<Vec<_>>().len(), 3);
    assert!(all.iter().all(|row| row.common.unit == world.row(metric).common.unit && row.value("recorder") == Value::Link(person)));
}

#[test]
fn a_gap_is_asked_for_until_it_is_filled_or_explained() {
    let (mut world, metric, _) = made();
    world.operate(metric, "record", value(9_600).with("period", date(2026, 5, 1))).unwrap();
    world.operate(metric, "record", value(9_700)).unwrap();
    assert_eq!(says(&world, metric, "next_period").as_text(), Some("2026-04"));
    assert_eq!(says(&world, metric, "last_period").as_text(), Some("2026-05"), "the newest period, not the newest record");
    assert_eq!(refused(world.operate(metric, "record", Draft::new())), ["metric-why-no-value"]);
    world.operate(metric, "record", Draft::new().with("note", "The learning platform was down.")).unwrap();
    assert_eq!(says(&world, metric, "next_period").as_text(), Some("2026-06"));
    let april = values(metric, &world).unwrap();
    assert_eq!(april[1].value("judged").as_text(), Some("not-measured"));
}

#[test]
fn a_wrong_value_stays_and_a_newer_one_counts() {
    let (mut world, metric, _) = made();
    world.operate(metric, "record", value(8_000).with("reason", "Nobody asked for one.")).unwrap();
    let march = || value(9_900).with("period", date(2026, 3, 31));
    assert_eq!(refused(world.operate(metric, "record", march())), ["metric-why-again"]);
    world.operate(metric, "record", march().with("reason", "Two sites were left out.")).unwrap();
    let all = values(metric, &world).unwrap();
    let shown = |key: &str| all.iter().map(|row| row.value(key)).collect::<Vec<_>>();
    assert_eq!(shown("value"), [Value::Int(8_000), Value::Int(9_900)]);
    assert_eq!(shown("reason"), [Value::None, Value::from("Two sites were left out.")]);
    assert_eq!(shown("replaces"), [Value::None, Value::Link(all[0].id)]);
    assert_eq!(counting(&all).len(), 1);
    assert_eq!(says(&world, metric, "last_value"), Value::Int(9_900));
    let markup = panels(&world, &world.row(metric));
    assert!(
        markup.contains("<s class=\"mute\">80 percent</s>") && markup.contains("99 percent") && markup.contains("Two sites were left out.")
    );
    // Nobody edits what was recorded, whatever the way.
    let edits = [("value", Value::Int(1)), ("judged", "good".into()), ("period_to", TODAY.into())];
    for (key, other) in edits {
        assert_eq!(refused(world.edit(all[0].id, Draft::new().with(key, other))), ["problem-once"], "{key}");
    }
}

#[test]
fn the_bands_of_the_day_stay_with_the_value() {
    let (mut world, metric, _) = made();
    world.operate(metric, "record", value(9_600)).unwrap();
    world.edit(metric, Draft::new().with("good", 9_800)).unwrap();
    let value = values(metric, &world).unwrap().remove(0);
    assert_eq!((value.value("judged").as_text(), value.value("good")), (Some("good"), Value::Int(9_500)));
    assert_eq!(says(&world, metric, "judged").as_text(), Some("watch"), "the metric is judged by what is wanted now");
    // Less is better: the bands turn round.
    assert_eq!(refused(world.edit(metric, Draft::new().with("direction", "down"))), ["metric-bands-down"]);
    assert_eq!(refused(world.edit(metric, Draft::new().with("warn", 9_900))), ["metric-bands-up"]);
    assert_eq!(refused(world.edit(metric, Draft::new().with("good", Value::None))), ["problem-required"]);
    let bare = Draft::new().with("good", Value::None).with("warn", Value::None);
    world.edit(metric, bare).unwrap();
    assert_eq!(says(&world, metric, "judged").as_text(), Some("open"));
    world.edit(metric, Draft::new().with("direction", "down").with("good", 9_600).with("warn", 9_700)).unwrap();
    assert_eq!(says(&world, metric, "judged").as_text(), Some("good"));
}

#[test]
fn what_would_not_compare_is_another_metric() {
    let (mut world, metric, _) = made();
    world.edit(metric, Draft::new().with("measured_in", "people")).unwrap();
    world.operate(metric, "record", value(1_200)).unwrap();
    for (key, other) in [("measured_in", "percent"), ("source", "tests-passed")] {
        assert_eq!(refused(world.edit(metric, Draft::new().with(key, other))), ["metric-stays-comparable"], "{key}");
    }
    // Another interval asks for no period twice.
    world.edit(metric, Draft::new().with("interval", "quarterly")).unwrap();
    assert_eq!(says(&world, metric, "next_period").as_text(), Some("2026-Q2"));
}

#[test]
fn only_a_person_records_and_only_what_is_in_use_is_due() {
    let (mut world, metric, _) = made();
    world.act_as_system();
    assert_eq!(refused(world.operate(metric, "record", value(9_000))), ["metric-needs-person"]);
    assert_eq!(refused(world.operate(metric, "compute", Draft::new())), ["metric-is-by-hand"]);
    assert!(METRIC.operation("compute").is_some_and(|act| !(METRIC.hooks.offered)(&world.row(metric), act)));
    world.operate(metric, "retire", Draft::new()).unwrap();
    assert!(METRIC.due(&world.row(metric)).is_empty());
    world.operate(metric, "restore", Draft::new()).unwrap();
    assert_eq!(METRIC.due(&world.row(metric)).len(), 1);
}

#[test]
fn home_counts_what_is_good_and_not_late() {
    let (mut world, metric, person) = made();
    let shares = |world: &World| metrics_good(world).unwrap().shares.iter().map(|share| share.n).collect::<Vec<_>>();
    assert_eq!(shares(&world), [0, 0, 0, 1, 0], "March is late");
    world.edit(metric, Draft::new().with("since", date(2026, 5, 1))).unwrap();
    assert_eq!(shares(&world), [0, 0, 0, 1, 0], "May was due yesterday");
    world.edit(metric, Draft::new().with("grace", 11)).unwrap();
    assert_eq!(shares(&world), [0, 0, 0, 0, 1]);
    world.operate(metric, "record", value(9_600)).unwrap();
    assert_eq!(shares(&world), [1, 0, 0, 0, 0]);
    for (number, at) in [(9_000, 1), (10, 2)] {
        let other = world.create(&METRIC, draft(person).with("since", date(2026, 5, 1))).unwrap();
        world.operate(other, "record", value(number)).unwrap();
        assert_eq!(shares(&world)[at], 1);
    }
    let open = world.create(&METRIC, draft(person).with("good", Value::None).with("warn", Value::None)).unwrap();
    for _ in 0..3 {
        world.operate(open, "record", value(10)).unwrap();
    }
    assert_eq!(shares(&world), [1, 1, 1, 0, 1]);
}

#[test]
fn pages_and_report_show_how_it_moved() {
    let (mut world, metric, _) = made();
    let control = world.create(&CONTROL, Draft::new().with("title", "Training")).unwrap();
    let requirement = world.by("A.6.3").id;
    assert!(panels(&world, &world.row(control)).contains("Nothing is measured about this yet."));
    world.edit(metric, Draft::new().with("controls", vec![control]).with("requirements", vec![requirement])).unwrap();
    assert!(panels(&world, &world.row(metric)).contains("No value yet. Measure"));
    for number in [9_600, 9_000, 100] {
        world.operate(metric, "record", value(number)).unwrap();
    }
    for about in [control, requirement] {
        assert!(panels(&world, &world.row(about)).contains("People with current training"));
    }
    assert!(panels(&world, &world.row(metric)).contains("<svg"));
    let (document, lines) = report(&world, "metrics", &[]);
    let chart = document.blocks.iter().find_map(|block| if let Block::Chart(chart) = block { Some(chart) } else { None }).unwrap();
    let Drawing::Course(course) = &chart.drawing else { panic!("{chart:?}") };
    assert_eq!(course.points.iter().map(|point| point.shade).collect::<Vec<_>>(), [Shade::Ok, Shade::Stale, Shade::Bad]);
    assert_eq!((course.good, course.limits.len()), ((Some(9_500), None), 2));
    assert!(document.facts.iter().any(|(label, said)| label == "Metrics that are good" && said == "0 of 1"));
    assert_eq!(lines.iter().filter(|line| line[0].starts_with("MV-")).count(), 3);
    // A scope without units is about everything; the unit below another has its own.
    assert!(report(&world, "metrics", &[("scope", "SC-1")]).1.iter().any(|line| line[0] == "ME-1"));
}

#[test]
fn the_starter_set_brings_each_metric_once() {
    let (mut world, own, person) = made();
    let set = || Draft::new().with("measurer", person).with("evaluator", person).with("since", date(2026, 1, 1));
    let chosen = vec!["training-current".to_owned(), "tests-passed".to_owned()];
    let first = world.create(&METRIC_SET, set().with("chosen", chosen.clone())).unwrap();
    let read =
        |world: &World| -> Vec<kernel::Row> { (world as &dyn Read).all(&METRIC, &Filter::new().filled(&METRIC, "starter")).unwrap() };
    assert_eq!(read(&world).len(), 2);
    assert_eq!(refused(world.create(&METRIC_SET, set().with("chosen", chosen))), ["metric-set-all-there"]);
    world.create(&METRIC_SET, set()).unwrap();
    let rows = read(&world);
    assert_eq!(rows.len(), Starter::CHOICES.keys.len());
    for row in &rows {
        for key in ["title", "question", "how", "pitfalls", "measured_in", "good", "warn", "measurer", "requirements", "next_due"] {
            assert!(!row.value(key).is_none(), "{} of {}", key, row.title());
        }
        let prose = [row.value("how"), row.value("pitfalls")].map(|value| value.as_text().unwrap_or_default().to_owned());
        assert!(prose.iter().all(|text| !text.starts_with('[')), "{}", row.title());
    }
    // Each links to everything that it says it is about.
    assert_eq!(rows.iter().map(|row| row.value("requirements").links().len()).sum::<usize>(), 38);
    assert_eq!(refused(world.create(&METRIC_SET, set())), ["metric-set-all-there"]);
    // What was retired is taken over anew; a set that leaves takes no metric with it.
    let gone = rows.iter().find(|row| row.value("starter").as_text() == Some("tests-passed")).unwrap().id;
    world.operate(gone, "retire", Draft::new()).unwrap();
    world.operate(first, "retire", Draft::new()).unwrap();
    assert_eq!(read(&world).len(), 19);
    world.create(&METRIC_SET, set()).unwrap();
    assert_eq!(read(&world).len(), 20);
    assert!(!world.row(own).retired);
    // No form, program or import says which metric of the set one is.
    assert!(["starter", "brought"].iter().all(|key| METRIC.field(key).is_some_and(|field| !field.writable())));
    assert!(!METRIC_VALUE.written());
}
