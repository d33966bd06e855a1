//! The record of a certification, and of each certificate that came of it.

use jiff::civil::Date;
use kernel::register::{Keeping, Workflow};
use kernel::{Choices, Group, Id, Mark, Register};

kernel::choice! {
    /// How complex something is, as certification bodies judge it.
    pub enum Complexity("certification-complexity", ordered) {
        /// Few kinds of work or systems, all alike.
        Low = "low",
        /// Neither.
        Medium = "medium",
        /// Many kinds, strict rules, or much that depends on others.
        High = "high",
    }
}

kernel::choice! {
    /// What a certificate says today.
    pub enum Standing("certification-standing") {
        /// There is none yet.
        Nothing = "none" [Absent],
        /// It holds.
        Valid = "valid" [Sealed],
        /// The body has suspended it.
        Suspended = "suspended" [Bad],
        /// Its last day has passed.
        Expired = "expired" [Late],
        /// It was withdrawn or given back.
        Withdrawn = "withdrawn" [Off],
    }
}

kernel::choice! {
    /// By what a certificate was issued.
    pub enum Issue("certificate-issue") {
        /// The first decision.
        Initial = "initial",
        /// Recertification before the last day.
        Renewed = "renewed",
        /// Recertification within half a year after the last day.
        Restored = "restored",
        /// Its scope, sites or words changed.
        Changed = "changed",
        /// Another body took it over.
        Transferred = "transferred",
    }
}

/// A certification of the management system: by which body, for which scope, and how far it has come. Preparation, application, stage 1,
/// stage 2, the certificate, and then surveillance and recertification, with the deadlines that follow from the decision.
///
/// Visits of the body and what they find stand below it. A certificate is recorded once no major nonconformity is open. Each
/// certificate that was issued stays.
#[derive(Register, Default, Clone)]
#[register(key = "certification", prefix = "CERT", clause = "4.4", rules)]
pub struct Certification {
    /// Short name, such as "ISO/IEC 27001, whole company".
    #[field(required, title, max = 200)]
    pub title: String,
    /// The certification body, as it calls itself.
    #[field(required, list, search, max = 200, label = "Certification body")]
    pub body: String,
    /// Who to talk to there: names, telephone, mail.
    #[field(kind = prose, personal, search, label = "Contact at the body")]
    pub contact: String,
    /// Under which accreditation and scheme the body works, such as its accreditor and number.
    #[field(search, max = 300)]
    pub scheme: String,
    /// The standard, such as ISO/IEC 27001.
    #[field(required, max = 120)]
    pub standard: String,
    /// Its edition with amendments, such as 2022 with Amendment 1:2024.
    #[field(required, max = 120)]
    pub edition: String,
    /// The scope that is certified.
    #[field(to("scope"), inverse = "Certifications", section = "What is certified")]
    pub scope: Option<Id>,
    /// The text as the certificate prints it, or as it was applied for. Each certificate keeps its own.
    #[field(kind = prose, search, label = "Text of the scope", section = "What is certified")]
    pub scope_text: String,
    /// One site a line: where, what is done there, and how many people work there.
    #[field(columns("Site", "What is done there", "People"), section = "What is certified")]
    pub sites: Vec<Vec<String>>,
    /// Everybody who works under the control of the organisation within the scope, contractors too.
    #[field(range(1, 1_000_000), label = "People in scope", section = "Audit time")]
    pub people: Option<i64>,
    /// How complex business and organisation are: kinds of services, rules and laws, dependence on others.
    #[field(label = "Complexity of the business", section = "Audit time")]
    pub business: Option<Complexity>,
    /// How complex the information technology is: platforms, outsourcing, own development.
    #[field(label = "Complexity of IT", section = "Audit time")]
    pub it: Option<Complexity>,
    /// What else makes the audit longer or shorter: shifts, sites, languages, other certificates, outsourced work.
    #[field(kind = prose, search, section = "Audit time")]
    pub factors: String,
    /// Days that the body has offered for stage 1 and stage 2 together. What it says counts, whatever the estimate says.
    #[field(kind = decimal, label = "Days offered by the body", section = "Audit time")]
    pub offered_days: Option<i64>,
    /// Days after a major nonconformity was found by which the body wants correction, cause and plan. New findings take it over.
    #[field(range(1, 366), label = "Days to answer a major", section = "Answer times of the body")]
    pub major_answer: Option<i64>,
    /// Days after a major nonconformity was found by which the body must have verified that it is dealt with.
    #[field(range(1, 366), label = "Days to close a major", section = "Answer times of the body")]
    pub major_close: Option<i64>,
    /// Days after a minor nonconformity was found by which the body wants correction, cause and plan.
    #[field(range(1, 366), label = "Days to answer a minor", section = "Answer times of the body")]
    pub minor_answer: Option<i64>,
    /// Days by which a minor nonconformity is closed. Leave it empty where the body looks at it on the next visit.
    #[field(range(1, 1100), label = "Days to close a minor", section = "Answer times of the body")]
    pub minor_close: Option<i64>,
    /// The day on which the body was applied to.
    #[field(fixed, label = "Applied on", section = "Certificate", show_when = "state=applied|stage-1|stage-2|certified|suspended|expired")]
    pub applied: Option<Date>,
    /// The day of the decision by which the present cycle began. Deadlines follow from it.
    #[field(fixed, index, label = "Decided on", section = "Certificate")]
    pub decision: Option<Date>,
    /// Number of the certificate.
    #[field(fixed, search, max = 120, label = "Certificate number", section = "Certificate")]
    pub number: String,
    /// The last day on which the certificate holds.
    #[field(fixed, list, index, label = "Valid until", section = "Certificate")]
    pub valid_until: Option<Date>,
    /// Whether the present cycle is the first one.
    #[field(fixed, label = "First cycle", section = "Certificate")]
    pub first: bool,
    /// The day from which the certificate is suspended.
    #[field(fixed, label = "Suspended since", section = "Certificate")]
    pub suspended: Option<Date>,
    /// What was decided, each with its day and reason: suspended, reinstated, expired, withdrawn, begun again.
    #[field(kind = prose, fixed, search, section = "Certificate")]
    pub decisions: String,
}

