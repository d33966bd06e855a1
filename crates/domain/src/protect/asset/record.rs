//! The record of an asset.

use jiff::civil::Date;
use kernel::{Group, Id, Register};

kernel::choice! {
    /// What an asset is. Processes and information are primary: they have value of their own; the others support them.
    pub enum AssetKind("asset-kind") {
        /// A business process or activity.
        Process = "process",
        /// Information, whatever carries it.
        Information = "information",
        /// Programs, applications, services that run them.
        Software = "software",
        /// Machines and media.
        Hardware = "hardware",
        /// Networks and their equipment.
        Network = "network",
        /// A person, a role or a team.
        Role = "role",
        /// A site, building or room.
        Site = "site",
        /// What a supplier does or runs for us.
        Service = "service",
        /// An organisation or a part of it.
        Organisation = "organisation",
    }
}

impl AssetKind {
    /// Has value of its own, whatever it runs on.
    pub fn primary(self) -> bool {
        matches!(self, Self::Process | Self::Information)
    }
}

kernel::choice! {
    /// Who may see it.
    pub enum Classification("classification", ordered) {
        /// Anybody.
        Public = "public",
        /// Everybody who works here.
        Internal = "internal",
        /// Those who need it.
        Confidential = "confidential",
        /// Named people only.
        StrictlyConfidential = "strictly-confidential",
    }
}

kernel::choice! {
    /// How much protection a property needs.
    pub enum Need("need", ordered) {
        /// Harm would be slight.
        Normal = "normal",
        /// Harm would be felt.
        Elevated = "elevated",
        /// Harm would be serious.
        High = "high",
        /// Harm would threaten people or the organisation.
        VeryHigh = "very-high",
    }
}

/// Something that has value for the organisation, or that something of value stands on. Begin with processes and
/// information; add systems, sites, people and suppliers as far as risks differ.
#[derive(Register, Default, Clone)]
#[register(key = "asset", prefix = "AS", clause = "A.5.9", rules)]
pub struct Asset {
    /// Name as colleagues say it, such as "Customer contracts" or "Mail server".
    #[field(required, title, max = 160)]
    pub name: String,
    /// What it is. Processes and information are primary assets; all others support them.
    #[field(required, list)]
    pub kind: Option<AssetKind>,
    /// What it is for, what it holds, who uses it.
    #[field(kind = prose, search)]
    pub description: String,
    /// Where it is: a site, a region of a hosting provider, or who carries it.
    #[field(max = 240, search)]
    pub location: String,
    /// Who supplies or runs it, when that is somebody else.
    #[field(max = 240, search)]
    pub supplier: String,
    /// Who may see it, by the classification scheme (A.5.12).
    #[field(list, section = "Classification")]
    pub classification: Option<Classification>,
    /// How bad it would be if somebody saw it who may not.
    #[field(label = "Confidentiality", section = "Need for protection")]
    pub confidentiality: Option<Need>,
    /// Why confidentiality has this need.
    #[field(max = 400, label = "Why", section = "Need for protection", required_when = "confidentiality=high|very-high")]
    pub confidentiality_reason: String,
    /// How bad it would be if it were wrong, incomplete or changed by somebody who may not.
    #[field(label = "Integrity", section = "Need for protection")]
    pub integrity: Option<Need>,
    /// Why integrity has this need.
    #[field(max = 400, label = "Why", section = "Need for protection", required_when = "integrity=high|very-high")]
    pub integrity_reason: String,
    /// How bad it would be if it were missing when needed.
    #[field(label = "Availability", section = "Need for protection")]
    pub availability: Option<Need>,
    /// Why availability has this need, such as the longest outage that can be borne.
    #[field(max = 400, label = "Why", section = "Need for protection", required_when = "availability=high|very-high")]
    pub availability_reason: String,
    /// Other assets that it needs to work: a process needs information and systems, a system needs a network and a site.
    /// Its need for protection passes on to them.
    #[field(to("asset"), inverse = "Needed by", section = "Dependencies")]
    pub depends_on: Vec<Id>,
    /// Who looks after it day by day, when that is not the owner.
    #[field(duty, to("person"), inverse = "Looks after", label = "Custodians", section = "Care")]
    pub custodians: Vec<Id>,
    /// When owner, classification and need are looked at again.
    #[field(ahead, list, index, label = "Next review", section = "Care")]
    pub next_review: Option<Date>,
}

/// The register of assets.
pub static ASSET: Register = Register::of::<Asset>("Asset", "Assets", Group::Run).protected().tallied(&[&["complete"]]);
