//! Tasks (clause 6.2): what somebody must do by a day, about any record. They show on the home page until they end.
//!
//! The register is the kernel's: states open, in progress, done, dropped; operations start, complete, postpone, assign,
//! drop, reopen. Contributors keep tasks.

mod lints;
#[cfg(test)]
mod tests;

use kernel::nouns::TASK;
use ui::Concept;

/// The concept.
pub const CONCEPT: Concept =
    Concept { name: "task", registers: &[&TASK], messages: include_str!("en.ftl"), lints: lints::LINTS, ..Concept::EMPTY };
