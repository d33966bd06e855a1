//! The records of a requirement and of an adoption.

use jiff::civil::Date;
use kernel::register::Keeping;
use kernel::{Choice, Fault, Group, Id, Register};

kernel::choice! {
    /// The packs that come with the program.
    pub enum Framework("framework") {
        /// Clauses 4 to 10.
        Iso27001 = "iso27001-2022",
        /// Annex A controls.
        Iso27002 = "iso27002-2022",
        /// Threats and vulnerabilities to choose from.
        Threats = "threats",
        /// The General Data Protection Regulation.
        Gdpr = "gdpr",
        /// The HIPAA Security Rule.
        Hipaa = "hipaa-security-rule",
        /// The NIST Cybersecurity Framework.
        Csf = "nist-csf-2",
        /// The edition of 2013 of the clauses.
        Iso27001Old = "iso27001-2013",
        /// The edition of 2013 of the controls.
        Iso27002Old = "iso27002-2013",
    }
}

impl Framework {
    /// Key of its pack, which names its entries for ever.
    pub fn pack(self) -> &'static str {
        match self {
            Self::Csf => "nist-csf-2.0",
            other => other.key(),
        }
    }

    /// The framework of a pack.
    pub fn of_pack(key: &str) -> Option<Self> {
        match key {
            "nist-csf-2.0" => Some(Self::Csf),
            other => Self::from_key(other),
        }
    }
}

/// What a framework asks for: a clause, a control of Annex A, an article of a law. Content of an adopted pack, in our own
/// words; it is never edited here.
#[derive(Register, Default, Clone)]
#[register(key = "requirement", prefix = "REQ", clause = "6.1.3 c")]
pub struct Requirement {
    /// What it is about, in a few words.
    #[field(title, max = 240)]
    pub title: String,
    /// The framework it belongs to.
    #[field(list, index)]
    pub framework: Option<Framework>,
    /// Reference of the theme or clause it stands under, such as A.5.
    #[field(max = 40, label = "Group", list)]
    pub group: String,
    /// Title of that theme or clause.
    #[field(max = 240, label = "Theme")]
    pub theme: String,
    /// Place in the framework, from 1.
    #[field(index, label = "Place")]
    pub position: Option<i64>,
    /// What is asked for and why, in our own words.
    #[field(kind = prose, search)]
    pub text: String,
    /// How to do it, in steps.
    #[field(kind = prose, search, section = "How to")]
    pub actions: String,
    /// What shows that it is done; an auditor asks for these.
    #[field(kind = prose, section = "How to")]
    pub evidence: String,
    /// What an auditor asks.
    #[field(kind = prose, section = "How to")]
    pub questions: String,
    /// How to measure it.
    #[field(kind = prose, section = "How to")]
    pub metrics: String,
    /// When it acts: before, during or after something happens.
    #[field(label = "Control type", section = "Attributes")]
    pub control_types: Vec<String>,
    /// Which properties of information it protects.
    #[field(label = "Information security properties", section = "Attributes")]
    pub properties: Vec<String>,
    /// Its place among identify, protect, detect, respond, recover.
    #[field(label = "Cybersecurity concepts", section = "Attributes")]
    pub concepts: Vec<String>,
    /// The capability that practitioners file it under.
    #[field(label = "Operational capabilities", section = "Attributes")]
    pub capabilities: Vec<String>,
    /// The security domain it belongs to.
    #[field(label = "Security domains", section = "Attributes")]
    pub domains: Vec<String>,
    /// Whether the source leaves a choice. Required: it has to be done. Addressable (HIPAA): it is done, or the reason why not and what is
    /// done instead are written down.
    #[field(label = "Required or addressable", section = "Attributes")]
    pub demand: Vec<String>,
    /// It has no forerunner in the edition before.
    #[field(label = "New in this edition", section = "Attributes")]
    pub is_new: bool,
    /// The note that must stand wherever the content is shown.
    #[field(max = 240, label = "Source", section = "Attributes")]
    pub source_note: String,
}

/// The register of requirements, filled by adoptions.
pub static REQUIREMENT: Register =
    Register::of::<Requirement>("Requirement", "Requirements", Group::Setup).keeping(Keeping::Content).without(&["unit", "owner", "tags"]);

/// The decision to use a framework: which edition, in which version of its content, for which scope, since when.
///
/// Adopting a set of controls puts one line for each of them into the Statement of Applicability of the scope.
#[derive(Register, Default, Clone)]
#[register(key = "adoption", prefix = "AD", clause = "6.1.3 c", rules)]
pub struct Adoption {
    /// What is adopted. Left empty, it takes the name of the framework.
    #[field(title, max = 240)]
    pub title: String,
    /// The framework or catalogue.
    #[field(required, once, list, index)]
    pub framework: Option<Framework>,
    /// The scope it counts for. Control sets need one, because their lines belong to its Statement of Applicability.
    #[field(once, list, to("scope"), inverse = "Adopted frameworks")]
    pub scope: Option<Id>,
    /// Since when it counts.
    #[field(required, list)]
    pub since: Option<Date>,
    /// Edition of the source, filled in by the program.
    #[field(list, fixed, max = 80)]
    pub edition: String,
    /// Version of our content, filled in by the program.
    #[field(list, fixed, max = 40)]
    pub version: String,
    /// Why it was adopted: certification, a law, a customer.
    #[field(kind = prose)]
    pub why: String,
}

impl Adoption {
    /// The adoption of a framework with what its pack says about itself filled in.
    ///
    /// # Errors
    /// When the pack is broken, which tests rule out.
    pub fn of(framework: Framework, scope: Option<Id>, since: Date) -> Result<Self, Fault> {
        let pack = pack_of(framework)?;
        Ok(Self {
            title: pack.title.clone(),
            framework: Some(framework),
            scope,
            since: Some(since),
            edition: pack.edition.clone(),
            version: pack.version.clone(),
            why: String::new(),
        })
    }
}

/// The register of adoptions.
pub static ADOPTION: Register =
    Register::of::<Adoption>("Adoption", "Frameworks", Group::Setup).keeping(Keeping::Managed).without_remarks().binds();

/// The pack of a framework; a broken one is a defect that tests rule out.
///
/// # Errors
/// When its content is broken.
pub fn pack_of(framework: Framework) -> Result<&'static packs::Pack, Fault> {
    packs::by_key(framework.pack()).map_err(|error| Fault::Internal(format!("content pack {}: {error}", framework.pack())))
}
