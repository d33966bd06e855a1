//! Management review (9.3): top management looks at the whole system, with every input that the standard asks for, and decides.
//!
//! Managers keep both registers. States: planned, held, concluded, cancelled; an act leads to each. A new review has an input for each
//! letter of 9.3.2. Their numbers are never copied: they are read as at the meeting, beside those of the review before. Concluding is
//! refused while an input lacks discussion or decision, or while nobody of top management was there; what was concluded stays. Top
//! management signs the minutes, of which a copy is kept.

mod derived;
mod figures;
mod lints;
mod operations;
mod pages;
pub mod record;
mod report;
pub mod rules;
#[cfg(test)]
mod tests;

pub use record::{MANAGEMENT_REVIEW, ManagementReview, REVIEW_INPUT, ReviewInput};

use kernel::{Derived, DueRule, Filter, Hooks, Operation, Rules};
use ui::concept::Signing;
use ui::{Concept, Panel, Place, Report, SignedCopy, Step};

impl Rules for ManagementReview {
    const HOOKS: Hooks = Hooks { check: rules::check, follow_ups: rules::follow_ups, offered: rules::offered, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Worked>(), Derived::of::<derived::Approved>()];
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

impl Rules for ReviewInput {
    const HOOKS: Hooks = Hooks { check: rules::check_input, ..Hooks::NONE };
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "management_review",
    registers: &[&MANAGEMENT_REVIEW, &REVIEW_INPUT],
    messages: include_str!("en.ftl"),
    panels: &[
        Panel { register: "management-review", place: Place::Top(&["decided", "of"]), render: pages::progress },
        Panel { register: "management-review", place: Place::Below, render: pages::of_review },
        Panel { register: "review-input", place: Place::Top(&[]), render: pages::of_input },
    ],
    reports: &[Report { key: "management-review", title: "report-management-review", per_scope: false, render: report::minutes }],
    copies: &[SignedCopy { register: "management-review", render: report::of_review }],
    signings: &[Signing { register: "management-review", act: rules::APPROVE, clause: "9.3", shows: pages::signing }],
    steps: &[Step {
        key: "management-review",
        place: 130,
        link: "/management-review",
        done: |read| Ok(read.count(&MANAGEMENT_REVIEW, &Filter::new())? > 0),
    }],
    lints: lints::LINTS,
    ..Concept::EMPTY
};
