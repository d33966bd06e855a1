//! The record of a line of the Statement of Applicability.

use super::{operations, rules};
use jiff::civil::Date;
use kernel::register::Keeping;
use kernel::{Choice, Derived, Field, Group, Hooks, Id, Kind, Path, Register, Step, Value};

kernel::choice! {
    /// Whether a control is needed.
    pub enum Applicable("applicable") {
        /// Needed.
        Yes = "yes",
        /// Excluded, with a reason.
        No = "no",
    }
}

kernel::choice! {
    /// Why a control is needed.
    pub enum Reason("soa-reason") {
        /// It treats a risk.
        Risk = "risk",
        /// A law or regulation demands it.
        Law = "law",
        /// A contract demands it.
        Contract = "contract",
        /// The business wants it.
        Business = "business",
        /// It is good practice.
        BestPractice = "best-practice",
    }
}

kernel::choice! {
    /// How far a line is, from the implementations of its controls.
    pub enum Status("soa-status", ordered) {
        /// Excluded.
        NotApplicable = "not-applicable",
        /// Nothing is linked to it.
        NoControl = "no-control",
        /// Planned everywhere.
        Planned = "planned",
        /// Begun somewhere, in place nowhere.
        InProgress = "in-progress",
        /// In place in part.
        Partly = "partly",
        /// In place everywhere.
        Implemented = "implemented",
    }
}

/// A line of the Statement of Applicability: whether a control is needed, why or why not, and how far it is.
///
/// Lines come from the adoption of a control set, or from an own control. Every control counts as applicable until it is
/// excluded with a reason that holds against the scope and the risks. How far a line is follows from the controls that
/// meet it.
#[derive(Register, Clone)]
#[register(key = "soa-line", prefix = "SOA", clause = "6.1.3 d")]
pub struct SoaLine {
    /// The control of Annex A, or the own control, that the line is about.
    #[field(required, list, fixed, to("requirement", "control"), inverse = "Statement of Applicability", label = "Control")]
    pub subject: Option<Id>,
    /// The scope whose statement it belongs to.
    #[field(required, fixed, to("scope"), inverse = "Statement of Applicability")]
    pub scope: Option<Id>,
    /// Name of the control when the line was made.
    #[field(required, title, max = 240)]
    pub title: String,
    /// Place in the statement.
    #[field(required, fixed, index, label = "Place")]
    pub number: Option<i64>,
    /// Whether the control is needed. Excluding and including are acts of their own, because each needs its reason.
    #[field(required, list, fixed, index)]
    pub applicable: Option<Applicable>,
    /// Why the control is needed; several reasons may apply.
    #[field(list, section = "Reason", show_when = "applicable=yes")]
    pub reasons: Vec<Reason>,
    /// The reason in words: which risk, which law, which contract.
    #[field(kind = prose, search, label = "Reason in words", section = "Reason", show_when = "applicable=yes")]
    pub reason: String,
    /// Laws, contracts and other obligations that demand the control.
    #[field(to("obligation"), inverse = "Demands", label = "Laws and contracts", section = "Reason", show_when = "applicable=yes")]
    pub obligations: Vec<Id>,
    /// Why the control is not needed, argued from the scope and the risks.
    #[field(kind = prose, search, fixed, label = "Reason for exclusion", section = "Reason", show_when = "applicable=no", required_when = "applicable=no")]
    pub exclusion_reason: String,
    /// The status as somebody set it, where the derived one would be wrong. It counts everywhere until it is derived again.
    #[field(fixed, label = "Status set by hand", section = "Standing")]
    pub stated: Option<Status>,
    /// Why the status was set by hand.
    #[field(kind = prose, fixed, label = "Why it was set by hand", section = "Standing", required_when = "stated")]
    pub stated_reason: String,
    /// By when it is meant to be in place.
    #[field(index, label = "Target date", section = "Plan")]
    pub target_date: Option<Date>,
    /// Remarks for yourself and for the auditor.
    #[field(kind = prose, search, section = "Plan")]
    pub notes: String,
}

impl Default for SoaLine {
    fn default() -> Self {
        Self {
            subject: None,
            scope: None,
            title: String::new(),
            number: None,
            applicable: Some(Applicable::Yes),
            reasons: Vec::new(),
            reason: String::new(),
            obligations: Vec::new(),
            exclusion_reason: String::new(),
            stated: None,
            stated_reason: String::new(),
            target_date: None,
            notes: String::new(),
        }
    }
}

/// Controls that meet the requirement, or the own control, down to their implementations.
const STATUS_PATHS: &[Path] = &[
    &[Step::Out("subject"), Step::In("control", "requirements"), Step::In("implementation", "control")],
    &[Step::Out("subject"), Step::In("implementation", "control")],
];

/// The same controls, up to the risks they treat.
const RISK_PATHS: &[Path] = &[
    &[Step::Out("subject"), Step::In("control", "requirements"), Step::In("risk", "controls")],
    &[Step::Out("subject"), Step::In("risk", "controls")],
];

