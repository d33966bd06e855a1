//! Implementations (clause 8.1): a control in one unit, with its state, its way of doing it and its local differences.
//!
//! Contributors of the unit keep them. States: planned, in progress, in place, with every way between them. One control
//! has at most one implementation in a unit. The standing of controls and lines of the SoA counts them.

pub mod record;
#[cfg(test)]
mod tests;

pub use record::{IMPLEMENTATION, Implementation, STATES};

use ui::Concept;

/// The concept.
pub const CONCEPT: Concept =
    Concept { name: "implementation", registers: &[&IMPLEMENTATION], messages: include_str!("en.ftl"), ..Concept::EMPTY };
