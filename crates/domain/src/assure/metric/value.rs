//! The record of a value of a metric.

use super::period::Period;
use super::record::Direction;
use jiff::civil::Date;
use kernel::register::Keeping;
use kernel::{Group, Id, Register};

kernel::choice! {
    /// How a value is judged by the bands of its metric.
    pub enum Judged("metric-judged") {
        /// It lies in the good band.
        Good = "good" [Good],
        /// It lies between the bands: somebody should look.
        Warn = "watch" [Doubtful],
        /// It is bad.
        Bad = "bad" [Bad],
        /// The metric has no bands.
        Open = "open" [Planned],
        /// It could not be measured.
        Missing = "not-measured" [Unknown],
    }
}

impl Judged {
    /// What bands say of a value.
    pub(super) fn of(value: Option<i64>, direction: Option<Direction>, good: Option<i64>, warn: Option<i64>) -> Self {
        let Some(value) = value else { return Self::Missing };
        let Some(good) = good else { return Self::Open };
        let reaches = |limit: i64| if direction == Some(Direction::Down) { value <= limit } else { value >= limit };
        match () {
            () if reaches(good) => Self::Good,
            () if warn.is_some_and(reaches) => Self::Warn,
            () => Self::Bad,
        }
    }
}

/// What was measured for one period, by whom, and how it was judged by the bands of that day. Written once, when it is recorded: a
/// later value for the same period takes its place and says why.
#[derive(Register, Default, Clone)]
#[register(key = "metric-value", prefix = "MV", clause = "9.1", rules)]
pub struct MetricValue {
    /// The metric.
    #[field(required, once, list, to("metric"), inverse = "Values")]
    pub metric: Option<Id>,
    /// First day of the period that it is for.
    #[field(required, once, label = "Period from")]
    pub period_from: Option<Date>,
    /// Last day of the period that it is for.
    #[field(required, once, list, index, label = "Period to")]
    pub period_to: Option<Date>,
    /// The value; empty where it could not be measured.
    #[field(kind = decimal, once, list)]
    pub value: Option<i64>,
    /// How it was judged by the bands of the day on which it was recorded.
    #[field(required, once, list, index)]
    pub judged: Option<Judged>,
    /// Where the good band began on that day.
    #[field(kind = decimal, once, label = "Good from, then")]
    pub good: Option<i64>,
    /// Where the bad band began on that day.
    #[field(kind = decimal, once, label = "Bad beyond, then")]
    pub warn: Option<i64>,
    /// How many of the whole were in order, where the program counted a share.
    #[field(once, range(0, 1_000_000_000))]
    pub counted: Option<i64>,
    /// How many there were in all, where the program counted.
    #[field(once, range(0, 1_000_000_000), label = "Of")]
    pub whole: Option<i64>,
    /// Who recorded it.
    #[field(once, list, to("person"), inverse = "Measured", label = "Recorded by")]
    pub recorder: Option<Id>,
    /// What stands behind it: how many were looked at, what was odd, what follows from it.
    #[field(once, kind = prose, search)]
    pub note: String,
    /// Why it takes the place of an earlier value for the same period.
    #[field(once, max = 400, search)]
    pub reason: String,
    /// The value whose place it takes.
    #[field(once, to("metric-value"), inverse = "Replaced by")]
    pub replaces: Option<Id>,
    /// Evidence that was looked at.
    #[field(once, to("evidence"), inverse = "Used in values")]
    pub evidence: Vec<Id>,
}

impl MetricValue {
    /// The period that it is for.
    pub(super) fn period(&self) -> Option<Period> {
        self.period_from.zip(self.period_to).map(|(from, to)| Period { from, to })
    }
}

/// The register of values, written by operations of the metric only.
pub static METRIC_VALUE: Register = Register::of::<MetricValue>("Value of a metric", "Values of metrics", Group::Hidden)
    .keeping(Keeping::Kept)
    .without(&["owner", "tags"])
    .about("metric")
    .beside()
    .without_remarks()
    .binds();
