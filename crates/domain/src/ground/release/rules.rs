//! Rules of versions of reports: their numbers, who approves, what stays as it was signed.

use super::record::{REPORT_VERSION, Releasable, ReleaseStanding, ReportVersion};
use kernel::nouns::signoff::{Signature, given, sign, signer};
use kernel::nouns::{Function, has_function};
use kernel::{Change, Choice, Draft, Fault, Filter, Id, Operation, Problem, Read, Row, Text, Value};

/// Key of the operation that approves, and of its signature.
pub(super) const APPROVE: &str = "approve";

/// Versions of a report for a scope, retired ones too, oldest first.
///
/// # Errors
/// When the store fails.
pub(super) fn versions(read: &dyn Read, report: Releasable, scope: Option<Id>) -> Result<Vec<Row>, Fault> {
    let mut rows =
        read.all(&REPORT_VERSION, &Filter::new().with_retired().is(&REPORT_VERSION, "report", vec![Value::from(report.key())]))?;
    rows.retain(|row| row.of::<ReportVersion>().is_some_and(|version| version.scope == scope));
    rows.sort_by_key(number);
    Ok(rows)
}

fn number(row: &Row) -> i64 {
    row.of::<ReportVersion>().and_then(|version| version.number).unwrap_or_default()
}

/// The signature that approves a version.
///
/// # Errors
/// When the store fails.
pub(super) fn approval(read: &dyn Read, version: Id) -> Result<Option<Row>, Fault> {
    Ok(given(read, version, APPROVE)?.pop())
}

/// The newest approved version of a report for a scope, with its signature.
///
/// # Errors
/// When the store fails.
pub(super) fn approved(read: &dyn Read, report: Releasable, scope: Option<Id>) -> Result<Option<(Row, Row)>, Fault> {
    for version in versions(read, report, scope)?.into_iter().rev().filter(|row| !row.retired) {
        if let Some(signature) = approval(read, version.id)? {
            return Ok(Some((version, signature)));
        }
    }
    Ok(None)
}

pub(super) fn standing(row: &Row, read: &dyn Read) -> Result<Value, Fault> {
    let later: Vec<Id> = read.sources(&[row.id], &REPORT_VERSION, "replaces")?.into_iter().map(|link| link.from).collect();
    for next in read.get_many(&REPORT_VERSION, &later)? {
        // The next one may have been superseded itself, whatever became of its signature.
        let outlived = next.value("standing").as_text() == Some(ReleaseStanding::Superseded.key());
        if outlived || approval(read, next.id)?.is_some() {
            return Ok(ReleaseStanding::Superseded.key().into());
        }
    }
    let signed = approval(read, row.id)?.is_some();
    Ok(if signed { ReleaseStanding::Approved } else { ReleaseStanding::Draft }.key().into())
}

/// A version is approved once.
pub(super) fn offered(row: &Row, operation: &Operation) -> bool {
    operation.key != APPROVE || row.value("standing").as_text() == Some(ReleaseStanding::Draft.key())
}

/// The next number, the version before, and the function that usually approves.
pub(super) fn fill(row: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    let Some((report, scope)) = row.of::<ReportVersion>().and_then(|version| Some((version.report?, version.scope))) else {
        return Ok(Draft::new());
    };
    let known = versions(read, report, scope)?;
    // A retired version keeps its number.
    let last = known.iter().rev().find(|row| !row.retired);
    let next = known.last().map_or(0, number) + 1;
    let mut draft = Draft::new()
        .with("number", next)
        .with("title", format!("{}, version {next}", name(report)))
        .with("approver", Function::IsmsManager.key());
    if let Some(last) = last {
        draft.set("replaces", last.id);
    }
    Ok(draft)
}

fn name(report: Releasable) -> &'static str {
    match report {
        Releasable::RiskRegister => "Risk register",
        Releasable::TreatmentPlan => "Risk treatment plan",
        Releasable::Assets => "Asset inventory",
        Releasable::Obligations => "Laws, contracts and other obligations",
        Releasable::Evidence => "List of evidence",
    }
}

/// One draft at a time; what was approved stays as it was signed, in use.
pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(new) = after.of::<ReportVersion>() else { return Ok(Vec::new()) };
    if let Some(old) = before.and_then(|row| row.of::<ReportVersion>()) {
        if (old.report, old.scope) != (new.report, new.scope) {
            return Ok(vec![Problem::whole(Text::new("release-stays"))]);
        }
        if approval(read, after.id)?.is_some() {
            return Ok(vec![Problem::whole(Text::new("release-signed").with("reference", &after.reference))]);
        }
        if before.is_none_or(|row| !row.retired || after.retired) {
            return Ok(Vec::new());
        }
    }
    // It is new, or comes back.
    let Some(report) = new.report else { return Ok(Vec::new()) };
    for other in versions(read, report, new.scope)?.iter().filter(|row| row.id != after.id && !row.retired) {
        if approval(read, other.id)?.is_none() {
            return Ok(vec![Problem::whole(Text::new("release-draft-open").with("reference", &other.reference))]);
        }
    }
    Ok(Vec::new())
}

pub(super) fn approve(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(version) = row.of::<ReportVersion>() else { return Err(Fault::NotFound) };
    let function = version.approver.unwrap_or(Function::IsmsManager);
    if !has_function(read, signer(read)?, &[function])? {
        return Err(Fault::whole(Text::new("release-by-function").with("function", function.key())));
    }
    if !super::paper::sees_all(read)? {
        return Err(Fault::whole(Text::new("release-needs-all")));
    }
    if approval(read, row.id)?.is_some() {
        return Err(Fault::Conflict(Text::new("release-signed").with("reference", &row.reference)));
    }
    let own = said.get("statement").as_text().unwrap_or_default().trim().to_owned();
    let statement = if own.is_empty() { format!("I approve “{}”.", row.title()) } else { own };
    let role = function.role().to_owned();
    sign(read, &Signature { act: APPROVE, about: row, edits: false, covers: &[], statement, role, valid_until: None })
}
