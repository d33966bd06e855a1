//! The records of a gap analysis and of its answers.

use super::chapter::Chapter;
use crate::ground::framework::record::Framework;
use jiff::civil::Date;
use kernel::register::{Keeping, Workflow};
use kernel::{Choices, Group, Id, Mark, Register};

/// Key of the operation that signs an analysis, and of its signatures.
pub const SIGN: &str = "sign";

kernel::choice! {
    /// How a requirement is met.
    pub enum Met("gap-result") {
        /// In full.
        Conforms = "conforms" [Good],
        /// In part.
        Partly = "partly" [Partly],
        /// Not at all, or not so that it counts.
        DoesNotConform = "does-not-conform" [Bad],
        /// Asks for what there is not here.
        NotApplicable = "not-applicable" [Off],
        /// Nobody has looked yet.
        NotAssessed = "not-assessed" [Absent],
    }
}

impl Met {
    /// Whether something is left to do.
    pub fn is_gap(self) -> bool {
        matches!(self, Self::Partly | Self::DoesNotConform)
    }
}

kernel::choice! {
    /// How soon a gap is to be closed.
    pub enum Priority("gap-priority") {
        /// First.
        High = "high",
        /// Then.
        Medium = "medium",
        /// When there is time.
        Low = "low",
    }
}

/// How far an organisation is from what its frameworks ask for: one answer for each requirement, over one scope, at one time.
///
/// Opening it makes the answers, in the order in which a consultant would ask. They are given to people, answered, and signed as
/// a whole; what was signed stays, so that the next analysis shows what moved. What a Statement of Applicability says is not touched.
#[derive(Register, Default, Clone)]
#[register(key = "gap-analysis", prefix = "GA", clause = "4.4", rules)]
pub struct GapAnalysis {
    /// What it is called, such as "Gap analysis, spring 2026".
    #[field(required, title, max = 200)]
    pub title: String,
    /// What is asked: requirements of these frameworks. Each is adopted for the scope.
    #[field(required)]
    pub frameworks: Vec<Framework>,
    /// The part of the organisation that is looked at.
    #[field(required, list, to("scope"), inverse = "Gap analyses")]
    pub scope: Option<Id>,
    /// Whether each answer says how mature the practice is, by the scale of the criteria in force.
    #[field(label = "With maturity")]
    pub with_maturity: bool,
    /// By when everything is to be answered.
    #[field(aside, ahead, list, index, label = "Answers wanted by")]
    pub answers_by: Option<Date>,
    /// How it is done: who is asked, what is looked at, how much was sampled.
    #[field(kind = prose, search)]
    pub method: String,
    /// The criteria whose scale of maturity is used.
    #[field(fixed, to("criteria"), inverse = "Scale of gap analyses", label = "Scale of maturity", section = "Standing")]
    pub criteria: Option<Id>,
    /// The analysis of the same scope that was signed before this one was opened: movement is told from it.
    #[field(fixed, to("gap-analysis"), inverse = "Followed by", label = "Analysis before", section = "Standing")]
    pub earlier: Option<Id>,
    /// The day on which it was signed.
    #[field(fixed, list, index, section = "Standing")]
    pub signed_on: Option<Date>,
    /// What it comes to: where the largest gaps are and what follows.
    #[field(kind = prose, fixed, search, section = "Standing", required_when = "state=signed")]
    pub conclusion: String,
    /// Why it was signed while some requirements were not assessed.
    #[field(kind = prose, fixed, label = "Why some are not assessed", section = "Standing")]
    pub open_why: String,
    /// Why it was given up.
    #[field(kind = prose, fixed, label = "Why it was given up", section = "Standing", show_when = "state=dropped")]
    pub dropped_why: String,
}

/// States of an analysis, each but the first reached by its act alone.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "gap-analysis-state",
        keys: &["draft", "open", "signed", "superseded", "dropped"],
        marks: &[
            ("draft", Mark::Draft),
            ("open", Mark::Partly),
            ("signed", Mark::Sealed),
            ("superseded", Mark::Off),
            ("dropped", Mark::Off),
        ],
        ordered: true,
    },
    ways: &[("draft", "open"), ("open", "signed"), ("signed", "superseded"), ("draft", "dropped"), ("open", "dropped")],
    closed: &["signed", "superseded", "dropped"],
    acts: &[("open", "open"), ("signed", "sign"), ("superseded", "sign"), ("dropped", "give-up")],
};

/// The register of gap analyses.
pub static GAP_ANALYSIS: Register =
    Register::of::<GapAnalysis>("Gap analysis", "Gap analyses", Group::Plan).keeping(Keeping::Managed).workflow(&STATES).about("scope");

