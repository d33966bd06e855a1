//! The record of an assessment.

use jiff::civil::Date;
use kernel::{Choices, Group, Id, Mark, Register, Workflow};

/// One look at a supplier: planned for a day, then concluded in words.
#[derive(Register, Default, Clone)]
#[register(key = "assessment", prefix = "AS", clause = "A.5.22", rules)]
pub struct Assessment {
    /// What is looked at.
    #[field(required, title, max = 200)]
    pub title: String,
    /// The supplier: it takes its assessments along when it leaves, and none goes over to another.
    #[field(required, list, part, once, to("supplier"), inverse = "Assessments")]
    pub supplier: Option<Id>,
    /// When it is to be done.
    #[field(required, list, index, ahead)]
    pub planned: Option<Date>,
    /// What came out.
    #[field(kind = prose, search, show_when = "state=concluded", required_when = "state=concluded")]
    pub conclusion: String,
}

/// States of an assessment.
pub static STATES: Choices = Choices { name: "assessment-state", keys: &["planned", "concluded"], marks: SIGNS, ordered: false };
const SIGNS: &[(&str, Mark)] = &[("planned", Mark::Planned), ("concluded", Mark::Good)];
static WAYS: Workflow =
    Workflow { choices: &STATES, ways: &[("planned", "concluded")], closed: &["concluded"], acts: &[("concluded", "conclude")] };

/// The register of assessments.
pub static ASSESSMENT: Register = Register::of::<Assessment>("Assessment", "Assessments", Group::Check).workflow(&WAYS).about("supplier");
