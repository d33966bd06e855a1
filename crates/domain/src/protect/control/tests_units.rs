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
