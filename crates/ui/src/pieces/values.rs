//! Values of fields as people read them: as markup, as short cells, as plain text, and what changed between two.

use super::{date, level, marked, moment, prose, reference, tag, word_mark};
use crate::{Names, View};
use kernel::cell::Choices;
use kernel::{Field, Kind, Mark, Name, Register, Value, Words};
use maud::{Markup, html};

/// How many links a cell of a list shows before it counts the rest.
const FEW: usize = 3;
/// How much prose a cell of a list shows.
const GLANCE: usize = 160;

/// A value in full, as the page of a record shows it. Empty when nothing was said.
pub fn field_value(view: &View<'_>, register: &Register, field: &Field, value: &Value, names: &Names) -> Markup {
    match (&field.kind, value) {
        (Kind::Prose, Value::Text(text)) => prose(text),
        (Kind::Links(_), _) => html! {
            ul.list { @for name in known(value, names) { li { (named(view, name)) } } }
        },
        (Kind::Grid(columns), Value::Grid(rows)) => {
            let heads: Vec<String> = columns.iter().map(|column| view.words.column(column)).collect();
            grid(&view.words.label(register, field), &heads, rows)
        }
        _ => short(view, field, value, names, true),
    }
}

/// A value as a cell of a list: prose at a glance, the first few of many links.
pub fn field_cell(view: &View<'_>, field: &Field, value: &Value, names: &Names) -> Markup {
    match (&field.kind, value) {
        (Kind::Prose, Value::Text(text)) => html! { bdi { (glance(text)) } },
        (Kind::Links(_), _) => {
            let all: Vec<_> = known(value, names).collect();
            html! {
                @for name in all.iter().take(FEW) { div { (named(view, name)) } }
                @if all.len() > FEW { div.mute { (view.tw("more", &[("n", (all.len() - FEW).to_string())])) } }
            }
        }
        (Kind::Grid(_), Value::Grid(rows)) => html! { (view.tw("lines", &[("n", rows.len().to_string())])) },
        _ => short(view, field, value, names, false),
    }
}

fn short(view: &View<'_>, field: &Field, value: &Value, names: &Names, full: bool) -> Markup {
    match (&field.kind, value) {
        (_, Value::None) => html! {},
        (Kind::Choice(choices), Value::Text(key)) => choice(view.words, choices, key),
        (Kind::Flags(choices), _) => html! { @for word in value.words() { (tag(&view.words.choice(choices, word))) } },
        (Kind::Tags, _) => html! { @for word in value.words() { (tag(word)) " " } },
        (_, Value::Date(day)) => date(*day),
        (_, Value::Moment(at)) => moment(view, *at),
        (Kind::Email, Value::Text(address)) if full => html! { a href={ "mailto:" (address) } { (address) } },
        (Kind::Url, Value::Text(url)) if safe(url) => html! { a href=(url) rel="noopener noreferrer" { (url) } },
        (_, Value::Link(id)) => html! { @if let Some(name) = names.get(*id) { (named(view, name)) } },
        (Kind::Text(_) | Kind::Prose, Value::Text(text)) => html! { bdi { (text) } },
        _ => html! { (field_plain(view.words, field, value, names)) },
    }
}

/// A choice as its label, with its mark where its word has one, and as a level where the set is a scale of levels.
fn choice(words: &Words, choices: &Choices, key: &str) -> Markup {
    match level_rank(choices, key) {
        Some(rank) => level(rank, &words.choice(choices, key)),
        None => word_mark(words, choices, key),
    }
}

/// Label of a field where other words say what it belongs to: message `REGISTER-KEY-short`, else its label.
pub fn short_label(view: &View<'_>, register: &Register, field: &Field) -> String {
    view.words.find(&format!("{}-{}-short", register.key, field.key), &[]).unwrap_or_else(|| view.words.label(register, field))
}

/// Rank from 1 to 5 of a word in an ordered set whose name ends in `level`; [`None`] for every other set.
pub fn level_rank(choices: &Choices, key: &str) -> Option<u8> {
    if !choices.ordered || !choices.name.ends_with("level") {
        return None;
    }
    let (place, last) = (choices.position(key)?, choices.keys.len().saturating_sub(1).max(1));
    u8::try_from(1 + (place * 4 + last / 2) / last).ok().map(|rank| rank.min(5))
}

/// People and parts of the organisation are said by name; everything else by reference and title.
fn named(view: &View<'_>, name: &Name) -> Markup {
    if ["person", "unit"].contains(&name.register.key) {
        return html! { a.plain-link href=(view.link(&crate::paths::record(name.register, &name.reference))) { bdi { (name.title) } } };
    }
    reference(view, name)
}

pub(super) fn known<'a>(value: &'a Value, names: &'a Names) -> impl Iterator<Item = &'a Name> {
    value.links().iter().filter_map(|id| names.get(*id))
}

fn safe(url: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}

pub(super) fn glance(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= GLANCE { line } else { line.chars().take(GLANCE).chain(['…']).collect() }
}

/// A cell of a grid with more letters than this is as wide as a sentence needs.
const LONG: usize = 60;

/// A small table of text.
pub fn grid(label: &str, columns: &[String], rows: &[Vec<String>]) -> Markup {
    html! {
        div.scroll role="group" aria-label=(label) tabindex="0" {
            table.reg.slimgrid {
                caption.vh { (label) }
                thead { tr { @for column in columns { th scope="col" { (column) } } } }
                tbody { @for row in rows { tr { @for cell in row { td.t[cell.chars().count() > LONG] dir="auto" { (cell) } } } } }
            }
        }
    }
}

/// A value as plain text. Links are named by reference and title; those that may not be seen are left out.
pub fn field_plain(words: &Words, field: &Field, value: &Value, names: &Names) -> String {
    match (&field.kind, value) {
        (_, Value::None) => String::new(),
        (Kind::Choice(choices), Value::Text(key)) => words.choice(choices, key),
        (Kind::Flags(choices), _) => value.words().iter().map(|word| words.choice(choices, word)).collect::<Vec<_>>().join(", "),
        (Kind::Amount, Value::Int(hundredths)) => words.money(*hundredths, names.currency()),
        (Kind::Decimal, Value::Int(hundredths)) => words.decimal(*hundredths),
        (_, Value::Text(text)) => text.clone(),
        (_, Value::Int(number)) => number.to_string(),
        (_, Value::Yes(yes)) => words.get(if *yes { "yes" } else { "no" }),
        (_, Value::Date(day)) => day.to_string(),
        (_, Value::Moment(at)) => at.strftime("%Y-%m-%d %H:%M UTC").to_string(),
        (_, Value::Words(tags)) => tags.join(", "),
        (_, Value::Link(_) | Value::Links(_)) => known(value, names).map(plain_name).collect::<Vec<_>>().join(", "),
        (_, Value::Grid(rows)) => rows.iter().map(|row| row.join(" | ")).collect::<Vec<_>>().join("\n"),
    }
}

pub(super) fn plain_name(name: &Name) -> String {
    if ["person", "unit"].contains(&name.register.key) || name.title == name.reference {
        return name.title.clone();
    }
    format!("{} {}", name.reference, name.title).trim_end().to_owned()
}

/// A tick or its absence, for tables of rights and the like.
#[must_use]
pub fn tick(words: &Words, yes: bool) -> Markup {
    let (mark, id) = if yes { (Mark::Good, "yes") } else { (Mark::Off, "no") };
    marked(mark, &words.get(id))
}
