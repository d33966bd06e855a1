//! Acts on findings of the certification body: raise the nonconformity, answer, accept, send back, close; another day or grade.

use super::finding::{CertificationFinding, FindingGrade, breaches, deadlines, visit_of};
use super::record::Certification;
use super::said::{day_of, edit, logged, on, refused, text_of};
use super::visit::whole;
use crate::assure::nonconformity::{Grade, NONCONFORMITY, Source};
use jiff::civil::Date;
use kernel::{Change, Choice, Draft, Fault, Field, Kind, Operation, Read, Role, Row, Text, Value};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        key: "raise",
        label: "Raise the nonconformity",
        help: "Makes the nonconformity by which the finding is dealt with: correction, cause, action and check. It is made once.",
        from: RUNNING,
        next: |row, _| breaches(grade(row)),
        plan: raise,
        ..Operation::EMPTY
    },
    Operation {
        key: "answer",
        label: "Record the answer",
        help: "Says what was told to the body: correction, cause and planned action.",
        fields: ANSWER,
        from: &["open", "answered"],
        next: |row, _| row.common.state == "open",
        plan: answer,
        ..Operation::EMPTY
    },
    Operation {
        key: "accept",
        label: "Record that it was accepted",
        help: "Says that the body accepted the answer.",
        fields: ACCEPT,
        from: &["answered"],
        next: |_, _| true,
        plan: accept,
        ..Operation::EMPTY
    },
    Operation {
        key: "send-back",
        label: "Record that it was sent back",
        help: "Says that the body did not accept the answer, and why. A new answer is due by the same day unless the body gives another.",
        fields: WHY,
        from: &["answered"],
        plan: |read, row, said| {
            edit(row, logged(read, row, "decisions", "certification-finding-noted-back", &[], said).with("state", "open"))
        },
        ..Operation::EMPTY
    },
    Operation {
        key: "close",
        label: "Record that it is closed",
        help: "Says that the body closed it. Where its nonconformity is not closed here, say why it counts as closed all the same.",
        fields: CLOSE,
        role: Role::Manager,
        from: RUNNING,
        next: |row, _| row.common.state == "accepted",
        plan: close,
        ..Operation::EMPTY
    },
    Operation {
        key: "extend",
        label: "Change the deadlines",
        help: "Takes over other days that the body has set. The days before and the reason stay on the record.",
        fields: EXTEND,
        role: Role::Manager,
        from: RUNNING,
        plan: extend,
        ..Operation::EMPTY
    },
    Operation {
        key: "regrade",
        label: "Change the grade",
        help: "Takes over another grade that the body has given, with the reason.",
        fields: REGRADE,
        role: Role::Manager,
        from: RUNNING,
        plan: regrade,
        ..Operation::EMPTY
    },
    Operation {
        key: "withdraw",
        label: "Record that it was taken back",
        help: "Says that the body took the finding back, and why.",
        fields: WHY,
        role: Role::Manager,
        from: RUNNING,
        plan: |read, row, said| {
            edit(row, logged(read, row, "decisions", "certification-finding-noted-withdrawn", &[], said).with("state", "withdrawn"))
        },
        ..Operation::EMPTY
    },
    Operation {
        key: "reopen",
        label: "Open it again",
        help: "Takes up a finding that was closed or taken back. What was said stays on the record.",
        fields: WHY,
        role: Role::Manager,
        from: &["closed", "withdrawn"],
        plan: |read, row, said| {
            let draft = logged(read, row, "decisions", "certification-finding-noted-reopened", &[], said);
            edit(row, draft.with("state", "open").with("closed", Value::None).with("accepted", Value::None))
        },
        ..Operation::EMPTY
    },
];

const RUNNING: &[&str] = &["open", "answered", "accepted"];

