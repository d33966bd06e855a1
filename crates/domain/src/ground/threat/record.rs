//! The records of a threat and of a vulnerability.

use crate::ground::property::Property;
use kernel::register::Keeping;
use kernel::{Group, Id, Register};

/// Something that can go wrong or that somebody can do, whatever it hits. Choose from these when you write down a risk, or
/// write your own source instead.
#[derive(Register, Default, Clone)]
#[register(key = "threat", prefix = "TH", clause = "6.1.2 c")]
pub struct Threat {
    /// What happens.
    #[field(title, max = 240)]
    pub title: String,
    /// The kind of source it comes from.
    #[field(list, max = 120, index)]
    pub category: String,
    /// How it shows.
    #[field(kind = prose, search)]
    pub text: String,
    /// Which properties of information suffer.
    #[field(list)]
    pub effects: Vec<Property>,
    /// Controls that help against it.
    #[field(to("requirement"), inverse = "Helps against threats", label = "Controls that help")]
    pub requirements: Vec<Id>,
}

/// The register of threats, filled by an adoption.
pub static THREAT: Register =
    Register::of::<Threat>("Threat", "Threats", Group::Setup).keeping(Keeping::Content).without(&["unit", "owner", "tags"]);

/// A weakness that lets a threat do harm. Choose from these when you write down a risk.
#[derive(Register, Default, Clone)]
#[register(key = "vulnerability", prefix = "VU", clause = "6.1.2 c")]
pub struct Vulnerability {
    /// What is weak or missing.
    #[field(title, max = 240)]
    pub title: String,
    /// Where weaknesses of this kind are found.
    #[field(list, max = 120, index)]
    pub category: String,
    /// How it shows.
    #[field(kind = prose, search)]
    pub text: String,
    /// Which properties of information suffer, from the threats that use it.
    #[field(list)]
    pub effects: Vec<Property>,
    /// Threats that use it.
    #[field(to("threat"), inverse = "Uses vulnerabilities", label = "Used by threats")]
    pub threats: Vec<Id>,
    /// Controls that remove it or make it smaller.
    #[field(to("requirement"), inverse = "Helps against vulnerabilities", label = "Controls that help")]
    pub requirements: Vec<Id>,
}

/// The register of vulnerabilities, filled by an adoption.
pub static VULNERABILITY: Register = Register::of::<Vulnerability>("Vulnerability", "Vulnerabilities", Group::Setup)
    .keeping(Keeping::Content)
    .without(&["unit", "owner", "tags"]);
