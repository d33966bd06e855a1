//! The record of an evaluation of an objective.

use jiff::civil::Date;
use kernel::register::Keeping;
use kernel::{Group, Id, Register};

kernel::choice! {
    /// How far an objective was found to be.
    pub enum Result("objective-result") {
        /// It is reached.
        Reached = "reached" [Good],
        /// A part of it is.
        Partly = "partly" [Doubtful],
        /// It is not.
        Not = "not-reached" [Bad],
    }
}

/// One look at an objective: how far it was, what the metric said, who looked and what follows. Written once.
#[derive(Register, Default, Clone)]
#[register(key = "objective-evaluation", prefix = "OE", clause = "6.2", rules)]
pub struct ObjectiveEvaluation {
    /// The objective.
    #[field(required, once, list, to("objective"), inverse = "Evaluated in")]
    pub objective: Option<Id>,
    /// The day of the evaluation.
    #[field(required, once, list, index, label = "Evaluated on")]
    pub on: Option<Date>,
    /// Who evaluated it.
    #[field(once, list, to("person"), inverse = "Evaluated", label = "Evaluated by")]
    pub evaluator: Option<Id>,
    /// How far it was.
    #[field(required, once, list, index)]
    pub result: Option<Result>,
    /// The newest value of the metric on that day.
    #[field(kind = decimal, once, list)]
    pub value: Option<i64>,
    /// The period that the value is of.
    #[field(once, max = 40)]
    pub period: String,
    /// The value that was to be reached, as it was agreed on that day.
    #[field(kind = decimal, once, label = "Target, then")]
    pub target: Option<i64>,
    /// What was looked at, what it showed, and what follows.
    #[field(required, once, kind = prose, search)]
    pub comment: String,
    /// Why it counts as reached although the metric is not there.
    #[field(once, max = 400, label = "Why all the same")]
    pub despite: String,
    /// When it is evaluated again.
    #[field(once, label = "Next evaluation")]
    pub next: Option<Date>,
}

/// The register of evaluations, written by the operation of the objective only.
pub static OBJECTIVE_EVALUATION: Register =
    Register::of::<ObjectiveEvaluation>("Evaluation of an objective", "Evaluations of objectives", Group::Hidden)
        .keeping(Keeping::Kept)
        .without(&["owner", "tags"])
        .about("objective")
        .beside()
        .without_remarks()
        .binds();
