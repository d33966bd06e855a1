//! The record of a version of a report.

use kernel::nouns::Function;
use kernel::register::Keeping;
use kernel::{Group, Id, Register};

kernel::choice! {
    /// Reports that are approved as a whole. The Statement of Applicability and the scope have versions of their own.
    pub enum Releasable("releasable") {
        /// The risk register.
        RiskRegister = "risk-register",
        /// Reviews of risks and acceptances.
        RiskReviews = "risk-reviews",
        /// The treatment plan.
        TreatmentPlan = "treatment-plan",
        /// The inventory of assets.
        Assets = "assets",
        /// Issues, interested parties and what they require.
        Context = "context",
        /// Controls with their implementations and tests.
        Controls = "controls",
        /// The register of obligations.
        Obligations = "obligations",
        /// The list of evidence.
        Evidence = "evidence",
        /// Nonconformities with their actions and checks.
        Nonconformities = "nonconformities",
        /// The metrics with their values.
        Metrics = "metrics",
        /// The objectives with their evaluations.
        Objectives = "objectives",
    }
}

kernel::choice! {
    /// Where a version stands.
    pub enum ReleaseStanding("release-standing") {
        /// Nobody has approved it yet.
        Draft = "draft" [Draft],
        /// Approved, and the newest approved one.
        Approved = "approved" [Sealed],
        /// A later version was approved.
        Superseded = "superseded" [Off],
    }
}

/// A version of a report that somebody approves and that is handed out: the risk register for the management review, the
/// treatment plan for the auditor.
///
/// Approving keeps the report as a file exactly as the signer saw it. The registers go on living: every later print names
/// the newest approved version and says how many records have changed since.
#[derive(Register, Default, Clone)]
#[register(key = "report-version", prefix = "RP", clause = "7.5.2", rules)]
pub struct ReportVersion {
    /// Name of the version; report and number when left empty.
    #[field(title, max = 160)]
    pub title: String,
    /// The report.
    #[field(required, once, list, index)]
    pub report: Option<Releasable>,
    /// The scope that it is narrowed to; the whole organisation when left empty.
    #[field(once, list, to("scope"), inverse = "Versions of reports")]
    pub scope: Option<Id>,
    /// Number of the version of this report and scope.
    #[field(list, fixed)]
    pub number: Option<i64>,
    /// The version before it, which it supersedes once it is approved.
    #[field(fixed, to("report-version"), inverse = "Replaced by")]
    pub replaces: Option<Id>,
    /// Whose approval it needs: somebody with this function signs.
    #[field(label = "Approved by the function")]
    pub approver: Option<Function>,
    /// What changed since the version before, and why.
    #[field(kind = prose, search, label = "What changed")]
    pub changes: String,
}

/// The register of versions of reports.
pub static REPORT_VERSION: Register = Register::of::<ReportVersion>("Version of a report", "Versions of reports", Group::Check)
    .keeping(Keeping::Managed)
    .about("scope")
    .beside()
    .binds()
    .released("standing");
