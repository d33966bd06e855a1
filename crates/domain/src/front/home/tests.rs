//! Tests of the measures, the work list and the page.

use super::pages::{measures, steps};
use crate::ground::framework::requirement_id;
use crate::ground::work::soon;
use crate::protect::asset::ASSET;
use crate::protect::control::CONTROL;
use crate::protect::risk::RISK;
use crate::testing::{TODAY, World, ask, founded, page, report};
use jiff::ToSpan;
use kernel::nouns::{PERSON, TASK};
use kernel::{Draft, Read};

fn n_of(world: &World) -> Vec<(&'static str, u64, u64)> {
    ask(world, "/", &[], measures).into_iter().map(|(measure, counted)| (measure.key, counted.n(), counted.of())).collect()
}

fn filled() -> World {
    let mut world = founded();
    let owner = world.first(&PERSON).id;
    let meets = vec![requirement_id("iso27002-2022", "A.8.13")];
    let control = world.create(&CONTROL, Draft::new().with("title", "Backup").with("requirements", meets).with("owner", owner)).unwrap();
    world.operate(control, "report-progress", Draft::new().with("state", "in-place")).unwrap();
    let risk = Draft::new()
        .with("title", "Rosters are lost")
        .with("affects", vec!["availability".to_owned()])
        .with("current_likelihood", 3)
        .with("current_likelihood_reason", "seen")
        .with("current_consequence", 4)
        .with("current_consequence_reason", "felt")
        .with("controls", vec![control])
        .with("owner", owner)
        .with("first_review", TODAY.checked_sub(3.days()).unwrap());
    world.create(&RISK, risk).unwrap();
    world.create(&RISK, Draft::new().with("title", "Unrated").with("affects", vec!["integrity".to_owned()])).unwrap();
    let asset = Draft::new().with("name", "Rostering").with("kind", "process").with("next_review", TODAY.checked_add(2.days()).unwrap());
    world.create(&ASSET, asset).unwrap();
    world
        .create(&TASK, Draft::new().with("what", "Write the scope").with("due", TODAY.checked_add(20.days()).unwrap()).with("owner", owner))
        .unwrap();
    world
}

#[test]
fn nothing_is_in_order_by_default() {
    let none = [
        ("audits", 0, 0),
        ("audit-findings", 0, 0),
        ("nonconformities", 0, 0),
        ("corrective-actions", 0, 0),
        ("improvements", 0, 0),
        ("certification-findings", 0, 0),
        ("metrics", 0, 0),
        ("objectives", 0, 0),
        ("competence", 0, 0),
        ("audit-requests", 0, 0),
    ];
    let expected =
        [("lines", 0, 93), ("gaps", 0, 0), ("risks", 0, 0), ("controls", 0, 0), ("tests", 0, 0), ("reviews", 0, 1), ("assets", 0, 0)];
    assert_eq!(n_of(&founded()), [expected.as_slice(), &none].concat());
    let expected =
        [("lines", 1, 93), ("gaps", 0, 0), ("risks", 0, 2), ("controls", 1, 1), ("tests", 0, 0), ("reviews", 1, 5), ("assets", 0, 1)];
    assert_eq!(n_of(&filled()), [expected.as_slice(), &none].concat());
}

#[test]
fn work_is_sorted_by_date_and_covers_every_register() {
    let world = filled();
    let list = soon(&world, Some(world.first(&PERSON).id), Some(10)).unwrap().list;
    let found: Vec<_> = list.iter().map(|work| (work.line.reference.as_str(), work.line.date)).collect();
    assert_eq!(found.iter().map(|(reference, _)| *reference).collect::<Vec<_>>(), ["R-1", "AS-1", "T-1"]);
    let due = |work: &crate::ground::work::Work| work.line.register.due(&world.row(work.line.id));
    assert!(
        list.iter()
            .all(|work| due(work).iter().any(|due| (due.rule, due.date, due.person) == (work.line.rule, work.line.date, work.line.person)))
    );
}

#[test]
fn the_same_number_stands_on_the_page_and_in_the_report() {
    let world = filled();
    let home: String = page(&world, "/", &[]).split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect();
    assert!(home.contains("1 of 93") && home.contains("0 of 2") && home.contains("3 days late") && home.contains("in 2 days"));
    let (document, _) = report(&world, "soa", &[]);
    assert!(document.facts.iter().any(|(_, value)| value == "1 of 93"));
    let (document, _) = report(&world, "risk-register", &[]);
    assert!(document.facts.iter().any(|(_, value)| value == "0 of 2"));
    assert!(page(&world, "/risk/matrix", &[]).contains("0 of 2"));
}

#[test]
fn first_steps_show_until_they_are_done() {
    let done =
        |world: &World| ask(world, "/", &[], steps).into_iter().filter(|(_, done)| *done).map(|(step, _)| step.key).collect::<Vec<_>>();
    assert_eq!(done(&founded()), ["criteria", "framework"]);
    assert_eq!(done(&filled()), ["criteria", "framework", "assets", "risks", "controls"]);
    assert!(page(&founded(), "/", &[]).contains("2 of 15 done"));
    assert!((&World::empty() as &dyn Read).recent(1).unwrap().is_empty());
}