const ANSWER: &[Field] = &[
    Field::new("correction", "Correction", "What was done to put this one case right. Nonconformities need it.", "Answer", Kind::Prose),
    Field::new("cause", "Root cause", "Why it happened. Nonconformities need it.", "Answer", Kind::Prose),
    Field::new("action", "Planned action", "What is done by when, so that it does not happen again.", "Answer", Kind::Prose).required(),
    Field::new("on", "Answered on", "The day; today when left empty.", "Answer", Kind::Date),
];
const ACCEPT: &[Field] = &[Field::new("on", "Accepted on", "The day; today when left empty.", "Answer", Kind::Date)];
const CLOSE: &[Field] = &[
    Field::new("verified", "How it was verified", "What the body looked at, and where it says so.", "Closing", Kind::Prose).required(),
    Field::new("on", "Closed on", "The day; today when left empty.", "Closing", Kind::Date),
    Field::new(
        "despite",
        "Why all the same",
        "Needed where its nonconformity is not closed here: why the finding is closed before it.",
        "Closing",
        Kind::Text(400),
    ),
];
const EXTEND: &[Field] = &[
    Field::new("answer_by", "Answer by", "By when the body wants the answer; as before when left empty.", "Deadlines", Kind::Date),
    Field::new("close_by", "Close by", "By when it must be closed; as before when left empty.", "Deadlines", Kind::Date),
    Field::new("why", "Reason", "Who set the days, and why. It stays on the record.", "Deadlines", Kind::Text(400)).required(),
];
const REGRADE: &[Field] = &[
    Field::new("grade", "Grade", "How the body grades it now.", "Grade", Kind::Choice(FindingGrade::CHOICES)).required(),
    Field::new("found", "Found on", "The day on which it was found; as before when left empty.", "Grade", Kind::Date),
    Field::new("why", "Reason", "What the body said. It stays on the record.", "Grade", Kind::Text(400)).required(),
];
const WHY: &[Field] = &[Field::new("why", "Reason", "What the body said. It stays on the record.", "Finding", Kind::Text(400)).required()];

fn grade(row: &Row) -> Option<FindingGrade> {
    row.of::<CertificationFinding>().and_then(|finding| finding.grade)
}

/// A strength is neither answered nor raised, an opportunity is no nonconformity, and one is made once.
pub(super) fn offered(row: &Row, operation: &Operation) -> bool {
    let grade = grade(row);
    match operation.key {
        "raise" => {
            !matches!(grade, Some(FindingGrade::Positive | FindingGrade::Opportunity)) && row.value("nonconformity").as_link().is_none()
        }
        "answer" => grade != Some(FindingGrade::Positive),
        _ => true,
    }
}

fn raise(read: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(finding) = row.of::<CertificationFinding>() else { return Err(Fault::NotFound) };
    if finding.nonconformity.is_some() {
        return Err(refused("certification-finding-raised", row));
    }
    let grade = match finding.grade {
        Some(FindingGrade::Major) => Grade::Major,
        Some(FindingGrade::Minor) => Grade::Minor,
        _ => Grade::Observation,
    };
    let id = read.mint();
    let found = finding.found.unwrap_or(read.today());
    let breached = [finding.clause.clone(), finding.number.clone()];
    let breached = breached.into_iter().filter(|text| !text.trim().is_empty()).collect::<Vec<_>>().join(", ");
    let mut draft = Draft::new()
        .with("title", finding.title.as_str())
        .with("source", Source::ExternalAudit.key())
        .with("grade", grade.key())
        .with("detected", found)
        .with("found_in", row.id)
        .with("observed", finding.observed.as_str())
        .with("requirements", finding.requirements.clone())
        .with("controls", finding.controls.clone())
        .with("breached", breached);
    for (key, value) in [("unit", row.common.unit), ("owner", row.common.owner)] {
        if let Some(id) = value {
            draft.set(key, id);
        }
    }
    // What is late already keeps its day on the finding.
    if let Some(day) = finding.answer_by.filter(|day| *day >= read.today()) {
        draft.set("answer_by", day);
    }
    let mut changes = vec![Change::create(&NONCONFORMITY, id, draft)];
    changes.extend(edit(row, Draft::new().with("nonconformity", id))?);
    Ok(changes)
}

fn answer(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let on = not_before(read, row, said, "on", row.value("found").as_date())?;
    let mut draft = Draft::new().with("state", "answered").with("answered", on).with("accepted", Value::None);
    for key in ["correction", "cause", "action"] {
        let text = text_of(said, key);
        let before = row.value(key).as_text().unwrap_or_default().to_owned();
        if breaches(grade(row)) && text.is_empty() && before.trim().is_empty() {
            return Err(Fault::field(key, Text::new("certification-finding-needs-answer")));
        }
        if !text.is_empty() {
            draft.set(key, text);
        }
    }
    edit(row, draft)
}

