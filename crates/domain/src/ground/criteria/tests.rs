//! Tests of the criteria.

use super::record::{CRITERIA, Criteria, Level};
use super::rules::{Rating, in_force};
use crate::testing::{World, founded, panels};
use kernel::{Draft, Fault, Id, Value};

fn draft() -> Draft {
    Draft::of(&Criteria { version: Some(2), ..Criteria::default_draft(crate::testing::words(), "Next", 1000) })
}

fn ids(result: Result<Id, Fault>) -> Vec<String> {
    let Err(Fault::Invalid(problems)) = result else { panic!("{result:?}") };
    problems.into_iter().map(|problem| problem.text.id.into_owned()).collect()
}

fn with_grid(key: &str, change: impl Fn(&mut Vec<Vec<String>>)) -> Vec<String> {
    let mut draft = draft();
    let Value::Grid(mut rows) = draft.get(key).clone() else { panic!("no grid") };
    change(&mut rows);
    draft.set(key, Value::Grid(rows));
    ids(founded().create(&CRITERIA, draft))
}

#[test]
fn the_default_is_right_and_reads_its_matrix_from_the_top() {
    let criteria = Criteria::default_draft(crate::testing::words(), "x", 1000);
    let level = |likelihood, consequence| criteria.level(Rating { likelihood, consequence });
    assert_eq!((level(5, 1), level(1, 5), level(4, 5)), (Some(Level::Medium), Some(Level::Medium), Some(Level::VeryHigh)));
    assert_eq!((level(1, 1), level(2, 2), level(3, 4)), (Some(Level::VeryLow), Some(Level::Low), Some(Level::High)));
    assert_eq!((level(0, 1), level(6, 1), level(1, 6), level(1, 0)), (None, None, None, None));
    assert_eq!(
        (criteria.likelihood_word(3), criteria.consequence_word(5), criteria.months(Level::High)),
        ("possible", "catastrophic", Some(3))
    );
    assert!(criteria.above(Level::Medium, &[]) && !criteria.above(Level::Low, &[]));
    assert_eq!(criteria.consequence[4][3], "100000000");
}

#[test]
fn broken_scales_and_matrices_are_refused() {
    assert_eq!(with_grid("matrix", |rows| rows[2][1] = String::new()), ["criteria-matrix-hole"]);
    assert_eq!(with_grid("matrix", |rows| rows[2][1] = "huge".into()), ["criteria-matrix-word"]);
    assert_eq!(with_grid("matrix", |rows| rows[0][1] = "low".into()), ["criteria-matrix-falls"]);
    assert_eq!(with_grid("matrix", |rows| rows[4][4] = "very-low".into()), ["criteria-matrix-falls"]);
    assert_eq!(with_grid("matrix", |rows| drop(rows.pop())), ["criteria-matrix-size"]);
    assert_eq!(with_grid("likelihood", |rows| drop(rows.pop())), ["criteria-scale-lines"]);
    assert_eq!(with_grid("likelihood", |rows| rows[1][2] = "0.01".into()), ["criteria-scale-order"]);
    assert_eq!(with_grid("likelihood", |rows| rows[1][2] = "often".into()), ["criteria-scale-number"]);
    assert_eq!(with_grid("consequence", |rows| rows[1][1] = String::new()), ["criteria-scale-words"]);
    assert_eq!(with_grid("consequence", |rows| rows[1][0] = "7".into()), ["criteria-scale-rank"]);
    assert_eq!(with_grid("review_months", |rows| rows[1][1] = "0".into()), ["criteria-review-line"]);
    assert_eq!(with_grid("appetites", |rows| rows[0][0] = "fame".into()), ["criteria-appetite-line"]);
    assert_eq!(with_grid("appetites", |rows| rows[1][1] = "small".into()), ["criteria-appetite-line"]);
    assert_eq!(with_grid("maturity", |rows| drop(rows.pop())), ["criteria-maturity-lines"]);
    assert_eq!(with_grid("maturity", |rows| rows.swap(0, 1)), ["criteria-maturity-lines"]);
    assert_eq!(with_grid("maturity", |rows| rows[2][2] = String::new()), ["criteria-maturity-lines"]);
}

#[test]
fn a_new_version_supersedes_the_old_and_both_are_frozen() {
    let mut world: World = founded();
    let first = world.first(&CRITERIA);
    world.operate(first.id, "next-version", Draft::new()).unwrap();
    let second = world.by("CR-2");
    assert_eq!((second.common.state.as_str(), second.value("version")), ("draft", Value::Int(2)));
    world.edit(second.id, Draft::new().with("appetite", "medium")).unwrap();
    world.operate(second.id, "put-in-force", Draft::new()).unwrap();
    assert_eq!(world.row(first.id).common.state, "superseded");
    assert_eq!(in_force(&world).unwrap().unwrap().id, second.id);
    for id in [first.id, second.id] {
        let refused = world.edit(id, Draft::new().with("appetite", "high"));
        assert!(matches!(refused, Err(Fault::Invalid(problems)) if problems[0].text.id == "criteria-frozen"));
        world.edit(id, Draft::new().with("rules", "Clearer words")).unwrap();
    }
    assert!(world.operate(second.id, "retire", Draft::new()).is_err());
}

