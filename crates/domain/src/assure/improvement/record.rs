//! The record of an improvement.

use jiff::civil::Date;
use kernel::register::{Keeping, Workflow};
use kernel::{Choices, Group, Id, Mark, Register};

/// Something that could be better. Anybody with a role on the unit suggests it; those who keep the unit answer, and say what came of it.
#[derive(Register, Default, Clone)]
#[register(key = "improvement", prefix = "IMP", clause = "10.1", rules)]
pub struct Improvement {
    /// The suggestion in one line.
    #[field(required, title, max = 200)]
    pub title: String,
    /// What should be different, and how.
    #[field(required, kind = prose, search, label = "What should be better")]
    pub what: String,
    /// What would be gained: fewer faults, less work, less risk.
    #[field(kind = prose, search)]
    pub benefit: String,
    /// The record that it is about.
    #[field(list, to("*"), inverse = "Improvements suggested")]
    pub about: Option<Id>,
    /// Who suggested it.
    #[field(fixed, list, to("person"), inverse = "Suggested", section = "Answer")]
    pub suggested_by: Option<Id>,
    /// What was answered, and why.
    #[field(fixed, kind = prose, search, section = "Answer")]
    pub answer: String,
    /// Who answered.
    #[field(fixed, to("person"), inverse = "Answered", section = "Answer")]
    pub answered_by: Option<Id>,
    /// The day of the newest answer.
    #[field(fixed, list, label = "Answered on", section = "Answer")]
    pub answered_on: Option<Date>,
    /// The improvement that it became a part of.
    #[field(fixed, to("improvement"), inverse = "Merged from", label = "Merged into", section = "Answer", show_when = "state=merged")]
    pub merged_into: Option<Id>,
    /// What came of it: tasks, controls, nonconformities and other records.
    #[field(
        fixed,
        to("task", "control", "nonconformity", "corrective-action", "risk", "treatment-action", "evidence", "asset", "obligation"),
        inverse = "Came of improvements",
        label = "What came of it",
        section = "Answer"
    )]
    pub outcome: Vec<Id>,
}

/// States of an improvement.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "improvement-state",
        keys: &["suggested", "accepted", "done", "declined", "merged"],
        marks: &[
            ("suggested", Mark::Planned),
            ("accepted", Mark::Partly),
            ("done", Mark::Good),
            ("declined", Mark::Off),
            ("merged", Mark::Off),
        ],
        ordered: false,
    },
    ways: &[
        ("suggested", "accepted"),
        ("suggested", "declined"),
        ("suggested", "merged"),
        ("accepted", "done"),
        ("accepted", "declined"),
        ("accepted", "merged"),
        ("done", "suggested"),
        ("declined", "suggested"),
        ("merged", "suggested"),
    ],
    closed: &["done", "declined", "merged"],
    acts: &[("suggested", "reopen"), ("accepted", "accept"), ("done", "finish"), ("declined", "decline"), ("merged", "merge")],
};

/// The register of improvements.
pub static IMPROVEMENT: Register = Register::of::<Improvement>("Improvement", "Improvements", Group::Improve)
    .workflow(&STATES)
    .keeping(Keeping::Suggested)
    .without(&["owner", "tags"]);
