//! The record of a risk.

use crate::ground::criteria::Harm;
use crate::ground::property::Property;
use jiff::civil::Date;
use kernel::register::Workflow;
use kernel::{Choices, Group, Id, Mark, Register};

kernel::choice! {
    /// From which side a risk was found.
    pub enum Approach("approach") {
        /// From events and their consequences.
        Event = "event",
        /// From assets, threats and vulnerabilities.
        Asset = "asset",
    }
}

kernel::choice! {
    /// What can be done about a risk.
    pub enum TreatmentOption("treatment-option") {
        /// Apply or change controls; "reduce" before 2013.
        Modify = "modify",
        /// Live with it knowingly; "accept" before 2013.
        Retain = "retain",
        /// Give up what causes it.
        Avoid = "avoid",
        /// Insurance, contract, outsourcing; "transfer" before 2013.
        Share = "share",
    }
}

kernel::choice! {
    /// Outcome of a review.
    pub enum Verdict("review-verdict") {
        /// Nothing changed.
        StillValid = "still-valid",
        /// It was rated again.
        Rescored = "rescored",
    }
}

/// Something that could happen and harm the confidentiality, integrity or availability of information. Say it as a
/// scenario, rate it three times (as if nothing were done, as it is now, as it is meant to be) and give each rating its
/// reason: an auditor asks for the reasons, not for the numbers.
#[derive(Register, Default, Clone)]
#[register(key = "risk", prefix = "R", clause = "6.1.2", rules)]
pub struct Risk {
    /// The risk in one line, such as "Rosters cannot be restored in time after ransomware".
    #[field(required, title, max = 240)]
    pub title: String,
    /// Who or what, does what, leading to what: "Because of … could happen …, leading to …".
    #[field(kind = prose, search)]
    pub scenario: String,
    /// From which side it was found: from an event and its consequences, or from an asset, a threat and a vulnerability.
    #[field()]
    pub approach: Option<Approach>,
    /// The threat, from the catalogue.
    #[field(to("threat"), inverse = "Threat in", section = "Scenario")]
    pub threat: Option<Id>,
    /// The vulnerability that it uses, from the catalogue.
    #[field(to("vulnerability"), inverse = "Vulnerability in", section = "Scenario")]
    pub vulnerability: Option<Id>,
    /// The source in your own words, where the catalogue has none that fits.
    #[field(max = 400, search, section = "Scenario")]
    pub source: String,
    /// What is hit: processes and information first, then what they stand on.
    #[field(to("asset"), inverse = "Threatened by", section = "Scenario")]
    pub assets: Vec<Id>,
    /// Which properties of information suffer.
    #[field(required, section = "Scenario")]
    pub affects: Vec<Property>,
    /// Which kinds of harm the consequence is rated by. The criteria may want less of some than of others.
    #[field(section = "Scenario", label = "Kinds of harm")]
    pub harms: Vec<Harm>,
    /// What is in place already and counts for the current rating.
    #[field(kind = prose, search, label = "What is in place already", section = "Scenario")]
    pub existing: String,
    /// The criteria it is rated by. Left empty, a new risk takes those in force.
    #[field(to("criteria"), inverse = "Rates", section = "Rating")]
    pub criteria: Option<Id>,
    /// How likely it would be if nothing were done, from 1 to 5.
    #[field(range(1, 5), section = "Inherent rating", required_when = "inherent_consequence")]
    pub inherent_likelihood: Option<i64>,
    /// Why that likelihood.
    #[field(max = 400, label = "Why", section = "Inherent rating", required_when = "inherent_likelihood")]
    pub inherent_likelihood_reason: String,
    /// How bad it would be if nothing were done, from 1 to 5.
    #[field(range(1, 5), section = "Inherent rating", required_when = "inherent_likelihood")]
    pub inherent_consequence: Option<i64>,
    /// Why that consequence.
    #[field(max = 400, label = "Why", section = "Inherent rating", required_when = "inherent_consequence")]
    pub inherent_consequence_reason: String,
    /// How likely it is now, with what is in place, from 1 to 5.
    #[field(act = "review", range(1, 5), section = "Current rating", required_when = "current_consequence")]
    pub current_likelihood: Option<i64>,
    /// Why that likelihood.
    #[field(act = "review", max = 400, label = "Why", section = "Current rating", required_when = "current_likelihood")]
    pub current_likelihood_reason: String,
    /// How bad it would be now, with what is in place, from 1 to 5.
    #[field(act = "review", range(1, 5), section = "Current rating", required_when = "current_likelihood")]
    pub current_consequence: Option<i64>,
    /// Why that consequence.
    #[field(act = "review", max = 400, label = "Why", section = "Current rating", required_when = "current_consequence")]
    pub current_consequence_reason: String,
    /// How likely it is meant to be after treatment, from 1 to 5.
    #[field(range(1, 5), section = "Target rating", required_when = "target_consequence")]
    pub target_likelihood: Option<i64>,
    /// What will bring the likelihood there.
    #[field(max = 400, label = "Why", section = "Target rating", required_when = "target_likelihood")]
    pub target_likelihood_reason: String,
    /// How bad it is meant to be after treatment, from 1 to 5.
    #[field(range(1, 5), section = "Target rating", required_when = "target_likelihood")]
    pub target_consequence: Option<i64>,
    /// What will bring the consequence there.
    #[field(max = 400, label = "Why", section = "Target rating", required_when = "target_consequence")]
    pub target_consequence_reason: String,
    /// By when the target is to be reached.
    #[field(index, label = "Target date", section = "Target rating")]
    pub target_by: Option<Date>,
    /// What is done about it: modify (older word: reduce), retain (accept), avoid, share (transfer). Several may apply.
    #[field(list, section = "Treatment", required_when = "state=in-treatment")]
    pub options: Vec<TreatmentOption>,
    /// What will be done, or why the risk is retained.
    #[field(kind = prose, search, section = "Treatment")]
    pub treatment: String,
    /// Controls that change this risk, in place or planned.
    #[field(aside, to("control"), inverse = "Treats", label = "Controls that act on it", section = "Treatment")]
    pub controls: Vec<Id>,
    /// Why it is only watched, or closed, though it stands above the appetite and nobody approved a plan or accepted it.
    #[field(
        kind = prose,
        fixed,
        aside,
        search,
        label = "Why it is watched or closed",
        section = "Treatment",
        show_when = "state=monitored|closed"
    )]
    pub ended: String,
    /// When the owner looks at it for the first time. Each review then says when the next one is.
    #[field(aside, ahead, label = "First review", section = "Review")]
    pub first_review: Option<Date>,
    /// Where the risk came from: an audit, an incident, a supplier, a change, a workshop.
    #[field(aside, max = 200, search, label = "Found through", section = "Review")]
    pub found_through: String,
}

