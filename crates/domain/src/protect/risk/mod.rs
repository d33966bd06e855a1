//! Risks (clauses 6.1.2, 6.1.3, 8.2, 8.3): what could happen, how bad it is now and is meant to be, and what is done.
//!
//! Contributors keep them. States: identified, analysed, in treatment, monitored, closed. A risk is rated three times
//! (inherent, current, target), each axis with its reason, by the criteria it points at; levels and the verdict against
//! the appetite are derived. It points at a threat, a vulnerability, assets and controls. Operations: review (a record of
//! its own each time), approve the treatment plan, accept; the last two are signatures of the risk owner or top management.

pub mod action;
pub mod approval;
mod derived;
mod lints;
mod matrix;
pub mod measures;
mod operations;
mod pages;
mod plan;
mod plan_report;
mod proposals;
pub mod record;
mod report;
pub mod review;
mod review_report;
pub mod rules;
mod signing;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_owner;
#[cfg(test)]
mod tests_treatment;

pub use action::{Progress, TREATMENT_ACTION, TreatmentAction, actions};
pub use record::{Approach, RISK, Risk, TreatmentOption};
pub use review::RISK_REVIEW;

use kernel::{Derived, DueRule, Hooks, Operation, Reaction, Rules};
use ui::concept::Signing;
use ui::{Concept, Panel, Place, Report, Screen, SignedCopy};

impl Rules for Risk {
    const HOOKS: Hooks = Hooks {
        check: rules::check,
        fill: rules::fill,
        follow_ups: rules::follow_ups,
        reacts: &[Reaction { to: "criteria", plan: rules::rerating }],
        offered: approval::offered,
        ..Hooks::NONE
    };
    const DERIVED: &'static [Derived] = &[
        Derived::of::<derived::Rated>(),
        Derived::of::<derived::Planned>(),
        Derived::of::<derived::Accepted>(),
        Derived::of::<derived::Reviewed>(),
    ];
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "risk",
    registers: &[&RISK, &RISK_REVIEW, &TREATMENT_ACTION],
    messages: include_str!("en.ftl"),
    screens: &[Screen { path: "/risk/matrix", title: "screen-risk-matrix", under: "risk", index: None, render: matrix::page }],
    panels: &[
        Panel { register: "risk", place: Place::Top(pages::SHOWN), render: pages::ladder },
        Panel { register: "risk", place: Place::Below, render: pages::controls },
        Panel { register: "risk", place: Place::Below, render: plan::plan },
        Panel { register: "risk", place: Place::Below, render: pages::reviews },
        Panel { register: "asset", place: Place::Below, render: proposals::panel },
    ],
    reports: &[
        Report { key: "risk-register", title: "releasable-risk-register", per_scope: true, render: report::register },
        Report { key: "risk-reviews", title: "releasable-risk-reviews", per_scope: true, render: review_report::reviews },
        Report { key: "treatment-plan", title: "releasable-treatment-plan", per_scope: true, render: plan_report::plan },
    ],
    copies: &[SignedCopy { register: "risk", render: report::copy }],
    signings: &[
        Signing { register: "risk", act: approval::APPROVE, clause: "6.1.3 f", shows: signing::of_plan },
        Signing { register: "risk", act: approval::ACCEPT, clause: "6.1.3 f", shows: signing::of_acceptance },
    ],
    measures: measures::MEASURES,
    steps: measures::STEPS,
    lints: lints::LINTS,
    ..Concept::EMPTY
};