/// How one requirement is met, and what is to be done about it.
///
/// Answers come with a gap analysis. What is proposed from an earlier answer counts once somebody confirms it.
#[derive(Register, Clone)]
#[register(key = "gap-answer", prefix = "GQ", clause = "4.4", rules)]
pub struct GapAnswer {
    /// Reference and title of the requirement. Left empty, it takes both.
    #[field(once, title, max = 300)]
    pub title: String,
    /// The analysis that it belongs to.
    #[field(required, part, once, list, to("gap-analysis"), inverse = "Answers", label = "Analysis")]
    pub analysis: Option<Id>,
    /// The requirement that is asked about.
    #[field(required, once, to("requirement"), inverse = "Assessed in")]
    pub requirement: Option<Id>,
    /// The question as it was asked, in our own words.
    #[field(kind = prose, fixed, search, section = "Question")]
    pub question: String,
    /// The framework that asks.
    #[field(fixed, index, section = "Question")]
    pub framework: Option<Framework>,
    /// The clause or theme under which the requirement stands, such as 6 or A.8.
    #[field(fixed, index, max = 60, label = "Clause or theme", section = "Question")]
    pub heading: String,
    /// The group of questions in which it is asked.
    #[field(fixed, index, section = "Question")]
    pub chapter: Option<Chapter>,
    /// Its place in the order of the questions.
    #[field(fixed, index, section = "Question")]
    pub place: Option<i64>,
    /// Whether the control prevents, detects or corrects.
    #[field(fixed, section = "Question")]
    pub control_types: Vec<String>,
    /// What it keeps: confidentiality, integrity, availability.
    #[field(fixed, section = "Question")]
    pub properties: Vec<String>,
    /// Cybersecurity concepts that it belongs to.
    #[field(fixed, section = "Question")]
    pub concepts: Vec<String>,
    /// Operational capabilities that it belongs to.
    #[field(fixed, section = "Question")]
    pub capabilities: Vec<String>,
    /// Security domains that it belongs to.
    #[field(fixed, section = "Question")]
    pub domains: Vec<String>,
    /// How the requirement is met. What was not looked at stays not assessed.
    #[field(required, list, index, section = "Answer")]
    pub result: Option<Met>,
    /// Why the requirement asks for nothing here.
    #[field(kind = prose, search, label = "Why it does not apply", section = "Answer", show_when = "result=not-applicable", required_when =
        "result=not-applicable")]
    pub reason: String,
    /// How mature the practice is, by the scale of the analysis.
    #[field(range(1, 5), section = "Answer")]
    pub maturity: Option<i64>,
    /// What was seen, and what is missing.
    #[field(kind = prose, search, section = "Answer")]
    pub observation: String,
    /// What shows it.
    #[field(to("evidence"), inverse = "Shown in gap analyses", section = "Answer")]
    pub evidence: Vec<Id>,
    /// The controls that meet it, fully or in part.
    #[field(to("control"), inverse = "Seen in gap analyses", section = "Answer")]
    pub controls: Vec<Id>,
    /// By when whoever it was given to answers.
    #[field(aside, index, label = "Answer wanted by", section = "Answer")]
    pub answer_by: Option<Date>,
    /// How soon the gap is to be closed.
    #[field(aside, list, index, section = "Plan")]
    pub priority: Option<Priority>,
    /// By when the gap is to be closed.
    #[field(aside, list, index, section = "Plan")]
    pub target_date: Option<Date>,
    /// The tasks and treatment actions that close the gap.
    #[field(aside, fixed, to("task", "treatment-action"), inverse = "Closes gaps", label = "What is done about it", section = "Plan")]
    pub actions: Vec<Id>,
    /// The answer to the same requirement in the analysis before.
    #[field(fixed, to("gap-answer"), inverse = "Assessed again as", label = "Answer before", section = "Before")]
    pub earlier: Option<Id>,
    /// Its result.
    #[field(fixed, label = "Result before", section = "Before")]
    pub earlier_result: Option<Met>,
    /// The answer from which a result is proposed.
    #[field(fixed, to("gap-answer"), inverse = "Proposed for", label = "Proposed from", section = "Proposal")]
    pub origin: Option<Id>,
    /// How that answer bears on this one: the same requirement, or the line of the mapping with its strength and reason.
    #[field(fixed, kind = prose, label = "Why it is proposed", section = "Proposal")]
    pub origin_why: String,
    /// The result that is proposed. It counts for nothing until somebody confirms it.
    #[field(fixed, index, label = "Proposed result", section = "Proposal")]
    pub proposed: Option<Met>,
    /// The maturity that is proposed.
    #[field(fixed, range(1, 5), label = "Proposed maturity", section = "Proposal")]
    pub proposed_maturity: Option<i64>,
}

impl Default for GapAnswer {
    fn default() -> Self {
        Self {
            title: String::new(),
            analysis: None,
            requirement: None,
            question: String::new(),
            framework: None,
            heading: String::new(),
            chapter: None,
            place: None,
            control_types: Vec::new(),
            properties: Vec::new(),
            concepts: Vec::new(),
            capabilities: Vec::new(),
            domains: Vec::new(),
            result: Some(Met::NotAssessed),
            reason: String::new(),
            maturity: None,
            observation: String::new(),
            evidence: Vec::new(),
            controls: Vec::new(),
            answer_by: None,
            priority: None,
            target_date: None,
            actions: Vec::new(),
            earlier: None,
            earlier_result: None,
            origin: None,
            origin_why: String::new(),
            proposed: None,
            proposed_maturity: None,
        }
    }
}

/// The register of answers.
pub static GAP_ANSWER: Register =
    Register::of::<GapAnswer>("Gap answer", "Gap answers", Group::Hidden).about("analysis").beside().tallied(&[&["phase", "follow_up"]]);
