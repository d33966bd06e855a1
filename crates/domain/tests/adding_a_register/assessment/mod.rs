//! Assessments of suppliers (A.5.22): what was looked at, and what came out. Contributors keep them.

mod pages;
mod record;

pub use record::{ASSESSMENT, Assessment};

use kernel::{Change, DueRule, Field, Kind, Operation, Role, Rules};
use ui::{Concept, Measure, Panel, Place, Report};

impl Rules for Assessment {
    const DUE: &'static [DueRule] = &[DueRule::new("planned", "assessment-due").act("conclude")];
    const OPERATIONS: &'static [Operation] = &[Operation {
        key: "conclude",
        label: "Conclude the assessment",
        help: "Says what came out, and ends it.",
        fields: &[Field::new("conclusion", "Conclusion", "What came out.", "What", Kind::Prose).required()],
        role: Role::Contributor,
        from: &["planned"],
        grave: false,
        next: |_, _| true,
        plan: |_, row, said| Ok(vec![Change::edit(row.register, row.id, said.clone().with("state", "concluded"))]),
    }];
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "assessment",
    registers: &[&ASSESSMENT],
    messages: include_str!("en.ftl"),
    panels: &[Panel { register: "supplier", place: Place::Below, render: pages::of_supplier }],
    measures: &[Measure { key: "assessments", place: 90, count: pages::concluded }],
    reports: &[Report { key: "assessments", title: "assessment-report", per_scope: false, render: pages::report }],
    ..Concept::EMPTY
};
