//! Roles and authorities (clause 5.3): who does what for the management system, what they may decide, and who stands in.
//!
//! Managers keep them. Functions of people ([`kernel::nouns::Function`]) decide who may approve in this program and stay where they are,
//! with the person; a role says the rest, and names the function that goes with it.

mod lints;
mod pages;
pub mod record;
#[cfg(test)]
mod tests;

pub use record::{ROLE, Role};

use kernel::{DueRule, Fault, Hooks, Problem, Read, Row, Rules, Text};
use ui::{Concept, Panel, Place};

impl Rules for Role {
    const HOOKS: Hooks = Hooks { check, ..Hooks::NONE };
    const DUE: &'static [DueRule] = &[DueRule::new("next_review", "role-due-review").review_named()];
}

/// Nobody stands in for themselves.
fn check(_: Option<&Row>, after: &Row, _: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(role) = after.of::<Role>() else { return Ok(Vec::new()) };
    let twice = role.deputies.iter().any(|person| role.holders.contains(person));
    Ok(twice.then(|| Problem::field("deputies", Text::new("role-own-deputy"))).into_iter().collect())
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "role",
    registers: &[&ROLE],
    messages: include_str!("en.ftl"),
    panels: &[
        Panel { register: "isms-role", place: Place::Top(&[]), render: pages::of_role },
        Panel { register: "person", place: Place::Below, render: pages::of_person },
    ],
    lints: lints::LINTS,
    ..Concept::EMPTY
};
