//! Scope of the ISMS (clause 4.3): which part of the organisation the management system covers, and what it leaves out.
//!
//! Managed by managers. States: draft, in force, superseded. Statement of Applicability lines and adoptions point at a
//! scope. Every organisation starts with one scope that covers its root unit.

pub mod record;
#[cfg(test)]
mod tests;

pub use record::{SCOPE, Scope};

use ui::Concept;

/// The concept.
pub const CONCEPT: Concept = Concept { name: "scope", registers: &[&SCOPE], messages: include_str!("en.ftl"), ..Concept::EMPTY };
