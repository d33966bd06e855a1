//! Rules of metrics: bands in their order, what stays once there are values, which period is next, what a value needs.

use super::count::{self, Found};
use super::period::Period;
use super::record::{Direction, METRIC, Metric, Source};
use super::value::{Judged, METRIC_VALUE, MetricValue};
use crate::ground::release::sees_all;
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{Change, Draft, DueRule, Fault, Id, Operation, Problem, Read, Row, Text, Value};

/// Key of the operation by which somebody records what was measured.
pub(super) const RECORD: &str = "record";
/// Key of the operation that records what the program counts.
pub(super) const COMPUTE: &str = "compute";
/// Days after a period until which its value is due, where nobody said.
const GRACE: i64 = 10;

impl Metric {
    /// Whether the program counts its values.
    pub(super) fn is_counted(&self) -> bool {
        self.source.is_some_and(|source| source != Source::Hand)
    }

    /// How its bands judge a value.
    pub(super) fn judge(&self, value: Option<i64>) -> Judged {
        Judged::of(value, self.direction, self.good, self.warn)
    }

    /// The day by which the value of a period is due.
    pub(super) fn due(&self, period: Period) -> Option<Date> {
        period.to.checked_add(self.grace.unwrap_or(GRACE).days()).ok()
    }
}

/// The value of the next period, asked of whoever measures: by hand, or by one press where the program counts.
pub(super) const DUE: &[DueRule] = &[
    DueRule::new("next_due", "metric-due-record").act(RECORD).when(|row| row.of::<Metric>().is_some_and(|metric| !metric.is_counted())),
    DueRule::new("next_due", "metric-due-compute").act(COMPUTE).when(|row| row.of::<Metric>().is_some_and(Metric::is_counted)),
];

/// Values of a metric by period, and in the order in which they were recorded within one.
///
/// # Errors
/// When the store fails.
pub fn values(metric: Id, read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(&[metric], &METRIC_VALUE, "metric")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&METRIC_VALUE, &ids)?;
    sort(&mut rows);
    Ok(rows)
}

/// By period, then as they were recorded: references of a register count up.
pub(super) fn sort(rows: &mut [Row]) {
    let period = |row: &Row| row.of::<MetricValue>().and_then(|value| Some((value.period_to?, value.period_from?)));
    rows.sort_by_cached_key(|row| (period(row), kernel::text::sort_key(&row.reference)));
}

/// Of values in their order, the one of each period that counts: the newest.
pub fn counting(values: &[Row]) -> Vec<&Row> {
    let period = |row: &Row| row.of::<MetricValue>().and_then(MetricValue::period);
    let mut list: Vec<&Row> = Vec::new();
    for row in values {
        match list.last_mut().filter(|last| period(last) == period(row)) {
            Some(last) => *last = row,
            None => list.push(row),
        }
    }
    list
}

/// The earliest period since the first one that no value covers.
pub(super) fn next_period(metric: &Metric, values: &[Row]) -> Option<Period> {
    let interval = metric.interval?;
    let known: Vec<Period> = values.iter().filter_map(|row| row.of::<MetricValue>()?.period()).collect();
    // A period counts as measured when its last day is, so that another interval later asks for no value twice.
    let covered = |period: Period| known.iter().any(|value| value.from <= period.to && period.to <= value.to);
    let mut here = Period::of(interval, metric.since?);
    while covered(here) {
        here = here.next(interval)?;
    }
    Some(here)
}

/// The present period as the first, ten days for each value, and the unit of what the program counts.
pub(super) fn fill(row: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    let mut draft = Draft::new().with("since", read.today()).with("grace", GRACE);
    if let Some(source) = row.of::<Metric>().and_then(|metric| metric.source).filter(|source| *source != Source::Hand) {
        draft.set("measured_in", read.words().get(if source == Source::TimeToClose { "metric-days" } else { "metric-percent" }));
    }
    Ok(draft)
}

pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(metric) = after.of::<Metric>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    if let Some((good, warn)) = metric.good.zip(metric.warn) {
        let down = metric.direction == Some(Direction::Down);
        if (down && warn < good) || (!down && warn > good) {
            problems.push(Problem::field("warn", Text::new(if down { "metric-bands-down" } else { "metric-bands-up" })));
        }
    }
    if let Some(old) = before.and_then(|row| row.of::<Metric>()) {
        let moved = [("measured_in", old.measured_in != metric.measured_in), ("source", old.source != metric.source)];
        if moved.iter().any(|(_, moved)| *moved) && !values(after.id, read)?.is_empty() {
            let said = moved.into_iter().filter(|(_, moved)| *moved);
            problems.extend(said.map(|(key, _)| Problem::field(key, Text::new("metric-stays-comparable"))));
        }
    }
    Ok(problems)
}

