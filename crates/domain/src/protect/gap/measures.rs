//! What is counted of gap analyses, and the first step that one is.

use super::derived::FollowUp;
use super::record::{GAP_ANALYSIS, GAP_ANSWER};
use kernel::{Choice, Fault, Filter, Read, Value};
use ui::figures::Part;
use ui::measure::{Counted, Measure, Step};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] = &[Measure { key: "gaps", place: 15, count: gaps_closed }];

/// What a new organisation does early.
pub(super) const STEPS: &[Step] = &[Step { key: "gap", place: 55, link: "/gap/start", done: begun }];

/// Gaps of the signed analyses that count, by what became of them.
///
/// # Errors
/// When the store fails.
pub fn gaps_closed(read: &dyn Read) -> Result<Counted, Fault> {
    let signed = Filter::new().is(&GAP_ANSWER, "phase", vec![Value::from("signed")]).filled(&GAP_ANSWER, "follow_up");
    let tally = read.tallied(&GAP_ANSWER, &signed, "follow_up")?;
    let count = |became: FollowUp| tally.of(became.key());
    Ok(Counted::listed(
        &GAP_ANSWER,
        "phase:signed follow-up:any",
        [
            (Part::Ok, "gap-follow-up-done", count(FollowUp::Done), "follow-up:done"),
            (Part::Part, "gap-follow-up-planned", count(FollowUp::Planned), "follow-up:planned"),
            (Part::Bad, "gap-follow-up-unplanned", count(FollowUp::Unplanned), "follow-up:unplanned"),
        ],
    ))
}

/// An analysis was opened.
fn begun(read: &dyn Read) -> Result<bool, Fault> {
    let opened = ["open", "signed", "superseded"].map(Value::from).to_vec();
    Ok(read.count(&GAP_ANALYSIS, &Filter::new().is(&GAP_ANALYSIS, "state", opened))? > 0)
}
