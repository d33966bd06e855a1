//! Small rules that several concepts share.

use jiff::civil::Date;
use kernel::{Problem, Read, Text};

/// Refuses a next review that an edit moves into the past; a new record may bring an old date along, so that it shows as late.
pub fn review_ahead(old: Option<Option<Date>>, new: Option<Date>, read: &dyn Read) -> Option<Problem> {
    let (was, day) = (old?, new?);
    let moved = was != new && day < read.today();
    moved.then(|| Problem::field("next_review", Text::new("next-review-past").with("date", day)))
}