/// Evidence for the requirement, for its controls, and for their implementations.
const EVIDENCE_PATHS: &[Path] = &[
    &[Step::Out("subject"), Step::In("evidence", "requirements")],
    &[Step::Out("subject"), Step::In("control", "requirements"), Step::In("evidence", "controls")],
    &[
        Step::Out("subject"),
        Step::In("control", "requirements"),
        Step::In("implementation", "control"),
        Step::In("evidence", "implementations"),
    ],
    &[Step::Out("subject"), Step::In("evidence", "controls")],
    &[Step::Out("subject"), Step::In("implementation", "control"), Step::In("evidence", "implementations")],
];

/// Tests of the controls, with their results.
const TEST_PATHS: &[Path] = &[
    &[Step::Out("subject"), Step::In("control", "requirements"), Step::In("control-test", "control"), Step::In("test-result", "test")],
    &[Step::Out("subject"), Step::In("control-test", "control"), Step::In("test-result", "test")],
];

const fn day(key: &'static str, label: &'static str, help: &'static str) -> Field {
    Field::new(key, label, help, "Standing", Kind::Date).derived()
}

const fn number(key: &'static str, label: &'static str, help: &'static str) -> Field {
    Field::new(key, label, help, "Standing", Kind::Integer(0, i64::MAX)).derived()
}

/// What follows from the linked controls.
static DERIVED: &[Derived] = &[
    Derived {
        field: number("in_place", "In place", "How many implementations of its controls are in place."),
        rule: 1,
        paths: STATUS_PATHS,
        compute: |row, read| rules::compute(row, read, rules::Part::InPlace),
    },
    Derived {
        field: number("of", "Of", "How many implementations its controls have."),
        rule: 1,
        paths: STATUS_PATHS,
        compute: |row, read| rules::compute(row, read, rules::Part::Of),
    },
    Derived {
        field: number("controls", "Controls", "How many controls meet it."),
        rule: 1,
        paths: STATUS_PATHS,
        compute: |row, read| rules::compute(row, read, rules::Part::Controls),
    },
    Derived {
        field: Field::new(
            "status",
            "Status",
            "How far it is: implemented only when every implementation of every control that meets it is in place.",
            "Standing",
            Kind::Choice(Status::CHOICES),
        )
        .derived()
        .list()
        .index(),
        rule: 2,
        paths: STATUS_PATHS,
        compute: |row, read| rules::compute(row, read, rules::Part::Status),
    },
    Derived { field: number("risks", "Risks", "How many risks its controls treat."), rule: 1, paths: RISK_PATHS, compute: rules::risks },
    Derived {
        field: number("evidence", "Evidence", "How many pieces of evidence in use show it, its controls or their implementations."),
        rule: 1,
        paths: EVIDENCE_PATHS,
        compute: |row, read| rules::evidence(row, read).map(|rows| i64::try_from(rows.len()).unwrap_or(i64::MAX).into()),
    },
    Derived {
        field: number("tests", "Tests", "How many tests its controls have."),
        rule: 1,
        paths: TEST_PATHS,
        compute: |row, read| rules::tests(row, read).map(|tests| tests.of.into()),
    },
    Derived {
        field: number("tests_passed", "Tests passed", "How many of these tests said last that the control works as described."),
        rule: 1,
        paths: TEST_PATHS,
        compute: |row, read| rules::tests(row, read).map(|tests| tests.passed.into()),
    },
    Derived {
        field: number("tests_excepted", "Tests with exceptions", "How many of them said last that it works with exceptions."),
        rule: 1,
        paths: TEST_PATHS,
        compute: |row, read| rules::tests(row, read).map(|tests| tests.excepted.into()),
    },
    Derived {
        field: number("tests_failed", "Tests not passed", "How many of them said last that it does not work."),
        rule: 1,
        paths: TEST_PATHS,
        compute: |row, read| rules::tests(row, read).map(|tests| tests.failed.into()),
    },
    Derived {
        field: number("untested", "Controls without a test", "How many of its controls nobody tests."),
        rule: 1,
        paths: TEST_PATHS,
        compute: |row, read| rules::tests(row, read).map(|tests| tests.untested.into()),
    },
    Derived {
        field: day("last_test", "Last test", "When one of its controls was tested last."),
        rule: 1,
        paths: TEST_PATHS,
        compute: |row, read| rules::tests(row, read).map(|tests| tests.last.map_or(Value::None, Value::from)),
    },
    Derived {
        field: day("next_test", "Next test", "The earliest day on which one of the tests is due again."),
        rule: 1,
        paths: TEST_PATHS,
        compute: |row, read| rules::tests(row, read).map(|tests| tests.next.map_or(Value::None, Value::from)),
    },
];

/// The register of lines.
pub static SOA_LINE: Register =
    Register::of::<SoaLine>("Line of the Statement of Applicability", "Statement of Applicability", Group::Hidden)
        .keeping(Keeping::Managed)
        .derived(DERIVED)
        .operations(operations::OPERATIONS)
        .hooks(Hooks { check: rules::check, due: Some(rules::due), offered: operations::offered, ..Hooks::NONE });
