//! The record of an effectiveness check.

use jiff::civil::Date;
use kernel::register::Keeping;
use kernel::{Group, Id, Register};

kernel::choice! {
    /// What a check of the effect showed.
    pub enum Effect("check-effect") {
        /// The cause is gone.
        Effective = "effective" [Good],
        /// It is not, and the next round begins.
        NotEffective = "not-effective" [Bad],
    }
}

/// One check of whether corrective action worked, by somebody who had no part in it. Written once, when it is recorded; what it was
/// measured by stays with it.
#[derive(Register, Default, Clone)]
#[register(key = "effectiveness-check", prefix = "EC", clause = "10.2 d", rules)]
pub struct EffectivenessCheck {
    /// The nonconformity.
    #[field(required, part, once, list, to("nonconformity"), inverse = "Checked by")]
    pub nonconformity: Option<Id>,
    /// Which round of action it ended.
    #[field(list, range(1, 1000))]
    pub round: Option<i64>,
    /// The day of the check.
    #[field(required, list, index, label = "Checked on")]
    pub on: Option<Date>,
    /// Who checked.
    #[field(list, to("person"), inverse = "Checked the effect in")]
    pub checker: Option<Id>,
    /// What it showed.
    #[field(required, list, index, label = "Result")]
    pub effect: Option<Effect>,
    /// What was looked at, and what it showed.
    #[field(required, kind = prose, search, label = "What was found")]
    pub found: String,
    /// Evidence that was looked at.
    #[field(to("evidence"), inverse = "Used in effectiveness checks")]
    pub evidence: Vec<Id>,
    /// The criterion as it was agreed for this round.
    #[field(kind = prose, label = "Effectiveness criterion", section = "What was checked")]
    pub criterion: String,
    /// The root cause as it was known in this round.
    #[field(kind = prose, section = "What was checked")]
    pub root_cause: String,
    /// The actions of this and earlier rounds that were carried out.
    #[field(to("corrective-action"), inverse = "Effect checked in", section = "What was checked")]
    pub actions: Vec<Id>,
}

/// The register of checks, written by the operation of the nonconformity only.
pub static EFFECTIVENESS_CHECK: Register = Register::of::<EffectivenessCheck>("Effectiveness check", "Effectiveness checks", Group::Hidden)
    .keeping(Keeping::Kept)
    .without(&["owner", "tags"])
    .about("nonconformity")
    .beside();
