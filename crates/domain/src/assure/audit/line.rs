//! The record of a line of the check list, and of a sample drawn for it.

use jiff::civil::Date;
use kernel::{Group, Id, Register};

kernel::choice! {
    /// Why something is looked at in this audit.
    pub enum Chosen("audit-chosen") {
        /// Much depends on it, or much could go wrong.
        Risk = "risk",
        /// Something was found there before.
        Findings = "findings",
        /// It changed.
        Change = "change",
        /// The system rests on it.
        Importance = "importance",
        /// Its turn has come.
        Turn = "turn",
    }
}

kernel::choice! {
    /// What an auditor concludes about one requirement.
    pub enum Conclusion("audit-conclusion") {
        /// It is met, and the evidence shows it.
        Conforms = "conforms" [Good],
        /// It is met and could be done better.
        Opportunity = "opportunity" [Doubtful],
        /// It is not met.
        Nonconforming = "nonconforming" [Bad],
        /// It does not apply here.
        NotApplicable = "not-applicable" [Off],
        /// Nobody came to look at it.
        NotLookedAt = "not-looked-at" [Unknown],
    }
}

/// One thing that an audit looks at: a clause, a control, or what the criteria ask for otherwise. The auditor writes down what was
/// seen and concludes.
#[derive(Register, Default, Clone)]
#[register(key = "audit-line", prefix = "AL", clause = "9.2.2", rules)]
pub struct AuditLine {
    /// What is looked at. Left empty, it takes the name of the requirement or control.
    #[field(title, max = 240)]
    pub title: String,
    /// The audit.
    #[field(required, part, once, list, to("audit"), inverse = "Check list")]
    pub audit: Option<Id>,
    /// The requirement or control that is looked at.
    #[field(once, list, to("requirement", "control"), inverse = "Looked at in", label = "Requirement")]
    pub subject: Option<Id>,
    /// Why it is looked at in this audit.
    #[field(list, label = "Chosen for")]
    pub chosen: Vec<Chosen>,
    /// More about the choice.
    #[field(max = 400, search, label = "Why it was chosen")]
    pub why: String,
    /// Which auditor looks at it.
    #[field(duty, to("person"), inverse = "Looks at")]
    pub auditor: Option<Id>,
    /// What is asked and what is looked for. Left empty, it takes the questions of the content pack.
    #[field(kind = prose, search)]
    pub questions: String,
    /// Who was asked.
    #[field(to("person"), inverse = "Asked about", label = "People asked", section = "What was seen")]
    pub met: Vec<Id>,
    /// What was seen, heard and read, where and when, so that somebody else could see it too.
    #[field(kind = prose, search, label = "Objective evidence", section = "What was seen")]
    pub observed: String,
    /// Items of the register of evidence that were looked at.
    #[field(to("evidence"), inverse = "Looked at in audits", section = "What was seen")]
    pub evidence: Vec<Id>,
    /// What follows from it.
    #[field(list, index, section = "What was seen")]
    pub conclusion: Option<Conclusion>,
    /// Why it does not apply, or why nobody looked.
    #[field(
        kind = prose,
        search,
        label = "Why not",
        section = "What was seen",
        show_when = "conclusion=not-applicable|not-looked-at",
        required_when = "conclusion=not-applicable|not-looked-at"
    )]
    pub not_why: String,
}

/// The register of lines.
pub static AUDIT_LINE: Register = Register::of::<AuditLine>("Audit line", "Check list", Group::Hidden)
    .about("audit")
    .beside()
    .worker("auditor")
    .without(&["owner", "tags"])
    .tallied(&[&["conclusion"]]);

impl AuditLine {
    /// Whether the auditor has concluded.
    pub fn is_concluded(&self) -> bool {
        self.conclusion.is_some()
    }
}

kernel::choice! {
    /// How a sample is chosen.
    pub enum Sampling("audit-sampling") {
        /// By drawing lots.
        Random = "random",
        /// Each so-many-eth.
        Systematic = "systematic",
        /// By what the auditor knows.
        Judgement = "judgement",
        /// All of them.
        All = "all",
    }
}

/// What was picked out of many to be looked at: how many there are, how many were picked, how and why. The sample itself is records
/// of this program, with the moment at which they were picked, or rows of a list.
///
/// Drawing the sample picks rows by lot and keeps the seed, so that anybody can draw the same rows again. A long list is kept as a
/// file of the sample, and its rows are counted and drawn from there.
#[derive(Register, Default, Clone)]
#[register(key = "audit-sample", prefix = "SA", clause = "9.2.2", rules)]
pub struct AuditSample {
    /// What is sampled, such as "Leavers of the first quarter".
    #[field(required, title, max = 200)]
    pub title: String,
    /// The line of the check list that it is for.
    #[field(required, part, once, list, to("audit-line"), inverse = "Samples")]
    pub line: Option<Id>,
    /// All of what it is drawn from, and how it is known that none is missing.
    #[field(required, kind = prose, search, label = "Drawn from")]
    pub source: String,
    /// How many there are in all.
    #[field(range(0, 100_000_000))]
    pub population: Option<i64>,
    /// How many of them are looked at.
    #[field(list, range(0, 100_000_000), label = "Sample size")]
    pub size: Option<i64>,
    /// How they are chosen.
    #[field(required)]
    pub choice: Option<Sampling>,
    /// Why so many, and why in this way.
    #[field(required, kind = prose, search)]
    pub reason: String,
    /// Records of this program that are looked at. They are picked once, and shown as they stood at that moment.
    #[field(once, to("*"), inverse = "Sampled in", label = "Records picked", section = "Sample")]
    pub records: Vec<Id>,
    /// The journal entry up to which the picked records are shown.
    #[field(fixed, label = "As at entry", section = "Sample")]
    pub entry: Option<i64>,
    /// Rows of the list that are looked at, each with what was found.
    #[field(columns("Row", "Content", "Found"), label = "Rows", section = "Sample")]
    pub items: Vec<Vec<String>>,
    /// How many of the sample were not as they should be.
    #[field(range(0, 100_000_000), section = "Result")]
    pub exceptions: Option<i64>,
    /// What the sample showed.
    #[field(kind = prose, search, section = "Result")]
    pub result: String,
    /// What the lots were drawn with: the same seed, population and size give the same rows.
    #[field(fixed, max = 80, section = "Sample")]
    pub seed: String,
    /// The file of this sample from which the rows were drawn.
    #[field(fixed, to("attachment"), inverse = "Samples drawn", label = "Drawn from the file", section = "Sample")]
    pub list: Option<Id>,
    /// SHA-256 of that file, in hexadecimal: the same file and seed give the same rows.
    #[field(fixed, max = 64, label = "SHA-256 of the file", section = "Sample")]
    pub list_hash: String,
    /// Whether the first row of that file was counted as a row, not taken for the names of the columns.
    #[field(fixed, label = "First row counted", section = "Sample")]
    pub list_headless: bool,
    /// The day on which the rows were drawn.
    #[field(fixed, label = "Drawn on", section = "Sample")]
    pub drawn_on: Option<Date>,
}

/// The register of samples.
pub static AUDIT_SAMPLE: Register =
    Register::of::<AuditSample>("Audit sample", "Audit samples", Group::Hidden).about("line").beside().without(&["owner", "tags"]);