/// What somebody measures is entered, what the program counts is counted.
pub(super) fn offered(row: &Row, operation: &Operation) -> bool {
    let counted = row.of::<Metric>().is_some_and(Metric::is_counted);
    match operation.key {
        RECORD => !counted,
        COMPUTE => counted,
        _ => true,
    }
}

/// Records what somebody measured.
pub(super) fn record(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(metric) = row.of::<Metric>() else { return Err(Fault::NotFound) };
    if metric.is_counted() {
        return Err(Fault::whole(Text::new("metric-is-counted")));
    }
    let value = said.get("value").as_int();
    if value.is_none() && said.get("note").is_none() {
        return Err(Fault::field("value", Text::new("metric-why-no-value")));
    }
    recorded(read, (row, metric), said, value, None)
}

/// Records what the program counts for a period.
pub(super) fn compute(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(metric) = row.of::<Metric>() else { return Err(Fault::NotFound) };
    let Some(source) = metric.source.filter(|source| *source != Source::Hand) else {
        return Err(Fault::whole(Text::new("metric-is-by-hand")));
    };
    // Whoever sees a part would record the number of that part.
    if !sees_all(read)? {
        return Err(Fault::whole(Text::new("metric-needs-all")));
    }
    let period = period(read, row, metric, said)?;
    let found = count::over(read, source, period)?;
    recorded(read, (row, metric), &said.clone().with("period", period.to), found.value(), Some(found))
}

/// The period that is meant: the one of the day that was said, else the next one due.
fn period(read: &dyn Read, row: &Row, metric: &Metric, said: &Draft) -> Result<Period, Fault> {
    let Some(interval) = metric.interval else { return Err(Fault::NotFound) };
    let period = match said.get("period").as_date() {
        Some(day) => Some(Period::of(interval, day)),
        None => next_period(metric, &values(row.id, read)?),
    };
    let Some(period) = period else { return Err(Fault::field("period", Text::new("metric-which-period"))) };
    if period.to > read.today() {
        return Err(Fault::field("period", Text::new("metric-period-ahead").with("period", period.name()).with("date", period.to)));
    }
    if metric.since.is_some_and(|since| period.to < since) {
        let since = metric.since.unwrap_or_default();
        return Err(Fault::field("period", Text::new("metric-period-before").with("period", period.name()).with("date", since)));
    }
    Ok(period)
}

fn recorded(read: &dyn Read, of: (&Row, &Metric), said: &Draft, value: Option<i64>, found: Option<Found>) -> Result<Vec<Change>, Fault> {
    let (row, metric) = of;
    let Some(person) = read.actor().person() else { return Err(Fault::whole(Text::new("metric-needs-person"))) };
    let period = period(read, row, metric, said)?;
    let earlier = values(row.id, read)?;
    let known = counting(&earlier).into_iter().find(|row| row.of::<MetricValue>().and_then(MetricValue::period) == Some(period));
    let reason = said.get("reason").clone();
    if let Some(known) = known.filter(|_| reason.is_none()) {
        let text = Text::new("metric-why-again").with("reference", &known.reference).with("period", period.name());
        return Err(Fault::field("reason", text));
    }
    let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
    let record = MetricValue {
        metric: Some(row.id),
        period_from: Some(period.from),
        period_to: Some(period.to),
        value,
        judged: Some(metric.judge(value)),
        good: metric.good,
        warn: metric.warn,
        counted: found.and_then(|found| found.in_order()).map(number),
        whole: found.map(|found| number(found.of())),
        recorder: Some(person),
        note: said.get("note").as_text().unwrap_or_default().to_owned(),
        reason: known.and(reason.as_text()).unwrap_or_default().to_owned(),
        replaces: known.map(|row| row.id),
        evidence: said.get("evidence").links().to_vec(),
    };
    let mut draft = Draft::of(&record);
    if let Some(unit) = row.common.unit {
        draft.set("unit", unit);
    }
    Ok(vec![Change::create(&METRIC_VALUE, read.mint(), draft)])
}

/// Metrics in use that point at a record through a field.
pub(super) fn about(id: Id, key: &str, read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(&[id], &METRIC, key)?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&METRIC, &ids)?;
    rows.sort_by_cached_key(|row| kernel::text::sort_key(&row.reference));
    Ok(rows)
}

/// How a metric stands on this day, as its projection holds it; late where a value is missing whose day has passed.
pub fn standing(row: &Row, today: Date) -> (Option<Judged>, bool) {
    let judged = match row.value("judged") {
        Value::Text(word) => kernel::Choice::from_key(&word),
        _ => None,
    };
    (judged, row.value("next_due").as_date().is_some_and(|due| due < today))
}
