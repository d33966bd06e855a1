//! Objectives (clause 6.2): what is to be reached, why, measured with what, by when and with which means, and whether it was.
//!
//! Contributors keep them. States: draft, agreed, reached, missed, withdrawn; each but the first is led to by an act alone. Top management
//! agrees to an objective with a signature, and what was agreed stays until it is taken back to a draft. Evaluating makes a record of
//! its own each time and decides whether it is reached or missed.

mod derived;
pub mod evaluation;
mod lints;
pub mod measures;
mod operations;
mod pages;
pub mod record;
mod report;
pub mod rules;
mod signing;
#[cfg(test)]
mod tests;

pub use evaluation::{OBJECTIVE_EVALUATION, ObjectiveEvaluation};
pub use record::{OBJECTIVE, Objective};

use kernel::{Derived, DueRule, Hooks, Operation, Rules};
use ui::concept::Signing;
use ui::{Concept, Panel, Place, Report};

impl Rules for Objective {
    const HOOKS: Hooks = Hooks { check: rules::check, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Measured>(), Derived::of::<derived::Evaluated>()];
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

impl Rules for ObjectiveEvaluation {
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Called>()];
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "objective",
    registers: &[&OBJECTIVE, &OBJECTIVE_EVALUATION],
    messages: include_str!("en.ftl"),
    panels: &[
        Panel { register: "objective", place: Place::Top(pages::SHOWN), render: pages::of_objective },
        Panel { register: "metric", place: Place::Below, render: pages::of_metric },
    ],
    reports: &[Report { key: "objectives", title: "releasable-objectives", per_scope: true, render: report::objectives }],
    signings: &[Signing { register: "objective", act: rules::AGREE, clause: "6.2", shows: signing::of_objective }],
    measures: measures::MEASURES,
    steps: measures::STEPS,
    lints: lints::LINTS,
    ..Concept::EMPTY
};
