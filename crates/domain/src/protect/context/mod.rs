//! Context of the organisation (clauses 4.1, 4.2): issues, interested parties, and what these ask of us.
//!
//! Contributors keep all three registers. An issue is relevant or not, with a reason; whether climate change is one must be
//! decided (Amendment 1:2024), so every organisation starts with that question. A requirement of a party is addressed by the
//! ISMS or not; how far it is met is derived from the controls behind it, as n of N. A party counts its requirements.

mod derived;
mod lints;
mod overview;
mod pages;
pub mod record;
mod report;
pub mod rules;
#[cfg(test)]
mod tests;

pub use record::{EXPECTATION, Expectation, ISSUE, Issue, IssueCategory, PARTY, Party, Side};

use kernel::Group;
use kernel::{Derived, DueRule, Hooks, Rules};
use ui::{Concept, Panel, Place, Report, Screen, Step};

impl Rules for Issue {
    const HOOKS: Hooks = Hooks { check: rules::check_issue, ..Hooks::NONE };
    const DUE: &'static [DueRule] = rules::DUE_ISSUE;
}

impl Rules for Expectation {
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Standing>()];
}

impl Rules for Party {
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Met>()];
    const DUE: &'static [DueRule] = rules::DUE_PARTY;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "context",
    registers: &[&ISSUE, &EXPECTATION, &PARTY],
    messages: include_str!("en.ftl"),
    screens: &[Screen {
        path: "/context",
        title: "screen-context",
        under: "issue",
        index: Some((Group::Plan, "4.1")),
        render: overview::page,
    }],
    panels: &[
        Panel { register: "party", place: Place::Top(&["met", "of"]), render: pages::of_party },
        Panel { register: "expectation", place: Place::Top(&["standing", "in_place", "of"]), render: pages::of_expectation },
        Panel { register: "issue", place: Place::Top(&[]), render: pages::of_issue },
    ],
    reports: &[Report { key: "context", title: "releasable-context", per_scope: true, render: report::context }],
    steps: &[Step { key: "context", place: 10, link: "/context", done: rules::determined }],
    lints: lints::LINTS,
    ..Concept::EMPTY
};
