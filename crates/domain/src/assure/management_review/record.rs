//! The records of a management review: the meeting, and one for each input that it must consider.

use jiff::civil::Date;
use kernel::register::Workflow;
use kernel::{Choices, Group, Id, Mark, Register};

kernel::choice! {
    /// What a management review considers (9.3.2).
    pub enum InputOf("review-input-of", ordered) {
        /// What became of what earlier reviews asked for (9.3.2 a).
        Actions = "actions",
        /// Changes around and within the organisation that matter (9.3.2 b).
        Issues = "issues",
        /// Changes in what interested parties need and expect (9.3.2 c).
        Parties = "parties",
        /// Nonconformities and corrective actions (9.3.2 d 1).
        Nonconformities = "nonconformities",
        /// Results of monitoring and measurement (9.3.2 d 2).
        Monitoring = "monitoring",
        /// Results of audits (9.3.2 d 3).
        Audits = "audits",
        /// How far objectives are met (9.3.2 d 4).
        Objectives = "objectives",
        /// What interested parties say (9.3.2 e).
        Feedback = "feedback",
        /// Results of the risk assessment, and how far treatment has come (9.3.2 f).
        Risks = "risks",
        /// What could be better (9.3.2 g).
        Improvement = "improvement",
    }
}

/// Top management looks at the whole management system: whether it still fits, is enough and works. Planned for a day, held, and
/// concluded with decisions; the minutes are then signed.
///
/// Each input that the standard asks for stands below it, with its numbers as at the meeting and as at the review before. A
/// review is concluded once every input was discussed and decided on, and somebody of top management was there.
#[derive(Register, Default, Clone)]
#[register(key = "management-review", prefix = "MR", clause = "9.3", rules)]
pub struct ManagementReview {
    /// What the meeting is called, such as "Management review, autumn 2026".
    #[field(required, title, max = 200)]
    pub title: String,
    /// When it is to be held. Once a year is the least.
    #[field(required, list, index, ahead)]
    pub planned: Option<Date>,
    /// Who leads the meeting.
    #[field(to("person"), inverse = "Leads reviews", duty)]
    pub chair: Option<Id>,
    /// What is to be talked about beside the inputs that the standard asks for.
    #[field(kind = prose, search)]
    pub agenda: String,
    /// The day of the meeting.
    #[field(fixed, list, index, label = "Held on", section = "Meeting")]
    pub held: Option<Date>,
    /// Who was there.
    #[field(fixed, to("person"), inverse = "Attended reviews", section = "Meeting")]
    pub present: Vec<Id>,
    /// Who else was there, or was asked and did not come.
    #[field(kind = prose, fixed, search, label = "Others, and apologies", section = "Meeting")]
    pub apologies: String,
    /// The journal entry up to which the meeting saw the records; of a meeting written down later, those at the end of its day count.
    #[field(fixed, label = "As at entry", section = "Meeting")]
    pub entry: Option<i64>,
    /// Whether the management system still fits the organisation, is enough for what it is meant to achieve, and works, and why.
    #[field(kind = prose, fixed, search, section = "Conclusion", required_when = "state=concluded")]
    pub conclusion: String,
    /// What is decided about changes to the management system and the means that it needs; say so when nothing has to change.
    #[field(
        kind = prose,
        fixed,
        search,
        label = "Changes and resources",
        section = "Conclusion",
        required_when = "state=concluded"
    )]
    pub changes: String,
    /// Why it was not held.
    #[field(kind = prose, fixed, label = "Why it was not held", section = "Conclusion", show_when = "state=cancelled")]
    pub cancelled: String,
}

/// States of a review, each but the first reached by its act alone.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "management-review-state",
        keys: &["planned", "held", "concluded", "cancelled"],
        marks: &[("planned", Mark::Planned), ("held", Mark::Partly), ("concluded", Mark::Sealed), ("cancelled", Mark::Off)],
        ordered: true,
    },
    ways: &[("planned", "held"), ("held", "concluded"), ("concluded", "held"), ("planned", "cancelled")],
    closed: &["concluded", "cancelled"],
    acts: &[("held", "hold"), ("concluded", "conclude"), ("cancelled", "cancel")],
};

/// The register of management reviews.
pub static MANAGEMENT_REVIEW: Register =
    Register::of::<ManagementReview>("Management review", "Management reviews", Group::Check).workflow(&STATES).binds();

/// One input of a management review: what is put before the meeting, what was said of it, and what was decided.
#[derive(Register, Default, Clone)]
#[register(key = "review-input", prefix = "RI", clause = "9.3.2", rules)]
pub struct ReviewInput {
    /// The input in words, as the minutes head it.
    #[field(required, once, title, max = 200)]
    pub title: String,
    /// The review that it belongs to.
    #[field(required, list, part, once, to("management-review"), inverse = "Inputs")]
    pub review: Option<Id>,
    /// Which of the inputs it is.
    #[field(required, list, index, once)]
    pub input: Option<InputOf>,
    /// What is put before the meeting beside the numbers: what changed since the last one, what stands out, what is proposed.
    #[field(kind = prose, search, label = "Put before the meeting")]
    pub report: String,
    /// What was said.
    #[field(kind = prose, search, section = "Meeting")]
    pub discussion: String,
    /// What was decided, and who does it by when. What is to be done becomes a task about this input.
    #[field(kind = prose, search, section = "Meeting")]
    pub decision: String,
    /// Nothing has to be decided here.
    #[field(section = "Meeting", label = "No decision needed")]
    pub no_decision: bool,
}

/// The register of inputs.
pub static REVIEW_INPUT: Register = Register::of::<ReviewInput>("Review input", "Review inputs", Group::Hidden).about("review").beside();

impl ReviewInput {
    /// Whether it was discussed, and decided on or found to need no decision.
    pub fn is_decided(&self) -> bool {
        !self.discussion.trim().is_empty() && (self.no_decision || !self.decision.trim().is_empty())
    }
}
