//! The record of a nonconformity.

use jiff::civil::Date;
use kernel::register::Workflow;
use kernel::{Choices, Group, Id, Mark, Register};

kernel::choice! {
    /// Through what a nonconformity was found.
    pub enum Source("nonconformity-source") {
        /// An audit of our own.
        InternalAudit = "internal-audit",
        /// An audit by a certification body, a customer or an authority.
        ExternalAudit = "external-audit",
        /// Something that happened.
        Incident = "incident",
        /// A control was tested.
        Test = "test",
        /// Somebody outside complained.
        Complaint = "complaint",
        /// A measurement, or work that was late.
        Monitoring = "monitoring",
        /// Somebody of ours noticed.
        Observation = "observation",
    }
}

kernel::choice! {
    /// How grave a nonconformity is.
    pub enum Grade("nonconformity-grade", ordered) {
        /// A single weakness that could become a nonconformity.
        Observation = "observation" [Planned],
        /// A single lapse; the system reaches its results all the same.
        Minor = "minor" [Doubtful],
        /// A requirement is missing as a whole, or it is in doubt that the system reaches its results.
        Major = "major" [Bad],
    }
}

kernel::choice! {
    /// How a root cause is looked for.
    pub enum CauseMethod("cause-method") {
        /// Asking why again and again.
        FiveWhys = "five-whys",
        /// Possible causes by branch, each looked into.
        CauseAndEffect = "cause-and-effect",
        /// Another way, told in words.
        Other = "other",
    }
}

/// A requirement that was not met: of the standard, of a law or contract, or of our own rules. Say which one, and what shows it.
///
/// First it is corrected and contained, then its root cause is found, then action removes that cause, and somebody who had no
/// part in it checks whether the action worked. Only then is it closed.
#[derive(Register, Default, Clone)]
#[register(key = "nonconformity", prefix = "NC", clause = "10.2", rules)]
pub struct Nonconformity {
    /// What is wrong, in one line, such as "Rights of three leavers were never removed".
    #[field(required, title, max = 240)]
    pub title: String,
    /// Through what it was found.
    #[field(required, index)]
    pub source: Option<Source>,
    /// How grave it is. A manager changes it later, with a reason.
    #[field(required, act = "regrade", list, index)]
    pub grade: Option<Grade>,
    /// The day on which it was found.
    #[field(required, list, index, label = "Found on")]
    pub detected: Option<Date>,
    /// Who found it.
    #[field(to("person"), inverse = "Found nonconformities")]
    pub found_by: Option<Id>,
    /// The record in which it showed, such as the result of a test or an overdue task.
    #[field(to("*"), inverse = "Nonconformities found here")]
    pub found_in: Option<Id>,
    /// By when correction, cause and planned action are to be known. Certification bodies set such a day.
    #[field(ahead, index, label = "Answer due")]
    pub answer_by: Option<Date>,
    /// What was seen, where and when, so that somebody else could see it too. Facts, no judgement.
    #[field(required, kind = prose, search, section = "Objective evidence", label = "What was seen")]
    pub observed: String,
    /// Items of the register of evidence that show it.
    #[field(to("evidence"), inverse = "Shows nonconformities", section = "Objective evidence")]
    pub evidence: Vec<Id>,
    /// The earlier nonconformity that happened again.
    #[field(to("nonconformity"), inverse = "Happened again as", label = "Recurrence of", section = "Objective evidence")]
    pub recurs: Option<Id>,
    /// Requirements of adopted frameworks that were not met.
    #[field(to("requirement"), inverse = "Nonconformities", section = "What was not met")]
    pub requirements: Vec<Id>,
    /// Controls that were missing or did not work.
    #[field(to("control"), inverse = "Nonconformities", section = "What was not met")]
    pub controls: Vec<Id>,
    /// The requirement in words, where it stands in a rule, a law or a contract of your own.
    #[field(kind = prose, search, label = "Requirement in words", section = "What was not met")]
    pub breached: String,
    /// What was done to put this one case right.
    #[field(kind = prose, search, section = "Correction", required_when = "state=contained|analysed|acting|checking|closed")]
    pub correction: String,
    /// What was done at once so that it does no more harm.
    #[field(kind = prose, search, section = "Correction")]
    pub containment: String,
    /// What came of it, and how that was dealt with.
    #[field(kind = prose, search, section = "Correction")]
    pub consequences: String,
    /// Whether the same exists elsewhere, or could happen there.
    #[field(act = "analyse", label = "Exists elsewhere", section = "Extent", required_when = "state=analysed|acting|checking|closed")]
    pub elsewhere: Option<bool>,
    /// Where it was looked for, and where else it was found.
    #[field(kind = prose, act = "analyse", search, label = "Where it was looked for", section = "Extent", required_when = "elsewhere")]
    pub elsewhere_where: String,
    /// How the root cause was looked for.
    #[field(act = "analyse", section = "Root cause", required_when = "state=analysed|acting|checking|closed")]
    pub method: Option<CauseMethod>,
    /// One question a line: why, and because of what. The last answer is the root cause.
    #[field(
        act = "analyse",
        columns("Why", "Because"),
        label = "Five whys",
        section = "Root cause",
        show_when = "method=five-whys",
        required_when = "method=five-whys"
    )]
    pub whys: Vec<Vec<String>>,
    /// One possible cause a line: its branch (people, method, machine, material, measurement, surroundings), the cause, and what
    /// looking into it showed.
    #[field(
        act = "analyse",
        columns("Branch", "Possible cause", "What it showed"),
        label = "Causes and effects",
        section = "Root cause",
        show_when = "method=cause-and-effect",
        required_when = "method=cause-and-effect"
    )]
    pub causes: Vec<Vec<String>>,
    /// What has to change so that it does not happen again.
    #[field(kind = prose, act = "analyse", search, section = "Root cause", required_when = "state=analysed|acting|checking|closed")]
    pub root_cause: String,
    /// Whether action is needed to remove the cause. It always is, save for an observation.
    #[field(act = "analyse", label = "Action needed", section = "Root cause", required_when = "state=analysed|acting|checking|closed")]
    pub action_needed: Option<bool>,
    /// Why nothing has to be done about the cause.
    #[field(
        kind = prose,
        act = "analyse",
        search,
        label = "Why no action is needed",
        section = "Root cause",
        show_when = "action_needed=no",
        required_when = "action_needed=no"
    )]
    pub no_action_why: String,
    /// How one will see that the action worked: what is measured or looked at, and what is expected.
    #[field(kind = prose, act = "begin", search, label = "Effectiveness criterion", section = "Effectiveness", required_when =
        "state=acting|checking|closed")]
    pub criterion: String,
    /// When the effect is checked. Late enough that it can be seen.
    #[field(act = "begin", list, index, label = "Check due", section = "Effectiveness", required_when = "state=acting|checking|closed")]
    pub check_on: Option<Date>,
    /// Who checks the effect: somebody who never answered for this nonconformity and took no part in its actions.
    #[field(duty, list, to("person"), inverse = "Checks", section = "Effectiveness", required_when = "state=acting|checking|closed")]
    pub checker: Option<Id>,
    /// Risks that were found or rated again because of it.
    #[field(to("risk"), inverse = "Changed after nonconformities", label = "Risks changed", section = "Changes to the ISMS")]
    pub risks: Vec<Id>,
    /// What changed in the management system: scope, policies, methods, controls, resources. Say so when nothing had to.
    #[field(kind = prose, search, label = "Changes to the ISMS", section = "Changes to the ISMS")]
    pub isms_change: String,
    /// What was decided about the record itself, each with its day and reason: another grade, withdrawn, opened again.
    #[field(kind = prose, fixed, search, section = "Decisions")]
    pub decisions: String,
}

