//! The record of one version of the risk criteria.

use jiff::civil::Date;
use kernel::register::{Keeping, Workflow};
use kernel::{Choice, Choices, Group, Mark, Register, Words};

kernel::choice! {
    /// Level of a risk, from the matrix.
    pub enum Level("level", ordered) {
        /// Accept, review yearly.
        VeryLow = "very-low",
        /// Accept, review yearly.
        Low = "low",
        /// The owner decides.
        Medium = "medium",
        /// Treat.
        High = "high",
        /// Treat at once.
        VeryHigh = "very-high",
    }
}

kernel::choice! {
    /// Who may accept a risk of some level.
    pub enum Accepter("accepter") {
        /// The risk owner, or top management.
        Owner = "owner",
        /// Top management only.
        Management = "management",
        /// It has to be treated.
        Nobody = "nobody",
    }
}

kernel::choice! {
    /// What suffers when a risk happens: money, and the columns of the consequence scale.
    pub enum Harm("harm") {
        /// The organisation loses money.
        Money = "money",
        /// Staff or others are hurt or strained.
        People = "people",
        /// A law, a rule or a contract is broken.
        Law = "law",
        /// Those whose data it is suffer.
        DataSubjects = "data-subjects",
        /// What is delivered is late, slow or gone.
        Service = "service",
    }
}

impl Level {
    /// All levels, lowest first.
    pub const ALL: [Self; 5] = [Self::VeryLow, Self::Low, Self::Medium, Self::High, Self::VeryHigh];

    /// Place among the five levels, from 1.
    pub fn rank(self) -> u8 {
        match self {
            Self::VeryLow => 1,
            Self::Low => 2,
            Self::Medium => 3,
            Self::High => 4,
            Self::VeryHigh => 5,
        }
    }

    /// Words of all levels, lowest first.
    pub fn words(words: &Words) -> Vec<String> {
        Self::ALL.map(|level| words.choice(Self::CHOICES, level.key())).into()
    }
}

/// The rules by which risks are rated, agreed before anything is rated, so that two people who rate the same risk come
/// to the same level.
///
/// Each version is a record of its own. Once in force it does not change: copy it into a new version instead. Risks
/// keep the version that they were rated by.
#[derive(Register, Default, Clone)]
#[register(key = "criteria", prefix = "CR", clause = "6.1.2 a", rules)]
pub struct Criteria {
    /// Name of this version, such as "Risk criteria 2026".
    #[field(required, title, max = 160)]
    pub title: String,
    /// Number of the version: 1 for the first, one more for each that follows.
    #[field(required, list, range(1, 9999))]
    pub version: Option<i64>,
    /// First day on which risks are rated by it.
    #[field(aside, list, label = "In force from", required_when = "state=in-force|superseded")]
    pub valid_from: Option<Date>,
    /// What each likelihood means: five lines, rank 1 to 5, each with its word, how often a year it happens from and
    /// to, and a sentence that helps to choose.
    #[field(
        required,
        columns("Rank", "Word", "Times a year, from", "Times a year, to", "Meaning"),
        label = "Likelihood",
        section = "Scales"
    )]
    pub likelihood: Vec<Vec<String>>,
    /// What each consequence means: five lines, rank 1 to 5, each with its word, the loss from and to in the currency of
    /// the organisation, a sentence for all of it, and what the rank means for people, for the law, for the people whose
    /// data it is, and for the service. Take the highest that applies.
    #[field(
        required,
        columns("Rank", "Word", "Loss from", "Loss to", "Meaning", "People", "Law", "Data subjects", "Service"),
        label = "Consequence",
        section = "Scales"
    )]
    pub consequence: Vec<Vec<String>>,
    /// The level of each pair. Five lines: the first is for likelihood 5, the last for likelihood 1; in each line five
    /// words, for consequence 1 to 5. Words: very-low, low, medium, high, very-high. Levels never fall as a rank rises.
    #[field(required, columns("1", "2", "3", "4", "5"), section = "Matrix")]
    pub matrix: Vec<Vec<String>>,
    /// The highest level that needs no decision. Risks above it are treated, or accepted by name.
    #[field(required, list, section = "Acceptance")]
    pub appetite: Option<Level>,
    /// A lower or higher appetite for kinds of harm, one line a kind; the appetite above holds for the others. A risk that names
    /// several kinds is measured by the lowest. Kinds: money, people, law, data-subjects, service.
    #[field(columns("Kind of harm", "Appetite"), label = "Appetite by kind of harm", section = "Acceptance")]
    pub appetites: Vec<Vec<String>>,
    /// Who may accept a risk of each level, and for how many months at most; one line a level. Who: owner (the risk owner, or
    /// top management), management (top management only), nobody.
    #[field(columns("Level", "Accepted by", "Months at most"), label = "Who accepts", section = "Acceptance")]
    pub acceptance: Vec<Vec<String>>,
    /// What else holds when a risk is accepted, and what is never accepted, such as a breach of law.
    #[field(kind = prose, search, label = "Acceptance rules", section = "Acceptance")]
    pub rules: String,
    /// After how many months a risk of each level is looked at again, one line a level.
    #[field(columns("Level", "Months"), label = "Review interval", section = "Acceptance")]
    pub review_months: Vec<Vec<String>>,
    /// How mature a practice is, for gap analyses that ask for it: five lines, rank 1 to 5, each with its word and a sentence that
    /// helps to choose.
    #[field(columns("Rank", "Word", "Meaning"), section = "Maturity")]
    pub maturity: Vec<Vec<String>>,
}

/// States of a version.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "criteria-state",
        keys: &["draft", "in-force", "superseded"],
        marks: &[("draft", Mark::Draft), ("in-force", Mark::Sealed), ("superseded", Mark::Off)],
        ordered: false,
    },
    ways: &[("draft", "in-force"), ("in-force", "superseded")],
    closed: &["superseded"],
    acts: &[("in-force", "put-in-force"), ("superseded", "put-in-force")],
};

/// The register of criteria.
pub static CRITERIA: Register =
    Register::of::<Criteria>("Criteria", "Criteria", Group::Plan).keeping(Keeping::Managed).workflow(&STATES).binds();
