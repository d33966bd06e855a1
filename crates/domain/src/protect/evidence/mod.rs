//! Evidence (clauses 7.5, 9.1): what shows that a control works, over which period, and who looked at it.
//!
//! Contributors keep it. States: collected, accepted, rejected, superseded. Files are attachments of the record. Somebody other
//! than the collector, and than whoever sent its files or recorded it, accepts or rejects it; accepted evidence stays as it was
//! with its files, the next item of the chain replaces it.
//! Operations: accept, reject, replace. How fresh it is follows from the date and is computed when it is asked.

mod derived;
mod lints;
mod operations;
pub(crate) mod pages;
pub mod pieces;
pub mod record;
mod report;
pub mod rules;
#[cfg(test)]
mod tests;

pub use record::{EVIDENCE, Evidence, EvidenceKind};

use kernel::{Derived, DueRule, Hooks, Operation, Reaction, Rules};
use ui::concept::Signing;
use ui::{Concept, Panel, Place, Report};

impl Rules for Evidence {
    const HOOKS: Hooks =
        Hooks { check: rules::check, fill: rules::fill, reacts: &[Reaction { to: "attachment", plan: rules::files_stay }], ..Hooks::NONE };
    const DERIVED: &'static [Derived] =
        &[Derived::of::<derived::Sent>(), Derived::of::<derived::Collected>(), Derived::of::<derived::Counts>()];
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "evidence",
    registers: &[&EVIDENCE],
    messages: include_str!("en.ftl"),
    panels: &[
        Panel { register: "evidence", place: Place::Top(pages::SHOWN), render: pages::of_evidence },
        Panel { register: "control", place: Place::Top(&[]), render: pages::of_control },
        Panel { register: "implementation", place: Place::Top(&[]), render: pages::of_implementation },
    ],
    signings: &[Signing { register: "evidence", act: "accept", clause: "9.1", shows: pages::signing }],
    reports: &[Report { key: "evidence", title: "releasable-evidence", per_scope: true, render: report::evidence }],
    lints: lints::LINTS,
    ..Concept::EMPTY
};