/// States of a nonconformity. Every one is reached by its act alone.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "nonconformity-state",
        keys: &["open", "contained", "analysed", "acting", "checking", "closed", "withdrawn"],
        marks: &[
            ("open", Mark::Planned),
            ("contained", Mark::Partly),
            ("analysed", Mark::Partly),
            ("acting", Mark::Partly),
            ("checking", Mark::Partly),
            ("closed", Mark::Good),
            ("withdrawn", Mark::Off),
        ],
        ordered: true,
    },
    ways: &[
        ("open", "contained"),
        ("contained", "analysed"),
        ("analysed", "acting"),
        // An observation may need no action; its correction is checked all the same.
        ("analysed", "checking"),
        ("acting", "checking"),
        ("checking", "closed"),
        // It did not work: the next round begins with the cause.
        ("checking", "contained"),
        ("open", "withdrawn"),
        ("contained", "withdrawn"),
        ("analysed", "withdrawn"),
        ("acting", "withdrawn"),
        ("checking", "withdrawn"),
        ("closed", "open"),
        ("withdrawn", "open"),
    ],
    closed: &["closed", "withdrawn"],
    acts: &[
        ("open", "reopen"),
        ("contained", "contain"),
        ("analysed", "analyse"),
        ("acting", "begin"),
        ("checking", "submit"),
        ("closed", "check"),
        ("withdrawn", "withdraw"),
    ],
};

/// The register of nonconformities.
pub static NONCONFORMITY: Register = Register::of::<Nonconformity>("Nonconformity", "Nonconformities", Group::Improve)
    .workflow(&STATES)
    .about("found_in")
    .tallied(&[&["grade"], &["source"], &["last_check"]]);
