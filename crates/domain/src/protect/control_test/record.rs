//! The record of a test of a control.

use crate::protect::control::Frequency;
use jiff::civil::Date;
use kernel::{Group, Id, Register};

kernel::choice! {
    /// How a test finds out.
    pub enum Method("test-method") {
        /// Somebody is asked.
        Inquiry = "inquiry",
        /// Somebody watches.
        Observation = "observation",
        /// Records are looked at.
        Inspection = "inspection",
        /// The control is carried out again and the results are compared.
        Reperformance = "reperformance",
        /// A program compares.
        Automatic = "automatic",
    }
}

/// A test of a control: what it asks, how it is carried out, how often and by whom. Each time, its result is recorded with
/// the sample that was looked at.
///
/// Somebody else than the owner of the control tests it. Where nobody else can, say why that is fair enough.
#[derive(Register, Default, Clone)]
#[register(key = "control-test", prefix = "CT", clause = "9.1", rules)]
pub struct ControlTest {
    /// What is asked, such as "Were all rights of leavers removed in time?".
    #[field(required, title, max = 200)]
    pub title: String,
    /// The control that is tested.
    #[field(required, part, list, to("control"), inverse = "Tested by")]
    pub control: Option<Id>,
    /// Implementations that the test looks at, where it does not look at all.
    #[field(to("implementation"), inverse = "Tested by")]
    pub implementations: Vec<Id>,
    /// What the test is to show.
    #[field(kind = prose, search)]
    pub objective: String,
    /// How it finds out.
    #[field(section = "How it is done")]
    pub method: Option<Method>,
    /// The steps, so that somebody else would come to the same result.
    #[field(required, kind = prose, search, section = "How it is done")]
    pub procedure: String,
    /// Where the whole comes from that the sample is taken from, such as the list of leavers out of the personnel system.
    #[field(max = 400, search, section = "How it is done")]
    pub population: String,
    /// How many are looked at and how they are chosen.
    #[field(max = 400, search, label = "Sample", section = "How it is done")]
    pub sample: String,
    /// What is seen when the control works.
    #[field(kind = prose, search, label = "Expected result", section = "How it is done")]
    pub expected: String,
    /// How often it is done.
    #[field(required, list, section = "Rhythm")]
    pub frequency: Option<Frequency>,
    /// When it is done for the first time.
    #[field(label = "First test due", section = "Rhythm")]
    pub first_due: Option<Date>,
    /// Who does it.
    #[field(duty, list, to("person"), inverse = "Tests", section = "Rhythm")]
    pub tester: Option<Id>,
    /// Why it is fair that the owner of the control tests it, where nobody else can.
    #[field(kind = prose, label = "Why the owner may test it", section = "Rhythm")]
    pub independence: String,
}

/// The register of tests.
pub static CONTROL_TEST: Register =
    Register::of::<ControlTest>("Control test", "Control tests", Group::Check).worker("tester").about("control").within().binds();
