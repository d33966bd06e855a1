//! The record of a piece of evidence.

use jiff::civil::Date;
use kernel::register::Workflow;
use kernel::{Choices, Group, Id, Mark, Register};

kernel::choice! {
    /// What evidence is.
    pub enum EvidenceKind("evidence-kind") {
        /// Says how things are to be.
        Document = "document",
        /// Shows what was done: minutes, a signed list, a ticket.
        Record = "record",
        /// A picture of a screen.
        Screenshot = "screenshot",
        /// Lines or figures out of a system.
        Export = "export",
        /// Settings as they stand in a system.
        Configuration = "configuration",
        /// What somebody said when asked.
        Interview = "interview",
        /// What somebody saw.
        Observation = "observation",
        /// What somebody outside found: a test report, a certificate.
        OutsideReport = "outside-report",
        /// A page or a system where it can be looked up.
        Link = "link",
    }
}

kernel::choice! {
    /// What a reviewer made of it.
    pub enum EvidenceVerdict("evidence-verdict") {
        /// It shows what it is meant to show.
        Accepted = "accepted" [Sealed],
        /// It does not.
        Rejected = "rejected" [Bad],
    }
}

/// Something that shows whether a control works. Say which period it covers and when it was collected: both are kept, beside the
/// moment in which it was recorded here, so that nobody has to wonder whether it was filled in afterwards.
///
/// Send the files on the page of the record. Somebody else than the collector accepts it.
#[derive(Register, Default, Clone)]
#[register(key = "evidence", prefix = "E", clause = "9.1", rules)]
pub struct Evidence {
    /// What it is, such as "Access review of payroll, spring".
    #[field(required, title, max = 200)]
    pub title: String,
    /// What kind of thing it is.
    #[field(required, list, index)]
    pub kind: Option<EvidenceKind>,
    /// What it shows, and what it does not.
    #[field(kind = prose, search)]
    pub description: String,
    /// Where it can be looked up, when it stays in its own system. Files are sent on the page of the record.
    #[field(kind = url, label = "Web address")]
    pub url: String,
    /// First day that it covers.
    #[field(label = "Period from", section = "Period and collection")]
    pub period_from: Option<Date>,
    /// Last day that it covers.
    #[field(list, index, label = "Period to", section = "Period and collection")]
    pub period_to: Option<Date>,
    /// The day on which it was collected; today when left empty.
    #[field(label = "Collected on", section = "Period and collection")]
    pub collected_on: Option<Date>,
    /// Who collected it; you when left empty.
    #[field(to("person"), inverse = "Collected", label = "Collected by", section = "Period and collection")]
    pub collected_by: Option<Id>,
    /// How it was collected: which query, which sample, who was asked what.
    #[field(kind = prose, search, section = "Period and collection")]
    pub method: String,
    /// The system or place it comes from.
    #[field(max = 240, search, section = "Period and collection")]
    pub source: String,
    /// Until when it counts. After that day it is stale and is collected again.
    #[field(list, index, label = "Valid until", section = "Period and collection")]
    pub valid_until: Option<Date>,
    /// Controls that it shows at work.
    #[field(to("control"), inverse = "Shown by", section = "What it shows")]
    pub controls: Vec<Id>,
    /// Implementations that it shows at work, where it is about one unit only.
    #[field(to("implementation"), inverse = "Shown by", section = "What it shows")]
    pub implementations: Vec<Id>,
    /// Clauses, Annex A controls and articles that it helps to show.
    #[field(to("requirement"), inverse = "Shown by", section = "What it shows")]
    pub requirements: Vec<Id>,
    /// Assets that it is about.
    #[field(to("asset"), inverse = "Looked at in", section = "What it shows")]
    pub assets: Vec<Id>,
    /// The item before it in the chain.
    #[field(fixed, to("evidence"), inverse = "Replaced by", section = "What it shows")]
    pub replaces: Option<Id>,
    /// What the reviewer made of it.
    #[field(fixed, section = "Review")]
    pub verdict: Option<EvidenceVerdict>,
    /// Who reviewed it.
    #[field(fixed, to("person"), inverse = "Reviewed", label = "Reviewed by", section = "Review")]
    pub reviewed_by: Option<Id>,
    /// When it was reviewed.
    #[field(fixed, label = "Reviewed on", section = "Review")]
    pub reviewed_on: Option<Date>,
    /// What the reviewer says about it.
    #[field(kind = prose, fixed, label = "Words of the reviewer", section = "Review")]
    pub review_note: String,
}

/// States of evidence.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "evidence-state",
        keys: &["collected", "accepted", "rejected", "superseded"],
        marks: &[("collected", Mark::Planned), ("accepted", Mark::Sealed), ("rejected", Mark::Bad), ("superseded", Mark::Off)],
        ordered: false,
    },
    ways: &[
        ("collected", "accepted"),
        ("collected", "rejected"),
        ("collected", "superseded"),
        ("accepted", "rejected"),
        ("accepted", "superseded"),
        ("rejected", "collected"),
        ("rejected", "superseded"),
    ],
    closed: &["superseded"],
    acts: &[("accepted", "accept"), ("rejected", "reject"), ("superseded", "accept")],
};

/// The register of evidence.
pub static EVIDENCE: Register = Register::of::<Evidence>("Evidence", "Evidence", Group::Check).workflow(&STATES).about("controls").binds();
