//! How the reports begin that are approved as a whole, and what is kept of a version.

use super::record::{Releasable, ReportVersion};
use super::rules::{approved, may_approve, sees_all};
use super::versions::APPROVE;
use kernel::document::{Block, Document};
use kernel::nouns::approval::approval;
use kernel::nouns::signoff::{gives_copy, says_still};
use kernel::nouns::{Function, SignOff};
use kernel::{Choice, Fault, Id, Moment, Read, Row};
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::concept::{Shown, why_not};
use ui::pieces::signed_by;
use ui::pieces::{Tone, note};
use ui::view::encode;
use ui::{View, paths};

/// The scope that a report is narrowed to, and the records it is made of; reference of the scope, or empty for all.
pub type Gather = fn(&dyn Read, &str) -> Result<(Option<Row>, Vec<Row>), Fault>;

/// A document with the facts that every report begins with, its scope, its version and who approved that; and the records
/// that it is made of.
///
/// # Errors
/// When the store fails, or there is no such scope.
pub fn begin(view: &View<'_>, report: Releasable, gather: Gather) -> Result<(Document, Option<Row>, Vec<Row>), Fault> {
    let (scope, rows) = gather(view.read, view.param("scope"))?;
    let mut document = ui::paper::begin(view, report.key(), &view.words.choice(Releasable::CHOICES, report.key()), true)?;
    let of = match &scope {
        Some(scope) => scope.title(),
        None => view.t("release-whole"),
    };
    let limited = !sees_all(view.read)?;
    document.facts.push((view.t("report-of-scope"), if limited { view.tw("release-limited", &[("scope", of)]) } else { of }));
    let standing = standing(view, report, scope.as_ref(), &rows, gather)?;
    document.facts.push((view.t("version"), standing.version));
    document.facts.push((view.t("release-approved"), standing.approver));
    document.standing = mark(view, standing.approved.as_deref(), standing.moved)?;
    Ok((document, scope, rows))
}

/// What a print is, for each of its pages: the approved version, or what is not approved as it stands. Whoever sees a part prints a
/// part.
///
/// # Errors
/// When the store fails.
pub fn mark(view: &View<'_>, approved: Option<&str>, moved: u64) -> Result<String, Fault> {
    let said = |version: &str| [("version", version.to_owned())];
    Ok(match approved {
        _ if !sees_all(view.read)? => view.t("release-mark-part"),
        None => view.t("release-mark-draft"),
        Some(version) if moved == 0 => view.tw("release-mark-approved", &said(version)),
        Some(version) => view.tw("release-mark-moved", &said(version)),
    })
}

/// How a report stands to its newest approved version.
struct Standing {
    version: String,
    approver: String,
    approved: Option<String>,
    moved: u64,
}

/// Which version it follows and how far it has moved since, and who approved that.
fn standing(view: &View<'_>, report: Releasable, scope: Option<&Row>, rows: &[Row], gather: Gather) -> Result<Standing, Fault> {
    let Some((row, signature)) = approved(view.read, report, scope.map(|row| row.id))? else {
        return Ok(Standing { version: view.t("release-none"), approver: view.t("release-nobody"), approved: None, moved: 0 });
    };
    let (name, day) = signed_by(view, &signature)?;
    let role = signature.of::<SignOff>().map(|record| record.role.clone()).unwrap_or_default();
    let moved = moved(view.read, &signature, scope, rows, gather)?;
    let version = format!("{} {}", row.reference, row.title());
    let after = [("version", version.clone()), ("n", moved.to_string())];
    let by = view.tw("release-by", &[("name", name), ("role", role), ("day", day)]);
    let by = if moved == 0 { by } else { view.tw("release-not-as-it-stands", &[("version", version.clone()), ("by", by)]) };
    Ok(Standing {
        version: view.tw("release-after", &after),
        approver: by,
        approved: Some(version),
        moved: u64::try_from(moved).unwrap_or(u64::MAX),
    })
}

