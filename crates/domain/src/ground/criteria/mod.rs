//! Risk criteria (clause 6.1.2 a): the scales, the matrix and the appetite that risks are rated by, one record a version.
//!
//! Managed by managers. States: draft, in force, superseded; a version that is or was in force never changes again, so
//! that an old rating always shows and computes with the words and cells it was made with. Risks point at the version
//! they are rated by. Putting a version in force supersedes the one
//! before and opens a task for every risk that is to be rated again. Top management approves a version by a signature; the method
//! is printed as a report.

mod approval;
mod default;
mod lints;
mod operations;
mod pages;
pub mod record;
mod report;
pub mod rules;
mod said;
#[cfg(test)]
mod tests;

pub use record::{Accepter, CRITERIA, Criteria, Harm, Level};
pub use rules::{Rating, in_force, of_risk};

use kernel::{Derived, Hooks, Operation, Rules};
use kernel::{Filter, Value};
use ui::concept::Signing;
use ui::{Concept, Panel, Place, Report, SignedCopy, Step};

impl Rules for Criteria {
    const HOOKS: Hooks = Hooks { check: rules::check, follow_ups: rules::follow_ups, offered: approval::offered, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<approval::Approved>()];
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "criteria",
    registers: &[&CRITERIA],
    messages: include_str!("en.ftl"),
    panels: &[Panel { register: "criteria", place: Place::Top(pages::SHOWN), render: pages::version }],
    reports: &[Report { key: "risk-method", title: "report-risk-method", per_scope: false, render: report::method }],
    copies: &[SignedCopy { register: "criteria", render: report::copy }],
    signings: &[Signing { register: "criteria", act: approval::APPROVE, clause: "6.1.2 a", shows: approval::signing }],
    steps: STEPS,
    lints: lints::LINTS,
    ..Concept::EMPTY
};

/// What a new organisation does first.
const STEPS: &[Step] = &[Step {
    key: "criteria",
    place: 40,
    link: "/criteria",
    done: |read| Ok(read.count(&CRITERIA, &Filter::new().is(&CRITERIA, "state", vec![Value::from("in-force")]))? > 0),
}];
