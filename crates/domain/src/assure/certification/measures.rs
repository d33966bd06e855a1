//! What is counted of the findings of certification bodies.

use super::finding::CERTIFICATION_FINDING;
use kernel::{Fault, Filter, Read, Value};
use ui::figures::Part;
use ui::measure::{Counted, Measure};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] = &[Measure { key: "certification-findings", place: 73, count: findings_closed }];

/// Nonconformities and areas of concern of certification bodies that were not taken back: closed, still in time, or past the day by which
/// the body closes them.
///
/// # Errors
/// When the store fails.
pub fn findings_closed(read: &dyn Read) -> Result<Counted, Fault> {
    let register = &CERTIFICATION_FINDING;
    let grave = Filter::new().is(register, "grade", ["concern", "minor", "major"].map(Value::from).to_vec());
    let states = read.tallied(register, &grave, "state")?;
    let (closed, open) = (states.of("closed"), ["open", "answered", "accepted"]);
    let running: u64 = open.iter().map(|state| states.of(*state)).sum();
    let late = grave.is(register, "state", open.map(Value::from).to_vec()).before(register, "close_by", read.today());
    let unclosed = if running == 0 { 0 } else { read.count(register, &late)? };
    Ok(Counted::listed(
        register,
        "-grade:positive -grade:opportunity -state:withdrawn",
        [
            (Part::Ok, "certification-finding-state-closed", closed, "state:closed"),
            (Part::Part, "measure-in-time", running.saturating_sub(unclosed), "-state:closed -close_by<today"),
            (Part::Bad, "measure-late", unclosed, "-state:closed close_by<today"),
        ],
    ))
}
