//! Tests of assets.

use super::record::{ASSET, Need};
use super::rules::need;
use crate::ground::property::Property;
use crate::testing::{TODAY, World, founded, panels, report};
use kernel::{Draft, Fault, Id};

fn asset(world: &mut World, name: &str, kind: &str) -> Id {
    world.create(&ASSET, Draft::new().with("name", name).with("kind", kind)).unwrap()
}

fn problem(fault: Fault) -> kernel::Problem {
    let Fault::Invalid(problems) = fault else { panic!("{fault}") };
    problems.into_iter().next().unwrap()
}

#[test]
fn need_passes_down_a_chain_and_goes_with_it() {
    let mut world = founded();
    let (process, system, network) = (
        asset(&mut world, "Rostering", "process"),
        asset(&mut world, "Roster service", "software"),
        asset(&mut world, "Office network", "network"),
    );
    world.edit(system, Draft::new().with("depends_on", vec![network]).with("availability", "normal")).unwrap();
    let draft =
        Draft::new().with("depends_on", vec![system]).with("availability", "very-high").with("availability_reason", "Wards need plans");
    world.edit(process, draft).unwrap();
    for id in [process, system, network] {
        assert_eq!(need(&world.row(id), Property::Availability), Some(Need::VeryHigh));
    }
    assert_eq!(need(&world.row(network), Property::Integrity), None);
    world.operate(process, "retire", Draft::new()).unwrap();
    assert_eq!(need(&world.row(system), Property::Availability), Some(Need::Normal));
    assert_eq!(need(&world.row(network), Property::Availability), Some(Need::Normal));
}

#[test]
fn a_circle_is_refused_and_named() {
    let mut world = founded();
    let (a, b, c) = (asset(&mut world, "A", "process"), asset(&mut world, "B", "software"), asset(&mut world, "C", "hardware"));
    world.edit(a, Draft::new().with("depends_on", vec![b])).unwrap();
    world.edit(b, Draft::new().with("depends_on", vec![c])).unwrap();
    let refused = problem(world.edit(c, Draft::new().with("depends_on", vec![a])).unwrap_err());
    assert_eq!((refused.text.id.as_ref(), refused.field.as_deref()), ("asset-circle", Some("depends_on")));
    assert_eq!(refused.text.args[0].1, "AS-3 → AS-1 → AS-2 → AS-3");
    let own = problem(world.edit(c, Draft::new().with("depends_on", vec![c])).unwrap_err());
    assert_eq!(own.text.args[0].1, "AS-3 → AS-3");
}

#[test]
fn a_high_need_says_why_and_a_review_lies_ahead() {
    let mut world = founded();
    let id = asset(&mut world, "Contracts", "information");
    let refused = problem(world.edit(id, Draft::new().with("confidentiality", "high")).unwrap_err());
    assert_eq!(refused.field.as_deref(), Some("confidentiality_reason"));
    let refused = problem(world.edit(id, Draft::new().with("next_review", TODAY.yesterday().unwrap())).unwrap_err());
    assert_eq!(refused.text.id, "problem-day-past");
    world.edit(id, Draft::new().with("next_review", TODAY)).unwrap();
    assert_eq!(ASSET.due(&world.row(id))[0].date, TODAY);
}

#[test]
fn the_page_says_who_raises_the_need() {
    let mut world = founded();
    let (process, system) = (asset(&mut world, "Rostering", "process"), asset(&mut world, "Roster service", "software"));
    world.edit(system, Draft::new().with("availability", "normal")).unwrap();
    let draft = Draft::new().with("depends_on", vec![system]).with("availability", "high").with("availability_reason", "Wards need plans");
    world.edit(process, draft).unwrap();
    let html = panels(&world, &world.row(system));
    assert!(html.contains("Raised by") && html.contains("AS-1") && html.contains("Normal") && html.contains("<b>High</b>"));
    assert!(panels(&world, &world.row(process)).contains("Depends on"));
    let (_, lines) = report(&world, "assets", &[]);
    let availability = lines[0].iter().position(|head| head == "availability").unwrap();
    assert_eq!((lines.len(), lines[2][availability].as_str()), (3, "High"));
}

#[test]
fn the_first_of_many_dependents_are_named_and_all_are_counted() {
    let mut world = founded();
    let system = asset(&mut world, "Roster service", "software");
    for n in 1..=15 {
        let process = asset(&mut world, &format!("Process {n}"), "process");
        let draft = Draft::new().with("depends_on", vec![system]);
        // One of them passes on less, and one is in use no more.
        let draft = if n == 3 { draft } else { draft.with("integrity", "high").with("integrity_reason", "Wages") };
        world.edit(process, draft).unwrap();
        if n == 4 {
            world.operate(process, "retire", Draft::new()).unwrap();
        }
    }
    let html = panels(&world, &world.row(system));
    assert!(html.contains("?q=depends_on:AS-1\">All 14</a>"), "{html}");
    assert!(html.contains("?q=depends_on:AS-1%20inherited_integrity:high\">All 13</a>"), "{html}");
    assert!(html.contains("Process 13") && !html.contains("Process 15") && !html.contains("Process 4<"), "{html}");
}

#[test]
fn threats_are_proposed_by_kind_until_a_risk_names_them() {
    let mut world = founded();
    let id = world.create(&ASSET, Draft::new().with("name", "Pay engine").with("kind", "software")).unwrap();
    let html = panels(&world, &world.row(id));
    assert!(html.contains("9 threats to think of") && html.contains("threat=T49"), "{html}");
    let threat = crate::ground::framework::requirement_id("threats", "T49");
    let risk = Draft::new().with("title", "Known hole").with("affects", vec!["integrity".to_owned()]).with("assets", vec![id]);
    world.create(&crate::protect::risk::RISK, risk.with("threat", threat)).unwrap();
    assert!(panels(&world, &world.row(id)).contains("8 threats to think of"));
}
