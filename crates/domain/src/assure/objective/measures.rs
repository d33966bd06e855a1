//! What is counted of objectives.

use super::record::OBJECTIVE;
use kernel::{Fault, Filter, Read, Value};
use ui::figures::Part;
use ui::measure::{Counted, Measure, Step};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] = &[Measure { key: "objectives", place: 80, count: objectives_reached }];

/// What a new organisation does about its objectives.
pub(super) const STEPS: &[Step] = &[Step { key: "objectives", place: 110, link: "/objective", done: agreed }];

fn agreed(read: &dyn Read) -> Result<bool, Fault> {
    let states = ["agreed", "reached", "missed"].map(Value::from).to_vec();
    read.any(&OBJECTIVE, &Filter::new().is(&OBJECTIVE, "state", states))
}

/// Objectives that are not withdrawn, and of these the ones that are reached.
///
/// # Errors
/// When the store fails.
pub fn objectives_reached(read: &dyn Read) -> Result<Counted, Fault> {
    let states = read.tallied(&OBJECTIVE, &Filter::new(), "state")?;
    let late = Filter::new().is(&OBJECTIVE, "state", vec![Value::from("agreed")]).before(&OBJECTIVE, "next_evaluation", read.today());
    let late = read.count(&OBJECTIVE, &late)?;
    Ok(Counted::listed(
        &OBJECTIVE,
        "-state:withdrawn",
        [
            (Part::Ok, "objective-state-reached", states.of("reached"), "state:reached"),
            (Part::Part, "objective-on-the-way", states.of("agreed").saturating_sub(late), "state:agreed -next_evaluation<today"),
            (Part::Stale, "objective-late", late, "state:agreed next_evaluation<today"),
            (Part::Bad, "objective-state-missed", states.of("missed"), "state:missed"),
            (Part::None, "objective-state-draft", states.of("draft"), "state:draft"),
        ],
    ))
}
