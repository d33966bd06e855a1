//! Whether the auditors are independent of what they look at, by what the records said at any time that the audit looks back to.

use super::line::{AUDIT_SAMPLE, AuditLine};
use super::parts::{lines, samples, workpapers};
use super::record::Audit;
use crate::assure::nonconformity::CORRECTIVE_ACTION;
use crate::ground::framework::record::Framework;
use crate::ground::framework::{REQUIREMENT, Requirement};
use crate::protect::control::{CONTROL, IMPLEMENTATION};
use crate::protect::control_test::{CONTROL_TEST, TEST_RESULT};
use crate::protect::risk::TREATMENT_ACTION;
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::nouns::{Function, PERSON, Person, UNIT, Unit};
use kernel::{Fault, Filter, Id, Read, Register, Row, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What stands between an auditor and what is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Tie {
    /// Answers for it.
    Owns,
    /// Carries it out.
    Operates,
    /// Tests it.
    Tests,
    /// Brought it into place.
    Built,
    /// Answers for the unit in which it is.
    Leads,
    /// Runs or directs the management system.
    Manages,
}

impl Tie {
    /// Message that says it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Owns => "audit-tie-owns",
            Self::Operates => "audit-tie-operates",
            Self::Tests => "audit-tie-tests",
            Self::Built => "audit-tie-built",
            Self::Leads => "audit-tie-leads",
            Self::Manages => "audit-tie-manages",
        }
    }
}

/// A person, what ties them, and the record in which it shows.
pub(super) type Tied = (Id, Tie, Id);

/// The first day that counts.
pub(super) fn since(audit: &Audit) -> Option<Date> {
    audit.period_from.or_else(|| audit.starts.and_then(|day| day.checked_sub(1.year()).ok()))
}

/// What each of these records said at any time since this day, now among it.
fn said_since(rows: &[&Row], since: Option<Date>, read: &dyn Read) -> Result<BTreeMap<Id, Vec<Row>>, Fault> {
    let day = |at: jiff::Timestamp| at.to_zoned(read.zone()).date();
    let before = |at: jiff::Timestamp| since.is_some_and(|since| day(at) < since);
    let mut said: BTreeMap<Id, Vec<Row>> = BTreeMap::new();
    let mut moved: BTreeMap<&'static str, (&'static Register, Vec<Id>)> = BTreeMap::new();
    for row in rows {
        if said.insert(row.id, vec![(*row).clone()]).is_some() {
            continue;
        }
        // What has not changed since says all of it; most records have not.
        if !before(row.changed_at) {
            moved.entry(row.register.key).or_insert_with(|| (row.register, Vec::new())).1.push(row.id);
        }
    }
    for (register, ids) in moved.into_values() {
        for (id, history) in read.histories(register, &ids)? {
            for revision in history {
                let older = before(revision.recorded_at);
                said.entry(id).or_default().push(revision.row);
                if older {
                    break;
                }
            }
        }
    }
    Ok(said)
}

/// Records of a register that point at these, out of use or not: what was retired in between was there.
fn about(register: &'static Register, key: &str, ids: &[Id], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let mut rows = Vec::new();
    for some in ids.chunks(500) {
        let wanted = some.iter().map(|id| Value::from(*id)).collect();
        rows.extend(read.all(register, &Filter::new().is(register, key, wanted).with_retired())?);
    }
    let mut seen = BTreeSet::new();
    rows.retain(|row| seen.insert(row.id));
    Ok(rows)
}

/// What the audit looks at, each with how somebody is tied to it who answers for it.
fn looked_at(row: &Row, read: &dyn Read) -> Result<Vec<(Row, Tie)>, Fault> {
    let lines = lines(&[row.id], read)?;
    let subjects: Vec<Id> = lines.iter().filter_map(|row| row.of::<AuditLine>()?.subject).collect();
    let mut controls = about(&CONTROL, "requirements", &subjects, read)?;
    controls.extend(read.get_many(&CONTROL, &subjects)?);
    let mut seen = BTreeSet::new();
    controls.retain(|control| seen.insert(control.id));
    let ids: Vec<Id> = controls.iter().map(|control| control.id).collect();
    let mut all: Vec<(Row, Tie)> = Vec::new();
    let tests = about(&CONTROL_TEST, "control", &ids, read)?;
    let test_ids: Vec<Id> = tests.iter().map(|test| test.id).collect();
    for (rows, tie) in [
        (about(&IMPLEMENTATION, "control", &ids, read)?, Tie::Operates),
        (about(&TEST_RESULT, "test", &test_ids, read)?, Tie::Tests),
        (about(&TREATMENT_ACTION, "control", &ids, read)?, Tie::Built),
        (about(&CORRECTIVE_ACTION, "control", &ids, read)?, Tie::Built),
        (tests, Tie::Tests),
        (controls, Tie::Owns),
    ] {
        all.extend(rows.into_iter().map(|row| (row, tie)));
    }
    all.extend(picked(row, &lines, read)?.into_iter().map(|row| (row, Tie::Owns)));
    Ok(all)
}

