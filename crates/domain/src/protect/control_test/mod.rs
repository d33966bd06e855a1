//! Tests of controls (clause 9.1): whether a control works, asked by a procedure, at a rhythm, on a sample.
//!
//! Contributors keep the tests; a result is recorded by the operation of that name and never changes afterwards. What the
//! newest result says and when the next one is due is derived. Whoever owns the control does not test it without saying why.
//! Lines of the Statement of Applicability, controls and the home page count from here: tested, with exceptions, not
//! working, never tested.

mod derived;
mod lints;
pub mod measures;
mod operations;
pub mod pages;
pub mod pieces;
pub mod record;
mod report;
pub mod result;
pub mod rules;
#[cfg(test)]
mod tests;

pub use record::{CONTROL_TEST, ControlTest};
pub use result::{Outcome, TEST_RESULT, TestResult};

use kernel::{Derived, DueRule, Hooks, Operation, Rules};
use ui::{Concept, Panel, Place, Report};

impl Rules for ControlTest {
    const HOOKS: Hooks = Hooks { check: rules::check, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Newest>()];
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

impl Rules for TestResult {
    const HOOKS: Hooks = Hooks { check: rules::check_result, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Called>()];
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "control_test",
    registers: &[&CONTROL_TEST, &TEST_RESULT],
    messages: include_str!("en.ftl"),
    panels: &[
        Panel { register: "control-test", place: Place::Top(&["outcome", "last_on", "next_due"]), render: pages::results },
        Panel { register: "control", place: Place::Top(&[]), render: pages::of_control },
    ],
    reports: &[Report { key: "controls", title: "releasable-controls", per_scope: true, render: report::controls }],
    measures: measures::MEASURES,
    lints: lints::LINTS,
    ..Concept::EMPTY
};
