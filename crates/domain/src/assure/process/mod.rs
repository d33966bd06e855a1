//! Operational control (clause 8.1): the processes that the management system runs on, by which criteria, and what shows that they ran.
//!
//! Contributors keep them. A process names its criteria, its controls and its evidence; what is done by others says by whom and how that
//! is kept under control. Each is looked at again by a day.

mod lints;
mod pages;
pub mod record;
#[cfg(test)]
mod tests;

pub use record::{ISMS_PROCESS, IsmsProcess};

use kernel::{DueRule, Rules};
use ui::{Concept, Panel, Place};

impl Rules for IsmsProcess {
    const DUE: &'static [DueRule] = &[DueRule::new("next_review", "isms-process-due-review").review_named()];
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "process",
    registers: &[&ISMS_PROCESS],
    messages: include_str!("en.ftl"),
    panels: &[Panel { register: "isms-process", place: Place::Top(&[]), render: pages::of_process }],
    lints: lints::LINTS,
    ..Concept::EMPTY
};
