//! Controls (clause 8.1): what the organisation does to change risks, defined once, implemented unit by unit.
//!
//! Contributors keep them. A control has no state of its own: its standing is derived from its implementations, as n of N.
//! It meets requirements, treats risks, protects assets. A new control starts with a planned implementation in its unit.
//! Operation: report how far it is.

mod derived;
pub mod implementation;
mod lints;
pub mod measures;
mod operations;
mod pages;
pub mod pieces;
pub mod record;
pub mod rules;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_units;

pub use implementation::{IMPLEMENTATION, Implementation, implementations};
pub use record::{CONTROL, Control, Frequency, Nature, Standing};

use kernel::{Derived, DueRule, Hooks, Operation, Rules};
use ui::{Concept, Panel, Place};

impl Rules for Control {
    const HOOKS: Hooks = Hooks { check: rules::check, follow_ups: rules::follow_ups, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Counted>(), Derived::of::<derived::Meant>()];
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "control",
    registers: &[&CONTROL, &IMPLEMENTATION],
    messages: include_str!("en.ftl"),
    panels: &[
        Panel { register: "control", place: Place::Top(&["standing", "in_place", "of"]), render: pages::units },
        Panel { register: "control", place: Place::Below, render: pages::nature },
    ],
    measures: measures::MEASURES,
    lints: lints::LINTS,
    ..Concept::EMPTY
};
