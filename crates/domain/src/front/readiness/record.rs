//! The record of a finding that was set aside.

use jiff::civil::Date;
use kernel::register::Keeping;
use kernel::{Group, Id, Register};

kernel::choice! {
    /// Whether a suppression counts.
    pub enum SuppressionStanding("suppression-standing") {
        /// Its last day has not passed.
        Counts = "counts" [Good],
        /// Its last day has passed, so that the rule speaks again.
        Ended = "ended" [Late],
    }
}

/// Something that a readiness rule finds and that may stay as it is for a while, with the reason that an auditor would be given.
///
/// It ends by itself: after its last day the rule speaks again. Without a record, all findings of the rule are meant that belong to
/// the unit of the suppression or to one below it.
#[derive(Register, Default, Clone)]
#[register(key = "suppression", prefix = "SF", clause = "9.1", rules)]
pub struct Suppression {
    /// The id of the rule, as the readiness page says it, such as risk/review-overdue.
    #[field(required, once, title, max = 80)]
    pub rule: String,
    /// The record that may stay as it is. Left empty, all that the rule finds in the unit of the suppression and below.
    #[field(once, list, to("*"), inverse = "Suppressed findings")]
    pub record: Option<Id>,
    /// Why it may stay as it is, in words that you would say to an auditor.
    #[field(required, kind = prose, search)]
    pub reason: String,
    /// The last day on which it may stay, within a year from now. After it the rule speaks again.
    #[field(required, ahead, list, index)]
    pub until: Option<Date>,
}

/// The register of suppressions.
pub static SUPPRESSION: Register = Register::of::<Suppression>("Suppressed finding", "Suppressed findings", Group::Hidden)
    .keeping(Keeping::Managed)
    .about("record")
    .beside();
