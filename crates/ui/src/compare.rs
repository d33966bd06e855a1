//! A record then and now: the fields that differ in two columns, the others on demand.

use crate::layout::page;
use crate::pieces::{Column, Table, both, field_cell, n_of};
use crate::record::{crumb, title};
use crate::{Names, View};
use kernel::diff::Difference;
use kernel::{Fault, Origin, Read, Row};
use maud::{Markup, html};

/// A record at the moment of the page beside its newest version. `now` comes from `newest`, a live read.
///
/// # Errors
/// When the store fails.
pub fn compare_page(view: &View<'_>, then: &Row, now: &Row, newest: &dyn Read) -> Result<Markup, Fault> {
    let (names_then, names_now) = (Names::load(view.read, [then])?, Names::load(newest, [now])?);
    let head =
        |day: jiff::civil::Date, row: &Row| view.tw("compare-head", &[("date", day.to_string()), ("number", row.version.to_string())]);
    let left = Side { row: then, names: &names_then, head: head(view.read.today(), then), derived: true };
    let right = Side { row: now, names: &names_now, head: head(newest.today(), now), derived: true };
    let heading = view.tw("compare-title", &[("title", title(now))]);
    let main = html! {
        div.head { div { (crumb(view, then, true)) h1 { (heading) } } }
        (side_by_side(view, &left, &right))
    };
    Ok(page(view, &heading, main))
}

/// One of the two columns.
pub(crate) struct Side<'a> {
    pub(crate) row: &'a Row,
    pub(crate) names: &'a Names,
    pub(crate) head: String,
    /// Whether derived values are known here.
    pub(crate) derived: bool,
}

/// A table of the fields that differ, with n of N, then those that are the same.
pub(crate) fn side_by_side(view: &View<'_>, left: &Side<'_>, right: &Side<'_>) -> Markup {
    let (mut moved, mut same) = (Vec::new(), Vec::new());
    for (index, field) in right.row.register.shown() {
        if field.origin == Origin::Derived && !(left.derived && right.derived) {
            continue;
        }
        let change = Difference { field: field.clone(), before: left.row.get(index), after: right.row.get(index) };
        let label = html! { (view.words.label(right.row.register, field)) };
        if change.before == change.after {
            let cell = field_cell(view, field, &change.after, right.names);
            if !cell.0.is_empty() {
                same.push(vec![label, cell]);
            }
        } else {
            let (before, after) = both(view, &change, left.names, right.names);
            moved.push(vec![label, before, after]);
        }
    }
    let (n, of) = (moved.len() as u64, (moved.len() + same.len()) as u64);
    let count = same.len().to_string();
    let heads = vec![Column::new(view.t("field")), Column::new(left.head.clone()).half(), Column::new(right.head.clone()).half()];
    let moved_table = moved.into_iter().fold(Table::new(view.t("compare-table"), heads), Table::row);
    let same_heads = vec![Column::new(view.t("field")), Column::new(view.t("compare-both"))];
    let same_table = same.into_iter().fold(Table::new(view.t("compare-same-table"), same_heads), Table::row);
    html! {
        section aria-labelledby="moved" {
            h2 #moved { (view.t("compare-moved")) " " span.mute.small { (n_of(view, n, of)) } }
            @if n == 0 { p { (view.t("compare-none")) } } @else { (moved_table.markup()) }
        }
        @if of > n { details.part.screen { summary { (view.tw("compare-same", &[("n", count)])) } (same_table.markup()) } }
    }
}
