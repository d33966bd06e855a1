//! Rules of an audit: its days, its team, what keeps its report from being signed, and that what was reported stays.

use super::finding::AuditFinding;
use super::independence::{Tied, ties};
use super::line::{AuditLine, Conclusion};
use super::parts::{all, ever_of_team, findings, lines};
use super::record::Audit;
use kernel::nouns::Signed;
use kernel::nouns::approval;
use kernel::nouns::signoff::{self, SignOff};
use kernel::{Choice, DueRule, Fault, Id, Operation, Problem, Read, Row, Text};
use std::collections::BTreeSet;

/// Key of the operation by which somebody else reads the report before it is signed, and of its signatures.
pub(super) const READ: &str = "second-read";
/// Key of the operation that signs the report, and of its signatures.
pub const REPORT: &str = "report";
/// Key of the operation that receives the report, and of its signatures.
pub const RECEIVE: &str = "receive";

/// The audit on its first day, and its report.
pub(super) const DUE: &[DueRule] = &[
    DueRule::new("starts", "audit-due-start").act("start").when(|row| row.common.state == "planned"),
    DueRule::new("report_due", "audit-due-report").act(REPORT).when(|row| row.common.state == "in-progress"),
];

/// States in which nothing is said any more.
pub(super) const SETTLED: &[&str] = &["reported", "closed", "cancelled"];

fn settled(row: &Row) -> bool {
    SETTLED.contains(&row.common.state.as_str())
}

/// Days in their order, a team that is not audited, and nothing new in what was reported.
pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(audit) = after.of::<Audit>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    let mut wrong = |field: &str, text: Text| problems.push(Problem::field(field, text));
    if let Some((from, to)) = audit.starts.zip(audit.ends).filter(|(from, to)| to < from) {
        wrong("ends", Text::new("audit-ends-before").with("from", from).with("to", to));
    }
    if audit.period_from.zip(audit.ends).is_some_and(|(from, to)| from > to) {
        wrong("period_from", Text::new("audit-looks-ahead"));
    }
    let team = audit.auditors();
    if audit.audited.iter().any(|person| team.contains(person)) {
        wrong("audited", Text::new("audit-audits-itself"));
    }
    let state = |row: &Row| row.common.state.clone();
    let moved = before.is_none_or(|before| state(before) != state(after));
    if moved && after.common.state == "reported" {
        problems.extend(missing(read, after)?);
    }
    if moved && after.common.state == "closed" && !may_take(after, audit.received_by, read)? {
        problems.push(refused("audit-received-by-audited", after));
    }
    if before.is_some_and(|before| settled(before) && settled(after) && !after.register.same_substance(before, after)) {
        problems.push(refused("audit-stays", after));
    }
    let turned = before.is_some_and(|before| before.retired != after.retired);
    if turned && !matches!(after.common.state.as_str(), "planned" | "cancelled") {
        problems.push(refused("audit-kept", after));
    }
    Ok(problems)
}

fn refused(id: &'static str, row: &Row) -> Problem {
    Problem::whole(Text::new(id).with("reference", &row.reference))
}

/// Whether somebody may receive the report: one of the people audited, who never was of the team.
fn may_take(row: &Row, person: Option<Id>, read: &dyn Read) -> Result<bool, Fault> {
    let (Some(audit), Some(person)) = (row.of::<Audit>(), person) else { return Ok(false) };
    Ok(audit.audited.contains(&person) && !ever_of_team(row, read)?.contains(&person))
}

/// Whether the actor may receive the report.
pub(super) fn may_receive(row: &Row, read: &dyn Read) -> Result<Id, Fault> {
    let me = signoff::signer(read)?;
    if may_take(row, Some(me), read)? { Ok(me) } else { Err(Fault::Invalid(vec![refused("audit-received-by-audited", row)])) }
}

/// Whether the actor may sign the report: its lead, once nothing is missing.
pub(super) fn may_report(row: &Row, read: &dyn Read) -> Result<(), Fault> {
    by_lead(row, read)?;
    let mut problems = missing(read, row)?;
    if row.of::<Audit>().is_some_and(|audit| audit.conclusion.trim().is_empty()) {
        problems.push(refused("audit-without-conclusion", row));
    }
    if problems.is_empty() { Ok(()) } else { Err(Fault::Invalid(problems)) }
}

/// The lead acts.
pub(super) fn by_lead(row: &Row, read: &dyn Read) -> Result<(), Fault> {
    let me = signoff::signer(read)?;
    let lead = row.of::<Audit>().and_then(|audit| audit.lead);
    if lead == Some(me) { Ok(()) } else { Err(Fault::Invalid(vec![refused("audit-by-lead", row)])) }
}

