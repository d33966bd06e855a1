//! Rules of versions of reports: their numbers, who approves, what stays as it was signed.

use super::record::{REPORT_VERSION, Releasable, ReleaseStanding, ReportVersion};
use super::versions::{APPROVE, newest_approved, next_number, number, one_draft, stays_signed, superseded};
use kernel::nouns::approval::{self, Approval, approval, by_function, own_words};
use kernel::nouns::{Function, UNIT};
use kernel::{Change, Choice, Draft, Fault, Filter, Id, Problem, Read, Row, Text, Value};

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

/// The newest approved version of a report for a scope, with its signature.
///
/// # Errors
/// When the store fails.
pub(super) fn approved(read: &dyn Read, report: Releasable, scope: Option<Id>) -> Result<Option<(Row, Row)>, Fault> {
    newest_approved(read, versions(read, report, scope)?, APPROVE)
}

/// Where a version stands.
pub(super) fn standing(row: &Row, read: &dyn Read) -> Result<ReleaseStanding, Fault> {
    let later: Vec<Id> = read.sources(&[row.id], &REPORT_VERSION, "replaces")?.into_iter().map(|link| link.from).collect();
    let later = read.get_many(&REPORT_VERSION, &later)?;
    // The next one may have been superseded itself, whatever became of its signature.
    let outlived = later.iter().any(|next| next.value("standing").as_text() == Some(ReleaseStanding::Superseded.key()));
    Ok(if outlived || superseded(read, &later, APPROVE)? {
        ReleaseStanding::Superseded
    } else if approval(read, row.id, APPROVE)?.is_some() {
        ReleaseStanding::Approved
    } else {
        ReleaseStanding::Draft
    })
}

/// The next number, the version before, and the function that usually approves.
pub(super) fn fill(row: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    let Some((report, scope)) = row.of::<ReportVersion>().and_then(|version| Some((version.report?, version.scope))) else {
        return Ok(Draft::new());
    };
    let known = versions(read, report, scope)?;
    // A retired version keeps its number.
    let last = known.iter().rev().find(|row| !row.retired);
    let next = next_number(&known);
    let report = read.words().choice(Releasable::CHOICES, report.key());
    let title = read.words().with("release-title", &[("report", report), ("number", next.to_string())]);
    let mut draft = Draft::new().with("number", next).with("title", title).with("approver", Function::IsmsManager.key());
    if let Some(last) = last {
        draft.set("replaces", last.id);
    }
    Ok(draft)
}

/// One draft at a time; what was approved stays as it was signed, in use.
pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(new) = after.of::<ReportVersion>() else { return Ok(Vec::new()) };
    if let Some(before) = before {
        let signed = stays_signed(read, after, APPROVE, Text::new("release-signed").with("reference", &after.reference))?;
        if !signed.is_empty() {
            return Ok(signed);
        }
        if !before.retired || after.retired {
            return Ok(Vec::new());
        }
    }
    // It is new, or comes back.
    let Some(report) = new.report else { return Ok(Vec::new()) };
    one_draft(read, after, &versions(read, report, new.scope)?, APPROVE, "release-draft-open")
}

/// The reader has a role on the unit above all others.
///
/// # Errors
/// When the store fails.
pub fn sees_all(read: &dyn Read) -> Result<bool, Fault> {
    let top = read.all(&UNIT, &Filter::new().empty(&UNIT, "parent"))?;
    let role = |row: &Row| read.scope().role(row.id).is_some();
    Ok(read.scope().readable().is_none() || (!top.is_empty() && top.iter().all(role)))
}

/// The function in which the actor may approve the version.
pub(super) fn may_approve(row: &Row, read: &dyn Read) -> Result<Function, Fault> {
    let Some(version) = row.of::<ReportVersion>() else { return Err(Fault::NotFound) };
    let function = version.approver.unwrap_or(Function::IsmsManager);
    by_function(read, function, Text::new("release-by-function").with("function", function.key()))?;
    if sees_all(read)? { Ok(function) } else { Err(Fault::whole(Text::new("release-needs-all"))) }
}

pub(super) fn approve(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let function = may_approve(row, read)?;
    let statement = own_words(said, "statement", read.words().with("release-statement", &[("title", row.title())]));
    let again = Text::new("release-signed").with("reference", &row.reference);
    approval::approve(read, &Approval { act: APPROVE, about: row, covers: &[], function, statement, again })
}
