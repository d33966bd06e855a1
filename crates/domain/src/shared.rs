//! Small rules that several concepts share.

use jiff::civil::Date;
use kernel::{Draft, Fault, Field, Problem, Read, Text};

/// Refuses what an operation was told when a demanded field is empty, with every problem at once.
///
/// # Errors
/// [`Fault::Invalid`] with one problem per empty field.
pub fn required(fields: &[Field], draft: &Draft) -> Result<(), Fault> {
    let demanded = |field: &&Field| field.required || field.required_when.is_some_and(|when| when.holds(draft.get(when.field)));
    let empty = fields.iter().filter(demanded).filter(|field| draft.get(&field.key).is_none());
    let problems: Vec<Problem> =
        empty.map(|field| Problem::field(&field.key, Text::new("problem-required").with("label", &field.label))).collect();
    if problems.is_empty() { Ok(()) } else { Err(Fault::Invalid(problems)) }
}

/// Refuses a next review that an edit moves into the past; a new record may bring an old date along, so that it shows as late.
pub fn review_ahead(old: Option<Option<Date>>, new: Option<Date>, read: &dyn Read) -> Option<Problem> {
    let (was, day) = (old?, new?);
    let moved = was != new && day < read.today();
    moved.then(|| Problem::field("next_review", Text::new("next-review-past").with("date", day)))
}
