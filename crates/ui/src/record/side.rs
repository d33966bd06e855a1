//! The rail beside a record: links both ways and the facts of its keeping.

use super::around::Around;
use super::asked_by;
use crate::pieces::{author, day, person, reference, tag, thousands};
use crate::view::encode;
use crate::{View, paths};
use kernel::{Field, Id, Kind, Name, Register, Row};
use maud::{Markup, html};

/// How many links of one kind the rail shows before it leads to the list.
const MOST: usize = 12;

pub(super) fn rail(view: &View<'_>, row: &Row, around: &Around) -> Markup {
    let (out, back) = (points_to(view, row, around), pointed_at(view, row, around));
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

fn items(view: &View<'_>, names: &[&Name], more: Option<&str>) -> Markup {
    html! {
        ul.list {
            @for name in names.iter().take(MOST) { li { (reference(view, name)) } }
            @if names.len() > MOST {
                @let text = view.tw("more", &[("n", (names.len() - MOST).to_string())]);
                li { @if let Some(path) = more { a href=(view.link(path)) { (text) } } @else { span.mute { (text) } } }
            }
        }
    }
}

fn points_to(view: &View<'_>, row: &Row, around: &Around) -> Option<Markup> {
    let groups: Vec<(String, Vec<&Name>)> = row
        .register
        .shown()
        .filter(|(_, field)| in_rail(field))
        .map(|(index, field)| {
            let value = around.names.value(row, index);
            (view.words.label(row.register, field), value.links().iter().filter_map(|id| around.names.get(*id)).collect())
        })
        .filter(|(_, names): &(String, Vec<&Name>)| !names.is_empty())
        .collect();
    (!groups.is_empty()).then(|| html! { @for (label, names) in &groups { h3 { (label) } (items(view, names, None)) } })
}

/// Sources through one field of one register.
struct Group {
    register: &'static Register,
    field: usize,
    from: Vec<Id>,
}

fn pointed_at(view: &View<'_>, row: &Row, around: &Around) -> Option<Markup> {
    let mut groups: Vec<Group> = Vec::new();
    for link in &around.sources {
        match groups.iter_mut().find(|group| group.register == link.register && group.field == link.field) {
            Some(group) => group.from.push(link.from),
            None => groups.push(Group { register: link.register, field: link.field, from: vec![link.from] }),
        }
    }
    let shown: Vec<Markup> = groups
        .iter()
        .filter_map(|group| {
            let field = group.register.fields().get(group.field)?;
            let names: Vec<&Name> = group.from.iter().filter_map(|id| around.names.get(*id)).collect();
            let path =
                format!("{}?q={}", paths::list(group.register), encode(&format!("{}:{}", field.key.replace('_', "-"), row.reference)));
            let label = if field.inverse.is_empty() {
                group.register.plural.to_owned()
            } else if field.inverse.to_lowercase().ends_with(&group.register.plural.to_lowercase()) {
                field.inverse.to_owned()
            } else {
                format!("{}: {}", field.inverse, group.register.plural)
            };
            (!names.is_empty()).then(|| html! { h3 { (label) } (items(view, &names, Some(&path))) })
        })
        .collect();
    (!shown.is_empty()).then(|| html! { @for part in &shown { (part) } })
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
                    @if row.version > 1 { div { dt { (view.t("changed")) } dd { (day(view, row.changed_at)) ", " bdi { (author(view, names, &row.changed_by)) } } } }
                    div { dt { (view.t("sealed")) } dd { (view.tw("sealed-entry", &[("number", thousands(i64::try_from(row.sequence).unwrap_or(i64::MAX)))])) } }
                } @else {
                    div { dt { (view.t("source")) } dd { (view.t("source-pack")) } }
                }
                @let asked = asked_by(view, row);
                @if !asked.is_empty() { div { dt { (view.t("asked-by")) } dd { (asked) } } }
            }
        }
    }
}
