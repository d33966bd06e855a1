//! What the program counts itself, of a period: out of the history, as things stood when it ended.

use super::period::Period;
use super::record::Source;
use crate::assure::nonconformity::{EffectivenessCheck, NONCONFORMITY, Nonconformity, checks};
use crate::ground::work::measures::reviews_in_time;
use crate::protect::control::measures::controls_in_place;
use crate::protect::control_test::{Outcome, TEST_RESULT};
use crate::protect::evidence::EVIDENCE;
use crate::protect::risk::TREATMENT_ACTION;
use crate::protect::risk::measures::risks_within;
use jiff::civil::Date;
use kernel::nouns::{TASK, Task};
use kernel::{Choice, Fault, Filter, Id, Moment, Read, Row, Value};
use std::collections::BTreeMap;
use ui::Counted;

/// What was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Found {
    /// Those in order, of all.
    Share { n: u64, of: u64 },
    /// The middle one of so many numbers of days, in hundredths; nothing where there is none.
    Middle { days: Option<i64>, of: u64 },
}

impl Found {
    /// The number in hundredths: the share as percent, rounded, or the days; nothing where there is nothing to count.
    pub(super) fn value(&self) -> Option<i64> {
        match *self {
            Self::Share { n, of } => {
                let whole = u128::from(of);
                let share = (u128::from(n) * 10_000 + whole / 2).checked_div(whole)?;
                i64::try_from(share).ok()
            }
            Self::Middle { days, .. } => days,
        }
    }

    /// How many were in order, where that is what was counted.
    pub(super) fn in_order(&self) -> Option<u64> {
        match *self {
            Self::Share { n, .. } => Some(n),
            Self::Middle { .. } => None,
        }
    }

    /// How many there were.
    pub(super) fn of(&self) -> u64 {
        let (Self::Share { of, .. } | Self::Middle { of, .. }) = *self;
        of
    }
}

/// Counts a source over a period, of what the reader sees.
///
/// # Errors
/// When the store fails.
pub(super) fn over(read: &dyn Read, source: Source, period: Period) -> Result<Found, Fault> {
    let counted = |count: fn(&dyn Read) -> Result<Counted, Fault>| {
        let then = at_end(read, period)?;
        count(then.as_deref().unwrap_or(read)).map(|counted| Found::Share { n: counted.n(), of: counted.of() })
    };
    match source {
        Source::Hand => Ok(Found::Share { n: 0, of: 0 }),
        Source::TestsPassed => tests(read, period),
        Source::ReviewsInTime => counted(reviews_in_time),
        Source::RisksWithin => counted(risks_within),
        Source::ControlsInPlace => counted(controls_in_place),
        Source::ActionsInTime => actions(at_end(read, period)?.as_deref().unwrap_or(read), period),
        Source::TimeToClose => closed(at_end(read, period)?.as_deref().unwrap_or(read), period),
        Source::EvidenceFresh => evidence(at_end(read, period)?.as_deref().unwrap_or(read), period.to),
    }
}

/// The organisation at the end of a period; nothing where that has not come yet, so that now will do.
fn at_end(read: &dyn Read, period: Period) -> Result<Option<Box<dyn Read + '_>>, Fault> {
    if period.to >= read.today() {
        return Ok(None);
    }
    // A day is read as it is written by people: to its end in the time zone of the organisation.
    let end = Moment::parse(&period.to.to_string(), &read.zone()).map_err(Fault::whole)?;
    read.at(end).map(Some)
}

/// Tasks of treatment actions whose first agreed day lies in the period: done by that day, of all. What was dropped was not done.
fn actions(then: &dyn Read, period: Period) -> Result<Found, Fault> {
    let after = period.to.tomorrow().unwrap_or(period.to);
    let filter = Filter::new().since(&TASK, "original_due", period.from).before(&TASK, "original_due", after);
    let tasks = then.all(&TASK, &filter)?;
    let about: Vec<Id> = tasks.iter().filter_map(|row| row.of::<Task>()?.about).collect();
    let names = then.names(&about)?;
    let treats = |row: &&Row| {
        let about = row.of::<Task>().and_then(|task| task.about);
        about.and_then(|id| names.get(&id)).is_some_and(|name| name.register == &TREATMENT_ACTION)
    };
    let (mut n, mut of) = (0, 0);
    for row in tasks.iter().filter(treats) {
        let due = row.of::<Task>().and_then(|task| task.original_due);
        of += 1;
        n += u64::from(row.common.state == "done" && done_on(then, row)? <= due);
    }
    Ok(Found::Share { n, of })
}

/// The day on which a task that is done was done: the first revision of those that say so without a break.
fn done_on(then: &dyn Read, row: &Row) -> Result<Option<Date>, Fault> {
    let history = then.history(&TASK, row.id)?;
    let first = history.iter().take_while(|revision| revision.row.common.state == "done").last();
    Ok(first.map(|revision| revision.recorded_at.to_zoned(then.zone()).date()))
}

/// Results of tests carried out in the period. They are recorded afterwards, so that the days in them count.
fn tests(read: &dyn Read, period: Period) -> Result<Found, Fault> {
    let after = period.to.tomorrow().unwrap_or(period.to);
    let filter = Filter::new().since(&TEST_RESULT, "on", period.from).before(&TEST_RESULT, "on", after);
    let effective = filter.clone().is(&TEST_RESULT, "outcome", vec![Value::from(Outcome::Effective.key())]);
    Ok(Found::Share { n: read.count(&TEST_RESULT, &effective)?, of: read.count(&TEST_RESULT, &filter)? })
}

/// Accepted evidence that counts on that day; without a last day it counts for good.
fn evidence(then: &dyn Read, day: Date) -> Result<Found, Fault> {
    let accepted = Filter::new().is(&EVIDENCE, "state", vec![Value::from("accepted")]);
    let stale = then.count(&EVIDENCE, &accepted.clone().before(&EVIDENCE, "valid_until", day))?;
    let of = then.count(&EVIDENCE, &accepted)?;
    Ok(Found::Share { n: of.saturating_sub(stale), of })
}

/// Nonconformities that stand closed, by the check that closed them: the days since each was found. One that was opened again is not
/// closed, and one that was closed again counts by its last check.
fn closed(then: &dyn Read, period: Period) -> Result<Found, Fault> {
    let rows = then.all(&NONCONFORMITY, &Filter::new().is(&NONCONFORMITY, "state", vec![Value::from("closed")]))?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let mut last: BTreeMap<Id, Date> = BTreeMap::new();
    for check in checks(&ids, then)?.iter().filter_map(|row| row.of::<EffectivenessCheck>()) {
        if let Some((about, day)) = check.nonconformity.zip(check.on) {
            last.insert(about, day);
        }
    }
    let mut days: Vec<i64> = rows
        .iter()
        .filter_map(|row| {
            let end = last.get(&row.id).filter(|day| (period.from..=period.to).contains(day))?;
            let began = row.of::<Nonconformity>()?.detected?;
            Some(i64::from(began.until(*end).ok()?.get_days()))
        })
        .collect();
    days.sort_unstable();
    Ok(Found::Middle { days: middle(&days), of: u64::try_from(days.len()).unwrap_or(u64::MAX) })
}

/// The middle one of numbers in their order, in hundredths; of an even number the middle between the two.
fn middle(sorted: &[i64]) -> Option<i64> {
    let upper = sorted.get(sorted.len() / 2)?;
    let lower = if sorted.len().is_multiple_of(2) { sorted.get((sorted.len() / 2).checked_sub(1)?)? } else { upper };
    lower.checked_add(*upper)?.checked_mul(50)
}
