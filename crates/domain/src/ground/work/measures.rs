//! What is counted of work that falls due.

use kernel::{Fault, Read};
use ui::figures::Part;
use ui::measure::{Counted, Measure};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] = &[Measure { key: "reviews", place: 50, count: reviews_in_time }];

/// Records whose next review lies ahead, of the registers whose records all have to have one: today risks, assets and
/// controls. One that has passed and was postponed counts as such: the day in the record has passed all the same.
///
/// # Errors
/// When the store fails.
pub fn reviews_in_time(read: &dyn Read) -> Result<Counted, Fault> {
    let reviews = read.reviews()?;
    let parts = vec![
        (Part::Ok, "measure-ahead", reviews.ahead),
        (Part::Part, "measure-postponed", reviews.postponed),
        (Part::None, "measure-no-date", reviews.unplanned),
        (Part::Bad, "measure-overdue", reviews.late),
    ];
    Ok(Counted { link: "/risk?q=next_review%3Ctoday".to_owned(), parts })
}
