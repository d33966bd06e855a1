//! The record of a line of the Statement of Applicability.

use jiff::civil::Date;
use kernel::register::Keeping;
use kernel::{Group, Id, Register};

kernel::choice! {
    /// Whether a control is needed.
    pub enum Applicable("applicable") {
        /// Needed.
        Yes = "yes",
        /// Excluded, with a reason.
        No = "no",
    }
}

kernel::choice! {
    /// Why a control is needed.
    pub enum Reason("soa-reason") {
        /// It treats a risk.
        Risk = "risk",
        /// A law or regulation demands it.
        Law = "law",
        /// A contract demands it.
        Contract = "contract",
        /// The business wants it.
        Business = "business",
        /// It is good practice.
        BestPractice = "best-practice",
    }
}

kernel::choice! {
    /// How far a line is, from the implementations of its controls.
    pub enum Status("soa-status", ordered) {
        /// Excluded.
        NotApplicable = "not-applicable" [Off],
        /// Nothing is linked to it.
        NoControl = "no-control" [Unknown],
        /// Planned everywhere.
        Planned = "planned" [Planned],
        /// Begun somewhere, in place nowhere.
        InProgress = "in-progress" [Partly],
        /// In place in part.
        Partly = "partly" [Partly],
        /// In place everywhere.
        Implemented = "implemented" [Good],
    }
}

/// A line of the Statement of Applicability: whether a control is needed, why or why not, and how far it is.
///
/// Lines come from the adoption of a control set, or from an own control. Every control counts as applicable until it is
/// excluded with a reason that holds against the scope and the risks. How far a line is follows from the controls that
/// meet it.
#[derive(Register, Clone)]
#[register(key = "soa-line", prefix = "SOA", clause = "6.1.3 d", rules)]
pub struct SoaLine {
    /// The control of Annex A, or the own control, that the line is about.
    #[field(required, once, list, to("requirement", "control"), inverse = "Statement of Applicability", label = "Control")]
    pub subject: Option<Id>,
    /// The scope whose statement it belongs to.
    #[field(required, once, to("scope"), inverse = "Statement of Applicability")]
    pub scope: Option<Id>,
    /// Name of the control when the line was made.
    #[field(required, title, max = 240)]
    pub title: String,
    /// Place in the statement.
    #[field(aside, required, fixed, index, label = "Place")]
    pub number: Option<i64>,
    /// Whether the control is needed. Excluding and including are acts of their own, because each needs its reason.
    #[field(required, list, fixed, index)]
    pub applicable: Option<Applicable>,
    /// Why the control is needed; several reasons may apply.
    #[field(list, section = "Reason", show_when = "applicable=yes")]
    pub reasons: Vec<Reason>,
    /// The reason in words: which risk, which law, which contract.
    #[field(kind = prose, search, label = "Reason in words", section = "Reason", show_when = "applicable=yes")]
    pub reason: String,
    /// Laws, contracts and other obligations that demand the control.
    #[field(to("obligation"), inverse = "Demands", label = "Laws and contracts", section = "Reason", show_when = "applicable=yes")]
    pub obligations: Vec<Id>,
    /// Why the control is not needed, argued from the scope and the risks.
    #[field(kind = prose, search, fixed, label = "Reason for exclusion", section = "Reason", show_when = "applicable=no", required_when = "applicable=no")]
    pub exclusion_reason: String,
    /// The status as somebody set it, where the derived one would be wrong. It counts everywhere until it is derived again.
    #[field(fixed, label = "Status set by hand", section = "Standing")]
    pub stated: Option<Status>,
    /// Why the status was set by hand.
    #[field(kind = prose, fixed, label = "Why it was set by hand", section = "Standing", required_when = "stated")]
    pub stated_reason: String,
    /// By when it is meant to be in place.
    #[field(aside, index, label = "Target date", section = "Plan")]
    pub target_date: Option<Date>,
    /// Remarks for yourself and for the auditor.
    #[field(aside, kind = prose, search, section = "Plan")]
    pub notes: String,
}

impl Default for SoaLine {
    fn default() -> Self {
        Self {
            subject: None,
            scope: None,
            title: String::new(),
            number: None,
            applicable: Some(Applicable::Yes),
            reasons: Vec::new(),
            reason: String::new(),
            obligations: Vec::new(),
            exclusion_reason: String::new(),
            stated: None,
            stated_reason: String::new(),
            target_date: None,
            notes: String::new(),
        }
    }
}

/// The register of lines.
pub static SOA_LINE: Register =
    Register::of::<SoaLine>("Line of the Statement of Applicability", "Statement of Applicability", Group::Hidden)
        .keeping(Keeping::Managed)
        .tallied(&[&["status"]])
        .about("scope")
        .beside();
