//! Tests of controls.

use super::record::{CONTROL, Standing};
use super::rules::{Count, in_place_of, standing};
use crate::protect::control::IMPLEMENTATION;
use crate::protect::soa::SOA_LINE;
use crate::testing::{TODAY, World, founded, panels};
use kernel::nouns::UNIT;
use kernel::{Draft, Fault, Filter, Id, Read};

fn control(world: &mut World) -> Id {
    world.create(&CONTROL, Draft::new().with("title", "Nightly backup")).unwrap()
}

#[test]
fn the_standing_counts_and_never_assumes() {
    let of = |states: &[&str]| {
        let number = |word: &str| states.iter().filter(|state| **state == word).count() as i64;
        Count { in_place: number("in-place"), begun: number("in-progress"), of: states.len() as i64 }.standing()
    };
    assert_eq!(of(&[]), Standing::None);
    assert_eq!(of(&["planned", "planned"]), Standing::Planned);
    assert_eq!(of(&["planned", "in-progress"]), Standing::InProgress);
    assert_eq!(of(&["planned", "in-place"]), Standing::Partly);
    assert_eq!(of(&["in-place", "in-place"]), Standing::InPlace);
}

#[test]
fn a_new_control_is_planned_in_its_unit_and_reported_there() {
    let mut world = founded();
    let id = control(&mut world);
    let own = world.first(&IMPLEMENTATION);
    assert_eq!(
        (own.value("control").as_link(), own.common.unit, own.common.state.as_str()),
        (Some(id), world.row(id).common.unit, "planned")
    );
    assert_eq!(own.title(), "Nightly backup");
    let late = Draft::new().with("state", "in-place").with("since", TODAY.tomorrow().unwrap());
    assert!(matches!(world.operate(id, "report-progress", late), Err(Fault::Invalid(_))));
    world.operate(id, "report-progress", Draft::new().with("state", "in-place").with("how", "Snapshots at two")).unwrap();
    let own = world.first(&IMPLEMENTATION);
    assert_eq!((own.common.state.as_str(), own.value("since").as_date()), ("in-place", Some(TODAY)));
    assert_eq!((standing(&world.row(id)), in_place_of(&world.row(id))), (Standing::InPlace, (1, 1)));
}

#[test]
fn implementations_leave_and_come_back_with_their_control() {
    let mut world = founded();
    let id = control(&mut world);
    world.operate(id, "retire", Draft::new()).unwrap();
    assert_eq!(world.count(&IMPLEMENTATION, &Filter::new()).unwrap(), 0);
    world.operate(id, "restore", Draft::new()).unwrap();
    assert_eq!(world.count(&IMPLEMENTATION, &Filter::new()).unwrap(), 1);
    assert_eq!(standing(&world.row(id)), Standing::Planned);
}

#[test]
fn a_unit_implements_a_control_once() {
    let mut world = founded();
    let id = control(&mut world);
    let root = world.first(&UNIT).id;
    assert!(world.create(&IMPLEMENTATION, Draft::new().with("control", id)).is_err());
    let unit = world.create(&UNIT, Draft::new().with("name", "Porto").with("parent", root)).unwrap();
    world.create(&IMPLEMENTATION, Draft::new().with("control", id).with("unit", unit).with("state", "in-progress")).unwrap();
    assert_eq!((standing(&world.row(id)), in_place_of(&world.row(id))), (Standing::InProgress, (0, 2)));
    let deviation = Draft::new().with("deviation", "Weekly only");
    let second = world.by("IM-2").id;
    assert!(
        matches!(world.edit(second, deviation), Err(Fault::Invalid(problems)) if problems[0].field.as_deref() == Some("deviation_reason"))
    );
}

#[test]
fn an_own_control_gets_a_line_once() {
    let mut world = founded();
    let id = control(&mut world);
    let own = Draft::new().with("subject", id).with("reasons", vec!["contract".to_owned()]);
    world.create(&SOA_LINE, own.clone()).unwrap();
    assert_eq!(world.count(&SOA_LINE, &Filter::new()).unwrap(), 94);
    let line = world.by("SOA-94");
    assert_eq!((line.title(), line.value("number").as_int()), ("Nightly backup".to_owned(), Some(1001)));
    assert!(world.create(&SOA_LINE, own).is_err());
}

#[test]
fn the_page_lists_the_units() {
    let mut world = founded();
    let id = control(&mut world);
    let html = panels(&world, &world.row(id));
    assert!(html.contains("0 of 1") && html.contains("Korvane Software") && html.contains("/implementation/new?control=C-1"));
}

#[test]
fn a_control_is_planned_where_it_belongs_by_its_owner() {
    let mut world = founded();
    let root = world.first(&UNIT).id;
    let unit = world.create(&UNIT, Draft::new().with("name", "Porto").with("parent", root)).unwrap();
    let owner = world.create(&kernel::nouns::PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    world.create(&CONTROL, Draft::new().with("title", "Locked doors").with("unit", unit).with("owner", owner)).unwrap();
    let own = world.first(&IMPLEMENTATION);
    assert_eq!((own.common.unit, own.common.owner), (Some(unit), Some(owner)));
}

#[test]
fn controls_together_count_what_each_counts_and_nothing_retired() {
    let mut world = founded();
    let mut made = |state: &str| {
        let id = control(&mut world);
        if state != "planned" {
            world.operate(id, "report-progress", Draft::new().with("state", state)).unwrap();
        }
        id
    };
    let ids = ["planned", "in-progress", "in-place", "in-place"].map(&mut made);
    let together = |world: &World| super::rules::total(&ids, world).unwrap();
    assert_eq!(together(&world), Count { in_place: 2, begun: 3, of: 4 });
    world.operate(ids[3], "retire", Draft::new()).unwrap();
    assert_eq!(together(&world), Count { in_place: 1, begun: 2, of: 3 });
}
