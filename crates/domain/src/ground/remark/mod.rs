//! Remarks (clauses 7.4 and 7.5.3): comments, files, signatures and arrangements that stand beside a record of any register.
//!
//! The registers are the kernel's and have no entry in the index: they show on the page of the record they are about.
//! Signatures and arrangements are written by operations only.

#[cfg(test)]
mod tests;

use kernel::nouns::{ARRANGEMENT, ATTACHMENT, COMMENT, SIGNOFF};
use ui::Concept;

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "remark",
    registers: &[&SIGNOFF, &COMMENT, &ATTACHMENT, &ARRANGEMENT],
    messages: include_str!("en.ftl"),
    ..Concept::EMPTY
};
