//! Requests of auditors (9.2): what an auditor asks to be shown, by when, who answers, where, and with what.
//!
//! Auditors from outside write them themselves, anybody of ours for them. States: open, answered, accepted, asked again, withdrawn; an act
//! leads to each. Only somebody inside answers, never whoever asked; only whoever asked says that it will do. What the auditor says is
//! theirs, who answers and where is ours.

pub mod measures;
mod operations;
mod pages;
pub mod pieces;
pub mod record;
mod report;
mod rules;
#[cfg(test)]
mod tests;
mod welcome;

pub use record::{AUDIT_REQUEST, AuditRequest};
pub use welcome::start;

use kernel::{DueRule, Group, Hooks, Operation, Rules};
use ui::{Concept, Panel, Place, Report, Screen};

impl Rules for AuditRequest {
    const HOOKS: Hooks = Hooks { check: rules::check, fill: rules::fill, ..Hooks::NONE };
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "audit_request",
    registers: &[&AUDIT_REQUEST],
    messages: include_str!("en.ftl"),
    screens: &[Screen {
        path: pages::AUDIT_DAY,
        title: "audit-day",
        under: "audit-request",
        index: Some((Group::Check, "9.2")),
        render: pages::audit_day,
    }],
    panels: &[Panel { register: "audit-request", place: Place::Below, render: pages::of_request }],
    reports: &[Report { key: "audit-requests", title: "audit-requests-report", per_scope: true, render: report::requests }],
    measures: measures::MEASURES,
    ..Concept::EMPTY
};
