//! Periods of the calendar: the week, month, quarter, half or year that a value is for.

use super::record::Interval;
use jiff::ToSpan;
use jiff::civil::{Date, date};

/// One period, both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Period {
    /// First day.
    pub(super) from: Date,
    /// Last day.
    pub(super) to: Date,
}

impl Period {
    /// The period in which a day lies.
    pub(super) fn of(interval: Interval, day: Date) -> Self {
        let months = |count: i8| {
            let first = (day.month() - 1) / count * count + 1;
            let from = date(day.year(), first, 1);
            let to = date(day.year(), first + count - 1, 1).last_of_month();
            Self { from, to }
        };
        match interval {
            Interval::Weekly => {
                let back = i32::from(day.weekday().to_monday_zero_offset());
                let from = day.checked_sub(back.days()).unwrap_or(Date::MIN);
                Self { from, to: from.checked_add(6.days()).unwrap_or(Date::MAX) }
            }
            Interval::Monthly => months(1),
            Interval::Quarterly => months(3),
            Interval::HalfYearly => months(6),
            Interval::Yearly => months(12),
        }
    }

    /// The one after it; [`None`] at the end of the calendar.
    pub(super) fn next(self, interval: Interval) -> Option<Self> {
        self.to.tomorrow().ok().map(|day| Self::of(interval, day))
    }

    /// Its name: `2026-W11`, `2026-03`, `2026-Q1`, `2026-H1`, `2026`; its days where it is none of these.
    pub(super) fn name(self) -> String {
        let is = |interval: Interval| Self::of(interval, self.from) == self;
        let year = self.from.year();
        match () {
            () if is(Interval::Yearly) => year.to_string(),
            () if is(Interval::HalfYearly) => format!("{year}-H{}", (self.from.month() - 1) / 6 + 1),
            () if is(Interval::Quarterly) => format!("{year}-Q{}", (self.from.month() - 1) / 3 + 1),
            () if is(Interval::Monthly) => format!("{year}-{:02}", self.from.month()),
            () if is(Interval::Weekly) => {
                let week = self.from.iso_week_date();
                format!("{}-W{:02}", week.year(), week.week())
            }
            () => format!("{}/{}", self.from, self.to),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_lie_in_the_periods_of_the_calendar() {
        let named = |interval, day| Period::of(interval, day).name();
        let day = date(2026, 2, 28);
        assert_eq!(named(Interval::Weekly, day), "2026-W09");
        assert_eq!(named(Interval::Monthly, day), "2026-02");
        assert_eq!(named(Interval::Quarterly, day), "2026-Q1");
        assert_eq!(named(Interval::HalfYearly, date(2026, 7, 1)), "2026-H2");
        assert_eq!(named(Interval::Yearly, date(2026, 12, 31)), "2026");
        // The first days of a year may belong to the last week of the one before.
        assert_eq!(named(Interval::Weekly, date(2027, 1, 1)), "2026-W53");
        assert_eq!(Period::of(Interval::Monthly, date(2028, 2, 3)).to, date(2028, 2, 29));
    }

    #[test]
    fn one_follows_the_other_without_a_gap() {
        for interval in [Interval::Weekly, Interval::Monthly, Interval::Quarterly, Interval::HalfYearly, Interval::Yearly] {
            let mut here = Period::of(interval, date(2025, 11, 17));
            for _ in 0..60 {
                let next = here.next(interval).unwrap();
                assert_eq!((next.from, Period::of(interval, next.to)), (here.to.tomorrow().unwrap(), next));
                here = next;
            }
        }
        assert_eq!(Period::of(Interval::Yearly, Date::MAX).next(Interval::Yearly), None);
        assert_eq!(Period::of(Interval::Weekly, Date::MIN).from, Date::MIN);
    }
}