/// How many records changed, came or left since the signature. Drift of what is only derived does not count.
fn moved(read: &dyn Read, signature: &Row, scope: Option<&Row>, rows: &[Row], gather: Gather) -> Result<usize, Fault> {
    let seen = signature.of::<SignOff>().and_then(|record| record.as_at).and_then(|entry| u64::try_from(entry).ok());
    let then = read.at(Moment::Sequence(seen.unwrap_or_default()))?;
    let reference = scope.map(|row| row.reference.as_str()).unwrap_or_default();
    let mut before: BTreeMap<Id, u64> = match gather(&*then, reference) {
        Ok((_, rows)) => rows.into_iter().map(|row| (row.id, row.version)).collect(),
        // The scope is younger than the signature.
        Err(Fault::Invalid(_)) => BTreeMap::new(),
        Err(fault) => return Err(fault),
    };
    let other = rows.iter().filter(|row| !before.remove(&row.id).is_some_and(|version| says_still(row, version))).count();
    Ok(other + before.len())
}

/// The report that a version stands for, as its signer sees it. It is printed as this version; its signature follows.
pub(super) fn copy(view: &View<'_>, row: &Row) -> Result<Document, Fault> {
    let Some((report, scope)) = meant(view.read, row)? else { return ui::paper::record(view, row) };
    let Some(found) = view.concepts.iter().flat_map(|concept| concept.reports).find(|other| other.key == report.key()) else {
        return ui::paper::record(view, row);
    };
    let query = vec![("scope".to_owned(), scope)];
    let mut document = (found.render)(&View { query: &query, flash: None, ..*view })?;
    let (version, approver) = (view.t("version"), view.t("release-approved"));
    for (label, said) in &mut document.facts {
        if *label == version {
            *said = format!("{} {}", row.reference, row.title());
        } else if *label == approver {
            *said = view.t("release-with-this");
        }
    }
    if let Some(version) = row.of::<ReportVersion>().filter(|version| !version.changes.is_empty()) {
        document.facts.push((view.t("release-changes"), version.changes.clone()));
    }
    Ok(document)
}

/// The report of a version and the reference of its scope, empty for the whole organisation; nothing where the scope does
/// not show.
fn meant(read: &dyn Read, row: &Row) -> Result<Option<(Releasable, String)>, Fault> {
    let Some((report, scope)) = row.of::<ReportVersion>().and_then(|version| Some((version.report?, version.scope))) else {
        return Ok(None);
    };
    let Some(id) = scope else { return Ok(Some((report, String::new()))) };
    Ok(read.names(&[id])?.remove(&id).map(|name| (report, name.reference)))
}

/// What the signer of a version is shown: what the report says of itself as it stands now, and how much it holds.
pub(super) fn signing(view: &View<'_>, row: &Row) -> Result<Shown, Fault> {
    let function = row.of::<ReportVersion>().and_then(|version| version.approver).unwrap_or(Function::IsmsManager);
    let document = copy(view, row)?;
    let lines: usize = document.blocks.iter().map(|block| if let Block::Table(table) = block { table.rows.len() } else { 0 }).sum();
    let mut facts: Vec<(String, Markup)> =
        document.facts.into_iter().map(|(label, said)| (label, html! { span dir="auto" { (said) } })).collect();
    facts.push((view.t("release-lines"), html! { (lines) }));
    Ok(Shown {
        facts,
        more: html! {},
        who: view.words.choice(Function::CHOICES, function.key()),
        latest: None,
        refused: why_not(view, may_approve(row, view.read))?,
    })
}

/// Ways to the report as it stands now, and what approving means.
pub(super) fn of_version(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some((report, scope)) = meant(view.read, row)? else { return Ok(html! {}) };
    let narrowed = if scope.is_empty() { String::new() } else { format!("?scope={}", encode(&scope)) };
    let signature = approval(view.read, row.id, APPROVE)?;
    Ok(html! {
        @if signature.is_none() { (note(Tone::Plain, &html! { p { (view.t("release-draft-means")) } })) }
        p.row {
            @if let Some(signature) = signature.as_ref().filter(|signature| gives_copy(signature, view.read)) {
                a.btn href=(paths::copy_signed(&signature.reference)) download { (view.t("release-approved-file")) }
            }
            @for format in ["pdf", "xlsx"] {
                a.btn href=(view.link(&format!("{}{narrowed}", paths::report(report.key(), format)))) download
                    { (view.tw("release-now", &[("format", format.to_uppercase())])) }
            }
        }
    })
}
