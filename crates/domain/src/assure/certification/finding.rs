//! The record of what the certification body found on a visit, and its rules.

use super::cycle;
use super::record::Certification;
use super::visit::{CERTIFICATION_VISIT, CertificationVisit, Visit, visits, was_held, whole};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::register::Workflow;
use kernel::{Choices, Draft, DueRule, Fault, Group, Id, Mark, Problem, Read, Register, Row, Text};

kernel::choice! {
    /// How a certification body grades what it found.
    pub enum FindingGrade("certification-finding-grade", ordered) {
        /// A strength.
        Positive = "positive" [Good],
        /// It conforms and could be better.
        Opportunity = "opportunity" [Planned],
        /// Seen in stage 1: could become a nonconformity in stage 2.
        Concern = "concern" [Doubtful],
        /// A single lapse that does not endanger the results of the system.
        Minor = "minor" [Doubtful],
        /// It is in doubt that the system reaches its results.
        Major = "major" [Bad],
    }
}

/// Something that the certification body found on a visit, in its words, with what was answered and what it said to that.
///
/// Nonconformities are dealt with in the register of nonconformities: one act makes one from the finding. A major one keeps a
/// certificate from being decided until the body has verified that it is dealt with.
#[derive(Register, Default, Clone)]
#[register(key = "certification-finding", prefix = "CF", clause = "10.2", rules)]
pub struct CertificationFinding {
    /// What was found, in one line.
    #[field(required, title, max = 240)]
    pub title: String,
    /// The visit on which it was found.
    #[field(required, part, once, list, to("certification-visit"), inverse = "Findings")]
    pub visit: Option<Id>,
    /// How the body graded it. A manager changes it where the body does.
    #[field(required, act = "regrade", list, index)]
    pub grade: Option<FindingGrade>,
    /// The number that the body gave it.
    #[field(max = 60, search, label = "Number of the body")]
    pub number: String,
    /// The day on which it was found; the last day of the visit when left empty.
    #[field(act = "regrade", label = "Found on")]
    pub found: Option<Date>,
    /// What the body wrote: the requirement, what was seen, and why the one does not meet the other.
    #[field(required, kind = prose, search, label = "Text of the body")]
    pub observed: String,
    /// Requirements of adopted frameworks that it is about.
    #[field(to("requirement"), inverse = "Findings of certification bodies", section = "What it is about")]
    pub requirements: Vec<Id>,
    /// Controls that it is about.
    #[field(to("control"), inverse = "Findings of certification bodies", section = "What it is about")]
    pub controls: Vec<Id>,
    /// The requirement in words or by its number, where no framework here has it.
    #[field(max = 400, search, label = "Requirement in words", section = "What it is about")]
    pub clause: String,
    /// By when correction, cause and plan are with the body. It follows from the grade and the answer times of the body.
    #[field(act = "extend", list, index, label = "Answer by", section = "Deadlines")]
    pub answer_by: Option<Date>,
    /// By when the body has to have verified that it is dealt with.
    #[field(act = "extend", list, index, label = "Close by", section = "Deadlines")]
    pub close_by: Option<Date>,
    /// What was done to put this one case right, as it was told to the body.
    #[field(kind = prose, fixed, search, section = "Answer")]
    pub correction: String,
    /// Why it happened, as it was told to the body.
    #[field(kind = prose, fixed, search, label = "Root cause", section = "Answer")]
    pub cause: String,
    /// What is done by when so that it does not happen again, as it was told to the body.
    #[field(kind = prose, fixed, search, label = "Planned action", section = "Answer")]
    pub action: String,
    /// The day of the newest answer.
    #[field(fixed, label = "Answered on", section = "Answer")]
    pub answered: Option<Date>,
    /// The day on which the body accepted the answer.
    #[field(fixed, label = "Accepted on", section = "Answer")]
    pub accepted: Option<Date>,
    /// The nonconformity by which it is dealt with.
    #[field(fixed, to("nonconformity"), inverse = "Findings of certification bodies", section = "Answer")]
    pub nonconformity: Option<Id>,
    /// The day on which the body closed it.
    #[field(fixed, label = "Closed on", section = "Closing")]
    pub closed: Option<Date>,
    /// How the body verified that it is dealt with.
    #[field(kind = prose, fixed, search, label = "How it was verified", section = "Closing")]
    pub verified: String,
    /// Why it was closed although its nonconformity was not.
    #[field(kind = prose, fixed, search, label = "Why it was closed all the same", section = "Closing")]
    pub despite: String,
    /// What was decided about the record itself, each with its day and reason.
    #[field(kind = prose, fixed, search, section = "Closing")]
    pub decisions: String,
}

