//! Rules of obligations: how far their controls are, dates in their order, what falls due.

use super::record::Obligation;
use crate::protect::control::rules::{Count, total};
use jiff::civil::Date;
use kernel::{Choice, DueRule, Fault, Problem, Read, Row, Text};

kernel::choice! {
    /// Whether the last day of an obligation has passed.
    pub enum Term("obligation-term") {
        /// It has a last day, which has not passed.
        Running = "running" [Good],
        /// Its last day has passed.
        Passed = "passed" [Off],
        /// It has no last day.
        NoEnd = "no-end" [Absent],
    }
}

/// The last day of an obligation that applies, once it has passed.
pub(super) fn passed(row: &Row) -> Option<Date> {
    let passed = row.common.state == "applies" && row.value("term").as_text() == Some(Term::Passed.key());
    row.value("valid_until").as_date().filter(|_| passed)
}

/// Implementations of the linked controls.
pub(super) fn count(row: &Row, read: &dyn Read) -> Result<Count, Fault> {
    total(row.value("controls").links(), read)
}

pub(super) fn check(_: Option<&Row>, after: &Row, _: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(obligation) = after.of::<Obligation>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    if let (Some(from), Some(until)) = (obligation.valid_from, obligation.valid_until)
        && until < from
    {
        problems.push(Problem::field("valid_until", Text::new("obligation-until-before-from").with("from", from).with("until", until)));
    }
    Ok(problems)
}

/// The next review, and the end of an obligation that applies, so that somebody renews or ends it.
pub(super) const DUE: &[DueRule] = &[
    DueRule::new("next_review", "obligation-due-review").review(),
    DueRule::new("valid_until", "obligation-due-end").when(|row| row.common.state != "not-applicable"),
];