/// States of a risk.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "risk-state",
        keys: &["identified", "analysed", "in-treatment", "monitored", "closed"],
        marks: &[
            ("identified", Mark::Planned),
            ("analysed", Mark::Partly),
            ("in-treatment", Mark::Partly),
            ("monitored", Mark::Good),
            ("closed", Mark::Off),
        ],
        ordered: true,
    },
    ways: &[
        ("identified", "analysed"),
        ("identified", "in-treatment"),
        ("identified", "monitored"),
        ("identified", "closed"),
        ("analysed", "identified"),
        ("analysed", "in-treatment"),
        ("analysed", "monitored"),
        ("analysed", "closed"),
        ("in-treatment", "analysed"),
        ("in-treatment", "monitored"),
        ("in-treatment", "closed"),
        ("monitored", "analysed"),
        ("monitored", "in-treatment"),
        ("monitored", "closed"),
        ("closed", "identified"),
        ("closed", "analysed"),
    ],
    closed: &["closed"],
    acts: &[("in-treatment", "approve-plan"), ("monitored", "monitor"), ("closed", "close")],
};

/// The register of risks.
pub static RISK: Register = Register::of::<Risk>("Risk", "Risks", Group::Plan).workflow(&STATES).about("assets").tallied(&[
    &["inherent_level"],
    &["current_level"],
    &["target_level"],
    &["above_appetite"],
    &["criteria"],
    &["inherent_likelihood", "inherent_consequence", "criteria"],
    &["current_likelihood", "current_consequence", "criteria"],
    &["target_likelihood", "target_consequence", "criteria"],
]);
