//! Risks (clauses 6.1.2, 6.1.3, 8.2, 8.3): what could happen, how bad it is now and is meant to be, and what is done.
//!
//! Contributors keep them. States: identified, analysed, in treatment, monitored, closed. A risk is rated three times
//! (inherent, current, target), each axis with its reason, by the criteria it points at; levels and the verdict against
//! the appetite are derived. It points at a threat, a vulnerability, assets and controls. Operation: review.

mod matrix;
mod operations;
mod pages;
pub mod record;
mod report;
pub mod rules;
#[cfg(test)]
mod tests;

pub use record::{Approach, RISK, Risk, TreatmentOption};

use ui::{Concept, Panel, Place, Report, Screen};

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "risk",
    registers: &[&RISK],
    messages: include_str!("en.ftl"),
    screens: &[Screen { path: "/risk/matrix", title: "screen-risk-matrix", under: "risk", index: None, render: matrix::page }],
    panels: &[
        Panel { register: "risk", place: Place::Top(pages::SHOWN), render: pages::ladder },
        Panel { register: "risk", place: Place::Below, render: pages::controls },
    ],
    reports: &[Report { key: "risk-register", title: "report-risk-register", render: report::register }],
    ..Concept::EMPTY
};
