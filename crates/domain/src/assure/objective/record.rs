//! The record of an objective.

use jiff::civil::Date;
use kernel::register::Workflow;
use kernel::{Choices, Group, Id, Mark, Register};

/// What information security is to reach: why, measured with what, by when, with which means, and how it is seen whether it was.
///
/// Write it as a draft; top management agrees to it. What was agreed stays as it is until it is taken back to a draft.
#[derive(Register, Default, Clone)]
#[register(key = "objective", prefix = "OJ", clause = "6.2", rules)]
pub struct Objective {
    /// What is to be reached, in one line, such as "Nobody works without current training".
    #[field(required, title, max = 200)]
    pub title: String,
    /// Why it is wanted, and what of the policy it serves.
    #[field(required, kind = prose, search)]
    pub why: String,
    /// Risks that it is to make smaller.
    #[field(to("risk"), inverse = "Behind objectives", section = "What it follows from")]
    pub risks: Vec<Id>,
    /// Clauses, Annex A controls and articles that it follows from.
    #[field(to("requirement"), inverse = "Behind objectives", section = "What it follows from")]
    pub requirements: Vec<Id>,
    /// Issues of the context that it answers.
    #[field(to("issue"), inverse = "Behind objectives", section = "What it follows from")]
    pub issues: Vec<Id>,
    /// The metric that shows how far it is.
    #[field(to("metric"), inverse = "Measures objectives", label = "Measured with", section = "How it is measured")]
    pub metric: Option<Id>,
    /// How it is seen that it is reached, where no metric measures it.
    #[field(kind = prose, label = "How it is seen otherwise", section = "How it is measured")]
    pub seen: String,
    /// The value from which it starts, in the unit of measure of the metric.
    #[field(kind = decimal, section = "How it is measured")]
    pub baseline: Option<i64>,
    /// The value that is to be reached, in the unit of measure of the metric.
    #[field(kind = decimal, list, section = "How it is measured", required_when = "metric")]
    pub target: Option<i64>,
    /// By when it is to be reached.
    #[field(required, ahead, list, index, label = "To be reached by", section = "How it is measured")]
    pub target_date: Option<Date>,
    /// People, money and other means that it takes.
    #[field(kind = prose, label = "Means", section = "Plan")]
    pub resources: String,
    /// Treatment actions that serve it. Other work about it is written down as tasks.
    #[field(aside, to("treatment-action"), inverse = "Serves objectives", section = "Plan")]
    pub actions: Vec<Id>,
    /// How its results are evaluated: who looks at what, by which rule.
    #[field(kind = prose, label = "How it is evaluated", section = "Plan")]
    pub evaluation: String,
    /// When it is evaluated next. The day by which it is to be reached when left empty.
    #[field(aside, ahead, list, index, label = "Next evaluation", section = "Plan")]
    pub next_evaluation: Option<Date>,
    /// Who has to know of it, and how they hear of it.
    #[field(aside, kind = prose, label = "Who is told", section = "Plan")]
    pub told: String,
    /// Why it was taken back to a draft or withdrawn the last time.
    #[field(aside, fixed, kind = prose, label = "Why it was taken back or withdrawn", section = "Plan")]
    pub turned: String,
}

/// States of an objective.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "objective-state",
        keys: &["draft", "agreed", "reached", "missed", "withdrawn"],
        marks: &[
            ("draft", Mark::Draft),
            ("agreed", Mark::Sealed),
            ("reached", Mark::Good),
            ("missed", Mark::Bad),
            ("withdrawn", Mark::Off),
        ],
        ordered: false,
    },
    ways: &[
        ("draft", "agreed"),
        ("draft", "withdrawn"),
        ("agreed", "draft"),
        ("agreed", "reached"),
        ("agreed", "missed"),
        ("agreed", "withdrawn"),
        ("reached", "draft"),
        ("missed", "draft"),
        ("withdrawn", "draft"),
    ],
    closed: &["reached", "missed", "withdrawn"],
    acts: &[("agreed", "agree"), ("reached", "evaluate"), ("missed", "evaluate"), ("withdrawn", "withdraw"), ("draft", "revise")],
};

/// The register of objectives.
pub static OBJECTIVE: Register =
    Register::of::<Objective>("Objective", "Objectives", Group::Plan).workflow(&STATES).about("metric").binds();
