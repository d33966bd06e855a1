//! What is counted of tests.

use super::record::CONTROL_TEST;
use super::result::Outcome;
use kernel::{Choice, Fault, Filter, Read, Value};
use ui::figures::Part;
use ui::measure::{Counted, Measure};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] = &[Measure { key: "tests", place: 40, count: tests_passed }];

/// Tests of controls whose newest result says that the control works as described and that are not due again.
///
/// # Errors
/// When the store fails.
pub fn tests_passed(read: &dyn Read) -> Result<Counted, Fault> {
    let filter = Filter::new();
    let all = read.tallied(&CONTROL_TEST, &filter, "outcome")?;
    let count = |outcome: Outcome| all.of(outcome.key());
    let effective = filter.is(&CONTROL_TEST, "outcome", vec![Value::from(Outcome::Effective.key())]);
    let stale = read.count(&CONTROL_TEST, &effective.before(&CONTROL_TEST, "next_due", read.today()))?;
    Ok(Counted::listed(
        &CONTROL_TEST,
        "",
        [
            (Part::Ok, "measure-passed", count(Outcome::Effective).saturating_sub(stale), "outcome:effective -next_due<today"),
            (Part::Part, "measure-stale", stale, "outcome:effective next_due<today"),
            (Part::None, "test-never", all.of(Value::None), "outcome:none"),
            (Part::Bad, "test-not-passed", count(Outcome::Exceptions) + count(Outcome::Ineffective), "outcome:exceptions,ineffective"),
        ],
    ))
}
