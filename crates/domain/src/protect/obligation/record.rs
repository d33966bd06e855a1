//! The record of an obligation.

use jiff::civil::Date;
use kernel::register::Workflow;
use kernel::{Choices, Group, Id, Mark, Register};

kernel::choice! {
    /// What binds us.
    pub enum ObligationKind("obligation-kind") {
        /// An act of a parliament.
        Law = "law",
        /// A rule or an order of an authority.
        Regulation = "regulation",
        /// A contract with somebody who is no customer: insurer, supplier, bank, staff.
        Contract = "contract",
        /// A contract with customers.
        Customer = "customer",
        /// Our own promise: a membership, a published policy.
        SelfImposed = "self-imposed",
    }
}

/// Something we must do because a law, an authority, a contract or our own promise says so, as far as it touches information
/// security. Name the source so that a lawyer finds it, and say in your own words what it asks of us.
#[derive(Register, Default, Clone)]
#[register(key = "obligation", prefix = "OB", clause = "A.5.31", rules)]
pub struct Obligation {
    /// The obligation in one line, such as "Report breaches of personal data to the authority".
    #[field(required, title, max = 200)]
    pub title: String,
    /// What binds us.
    #[field(required, list, index)]
    pub kind: Option<ObligationKind>,
    /// Where it is written: law and article, or contract and section.
    #[field(required, list, search, max = 240)]
    pub source: String,
    /// Where the text can be read.
    #[field(kind = url, label = "Web address")]
    pub url: String,
    /// What it asks of us, in your own words.
    #[field(kind = prose, search)]
    pub text: String,
    /// Where it holds: a country, a state, the European Union.
    #[field(max = 80, search, section = "Reach")]
    pub jurisdiction: String,
    /// Units that it binds. Naming a unit includes every unit below it.
    #[field(to("unit"), inverse = "Bound by", label = "Binds", section = "Reach")]
    pub units: Vec<Id>,
    /// The interested party to whom we owe it.
    #[field(to("party"), inverse = "Obligations", section = "Reach")]
    pub party: Option<Id>,
    /// First day on which it holds.
    #[field(label = "Valid from", section = "Reach")]
    pub valid_from: Option<Date>,
    /// Last day on which it holds, such as the end of a contract.
    #[field(index, label = "Valid until", section = "Reach", required_when = "state=ended")]
    pub valid_until: Option<Date>,
    /// Why it does not apply to us, argued from what we do and where.
    #[field(kind = prose, search, label = "Why it does not apply", section = "Reach", show_when = "state=not-applicable", required_when =
        "state=not-applicable")]
    pub not_applicable_reason: String,
    /// How it is met: who does what when, and how one would see it.
    #[field(kind = prose, search, label = "How it is met", section = "Meeting it")]
    pub how: String,
    /// Controls that meet it.
    #[field(to("control"), inverse = "Meets obligations", section = "Meeting it")]
    pub controls: Vec<Id>,
    /// Clauses, Annex A controls and articles of adopted frameworks that belong to it.
    #[field(to("requirement"), inverse = "Behind obligations", section = "Meeting it")]
    pub requirements: Vec<Id>,
    /// Processes and information that it is about.
    #[field(to("asset"), inverse = "Subject to", label = "Processes and information", section = "Meeting it")]
    pub assets: Vec<Id>,
    /// When somebody checks whether it still says what it says here.
    #[field(ahead, list, index, label = "Next review", section = "Care")]
    pub next_review: Option<Date>,
}

/// States of an obligation.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "obligation-state",
        keys: &["identified", "applies", "not-applicable", "ended"],
        marks: &[("identified", Mark::Planned), ("applies", Mark::Sealed), ("not-applicable", Mark::Off), ("ended", Mark::Off)],
        ordered: false,
    },
    ways: &[
        ("identified", "applies"),
        ("identified", "not-applicable"),
        ("applies", "not-applicable"),
        ("applies", "ended"),
        ("not-applicable", "applies"),
        ("not-applicable", "ended"),
        ("ended", "applies"),
    ],
    closed: &["ended"],
    acts: &[],
};

/// The register of obligations.
pub static OBLIGATION: Register = Register::of::<Obligation>("Obligation", "Laws and contracts", Group::Plan).workflow(&STATES).binds();
