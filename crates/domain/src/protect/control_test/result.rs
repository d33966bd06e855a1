//! The record of a result of a test.

use jiff::civil::Date;
use kernel::register::Keeping;
use kernel::{Group, Id, Register};

kernel::choice! {
    /// What a test showed.
    pub enum Outcome("test-outcome") {
        /// The control works as described.
        Effective = "effective" [Good],
        /// It works, with exceptions.
        Exceptions = "exceptions" [Doubtful],
        /// It does not work.
        Ineffective = "ineffective" [Bad],
    }
}

/// What one run of a test showed, on which sample, and who looked. Written once, when the result is recorded.
#[derive(Register, Default, Clone)]
#[register(key = "test-result", prefix = "TR", clause = "9.1", rules)]
pub struct TestResult {
    /// The test.
    #[field(required, list, to("control-test"), inverse = "Results")]
    pub test: Option<Id>,
    /// The day on which it was done.
    #[field(required, list, index, label = "Tested on")]
    pub on: Option<Date>,
    /// Who did it.
    #[field(list, to("person"), inverse = "Tested")]
    pub tester: Option<Id>,
    /// What it showed.
    #[field(required, list, index, label = "Result")]
    pub outcome: Option<Outcome>,
    /// First day that the sample was taken from.
    #[field(label = "Period from")]
    pub period_from: Option<Date>,
    /// Last day that the sample was taken from.
    #[field(label = "Period to")]
    pub period_to: Option<Date>,
    /// How many there were in all.
    #[field(range(0, 100_000_000), label = "Population")]
    pub population: Option<i64>,
    /// How many of them were looked at.
    #[field(list, range(0, 100_000_000), label = "Sample size")]
    pub sample: Option<i64>,
    /// How many of these were not as they should be.
    #[field(list, range(0, 100_000_000))]
    pub exceptions: Option<i64>,
    /// What was seen, which exceptions, and what follows from it.
    #[field(required, kind = prose, search)]
    pub conclusion: String,
    /// Evidence that was looked at or made.
    #[field(to("evidence"), inverse = "Used in tests")]
    pub evidence: Vec<Id>,
}

/// The register of results, written by the operation of the test only.
pub static TEST_RESULT: Register = Register::of::<TestResult>("Test result", "Test results", Group::Hidden)
    .keeping(Keeping::Kept)
    .without(&["owner", "tags"])
    .about("test")
    .beside()
    .binds();
