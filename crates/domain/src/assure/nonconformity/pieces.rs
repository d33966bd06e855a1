//! Pieces of pages about nonconformities: marks, tables, and the way to a form that is filled in.

use super::action::{CORRECTIVE_ACTION, CorrectiveAction};
use super::check::{EFFECTIVENESS_CHECK, EffectivenessCheck};
use super::record::{NONCONFORMITY, Nonconformity, Source};
use kernel::{Choice, Fault, Id, Row};
use maud::{Markup, html};
use ui::pieces::{Column, Table, choice_mark, person, prose, reference_only, state};
use ui::view::encode;
use ui::{Names, View, paths};

/// How much of a long text a filled-in form takes over; the record that it came from has the whole.
const MOST: usize = 1500;

/// The form of a new nonconformity with these fields filled in.
pub(super) fn raise(fields: &[(&str, String)]) -> String {
    let short = |text: &str| text.chars().take(MOST).collect::<String>();
    let filled = fields.iter().filter(|(_, text)| !text.is_empty());
    let pairs: Vec<String> = filled.map(|(key, text)| format!("{key}={}", encode(&short(text)))).collect();
    format!("{}?{}", paths::new(&NONCONFORMITY), pairs.join("&"))
}

/// Nonconformities with their grade and where they stand.
pub(crate) fn table(view: &View<'_>, rows: &[Row]) -> Result<Markup, Fault> {
    let people: Vec<Id> = rows.iter().filter_map(|row| row.common.owner).collect();
    let names = Names::load_with(view.read, [], &people)?;
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&NONCONFORMITY)).title(),
        Column::new(view.t("nonconformity-grade-head")).nowrap().quiet(),
        Column::new(view.t("state")).nowrap().quiet(),
        Column::new(view.t("nonconformity-found")).nowrap(),
        Column::new(view.t("owner")).people(),
    ];
    let mut table = Table::new(view.words.many(&NONCONFORMITY), columns);
    for (row, record) in rows.iter().filter_map(|row| Some((row, row.of::<Nonconformity>()?))) {
        table = table.row(vec![
            reference_only(view, &NONCONFORMITY, &row.reference),
            html! { bdi { (record.title) } @if let Some(source) = record.source { small { (view.words.choice(Source::CHOICES, source.key())) } } },
            record.grade.map(|grade| choice_mark(view, grade)).unwrap_or_default(),
            state(view, row),
            html! { @if let Some(day) = record.detected { time { (day) } } },
            row.common.owner.map(|id| person(&names, id)).unwrap_or_default(),
        ]);
    }
    Ok(table.markup())
}

/// Actions with their day, who carries them out and how far they are.
pub(super) fn actions_table(view: &View<'_>, rows: &[Row]) -> Result<Markup, Fault> {
    let people: Vec<Id> = rows.iter().filter_map(|row| row.common.owner).collect();
    let names = Names::load_with(view.read, [], &people)?;
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&CORRECTIVE_ACTION)).title(),
        Column::new(view.t("owner")).people(),
        Column::new(view.t("corrective-action-by")).nowrap(),
        Column::new(view.t("state")).nowrap().quiet(),
    ];
    let mut table = Table::new(view.words.many(&CORRECTIVE_ACTION), columns);
    for (row, action) in rows.iter().filter_map(|row| Some((row, row.of::<CorrectiveAction>()?))) {
        let late = action.due.is_some_and(|due| due < view.read.today()) && !super::action::is_over(row);
        table = table.row(vec![
            reference_only(view, &CORRECTIVE_ACTION, &row.reference),
            html! { bdi { (action.title) } },
            row.common.owner.map(|id| person(&names, id)).unwrap_or_default(),
            html! { @if let Some(due) = action.due { time.is-bad[late] { (due) } } },
            state(view, row),
        ]);
    }
    Ok(table.markup())
}

/// Checks, round by round.
pub(super) fn checks_table(view: &View<'_>, rows: &[Row]) -> Result<Markup, Fault> {
    let people: Vec<Id> = rows.iter().filter_map(|row| row.of::<EffectivenessCheck>()?.checker).collect();
    let names = Names::load_with(view.read, [], &people)?;
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.t("check-round")).number(),
        Column::new(view.t("check-on")).nowrap(),
        Column::new(view.t("check-result")).nowrap().quiet(),
        Column::new(view.t("check-found")).title(),
        Column::new(view.t("check-by")).people(),
    ];
    let mut table = Table::new(view.words.many(&EFFECTIVENESS_CHECK), columns);
    for (row, check) in rows.iter().filter_map(|row| Some((row, row.of::<EffectivenessCheck>()?))) {
        table = table.row(vec![
            reference_only(view, &EFFECTIVENESS_CHECK, &row.reference),
            html! { @if let Some(round) = check.round { (round) } },
            html! { @if let Some(day) = check.on { time { (day) } } },
            check.effect.map(|effect| choice_mark(view, effect)).unwrap_or_default(),
            prose(&check.found),
            check.checker.map(|id| person(&names, id)).unwrap_or_default(),
        ]);
    }
    Ok(table.markup())
}
