//! The record of a scope and its states.

use jiff::civil::Date;
use kernel::register::{Keeping, Workflow};
use kernel::{Choices, Group, Id, Mark, Register};

/// What the management system covers. Certification bodies print the statement on the certificate, so write it as you
/// want customers to read it: activities first, then where and by whom.
///
/// An organisation may have several scopes, for example one per certificate. Each has its own Statement of Applicability.
#[derive(Register, Default, Clone)]
#[register(key = "scope", prefix = "SC", clause = "4.3", rules)]
pub struct Scope {
    /// Short name, such as "Whole company" or "Hosting services".
    #[field(required, title, max = 160)]
    pub title: String,
    /// The statement as it stands on the certificate: what is done, for whom, from where.
    #[field(kind = prose, search, required_when = "state=approved|in-force")]
    pub statement: String,
    /// Units that belong to the scope. Naming a unit includes every unit below it.
    #[field(list, to("unit"), inverse = "In scope of", section = "What is inside")]
    pub units: Vec<Id>,
    /// Services, processes and products that are covered.
    #[field(kind = prose, search, section = "What is inside")]
    pub services: String,
    /// Sites and other places, including work from home, where covered work is done.
    #[field(kind = prose, search, section = "What is inside")]
    pub sites: String,
    /// Where the scope ends and who stands on the other side: handovers to other units, suppliers and customers, and
    /// what the scope depends on there.
    #[field(kind = prose, label = "Interfaces and dependencies", section = "Borders")]
    pub interfaces: String,
    /// What was left out and why it may be left out. An auditor asks for the reason.
    #[field(kind = prose, section = "Borders")]
    pub exclusions: String,
    /// Name of this version of the statement, such as 2.
    #[field(list, max = 40, section = "Version")]
    pub version: String,
    /// First day on which this version applies.
    #[field(list, label = "Effective from", section = "Version", required_when = "state=approved|in-force")]
    pub effective: Option<Date>,
}

/// States of a scope.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "scope-state",
        keys: &["draft", "approved", "in-force", "superseded"],
        marks: &[("draft", Mark::Draft), ("approved", Mark::Sealed), ("in-force", Mark::Sealed), ("superseded", Mark::Off)],
        ordered: false,
    },
    ways: &[
        ("draft", "approved"),
        ("draft", "in-force"),
        ("approved", "in-force"),
        ("approved", "draft"),
        ("in-force", "draft"),
        ("in-force", "superseded"),
        ("superseded", "draft"),
    ],
    closed: &["superseded"],
    acts: &[("draft", "revise"), ("approved", "approve"), ("in-force", "approve"), ("superseded", "supersede")],
};

/// The register of scopes.
pub static SCOPE: Register =
    Register::of::<Scope>("Scope", "Scopes", Group::Plan).keeping(Keeping::Managed).narrows("units").workflow(&STATES);
