//! Audit programmes (9.2.2): the audits of some years, what each looks at and why, what none covers and what comes twice in a year.
//!
//! Managers keep them; the function that a programme names approves it. Audits name their programme, and their check lists are the
//! grid, which is approved with it. A programme by which was audited does not leave.

mod grid;
mod lints;
mod pages;
mod planned;
pub mod record;
mod report;
pub mod rules;
#[cfg(test)]
mod tests;

pub use grid::audits;
pub use record::{AUDIT_PROGRAMME, AuditProgramme};

use kernel::{Derived, DueRule, Filter, Hooks, Operation, Rules};
use ui::concept::Signing;
use ui::{Concept, Panel, Place, Report, Screen, SignedCopy, Step};

impl Rules for AuditProgramme {
    const HOOKS: Hooks = Hooks { check: rules::check, fill: rules::fill, offered: rules::offered, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<rules::Approved>()];
    const OPERATIONS: &'static [Operation] = rules::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "audit_programme",
    registers: &[&AUDIT_PROGRAMME],
    messages: include_str!("en.ftl"),
    lints: lints::LINTS,
    screens: &[Screen { path: pages::GRID, title: "screen-audit-grid", under: "audit-programme", index: None, render: pages::page }],
    panels: &[
        Panel { register: "audit-programme", place: Place::Top(&["approved_plan"]), render: pages::moved },
        Panel { register: "audit-programme", place: Place::Below, render: pages::of_programme },
    ],
    reports: &[Report { key: "audit-programme", title: "report-audit-programme", per_scope: false, render: report::programme }],
    copies: &[SignedCopy { register: "audit-programme", render: report::of_programme }],
    signings: &[Signing { register: "audit-programme", act: rules::APPROVE, clause: "9.2.2", shows: pages::signing }],
    steps: &[Step {
        key: "audit-programme",
        place: 115,
        link: "/audit-programme",
        done: |read| Ok(read.count(&AUDIT_PROGRAMME, &Filter::new())? > 0),
    }],
    ..Concept::EMPTY
};
