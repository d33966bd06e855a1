//! Pieces of pages about lines and versions: what several pages of the statement show, and what pages of scopes say of it.

use super::version::approved;
use kernel::{Fault, Row};
use maud::{Markup, html};
use ui::View;
use ui::view::encode;

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
