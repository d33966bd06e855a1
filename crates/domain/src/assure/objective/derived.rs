//! What follows for an objective from its metric and its evaluations.

use super::evaluation::{ObjectiveEvaluation, Result as Found};
use super::rules;
use jiff::civil::Date;
use kernel::{Choice, Fault, Follows, Path, Read, Row, Step, Values};

/// How far the metric says it is.
#[derive(Values, Default)]
pub(super) struct Measured {
    /// The newest value of the metric.
    #[field(kind = decimal, list, label = "Value now", section = "Standing")]
    value_now: Option<i64>,
    /// How much of the way from the baseline to the target is done, in percent.
    #[field(range(0, 100), label = "Of the way, in percent", section = "Standing")]
    of_the_way: Option<i64>,
    /// Whether the newest value is at the target.
    #[field(index, label = "At the target", section = "Standing")]
    at_target: Option<bool>,
}

impl Follows for Measured {
    const PATHS: &'static [Path] = &[&[Step::Out("metric"), Step::Reads(&["last_value", "direction"])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let Some(way) = rules::way(row, read)? else { return Ok(Self::default()) };
        Ok(Self { value_now: Some(way.value), of_the_way: way.share(), at_target: way.target.map(|_| way.at_target()) })
    }
}

/// What the newest evaluation says.
#[derive(Values, Default)]
pub(super) struct Evaluated {
    /// What the newest evaluation says.
    #[field(list, index, label = "Last result", section = "Standing")]
    last_result: Option<Found>,
    /// When it was evaluated last.
    #[field(label = "Last evaluated", section = "Standing")]
    last_on: Option<Date>,
}

impl Follows for Evaluated {
    const PATHS: &'static [Path] = &[&[Step::In("objective-evaluation", "objective"), Step::Reads(&[Step::REVISIONS])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let last = rules::evaluations(row.id, read)?.pop();
        let word = last.as_ref().map(|row| row.value("result")).unwrap_or_default();
        Ok(Self { last_result: word.as_text().and_then(Found::from_key), last_on: last.and_then(|row| row.value("on").as_date()) })
    }
}

/// Evaluations are told apart by their day.
#[derive(Values, Default)]
pub(super) struct Called {
    /// The day of the evaluation.
    #[field(label = "What", title, max = 40)]
    title: String,
}

impl Follows for Called {
    fn of(row: &Row, _: &dyn Read) -> Result<Self, Fault> {
        let day = row.of::<ObjectiveEvaluation>().and_then(|record| record.on);
        Ok(Self { title: day.map(|day| day.to_string()).unwrap_or_default() })
    }
}
