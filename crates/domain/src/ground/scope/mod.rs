//! Scope of the ISMS (clause 4.3): which part of the organisation the management system covers, and what it leaves out.
//!
//! Managed by managers. States, each set by its act only: draft, approved (it comes into force on a later day), in force,
//! superseded. Statement of Applicability lines and adoptions point at a scope. Every organisation starts with one scope that
//! covers its root unit. Operations: approve (top management signs the statement), put in force on its day, revise (the next
//! version as a draft), take out of force.

mod derived;
mod lints;
mod operations;
mod pages;
pub mod record;
pub mod rules;
#[cfg(test)]
mod tests;

pub use pages::contents as inside;
pub use record::{SCOPE, Scope};

use kernel::{Derived, DueRule, Hooks, Operation, Rules};
use kernel::{Filter, Value};
use ui::concept::Signing;
use ui::{Concept, Panel, Place, Report, Step};

impl Rules for Scope {
    const HOOKS: Hooks = Hooks { check: rules::check, offered: rules::offered, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Narrows>(), Derived::of::<derived::Approved>()];
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "scope",
    registers: &[&SCOPE],
    messages: include_str!("en.ftl"),
    panels: &[Panel { register: "scope", place: Place::Top(&["approval", "narrowed"]), render: pages::contents }],
    reports: &[Report { key: "scope-statement", title: "report-scope-statement", per_scope: true, render: pages::statement }],
    signings: &[Signing { register: "scope", act: rules::APPROVE, clause: "4.3", shows: pages::signing }],
    steps: STEPS,
    lints: lints::LINTS,
    ..Concept::EMPTY
};

/// What a new organisation does first.
const STEPS: &[Step] = &[Step {
    key: "scope",
    place: 20,
    link: "/scope",
    done: |read| Ok(read.count(&SCOPE, &Filter::new().is(&SCOPE, "state", vec![Value::from("in-force")]))? > 0),
}];
