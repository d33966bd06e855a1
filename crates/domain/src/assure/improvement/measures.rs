//! What is counted of improvements.

use super::record::IMPROVEMENT;
use kernel::{Fault, Filter, Read};
use ui::figures::Part;
use ui::measure::{Counted, Measure};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] = &[Measure { key: "improvements", place: 72, count: improvements_answered }];

/// Suggestions that were answered, whatever the answer.
///
/// # Errors
/// When the store fails.
pub fn improvements_answered(read: &dyn Read) -> Result<Counted, Fault> {
    let states = read.tallied(&IMPROVEMENT, &Filter::new(), "state")?;
    let answered = ["accepted", "done", "declined", "merged"].iter().map(|state| states.of(*state)).sum();
    Ok(Counted::listed(
        &IMPROVEMENT,
        "",
        [
            (Part::Ok, "measure-answered", answered, "-state:suggested"),
            (Part::None, "improvement-state-suggested", states.of("suggested"), "state:suggested"),
        ],
    ))
}
