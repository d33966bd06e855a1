//! Threats and vulnerabilities (A.5.7, A.8.8, clause 6.1.2 c): a catalogue to choose from when risks are written down.
//!
//! Content of the pack `threats`, read-only, brought in by its adoption. A vulnerability names the threats that use it;
//! both name the Annex A controls that help. Risks point at them.

pub mod record;
#[cfg(test)]
mod tests;

pub use record::{THREAT, Threat, VULNERABILITY, Vulnerability};

use ui::Concept;

/// The concept.
pub const CONCEPT: Concept =
    Concept { name: "threat", registers: &[&THREAT, &VULNERABILITY], messages: include_str!("en.ftl"), ..Concept::EMPTY };
