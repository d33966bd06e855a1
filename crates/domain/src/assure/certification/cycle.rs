//! The cycle of a certificate as pure functions: from the decision and the visits that were held to the days by which the rules ask for
//! the next one.
//!
//! The rules are those that certification bodies work by (ISO/IEC 17021-1): the first surveillance within twelve months of the first
//! decision, one in each calendar year except that of recertification, recertification before the last day. A day that a month does not
//! have becomes its last one, so that no deadline is later than the rule allows.

use jiff::civil::{Date, date};
use jiff::{Span, ToSpan};

/// Years that a certificate holds at most.
const YEARS: i32 = 3;
/// Months after the last day within which a certificate can be restored; how long a suspension lasts in most cases; and within which
/// major nonconformities of the first certification are verified.
const HALF_A_YEAR: i32 = 6;
/// Months before the last day at which the recertification visit is over, so that time for findings and the decision is left.
const AHEAD: i32 = 3;

/// A certificate in force: what its deadlines follow from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cycle {
    /// The day of the decision by which it began.
    pub decision: Date,
    /// Its last day.
    pub end: Date,
    /// Whether it is the first one, and not a renewed one.
    pub first: bool,
}

/// What a deadline is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Demand {
    /// The first surveillance after the first decision.
    FirstSurveillance,
    /// A surveillance in this calendar year.
    Surveillance(i16),
    /// The recertification visit, early enough: advice, no rule.
    RecertificationVisit,
    /// The decision to renew.
    Recertification,
}

/// A day by which something is over, and when it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline {
    /// What for.
    pub demand: Demand,
    /// The last day that keeps it.
    pub by: Date,
    /// The day on which it was done, kept or late.
    pub met: Option<Date>,
}

impl Deadline {
    /// Whether it was done later than it may be, or is not done although its day has passed.
    pub fn late(&self, today: Date) -> bool {
        self.met.unwrap_or(today) > self.by
    }
}

/// Last days of the visits that were held since the decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// Of surveillance.
    pub surveillances: Vec<Date>,
    /// Of recertification.
    pub recertification: Option<Date>,
}

fn after(day: Date, span: Span) -> Date {
    day.saturating_add(span)
}

/// The last day of a certificate that is decided on this day.
pub fn last_day(decision: Date) -> Date {
    after(decision, YEARS.years()).yesterday().unwrap_or(decision)
}

/// The last day on which a certificate that has ended can be restored.
pub fn restore_by(end: Date) -> Date {
    after(end, HALF_A_YEAR.months())
}

/// The last day of a suspension, in most cases.
pub fn suspended_until(since: Date) -> Date {
    after(since, HALF_A_YEAR.months())
}

/// The last day on which major nonconformities of a stage 2 that ended on this day are verified; later, stage 2 is done again.
pub fn verify_by(stage_2: Date) -> Date {
    after(stage_2, HALF_A_YEAR.months())
}

/// How a certificate is renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Renewal {
    /// Decided while it held: the new last day follows from the old one.
    InTime(Date),
    /// Decided within half a year after its end: restored, and the new last day follows from the old one all the same.
    Restored(Date),
    /// Too late: certified anew.
    TooLate,
}

/// What a decision to renew makes of a certificate with this last day.
pub fn renewal(end: Date, decision: Date) -> Renewal {
    let next = after(end, YEARS.years());
    match () {
        () if decision <= end => Renewal::InTime(next),
        () if decision <= restore_by(end) => Renewal::Restored(next),
        () => Renewal::TooLate,
    }
}

/// The day by which the recertification visit should be over.
pub fn visit_by(cycle: &Cycle) -> Date {
    after(cycle.end, -AHEAD.months()).max(cycle.decision)
}

/// The deadlines of a cycle in their order.
pub fn deadlines(cycle: &Cycle, held: &Held) -> Vec<Deadline> {
    let mut days: Vec<Date> = held.surveillances.iter().copied().filter(|day| *day >= cycle.decision).collect();
    days.sort();
    let mut all = Vec::new();
    if cycle.first {
        all.push(Deadline { demand: Demand::FirstSurveillance, by: after(cycle.decision, 12.months()), met: days.first().copied() });
    }
    // The years of the decision and of the end are those of the visits that led to the certificate and to the next one.
    for year in cycle.decision.year().saturating_add(1)..cycle.end.year() {
        let recertified = held.recertification.filter(|day| day.year() == year);
        // What a year has missed is made up for by the next visit, late.
        let met =
            days.iter().copied().find(|day| day.year() >= year).or(recertified).map(|day| recertified.map_or(day, |other| other.min(day)));
        all.push(Deadline { demand: Demand::Surveillance(year), by: date(year, 12, 31), met });
    }
    all.push(Deadline { demand: Demand::RecertificationVisit, by: visit_by(cycle), met: held.recertification });
    all.push(Deadline { demand: Demand::Recertification, by: cycle.end, met: None });
    all.sort_by_key(|deadline| deadline.by);
    all
}

/// The next deadline of a surveillance that was not held yet.
pub fn next_surveillance(cycle: &Cycle, held: &Held) -> Option<Date> {
    let surveillance = |deadline: &&Deadline| matches!(deadline.demand, Demand::FirstSurveillance | Demand::Surveillance(_));
    deadlines(cycle, held).iter().filter(surveillance).find(|deadline| deadline.met.is_none()).map(|deadline| deadline.by)
}
