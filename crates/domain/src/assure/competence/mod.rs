//! Competence (clause 7.2): what the roles ask for, what people have with proof, and where the two do not meet.
//!
//! Managers say which competence roles need; contributors keep what people have. A gap is somebody who holds a role or stands in for it and
//! has not what it needs, in force today. Gaps are told from roles and qualifications whenever they are asked for.

mod lints;
pub mod measures;
mod pages;
pub mod record;
pub mod rules;
#[cfg(test)]
mod tests;

pub use record::{COMPETENCE, Competence, QUALIFICATION, Qualification};

use kernel::{DueRule, Hooks, Rules};
use ui::{Concept, Panel, Place, Screen};

impl Rules for Competence {
    const DUE: &'static [DueRule] = &[DueRule::new("next_review", "competence-due-review").review_named()];
}

impl Rules for Qualification {
    const HOOKS: Hooks = Hooks { check: rules::check, ..Hooks::NONE };
    const DUE: &'static [DueRule] = &[
        DueRule::new("valid_until", "qualification-due-renew"),
        DueRule::new("effect_due", "qualification-due-effect").when(|row| row.value("effect").is_none()),
    ];
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "competence",
    registers: &[&COMPETENCE, &QUALIFICATION],
    messages: include_str!("en.ftl"),
    screens: &[Screen { path: "/competence/gaps", title: "screen-competence-gaps", under: "competence", index: None, render: pages::gaps }],
    panels: &[
        Panel { register: "competence", place: Place::Top(&[]), render: pages::of_competence },
        Panel { register: "isms-role", place: Place::Below, render: pages::of_role },
        Panel { register: "person", place: Place::Below, render: pages::of_person },
    ],
    measures: measures::MEASURES,
    lints: lints::LINTS,
    ..Concept::EMPTY
};
