//! Nonconformities and corrective action (10.2): what was not met, how it was put right, why it happened, and what was done so that
//! it does not happen again.
//!
//! Contributors keep them. States: open, contained, analysed, withdrawn; an act leads to each. What has not ended does not leave,
//! and what has ended stays as it was said until a manager opens it again. Who answered for one neither withdraws it nor grades it
//! anew.

mod operations;
pub mod record;
pub mod rules;
#[cfg(test)]
mod tests;

pub use record::{Grade, NONCONFORMITY, Nonconformity, Source};

use kernel::{DueRule, Hooks, Operation, Rules};
use ui::Concept;

impl Rules for Nonconformity {
    const HOOKS: Hooks = Hooks { check: rules::check, ..Hooks::NONE };
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

/// The concept.
pub const CONCEPT: Concept =
    Concept { name: "nonconformity", registers: &[&NONCONFORMITY], messages: include_str!("en.ftl"), ..Concept::EMPTY };
