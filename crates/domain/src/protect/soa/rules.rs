//! Rules of the Statement of Applicability: the status from the controls, and what an exclusion needs.

use super::derived::{CARRIED_OUT, MET_BY, Tests};
use super::record::{Applicable, SOA_LINE, SoaLine, Status};
use crate::ground::scope::rules::Within;
use crate::protect::control::{CONTROL, IMPLEMENTATION};
use crate::protect::control_test::rules::Tested;
use kernel::gather::answer;
use kernel::{Ask, Choice, DueRule, Fault, Filter, Gather, Id, Problem, Read, Row, Text, Value};

/// The status as the projection holds it.
pub fn status(row: &Row) -> Status {
    row.value("status").as_text().and_then(Status::from_key).unwrap_or(Status::NoControl)
}

/// Units in which the controls behind a subject are carried out, as far as they are a matter of a scope.
///
/// # Errors
/// When the store fails.
pub(super) fn reached(subject: Id, within: &Within, read: &dyn Read) -> Result<Vec<Id>, Fault> {
    let units = within.units(&IMPLEMENTATION);
    let found = read.gather(&[subject], &Gather::of(&IMPLEMENTATION, CARRIED_OUT, &[Ask::Units]).within(units.as_ref()))?;
    Ok(answer(&found, subject, 0).links().to_vec())
}

/// Whether some control behind a subject names nobody who carries it out, so that every unit with assets owes it.
///
/// # Errors
/// When the store fails.
pub(super) fn owed_everywhere(subject: Id, within: &Within, read: &dyn Read) -> Result<bool, Fault> {
    let units = within.units(&CONTROL);
    let found = read.gather(&[subject], &Gather::of(&CONTROL, MET_BY, &[Ask::Least("named")]).within(units.as_ref()))?;
    Ok(answer(&found, subject, 0) == Value::Yes(false))
}

/// How the controls of a line are tested, as its projection holds it.
pub fn tests_as_held(row: &Row) -> Tested {
    let held = row.follows::<Tests>();
    Tested {
        of: held.tests.unwrap_or_default(),
        passed: held.tests_passed.unwrap_or_default(),
        excepted: held.tests_excepted.unwrap_or_default(),
        failed: held.tests_failed.unwrap_or_default(),
        untested: held.untested.unwrap_or_default(),
        last: held.last_test,
        next: held.next_test,
    }
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
