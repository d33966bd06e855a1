//! Tests of tasks.

use crate::testing::{TODAY, founded};
use kernel::Draft;
use kernel::nouns::TASK;

#[test]
fn a_task_ends_and_opens_again() {
    let mut world = founded();
    let id = world.create(&TASK, Draft::new().with("what", "Write the scope").with("due", TODAY)).unwrap();
    for state in ["done", "open", "dropped"] {
        world.edit(id, Draft::new().with("state", state)).unwrap();
    }
    assert!(world.edit(id, Draft::new().with("state", "done")).is_err());
}
