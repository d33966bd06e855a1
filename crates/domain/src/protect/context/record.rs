//! The records of an issue, of a requirement of an interested party, and of the party.

use jiff::civil::Date;
use kernel::register::Workflow;
use kernel::{Choices, Group, Id, Mark, Register};

kernel::choice! {
    /// Whether something lies within the organisation or outside it.
    pub enum Side("side") {
        /// Within.
        Internal = "internal",
        /// Outside.
        External = "external",
    }
}

kernel::choice! {
    /// What an issue is about.
    pub enum IssueCategory("issue-category") {
        /// Laws, authorities, courts.
        Law = "law",
        /// Politics, borders, wars, sanctions.
        Politics = "politics",
        /// Customers and what they buy.
        Market = "market",
        /// Those who sell the same.
        Competition = "competition",
        /// What machines and services can do.
        Technology = "technology",
        /// Who attacks whom, and how.
        Threats = "threats",
        /// Suppliers and whom they depend on.
        Supply = "supply",
        /// Money, prices, insurance.
        Economy = "economy",
        /// How people live and what they expect.
        Society = "society",
        /// Climate change and its effects.
        Climate = "climate",
        /// Contracts we are bound by.
        Contracts = "contracts",
        /// Structure, growth, decisions of the management.
        Organisation = "organisation",
        /// Staff, skills, fluctuation.
        People = "people",
        /// Money, time and equipment of our own.
        Resources = "resources",
        /// How things are done here.
        Culture = "culture",
        /// None of these.
        Other = "other",
    }
}

kernel::choice! {
    /// Whether an issue matters to the management system.
    pub enum Relevant("relevant") {
        /// It does.
        Yes = "yes" [Good],
        /// It does not, with a reason.
        No = "no" [Off],
    }
}

kernel::choice! {
    /// What a party is to us.
    pub enum PartyKind("party-kind") {
        /// Buys from us.
        Customer = "customer",
        /// Uses what we make without buying it.
        User = "user",
        /// Works here.
        Employee = "employee",
        /// Owns us or lends to us.
        Owner = "owner",
        /// May order or inspect.
        Authority = "authority",
        /// Works for us.
        Supplier = "supplier",
        /// Works with us.
        Partner = "partner",
        /// Insures us.
        Insurer = "insurer",
        /// Certifies or audits us.
        Auditor = "auditor",
        /// Unions, works councils, associations.
        Association = "association",
        /// Everybody else: neighbours, press.
        Public = "public",
    }
}

kernel::choice! {
    /// Where a requirement of a party comes from.
    pub enum ExpectationKind("expectation-kind") {
        /// A law gives it to them.
        Law = "law",
        /// A contract gives it to them.
        Contract = "contract",
        /// They expect it, though nothing binds us.
        Expectation = "expectation",
    }
}

kernel::choice! {
    /// Whether the management system takes care of a requirement.
    pub enum Addressed("addressed") {
        /// It does.
        Yes = "yes",
        /// It does not, with a reason.
        No = "no",
    }
}

kernel::choice! {
    /// How far a requirement of a party is met.
    pub enum ExpectationStanding("expectation-standing") {
        /// Nobody has decided whether the management system addresses it.
        Undecided = "undecided" [Unknown],
        /// Not addressed, with a reason.
        NotAddressed = "not-addressed" [Off],
        /// Addressed, and no control stands behind it.
        NoControl = "no-control" [Absent],
        /// Controls stand behind it, none in place.
        Planned = "planned" [Planned],
        /// In place in part.
        Partly = "partly" [Partly],
        /// Every implementation of every control behind it is in place.
        InPlace = "in-place" [Good],
    }
}

/// Something within or around the organisation that can help or hinder it in protecting information. Say what it does to the
/// management system: an auditor reads that sentence first.
///
/// Whether climate change is such an issue must be decided by everybody, with the reasoning.
#[derive(Register, Default, Clone)]
#[register(key = "issue", prefix = "CI", clause = "4.1", rules)]
pub struct Issue {
    /// The issue in one line, such as "Two thirds of our revenue come from hospitals".
    #[field(required, title, max = 200)]
    pub title: String,
    /// Whether it lies within the organisation or outside it.
    #[field(required, list, index)]
    pub side: Option<Side>,
    /// What it is about.
    #[field(required, list, index)]
    pub category: Option<IssueCategory>,
    /// What is going on, and how you know.
    #[field(kind = prose, search)]
    pub description: String,
    /// Whether it matters to what the management system is meant to achieve. Empty means that nobody has decided yet.
    #[field(list, index, section = "Determination", required_when = "state=current")]
    pub relevant: Option<Relevant>,
    /// What it does to the management system: to its scope, its risks, its opportunities or its means.
    #[field(kind = prose, search, label = "Effect on the ISMS", section = "Determination", required_when = "relevant=yes")]
    pub effect: String,
    /// How you came to the decision. Needed when the issue is not relevant, and for climate change either way.
    #[field(kind = prose, search, label = "Reasoning", section = "Determination", required_when = "relevant=no")]
    pub reason: String,
    /// Risks and opportunities that follow from it.
    #[field(to("risk"), inverse = "Follows from", section = "Links")]
    pub risks: Vec<Id>,
    /// When somebody looks at it again.
    #[field(ahead, list, index, label = "Next review", section = "Care")]
    pub next_review: Option<Date>,
}