fn accept(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let on = not_before(read, row, said, "on", row.value("answered").as_date())?;
    edit(row, Draft::new().with("state", "accepted").with("accepted", on))
}

fn close(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(finding) = row.of::<CertificationFinding>() else { return Err(Fault::NotFound) };
    if breaches(finding.grade) && row.common.state != "accepted" {
        return Err(refused("certification-finding-not-accepted", row));
    }
    let closed = not_before(read, row, said, "on", finding.accepted.or(finding.found))?;
    let despite = text_of(said, "despite");
    let raised = finding.nonconformity.map(|id| read.get(&NONCONFORMITY, id)).transpose()?.flatten();
    let dealt_with = raised.as_ref().map_or(!breaches(finding.grade), |row| row.common.state == "closed");
    if !dealt_with && despite.is_empty() {
        let named = raised.map_or_else(
            || Text::new("certification-finding-not-raised"),
            |other| Text::new("certification-finding-not-dealt-with").with("nonconformity", other.reference),
        );
        return Err(Fault::field("despite", named.with("reference", &row.reference)));
    }
    let draft = Draft::new()
        .with("state", "closed")
        .with("closed", closed)
        .with("verified", text_of(said, "verified"))
        .with("despite", if dealt_with { String::new() } else { despite });
    edit(row, draft)
}

/// The day that was said, today when none was: neither ahead nor before what led to it.
fn not_before(read: &dyn Read, row: &Row, said: &Draft, key: &str, earliest: Option<Date>) -> Result<Date, Fault> {
    let day = on(read, said, key)?;
    match earliest.filter(|earliest| day < *earliest) {
        Some(earliest) => {
            Err(Fault::field(key, Text::new("certification-finding-day-first").with("reference", &row.reference).with("date", earliest)))
        }
        None => Ok(day),
    }
}

fn extend(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(finding) = row.of::<CertificationFinding>() else { return Err(Fault::NotFound) };
    let (answer, close) = (day_of(said, "answer_by"), day_of(said, "close_by"));
    if answer.is_none() && close.is_none() {
        return Err(Fault::field("answer_by", Text::new("certification-finding-needs-day")));
    }
    let day = |day: Option<Date>| day.map_or_else(|| read.words().get("certification-no-day"), |day| day.to_string());
    let pair = |one: Option<Date>, other: Option<Date>| format!("{} / {}", day(one), day(other));
    let (new_answer, new_close) = (answer.or(finding.answer_by), close.or(finding.close_by));
    let args = [("before", pair(finding.answer_by, finding.close_by)), ("after", pair(new_answer, new_close))];
    let mut draft = logged(read, row, "decisions", "certification-finding-noted-extended", &args, said);
    for (key, day) in [("answer_by", new_answer), ("close_by", new_close)] {
        if let Some(day) = day {
            draft.set(key, day);
        }
    }
    edit(row, draft)
}

fn regrade(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let word = |grade: Option<FindingGrade>| grade.map(|grade| read.words().choice(FindingGrade::CHOICES, grade.key())).unwrap_or_default();
    let new = said.get("grade").as_text().and_then(FindingGrade::from_key);
    let args = [("before", word(grade(row))), ("after", word(new))];
    let draft = logged(read, row, "decisions", "certification-finding-noted-graded", &args, said).with("grade", said.get("grade").clone());
    let found = day_of(said, "found").or(row.value("found").as_date()).unwrap_or(read.today());
    let mut draft = draft.with("found", found);
    // Deadlines stay until the body gives others; where there are none yet, those of the new grade begin.
    let whole = visit_of(row, read)?.map(|visit| whole(&visit, read)).transpose()?.flatten();
    if let Some(times) = whole.as_ref().and_then(|row| row.of::<Certification>()) {
        let (answer_by, close_by) = deadlines(new, found, times);
        for (key, day) in [("answer_by", answer_by), ("close_by", close_by)] {
            if let Some(day) = day.filter(|_| row.value(key).is_none()) {
                draft.set(key, day);
            }
        }
    }
    edit(row, draft)
}
