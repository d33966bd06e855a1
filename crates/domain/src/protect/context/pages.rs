//! Panels of an issue, of a party and of its requirements.

use super::record::{EXPECTATION, Expectation, ExpectationKind, Issue, IssueCategory, Relevant};
use super::rules::{requirements, standing_of};
use crate::ground::scope::rules::Within;
use crate::protect::control::CONTROL;
use crate::protect::control::pieces::controls_table;
use crate::protect::control::rules::in_place_of;
use crate::protect::obligation::OBLIGATION;
use kernel::text::sort_key;
use kernel::{Choice, Fault, Id, Mark, Row};
use maud::{Markup, html};
use ui::pieces::counted;
use ui::pieces::{Column, Table, Tone, choice_mark, marked, note, reference_only};
use ui::view::encode;
use ui::{View, paths};

/// Whether an issue is relevant, as shape and word.
pub(super) fn relevance_mark(view: &View<'_>, relevant: Option<Relevant>) -> Markup {
    match relevant {
        Some(relevant) => choice_mark(view, relevant),
        None => marked(Mark::Unknown, &view.t("context-undecided")),
    }
}

/// What has to be decided about an issue, as long as nobody has.
pub(super) fn of_issue(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(issue) = row.of::<Issue>() else { return Ok(html! {}) };
    let climate = issue.category == Some(IssueCategory::Climate);
    if row.retired || issue.relevant.is_some() || row.common.state == "closed" {
        return Ok(html! {});
    }
    let text = view.t(if climate { "context-climate-open" } else { "context-issue-open" });
    Ok(note(Tone::Warn, &html! { p { (text) } }))
}

/// The requirements of a party.
pub(super) fn of_party(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let mut rows = requirements(&[row.id], view.read)?;
    rows.sort_by_cached_key(|row| sort_key(&row.reference));
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&EXPECTATION)).title(),
        Column::new(view.t("context-kind")).nowrap(),
        Column::new(view.t("context-standing")).nowrap().quiet(),
    ];
    let mut table = Table::new(view.words.many(&EXPECTATION), columns);
    for row in &rows {
        let Some(expectation) = row.of::<Expectation>() else { continue };
        table = table.row(vec![
            reference_only(view, &EXPECTATION, &row.reference),
            html! { bdi { (expectation.title) } @if !expectation.addressed_reason.is_empty() { small dir="auto" { (expectation.addressed_reason) } } },
            html! { (expectation.kind.map(|kind| view.words.choice(ExpectationKind::CHOICES, kind.key())).unwrap_or_default()) },
            standing_cell(view, row),
        ]);
    }
    let add = format!("{}?party={}", paths::new(&EXPECTATION), encode(&row.reference));
    let totals = ["met", "of"].map(|key| row.value(key).as_int().unwrap_or_default());
    Ok(html! {
        section.stack.tight aria-labelledby="requirements" {
            h2 #requirements { (view.t("context-what-they-ask")) @if !rows.is_empty()
                { " " span.small { (counted(view, totals.into())) " " span.mute { (view.t("context-met")) } } } }
            @if rows.is_empty() { p { (view.t("context-party-empty")) } } @else { (table.markup()) p.small.mute { (view.t("context-met-means")) } }
            @if !row.retired && view.may_create(&EXPECTATION) { p.row { a.btn href=(add) { (view.t("context-add-requirement")) } } }
        }
    })
}

/// The standing of a requirement with its numbers.
pub(super) fn standing_cell(view: &View<'_>, row: &Row) -> Markup {
    let counts = in_place_of(row);
    html! { (choice_mark(view, standing_of(row))) @if counts.1 > 0 { " " (counted(view, counts)) } }
}

/// How far a requirement is met, and by which controls.
pub(super) fn of_expectation(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let mut ids = row.value("controls").links().to_vec();
    let obligations = row.value("obligations").links().to_vec();
    let field = OBLIGATION.index("controls");
    let more = view.read.links_from(&obligations)?.into_iter().filter(|link| Some(link.field) == field).map(|link| link.to);
    ids.extend(more.collect::<Vec<Id>>());
    ids.sort_unstable();
    ids.dedup();
    let mut controls = view.read.get_many(&CONTROL, &ids)?;
    controls.sort_by_cached_key(|row| sort_key(&row.reference));
    Ok(html! {
        section.stack.tight aria-labelledby="behind" {
            h2 #behind { (view.t("context-controls-behind")) " " (standing_cell(view, row)) }
            @if controls.is_empty() { p { (view.t("context-no-controls")) } }
            @else { (controls_table(view, &view.t("context-controls-behind"), &controls, &Within::default())?) }
        }
    })
}
