//! Panels of tests and of the controls they ask about.

use super::pieces::{outcome_mark, table, tested_mark};
use super::record::CONTROL_TEST;
use super::result::{TEST_RESULT, TestResult};
use super::rules::{self, tested, tests_of};
use kernel::{Fault, Id, Row};
use maud::{Markup, html};
use ui::pieces::{Column, Table, person, prose, reference_only};
use ui::view::encode;
use ui::{Names, View, paths};

/// Tests of a control, and the way to one more.
pub(super) fn of_control(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = tests_of(&[row.id], view.read)?;
    let add = format!("{}?control={}", paths::new(&CONTROL_TEST), encode(&row.reference));
    Ok(html! {
        section.stack.tight aria-labelledby="tests" {
            h2 #tests { (view.words.many(&CONTROL_TEST)) @if !rows.is_empty() { " " (tested_mark(view, tested(&rows))) } }
            @if rows.is_empty() { p { (view.t("test-none")) } } @else { (table(view, &view.words.many(&CONTROL_TEST), &rows)?) }
            @if !row.retired && view.may_create(&CONTROL_TEST) { p.row { a.btn href=(add) { (view.t("test-add")) } } }
        }
    })
}

/// What the test said each time, newest first.
fn results_table(view: &View<'_>, rows: &[Row]) -> Result<Markup, Fault> {
    let people: Vec<Id> = rows.iter().filter_map(|row| row.of::<TestResult>()?.tester).collect();
    let names = Names::load_with(view.read, [], &people)?;
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.t("test-on")).nowrap(),
        Column::new(view.t("test-outcome")).nowrap().quiet(),
        Column::new(view.t("test-conclusion")).title(),
        Column::new(view.t("test-tester")).people(),
    ];
    let mut table = Table::new(view.words.many(&TEST_RESULT), columns);
    for row in rows {
        let Some(result) = row.of::<TestResult>() else { continue };
        table = table.row(vec![
            reference_only(view, &TEST_RESULT, &row.reference),
            html! { @if let Some(day) = result.on { time { (day) } } },
            outcome_mark(view, result.outcome),
            html! { (prose(&result.conclusion)) @let looked = sample(view, result); @if !looked.is_empty() { small { (view.t("test-sample")) " " (looked) } } },
            result.tester.map(|id| person(&names, id)).unwrap_or_default(),
        ]);
    }
    Ok(table.markup())
}

/// "25 of 318, 2 exceptions", as far as it was said.
fn sample(view: &View<'_>, result: &TestResult) -> String {
    let looked = match (result.sample, result.population) {
        (Some(n), Some(of)) => view.tw("test-sample-of", &[("n", n.to_string()), ("of", of.to_string())]),
        (Some(n), None) => n.to_string(),
        _ => String::new(),
    };
    let exceptions = result.exceptions.map(|n| view.tw("test-exceptions", &[("n", n.to_string())]));
    [Some(looked), exceptions].into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
}

/// Where the test stands and what it said each time.
pub(super) fn results(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let mut rows = rules::results(row.id, view.read)?;
    rows.reverse();
    Ok(html! {
        section.stack.tight aria-labelledby="results" {
            h2 #results { (view.words.many(&TEST_RESULT)) }
            @if rows.is_empty() { p { (view.t("test-no-result")) } } @else { (results_table(view, &rows)?) }
        }
    })
}
