//! Panels of objectives and of the metrics that measure them.

use super::evaluation::{OBJECTIVE_EVALUATION, ObjectiveEvaluation};
use super::record::{OBJECTIVE, Objective};
use super::rules;
use crate::assure::metric::pieces::{measured, metric_mark};
use crate::assure::metric::{METRIC, Metric};
use kernel::{Fault, Id, Row, Value};
use maud::{Markup, html};
use ui::pieces::{Column, Table, choice_mark, date, person, prose, reference_only};
use ui::{Names, View};

/// Fields that the panel shows.
pub(super) const SHOWN: &[&str] = &["value_now", "of_the_way", "at_target", "last_result", "last_on"];

/// How far it is by its metric, and what every evaluation said.
pub(super) fn of_objective(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(objective) = row.of::<Objective>() else { return Ok(html! {}) };
    let metric = objective.metric.map(|id| view.read.get(&METRIC, id)).transpose()?.flatten();
    let rows = rules::evaluations(row.id, view.read)?;
    Ok(html! {
        section.stack.tight aria-labelledby="progress" {
            h2 #progress { (view.t("objective-progress")) }
            @if let Some((metric, record)) = metric.as_ref().and_then(|metric| Some((metric, metric.of::<Metric>()?))) {
                p {
                    (reference_only(view, &METRIC, &metric.reference)) " " bdi { (record.title) } ": " (metric_mark(view, metric)) " "
                    @if let Some(text) = way(view, row, record, objective) { (text) }
                }
            }
            @if rows.is_empty() { p { (view.t("objective-not-evaluated")) } } @else { (evaluations(view, &rows)?) }
        }
    })
}

/// "Now 83 percent, from 70 percent to 95 percent: 52 % of the way."
fn way(view: &View<'_>, row: &Row, metric: &Metric, objective: &Objective) -> Option<String> {
    let say = |value: Option<i64>| value.map_or_else(|| view.t("objective-unknown"), |value| measured(view, metric, value));
    let now = row.value("value_now").as_int()?;
    let said = [("now", measured(view, metric, now)), ("from", say(objective.baseline)), ("to", say(objective.target))];
    let text = view.tw("objective-way", &said);
    let share = row.value("of_the_way").as_int().map(|share| view.tw("objective-share", &[("n", share.to_string())]));
    let there = (row.value("at_target") == Value::Yes(true)).then(|| view.t("objective-at-target"));
    Some([Some(text), there.or(share)].into_iter().flatten().collect::<Vec<_>>().join(" "))
}

fn evaluations(view: &View<'_>, rows: &[Row]) -> Result<Markup, Fault> {
    let people: Vec<Id> = rows.iter().filter_map(|row| row.of::<ObjectiveEvaluation>()?.evaluator).collect();
    let names = Names::load_with(view.read, [], &people)?;
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.t("objective-on")).nowrap(),
        Column::new(view.t("objective-found")).nowrap().quiet(),
        Column::new(view.t("objective-value")).number(),
        Column::new(view.t("objective-comment")).title(),
        Column::new(view.t("objective-evaluator")).people(),
    ];
    let mut table = Table::new(view.words.many(&OBJECTIVE_EVALUATION), columns);
    for row in rows.iter().rev() {
        let Some(record) = row.of::<ObjectiveEvaluation>() else { continue };
        table = table.row(vec![
            reference_only(view, &OBJECTIVE_EVALUATION, &row.reference),
            html! { @if let Some(day) = record.on { (date(day)) } },
            record.result.map(|result| choice_mark(view, result)).unwrap_or_default(),
            html! { @if let Some(value) = record.value { (view.words.decimal(value)) } @if !record.period.is_empty() { " " small.mute { (record.period) } } },
            html! { (prose(&record.comment)) @if !record.despite.is_empty() { small { (view.t("objective-despite")) ": " bdi { (record.despite) } } } },
            record.evaluator.map(|id| person(&names, id)).unwrap_or_default(),
        ]);
    }
    Ok(table.markup())
}

/// Objectives that a metric measures.
pub(super) fn of_metric(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let ids: Vec<Id> = view.read.sources(&[row.id], &OBJECTIVE, "metric")?.into_iter().map(|link| link.from).collect();
    if ids.is_empty() {
        return Ok(html! {});
    }
    let mut rows = view.read.get_many(&OBJECTIVE, &ids)?;
    rows.sort_by_cached_key(|row| kernel::text::sort_key(&row.reference));
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&OBJECTIVE)).title(),
        Column::new(view.t("objective-target")).number(),
        Column::new(view.t("objective-by")).nowrap(),
        Column::new(view.t("objective-stands")).nowrap(),
    ];
    let mut table = Table::new(view.words.many(&OBJECTIVE), columns);
    for row in &rows {
        let Some(objective) = row.of::<Objective>() else { continue };
        table = table.row(vec![
            reference_only(view, &OBJECTIVE, &row.reference),
            html! { bdi { (objective.title) } },
            html! { @if let Some(value) = objective.target { (view.words.decimal(value)) } },
            html! { @if let Some(day) = objective.target_date { (date(day)) } },
            html! { (view.words.choice(OBJECTIVE.workflow.choices, &row.common.state)) },
        ]);
    }
    Ok(html! {
        section.stack.tight aria-labelledby="objectives" {
            h2 #objectives { (view.words.many(&OBJECTIVE)) }
            (table.markup())
        }
    })
}
