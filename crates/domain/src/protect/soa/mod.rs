//! Statement of Applicability (clause 6.1.3 d): one line for each control of Annex A and for each own control, per scope.
//!
//! Managers keep it. A line is applicable until somebody excludes it with a reason; inclusion reasons are flags with words.
//! The status is never typed: it is derived from the implementations of the controls that meet the requirement (or of the
//! own control), as n of N, unless somebody sets it by hand with a reason. Adoptions of control sets create the lines.
//! Operations: exclude, include, state the status, derive it again. A version of a scope's statement is approved by signature,
//! which covers every line; any two versions or dates can be compared.

mod adopted;
mod chart;
mod compare;
mod derived;
mod gaps;
mod line;
mod lints;
mod mapped;
pub mod measures;
mod operations;
mod own;
mod pages;
pub mod pieces;
pub mod record;
mod report;
pub mod rules;
mod signing;
mod statement;
#[cfg(test)]
mod tests;
pub mod version;

pub use record::{Applicable, Reason, SOA_LINE, SoaLine, Status};
pub use version::{SOA_VERSION, SoaVersion};

use crate::ground::release::APPROVE;
use kernel::{Derived, DueRule, Group, Hooks, Operation, Reaction, Rules};
use ui::concept::Signing;
use ui::{Concept, Fact, Panel, Place, Report, Screen, SignedCopy};

impl Rules for SoaLine {
    const HOOKS: Hooks = Hooks {
        check: rules::check,
        fill: own::fill,
        reacts: &[Reaction { to: "adoption", plan: adopted::follow_adoption }],
        offered: operations::offered,
        ..Hooks::NONE
    };
    const DERIVED: &'static [Derived] = &[
        Derived::of::<derived::Standing>(),
        Derived::of::<derived::Treats>(),
        Derived::of::<derived::Shown>(),
        Derived::of::<derived::Tests>(),
    ];
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "soa",
    registers: &[&SOA_LINE, &SOA_VERSION],
    messages: include_str!("en.ftl"),
    screens: &[
        Screen { path: "/soa", title: "screen-soa", under: "soa-line", index: Some((Group::Plan, "6.1.3 d")), render: pages::soa },
        Screen { path: "/soa/compare", title: "screen-soa-compare", under: "soa-line", index: None, render: compare::page },
    ],
    panels: &[
        Panel {
            register: "soa-line",
            place: Place::Top(&[
                "status",
                "in_place",
                "of",
                "owed",
                "controls",
                "risks",
                "tests",
                "tests_passed",
                "tests_excepted",
                "tests_failed",
                "untested",
                "last_test",
                "next_test",
            ]),
            render: line::of_line,
        },
        Panel { register: "soa-line", place: Place::Below, render: line::how_to_of_line },
        Panel { register: "soa-line", place: Place::Below, render: mapped::of_line },
        Panel { register: "control", place: Place::Below, render: own::of_control },
        Panel { register: "soa-version", place: Place::Top(&[]), render: compare::of_version },
        Panel { register: "scope", place: Place::Top(&[]), render: pieces::of_scope },
        Panel {
            register: "requirement",
            place: Place::Top(&["actions", "evidence", "questions", "metrics", "source_note"]),
            render: line::of_requirement,
        },
    ],
    facts: &[Fact { register: "scope", of: pieces::approved_of_scope }],
    copies: &[SignedCopy { register: "soa-version", render: report::copy }],
    signings: &[Signing { register: "soa-version", act: APPROVE, clause: "6.1.3 d", shows: signing::of_version }],
    reports: &[
        Report { key: "soa", title: "report-soa", per_scope: true, render: report::soa },
        Report { key: "soa-auditor", title: "report-soa-auditor", per_scope: true, render: report::auditor },
        Report { key: "soa-changes", title: "report-soa-changes", per_scope: false, render: compare::report },
    ],
    measures: measures::MEASURES,
    steps: measures::STEPS,
    lints: lints::LINTS,
    ..Concept::EMPTY
};