/// States of a certification, each but the first reached by its act alone.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "certification-state",
        keys: &["preparing", "applied", "stage-1", "stage-2", "certified", "suspended", "expired", "withdrawn"],
        marks: &[
            ("preparing", Mark::Draft),
            ("applied", Mark::Partly),
            ("stage-1", Mark::Partly),
            ("stage-2", Mark::Partly),
            ("certified", Mark::Sealed),
            ("suspended", Mark::Bad),
            ("expired", Mark::Late),
            ("withdrawn", Mark::Off),
        ],
        ordered: true,
    },
    ways: &[
        ("preparing", "applied"),
        ("applied", "stage-1"),
        ("applied", "stage-2"),
        ("stage-1", "stage-2"),
        ("stage-2", "certified"),
        ("certified", "suspended"),
        ("suspended", "certified"),
        ("certified", "expired"),
        ("suspended", "expired"),
        ("expired", "certified"),
        ("preparing", "withdrawn"),
        ("applied", "withdrawn"),
        ("stage-1", "withdrawn"),
        ("stage-2", "withdrawn"),
        ("certified", "withdrawn"),
        ("suspended", "withdrawn"),
        ("expired", "withdrawn"),
        ("expired", "preparing"),
        ("withdrawn", "preparing"),
    ],
    closed: &["withdrawn"],
    acts: &[
        ("preparing", "begin-again"),
        ("applied", "apply"),
        ("stage-1", "stage-1"),
        ("stage-2", "stage-2"),
        ("certified", "certify"),
        ("suspended", "suspend"),
        ("expired", "expire"),
        ("withdrawn", "withdraw"),
    ],
};

/// The register of certifications.
pub static CERTIFICATION: Register = Register::of::<Certification>("Certification", "Certifications", Group::Check)
    .keeping(Keeping::Managed)
    .workflow(&STATES)
    .about("scope")
    .binds();

/// A certificate as it was issued. Written once, when it is recorded, and never changed: a renewal or another text makes a new one.
#[derive(Register, Default, Clone)]
#[register(key = "certificate", prefix = "CTF", clause = "4.4")]
pub struct Certificate {
    /// Its number.
    #[field(required, title, max = 120)]
    pub number: String,
    /// The certification.
    #[field(required, part, once, list, to("certification"), inverse = "Certificates")]
    pub certification: Option<Id>,
    /// By what it was issued.
    #[field(required, list, index, label = "Issued by")]
    pub issue: Option<Issue>,
    /// The day of the decision.
    #[field(required, list, index, label = "Decided on")]
    pub decision: Option<Date>,
    /// Its last day.
    #[field(required, list, index, label = "Valid until")]
    pub valid_until: Option<Date>,
    /// The body that issued it.
    #[field(max = 200, label = "Certification body")]
    pub body: String,
    /// The standard with its edition.
    #[field(max = 260)]
    pub standard: String,
    /// The scope as it prints it.
    #[field(kind = prose, search, label = "Text of the scope")]
    pub scope_text: String,
    /// The item of evidence that holds the file. The file can also be attached to the page of the certificate.
    #[field(to("evidence"), inverse = "Certificates")]
    pub file: Vec<Id>,
    /// What was said when it was recorded, such as why its text changed.
    #[field(kind = prose, search)]
    pub note: String,
}

/// The register of certificates, written by operations of the certification only.
pub static CERTIFICATE: Register = Register::of::<Certificate>("Certificate", "Certificates", Group::Hidden)
    .keeping(Keeping::Kept)
    .without(&["owner", "tags"])
    .about("certification")
    .beside();
