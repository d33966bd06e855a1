//! An estimate of the time that a certification body will spend on the first certification. The body decides; this helps to plan and to
//! read its offer.

use super::record::Complexity;

/// Points of our own curve: people, and tenths of a day for stage 1 and stage 2 together. Between them it is straight.
const CURVE: &[(i64, i64)] = &[(10, 50), (50, 94), (100, 118), (200, 137), (500, 163), (1000, 184), (2500, 222), (10_000, 260)];

/// Days from and to, in hundredths of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Estimate {
    /// At least about so many.
    pub from: i64,
    /// At most about so many.
    pub to: i64,
}

impl Estimate {
    /// The same share of both.
    fn share(self, part: i64, of: i64) -> Self {
        let half = |days: i64| (days * part / of + 25) / 50 * 50;
        Self { from: half(self.from), to: half(self.to) }
    }

    /// One surveillance: about a third.
    pub fn surveillance(self) -> Self {
        self.share(1, 3)
    }

    /// Recertification: about two thirds.
    pub fn recertification(self) -> Self {
        self.share(2, 3)
    }
}

/// Tenths of a day on the curve.
fn on_curve(people: i64) -> i64 {
    let mut before = CURVE.first().copied().unwrap_or_default();
    for (more, days) in CURVE.iter().copied() {
        if people <= more {
            let (span, way) = (more - before.0, (people - before.0).max(0));
            return before.1 + ((days - before.1) * way).checked_div(span).unwrap_or_default();
        }
        before = (more, days);
    }
    before.1
}

/// Percent by which complexity moves it.
fn moved(business: Complexity, it: Complexity) -> (i64, i64) {
    use Complexity::{High, Low, Medium};
    match (business, it) {
        (Low, Low) => (-30, -10),
        (Low, Medium) | (Medium, Low) => (-10, 0),
        (Medium, Medium) => (-5, 5),
        (Low, High) | (High, Low) => (0, 20),
        (Medium, High) | (High, Medium) => (10, 50),
        (High, High) => (20, 100),
    }
}

/// The estimate for so many people under the organisation's control; nothing before there is one. Rounded to half days.
pub fn estimate(people: i64, business: Complexity, it: Complexity) -> Option<Estimate> {
    if people < 1 {
        return None;
    }
    let (days, (less, more)) = (on_curve(people), moved(business, it));
    // Tenths to hundredths by percent, then to the nearest half day.
    let half = |percent: i64| (days * (100 + percent) / 10 + 25) / 50 * 50;
    Some(Estimate { from: half(less), to: half(more) })
}
