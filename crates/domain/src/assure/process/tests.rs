//! Tests of processes.

use super::record::ISMS_PROCESS;
use crate::protect::control::CONTROL;
use crate::testing::{TODAY, founded, panels};
use kernel::{Draft, Value};

#[test]
fn what_others_do_says_how_it_is_controlled() {
    let mut world = founded();
    let control = world.create(&CONTROL, Draft::new().with("title", "Leaver checklist")).unwrap();
    let draft = Draft::new().with("title", "Joiners and leavers").with("what", "From notice to removal.").with("criteria", "Within a day.");
    assert!(world.create(&ISMS_PROCESS, draft.clone().with("external", Value::Yes(true))).is_err());
    assert!(world.create(&ISMS_PROCESS, draft.clone().with("criteria", Value::None)).is_err());
    let id = world.create(&ISMS_PROCESS, draft.with("controls", vec![control]).with("next_review", TODAY)).unwrap();
    let shown = panels(&world, &world.row(id));
    assert!(shown.contains("Leaver checklist") && shown.contains("Nothing shows that this process runs"));
    assert_eq!(ISMS_PROCESS.due(&world.row(id)).len(), 1);
    world.edit(id, Draft::new().with("records", "The checklists of each month.")).unwrap();
    assert!(!panels(&world, &world.row(id)).contains("Nothing shows"));
    assert!(world.edit(id, Draft::new().with("next_review", TODAY.yesterday().unwrap())).is_err(), "no review is moved into the past");
}
