//! Tests of drafts: what is typed or sent, and what the field table alone refuses.

use super::*;
use crate::cell::testing::Known;
use crate::nouns::{PERSON, TASK};
use crate::{Group, Id};
use jiff::civil::date;
use serde_json::json;

const TODAY: Date = date(2026, 6, 11);

crate::choice! {
    /// How a visit went.
    pub enum Outcome("visit-outcome") {
        /// Well.
        Good = "good",
        /// Badly.
        Bad = "bad",
    }
}

/// A record with a field of each rule.
#[derive(Register, Default, Clone)]
#[register(key = "test-visit", prefix = "V", clause = "1")]
pub struct Visit {
    /// Its name.
    #[field(required, title, max = 80)]
    pub name: String,
    /// The place, which stays.
    #[field(once, to("person"), inverse = "Visits")]
    pub place: Option<Id>,
    /// A day to come.
    #[field(ahead)]
    pub day: Option<Date>,
    /// How it went.
    #[field(list)]
    pub outcome: Option<Outcome>,
    /// Why.
    #[field(required_when = "outcome=bad", max = 80)]
    pub why: String,
    /// Whether it counts.
    #[field(list)]
    pub counts: Option<bool>,
    /// How many came.
    #[field(range(0, 99))]
    pub guests: Option<i64>,
    /// Who came.
    #[field(to("person"), inverse = "Came to")]
    pub people: Vec<Id>,
    /// What was seen.
    #[field(columns("what", "where"))]
    pub seen: Vec<Vec<String>>,
    /// Set by the program.
    #[field(fixed, max = 80)]
    pub origin: String,
}

static VISIT: Register = Register::of::<Visit>("Visit", "Visits", Group::Hidden);

fn id(n: u128) -> Id {
    Id(uuid::Uuid::from_u128(n))
}

fn named(problems: Vec<Problem>) -> Vec<(String, String)> {
    problems.into_iter().map(|problem| (problem.field.unwrap_or_default(), problem.text.id.into_owned())).collect()
}

fn pair(field: &str, text: &str) -> (String, String) {
    (field.into(), text.into())
}

fn row(change: impl FnOnce(&mut Visit)) -> Row {
    let mut visit = Visit { name: "Porto".into(), place: Some(id(1)), day: Some(TODAY), ..Visit::default() };
    change(&mut visit);
    let mut row = Row::with(&VISIT, id(9), visit);
    row.common.unit = Some(id(3));
    row
}

#[test]
fn what_is_typed_is_joined_and_every_problem_is_named() {
    let parse = |typed: &[(&str, &str)]| {
        let typed: Vec<(String, String)> = typed.iter().map(|(key, text)| ((*key).to_owned(), (*text).to_owned())).collect();
        Draft::parse(VISIT.fields(), &typed, &Known)
    };
    let draft = parse(&[("people", ""), ("people", "R-1"), ("people", "R-2"), ("name", "Porto")]).unwrap();
    assert_eq!((draft.get("people"), draft.get("name")), (&Value::Links(vec![id(1), id(2)]), &Value::from("Porto")));
    assert_eq!(parse(&[("people", "")]).unwrap(), Draft::new().with("people", Value::None), "none ticked is said too");
    assert!(parse(&[]).unwrap().is_empty() && !parse(&[("people", "")]).unwrap().is_empty());
    assert!(draft.has("people") && !draft.has("why"));
    let wrong = parse(&[("guests", "100"), ("nmae", "x"), ("origin", "rule"), ("name", "Porto")]).unwrap_err();
    assert_eq!(
        named(wrong),
        [pair("guests", "cell-not-in-range"), pair("nmae", "problem-unknown-field"), pair("origin", "problem-fixed-field")]
    );
}

