//! Tests of implementations; those of their rules together with controls stand with the controls.

use super::implementation::{IMPLEMENTATION, STATES};
use crate::protect::control::CONTROL;
use crate::testing::{TODAY, founded};
use kernel::nouns::UNIT;
use kernel::{Draft, Id};

#[test]
fn every_state_leads_to_every_other() {
    for from in STATES.choices.keys {
        for to in STATES.choices.keys.iter().filter(|to| *to != from) {
            assert!(STATES.ways.contains(&(from, to)), "{from} {to}");
        }
    }
}

#[test]
fn the_name_follows_the_control_and_the_review_falls_due() {
    let mut world = founded();
    let control = world.create(&CONTROL, Draft::new().with("title", "Backup")).unwrap();
    let own = world.first(&IMPLEMENTATION).id;
    world.edit(control, Draft::new().with("title", "Nightly backup")).unwrap();
    assert_eq!(world.row(own).title(), "Nightly backup");
    world.edit(own, Draft::new().with("next_review", TODAY)).unwrap();
    assert_eq!(IMPLEMENTATION.due(&world.row(own)).len(), 1);
    let future = Draft::new().with("state", "in-place").with("since", TODAY.tomorrow().unwrap());
    assert!(world.edit(own, future).is_err());
}

#[test]
fn a_name_is_not_said_where_the_control_cannot_be_read() {
    let mut world = founded();
    let root = world.first(&UNIT).id;
    let unit = |world: &mut crate::testing::World, name: &str, above: Id| {
        world.create(&UNIT, Draft::new().with("name", name).with("parent", above)).unwrap()
    };
    let (left, right) = (unit(&mut world, "Porto", root), unit(&mut world, "Turku", root));
    let below = unit(&mut world, "Porto, hosting", left);
    let control = world.create(&CONTROL, Draft::new().with("title", "Backup").with("unit", left)).unwrap();
    let title = |world: &mut crate::testing::World, unit: Id| {
        let id = world.create(&IMPLEMENTATION, Draft::new().with("control", control).with("unit", unit)).unwrap();
        world.row(id).value("title")
    };
    assert_eq!(title(&mut world, below).as_text(), Some("Backup"));
    assert!(title(&mut world, right).is_none());
}

#[test]
fn whoever_carries_a_control_out_has_an_implementation_that_stays() {
    let mut world = founded();
    let root = world.first(&UNIT).id;
    let unit =
        |world: &mut crate::testing::World, name: &str| world.create(&UNIT, Draft::new().with("name", name).with("parent", root)).unwrap();
    let (porto, turku, graz) = (unit(&mut world, "Porto"), unit(&mut world, "Turku"), unit(&mut world, "Graz"));
    let control = world.create(&CONTROL, Draft::new().with("title", "Backup").with("carried_out_by", vec![porto, turku])).unwrap();
    let planned = |world: &crate::testing::World| -> Vec<Option<Id>> {
        let mut units: Vec<Option<Id>> = super::implementations(&[control], world).unwrap().iter().map(|row| row.common.unit).collect();
        units.sort();
        units
    };
    assert_eq!(planned(&world), [Some(porto), Some(turku)]);
    assert_eq!((world.row(control).value("of"), world.row(control).value("in_place")), (2.into(), 0.into()));
    // Another one later; those that are there already stay as they are.
    world.edit(control, Draft::new().with("carried_out_by", vec![porto, turku, graz])).unwrap();
    assert_eq!(planned(&world), [Some(porto), Some(turku), Some(graz)]);
    let of_turku = super::implementations(&[control], &world).unwrap().into_iter().find(|row| row.common.unit == Some(turku)).unwrap().id;
    // Neither retired nor moved away while the control says so; both once it does not.
    assert!(world.operate(of_turku, "retire", Draft::new()).is_err());
    assert!(world.edit(of_turku, Draft::new().with("unit", root)).is_err());
    world.edit(control, Draft::new().with("carried_out_by", vec![porto, graz])).unwrap();
    world.operate(of_turku, "retire", Draft::new()).unwrap();
    // A control that goes takes them along and brings them back.
    world.operate(control, "retire", Draft::new()).unwrap();
    assert_eq!(planned(&world), []);
    world.operate(control, "restore", Draft::new()).unwrap();
    assert_eq!(planned(&world), [Some(porto), Some(graz)]);
}
