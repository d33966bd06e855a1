//! Improvements (10.1): what could be better, suggested by anybody with a role on the unit, answered by those who keep it, and linked to what
//! came of it.
//!
//! States: suggested, accepted, done, declined, merged; an act leads to each. Nothing leaves without an answer.

mod lints;
pub mod measures;
mod operations;
pub mod record;
mod rules;
#[cfg(test)]
mod tests;

pub use record::{IMPROVEMENT, Improvement};

use kernel::{Hooks, Operation, Rules};
use ui::Concept;

impl Rules for Improvement {
    const HOOKS: Hooks = Hooks { check: rules::check, fill: rules::fill, ..Hooks::NONE };
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "improvement",
    registers: &[&IMPROVEMENT],
    messages: include_str!("en.ftl"),
    measures: measures::MEASURES,
    lints: lints::LINTS,
    ..Concept::EMPTY
};
