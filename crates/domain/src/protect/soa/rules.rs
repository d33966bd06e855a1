//! Rules of the Statement of Applicability: the status from the controls, and what an exclusion needs.

use super::record::{Applicable, SOA_LINE, SoaLine, Status};
use crate::protect::control::rules::in_place_of;
use crate::protect::control::{CONTROL, Standing, rules::standing};
use crate::protect::control_test::rules::{Tested, by_control, tested};
use crate::protect::evidence::EVIDENCE;
use crate::protect::risk::RISK;
use kernel::{Choice, DueRule, Fault, Filter, Id, Problem, Read, Row, Text, Value};
use std::collections::BTreeSet;

/// Which derived value is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Status,
    InPlace,
    Of,
    Controls,
}

/// The status as the projection holds it.
pub fn status(row: &Row) -> Status {
    row.value("status").as_text().and_then(Status::from_key).unwrap_or(Status::NoControl)
}

/// Controls in use behind a subject: those that meet the requirement, or the own control itself.
///
/// # Errors
/// When the store fails.
pub fn controls(subject: Id, read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let mut ids: Vec<Id> = read.sources(&[subject], &CONTROL, "requirements")?.into_iter().map(|link| link.from).collect();
    ids.push(subject);
    Ok(read.get_many(&CONTROL, &ids)?.into_iter().filter(|row| !row.retired).collect())
}

pub(super) fn compute(row: &Row, read: &dyn Read, part: Part) -> Result<Value, Fault> {
    let Some(line) = row.of::<SoaLine>() else { return Ok(Value::None) };
    let rows = || line.subject.map_or_else(|| Ok(Vec::new()), |subject| controls(subject, read));
    let number = |key: &str| row.value(key).as_int().unwrap_or_default();
    Ok(match part {
        Part::Controls => i64::try_from(rows()?.len()).unwrap_or(i64::MAX).into(),
        Part::InPlace => rows()?.iter().map(|row| in_place_of(row).0).sum::<i64>().into(),
        Part::Of => rows()?.iter().map(|row| in_place_of(row).1).sum::<i64>().into(),
        // The counts are computed before it.
        Part::Status => {
            let (controls, in_place, of) = (number("controls"), number("in_place"), number("of"));
            let status = match line.applicable {
                Some(Applicable::No) => Status::NotApplicable,
                _ if line.stated.is_some() => line.stated.unwrap_or(Status::NoControl),
                _ if controls == 0 => Status::NoControl,
                _ if of > 0 && in_place == of => Status::Implemented,
                _ if in_place > 0 => Status::Partly,
                _ if rows()?.iter().any(|row| standing(row) >= Standing::InProgress) => Status::InProgress,
                _ => Status::Planned,
            };
            status.key().into()
        }
    })
}

/// Evidence in use behind a line: for what it is about, for the controls that meet it, for their implementations.
///
/// # Errors
/// When the store fails.
pub fn evidence(row: &Row, read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let Some(subject) = row.of::<SoaLine>().and_then(|line| line.subject) else { return Ok(Vec::new()) };
    let controls: Vec<Id> = controls(subject, read)?.iter().map(|control| control.id).collect();
    let units = crate::protect::control::implementations(&controls, read)?.into_iter().map(|row| row.id);
    let about: Vec<Id> = std::iter::once(subject).chain(controls.iter().copied()).chain(units).collect();
    let mut ids: Vec<Id> = Vec::new();
    for key in ["requirements", "controls", "implementations"] {
        ids.extend(read.sources(&about, &EVIDENCE, key)?.into_iter().map(|link| link.from));
    }
    ids.sort_unstable();
    ids.dedup();
    let mut rows = read.get_many(&EVIDENCE, &ids)?;
    rows.retain(|row| !row.retired && !matches!(row.common.state.as_str(), "superseded" | "rejected"));
    Ok(rows)
}

/// How the controls of the line are tested.
pub(super) fn tests(row: &Row, read: &dyn Read) -> Result<Tested, Fault> {
    let Some(subject) = row.of::<SoaLine>().and_then(|line| line.subject) else { return Ok(Tested::default()) };
    let controls: Vec<Id> = controls(subject, read)?.iter().map(|control| control.id).collect();
    let tests = by_control(&controls, read)?;
    let untested = i64::try_from(controls.iter().filter(|control| !tests.contains_key(control)).count()).unwrap_or_default();
    Ok(Tested { untested, ..tested(tests.values().flatten()) })
}

/// How the controls of a line are tested, as its projection holds it.
pub fn tests_as_held(row: &Row) -> Tested {
    let number = |key: &str| row.value(key).as_int().unwrap_or_default();
    let (last, next) = (row.value("last_test").as_date(), row.value("next_test").as_date());
    Tested {
        of: number("tests"),
        passed: number("tests_passed"),
        excepted: number("tests_excepted"),
        failed: number("tests_failed"),
        untested: number("untested"),
        last,
        next,
    }
}

/// Risks in use that the controls of the line treat.
pub(super) fn risks(row: &Row, read: &dyn Read) -> Result<Value, Fault> {
    let Some(subject) = row.of::<SoaLine>().and_then(|line| line.subject) else { return Ok(0.into()) };
    let ids: Vec<Id> = controls(subject, read)?.iter().map(|control| control.id).collect();
    let risks: BTreeSet<Id> = read.sources(&ids, &RISK, "controls")?.into_iter().map(|link| link.from).collect();
    Ok(i64::try_from(risks.len()).unwrap_or(i64::MAX).into())
}

pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(line) = after.of::<SoaLine>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    let excluded = line.applicable == Some(Applicable::No);
    if excluded && !line.reasons.is_empty() {
        problems.push(Problem::field("reasons", Text::new("soa-excluded-with-reasons")));
    }
    let forged = |status| matches!(status, Status::NotApplicable | Status::NoControl);
    if line.stated.is_some_and(forged) {
        problems.push(Problem::field("stated", Text::new("soa-stated-not-that")));
    }
    if before.is_none()
        && let (Some(subject), Some(scope)) = (line.subject, line.scope)
    {
        let filter = Filter::new()
            .is(&SOA_LINE, "subject", vec![Value::Link(subject)])
            .is(&SOA_LINE, "scope", vec![Value::Link(scope)])
            .with_retired();
        if let Some(twin) = read.all(&SOA_LINE, &filter)?.into_iter().find(|row| row.id != after.id) {
            problems.push(Problem::field("subject", Text::new("soa-twice").with("reference", &twin.reference)));
        } else if !super::own::adopted(subject, scope, read)? {
            problems.push(Problem::field("subject", Text::new("soa-line-not-adopted")));
        }
    }
    Ok(problems)
}

/// A target date falls due while the line is applicable and not implemented.
pub(super) const DUE: &[DueRule] =
    &[DueRule::new("target_date", "soa-due-target").when(|row| !matches!(status(row), Status::Implemented | Status::NotApplicable))];
