//! The record of an audit programme.

use jiff::civil::Date;
use kernel::nouns::Function;
use kernel::register::Keeping;
use kernel::{Group, Id, Register};

/// The audits of some years and what they look at, so that all of the system has its turn and what matters most has it more often.
///
/// Audits name the programme that they belong to; what each looks at, and why, stands on its check list. The grid of the programme
/// shows every clause and every applicable control beside the audits: what none covers, and what is covered twice within a year.
///
/// Who approves a programme approves this grid. When an audit comes, leaves, moves or looks at something else afterwards, the programme
/// says that it has moved since.
#[derive(Register, Default, Clone)]
#[register(key = "audit-programme", prefix = "AP", clause = "9.2.2", rules)]
pub struct AuditProgramme {
    /// What the programme is called, such as "Audits 2026 to 2028".
    #[field(required, title, max = 200)]
    pub title: String,
    /// Its first day.
    #[field(required, list, index, label = "From")]
    pub starts: Option<Date>,
    /// Its last day. Left empty, it lasts three years.
    #[field(list, index, label = "To")]
    pub ends: Option<Date>,
    /// The scope whose applicable controls have their turn; all of them when left empty.
    #[field(to("scope"), inverse = "Audit programmes")]
    pub scope: Option<Id>,
    /// What the audits are to find out over these years.
    #[field(required, kind = prose, search)]
    pub objectives: String,
    /// What could keep the programme from reaching that, and what is done about it: too little time, auditors too close to the work, places
    /// that are hard to reach.
    #[field(kind = prose, search, label = "Risks of the programme")]
    pub risks: String,
    /// How is audited: talks, samples, walks, on site or remote; how often, and what decides it.
    #[field(kind = prose, search)]
    pub methods: String,
    /// Auditors, days and means.
    #[field(kind = prose, search)]
    pub resources: String,
    /// Who approves the programme.
    #[field(required, list, label = "Approved by")]
    pub approver: Option<Function>,
    /// What each audit looked at when the programme was approved, and for which reasons.
    #[field(fixed, aside, columns("Audit", "Days", "Chosen for", "What is looked at"), label = "Plan as approved", section = "Approval")]
    pub approved_plan: Vec<Vec<String>>,
}

kernel::choice! {
    /// Whether a programme was approved as it stands.
    pub enum ProgrammeStanding("audit-programme-standing") {
        /// It and the plan of its audits are as they were approved.
        Approved = "approved" [Sealed],
        /// It was approved, and it or the plan of its audits moved since.
        Moved = "moved" [Stale],
    }
}

/// The register of audit programmes.
pub static AUDIT_PROGRAMME: Register = Register::of::<AuditProgramme>("Audit programme", "Audit programmes", Group::Check)
    .keeping(Keeping::Managed)
    .binds()
    .released("approval");