/// States of an issue.
pub static ISSUE_STATES: Workflow = Workflow {
    choices: &Choices {
        name: "issue-state",
        keys: &["identified", "current", "closed"],
        marks: &[("identified", Mark::Planned), ("current", Mark::Partly), ("closed", Mark::Good)],
        ordered: true,
    },
    ways: &[
        ("identified", "current"),
        ("identified", "closed"),
        ("current", "identified"),
        ("current", "closed"),
        ("closed", "identified"),
        ("closed", "current"),
    ],
    closed: &["closed"],
    acts: &[],
};

/// The register of issues.
pub static ISSUE: Register = Register::of::<Issue>("Issue", "Internal and external issues", Group::Hidden).workflow(&ISSUE_STATES).binds();

/// Something that an interested party needs or expects of us, and whether the management system takes care of it.
#[derive(Register, Default, Clone)]
#[register(key = "expectation", prefix = "ER", clause = "4.2 b", rules)]
pub struct Expectation {
    /// The requirement in one line, such as "News of a breach within 24 hours".
    #[field(required, title, max = 200)]
    pub title: String,
    /// The interested party whose requirement it is.
    #[field(required, list, to("party"), inverse = "Requirements")]
    pub party: Option<Id>,
    /// Whether a law or a contract stands behind it, or an expectation alone.
    #[field(required, list, index)]
    pub kind: Option<ExpectationKind>,
    /// What they want, in your own words.
    #[field(kind = prose, search)]
    pub text: String,
    /// Whether the management system addresses it. Empty means that nobody has decided yet.
    #[field(list, index, label = "Addressed through the ISMS", section = "Decision")]
    pub addressed: Option<Addressed>,
    /// Why the management system does not address it, or who does instead.
    #[field(kind = prose, search, label = "Why not", section = "Decision", show_when = "addressed=no", required_when = "addressed=no")]
    pub addressed_reason: String,
    /// How it is met: what is done, by whom, how one would see it.
    #[field(kind = prose, search, label = "How it is met", section = "Decision", show_when = "addressed=yes")]
    pub how: String,
    /// Laws and contracts that say so.
    #[field(to("obligation"), inverse = "Asked for by", section = "Links")]
    pub obligations: Vec<Id>,
    /// Clauses, Annex A controls and articles that ask for the same.
    #[field(to("requirement"), inverse = "Also wanted by", section = "Links")]
    pub requirements: Vec<Id>,
    /// Controls that meet it. Those of the laws and contracts above count as well.
    #[field(to("control"), inverse = "Meets what parties ask", section = "Links")]
    pub controls: Vec<Id>,
}

/// The register of requirements of interested parties.
pub static EXPECTATION: Register =
    Register::of::<Expectation>("Requirement of a party", "Requirements of interested parties", Group::Hidden)
        .about("party")
        .beside()
        .binds();

/// Somebody who wants something from the way we protect information, or who can be harmed by it: a customer, an authority, the
/// staff. Write down the party here, and each thing it wants as a requirement of its own.
#[derive(Register, Default, Clone)]
#[register(key = "party", prefix = "IP", clause = "4.2", rules)]
pub struct Party {
    /// Who it is; several of one kind can be one party, such as "Public hospitals".
    #[field(required, title, max = 160)]
    pub name: String,
    /// What it is to us.
    #[field(required, list, index)]
    pub kind: Option<PartyKind>,
    /// Whether it stands within the organisation or outside it.
    #[field(required, list, index)]
    pub side: Option<Side>,
    /// What ties it to us, and how much it matters.
    #[field(kind = prose, search)]
    pub description: String,
    /// Whom to speak to there. Who speaks for us is the owner.
    #[field(max = 240, personal, search, section = "Care")]
    pub contact: String,
    /// When its requirements are asked for again.
    #[field(ahead, list, index, label = "Next review", section = "Care")]
    pub next_review: Option<Date>,
}

/// The register of interested parties.
pub static PARTY: Register = Register::of::<Party>("Interested party", "Interested parties", Group::Plan).binds();
