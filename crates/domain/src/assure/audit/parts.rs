//! The parts of an audit: its check list, samples, workpapers and findings, and who is of its team.

use super::finding::{AUDIT_FINDING, AuditFinding, WORKPAPER};
use super::line::{AUDIT_LINE, AUDIT_SAMPLE, AuditLine};
use super::record::{AUDIT, Audit};
use kernel::text::sort_key;
use kernel::{Fault, Id, Read, Register, Row};
use std::collections::BTreeSet;

fn pointing(ids: &[Id], register: &'static Register, key: &str, read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(ids, register, key)?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(register, &ids)?;
    rows.sort_by_cached_key(|row| sort_key(&row.reference));
    rows.dedup_by_key(|row| row.id);
    Ok(rows)
}

/// The check list of these audits, in the order of what is looked at.
///
/// # Errors
/// When the store fails.
pub fn lines(audits: &[Id], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let mut rows = pointing(audits, &AUDIT_LINE, "audit", read)?;
    rows.sort_by_cached_key(|row| (sort_key(&row.title()), sort_key(&row.reference)));
    Ok(rows)
}

/// Lines in use that look at one of these requirements or controls.
///
/// # Errors
/// When the store fails.
pub fn lines_about(subjects: &[Id], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    pointing(subjects, &AUDIT_LINE, "subject", read)
}

/// Samples of these lines.
///
/// # Errors
/// When the store fails.
pub fn samples(lines: &[Id], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    pointing(lines, &AUDIT_SAMPLE, "line", read)
}

/// Workpapers of these audits.
///
/// # Errors
/// When the store fails.
pub fn workpapers(audits: &[Id], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    pointing(audits, &WORKPAPER, "audit", read)
}

/// Findings of these audits, the gravest first.
///
/// # Errors
/// When the store fails.
pub fn findings(audits: &[Id], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    Ok(gravest(pointing(audits, &AUDIT_FINDING, "audit", read)?))
}

/// Findings in use that name one of these requirements or controls.
///
/// # Errors
/// When the store fails.
pub fn findings_about(requirements: &[Id], controls: &[Id], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let mut rows = pointing(requirements, &AUDIT_FINDING, "requirements", read)?;
    rows.extend(pointing(controls, &AUDIT_FINDING, "controls", read)?);
    rows.sort_by_key(|row| row.id);
    rows.dedup_by_key(|row| row.id);
    Ok(gravest(rows))
}

fn gravest(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_cached_key(|row| (std::cmp::Reverse(row.of::<AuditFinding>().and_then(|finding| finding.kind)), sort_key(&row.reference)));
    rows
}

/// Everything that a signature under the report covers beside the audit itself.
///
/// # Errors
/// When the store fails.
pub(super) fn all(audit: Id, read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let mut rows = lines(&[audit], read)?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    rows.extend(samples(&ids, read)?);
    rows.extend(workpapers(&[audit], read)?);
    rows.extend(findings(&[audit], read)?);
    Ok(rows)
}

/// The audit that a line, sample, workpaper or finding belongs to.
///
/// # Errors
/// When the store fails.
pub(super) fn audit_of(row: &Row, read: &dyn Read) -> Result<Option<Row>, Fault> {
    let id = match row.value("line").as_link().filter(|_| *row.register == AUDIT_SAMPLE) {
        Some(line) => read.get(&AUDIT_LINE, line)?.and_then(|line| line.of::<AuditLine>().and_then(|line| line.audit)),
        None => row.value("audit").as_link(),
    };
    id.map(|id| read.get(&AUDIT, id)).transpose().map(Option::flatten)
}

impl Audit {
    /// Lead and auditors.
    pub fn auditors(&self) -> BTreeSet<Id> {
        self.lead.into_iter().chain(self.team.iter().copied()).collect()
    }
}

/// Everybody who was of the team at any time since the audit began, by its history: who did the work does not get out of it by
/// being replaced.
///
/// # Errors
/// When the store fails.
pub(super) fn ever_of_team(row: &Row, read: &dyn Read) -> Result<BTreeSet<Id>, Fault> {
    let history = read.history(&AUDIT, row.id)?;
    let worked = history.iter().map(|revision| &revision.row).filter(|row| row.common.state != "planned");
    Ok(worked.chain([row]).filter_map(|row| row.of::<Audit>()).flat_map(Audit::auditors).collect())
}
