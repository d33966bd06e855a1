//! Tests of samples and workpapers.

use super::finding::{AUDIT_FINDING, WORKPAPER};
use super::line::AUDIT_SAMPLE;
use super::record::AUDIT;
use super::tests::{Scene, day, said, scene};
use crate::protect::control::CONTROL;
use crate::testing::{TODAY, panels, refused};
use kernel::{Draft, Kind, Value};

fn sample(scene: &Scene) -> Draft {
    Draft::new()
        .with("title", "Leavers of the first quarter")
        .with("line", scene.line)
        .with("source", "The list of people; it was compared with payroll.")
        .with("choice", "random")
        .with("reason", "Enough to find one in ten with nine chances of ten.")
}

#[test]
fn parts_are_not_larger_than_their_whole() {
    let mut scene = scene();
    let with = |scene: &Scene, key: &str, n: i64| sample(scene).with("population", 20).with("size", 5).with(key, n);
    for (key, n, id) in [("size", 21, "audit-sample-too-large"), ("exceptions", 6, "audit-sample-more-exceptions")] {
        let draft = with(&scene, key, n);
        assert_eq!(refused(scene.world.create(&AUDIT_SAMPLE, draft)), [id]);
    }
    let all = with(&scene, "size", 19).with("choice", "all");
    assert_eq!(refused(scene.world.create(&AUDIT_SAMPLE, all)), ["audit-sample-not-all"]);
    let draft = with(&scene, "exceptions", 5);
    scene.world.create(&AUDIT_SAMPLE, draft).unwrap();
}

#[test]
fn picked_records_are_kept_as_they_were() {
    let mut scene = scene();
    let other = scene.other;
    let picked = scene.world.create(&CONTROL, Draft::new().with("title", "Rights by role").with("owner", other)).unwrap();
    let draft = sample(&scene).with("records", vec![picked]);
    let id = scene.world.create(&AUDIT_SAMPLE, draft).unwrap();
    let row = scene.world.row(id);
    let entry = row.value("entry").as_int().unwrap();
    assert_eq!(row.value("size").as_int(), Some(1));
    assert!(panels(&scene.world, &row).contains(&format!("/control/C-1?as_at=%40{entry}")));
    assert_eq!(refused(scene.world.edit(id, Draft::new().with("records", Value::None))), ["problem-once"]);
    assert!(!AUDIT_SAMPLE.field("entry").unwrap().writable());
    let paper = Draft::new().with("title", "Walk").with("audit", scene.id).with("line", scene.line).with("records", vec![picked]);
    let paper = scene.world.create(&WORKPAPER, paper).unwrap();
    assert_eq!(scene.world.row(paper).value("taken").as_date(), Some(TODAY));
    assert!(panels(&scene.world, &scene.world.row(paper)).contains("as_at=%40"));
    assert!(panels(&scene.world, &scene.world.row(scene.line)).contains("Walk"));
}

