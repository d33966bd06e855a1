//! Tests of obligations.

use super::record::OBLIGATION;
use crate::protect::control::rules::{in_place_of, standing};
use crate::protect::control::{CONTROL, Standing};
use crate::protect::soa::SOA_LINE;
use crate::testing::{TODAY, World, founded, panels, report};
use jiff::ToSpan;
use kernel::{Draft, Fault, Id};

fn draft() -> Draft {
    Draft::new().with("title", "Report breaches").with("kind", "law").with("source", "GDPR, Article 33")
}

fn fields<T: std::fmt::Debug>(result: Result<T, Fault>) -> Vec<String> {
    let Err(Fault::Invalid(problems)) = result else { panic!("{result:?}") };
    problems.into_iter().map(|problem| problem.field.unwrap_or_default()).collect()
}

fn control(world: &mut World, title: &str, state: &str) -> Id {
    let id = world.create(&CONTROL, Draft::new().with("title", title)).unwrap();
    world.operate(id, "report-progress", Draft::new().with("state", state)).unwrap();
    id
}

#[test]
fn it_counts_the_implementations_of_its_controls() {
    let mut world = founded();
    let id = world.create(&OBLIGATION, draft()).unwrap();
    assert_eq!((standing(&world.row(id)), in_place_of(&world.row(id))), (Standing::None, (0, 0)));
    let (one, two) = (control(&mut world, "Breach plan", "in-place"), control(&mut world, "On call", "planned"));
    world.edit(id, Draft::new().with("controls", vec![one, two])).unwrap();
    assert_eq!((standing(&world.row(id)), in_place_of(&world.row(id))), (Standing::Partly, (1, 2)));
    world.operate(two, "retire", Draft::new()).unwrap();
    assert_eq!((standing(&world.row(id)), in_place_of(&world.row(id))), (Standing::InPlace, (1, 1)));
    assert!(panels(&world, &world.row(id)).contains("Breach plan"));
}

#[test]
fn dates_stand_in_their_order() {
    let mut world = founded();
    let wrong = draft().with("valid_from", TODAY).with("valid_until", TODAY.yesterday().unwrap());
    assert_eq!(fields(world.create(&OBLIGATION, wrong)), ["valid_until"]);
    let id = world.create(&OBLIGATION, draft().with("valid_from", TODAY).with("valid_until", TODAY)).unwrap();
    let past = Draft::new().with("next_review", TODAY.yesterday().unwrap());
    assert_eq!(fields(world.edit(id, past)), ["next_review"]);
}

#[test]
fn states_ask_for_what_they_mean() {
    let mut world = founded();
    let id = world.create(&OBLIGATION, draft()).unwrap();
    assert_eq!(fields(world.edit(id, Draft::new().with("state", "not-applicable"))), ["not_applicable_reason"]);
    world.edit(id, Draft::new().with("state", "not-applicable").with("not_applicable_reason", "We hold no such data")).unwrap();
    assert_eq!(fields(world.edit(id, Draft::new().with("state", "ended"))), ["valid_until"]);
}

#[test]
fn review_and_end_fall_due_until_it_ended() {
    let mut world = founded();
    let later = TODAY.checked_add(20.days()).unwrap();
    let id = world.create(&OBLIGATION, draft().with("state", "applies").with("next_review", TODAY).with("valid_until", later)).unwrap();
    let due = |world: &World| OBLIGATION.due(&world.row(id)).into_iter().map(|due| due.date).collect::<Vec<_>>();
    assert_eq!(due(&world), [TODAY, later]);
    world.edit(id, Draft::new().with("state", "ended")).unwrap();
    assert!(due(&world).is_empty());
}

#[test]
fn an_end_that_has_passed_shows() {
    let mut world = founded();
    let id = world.create(&OBLIGATION, draft().with("state", "applies").with("valid_until", TODAY.yesterday().unwrap())).unwrap();
    assert!(panels(&world, &world.row(id)).contains("still counts as applying"));
}

#[test]
fn a_line_of_the_statement_names_the_law() {
    let mut world = founded();
    let id = world.create(&OBLIGATION, draft()).unwrap();
    let line = world.first(&SOA_LINE).id;
    world.edit(line, Draft::new().with("reasons", vec!["law".to_owned()]).with("obligations", vec![id])).unwrap();
    assert_eq!(world.row(line).value("obligations").links(), [id]);
}

#[test]
fn the_report_counts_each_control() {
    let mut world = founded();
    let plan = control(&mut world, "Breach plan", "in-place");
    world.create(&OBLIGATION, draft().with("state", "applies").with("controls", vec![plan])).unwrap();
    world.create(&OBLIGATION, draft().with("title", "Keep pay records").with("state", "applies")).unwrap();
    let (document, lines) = report(&world, "obligations", &[]);
    let cell = |key: &str| lines[1][lines[0].iter().position(|head| head == key).unwrap()].clone();
    assert_eq!(
        (cell("controls"), cell("in_place"), cell("of"), cell("source")),
        ("C-1 (1 of 1)".into(), "1".into(), "1".into(), "GDPR, Article 33".into())
    );
    assert!(document.facts.iter().any(|(_, value)| value == "1 of 2"));
}
