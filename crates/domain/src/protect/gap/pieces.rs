//! Pieces of pages: what analyses say about a requirement or a control.

use super::record::{GAP_ANALYSIS, GAP_ANSWER, GapAnalysis, GapAnswer, Met};
use super::rules::met;
use kernel::{Fault, Id, Row};
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::View;
use ui::pieces::{Column, Table, choice_mark, date, day, reference_only};

/// Answers about these records, newest analysis first: where each stands and what it says.
fn assessed(view: &View<'_>, rows: &[Row]) -> Result<Markup, Fault> {
    let of: Vec<Id> = rows.iter().filter_map(|row| row.of::<GapAnswer>()?.analysis).collect();
    let analyses: BTreeMap<Id, Row> = view.read.get_many(&GAP_ANALYSIS, &of)?.into_iter().map(|row| (row.id, row)).collect();
    let mut said: Vec<(&Row, &Row)> = rows
        .iter()
        .filter(|row| !row.retired && met(row) != Met::NotAssessed)
        .filter_map(|row| Some((row, analyses.get(&row.of::<GapAnswer>()?.analysis?)?)))
        .filter(|(_, analysis)| matches!(analysis.common.state.as_str(), "open" | "signed" | "superseded"))
        .collect();
    said.sort_by_key(|(row, analysis)| (std::cmp::Reverse(analysis.created_at), row.id));
    if said.is_empty() {
        return Ok(html! {});
    }
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&GAP_ANALYSIS)).title(),
        Column::new(view.t("gap-result")).quiet(),
        Column::new(view.t("gap-last")).nowrap(),
    ];
    let mut table = Table::new(view.t("gap-assessed"), columns);
    for (row, analysis) in said {
        let signed = analysis.of::<GapAnalysis>().and_then(|record| record.signed_on);
        table = table.row(vec![
            reference_only(view, &GAP_ANSWER, &row.reference),
            html! { bdi { (row.title()) } small { (reference_only(view, &GAP_ANALYSIS, &analysis.reference)) " " bdi { (analysis.title()) } } },
            choice_mark(view, met(row)),
            html! { @match signed { Some(day) => (date(day)), None => (day(view, row.changed_at)) } },
        ]);
    }
    Ok(html! { section.stack.tight aria-labelledby="gaps" { h2 #gaps { (view.t("gap-assessed")) } (table.markup()) } })
}

fn through(view: &View<'_>, row: &Row, field: &str) -> Result<Markup, Fault> {
    let ids: Vec<Id> = view.read.sources(&[row.id], &GAP_ANSWER, field)?.into_iter().map(|link| link.from).collect();
    if ids.is_empty() {
        return Ok(html! {});
    }
    assessed(view, &view.read.get_many(&GAP_ANSWER, &ids)?)
}

/// On a requirement: what analyses found, and when.
pub(super) fn of_requirement(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    through(view, row, "requirement")
}

/// On a control: the requirements that it was seen to meet.
pub(super) fn of_control(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    through(view, row, "controls")
}
