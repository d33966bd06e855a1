//! What is counted of risks.

use super::record::RISK;
use kernel::{Fault, Filter, Read, Value};
use ui::figures::Part;
use ui::measure::{Counted, Measure, Step};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] = &[Measure { key: "risks", place: 20, count: risks_within }];

/// What a new organisation does about its risks.
pub(super) const STEPS: &[Step] = &[Step {
    key: "risks",
    place: 70,
    link: "/risk",
    done: |read| Ok(read.count(&RISK, &Filter::new().filled(&RISK, "current_level"))? > 0),
}];

/// Open risks whose current level is within the appetite.
///
/// # Errors
/// When the store fails.
pub fn risks_within(read: &dyn Read) -> Result<Counted, Fault> {
    risks_within_among(read, &Filter::open(&RISK))
}

/// The same among these risks, for a part of the organisation.
///
/// # Errors
/// When the store fails.
pub fn risks_within_among(read: &dyn Read, risks: &Filter) -> Result<Counted, Fault> {
    let tally = read.tallied(&RISK, risks, "above_appetite")?;
    Ok(Counted::listed(
        &RISK,
        "-state:closed",
        [
            (Part::Ok, "measure-within", tally.of(Value::Yes(false)), "above_appetite:no"),
            (Part::None, "measure-unrated", tally.of(Value::None), "above_appetite:none"),
            (Part::Bad, "measure-above", tally.of(Value::Yes(true)), "above_appetite:yes"),
        ],
    ))
}