/// Records that samples and workpapers name.
fn picked(row: &Row, lines: &[Row], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = lines.iter().map(|line| line.id).collect();
    let mut papers = samples(&ids, read)?;
    papers.extend(workpapers(&[row.id], read)?);
    let named: Vec<Id> = papers.iter().flat_map(|paper| paper.value("records").links().to_vec()).collect();
    let mut by_register: BTreeMap<&'static str, (&'static Register, Vec<Id>)> = BTreeMap::new();
    for (id, name) in read.names(&named)? {
        if let Some(register) = read.register(name.register.key).filter(|register| **register != AUDIT_SAMPLE) {
            by_register.entry(register.key).or_insert_with(|| (register, Vec::new())).1.push(id);
        }
    }
    let mut rows = Vec::new();
    for (register, ids) in by_register.into_values() {
        rows.extend(read.get_many(register, &ids)?);
    }
    Ok(rows)
}

/// Whoever a record names as the one who does it.
fn named(row: &Row) -> Vec<Id> {
    let mut people: Vec<Id> = row.common.owner.into_iter().collect();
    for key in ["tester", "hands"] {
        people.extend(row.value(key).links());
    }
    people
}

/// What ties these people to what an audit looks at, in the order of the records; asked of the whole organisation.
///
/// # Errors
/// When the store fails.
pub(super) fn ties(row: &Row, people: &BTreeSet<Id>, read: &dyn Read) -> Result<Vec<Tied>, Fault> {
    let Some(audit) = row.of::<Audit>() else { return Ok(Vec::new()) };
    let since = since(audit);
    let mut found: BTreeSet<Tied> = BTreeSet::new();
    let looked = looked_at(row, read)?;
    let said = said_since(&looked.iter().map(|(record, _)| record).collect::<Vec<_>>(), since, read)?;
    let mut units: BTreeSet<Id> = audit.units.iter().copied().collect();
    for (record, tie) in &looked {
        for then in said.get(&record.id).into_iter().flatten() {
            found.extend(named(then).into_iter().filter(|person| people.contains(person)).map(|person| (person, *tie, record.id)));
            units.extend(then.common.unit);
        }
    }
    found.extend(leads(&units, since, people, read)?);
    if let Some(clause) = clauses(row, read)?.first() {
        let team = read.get_many(&PERSON, &people.iter().copied().collect::<Vec<_>>())?;
        let runs = |row: &Row| {
            let manages = |function: &Function| matches!(function, Function::IsmsManager | Function::TopManagement);
            row.of::<Person>().is_some_and(|person| person.functions.iter().any(manages))
        };
        let said = said_since(&team.iter().collect::<Vec<_>>(), since, read)?;
        let ran = said.into_iter().filter(|(_, said)| said.iter().any(runs));
        found.extend(ran.map(|(person, _)| (person, Tie::Manages, *clause)));
    }
    Ok(found.into_iter().collect())
}

/// Who of these people answers for a unit in which something is looked at, or for one above it.
fn leads(units: &BTreeSet<Id>, since: Option<Date>, people: &BTreeSet<Id>, read: &dyn Read) -> Result<Vec<Tied>, Fault> {
    let (mut open, mut known): (Vec<Id>, BTreeSet<Id>) = (units.iter().copied().collect(), BTreeSet::new());
    let mut rows: Vec<Row> = Vec::new();
    while !open.is_empty() {
        let some = read.get_many(&UNIT, &open)?;
        known.extend(open);
        open = some.iter().filter_map(|unit| unit.of::<Unit>()?.parent).filter(|id| !known.contains(id)).collect();
        rows.extend(some);
    }
    let said = said_since(&rows.iter().collect::<Vec<_>>(), since, read)?;
    let owners = |(unit, said): (Id, Vec<Row>)| {
        let owners: BTreeSet<Id> = said.iter().filter_map(|then| then.common.owner).filter(|person| people.contains(person)).collect();
        owners.into_iter().map(move |person| (person, Tie::Leads, unit)).collect::<Vec<_>>()
    };
    Ok(said.into_iter().flat_map(owners).collect())
}

/// Clauses of the management system that the audit looks at.
fn clauses(row: &Row, read: &dyn Read) -> Result<Vec<Id>, Fault> {
    let subjects: Vec<Id> = lines(&[row.id], read)?.iter().filter_map(|row| row.of::<AuditLine>()?.subject).collect();
    let of_system = |row: &&Row| {
        let framework = row.of::<Requirement>().and_then(|requirement| requirement.framework);
        matches!(framework, Some(Framework::Iso27001 | Framework::Iso27001Old))
    };
    Ok(read.get_many(&REQUIREMENT, &subjects)?.iter().filter(of_system).map(|row| row.id).collect())
}