#[test]
fn rows_are_drawn_once_and_can_be_drawn_again() {
    let mut scene = scene();
    let draft = sample(&scene);
    let id = scene.world.create(&AUDIT_SAMPLE, draft.clone()).unwrap();
    let list: String = (1..=500).map(|n| format!("person {n} | left\n")).collect();
    let said = || Draft::new().with("choice", "random").with("size", 20).with("seed", "spring");
    assert_eq!(refused(scene.world.operate(id, "draw", said())), ["audit-sample-without-list"]);
    assert_eq!(refused(scene.world.operate(id, "draw", said().with("population", 19))), ["audit-sample-too-large"]);
    let other = said().with("list", list.as_str()).with("population", 501);
    assert_eq!(refused(scene.world.operate(id, "draw", other)), ["audit-sample-other-number"]);
    let judged = said().with("population", 500).with("choice", "judgement");
    assert_eq!(refused(scene.world.operate(id, "draw", judged)), ["audit-sample-by-lot"]);
    scene.world.operate(id, "draw", said().with("list", list.as_str())).unwrap();
    let row = scene.world.row(id);
    let Value::Grid(items) = row.value("items") else { panic!() };
    assert_eq!((items.len(), row.value("population").as_int(), row.value("size").as_int()), (20, Some(500), Some(20)));
    assert!(items.iter().all(|item| item[1] == format!("person {} / left", item[0])), "{items:?}");
    assert_eq!(refused(scene.world.operate(id, "draw", said().with("population", 500))), ["audit-sample-drawn"]);
    // The same seed draws the same rows of the same list without its content.
    let again = scene.world.create(&AUDIT_SAMPLE, draft.clone()).unwrap();
    scene.world.operate(again, "draw", said().with("population", 500)).unwrap();
    let Value::Grid(numbers) = scene.world.row(again).value("items") else { panic!() };
    assert_eq!(numbers.iter().map(|item| &item[0]).collect::<Vec<_>>(), items.iter().map(|item| &item[0]).collect::<Vec<_>>());
    // Without a seed a new one is made, and kept.
    let free = scene.world.create(&AUDIT_SAMPLE, draft).unwrap();
    scene.world.operate(free, "draw", Draft::new().with("choice", "systematic").with("size", 5).with("population", 100)).unwrap();
    assert!(scene.world.row(free).value("seed").as_text().is_some_and(|seed| seed.len() > 20));
}

#[test]
fn a_list_of_a_hundred_thousand_rows_gives_a_result_or_says_why_not() {
    let mut scene = scene();
    let draft = sample(&scene);
    let id = scene.world.create(&AUDIT_SAMPLE, draft).unwrap();
    let list: String = (1..=100_000).map(|n| format!("row {n}\n")).collect();
    let draw = AUDIT_SAMPLE.operation("draw").unwrap();
    let typed = [("list".to_owned(), list), ("size".to_owned(), "60".to_owned()), ("choice".to_owned(), "random".to_owned())];
    let problems = Draft::parse(draw.fields, &typed, &kernel::Finder(&scene.world)).unwrap_err();
    assert_eq!(
        problems.iter().map(|problem| (problem.field.as_deref(), problem.text.id.as_ref())).collect::<Vec<_>>(),
        [(Some("list"), "cell-too-long")]
    );
    // The number of its rows draws from it all the same.
    let said = Draft::new().with("choice", "random").with("size", 1000).with("population", 100_000);
    scene.world.operate(id, "draw", said).unwrap();
    let Value::Grid(items) = scene.world.row(id).value("items") else { panic!() };
    assert_eq!(items.len(), 1000);
    assert!(matches!(AUDIT_SAMPLE.field("items").unwrap().kind, Kind::Grid(_)));
}

#[test]
fn parts_stay_with_their_audit() {
    let mut scene = scene();
    let other = scene.world.create(&AUDIT, said(scene.lead, scene.auditor, scene.audited)).unwrap();
    let paper = Draft::new().with("title", "Notes").with("audit", other).with("line", scene.line);
    assert_eq!(refused(scene.world.create(&WORKPAPER, paper)), ["audit-other-line"]);
    let finding = Draft::new().with("title", "Odd").with("audit", other).with("line", scene.line).with("kind", "minor");
    assert_eq!(refused(scene.world.create(&AUDIT_FINDING, finding)), ["audit-other-line", "audit-finding-before"]);
    let late = Draft::new().with("title", "Notes").with("audit", scene.id).with("taken", day(1));
    assert_eq!(refused(scene.world.create(&WORKPAPER, late)), ["audit-paper-future"]);
    let once = scene.world.edit(scene.line, Draft::new().with("audit", other));
    assert!(refused(once).contains(&"problem-once".to_owned()));
    let draft = sample(&scene);
    let sampled = scene.world.create(&AUDIT_SAMPLE, draft).unwrap();
    scene.world.operate(scene.id, "cancel", Draft::new().with("why", "No.")).unwrap();
    scene.world.operate(scene.id, "retire", Draft::new()).unwrap();
    assert!(scene.world.row(sampled).retired);
    scene.world.operate(scene.id, "restore", Draft::new()).unwrap();
    assert!(!scene.world.row(sampled).retired);
}
