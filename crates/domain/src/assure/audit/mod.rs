//! Audits (9.2): planned with criteria, scope and team, carried out along a check list, reported, received.
//!
//! Contributors keep them. States: planned, in progress, reported, closed, cancelled; an act leads to each. While an audit runs, its
//! team alone says what was seen and found. Independence is computed from what the records said at any time that the audit looks back
//! to; a tie needs a reason and a second reader. The lead signs the report, one of the people audited receives it; then all of it
//! stays, save for what comes of a finding.

mod acts;
mod bench;
mod derived;
mod draw;
pub mod finding;
mod headings;
mod independence;
pub mod line;
mod lints;
mod listed;
pub mod measures;
mod operations;
mod pages;
mod part_rules;
mod parts;
pub mod pieces;
pub mod record;
mod report;
pub mod rules;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_independence;
#[cfg(test)]
mod tests_parts;

pub use finding::{AUDIT_FINDING, AuditFinding, FindingKind, WORKPAPER, Workpaper};
pub use headings::heading;
pub use line::{AUDIT_LINE, AUDIT_SAMPLE, AuditLine, AuditSample, Chosen, Conclusion, Sampling};
pub use parts::{findings, lines};
pub use record::{AUDIT, Audit, AuditKind};

use kernel::{Derived, DueRule, Filter, Hooks, Operation, Reaction, Rules};
use ui::concept::Signing;
use ui::{Concept, Panel, Place, Report, SignedCopy, Step};

impl Rules for Audit {
    const HOOKS: Hooks = Hooks { check: rules::check, offered: rules::offered, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Worked>(), Derived::of::<derived::Vouched>()];
    const OPERATIONS: &'static [Operation] = operations::OF_AUDIT;
    const DUE: &'static [DueRule] = rules::DUE;
}

impl Rules for AuditLine {
    const HOOKS: Hooks = Hooks { check: part_rules::check_line, fill: part_rules::fill_line, ..Hooks::NONE };
}

impl Rules for AuditSample {
    const HOOKS: Hooks = Hooks {
        check: part_rules::check_sample,
        fill: part_rules::fill_sample,
        offered: part_rules::undrawn,
        reacts: &[Reaction { to: "attachment", plan: draw::list_stays }],
        ..Hooks::NONE
    };
    const OPERATIONS: &'static [Operation] = operations::OF_SAMPLE;
}

impl Rules for AuditFinding {
    const HOOKS: Hooks =
        Hooks { check: part_rules::check_finding, fill: part_rules::fill_finding, offered: part_rules::offered, ..Hooks::NONE };
    const OPERATIONS: &'static [Operation] = operations::OF_FINDING;
    const DUE: &'static [DueRule] = part_rules::DUE;
}

impl Rules for Workpaper {
    const HOOKS: Hooks = Hooks { check: part_rules::check_paper, fill: part_rules::fill_paper, ..Hooks::NONE };
}

/// What the workbench of a line shows itself.
const ON_BENCH: &[&str] = &["audit", "questions", "observed", "met", "evidence", "conclusion", "not_why"];

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "audit",
    registers: &[&AUDIT, &AUDIT_LINE, &AUDIT_SAMPLE, &WORKPAPER, &AUDIT_FINDING],
    messages: include_str!("en.ftl"),
    lints: lints::LINTS,
    panels: &[
        Panel { register: "audit", place: Place::Top(&["concluded", "lines"]), render: pages::progress },
        Panel { register: "audit", place: Place::Below, render: pages::of_findings },
        Panel { register: "audit", place: Place::Below, render: pages::of_lines },
        Panel { register: "audit", place: Place::Below, render: pages::of_independence },
        Panel { register: "audit", place: Place::Below, render: pages::of_papers },
        Panel { register: "audit-line", place: Place::Top(ON_BENCH), render: bench::of_line },
        Panel { register: "audit-line", place: Place::Below, render: bench::known },
        Panel { register: "audit-sample", place: Place::Top(&["records"]), render: pages::of_sample },
        Panel { register: "workpaper", place: Place::Top(&["records"]), render: pages::of_paper },
        Panel { register: "requirement", place: Place::Below, render: pages::about },
        Panel { register: "control", place: Place::Below, render: pages::about },
    ],
    reports: &[Report { key: "audit", title: "report-audit", per_scope: false, render: report::report }],
    copies: &[SignedCopy { register: "audit", render: report::of_audit }],
    signings: &[
        Signing { register: "audit", act: rules::READ, clause: "9.2.2", shows: pages::signing_read },
        Signing { register: "audit", act: rules::REPORT, clause: "9.2.2", shows: pages::signing_report },
        Signing { register: "audit", act: rules::RECEIVE, clause: "9.2.2", shows: pages::signing_receipt },
    ],
    measures: measures::MEASURES,
    steps: &[Step { key: "audit", place: 120, link: "/audit", done: |read| Ok(read.count(&AUDIT, &Filter::new())? > 0) }],
    ..Concept::EMPTY
};
