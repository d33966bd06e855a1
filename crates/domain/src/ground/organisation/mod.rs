//! Organisation and units (clauses 4.1 and 4.3): who runs the management system, and the tree its records belong to.
//!
//! Both registers are the kernel's. One organisation record per organisation, whose identity leads every key; units form
//! a tree with one root. Administrators keep both. [`crate::found`] plans the first change set of a new one.

#[cfg(test)]
mod tests;

use kernel::nouns::{ORGANISATION, UNIT};
use ui::Concept;

/// The concept.
pub const CONCEPT: Concept =
    Concept { name: "organisation", registers: &[&ORGANISATION, &UNIT], messages: include_str!("en.ftl"), ..Concept::EMPTY };
