//! Versions of a record, newest first: who changed what, when, why, through what.

use super::around::{Around, NEWEST};
use crate::pieces::{author, difference, differs, moment};
use crate::{Names, View, paths};
use kernel::diff::diff;
use kernel::row::Author;
use kernel::{Channel, Choice, Revision, Row};
use maud::{Markup, html};

pub(super) fn newest(view: &View<'_>, row: &Row, around: &Around) -> Markup {
    if around.history.is_empty() {
        return html! {};
    }
    let count = [("n", around.history.len().to_string())];
    html! {
        section aria-labelledby="history" {
            h2 #history { (view.t("history")) }
            p.small.mute {
                (view.tw("history-count", &count)) " "
                a.screen href=(view.link(&paths::history(row.register, &row.reference))) { (view.t("history-all")) }
            }
            (timeline(view, &around.history, NEWEST, &around.names))
        }
    }
}

/// The first versions of a history, each with what it changed.
pub(crate) fn timeline(view: &View<'_>, history: &[Revision], most: usize, names: &Names) -> Markup {
    html! {
        ol.list.ledger {
            @for (place, revision) in history.iter().take(most).enumerate() {
                li {
                    div { (moment(view, revision.recorded_at)) br; (view.tw("version-n", &[("n", revision.row.version.to_string())])) }
                    div { (entry(view, revision, history.get(place + 1), names)) }
                }
            }
        }
    }
}

fn entry(view: &View<'_>, revision: &Revision, before: Option<&Revision>, names: &Names) -> Markup {
    let channel = view.words.choice(Channel::CHOICES, revision.channel.key());
    html! {
        p { b { bdi { (author(view, names, &revision.author)) } } " " (what(view, revision, before)) }
        @if let Some(before) = before { (changes(view, &before.row, &revision.row, names)) }
        p.mute.small {
            @if !revision.reason.is_empty() { span dir="auto" { "“" (revision.reason) "” " } }
            @if !matches!(revision.author, Author::System) { (channel) }
        }
    }
}

fn what(view: &View<'_>, revision: &Revision, before: Option<&Revision>) -> String {
    match before {
        None if revision.row.version <= 1 => view.t("did-create"),
        None => view.t("did-change"),
        Some(before) if before.row.retired && !revision.row.retired => view.t("did-restore"),
        Some(before) if !before.row.retired && revision.row.retired => view.t("did-retire"),
        Some(_) => view.t("did-change"),
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
