//! Rules of nonconformities: what one has to say, what no edit goes round, when it falls due.

use super::record::{Grade, NONCONFORMITY, Nonconformity};
use super::rounds::took_part;
use super::who::ended;
use kernel::{Choice, DueRule, Fault, Id, Problem, Read, Row, Text};

/// States in which nothing was analysed yet or action has not begun.
const BEFORE_ACTION: &[&str] = &["open", "contained", "analysed"];

/// The answer until action has begun, and the check once action is over, which its checker does.
pub(super) const DUE: &[DueRule] = &[
    DueRule::new("answer_by", "nonconformity-due-answer").when(|row| BEFORE_ACTION.contains(&row.common.state.as_str())),
    DueRule::new("check_on", "nonconformity-due-check").act("check").by("checker").when(|row| row.common.state == "checking"),
];

pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(record) = after.of::<Nonconformity>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    let mut wrong = |field: &str, text: Text| problems.push(Problem::field(field, text));
    if let Some(day) = record.detected.filter(|day| *day > read.today()) {
        wrong("detected", Text::new("nonconformity-found-future").with("date", day));
    }
    if record.requirements.is_empty() && record.controls.is_empty() && record.breached.trim().is_empty() {
        wrong("requirements", Text::new("nonconformity-needs-requirement"));
    }
    if record.action_needed == Some(false) && record.grade.is_some_and(|grade| grade != Grade::Observation) {
        wrong("action_needed", Text::new("nonconformity-action-needed"));
    }
    if after.common.owner.is_none() && !matches!(after.common.state.as_str(), "open" | "withdrawn") {
        wrong("owner", Text::new("nonconformity-needs-owner"));
    }
    if recurs_from_itself(after.id, record.recurs, read)? {
        wrong("recurs", Text::new("nonconformity-recurs-itself").with("reference", &after.reference));
    }
    if let Some(checker) = record.checker.filter(|_| !(before.is_some_and(ended) && ended(after)))
        && took_part(after, read)?.contains(&checker)
    {
        problems.push(Problem::field("checker", Text::new("nonconformity-checker-took-part").with("reference", &after.reference)));
    }
    problems.extend(before.and_then(|before| stays(before, after)));
    Ok(problems)
}

/// What has ended stays as it was said, and what has not ended does not leave.
fn stays(before: &Row, after: &Row) -> Option<Problem> {
    if after.retired && !before.retired && !ended(after) {
        return Some(Problem::whole(Text::new("nonconformity-retire-open").with("reference", &after.reference)));
    }
    let same = after.register.same_substance(before, after) && before.common.owner == after.common.owner;
    (ended(before) && ended(after) && !same)
        .then(|| Problem::whole(Text::new("nonconformity-ended-stays").with("reference", &after.reference)))
}

/// Whether the chain of recurrences leads back to where it began.
fn recurs_from_itself(own: Id, recurs: Option<Id>, read: &dyn Read) -> Result<bool, Fault> {
    let mut here = recurs;
    // The guard ends the walk even if a store holds a circle of others.
    for _ in 0..1000 {
        match here {
            Some(id) if id == own => return Ok(true),
            Some(id) => here = read.get(&NONCONFORMITY, id)?.and_then(|row| row.of::<Nonconformity>().and_then(|record| record.recurs)),
            None => return Ok(false),
        }
    }
    Ok(false)
}

/// The grade as people read it.
pub(super) fn grade_word(read: &dyn Read, grade: Option<Grade>) -> String {
    grade.map(|grade| read.words().choice(Grade::CHOICES, grade.key())).unwrap_or_default()
}
