//! The simulated clock and the seeded chance: the same end always gives the same history.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

/// Small pseudo-random numbers (splitmix64) from a fixed seed. They place times and choose among phrases, nothing else.
pub(super) struct Chance(u64);

impl Chance {
    /// Always the same numbers.
    pub(super) fn new() -> Self {
        Self(0x5175_696c_6c68_6176)
    }

    /// A number below the limit.
    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit.max(1)
    }

    /// A day from first to last.
    pub(super) fn day(&mut self, first: i32, last: i32) -> i32 {
        let width = u64::try_from(last.saturating_sub(first)).unwrap_or_default() + 1;
        first.saturating_add(i32::try_from(self.below(width)).unwrap_or_default())
    }

    /// One of some texts.
    pub(super) fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        let at = usize::try_from(self.below(u64::try_from(of.len()).unwrap_or(1))).unwrap_or_default();
        of.get(at).copied().unwrap_or_default()
    }
}

/// Whether people work on that day in all three countries.
fn working(date: Date) -> bool {
    let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
    let holiday = matches!((date.month(), date.day()), (1, 1) | (1, 6) | (5, 1) | (12, 8 | 24..=26 | 31));
    !weekend && !holiday
}

/// Days counted from the end of the history, and the hours in which people work.
pub(super) struct Calendar {
    today: Date,
    zone: TimeZone,
}

impl Calendar {
    /// The calendar of a history that ends at this moment.
    pub(super) fn new(end: Timestamp, zone: &str) -> Result<Self, String> {
        let zone = TimeZone::get(zone).map_err(|error| error.to_string())?;
        Ok(Self { today: end.to_zoned(zone.clone()).date(), zone })
    }

    /// The date so many days from the end; what falls on a weekend or a holiday is on the working day before.
    pub(super) fn date(&self, day: i32) -> Result<Date, String> {
        let mut date = self.today.checked_add(Span::new().days(day)).map_err(|error| error.to_string())?;
        while !working(date) {
            date = date.yesterday().map_err(|error| error.to_string())?;
        }
        Ok(date)
    }

    /// So many moments of a working day, each later than the one before.
    pub(super) fn moments(&self, date: Date, many: usize, chance: &mut Chance) -> Result<Vec<Timestamp>, String> {
        const FIRST: u64 = (8 * 60 + 5) * 60;
        const LENGTH: u64 = (9 * 60 + 40) * 60;
        let mut seconds: Vec<u64> = (0..many).map(|_| FIRST + chance.below(LENGTH)).collect();
        seconds.sort_unstable();
        let mut floor = 0;
        for second in &mut seconds {
            *second = (*second).max(floor);
            floor = *second + 11;
        }
        let start = date.to_zoned(self.zone.clone()).map_err(|error| error.to_string())?.timestamp();
        let at = |second: u64| {
            let second = i64::try_from(second).map_err(|error| error.to_string())?;
            start.checked_add(Span::new().seconds(second)).map_err(|error| error.to_string())
        };
        seconds.into_iter().map(at).collect()
    }

    /// Text with `{-420}` written as the date so many days from the end.
    pub(super) fn tell(&self, text: &str) -> Result<String, String> {
        let mut told = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (day, tail) = after.split_once('}').ok_or_else(|| format!("a brace is open in “{text}”"))?;
            let day: i32 = day.parse().map_err(|_| format!("“{day}” in “{text}” is not a day"))?;
            told.push_str(before);
            told.push_str(&self.date(day)?.to_string());
            rest = tail;
        }
        told.push_str(rest);
        Ok(told)
    }

    /// The last day that `{-420}` marks in a text.
    pub(super) fn latest(text: &str) -> Option<i32> {
        text.split('{').skip(1).filter_map(|part| part.split('}').next()?.parse().ok()).max()
    }
}
