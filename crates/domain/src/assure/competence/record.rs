//! The records of a competence and of what somebody has of it.

use jiff::civil::Date;
use kernel::register::Keeping;
use kernel::{Group, Id, Register};

kernel::choice! {
    /// How somebody came to a competence.
    pub enum Ground("competence-ground") {
        /// School, studies, an apprenticeship.
        Education = "education",
        /// A course.
        Training = "training",
        /// Years of doing it.
        Experience = "experience",
    }
}

/// What somebody has to know or be able to do, whose work affects information security. Name the roles that need it.
#[derive(Register, Default, Clone)]
#[register(key = "competence", prefix = "CO", clause = "7.2", rules)]
pub struct Competence {
    /// What it is, such as "Leads an internal audit".
    #[field(required, title, max = 160)]
    pub title: String,
    /// What somebody who has it knows and can do, and what counts as proof.
    #[field(required, kind = prose, search, label = "What it means")]
    pub meaning: String,
    /// Roles that need it. Whoever holds one of them or stands in for it has to have it.
    #[field(list, to("isms-role"), inverse = "Needs competence", label = "Needed by")]
    pub roles: Vec<Id>,
    /// Clauses and Annex A controls that ask for it.
    #[field(to("requirement"), inverse = "Asks for competence")]
    pub requirements: Vec<Id>,
    /// When somebody looks whether it is still what is needed.
    #[field(ahead, index, label = "Next review")]
    pub next_review: Option<Date>,
}

/// The register of competences.
pub static COMPETENCE: Register =
    Register::of::<Competence>("Competence", "Competences", Group::Plan).keeping(Keeping::Managed).about("roles").binds();

/// What one person has of a competence: by what, proven how, and until when it counts.
#[derive(Register, Default, Clone)]
#[register(key = "qualification", prefix = "QU", clause = "7.2", rules)]
pub struct Qualification {
    /// What it is, such as "Lead auditor course, five days".
    #[field(required, title, personal, max = 200)]
    pub title: String,
    /// Whose it is.
    #[field(required, once, list, to("person"), inverse = "Has competence")]
    pub person: Option<Id>,
    /// The competence that it gives.
    #[field(required, once, list, to("competence"), inverse = "Held through")]
    pub competence: Option<Id>,
    /// How the person came to it.
    #[field(required, list)]
    pub ground: Option<Ground>,
    /// Since when the person has it.
    #[field(required, list, label = "Since")]
    pub since: Option<Date>,
    /// The last day on which it counts; without one it counts for good.
    #[field(list, index, label = "Valid until")]
    pub valid_until: Option<Date>,
    /// What proves it, and where that is. Send a copy on the page of the record.
    #[field(required, kind = prose, personal, search)]
    pub proof: String,
    /// Evidence that proves it, from the register.
    #[field(to("evidence"), inverse = "Proves competence")]
    pub evidence: Vec<Id>,
    /// When somebody looks whether it helped.
    #[field(ahead, index, label = "Effect looked at on", section = "Effect")]
    pub effect_due: Option<Date>,
    /// Whether it helped: what the person can do now, seen by whom and when.
    #[field(kind = prose, personal, label = "What came of it", section = "Effect")]
    pub effect: String,
}

/// The register of what people have.
pub static QUALIFICATION: Register = Register::of::<Qualification>("Qualification", "Qualifications", Group::Run).about("person").within();
