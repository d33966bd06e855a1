//! Tests of people as the domain uses them.

use crate::testing::founded;
use kernel::Draft;
use kernel::nouns::PERSON;

#[test]
fn a_person_may_be_just_a_name() {
    let mut world = founded();
    let id = world.create(&PERSON, Draft::new().with("name", "Jonas Weidt")).unwrap();
    assert_eq!(world.row(id).title(), "Jonas Weidt");
    assert!(world.edit(id, Draft::new().with("account", true)).is_err());
}
