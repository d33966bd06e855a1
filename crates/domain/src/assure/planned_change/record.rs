//! The record of a planned change.

use jiff::civil::Date;
use kernel::nouns::Function;
use kernel::register::Workflow;
use kernel::{Choices, Group, Id, Mark, Register};

/// A change of the management system itself: of its scope, its rules, its roles, its tools. It is thought through before it is made.
///
/// Write it down as planned; the function that you name approves it. What was approved stays as it is until it is planned anew.
#[derive(Register, Default, Clone)]
#[register(key = "planned-change", prefix = "PC", clause = "6.3", rules)]
pub struct PlannedChange {
    /// What is changed, in one line.
    #[field(required, title, max = 200)]
    pub title: String,
    /// What the change is for.
    #[field(required, kind = prose, search)]
    pub purpose: String,
    /// What follows from it, what could go wrong, and what is done against that.
    #[field(required, kind = prose, search)]
    pub consequences: String,
    /// How the management system stays whole meanwhile: which rules hold, what is done twice, what is put off.
    #[field(required, kind = prose, label = "How the ISMS stays whole")]
    pub integrity: String,
    /// People, money and time that it takes, and that they are there.
    #[field(required, kind = prose, label = "Means", section = "Plan")]
    pub resources: String,
    /// Who does what from now on, and what changes in roles.
    #[field(required, kind = prose, section = "Plan")]
    pub responsibilities: String,
    /// By when it is carried out.
    #[field(required, ahead, list, index, label = "By", section = "Plan")]
    pub due: Option<Date>,
    /// Whose approval it needs: somebody with this function signs.
    #[field(list, label = "Approved by the function", section = "Plan")]
    pub approver: Option<Function>,
    /// Roles that change.
    #[field(to("isms-role"), inverse = "Changed by", section = "About")]
    pub roles: Vec<Id>,
    /// Clauses and Annex A controls that it is about.
    #[field(to("requirement"), inverse = "Changed by", section = "About")]
    pub requirements: Vec<Id>,
    /// Controls that change.
    #[field(to("control"), inverse = "Changed by", section = "About")]
    pub controls: Vec<Id>,
    /// The day on which it was carried out.
    #[field(aside, fixed, label = "Carried out on", section = "Outcome")]
    pub done_on: Option<Date>,
    /// What came of it, foreseen or not; why it was dropped or planned anew.
    #[field(aside, fixed, kind = prose, search, label = "What came of it", section = "Outcome")]
    pub outcome: String,
}

/// States of a planned change.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "planned-change-state",
        keys: &["planned", "approved", "carried-out", "dropped"],
        marks: &[("planned", Mark::Planned), ("approved", Mark::Sealed), ("carried-out", Mark::Good), ("dropped", Mark::Off)],
        ordered: false,
    },
    ways: &[
        ("planned", "approved"),
        ("planned", "dropped"),
        ("approved", "carried-out"),
        ("approved", "planned"),
        ("approved", "dropped"),
        ("dropped", "planned"),
    ],
    closed: &["carried-out", "dropped"],
    acts: &[("approved", "approve"), ("carried-out", "carry-out"), ("dropped", "drop"), ("planned", "revise")],
};

/// The register of planned changes.
pub static PLANNED_CHANGE: Register =
    Register::of::<PlannedChange>("Planned change", "Planned changes", Group::Plan).workflow(&STATES).about("requirements").binds();
