//! What the acts of an audit and of a finding do.

use super::finding::{AUDIT_FINDING, AuditFinding, FindingKind};
use super::independence::Tied;
use super::line::AUDIT_LINE;
use super::parts::{all, audit_of, lines};
use super::record::{Audit, AuditKind};
use super::rules::{READ, RECEIVE, REPORT, by_lead, may_read, may_receive, may_report, team_ties};
use crate::assure::improvement::IMPROVEMENT;
use crate::assure::nonconformity::{Grade, NONCONFORMITY, Nonconformity, Source};
use crate::ground::framework::{REQUIREMENT, Requirement};
use kernel::nouns::approval::own_words;
use kernel::nouns::signoff::{self, Signature};
use kernel::{Change, Draft, Fault, Filter, Id, Read, Row, Text, Value};
use std::collections::BTreeSet;

fn edit(row: &Row, draft: Draft) -> Change {
    Change::Edit { register: row.register, id: row.id, version: Some(row.version), draft }
}

fn refused(id: &'static str, row: &Row) -> Fault {
    Fault::whole(Text::new(id).with("reference", &row.reference))
}

pub(super) fn start(read: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    Ok(vec![edit(row, Draft::new().with("state", "in-progress").with("begun_on", read.today()))])
}

/// A line for everything named that has none yet.
pub(super) fn cover(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let mut wanted = under(read, said.get("under").as_text().unwrap_or_default())?;
    wanted.extend(said.get("subjects").links());
    if wanted.is_empty() {
        return Err(Fault::field("under", Text::new("audit-cover-nothing")));
    }
    let mut known: BTreeSet<Id> = lines(&[row.id], read)?.iter().filter_map(|line| line.value("subject").as_link()).collect();
    let mut changes = Vec::new();
    for subject in wanted.into_iter().filter(|subject| known.insert(*subject)) {
        let mut draft = Draft::new().with("audit", row.id).with("subject", subject).with("chosen", said.get("chosen").clone());
        for key in ["why", "auditor"] {
            if !said.get(key).is_none() {
                draft.set(key, said.get(key).clone());
            }
        }
        if let Some(unit) = row.common.unit {
            draft.set("unit", unit);
        }
        changes.push(Change::create(&AUDIT_LINE, read.mint(), draft));
    }
    if changes.is_empty() { Err(Fault::field("under", Text::new("audit-cover-known"))) } else { Ok(changes) }
}

/// Requirements under these clauses and themes, in their order; each reference must lead somewhere.
fn under(read: &dyn Read, typed: &str) -> Result<Vec<Id>, Fault> {
    let parts: Vec<&str> = typed.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
    if parts.is_empty() {
        return Ok(Vec::new());
    }
    let mut rows = read.all(&REQUIREMENT, &Filter::new())?;
    rows.sort_by_key(|row| row.of::<Requirement>().map(|requirement| (requirement.framework, requirement.position)));
    let mut wanted = Vec::new();
    for part in parts {
        let below = format!("{}.", part.to_lowercase());
        let holds = |row: &&Row| {
            let group = row.of::<Requirement>().map(|requirement| requirement.group.to_lowercase()).unwrap_or_default();
            let reference = row.reference.to_lowercase();
            [group, reference].iter().any(|name| name.eq_ignore_ascii_case(part) || name.starts_with(&below))
        };
        let before = wanted.len();
        wanted.extend(rows.iter().filter(holds).map(|row| row.id));
        if wanted.len() == before {
            return Err(Fault::field("under", Text::new("audit-cover-unknown").with("typed", part)));
        }
    }
    Ok(wanted)
}

fn sign(read: &dyn Read, row: &Row, act: &'static str, said: &Draft, (statement, role): (&str, &str)) -> Result<Vec<Change>, Fault> {
    let covers = all(row.id, read)?;
    let edits = act != READ;
    let statement = own_words(said, "words", read.words().get(statement));
    signoff::sign(read, &Signature { act, about: row, edits, covers: &covers, statement, role: read.words().get(role), valid_until: None })
}

pub(super) fn second_read(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    may_read(row, read)?;
    sign(read, row, READ, said, ("audit-read-statement", "audit-as-reader"))
}

pub(super) fn report(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    may_report(row, read)?;
    let ties = grid(&team_ties(row, read)?, read)?;
    let draft = Draft::new().with("state", "reported").with("reported_on", read.today()).with("ties", ties);
    let mut changes = vec![edit(row, draft)];
    changes.extend(sign(read, row, REPORT, said, ("audit-report-statement", "audit-as-lead"))?);
    Ok(changes)
}

/// Ties in the words of this moment, which the report keeps.
fn grid(ties: &[Tied], read: &dyn Read) -> Result<Value, Fault> {
    let ids: Vec<Id> = ties.iter().flat_map(|(person, _, record)| [*person, *record]).collect();
    let names = read.names(&ids)?;
    let title = |id: &Id| names.get(id).map(|name| name.title.replace('|', "/")).unwrap_or_default();
    let reference = |id: &Id| names.get(id).map(|name| name.reference.clone()).unwrap_or_default();
    let told = |(person, tie, record): &Tied| vec![title(person), read.words().get(tie.word()), reference(record)];
    let rows: Vec<Vec<String>> = ties.iter().map(told).collect();
    Ok(if rows.is_empty() { Value::None } else { Value::Grid(rows) })
}

