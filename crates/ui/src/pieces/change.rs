//! What changed between two values: struck and inserted, in one line or side by side.

use super::values::{field_plain, glance, known, plain_name};
use crate::{Names, View};
use kernel::diff::{Difference, Edit, words};
use kernel::{Kind, Value, Words};
use maud::{Markup, html};

/// Whether two values read differently to this reader: links that may not be seen do not count.
pub fn differs(words: &Words, difference: &Difference, names: &Names) -> bool {
    field_plain(words, &difference.field, &difference.before, names) != field_plain(words, &difference.field, &difference.after, names)
}

/// What changed in a field: struck and inserted words. Of lists only the members that came or went.
pub fn difference(view: &View<'_>, difference: &Difference, names: &Names) -> Markup {
    let Difference { field, before, after } = difference;
    match (&field.kind, before, after) {
        (Kind::Prose | Kind::Text(_), Value::Text(old), Value::Text(new)) => runs(old, new),
        (Kind::Links(_), _, _) => {
            let gone = known(before, names).filter(|name| !known(after, names).any(|other| other == *name));
            let come = known(after, names).filter(|name| !known(before, names).any(|other| other == *name));
            html! {
                @for name in gone { del { bdi { (plain_name(name)) } } " " }
                @for name in come { ins { bdi { (plain_name(name)) } } " " }
            }
        }
        (Kind::Flags(_) | Kind::Tags, _, _) => {
            let say = |word: &String| field.kind.choices().map_or_else(|| word.clone(), |choices| view.words.choice(choices, word));
            html! {
                @for word in before.words().iter().filter(|word| !after.words().contains(word)) { del { bdi { (say(word)) } } " " }
                @for word in after.words().iter().filter(|word| !before.words().contains(word)) { ins { bdi { (say(word)) } } " " }
            }
        }
        _ => {
            let (old, new) = (field_plain(view.words, field, before, names), field_plain(view.words, field, after, names));
            html! {
                @if !old.is_empty() { del { bdi { (glance(&old)) } } " " }
                @if !new.is_empty() { ins { bdi { (glance(&new)) } } }
            }
        }
    }
}

/// Words struck and inserted, with a few kept words around them.
fn runs(old: &str, new: &str) -> Markup {
    let all = words(old, new);
    let last = all.len().saturating_sub(1);
    html! {
        span dir="auto" {
            @for (place, (edit, text)) in all.iter().enumerate() {
                @match edit {
                    Edit::Kept => (kept(text, place == 0, place == last)),
                    Edit::Struck => { del { (text.trim_end()) } " " }
                    Edit::Inserted => { ins { (text.trim_end()) } " " }
                }
            }
        }
    }
}

fn kept(text: &str, first: bool, last: bool) -> String {
    const AROUND: usize = 8;
    let all: Vec<&str> = text.split_whitespace().collect();
    let (skip, take) = if first { (all.len().saturating_sub(AROUND), AROUND) } else { (0, AROUND) };
    let part = all.iter().skip(skip).take(take).copied().collect::<Vec<_>>().join(" ");
    let (before, after) = if all.len() <= AROUND {
        ("", "")
    } else if first {
        ("… ", "")
    } else {
        ("", " …")
    };
    format!("{before}{part}{after}{}", if last { "" } else { " " })
}

/// The same in two columns: what was on the left with the struck parts, what is on the right with the new ones.
/// Each side has its own names, since each may be read at its own moment.
pub fn both(view: &View<'_>, change: &Difference, left: &Names, right: &Names) -> (Markup, Markup) {
    let Difference { field, before, after } = change;
    match (&field.kind, before, after) {
        (Kind::Prose | Kind::Text(_), Value::Text(old), Value::Text(new)) => {
            let all = words(old, new);
            let side = |gone: Edit| {
                html! { span dir="auto" { @for (edit, text) in all.iter().filter(|(edit, _)| *edit != gone) {
                    @match edit { Edit::Kept => (text), Edit::Struck => del { (text) }, Edit::Inserted => ins { (text) } }
                } } }
            };
            (side(Edit::Inserted), side(Edit::Struck))
        }
        (Kind::Links(_), _, _) => (
            html! { @for name in known(before, left)
            { div { @if after.links().iter().any(|id| right.get(*id) == Some(name)) { (plain_name(name)) } @else
            { del { bdi { (plain_name(name)) } } } } } },
            html! { @for name in known(after, right)
            { div { @if before.links().iter().any(|id| left.get(*id) == Some(name)) { (plain_name(name)) } @else
            { ins { bdi { (plain_name(name)) } } } } } },
        ),
        _ => {
            let (old, new) = (field_plain(view.words, field, before, left), field_plain(view.words, field, after, right));
            (html! { @if !old.is_empty() { del { bdi { (old) } } } }, html! { @if !new.is_empty() { ins { bdi { (new) } } } })
        }
    }
}