#[test]
fn json_says_what_people_would_type_and_nothing_else() {
    let read = |json: Json| Draft::from_json(VISIT.fields(), json.as_object().unwrap(), &Known);
    let one = |key: &str, json: Json| read(json!({ key: json })).map(|draft| draft.get(key).clone()).map_err(named);
    assert_eq!(one("name", json!("Porto")), Ok(Value::from("Porto")));
    assert_eq!(read(json!({ "name": null })).unwrap(), Draft::new().with("name", Value::None), "null empties");
    assert_eq!(one("people", json!(["R-1", "R-2"])), Ok(Value::Links(vec![id(1), id(2)])));
    assert_eq!(one("counts", json!(true)), Ok(Value::Yes(true)));
    assert_eq!(one("guests", json!(7)), Ok(Value::Int(7)));
    assert_eq!(one("seen", json!([["door", "hall"]])), Ok(Value::Grid(vec![vec!["door".into(), "hall".into()]])));
    for (key, wrong) in
        [("name", json!(true)), ("name", json!({ "a": 1 })), ("guests", json!(false)), ("people", json!([1])), ("seen", json!(["door"]))]
    {
        assert_eq!(one(key, wrong.clone()), Err(vec![pair(key, "problem-wrong-json")]), "{key} {wrong}");
    }
    assert_eq!(one("origin", json!("rule")), Err(vec![pair("origin", "problem-fixed-field")]));
}

#[test]
fn a_value_of_a_wrong_kind_or_key_goes_into_no_row() {
    let mut row = Row::blank(&VISIT, id(9));
    let wrong = Draft::new().with("guests", "many").with("nobody", 1).with("name", "Porto");
    assert_eq!(named(wrong.apply(&mut row).unwrap_err()), [pair("guests", "problem-wrong-kind"), pair("nobody", "problem-wrong-kind")]);
    let mut draft = Draft::new();
    draft.set("guests", 3);
    draft.apply(&mut row).unwrap();
    assert_eq!(row.value("guests"), Value::Int(3));
}

#[test]
fn fields_are_required_always_or_when_another_says_so() {
    let refused = |change: fn(&mut Visit)| named(table_problems(None, &row(change), TODAY));
    assert_eq!(refused(|_| {}), []);
    assert_eq!(refused(|visit| visit.name.clear()), [pair("name", "problem-required")]);
    assert_eq!(refused(|visit| visit.outcome = Some(Outcome::Good)), []);
    assert_eq!(refused(|visit| visit.outcome = Some(Outcome::Bad)), [pair("why", "problem-required")]);
    assert_eq!(
        refused(|visit| {
            visit.outcome = Some(Outcome::Bad);
            visit.why = "Rain".into();
        }),
        []
    );
}

#[test]
fn what_is_set_once_stays_and_no_edit_moves_a_day_into_the_past() {
    let edit = |before: fn(&mut Visit), after: fn(&mut Visit)| named(table_problems(Some(&row(before)), &row(after), TODAY));
    assert_eq!(edit(|_| {}, |visit| visit.place = Some(id(2))), [pair("place", "problem-once")]);
    assert_eq!(edit(|_| {}, |visit| visit.place = None), [pair("place", "problem-once")]);
    assert_eq!(edit(|_| {}, |visit| visit.name = "Turku".into()), []);
    let day = |n| move |visit: &mut Visit| visit.day = Some(date(2026, 6, n));
    let moved = |before, after| named(table_problems(Some(&row(day(before))), &row(day(after)), TODAY));
    assert_eq!(moved(20, 11), [], "today has not passed");
    assert_eq!(moved(20, 10), [pair("day", "problem-day-past")]);
    assert_eq!(moved(10, 10), [], "a day that passed by itself may stay");
    assert_eq!(moved(10, 9), [pair("day", "problem-day-past")]);
    assert_eq!(edit(|_| {}, |visit| visit.day = None), []);
    // A new record may tell of the past.
    assert_eq!(named(table_problems(None, &row(day(1)), TODAY)), []);
}

#[test]
fn a_state_is_reached_by_its_ways_only() {
    let task = |state: &str| {
        let mut row = Row::blank(&TASK, id(9));
        Draft::new().with("what", "Ask").with("due", TODAY).with("unit", id(3)).apply(&mut row).unwrap();
        row.common.state = state.into();
        row
    };
    let step = |from: &str, to: &str| table_problems(Some(&task(from)), &task(to), TODAY);
    assert_eq!((step("open", "done"), step("done", "done")), (vec![], vec![]));
    let refused = step("done", "in-progress");
    let said = refused.first().unwrap().text.args.iter().find(|(name, _)| *name == "next").unwrap().1.clone();
    assert_eq!((named(refused), said.as_str()), (vec![pair("state", "problem-no-way")], "open"));
    assert_eq!(named(table_problems(None, &task("elsewhere"), TODAY)), [pair("state", "cell-unknown-choice")]);
    assert_eq!(PERSON.workflow.ways, [], "a register without ways leads nowhere");
}
