//! Tests of implementations; those of their rules together with controls stand with the controls.

use super::record::{IMPLEMENTATION, STATES};
use crate::control::CONTROL;
use crate::testing::{TODAY, founded};
use kernel::Draft;

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
    assert_eq!((IMPLEMENTATION.hooks.due)(&world.row(own)).len(), 1);
    let future = Draft::new().with("state", "in-place").with("since", TODAY.tomorrow().unwrap());
    assert!(world.edit(own, future).is_err());
}
