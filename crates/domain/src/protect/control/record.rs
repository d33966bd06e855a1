//! The record of a control.

use jiff::civil::Date;
use kernel::{Group, Id, Register};

kernel::choice! {
    /// When a control acts.
    pub enum ControlType("control-type") {
        /// Before something happens.
        Preventive = "preventive",
        /// While it happens.
        Detective = "detective",
        /// After it happened.
        Corrective = "corrective",
    }
}

kernel::choice! {
    /// Who carries a control out.
    pub enum Nature("nature") {
        /// People.
        Manual = "manual",
        /// Machines.
        Automatic = "automatic",
        /// Both.
        Mixed = "mixed",
    }
}

kernel::choice! {
    /// How often a control is carried out.
    pub enum Frequency("frequency") {
        /// All the time.
        Continuous = "continuous",
        /// Every day.
        Daily = "daily",
        /// Every week.
        Weekly = "weekly",
        /// Every month.
        Monthly = "monthly",
        /// Every three months.
        Quarterly = "quarterly",
        /// Every six months.
        HalfYearly = "half-yearly",
        /// Every year.
        Yearly = "yearly",
        /// Whenever something calls for it.
        OnEvent = "on-event",
    }
}

kernel::choice! {
    /// Where a control stands over all its implementations.
    pub enum Standing("standing", ordered) {
        /// No unit implements it.
        None = "none" [Absent],
        /// Planned everywhere.
        Planned = "planned" [Planned],
        /// Begun somewhere, in place nowhere.
        InProgress = "in-progress" [Partly],
        /// In place in some units.
        Partly = "partly" [Partly],
        /// In place in all units that implement it.
        InPlace = "in-place" [Good],
    }
}

/// What the organisation does to change risks: a rule, a routine, a technical setting. Define it once; each unit that
/// carries it out has an implementation with its own state.
///
/// One control may meet several requirements, treat several risks and protect several assets and processes.
#[derive(Register, Default, Clone)]
#[register(key = "control", prefix = "C", clause = "8.1", rules)]
pub struct Control {
    /// Name of the control, such as "Nightly backup to a second region".
    #[field(required, title, max = 200)]
    pub title: String,
    /// What it is to achieve and what belongs to it.
    #[field(kind = prose, search)]
    pub what: String,
    /// How it is done as a rule; local differences belong to the implementation of a unit.
    #[field(kind = prose, search)]
    pub how: String,
    /// When it acts: before (preventive), during (detective) or after (corrective) something happens.
    #[field(label = "Type", section = "Kind")]
    pub kind: Vec<ControlType>,
    /// Whether people, machines or both carry it out.
    #[field(section = "Kind")]
    pub nature: Option<Nature>,
    /// How often it is carried out.
    #[field(list, section = "Kind")]
    pub frequency: Option<Frequency>,
    /// Units that carry it out, each by itself. Each has an implementation of its own, planned until it says how far it is. Left
    /// empty, whatever unit carries it out does so for the units below it too.
    #[field(to("unit"), inverse = "Carries out", section = "Kind")]
    pub carried_out_by: Vec<Id>,
    /// Requirements it meets: Annex A controls, clauses, articles. Their Statement of Applicability lines take their status
    /// from here.
    #[field(to("requirement"), inverse = "Met by", label = "Meets", section = "Links")]
    pub requirements: Vec<Id>,
    /// Assets and processes it protects.
    #[field(to("asset"), inverse = "Protected by", label = "Protects", section = "Links")]
    pub assets: Vec<Id>,
    /// When somebody looks again whether the control is still right.
    #[field(list, index, label = "Next review", section = "Care")]
    pub next_review: Option<Date>,
}

/// The register of controls.
pub static CONTROL: Register = Register::of::<Control>("Control", "Controls", Group::Run).binds();
