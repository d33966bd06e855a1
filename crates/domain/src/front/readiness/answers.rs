//! What answers the clauses: the one table of registers, pages and reports in which an auditor finds each line of the standard.

use crate::assure::audit::AUDIT;
use crate::assure::audit_programme::AUDIT_PROGRAMME;
use crate::assure::communication::COMMUNICATION;
use crate::assure::competence::{COMPETENCE, QUALIFICATION};
use crate::assure::improvement::IMPROVEMENT;
use crate::assure::management_review::{MANAGEMENT_REVIEW, REVIEW_INPUT};
use crate::assure::metric::{METRIC, METRIC_VALUE};
use crate::assure::nonconformity::{CORRECTIVE_ACTION, EFFECTIVENESS_CHECK, NONCONFORMITY};
use crate::assure::objective::{OBJECTIVE, OBJECTIVE_EVALUATION};
use crate::assure::planned_change::PLANNED_CHANGE;
use crate::assure::process::ISMS_PROCESS;
use crate::assure::role::ROLE;
use crate::ground::criteria::CRITERIA;
use crate::ground::framework::ADOPTION;
use crate::ground::release::REPORT_VERSION;
use crate::ground::scope::SCOPE;
use crate::protect::asset::ASSET;
use crate::protect::context::{EXPECTATION, ISSUE, PARTY};
use crate::protect::control::{CONTROL, IMPLEMENTATION};
use crate::protect::control_test::{CONTROL_TEST, TEST_RESULT};
use crate::protect::evidence::EVIDENCE;
use crate::protect::obligation::OBLIGATION;
use crate::protect::risk::{RISK, RISK_REVIEW, TREATMENT_ACTION};
use crate::protect::soa::{SOA_LINE, SOA_VERSION};
use kernel::Register;
use kernel::nouns::{GRANT, PERSON, SIGNOFF, TASK};

/// Records that answer lines of the standard.
#[derive(Debug, Clone, Copy)]
pub(super) struct Answer {
    /// Clauses (`6.1.3`) or lines of them (`6.1.3.d`) that they answer.
    pub(super) clauses: &'static [&'static str],
    /// Their register.
    pub(super) register: &'static Register,
    /// Which of its records, as filter text.
    pub(super) which: &'static str,
    /// Of these, the ones that somebody approved, accepted or decided; empty where nothing of the kind is asked.
    pub(super) approved: &'static str,
    /// Of these, the ones whose day has not passed; empty where they have none.
    pub(super) current: &'static str,
    /// Documents and records of `content/documents/mandatory.csv` that they are.
    pub(super) documents: &'static [&'static str],
    /// The report that prints them; empty where none does.
    pub(super) report: &'static str,
}

impl Answer {
    const fn of(clauses: &'static [&'static str], register: &'static Register) -> Self {
        Self { clauses, register, which: "", approved: "", current: "", documents: &[], report: "" }
    }

    const fn which(mut self, filter: &'static str) -> Self {
        self.which = filter;
        self
    }

    const fn approved(mut self, filter: &'static str) -> Self {
        self.approved = filter;
        self
    }

    const fn current(mut self, filter: &'static str) -> Self {
        self.current = filter;
        self
    }

    const fn is(mut self, documents: &'static [&'static str]) -> Self {
        self.documents = documents;
        self
    }

    const fn printed(mut self, report: &'static str) -> Self {
        self.report = report;
        self
    }

    /// Whether it answers a line of the standard, such as `6.1.3.d`.
    pub(super) fn answers(&self, line: &str) -> bool {
        self.clauses.iter().any(|clause| *clause == line || line.strip_prefix(clause).is_some_and(|rest| rest.starts_with('.')))
    }
}

const NOT_LATE: &str = "-next_review<today";

