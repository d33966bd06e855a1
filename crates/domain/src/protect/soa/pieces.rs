//! Pieces of pages about lines and versions: what several pages of the statement show, and what pages of scopes say of it.

use super::record::Status;
use super::version::approved;
use kernel::{Choice, Fault, Row};
use maud::{Markup, html};
use ui::View;
use ui::pieces::{Tone, mark_of, state_mark};
use ui::view::encode;

/// The status of a line as shape and word.
pub(super) fn status_mark(view: &View<'_>, status: Status) -> Markup {
    let (shape, tone) = match status {
        Status::NotApplicable => ("off", Tone::Mute),
        Status::NoControl => ("none", Tone::Warn),
        other => mark_of(other.key()).unwrap_or(("plan", Tone::Mute)),
    };
    state_mark(shape, tone, &view.words.choice(Status::CHOICES, status.key()))
}

/// On the page of a scope, the way to its statement.
pub(super) fn of_scope(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let path = view.link(&format!("/soa?scope={}", encode(&row.reference)));
    Ok(html! { p.row.screen { a.btn href=(path) { (view.t("screen-soa")) } } })
}

/// Which version of the statement of a scope is the approved one.
pub(super) fn approved_of_scope(view: &View<'_>, row: &Row) -> Result<Vec<(String, String)>, Fault> {
    let version = approved(view.read, row.id)?.map(|(version, _)| format!("{} {}", version.reference, version.title()));
    Ok(version.map(|version| (view.t("report-soa"), version)).into_iter().collect())
}
