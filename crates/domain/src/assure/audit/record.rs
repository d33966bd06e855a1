//! The record of an audit.

use jiff::civil::Date;
use kernel::register::Workflow;
use kernel::{Choices, Group, Id, Mark, Register};

kernel::choice! {
    /// Who audits whom.
    pub enum AuditKind("audit-kind") {
        /// Our own system, by our own auditors or in our name.
        Internal = "internal",
        /// A supplier, by us.
        Supplier = "supplier",
        /// Us, by a customer or an authority.
        External = "external",
    }
}

kernel::choice! {
    /// Where the auditors are while they audit.
    pub enum AuditMethod("audit-method") {
        /// With the people who are audited.
        OnSite = "on-site",
        /// Elsewhere, by call and screen.
        Remote = "remote",
        /// Partly there, partly elsewhere.
        Both = "both",
    }
}

/// An audit: planned with its criteria, scope and team, carried out along a check list, reported and received.
///
/// The check list has a line for each requirement or control that is looked at. Auditors audit nothing that they own, operate, test,
/// manage or built; where one does, the record says why, and somebody else reads the report before it is signed. The lead signs the
/// report, and one of the people audited receives it. From then on everything stays as it is.
#[derive(Register, Default, Clone)]
#[register(key = "audit", prefix = "AU", clause = "9.2", rules)]
pub struct Audit {
    /// What the audit is called, such as "Internal audit 2026: people and suppliers".
    #[field(required, title, max = 200)]
    pub title: String,
    /// Whether we audit ourselves, we audit a supplier, or somebody audits us.
    #[field(required, list, index)]
    pub kind: Option<AuditKind>,
    /// The programme that it belongs to.
    #[field(to("audit-programme"), inverse = "Audits")]
    pub programme: Option<Id>,
    /// What is to be found out.
    #[field(kind = prose, search)]
    pub objective: String,
    /// Against what is audited: standards, laws, contracts, own rules, with their editions.
    #[field(required, kind = prose, search)]
    pub criteria: String,
    /// What is looked at and what is left out: places, processes, systems.
    #[field(required, kind = prose, search, label = "Scope")]
    pub extent: String,
    /// Units that are audited.
    #[field(to("unit"), inverse = "Audited in")]
    pub units: Vec<Id>,
    /// Who is audited, where it is a supplier.
    #[field(max = 200, search, show_when = "kind=supplier", required_when = "kind=supplier")]
    pub supplier: String,
    /// Whether the auditors are on site, elsewhere, or both.
    #[field(required)]
    pub method: Option<AuditMethod>,
    /// First day of the audit.
    #[field(required, list, index, label = "From")]
    pub starts: Option<Date>,
    /// Last day of the audit.
    #[field(required, label = "To")]
    pub ends: Option<Date>,
    /// First day of the time that is looked at; one year before the audit when left empty. What an auditor built since then, or
    /// answered for at any time since then, counts against independence.
    #[field(label = "Looks back to")]
    pub period_from: Option<Date>,
    /// By when the report is to be there.
    #[field(ahead, index, label = "Report due")]
    pub report_due: Option<Date>,
    /// Who leads the audit and signs its report.
    #[field(required, duty, list, to("person"), inverse = "Leads audits", section = "Team")]
    pub lead: Option<Id>,
    /// The other auditors.
    #[field(duty, to("person"), inverse = "Audits", label = "Auditors", section = "Team")]
    pub team: Vec<Id>,
    /// People who are audited and responsible for what is looked at. One of them receives the report.
    #[field(to("person"), inverse = "Is audited in", label = "People audited", section = "Plan")]
    pub audited: Vec<Id>,
    /// The timetable, one line each: when, what is looked at, whom the auditors meet, which auditor.
    #[field(columns("When", "What", "Who is met", "Auditor"), label = "Timetable", section = "Plan")]
    pub plan: Vec<Vec<String>>,
    /// Who gets the report.
    #[field(kind = prose, section = "Plan")]
    pub distribution: String,
    /// Why an auditor who is not independent of what is looked at audits all the same, and what is done about it.
    #[field(kind = prose, search, label = "Why an auditor is not independent", section = "Independence")]
    pub conflict_reason: String,
    /// What the audit found as a whole: whether the criteria are met, how far the system works, what could not be looked at.
    #[field(kind = prose, search, section = "Conclusion", required_when = "state=reported|closed")]
    pub conclusion: String,
    /// The day on which it began.
    #[field(fixed, aside, label = "Begun on", section = "Course")]
    pub begun_on: Option<Date>,
    /// The day on which the lead signed the report.
    #[field(fixed, aside, index, label = "Reported on", section = "Course")]
    pub reported_on: Option<Date>,
    /// The day on which the report was received.
    #[field(fixed, aside, label = "Received on", section = "Course")]
    pub received_on: Option<Date>,
    /// Who received it.
    #[field(fixed, aside, to("person"), inverse = "Received audit reports", label = "Received by", section = "Course")]
    pub received_by: Option<Id>,
    /// What stood between an auditor and what was looked at when the report was signed.
    #[field(fixed, aside, columns("Auditor", "What", "Record"), label = "Ties found", section = "Independence")]
    pub ties: Vec<Vec<String>>,
    /// What was decided about the audit itself, each with its day and reason: taken back, cancelled.
    #[field(fixed, aside, kind = prose, search, section = "Course")]
    pub decisions: String,
}

/// States of an audit, each but the first reached by its act alone.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "audit-state",
        keys: &["planned", "in-progress", "reported", "closed", "cancelled"],
        marks: &[
            ("planned", Mark::Planned),
            ("in-progress", Mark::Partly),
            ("reported", Mark::Sealed),
            ("closed", Mark::Good),
            ("cancelled", Mark::Off),
        ],
        ordered: true,
    },
    ways: &[
        ("planned", "in-progress"),
        ("in-progress", "reported"),
        ("reported", "in-progress"),
        ("reported", "closed"),
        ("planned", "cancelled"),
        ("in-progress", "cancelled"),
    ],
    closed: &["closed", "cancelled"],
    acts: &[("in-progress", "start"), ("reported", "report"), ("closed", "receive"), ("cancelled", "cancel")],
};

/// The register of audits.
pub static AUDIT: Register = Register::of::<Audit>("Audit", "Audits", Group::Check)
    .workflow(&STATES)
    .worker("lead")
    .without(&["owner"])
    .binds()
    .tallied(&[&["kind"]]);
