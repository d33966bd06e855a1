//! What follows from the fields and links of the control test registers.

use super::record::ControlTest;
use super::result::{Outcome, TestResult};
use super::rules;
use jiff::civil::Date;
use kernel::{Choice, Fault, Follows, Path, Read, Row, Step, Values};

/// What the newest result of a test says.
#[derive(Values, Default)]
pub(super) struct Newest {
    /// What the newest result says.
    #[field(list, index, label = "Last result", section = "Standing")]
    outcome: Option<Outcome>,
    /// When it was done last.
    #[field(list, label = "Last tested", section = "Standing")]
    last_on: Option<Date>,
    /// When it is done again, by its rhythm.
    #[field(list, index, label = "Next test", section = "Standing")]
    next_due: Option<Date>,
}

impl Follows for Newest {
    const PATHS: &'static [Path] = &[&[Step::In("test-result", "test"), Step::Reads(&[Step::REVISIONS])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let results = rules::results(row.id, read)?;
        let last = results.last();
        let word = last.map(|result| result.value("outcome")).unwrap_or_default();
        let last_on = last.and_then(|result| result.value("on").as_date());
        let next_due = row.of::<ControlTest>().and_then(|test| rules::next_due(test, last_on));
        Ok(Self { outcome: word.as_text().and_then(Outcome::from_key), last_on, next_due })
    }
}

/// Results are told apart by their day.
#[derive(Values, Default)]
pub(super) struct Called {
    /// The day of the test.
    #[field(label = "What", title, max = 40)]
    title: String,
}

impl Follows for Called {
    fn of(row: &Row, _: &dyn Read) -> Result<Self, Fault> {
        let day = row.of::<TestResult>().and_then(|result| result.on);
        Ok(Self { title: day.map(|day| day.to_string()).unwrap_or_default() })
    }
}
