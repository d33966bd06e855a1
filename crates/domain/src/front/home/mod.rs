//! My work (clauses 6.2 and 9.1): what falls due, where we stand, what changed. It has no register of its own.
//!
//! What is counted and which steps come first is contributed by the concepts.

mod pages;
#[cfg(test)]
mod tests;

use ui::{Concept, Screen};

/// The concept.
pub const CONCEPT: Concept = Concept { name: "home", messages: include_str!("en.ftl"), screens: SCREENS, ..Concept::EMPTY };

const SCREENS: &[Screen] = &[Screen { path: "/", title: "home-title", under: "", index: None, render: pages::home }];
