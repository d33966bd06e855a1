//! What follows from the values of a metric.

use super::record::Metric;
use super::rules;
use super::value::{Judged, MetricValue};
use jiff::civil::Date;
use kernel::{Fault, Follows, Path, Read, Row, Step, Values};

/// What the newest period says, and which one is next.
#[derive(Values, Default)]
pub(super) struct Newest {
    /// The value of the newest period that was measured.
    #[field(kind = decimal, list, label = "Last value", section = "Standing")]
    last_value: Option<i64>,
    /// How it is judged by the bands as they are now.
    #[field(list, index, section = "Standing")]
    judged: Option<Judged>,
    /// The newest period that has a value.
    #[field(list, max = 40, label = "Last period", section = "Standing")]
    last_period: String,
    /// The earliest period that has none yet.
    #[field(max = 40, label = "Next period", section = "Standing")]
    next_period: String,
    /// The day by which the value of that period is due.
    #[field(list, index, label = "Next value due", section = "Standing")]
    next_due: Option<Date>,
}

impl Follows for Newest {
    const PATHS: &'static [Path] = &[&[Step::In("metric-value", "metric"), Step::Reads(&[Step::REVISIONS])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let Some(metric) = row.of::<Metric>() else { return Ok(Self::default()) };
        let values = rules::values(row.id, read)?;
        let last = rules::counting(&values).pop().and_then(|row| row.of::<MetricValue>());
        let next = rules::next_period(metric, &values);
        Ok(Self {
            last_value: last.and_then(|value| value.value),
            judged: last.map(|value| metric.judge(value.value)),
            last_period: last.and_then(MetricValue::period).map(|period| period.name()).unwrap_or_default(),
            next_period: next.map(|period| period.name()).unwrap_or_default(),
            next_due: next.and_then(|period| metric.due(period)),
        })
    }
}

/// Values are told apart by their period.
#[derive(Values, Default)]
pub(super) struct Called {
    /// The period that the value is for.
    #[field(label = "What", title, max = 40)]
    title: String,
}

impl Follows for Called {
    fn of(row: &Row, _: &dyn Read) -> Result<Self, Fault> {
        Ok(Self { title: row.of().and_then(MetricValue::period).map(|period| period.name()).unwrap_or_default() })
    }
}