/// All of them, in the order of the clauses.
pub(super) static ANSWERS: &[Answer] = &[
    Answer::of(&["4.1", "6.1.1.a"], &ISSUE)
        .which("-state:closed")
        .approved("relevant:any")
        .current(NOT_LATE)
        .is(&["C15"])
        .printed("context"),
    Answer::of(&["4.2.a"], &PARTY).current(NOT_LATE).is(&["C15"]).printed("context"),
    Answer::of(&["4.2.b", "4.2.c"], &EXPECTATION).approved("addressed:any").printed("context"),
    Answer::of(&["4.2.b", "A.5.31"], &OBLIGATION)
        .which("-state:ended")
        .approved("-state:identified")
        .current(NOT_LATE)
        .is(&["C08"])
        .printed("obligations"),
    Answer::of(&["4.3"], &SCOPE).which("-state:superseded").approved("state:approved,in-force approval:valid").is(&["D01"]),
    Answer::of(&["4.4", "5.1.b", "8.1.criteria", "8.1.doc", "8.1.external"], &ISMS_PROCESS).current(NOT_LATE).is(&["D12"]),
    Answer::of(&["4.4", "6.1.3.c"], &ADOPTION),
    Answer::of(&["5.1", "5.3", "9.3.1"], &PERSON).which("functions:any"),
    Answer::of(&["5.3", "5.1.f", "5.1.h", "7.1"], &ROLE).current(NOT_LATE).is(&["C16"]),
    Answer::of(&["6.1.1", "6.1.2", "8.2"], &RISK).approved("current_level:any").current(NOT_LATE).is(&["D13"]).printed("risk-register"),
    Answer::of(&["6.1.2.a", "6.1.2.b", "6.1.2.d", "6.1.2.e"], &CRITERIA)
        .which("-state:superseded")
        .approved("state:in-force approval:valid")
        .is(&["D03", "D04"])
        .printed("risk-method"),
    Answer::of(&["6.1.1.d", "6.1.3.e", "7.1", "8.3"], &TREATMENT_ACTION)
        .approved("-progress:planned")
        .current("-timing:overdue")
        .is(&["D06", "D14"])
        .printed("treatment-plan"),
    Answer::of(&["6.1.3.a", "6.1.3.f"], &SIGNOFF).which("act:accept,approve-plan").approved("standing:valid").is(&["D07"]),
    Answer::of(&["6.1.3.b", "6.1.3.c", "6.1.3.d"], &SOA_LINE).approved("reasons:any").printed("soa"),
    Answer::of(&["6.1.3.d"], &SOA_VERSION)
        .approved("standing:approved,moved,superseded")
        .current("-standing:moved")
        .is(&["D05"])
        .printed("soa"),
    Answer::of(&["5.1.a", "6.2", "7.1"], &OBJECTIVE)
        .which("-state:withdrawn")
        .approved("state:agreed,reached,missed")
        .is(&["D08"])
        .printed("objectives"),
    Answer::of(&["6.2.d", "6.2.l"], &OBJECTIVE_EVALUATION),
    Answer::of(&["6.3", "8.1.change", "6.1.1.e"], &PLANNED_CHANGE)
        .which("-state:dropped")
        .approved("state:approved,carried-out")
        .is(&["C18"]),
    Answer::of(&["7.2.a"], &COMPETENCE).current(NOT_LATE),
    Answer::of(&["7.2.b", "7.2.c", "7.2.d", "7.3"], &QUALIFICATION).current("-valid_until<today").is(&["D09"]),
    Answer::of(&["5.1.d", "5.2.f", "5.2.g", "7.3", "7.4"], &COMMUNICATION).current("-next_on<today").is(&["C17"]),
    Answer::of(&["7.5.1", "7.5.2", "7.5.3", "5.2"], &EVIDENCE)
        .which("kind:document")
        .approved("state:accepted")
        .current("-freshness:stale")
        .is(&["D10"]),
    Answer::of(&["7.5.3.ext"], &EVIDENCE)
        .which("kind:outside-report,link")
        .approved("state:accepted")
        .current("-freshness:stale")
        .is(&["D11"]),
    Answer::of(&["7.5.2.c"], &REPORT_VERSION).approved("standing:approved,superseded"),
    Answer::of(&["7.5.3.b", "7.5.3.d"], &GRANT),
    Answer::of(&["8.1.doc", "5.1.b"], &IMPLEMENTATION).approved("state:in-place").printed("controls"),
    Answer::of(&["8.1.criteria"], &CONTROL).approved("standing:in-place").current(NOT_LATE).printed("controls"),
    Answer::of(&["8.1.doc"], &TASK).which("-state:dropped").approved("state:done"),
    Answer::of(&["8.2"], &RISK_REVIEW).is(&["D13"]).printed("risk-reviews"),
    Answer::of(&["9.1"], &METRIC).current("-next_due<today").is(&["C31"]).printed("metrics"),
    Answer::of(&["9.1.results", "9.1.d", "9.1.e"], &METRIC_VALUE).is(&["D15"]).printed("metrics"),
    Answer::of(&["9.1"], &CONTROL_TEST).approved("outcome:any").current("-next_due<today").printed("controls"),
    Answer::of(&["9.1.results"], &TEST_RESULT).printed("controls"),
    Answer::of(&["9.2"], &PERSON).which("functions:internal-auditor"),
    Answer::of(&["9.2.2.programme"], &AUDIT_PROGRAMME).is(&["D16"]).printed("audit-programme"),
    Answer::of(&["9.2"], &AUDIT)
        .which("kind:internal -state:cancelled")
        .approved("state:reported,closed")
        .current("-state:planned starts>=-1y")
        .is(&["D16", "C14"])
        .printed("audit"),
    Answer::of(&["9.2"], &NONCONFORMITY).which("source:internal-audit").approved("state:closed").printed("nonconformities"),
    Answer::of(&["5.1.c", "5.1.e", "9.3.1", "9.3.3"], &MANAGEMENT_REVIEW)
        .which("-state:cancelled")
        .approved("state:concluded approval:valid")
        .current("-state:planned held>=-1y")
        .is(&["D17"]),
    Answer::of(&["9.3.2"], &REVIEW_INPUT),
    Answer::of(&["5.1.g", "6.1.1.c", "10.1"], &IMPROVEMENT).approved("-state:suggested"),
    Answer::of(&["10.2"], &NONCONFORMITY).which("-state:withdrawn").approved("state:closed").is(&["D18"]).printed("nonconformities"),
    Answer::of(&["10.2.c", "10.2.f"], &CORRECTIVE_ACTION).approved("state:done").printed("nonconformities"),
    Answer::of(&["10.2.d", "10.2.g"], &EFFECTIVENESS_CHECK).is(&["D19"]).printed("nonconformities"),
    Answer::of(&["A.5.9"], &ASSET).approved("complete:yes").current(NOT_LATE).is(&["C02"]).printed("assets"),
];

/// The clauses as the page shows them, in their order.
pub(super) const CLAUSES: &[&str] = &[
    "4.1", "4.2", "4.3", "4.4", "5.1", "5.2", "5.3", "6.1.1", "6.1.2", "6.1.3", "6.2", "6.3", "7.1", "7.2", "7.3", "7.4", "7.5.1", "7.5.2",
    "7.5.3", "8.1", "8.2", "8.3", "9.1", "9.2.1", "9.2.2", "9.3.1", "9.3.2", "9.3.3", "10.1", "10.2",
];

/// The clause of the page under which something stands that names a clause (`9.2`), a part of it (`6.1.3 d`) or a line (`6.1.3.d`);
/// nothing for Annex A.
pub(super) fn clause_of(named: &str) -> Option<&'static str> {
    let base = named.split(' ').next().unwrap_or(named);
    let inside = |whole: &str, part: &str| whole == part || part.strip_prefix(whole).is_some_and(|rest| rest.starts_with('.'));
    CLAUSES.iter().copied().find(|clause| inside(clause, base)).or_else(|| CLAUSES.iter().copied().find(|clause| inside(base, clause)))
}
