//! The rail beside a record: links both ways and the facts of its keeping.

use super::around::{Around, MOST};
use super::asked_by;
use crate::pieces::{author, day, person, reference, tag};
use crate::view::encode;
use crate::{View, paths};
use kernel::{Field, Kind, Name, Row};
use maud::{Markup, html};

/// The rail. What the page has `told` already is not told again: a group of links of which every one stands there is left out.
pub(super) fn rail(view: &View<'_>, row: &Row, around: &Around, told: &str) -> Markup {
    let (out, back) = (points_to(view, row, around, told), pointed_at(view, row, around, told));
    html! {
        aside.stack.side aria-label=(view.t("rail")) {
            @if let Some(out) = out { section { h2 { (view.t("points-to")) } (out) } }
            @if let Some(back) = back { section { h2 { (view.t("pointed-at")) } (back) } }
            (facts(view, row, around))
        }
    }
}

/// Link fields that the rail shows: all but people and the unit.
fn in_rail(field: &Field) -> bool {
    match field.kind {
        Kind::Links(_) => true,
        Kind::Link(targets) => !targets.contains(&"person") && field.key != "unit",
        _ => false,
    }
}

fn items(view: &View<'_>, names: &[&Name], count: usize, more: Option<&str>) -> Markup {
    html! {
        ul.list {
            @for name in names.iter().take(MOST) { li { (reference(view, name)) } }
            @if count > MOST {
                li {
                    @if let Some(path) = more { a href=(view.link(path)) { (view.tw("all-of", &[("n", count.to_string())])) } }
                    @else { span.mute { (view.tw("more", &[("n", (count - MOST).to_string())])) } }
                }
            }
        }
    }
}

fn points_to(view: &View<'_>, row: &Row, around: &Around, told: &str) -> Option<Markup> {
    let groups: Vec<(String, Vec<&Name>)> = row
        .register
        .shown()
        .filter(|(_, field)| in_rail(field))
        .map(|(index, field)| {
            let value = row.get(index);
            (view.words.label(row.register, field), value.links().iter().filter_map(|id| around.names.get(*id)).collect())
        })
        .filter(|(_, names): &(String, Vec<&Name>)| !names.is_empty() && !all_told(names, told))
        .collect();
    (!groups.is_empty()).then(|| html! { @for (label, names) in &groups { h3 { (label) } (items(view, names, names.len(), None)) } })
}

fn pointed_at(view: &View<'_>, row: &Row, around: &Around, told: &str) -> Option<Markup> {
    let shown: Vec<Markup> = around
        .sources
        .iter()
        .filter_map(|source| {
            let field = source.register.fields().get(source.field)?;
            let names: Vec<&Name> = source.first.iter().filter_map(|id| around.names.get(*id)).collect();
            if names.is_empty() || all_told(&names, told) {
                return None;
            }
            let path =
                format!("{}?q={}", paths::list(source.register), encode(&format!("{}:{}", field.key.replace('_', "-"), row.reference)));
            let (inverse, many) = (view.words.inverse(source.register, field), view.words.many(source.register));
            let label = if inverse.is_empty() {
                many
            } else if inverse.to_lowercase().ends_with(&many.to_lowercase()) {
                inverse
            } else {
                format!("{inverse}: {many}")
            };
            Some(html! { h3 { (label) } (items(view, &names, usize::try_from(source.total).unwrap_or(usize::MAX), Some(&path))) })
        })
        .collect();
    (!shown.is_empty()).then(|| html! { @for part in &shown { (part) } })
}

/// Whether each of these is linked already in what stands beside the rail.
fn all_told(names: &[&Name], told: &str) -> bool {
    names.iter().all(|name| {
        let link = format!("href=\"{}", paths::record(name.register, &name.reference));
        told.match_indices(&link).any(|(at, _)| told.get(at + link.len()..).is_some_and(|rest| rest.starts_with(['"', '?', '#'])))
    })
}

fn facts(view: &View<'_>, row: &Row, around: &Around) -> Markup {
    let names = &around.names;
    let shown = |key: &str| !row.register.without.contains(&key);
    html! {
        section {
            h2 { (view.t("record-facts")) }
            dl.ledger.slim {
                @if let (Some(unit), true) = (row.common.unit.filter(|unit| names.get(*unit).is_some()), shown("unit")) {
                    div { dt { (view.t("unit")) } dd { (person(names, unit)) } }
                }
                @if shown("tags") && !row.common.tags.is_empty() { div { dt { (view.t("tags")) } dd { @for word in &row.common.tags { (tag(word)) " " } } } }
                @if row.version > 0 {
                    div { dt { (view.t("created")) } dd { (day(view, row.created_at)) ", " bdi { (author(view, names, &row.created_by)) } } }
                    @if row.version > 1 { div { dt { (view.t("changed")) } dd
                        { (day(view, row.changed_at)) ", " bdi { (author(view, names, &row.changed_by)) } } } }
                    div { dt { (view.t("sealed")) } dd { (view.tw("sealed-entry",
                        &[("number", view.words.count(row.entry))])) } }
                } @else {
                    div { dt { (view.t("source")) } dd { (view.t("source-pack")) } }
                }
                @let asked = asked_by(view, row, names);
                @if !asked.is_empty() { div { dt { (view.t("asked-by")) } dd { (asked) } } }
            }
        }
    }
}
