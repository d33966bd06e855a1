//! Certification: the body, its visits and what it found, the certificates it issued, and the cycle that follows from its decision.
//!
//! Managers keep certifications; contributors keep visits and findings. States of a certification: preparing, applied, stage 1, stage 2,
//! certified, suspended, expired, withdrawn; an act leads to each. No certificate is recorded while a major nonconformity is open or the
//! plan for a minor one is not accepted. Deadlines are pure functions of the decision and of the visits held (`cycle`). A finding is
//! dealt with by a nonconformity, which an act makes once.

mod acts;
pub mod cycle;
mod derived;
pub mod estimate;
pub mod finding;
mod finding_acts;
mod lints;
pub mod measures;
mod operations;
mod pages;
mod pieces;
pub mod record;
mod report;
mod rules;
mod said;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_cycle;
#[cfg(test)]
mod tests_findings;
pub mod visit;
mod year;
mod year_page;

pub use finding::{CERTIFICATION_FINDING, CertificationFinding, FindingGrade};
pub use record::{CERTIFICATE, CERTIFICATION, Certificate, Certification};
pub use visit::{CERTIFICATION_VISIT, CertificationVisit, Visit};

use kernel::{Derived, DueRule, Group, Hooks, Operation, Rules};
use ui::{Concept, Fact, Panel, Place, Report, Screen};

impl Rules for Certification {
    const HOOKS: Hooks = Hooks { check: rules::check, fill: rules::fill, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Standings>(), Derived::of::<derived::Estimated>()];
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

impl Rules for CertificationFinding {
    const HOOKS: Hooks = Hooks { check: finding::check, fill: finding::fill, offered: finding_acts::offered, ..Hooks::NONE };
    const OPERATIONS: &'static [Operation] = finding_acts::OPERATIONS;
    const DUE: &'static [DueRule] = finding::DUE;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "certification",
    registers: &[&CERTIFICATION, &CERTIFICATE, &CERTIFICATION_VISIT, &CERTIFICATION_FINDING],
    messages: include_str!("en.ftl"),
    panels: &[
        Panel { register: "certification", place: Place::Below, render: pages::of_certification },
        Panel { register: "certification-visit", place: Place::Below, render: pages::of_visit },
        Panel { register: "scope", place: Place::Below, render: pages::of_scope },
    ],
    screens: &[Screen {
        path: year_page::PATH,
        title: "screen-year",
        under: "",
        index: Some((Group::Check, "9")),
        render: year_page::page,
    }],
    reports: &[Report { key: "cycle", title: "report-cycle", per_scope: false, render: report::cycle }],
    facts: &[Fact { register: "scope", of: pages::about_scope }],
    measures: measures::MEASURES,
    lints: lints::LINTS,
    ..Concept::EMPTY
};
