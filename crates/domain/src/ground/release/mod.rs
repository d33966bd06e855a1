//! Versions of reports (clause 7.5.2): the risk register, the treatment plan and other reports as somebody approved them.
//!
//! Managers keep them. States follow from the signature: a draft until somebody with the named function approves it,
//! superseded once a later version of the same report and scope is approved. The approved document is kept as a file; every
//! later print of the report names the version, who approved it, and how many records have changed since.

mod derived;
mod operations;
pub mod paper;
pub mod record;
mod rules;
#[cfg(test)]
mod tests;
mod versions;

pub use paper::{begin, mark};
pub use record::{REPORT_VERSION, Releasable, ReportVersion};
pub use rules::sees_all;
pub use versions::{APPROVE, approving, newest_approved, next_number, number, offered, one_draft, stays_signed, superseded};

use kernel::{Derived, Hooks, Operation, Rules};
use ui::concept::Signing;
use ui::{Concept, Panel, Place, SignedCopy};

impl Rules for ReportVersion {
    const HOOKS: Hooks = Hooks { check: rules::check, fill: rules::fill, offered: versions::offered, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Stands>()];
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "release",
    registers: &[&REPORT_VERSION],
    messages: include_str!("en.ftl"),
    panels: &[Panel { register: "report-version", place: Place::Top(&[]), render: paper::of_version }],
    copies: &[SignedCopy { register: "report-version", render: paper::copy }],
    signings: &[Signing { register: "report-version", act: APPROVE, clause: "7.5.2", shows: paper::signing }],
    ..Concept::EMPTY
};
