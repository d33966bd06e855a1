//! Tests of roles.

use super::record::ROLE;
use crate::testing::{founded, panels};
use kernel::nouns::PERSON;
use kernel::{Draft, Fault, Value};

#[test]
fn a_role_has_a_holder_who_is_no_deputy_and_has_its_function() {
    let mut world = founded();
    let one = world.create(&PERSON, Draft::new().with("name", "Ida Falk")).unwrap();
    let two = world.create(&PERSON, Draft::new().with("name", "Per Holm")).unwrap();
    let draft = |holders: Vec<kernel::Id>, deputies: Vec<kernel::Id>| {
        Draft::new().with("title", "ISMS manager").with("duties", "Runs it.").with("holders", holders).with("deputies", deputies)
    };
    let refused = |result: Result<kernel::Id, Fault>| {
        let Err(Fault::Invalid(problems)) = result else { panic!("{result:?}") };
        problems.into_iter().map(|problem| problem.text.id.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(refused(world.create(&ROLE, draft(vec![], vec![two]))), ["problem-required"]);
    assert_eq!(refused(world.create(&ROLE, draft(vec![one, two], vec![two]))), ["role-own-deputy"]);
    let role = world.create(&ROLE, draft(vec![one], vec![two]).with("function", "isms-manager")).unwrap();
    let edit = world.edit(role, Draft::new().with("deputies", vec![one]));
    assert!(matches!(edit, Err(Fault::Invalid(_))), "{edit:?}");
    assert!(panels(&world, &world.row(role)).contains("Ida Falk holds this role without the function"));
    world.edit(one, Draft::new().with("functions", vec!["isms-manager".to_owned()])).unwrap();
    assert!(!panels(&world, &world.row(role)).contains("without the function"));
    assert!(panels(&world, &world.row(one)).contains("Holds it") && panels(&world, &world.row(two)).contains("Stands in"));
    world.operate(role, "retire", Draft::new()).unwrap();
    assert!(!panels(&world, &world.row(one)).contains("Holds it"));
    assert_eq!(world.row(role).value("holders"), Value::Links(vec![one]));
}
