//! The communication plan (clause 7.4): what is told about information security, when, to whom, by whom and how.
//!
//! Contributors keep it. What is told at a rhythm has a day on which it is told next; the operation keeps that it was told and moves the day.

mod lints;
mod operations;
pub mod record;
#[cfg(test)]
mod tests;

pub use record::{COMMUNICATION, Communication};

use kernel::{DueRule, Operation, Rules};
use ui::Concept;

impl Rules for Communication {
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = &[DueRule::new("next_on", "communication-due").act("tell")];
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "communication",
    registers: &[&COMMUNICATION],
    messages: include_str!("en.ftl"),
    lints: lints::LINTS,
    ..Concept::EMPTY
};
