//! Treatment of risks (clauses 6.1.3 e and f, 8.3): what is done about a risk, by whom, by when, at what cost, and which
//! rating is expected after it.
//!
//! Contributors keep actions. An action says what was agreed; its progress is that of its task, which begins when the risk
//! owner approves the plan, so that reporting progress does not touch what was signed. The plan of a risk is all its actions.

pub mod pages;
pub mod record;
pub mod report;
#[cfg(test)]
mod tests;

pub use record::{Progress, TREATMENT_ACTION, TreatmentAction, actions};

use ui::{Concept, Report};

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "treatment",
    registers: &[&TREATMENT_ACTION],
    messages: include_str!("en.ftl"),
    reports: &[Report { key: "treatment-plan", title: "report-treatment-plan", render: report::plan }],
    ..Concept::EMPTY
};