/// Whether the actor may read the report for somebody who is not independent: nobody of the team, and nobody tied to it.
pub(super) fn may_read(row: &Row, read: &dyn Read) -> Result<(), Fault> {
    let me = signoff::signer(read)?;
    if !apart(row, me, read)? {
        return Err(Fault::Invalid(vec![refused("audit-read-by-another", row)]));
    }
    let mut problems = gaps(read, row)?;
    if row.of::<Audit>().is_some_and(|audit| audit.conclusion.trim().is_empty()) {
        problems.push(refused("audit-without-conclusion", row));
    }
    if problems.is_empty() { Ok(()) } else { Err(Fault::Invalid(problems)) }
}

fn apart(row: &Row, person: Id, read: &dyn Read) -> Result<bool, Fault> {
    Ok(!ever_of_team(row, read)?.contains(&person) && ties(row, &BTreeSet::from([person]), read)?.is_empty())
}

/// What ties the auditors to what they look at.
///
/// # Errors
/// When the store fails.
pub(super) fn team_ties(row: &Row, read: &dyn Read) -> Result<Vec<Tied>, Fault> {
    ties(row, &ever_of_team(row, read)?, read)
}

/// Whether somebody who is independent has read everything as it stands.
fn was_read(row: &Row, read: &dyn Read) -> Result<bool, Fault> {
    let Some(signature) = approval::approval(read, row.id, READ)? else { return Ok(false) };
    let Some(record) = signature.of::<SignOff>() else { return Ok(false) };
    let Some(reader) = record.signer else { return Ok(false) };
    // What came after the reading was not read.
    let whole = all(row.id, read)?.iter().all(|part| record.covers.contains(&part.id));
    Ok(whole && signoff::standing(&signature, read)? == Signed::Valid && apart(row, reader, read)?)
}

/// What keeps the report from being signed, a line each: gaps, and an auditor who is not independent.
///
/// # Errors
/// When the store fails.
pub(super) fn missing(read: &dyn Read, row: &Row) -> Result<Vec<Problem>, Fault> {
    let mut problems = gaps(read, row)?;
    if !team_ties(row, read)?.is_empty() {
        if row.of::<Audit>().is_some_and(|audit| audit.conflict_reason.trim().is_empty()) {
            problems.push(refused("audit-tie-without-reason", row));
        }
        if !was_read(row, read)? {
            problems.push(refused("audit-tie-unread", row));
        }
    }
    Ok(problems)
}

/// What is still to be said: lines without a conclusion, breaches without a finding, findings without requirement or evidence.
fn gaps(read: &dyn Read, row: &Row) -> Result<Vec<Problem>, Fault> {
    let Some(audit) = row.of::<Audit>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    let (lines, findings) = (lines(&[row.id], read)?, findings(&[row.id], read)?);
    let mut wrong = |id: &'static str, part: &Row| {
        problems.push(Problem::whole(Text::new(id).with("reference", &part.reference).with("what", part.title())));
    };
    if lines.is_empty() {
        wrong("audit-without-lines", row);
    }
    if audit.audited.is_empty() {
        wrong("audit-nobody-audited", row);
    }
    let breaches = |line: Id| {
        let of = |row: &&Row| row.of::<AuditFinding>().is_some_and(|finding| finding.line == Some(line));
        findings.iter().filter(of).any(|row| row.of::<AuditFinding>().and_then(|finding| finding.kind).is_some_and(|kind| kind.is_breach()))
    };
    for (part, line) in lines.iter().filter_map(|row| Some((row, row.of::<AuditLine>()?))) {
        match line.conclusion {
            None => wrong("audit-line-open", part),
            Some(Conclusion::Nonconforming) if !breaches(part.id) => wrong("audit-line-without-finding", part),
            Some(_) => {}
        }
    }
    for (part, finding) in findings.iter().filter_map(|row| Some((row, row.of::<AuditFinding>()?))) {
        if !finding.kind.is_some_and(|kind| kind.is_breach()) {
            continue;
        }
        if finding.requirements.is_empty() && finding.controls.is_empty() && finding.breached.trim().is_empty() {
            wrong("audit-finding-without-requirement", part);
        }
        if finding.observed.trim().is_empty() {
            wrong("audit-finding-without-evidence", part);
        }
    }
    Ok(problems)
}

/// The newest signature of an act about an audit, as valid or stale; nothing before the first.
pub(super) fn standing(row: &Row, act: &'static str, read: &dyn Read) -> Result<Option<Signed>, Fault> {
    approval::approval(read, row.id, act)?.map(|signature| signoff::standing(&signature, read)).transpose()
}

/// What was read as it stands is not read again.
pub(super) fn offered(row: &Row, operation: &Operation) -> bool {
    operation.key != READ || row.value("second_reading").as_text() != Some(Signed::Valid.key())
}
