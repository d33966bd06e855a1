//! Pieces of pages about tests that others show too: marks and the table of tests.

use super::record::{CONTROL_TEST, ControlTest};
use super::result::Outcome;
use super::rules::Tested;
use jiff::civil::Date;
use kernel::{Choice, Fault, Id, Mark, Row};
use maud::{Markup, html};
use ui::pieces::{Column, Table, choice_mark, marked, n_of, person, reference_only};
use ui::{Names, View};

/// What a result says, as shape and word; nothing was tested yet without one.
pub(crate) fn outcome_mark(view: &View<'_>, outcome: Option<Outcome>) -> Markup {
    outcome.map_or_else(|| marked(Mark::Absent, &view.t("test-never")), |outcome| choice_mark(view, outcome))
}

fn outcome(row: &Row) -> Option<Outcome> {
    row.value("outcome").as_text().and_then(Outcome::from_key)
}

/// "2 of 3 passed", with a mark for what is wrong: a result that is not good, a test that is due.
pub(crate) fn tested_mark(view: &View<'_>, tested: Tested) -> Markup {
    let number = |n: i64| u64::try_from(n).unwrap_or_default();
    let (mark, word) = match () {
        () if tested.last.is_none() => return html! { span.mute { (view.t("test-never")) } },
        () if tested.failed > 0 => (Mark::Bad, view.t("test-not-passed")),
        () if tested.excepted > 0 => (Mark::Doubtful, view.t("test-excepted")),
        () if tested.passed < tested.of || tested.untested > 0 => (Mark::Doubtful, view.t("test-partly")),
        () if tested.good(view.read.today()) => (Mark::Good, view.t("test-passed")),
        () => (Mark::Stale, view.t("test-overdue")),
    };
    html! {
        (marked(mark, &word))
        @if tested.of > 1 { " " small.mute { (n_of(view, number(tested.passed), number(tested.of))) } }
    }
}

fn when(view: &View<'_>, day: Option<Date>) -> Markup {
    html! { @if let Some(day) = day { time.is-bad[day < view.read.today()] { (day) } } }
}

/// Tests with what they said last and when they are due.
pub(crate) fn table(view: &View<'_>, caption: &str, rows: &[Row]) -> Result<Markup, Fault> {
    let people: Vec<Id> = rows.iter().filter_map(|row| row.of::<ControlTest>()?.tester).collect();
    let names = Names::load_with(view.read, [], &people)?;
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&CONTROL_TEST)).title(),
        Column::new(view.t("test-last")).nowrap().quiet(),
        Column::new(view.t("test-next")).nowrap(),
        Column::new(view.t("test-tester")).people(),
    ];
    let mut table = Table::new(caption, columns);
    for row in rows {
        let Some(test) = row.of::<ControlTest>() else { continue };
        table = table.row(vec![
            reference_only(view, &CONTROL_TEST, &row.reference),
            html! { bdi { (test.title) } },
            html! { (outcome_mark(view, outcome(row))) @if let Some(day) = row.value("last_on").as_date() { " " span.mute { time { (day) } } } },
            when(view, row.value("next_due").as_date()),
            test.tester.map(|id| person(&names, id)).unwrap_or_default(),
        ]);
    }
    Ok(table.markup())
}
