//! Tests of remarks.

use crate::testing::founded;
use kernel::Draft;
use kernel::nouns::{COMMENT, SIGNOFF};
use kernel::register::Keeping;

#[test]
fn a_comment_is_about_a_record_and_nobody_types_a_signature() {
    let mut world = founded();
    let about = world.by("SC-1").id;
    world.create(&COMMENT, Draft::new().with("text", "Which sites?").with("about", about)).unwrap();
    assert!(world.create(&COMMENT, Draft::new().with("text", "Which sites?")).is_err());
    assert_eq!(SIGNOFF.keeping, Keeping::Kept);
}
