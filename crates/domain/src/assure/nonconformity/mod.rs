//! Nonconformities and corrective action (10.2): what was not met, how it was put right, why it happened, what was done so that it
//! does not happen again, and whether that worked.
//!
//! Contributors keep them. States: open, contained, analysed, acting, being checked, closed, withdrawn; an act leads to each. Actions
//! are parts with states of their own. Who ever answered for one, or had a hand in an action, neither checks it nor withdraws nor
//! grades it anew. A check that finds no effect begins the next round; the rounds stay. What has not ended does not leave, and what
//! has ended stays as it was said until a manager opens it again.

pub mod action;
mod acts;
pub mod check;
mod derived;
mod lints;
pub mod measures;
mod operations;
mod pages;
mod pieces;
mod proposals;
pub mod record;
mod report;
pub mod rounds;
pub mod rules;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_pages;
#[cfg(test)]
mod tests_rounds;
mod who;

pub use action::{CORRECTIVE_ACTION, CorrectiveAction};
pub use check::{EFFECTIVENESS_CHECK, Effect, EffectivenessCheck};
pub use record::{Grade, NONCONFORMITY, Nonconformity, Source};
pub use rounds::checks;

use kernel::{Derived, DueRule, Hooks, Operation, Rules};
use ui::{Concept, Panel, Place, Report};

impl Rules for Nonconformity {
    const HOOKS: Hooks = Hooks { check: rules::check, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Acted>()];
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

impl Rules for EffectivenessCheck {
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Called>()];
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "nonconformity",
    registers: &[&NONCONFORMITY, &CORRECTIVE_ACTION, &EFFECTIVENESS_CHECK],
    messages: include_str!("en.ftl"),
    panels: &[
        Panel { register: "nonconformity", place: Place::Below, render: pages::of_actions },
        Panel { register: "nonconformity", place: Place::Below, render: pages::of_checks },
        Panel { register: "control", place: Place::Top(&[]), render: proposals::of_control },
        Panel { register: "control", place: Place::Below, render: pages::of_control },
        Panel { register: "requirement", place: Place::Below, render: pages::of_requirement },
        Panel { register: "risk", place: Place::Below, render: pages::of_risk },
        Panel { register: "control-test", place: Place::Top(&[]), render: proposals::of_test },
        Panel { register: "test-result", place: Place::Below, render: proposals::of_test_result },
        Panel { register: "task", place: Place::Below, render: proposals::of_task },
        Panel { register: "treatment-action", place: Place::Below, render: proposals::of_treatment },
    ],
    reports: &[Report { key: "nonconformities", title: "releasable-nonconformities", per_scope: true, render: report::nonconformities }],
    measures: measures::MEASURES,
    lints: lints::LINTS,
    ..Concept::EMPTY
};
