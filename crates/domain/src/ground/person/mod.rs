//! People and their rights (clause 5.3, A.5.18): who answers for something, and who may see and do what.
//!
//! Both registers are the kernel's. A person without an account is just a name that can own records; a grant gives a
//! role on a unit and everything below it, for good or for a time. Managers keep people, administrators keep accounts and grants.

mod lints;
mod outside;
mod pages;
pub mod rules;
#[cfg(test)]
mod tests;

use kernel::nouns::{GRANT, PERSON};
use kernel::{Filter, Group};
use ui::{Concept, Panel, Place, Screen, Step};

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "person",
    registers: &[&PERSON, &GRANT],
    messages: include_str!("en.ftl"),
    screens: &[Screen {
        path: outside::PATH,
        title: "grant-outside",
        under: "grant",
        index: Some((Group::Setup, "A.5.18")),
        render: outside::screen,
    }],
    panels: &[
        Panel { register: "person", place: Place::Below, render: pages::duties_of },
        Panel { register: "person", place: Place::Asked(&["retire", "hand-over"]), render: pages::before },
        Panel { register: "person", place: Place::Below, render: outside::of_person },
        Panel { register: "person", place: Place::Below, render: pages::account },
    ],
    steps: &[Step { key: "people", place: 30, link: "/person", done: |read| Ok(read.count(&PERSON, &Filter::new())? > 1) }],
    lints: lints::LINTS,
    ..Concept::EMPTY
};
