//! What is counted of nonconformities and corrective actions.

use super::action::CORRECTIVE_ACTION;
use super::record::NONCONFORMITY;
use kernel::{Fault, Filter, Read};
use ui::figures::Part;
use ui::measure::{Counted, Measure};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] = &[
    Measure { key: "nonconformities", place: 70, count: nonconformities_closed },
    Measure { key: "corrective-actions", place: 71, count: actions_in_time },
];

/// Nonconformities that were closed after a check that found an effect, of those that were not withdrawn.
///
/// # Errors
/// When the store fails.
pub fn nonconformities_closed(read: &dyn Read) -> Result<Counted, Fault> {
    let states = read.tallied(&NONCONFORMITY, &Filter::new(), "state")?;
    let worked = ["contained", "analysed", "acting", "checking"].iter().map(|state| states.of(*state)).sum();
    Ok(Counted::listed(
        &NONCONFORMITY,
        "-state:withdrawn",
        [
            (Part::Ok, "nonconformity-state-closed", states.of("closed"), "state:closed"),
            (Part::Part, "measure-worked-on", worked, "state:contained,analysed,acting,checking"),
            (Part::None, "nonconformity-state-open", states.of("open"), "state:open"),
        ],
    ))
}

/// Corrective actions still to be done whose day has not passed.
///
/// # Errors
/// When the store fails.
pub fn actions_in_time(read: &dyn Read) -> Result<Counted, Fault> {
    let open = Filter::open(&CORRECTIVE_ACTION);
    let all = read.count(&CORRECTIVE_ACTION, &open)?;
    let late = read.count(&CORRECTIVE_ACTION, &open.before(&CORRECTIVE_ACTION, "due", read.today()))?;
    Ok(Counted::listed(
        &CORRECTIVE_ACTION,
        "-state:done -state:dropped",
        [(Part::Ok, "measure-in-time", all.saturating_sub(late), "-due<today"), (Part::Bad, "measure-late", late, "due<today")],
    ))
}