pub(super) fn receive(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let me = may_receive(row, read)?;
    let draft = Draft::new().with("state", "closed").with("received_on", read.today()).with("received_by", me);
    let mut changes = vec![edit(row, draft)];
    changes.extend(sign(read, row, RECEIVE, said, ("audit-receive-statement", "audit-as-audited"))?);
    Ok(changes)
}

/// The decisions with one more line: today's date, what was decided and why.
fn decided(read: &dyn Read, row: &Row, message: &str, said: &Draft) -> Draft {
    let why = said.get("why").as_text().unwrap_or_default().trim().to_owned();
    let line = read.words().with(message, &[("date", read.today().to_string()), ("why", why)]);
    let before = row.of::<Audit>().map(|audit| audit.decisions.trim_end()).filter(|text| !text.is_empty());
    Draft::new().with("decisions", before.map_or_else(|| line.clone(), |before| format!("{before}\n\n{line}")))
}

pub(super) fn recall(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    by_lead(row, read)?;
    Ok(vec![edit(row, decided(read, row, "audit-noted-recalled", said).with("state", "in-progress"))])
}

pub(super) fn cancel(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    Ok(vec![edit(row, decided(read, row, "audit-noted-cancelled", said).with("state", "cancelled"))])
}

/// The nonconformity of a breach, made once.
pub(super) fn raise(read: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(finding) = row.of::<AuditFinding>() else { return Err(Fault::NotFound) };
    let Some(whole) = audit_of(row, read)?.filter(|whole| whole.common.state != "cancelled") else {
        return Err(refused("audit-finding-cancelled", row));
    };
    if finding.nonconformity.is_some() || !read.sources(&[row.id], &NONCONFORMITY, "found_in")?.is_empty() {
        return Err(Fault::Conflict(Text::new("audit-finding-raised-already").with("reference", &row.reference)));
    }
    let without = finding.requirements.is_empty() && finding.controls.is_empty() && finding.breached.trim().is_empty();
    let gap = [(without, "audit-finding-without-requirement"), (finding.observed.trim().is_empty(), "audit-finding-without-evidence")];
    if let Some((_, id)) = gap.into_iter().find(|(missing, _)| *missing) {
        return Err(Fault::whole(Text::new(id).with("reference", &row.reference).with("what", row.title())));
    }
    let audit = whole.of::<Audit>();
    let record = Nonconformity {
        title: finding.title.clone(),
        source: Some(match audit.and_then(|audit| audit.kind) {
            Some(AuditKind::External) => Source::ExternalAudit,
            _ => Source::InternalAudit,
        }),
        grade: Some(if finding.kind == Some(FindingKind::Major) { Grade::Major } else { Grade::Minor }),
        detected: Some(row.created_at.to_zoned(read.zone()).date()),
        found_by: audit.and_then(|audit| audit.lead),
        found_in: Some(row.id),
        answer_by: finding.answer_by,
        observed: finding.observed.clone(),
        evidence: finding.evidence.clone(),
        requirements: finding.requirements.clone(),
        controls: finding.controls.clone(),
        breached: finding.breached.clone(),
        ..Nonconformity::default()
    };
    // Whoever audits does not answer for what was found: one of the people audited does.
    let team = audit.map(Audit::auditors).unwrap_or_default();
    let owner = row.common.owner.filter(|person| !team.contains(person)).or_else(|| audit.and_then(|audit| audit.audited.first().copied()));
    let draft = placed(said_of(&record), row.common.unit, owner.or(row.common.owner));
    linked(row, "nonconformity", Change::create(&NONCONFORMITY, read.mint(), draft))
}

/// Only what says something, so that the rest is filled as usual.
fn said_of(record: &Nonconformity) -> Draft {
    let full = Draft::of(record);
    full.iter().filter(|(_, value)| !value.is_none()).fold(Draft::new(), |draft, (key, value)| draft.with(key, value.clone()))
}

fn placed(mut draft: Draft, unit: Option<Id>, owner: Option<Id>) -> Draft {
    for (key, id) in [("unit", unit), ("owner", owner)] {
        if let Some(id) = id {
            draft.set(key, id);
        }
    }
    draft
}

/// What was made, and the finding that names it.
fn linked(row: &Row, key: &str, made: Change) -> Result<Vec<Change>, Fault> {
    let Change::Create { id, .. } = &made else { return Err(Fault::NotFound) };
    let named = Change::Edit { register: &AUDIT_FINDING, id: row.id, version: Some(row.version), draft: Draft::new().with(key, *id) };
    Ok(vec![made, named])
}

/// The improvement of a finding that breaks nothing, made once.
pub(super) fn suggest(read: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(finding) = row.of::<AuditFinding>() else { return Err(Fault::NotFound) };
    if finding.improvement.is_some() || !read.sources(&[row.id], &IMPROVEMENT, "about")?.is_empty() {
        return Err(Fault::Conflict(Text::new("audit-finding-raised-already").with("reference", &row.reference)));
    }
    let what = [&finding.observed, &finding.title].into_iter().find(|text| !text.trim().is_empty()).cloned().unwrap_or_default();
    let short: String = finding.title.chars().take(200).collect();
    let mut draft = Draft::new().with("title", short).with("what", what).with("about", row.id);
    if let Some(unit) = row.common.unit {
        draft.set("unit", unit);
    }
    linked(row, "improvement", Change::create(&IMPROVEMENT, read.mint(), draft))
}
