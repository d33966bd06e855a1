//! What the page that asks whether to retire a record says beforehand, or to bring it back: what goes along, what stays, what
//! is refused.

use crate::pieces::{Tone, note, reference};
use crate::view::encode;
use crate::{View, paths};
use kernel::Row;
use kernel::turning::{Kin, Turning};
use maud::{Markup, html};

/// How many records of a kind are named before their list is.
pub const MOST: usize = 12;

/// All of it, in parts that are left out when there is nothing to say.
pub(crate) fn told(view: &View<'_>, row: &Row, turning: &Turning) -> Markup {
    let (along, alone) = if row.retired { ("turning-back", "turning-back-alone") } else { ("turning-along", "turning-alone") };
    if !turning.refused.is_empty() {
        return note(
            Tone::Warn,
            &html! { div #why-not {
                p { (view.tw("turning-refused", &[("reference", row.reference.clone())])) }
                ul.list { @for problem in &turning.refused { li { (view.say(&problem.text)) } } }
            } },
        );
    }
    html! {
        @if turning.along.is_empty() { p { (view.t(alone)) } } @else { (part(view, row, along, &turning.along)) }
        (part(view, row, "turning-changed", &turning.changed))
        (part(view, row, "turning-stays", &turning.stays))
    }
}

fn part(view: &View<'_>, row: &Row, title: &str, kin: &[Kin]) -> Markup {
    html! {
        @if !kin.is_empty() {
            section.stack.tight {
                h3 { (view.tw(title, &[("reference", row.reference.clone())])) }
                @for group in kin { (one(view, group)) }
            }
        }
    }
}

/// A kind of records: how many, as the way to the list of exactly these where there is one, then the first by name.
fn one(view: &View<'_>, kin: &Kin) -> Markup {
    let said = format!("{} ({})", view.words.many(kin.register), view.words.count(kin.total));
    let field = kin.field.and_then(|index| kin.register.fields().get(index)).map(|field| view.words.label(kin.register, field));
    let left = kin.total.saturating_sub(u64::try_from(kin.first.len()).unwrap_or(u64::MAX));
    html! {
        div {
            p {
                @if let Some(filter) = &kin.filter { a href=(view.link(&format!("{}?q={}", paths::list(kin.register), encode(filter)))) { (said) } }
                @else { (said) }
                @if let Some(field) = field { ": " (field) }
            }
            ul.list {
                @for name in &kin.first { li { (reference(view, name)) } }
                @if left > 0 { li { span.mute { (view.tw("more", &[("n", left.to_string())])) } } }
            }
        }
    }
}
