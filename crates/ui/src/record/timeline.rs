//! Versions of a record, newest first: who changed what, when, why, through what.

use super::around::{Around, NEWEST};
use crate::pieces::{author, did_it, difference, differs, moment};
use crate::{Names, View, paths};
use kernel::diff::diff;
use kernel::row::Author;
use kernel::{Channel, Choice, JournalEntry, Row};
use maud::{Markup, html};

pub(super) fn newest(view: &View<'_>, row: &Row, around: &Around) -> Markup {
    if around.history.is_empty() {
        return html! {};
    }
    let shown = u64::try_from(around.history.len().min(NEWEST)).unwrap_or_default();
    let more = row.version.saturating_sub(shown);
    let all = view.link(&paths::history(row.register, &row.reference));
    html! {
        section aria-labelledby="history" {
            h2 #history { (view.t("history")) }
            (timeline(view, &around.history, &around.names))
            p.small.screen {
                @if more > 0 { a href=(all) { (view.tw("history-more", &[("n", row.version.to_string())])) } }
                @else if row.version > 1 { a href=(all) { (view.t("history-all")) } }
            }
        }
    }
}

/// Versions, each with what it changed.
pub(crate) fn timeline(view: &View<'_>, history: &[JournalEntry], names: &Names) -> Markup {
    html! {
        ol.list.ledger {
            @for entry in history {
                li {
                    div {
                        (moment(view, entry.revision.recorded_at)) br;
                        (view.tw("version-n", &[("n", entry.revision.row.version.to_string())]))
                    }
                    div { (told(view, entry, names)) }
                }
            }
        }
    }
}

fn told(view: &View<'_>, entry: &JournalEntry, names: &Names) -> Markup {
    let revision = &entry.revision;
    let channel = view.words.choice(Channel::CHOICES, revision.channel.key());
    html! {
        p { b { bdi { (author(view, names, &revision.author)) } } " " (did_it(view, entry)) }
        @if let Some(before) = &entry.before { (changes(view, before, &revision.row, names)) }
        p.mute.small {
            @if !revision.reason.is_empty() { span dir="auto" { "“" (revision.reason) "” " } }
            @if !matches!(revision.author, Author::System) { (channel) }
        }
    }
}

/// The fields that differ between two versions, one line each.
pub(crate) fn changes(view: &View<'_>, before: &Row, after: &Row, names: &Names) -> Markup {
    html! {
        @for change in diff(before, after, false).iter().filter(|change| differs(view.words, change, names)) {
            p { (view.words.label(after.register, &change.field)) " " (difference(view, change, names)) }
        }
    }
}