/// States of a finding, each reached by its act alone.
pub static STATES: Workflow = Workflow {
    choices: &Choices {
        name: "certification-finding-state",
        keys: &["open", "answered", "accepted", "closed", "withdrawn"],
        marks: &[
            ("open", Mark::Planned),
            ("answered", Mark::Partly),
            ("accepted", Mark::Sealed),
            ("closed", Mark::Good),
            ("withdrawn", Mark::Off),
        ],
        ordered: true,
    },
    ways: &[
        ("open", "answered"),
        ("answered", "accepted"),
        ("answered", "open"),
        ("open", "closed"),
        ("answered", "closed"),
        ("accepted", "closed"),
        ("open", "withdrawn"),
        ("answered", "withdrawn"),
        ("accepted", "withdrawn"),
        ("closed", "open"),
        ("withdrawn", "open"),
    ],
    closed: &["closed", "withdrawn"],
    acts: &[("open", "send-back"), ("answered", "answer"), ("accepted", "accept"), ("closed", "close"), ("withdrawn", "withdraw")],
};

/// The register of findings.
pub static CERTIFICATION_FINDING: Register =
    Register::of::<CertificationFinding>("Finding of the body", "Findings of the body", Group::Improve)
        .workflow(&STATES)
        .about("visit")
        .within()
        .tallied(&[&["grade"]]);

/// The answer until there is one, and the day by which the body has closed it.
pub(super) const DUE: &[DueRule] = &[
    DueRule::new("answer_by", "certification-finding-due-answer").act("answer").when(|row| row.common.state == "open"),
    DueRule::new("close_by", "certification-finding-due-close").act("close"),
];

/// Whether a nonconformity has to be dealt with.
pub fn breaches(grade: Option<FindingGrade>) -> bool {
    matches!(grade, Some(FindingGrade::Major | FindingGrade::Minor))
}

/// Findings in use of these visits: the gravest first.
///
/// # Errors
/// When the store fails.
pub fn findings(visits: &[Id], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(visits, &CERTIFICATION_FINDING, "visit")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&CERTIFICATION_FINDING, &ids)?;
    rows.sort_by_cached_key(|row| {
        let grade = row.of::<CertificationFinding>().and_then(|finding| finding.grade);
        (std::cmp::Reverse(grade), kernel::text::sort_key(&row.reference))
    });
    Ok(rows)
}

/// The visit of a finding.
///
/// # Errors
/// When the store fails.
pub fn visit_of(row: &Row, read: &dyn Read) -> Result<Option<Row>, Fault> {
    let id = row.of::<CertificationFinding>().and_then(|finding| finding.visit);
    id.map(|id| read.get(&CERTIFICATION_VISIT, id)).transpose().map(Option::flatten)
}

