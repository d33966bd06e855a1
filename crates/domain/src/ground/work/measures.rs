//! What is counted of work that falls due.

use super::reviews::{self, Standing};
use kernel::{Fault, Read};
use ui::figures::Part;
use ui::measure::{Counted, Measure, Share};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] = &[Measure { key: "reviews", place: 50, count: reviews_in_time }];

/// Records whose next review lies ahead, of those that have to have one or name a day for one. One that has passed and was
/// postponed counts as such: the day in the record has passed all the same.
///
/// # Errors
/// When the store fails.
pub fn reviews_in_time(read: &dyn Read) -> Result<Counted, Fault> {
    let reviews = read.reviews()?;
    let share = |part: Part, standing: Standing, n: u64| Share { part, word: standing.word(), n, link: standing.link() };
    let shares = vec![
        share(Part::Ok, Standing::Ahead, reviews.ahead),
        share(Part::Part, Standing::Postponed, reviews.postponed),
        share(Part::None, Standing::Unplanned, reviews.unplanned),
        share(Part::Bad, Standing::Late, reviews.late),
    ];
    Ok(Counted { shares, link: reviews::PATH.to_owned() })
}
