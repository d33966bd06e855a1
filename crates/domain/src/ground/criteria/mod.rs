//! Risk criteria (clause 6.1.2 a): the scales, the matrix and the appetite that risks are rated by, one record a version.
//!
//! Managed by managers. States: draft, in force, superseded; a version that is or was in force never changes again, so
//! that an old rating always shows and computes with the words and cells it was made with. Risks point at the version
//! they are rated by. Putting a version in force supersedes the one
//! before and opens a task for every risk that is to be rated again.

mod default;
mod operations;
mod pages;
pub mod record;
pub mod rules;
#[cfg(test)]
mod tests;

pub use record::{Accepter, CRITERIA, Criteria, Harm, Level};
pub use rules::{Rating, in_force, of_risk};

use kernel::{Filter, Value};
use kernel::{Hooks, Operation, Rules};
use ui::{Concept, Panel, Place, Step};

impl Rules for Criteria {
    const HOOKS: Hooks = Hooks { check: rules::check, follow_ups: rules::follow_ups, ..Hooks::NONE };
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "criteria",
    registers: &[&CRITERIA],
    messages: include_str!("en.ftl"),
    panels: &[Panel { register: "criteria", place: Place::Top(&["matrix"]), render: pages::matrix }],
    steps: STEPS,
    ..Concept::EMPTY
};

/// What a new organisation does first.
const STEPS: &[Step] = &[Step {
    key: "criteria",
    place: 40,
    link: "/criteria",
    done: |read| Ok(read.count(&CRITERIA, &Filter::new().is(&CRITERIA, "state", vec![Value::from("in-force")]))? > 0),
}];
