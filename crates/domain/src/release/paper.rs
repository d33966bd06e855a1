//! How the reports begin that are approved as a whole, and what is kept of a version.

use super::record::{Releasable, ReportVersion};
use super::rules::{approval, approved};
use crate::parts::signed_by;
use kernel::document::Document;
use kernel::nouns::SignOff;
use kernel::{Choice, Fault, Id, Read, Row};
use maud::{Markup, html};
use ui::pieces::{Tone, note};
use ui::view::encode;
use ui::{View, paths};

/// Parameter that says which version a document is printed as; its signer has not signed yet.
const AS_VERSION: &str = "version";

/// A document with the facts that every report begins with, its scope, its version and who approved that.
///
/// # Errors
/// When the store fails.
pub fn begin(view: &View<'_>, report: Releasable, title: &str, scope: Option<&Row>, rows: &[Row]) -> Result<Document, Fault> {
    let mut document = ui::paper::begin(view, report.key(), title, true)?;
    let whole = || view.t("release-whole");
    document.facts.push((view.t("report-of-scope"), scope.map_or_else(whole, Row::title)));
    let (version, approver) = standing(view, report, scope.map(|row| row.id), rows)?;
    document.facts.push((view.t("version"), version));
    document.facts.push((view.t("release-approved"), approver));
    Ok(document)
}

/// Which version it is or follows, and who approved it.
fn standing(view: &View<'_>, report: Releasable, scope: Option<Id>, rows: &[Row]) -> Result<(String, String), Fault> {
    let named = view.param(AS_VERSION);
    if !named.is_empty()
        && let Some(row) = view.read.by_reference(named)?.filter(|row| row.of::<ReportVersion>().is_some())
    {
        return Ok((format!("{} {}", row.reference, row.title()), view.t("release-with-this")));
    }
    let Some((row, signature)) = approved(view.read, report, scope)? else {
        return Ok((view.t("release-none"), view.t("release-nobody")));
    };
    let (name, day) = signed_by(view, &signature)?;
    let record = signature.of::<SignOff>();
    let role = record.map(|record| record.role.clone()).unwrap_or_default();
    let moved = moved(&signature, rows);
    let after = [("version", format!("{} {}", row.reference, row.title())), ("n", moved.to_string())];
    Ok((view.tw("release-after", &after), view.tw("release-by", &[("name", name), ("role", role), ("day", day)])))
}

/// How many of the records have changed or come since the signature.
fn moved(signature: &Row, rows: &[Row]) -> usize {
    let seen = signature.of::<SignOff>().and_then(|record| record.as_at).and_then(|entry| u64::try_from(entry).ok()).unwrap_or_default();
    rows.iter().filter(|row| row.sequence > seen).count()
}

/// The report that a version stands for, as its signer sees it.
pub(super) fn copy(view: &View<'_>, row: &Row) -> Result<Document, Fault> {
    let Some((report, scope)) = meant(view.read, row)? else { return ui::paper::record(view, row) };
    let Some(found) = view.concepts.iter().flat_map(|concept| concept.reports).find(|other| other.key == report.key()) else {
        return ui::paper::record(view, row);
    };
    let query = vec![("scope".to_owned(), scope), (AS_VERSION.to_owned(), row.reference.clone())];
    let mut document = (found.render)(&View { query: &query, flash: None, ..*view })?;
    if let Some(version) = row.of::<ReportVersion>().filter(|version| !version.changes.is_empty()) {
        document.facts.push((view.t("release-changes"), version.changes.clone()));
    }
    Ok(document)
}

/// The report of a version and the reference of its scope, empty for the whole organisation.
fn meant(read: &dyn Read, row: &Row) -> Result<Option<(Releasable, String)>, Fault> {
    let Some((report, scope)) = row.of::<ReportVersion>().and_then(|version| Some((version.report?, version.scope))) else {
        return Ok(None);
    };
    let scope = match scope {
        Some(id) => read.names(&[id])?.remove(&id).map(|name| name.reference).unwrap_or_default(),
        None => String::new(),
    };
    Ok(Some((report, scope)))
}

/// Ways to the report as it stands now, and what approving means.
pub(super) fn of_version(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some((report, scope)) = meant(view.read, row)? else { return Ok(html! {}) };
    let narrowed = if scope.is_empty() { String::new() } else { format!("?scope={}", encode(&scope)) };
    let signed = approval(view.read, row.id)?.is_some();
    Ok(html! {
        @if !signed { (note(Tone::Plain, &html! { p { (view.t("release-draft-means")) } })) }
        p.row {
            @for format in ["pdf", "xlsx"] {
                a.btn href=(view.link(&format!("{}{narrowed}", paths::report(report.key(), format)))) download { (view.tw("release-now", &[("format", format.to_uppercase())])) }
            }
        }
    })
}
