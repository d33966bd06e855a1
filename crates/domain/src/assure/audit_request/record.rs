//! The record of what an auditor asks to be shown.

use jiff::civil::Date;
use kernel::register::{Keeping, Workflow};
use kernel::{Choices, Group, Id, Mark, Register};

/// What an auditor asks to be shown, by when, and what was answered. Auditors from outside write it themselves; anybody of ours writes it
/// down for them.
///
/// Somebody of ours answers, and whoever asked says whether that is what was asked for.
#[derive(Register, Default, Clone)]
#[register(key = "audit-request", prefix = "RQ", clause = "9.2", rules)]
pub struct AuditRequest {
    /// What is to be shown, in one line, such as "Access reviews of payroll, last two quarters".
    #[field(required, title, max = 240, label = "Please show")]
    pub title: String,
    /// More of it: which sample, which period, who should be there.
    #[field(kind = prose, search, label = "In more words")]
    pub details: String,
    /// Requirements of adopted frameworks that it is about.
    #[field(to("requirement"), inverse = "Asked for by auditors")]
    pub requirements: Vec<Id>,
    /// The record that it is about, such as a control or a risk.
    #[field(to("*"), inverse = "Asked for by auditors")]
    pub about: Option<Id>,
    /// The auditor who asks. Auditors from outside ask in their own name.
    #[field(once, list, to("person"), inverse = "Asks to be shown")]
    pub asked_by: Option<Id>,
    /// Who wrote it down.
    #[field(fixed, to("person"), inverse = "Wrote down")]
    pub written_by: Option<Id>,
    /// The day on which it is wanted.
    #[field(required, list, index, ahead, label = "Wanted on")]
    pub wanted_on: Option<Date>,
    /// The time of that day, such as 14:30. Empty means any time.
    #[field(max = 5, label = "Wanted at")]
    pub wanted_at: String,
    /// Who of ours answers.
    #[field(duty, list, to("person"), inverse = "Answers auditors", label = "Answered by whom")]
    pub answerer: Option<Id>,
    /// Where it is shown: the room, the site, or the system.
    #[field(max = 200, search, label = "Where")]
    pub place: String,
    /// What was answered.
    #[field(fixed, kind = prose, search, section = "Answer")]
    pub answer: String,
    /// Records and evidence that show it, as they stood when it was answered.
    #[field(fixed, to("*"), inverse = "Shown to auditors", label = "What is shown", section = "Answer")]
    pub shown: Vec<Id>,
    /// Who answered.
    #[field(fixed, to("person"), inverse = "Answered auditors", section = "Answer")]
    pub answered_by: Option<Id>,
    /// The day of the answer.
    #[field(fixed, index, label = "Answered on", section = "Answer")]
    pub answered_on: Option<Date>,
    /// The journal entry as at which the records are shown.
    #[field(fixed, range(0, i64::MAX), label = "As at journal entry", section = "Answer")]
    pub answered_entry: Option<i64>,
    /// Who accepted the answer.
    #[field(fixed, to("person"), inverse = "Accepted answers", section = "Answer")]
    pub accepted_by: Option<Id>,
    /// The day on which it was accepted.
    #[field(fixed, label = "Accepted on", section = "Answer")]
    pub accepted_on: Option<Date>,
    /// Earlier answers, and why it was opened again, accepted or withdrawn, each with its day.
    #[field(fixed, kind = prose, search, label = "What was said before", section = "Answer")]
    pub said: String,
}

/// States of a request. Every one but the first is reached by its act alone.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "audit-request-state",
        keys: &["open", "answered", "accepted", "reopened", "withdrawn"],
        marks: &[
            ("open", Mark::Planned),
            ("answered", Mark::Partly),
            ("accepted", Mark::Good),
            ("reopened", Mark::Doubtful),
            ("withdrawn", Mark::Off),
        ],
        ordered: false,
    },
    ways: &[
        ("open", "answered"),
        ("reopened", "answered"),
        ("answered", "accepted"),
        ("answered", "reopened"),
        ("accepted", "reopened"),
        ("withdrawn", "reopened"),
        ("open", "withdrawn"),
        ("answered", "withdrawn"),
        ("reopened", "withdrawn"),
    ],
    closed: &["accepted", "withdrawn"],
    acts: &[("answered", "answer"), ("accepted", "accept"), ("reopened", "reopen"), ("withdrawn", "withdraw")],
};

/// States in which an answer is owed.
pub const OWED: &[&str] = &["open", "reopened"];

/// The register of requests.
pub static AUDIT_REQUEST: Register = Register::of::<AuditRequest>("Request of an auditor", "Requests of auditors", Group::Check)
    .workflow(&STATES)
    .keeping(Keeping::Asked)
    .worker("answerer")
    .about("about")
    .without(&["owner", "tags"]);

/// Whether an answer is owed.
pub fn owed(row: &kernel::Row) -> bool {
    OWED.contains(&row.common.state.as_str())
}
