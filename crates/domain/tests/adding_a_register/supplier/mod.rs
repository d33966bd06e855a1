//! Suppliers (A.5.19): who works for us, with what, and when that was looked at last. Contributors keep them.

mod record;
#[cfg(test)]
mod tests;

pub use record::{SUPPLIER, Supplier};

use ui::Concept;

/// The concept.
pub const CONCEPT: Concept = Concept { name: "supplier", registers: &[&SUPPLIER], messages: include_str!("en.ftl"), ..Concept::EMPTY };
