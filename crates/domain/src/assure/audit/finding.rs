//! The record of a finding, and of a workpaper.

use jiff::civil::Date;
use kernel::{Group, Id, Register};

kernel::choice! {
    /// What kind of thing an audit found.
    pub enum FindingKind("audit-finding-kind", ordered) {
        /// Done well, worth telling others.
        Positive = "positive" [Good],
        /// Something to keep an eye on.
        Observation = "observation" [Planned],
        /// It is met and could be done better.
        Opportunity = "opportunity" [Planned],
        /// A single lapse: a requirement is not met, and the system reaches its results all the same.
        Minor = "minor" [Doubtful],
        /// A requirement is missing as a whole, or it is in doubt that the system reaches its results.
        Major = "major" [Bad],
    }
}

impl FindingKind {
    /// Whether a requirement was not met.
    pub fn is_breach(self) -> bool {
        matches!(self, Self::Minor | Self::Major)
    }
}

/// Something that an audit found. What breaks a requirement says which one and what shows it; a nonconformity is raised from it with one
/// act, an improvement from what could be done better.
#[derive(Register, Default, Clone)]
#[register(key = "audit-finding", prefix = "AF", clause = "9.2.2", rules)]
pub struct AuditFinding {
    /// What was found, in one line.
    #[field(required, title, max = 240)]
    pub title: String,
    /// The audit.
    #[field(required, part, once, list, to("audit"), inverse = "Findings")]
    pub audit: Option<Id>,
    /// The line of the check list on which it was found.
    #[field(once, to("audit-line"), inverse = "Findings")]
    pub line: Option<Id>,
    /// How grave it is.
    #[field(required, list, index)]
    pub kind: Option<FindingKind>,
    /// Requirements of adopted frameworks that it is about. Left empty, it takes the one of its line.
    #[field(to("requirement"), inverse = "Audit findings", section = "Requirement")]
    pub requirements: Vec<Id>,
    /// Controls that it is about.
    #[field(to("control"), inverse = "Audit findings", section = "Requirement")]
    pub controls: Vec<Id>,
    /// The requirement in words, where it stands in a rule, a law or a contract.
    #[field(kind = prose, search, label = "Requirement in words", section = "Requirement")]
    pub breached: String,
    /// What was seen, where and when, so that somebody else could see it too. Facts, no judgement.
    #[field(kind = prose, search, label = "Objective evidence", section = "Evidence")]
    pub observed: String,
    /// Items of the register of evidence that show it.
    #[field(to("evidence"), inverse = "Shows audit findings", section = "Evidence")]
    pub evidence: Vec<Id>,
    /// By when it is to be known what is done about it.
    #[field(ahead, index, label = "Answer due", section = "What comes of it")]
    pub answer_by: Option<Date>,
    /// The nonconformity that was raised from it.
    #[field(fixed, aside, list, to("nonconformity"), inverse = "Found in audits", section = "What comes of it")]
    pub nonconformity: Option<Id>,
    /// The improvement that was suggested from it.
    #[field(fixed, aside, to("improvement"), inverse = "Found in audits", section = "What comes of it")]
    pub improvement: Option<Id>,
}

/// The register of findings.
pub static AUDIT_FINDING: Register = Register::of::<AuditFinding>("Audit finding", "Audit findings", Group::Check)
    .about("audit")
    .beside()
    .without(&["tags"])
    .tallied(&[&["kind"], &["kind", "+nonconformity"]]);

/// What an auditor keeps of the work: notes of a talk, what was seen on a walk, records that were looked at as they stood then. Send
/// photos and files on the page of the workpaper.
#[derive(Register, Default, Clone)]
#[register(key = "workpaper", prefix = "WP", clause = "9.2.2", rules)]
pub struct Workpaper {
    /// What it is about.
    #[field(required, title, max = 200)]
    pub title: String,
    /// The audit.
    #[field(required, part, once, list, to("audit"), inverse = "Workpapers")]
    pub audit: Option<Id>,
    /// The line of the check list that it belongs to; none where it is about the audit as a whole.
    #[field(list, to("audit-line"), inverse = "Workpapers")]
    pub line: Option<Id>,
    /// The day on which it was taken down; today when left empty.
    #[field(list, label = "Taken on")]
    pub taken: Option<Date>,
    /// Where it was.
    #[field(max = 200, search)]
    pub place: String,
    /// What was said, seen or read.
    #[field(kind = prose, search)]
    pub notes: String,
    /// Records of this program that were looked at. They are named once, and shown as they stood at that moment.
    #[field(once, to("*"), inverse = "Looked at in workpapers", label = "Records looked at")]
    pub records: Vec<Id>,
    /// The journal entry up to which these records are shown.
    #[field(fixed, label = "As at entry")]
    pub entry: Option<i64>,
    /// Where it can be looked up, when it stays in its own system.
    #[field(kind = url, label = "Web address")]
    pub url: String,
}

/// The register of workpapers.
pub static WORKPAPER: Register =
    Register::of::<Workpaper>("Workpaper", "Workpapers", Group::Hidden).about("audit").beside().without(&["owner", "tags"]);