#[test]
fn the_page_draws_the_matrix() {
    let world = founded();
    let html = panels(&world, &world.first(&CRITERIA));
    assert!(html.contains("<svg") && html.contains("5 nearly certain") && html.contains("which is Low"));
}

#[test]
fn a_kind_of_harm_may_have_its_own_appetite() {
    use crate::ground::criteria::{Criteria, Harm};
    let mut criteria = Criteria::default_draft(crate::testing::words(), "Criteria", 1000);
    criteria.appetites = vec![vec!["people".into(), "very-low".into()], vec!["money".into(), "high".into()]];
    assert_eq!(criteria.limit(&[]), Some(Level::Low));
    assert_eq!(criteria.limit(&[Harm::Money]), Some(Level::High));
    assert_eq!(criteria.limit(&[Harm::Money, Harm::Law]), Some(Level::Low), "a kind without a line takes the general one");
    assert_eq!(criteria.limit(&[Harm::People, Harm::Money]), Some(Level::VeryLow), "the lowest of several");
    assert!(criteria.above(Level::Low, &[Harm::People]) && !criteria.above(Level::High, &[Harm::Money]));
}

/// As [`with_grid`], where nothing may be wrong.
fn taken(key: &str, change: impl Fn(&mut Vec<Vec<String>>)) {
    let mut draft = draft();
    let Value::Grid(mut rows) = draft.get(key).clone() else { panic!("no grid") };
    change(&mut rows);
    draft.set(key, Value::Grid(rows));
    founded().create(&CRITERIA, draft).unwrap();
}

#[test]
fn numbers_of_scales_and_months_are_right_up_to_their_border() {
    taken("likelihood", |rows| rows[0][2] = "0".into());
    assert_eq!(with_grid("likelihood", |rows| rows[0][2] = "-1".into()), ["criteria-scale-number"]);
    assert_eq!(with_grid("likelihood", |rows| rows[4][3] = "inf".into()), ["criteria-scale-number"]);
    assert_eq!(with_grid("likelihood", |rows| rows[1][3] = rows[1][2].clone()), ["criteria-scale-order"], "a step of nothing");
    assert_eq!(with_grid("likelihood", |rows| rows[1][2] = "0.019".into()), ["criteria-scale-order"], "it reaches into the step below");
    taken("likelihood", |rows| rows[1][2] = "0.03".into());
    for months in ["1", "60"] {
        taken("review_months", |rows| rows[1][1] = months.into());
    }
    for months in ["61", "-1", ""] {
        assert_eq!(with_grid("review_months", |rows| rows[1][1] = months.into()), ["criteria-review-line"], "{months}");
    }
    assert_eq!(with_grid("appetites", |rows| rows[1] = rows[0].clone()), ["criteria-appetite-line"], "the same kind twice");
}

#[test]
fn who_accepts_is_said_once_for_each_level_and_for_how_long() {
    let line = |level: &str, who: &str, months: &str| vec![level.to_owned(), who.to_owned(), months.to_owned()];
    let lines = |lines: Vec<Vec<String>>| move |rows: &mut Vec<Vec<String>>| rows.clone_from(&lines);
    for (who, months) in [("owner", "1"), ("management", "60"), ("nobody", "")] {
        taken("acceptance", lines(vec![line("high", who, months)]));
    }
    for wrong in [
        line("huge", "owner", "12"),
        line("high", "everybody", "12"),
        line("high", "owner", "0"),
        line("high", "owner", "61"),
        line("high", "management", ""),
    ] {
        assert_eq!(with_grid("acceptance", lines(vec![wrong.clone()])), ["criteria-acceptance-line"], "{wrong:?}");
    }
    let twice = vec![line("high", "owner", "12"), line("high", "management", "12")];
    assert_eq!(with_grid("acceptance", lines(twice)), ["criteria-acceptance-line"]);
    // Where the criteria are silent, the appetite decides, for a year.
    use super::record::Accepter;
    let mut criteria = Criteria::default_draft(crate::testing::words(), "x", 1000);
    criteria.acceptance = vec![line("very-high", "nobody", ""), line("low", "management", "3")];
    assert_eq!(criteria.acceptance(Level::VeryHigh, &[]).0, Accepter::Nobody);
    assert_eq!(criteria.acceptance(Level::Low, &[]), (Accepter::Management, 3));
    assert_eq!(criteria.acceptance(Level::VeryLow, &[]), (Accepter::Owner, 12));
    assert_eq!(criteria.acceptance(Level::High, &[]), (Accepter::Management, 12));
}
