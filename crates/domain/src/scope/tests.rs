//! Tests of scopes.

use super::record::SCOPE;
use crate::testing::{TODAY, founded};
use kernel::{Draft, Fault};

#[test]
fn a_scope_in_force_has_its_words_and_its_day() {
    let mut world = founded();
    let scope = world.first(&SCOPE).id;
    let Err(Fault::Invalid(problems)) = world.edit(scope, Draft::new().with("state", "in-force")) else { panic!("accepted") };
    assert_eq!(problems.iter().filter_map(|p| p.field.as_deref()).collect::<Vec<_>>(), ["statement", "effective"]);
    let whole = Draft::new().with("state", "in-force").with("statement", "Rostering software for hospitals").with("effective", TODAY);
    world.edit(scope, whole).unwrap();
}