/// The day on which it was found, and the days by which it is answered and closed.
pub(super) fn fill(row: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    let Some(finding) = row.of::<CertificationFinding>() else { return Ok(Draft::new()) };
    let Some(visit_row) = visit_of(row, read)? else { return Ok(Draft::new()) };
    let Some(visit) = visit_row.of::<CertificationVisit>() else { return Ok(Draft::new()) };
    let Some(found) = finding.found.or(visit.ended) else { return Ok(Draft::new()) };
    let mut draft = Draft::new().with("found", found);
    let whole = whole(&visit_row, read)?;
    let Some(times) = whole.as_ref().and_then(|row| row.of::<Certification>()) else { return Ok(draft) };
    let (mut answer_by, mut close_by) = deadlines(finding.grade, found, times);
    if finding.grade == Some(FindingGrade::Major) && visit.kind == Some(Visit::Stage2) {
        close_by = close_by.into_iter().chain(visit.ended.map(cycle::verify_by)).min();
    }
    if finding.grade == Some(FindingGrade::Concern) {
        close_by = next_stage(&visit_row, read)?;
        answer_by = None;
    }
    for (key, day) in [("answer_by", answer_by), ("close_by", close_by)] {
        if let Some(day) = day {
            draft.set(key, day);
        }
    }
    Ok(draft)
}

/// By when a nonconformity of this grade is answered and closed, as the body wants it.
pub(super) fn deadlines(grade: Option<FindingGrade>, found: Date, times: &Certification) -> (Option<Date>, Option<Date>) {
    let later = |days: Option<i64>| days.and_then(|days| found.checked_add(i32::try_from(days).ok()?.days()).ok());
    match grade {
        Some(FindingGrade::Major) => (later(times.major_answer), later(times.major_close)),
        Some(FindingGrade::Minor) => (later(times.minor_answer), later(times.minor_close)),
        _ => (None, None),
    }
}

/// The first day of the stage 2 that is planned after this stage 1.
fn next_stage(visit: &Row, read: &dyn Read) -> Result<Option<Date>, Fault> {
    let Some(whole) = visit.of::<CertificationVisit>().and_then(|visit| visit.certification) else { return Ok(None) };
    let stages = visits(&[whole], read)?;
    let stage =
        |row: &Row| row.of::<CertificationVisit>().filter(|visit| visit.kind == Some(Visit::Stage2)).and_then(|visit| visit.planned);
    Ok(stages.iter().filter(|row| row.common.state == "planned").find_map(stage))
}

pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(finding) = after.of::<CertificationFinding>() else { return Ok(Vec::new()) };
    let Some(visit_row) = visit_of(after, read)? else { return Ok(Vec::new()) };
    let Some(visit) = visit_row.of::<CertificationVisit>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    let mut wrong = |field: &str, text: Text| problems.push(Problem::field(field, text));
    if before.is_none() && !was_held(&visit_row) {
        wrong("visit", Text::new("certification-finding-before-visit").with("reference", &visit_row.reference));
    }
    if finding.grade == Some(FindingGrade::Concern) && visit.kind != Some(Visit::Stage1) {
        wrong("grade", Text::new("certification-finding-concern-stage-1"));
    }
    if let Some(day) = finding.found.filter(|day| *day > read.today()) {
        wrong("found", Text::new("certification-day-ahead").with("date", day));
    }
    if let Some((_, began)) = finding.found.zip(visit.began).filter(|(day, began)| day < began) {
        wrong("found", Text::new("certification-finding-found-first").with("date", began));
    }
    let nothing = finding.requirements.is_empty() && finding.controls.is_empty() && finding.clause.trim().is_empty();
    if breaches(finding.grade) && nothing {
        wrong("requirements", Text::new("certification-finding-needs-requirement"));
    }
    problems.extend(before.and_then(|before| stays(before, after, &visit_row)));
    Ok(problems)
}

/// What has ended stays as it was said, and a finding leaves and comes back with its visit alone.
fn stays(before: &Row, after: &Row, visit: &Row) -> Option<Problem> {
    let refuse = |id: &'static str| Some(Problem::whole(Text::new(id).with("reference", &after.reference).with("visit", &visit.reference)));
    if before.retired != after.retired {
        return if after.retired == visit.retired {
            None
        } else {
            refuse(if after.retired { "certification-finding-retire" } else { "certification-finding-restore" })
        };
    }
    let ended = |row: &Row| STATES.closed.contains(&row.common.state.as_str());
    if ended(before) && ended(after) && !after.register.same_substance(before, after) {
        return refuse("certification-finding-ended-stays");
    }
    None
}
