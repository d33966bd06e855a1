//! Gap analysis: how far an organisation is from what its frameworks ask for, requirement by requirement, over one scope.
//!
//! Managers keep analyses; contributors answer. States: draft, open, signed, superseded, given up; an act leads to each. Opening makes an
//! answer for every requirement, in the order in which a consultant would ask. Results are proposed from earlier answers and through the
//! mappings, and count once a person confirms them. Gaps become tasks or treatment actions, once. What was signed stays; the next
//! analysis of the scope tells what moved. Lines of the Statement of Applicability are never touched.

mod answer_acts;
mod asked;
mod carry;
mod chapter;
mod derived;
mod groups;
mod lints;
mod meant;
pub mod measures;
mod operations;
mod pages;
pub mod pieces;
mod plan;
mod prioritised;
pub mod record;
mod report;
pub mod rules;
mod signing;
mod start;
mod tally;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_carry;
#[cfg(test)]
mod tests_pages;
mod walk;

pub use asked::answers;
pub use record::{GAP_ANALYSIS, GAP_ANSWER, GapAnalysis, GapAnswer, Met};

use kernel::{Derived, DueRule, Hooks, Operation, Rules};
use ui::concept::Signing;
use ui::{Concept, Panel, Place, Report, Screen, SignedCopy};

impl Rules for GapAnalysis {
    const HOOKS: Hooks = Hooks { check: rules::check, follow_ups: rules::follow_ups, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Approved>()];
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

impl Rules for GapAnswer {
    const HOOKS: Hooks = Hooks { check: rules::check_answer, fill: asked::fill, offered: answer_acts::offered, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Standing>()];
    const OPERATIONS: &'static [Operation] = answer_acts::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE_ANSWER;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "gap",
    registers: &[&GAP_ANALYSIS, &GAP_ANSWER],
    messages: include_str!("en.ftl"),
    lints: lints::LINTS,
    screens: &[
        Screen { path: "/gap", title: "screen-gap", under: "gap-analysis", index: None, render: pages::result },
        Screen { path: "/gap/start", title: "screen-gap-start", under: "gap-analysis", index: None, render: start::page },
        Screen { path: "/gap/plan", title: "screen-gap-plan", under: "gap-analysis", index: None, render: prioritised::page },
        Screen { path: "/gap/answer", title: "screen-gap-answer", under: "gap-answer", index: None, render: walk::page },
    ],
    panels: &[
        Panel { register: "gap-analysis", place: Place::Top(&["approval"]), render: pages::of_analysis },
        Panel { register: "gap-answer", place: Place::Top(&["question", "result"]), render: walk::of_answer },
        Panel { register: "requirement", place: Place::Below, render: pieces::of_requirement },
        Panel { register: "control", place: Place::Below, render: pieces::of_control },
    ],
    reports: &[
        Report { key: "gap", title: "report-gap", per_scope: false, render: report::gap },
        Report { key: "gap-compare", title: "report-gap-compare", per_scope: false, render: report::compare },
    ],
    copies: &[SignedCopy { register: "gap-analysis", render: report::of_analysis }],
    signings: &[Signing { register: "gap-analysis", act: record::SIGN, clause: "4.4", shows: signing::shown }],
    measures: measures::MEASURES,
    steps: measures::STEPS,
    ..Concept::EMPTY
};
