//! Planned changes of the management system (clause 6.3): why, with which consequences, with what means, by whom, and what came of it.
//!
//! Contributors keep them. States: planned, approved, carried out, dropped, led to by acts alone. The function that the change names
//! approves it with a signature; what was approved stays as it was approved.

mod lints;
mod operations;
pub mod record;
mod rules;
mod signing;
#[cfg(test)]
mod tests;

pub use record::{PLANNED_CHANGE, PlannedChange};

use kernel::{DueRule, Hooks, Operation, Rules};
use ui::Concept;
use ui::concept::Signing;

impl Rules for PlannedChange {
    const HOOKS: Hooks = Hooks { check: rules::check, ..Hooks::NONE };
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "planned_change",
    registers: &[&PLANNED_CHANGE],
    messages: include_str!("en.ftl"),
    signings: &[Signing { register: "planned-change", act: rules::APPROVE, clause: "6.3", shows: signing::of_change }],
    lints: lints::LINTS,
    ..Concept::EMPTY
};
