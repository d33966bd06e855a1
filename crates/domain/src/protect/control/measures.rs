//! What is counted of controls.

use super::implementation::IMPLEMENTATION;
use kernel::{Fault, Filter, Read};
use ui::figures::Part;
use ui::measure::{Counted, Measure};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] = &[Measure { key: "controls", place: 30, count: controls_in_place }];

/// Implementations of controls that are in place.
///
/// # Errors
/// When the store fails.
pub fn controls_in_place(read: &dyn Read) -> Result<Counted, Fault> {
    let tally = read.tallied(&IMPLEMENTATION, &Filter::new(), "state")?;
    let count = |state: &str| tally.of(state);
    Ok(Counted::listed(
        &IMPLEMENTATION,
        "",
        [
            (Part::Ok, "implementation-state-in-place", count("in-place"), "state:in-place"),
            (Part::Part, "implementation-state-in-progress", count("in-progress"), "state:in-progress"),
            (Part::None, "implementation-state-planned", count("planned"), "state:planned"),
        ],
    ))
}
