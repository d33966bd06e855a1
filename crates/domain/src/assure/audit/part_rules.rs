//! Rules of the parts of an audit: who says something there and when, and what a line, sample, workpaper or finding needs.

use super::finding::{AuditFinding, Workpaper};
use super::line::{AUDIT_LINE, AuditLine, AuditSample, Conclusion, Sampling};
use super::parts::{audit_of, lines};
use super::record::Audit;
use super::rules::SETTLED;
use crate::ground::framework::{REQUIREMENT, Requirement};
use crate::protect::control::{CONTROL, Control};
use kernel::{Draft, DueRule, Fault, Id, Operation, Problem, Read, Row, Text, Value};

/// What breaks a requirement is answered by a day.
pub(super) const DUE: &[DueRule] = &[DueRule::new("answer_by", "audit-finding-due-answer").act("raise").when(is_unanswered)];

/// Whether a finding breaks a requirement and no nonconformity was raised from it.
pub(super) fn is_unanswered(row: &Row) -> bool {
    row.of::<AuditFinding>().is_some_and(|finding| finding.kind.is_some_and(|kind| kind.is_breach()) && finding.nonconformity.is_none())
}

/// A breach becomes a nonconformity once; an improvement comes of anything but praise, once.
pub(super) fn offered(row: &Row, operation: &Operation) -> bool {
    let Some(finding) = row.of::<AuditFinding>() else { return true };
    let breach = finding.kind.is_some_and(|kind| kind.is_breach());
    match operation.key {
        "raise" => breach && finding.nonconformity.is_none(),
        "suggest" => !breach && finding.improvement.is_none(),
        _ => true,
    }
}

/// A sample is drawn once.
pub(super) fn undrawn(row: &Row, operation: &Operation) -> bool {
    operation.key != "draw" || ["items", "records"].iter().all(|key| row.value(key).is_none())
}

/// While an audit runs, its team alone says what it found; once it was reported or cancelled, its parts stay.
fn guarded(before: Option<&Row>, after: &Row, whole: &Row, read: &dyn Read) -> Option<Problem> {
    let refuse = |id: &'static str| Some(Problem::whole(Text::new(id).with("reference", &whole.reference)));
    let turned = before.is_some_and(|before| before.retired != after.retired);
    let together = turned && after.retired == whole.retired && matches!(whole.common.state.as_str(), "planned" | "cancelled");
    let same = !turned && before.is_some_and(|before| after.register.same_substance(before, after));
    if same || together {
        return None;
    }
    if whole.retired || SETTLED.contains(&whole.common.state.as_str()) {
        return refuse("audit-part-stays");
    }
    let of_team = || {
        let team = whole.of::<Audit>().map(Audit::auditors).unwrap_or_default();
        read.actor().person().is_some_and(|me| team.contains(&me))
    };
    if whole.common.state == "in-progress" && !of_team() { refuse("audit-by-team") } else { None }
}

/// Numbers name a line by what it looks at; the questions come from its content pack.
pub(super) fn fill_line(row: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    let mut draft = Draft::new();
    let Some(subject) = row.of::<AuditLine>().and_then(|line| line.subject) else { return Ok(draft) };
    if let Some(asked) = read.get(&REQUIREMENT, subject)? {
        draft.set("title", format!("{} {}", asked.reference, asked.title()).trim().chars().take(240).collect::<String>());
        draft.set("questions", Value::text(questions(&[asked])));
    } else if let Some(control) = read.get(&CONTROL, subject)? {
        draft.set("title", format!("{} {}", control.reference, control.title()).chars().take(240).collect::<String>());
        let meets = control.of::<Control>().map(|control| control.requirements.clone()).unwrap_or_default();
        draft.set("questions", Value::text(questions(&read.get_many(&REQUIREMENT, &meets)?)));
    }
    Ok(draft)
}

/// The questions of these requirements, one a line; what they ask for where no questions are known.
fn questions(asked: &[Row]) -> String {
    let said = |row: &Row| {
        let requirement = row.of::<Requirement>()?;
        let known = [&requirement.questions, &requirement.text].into_iter().find(|text| !text.trim().is_empty())?;
        Some(known.trim().to_owned())
    };
    asked.iter().filter_map(said).collect::<Vec<_>>().join("\n")
}

pub(super) fn check_line(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(line) = after.of::<AuditLine>() else { return Ok(Vec::new()) };
    let Some(whole) = audit_of(after, read)? else { return Ok(Vec::new()) };
    let mut problems: Vec<Problem> = guarded(before, after, &whole, read).into_iter().collect();
    let mut wrong = |field: &str, text: Text| problems.push(Problem::field(field, text));
    if line.title.trim().is_empty() {
        wrong("title", Text::new("audit-line-untitled"));
    }
    let comes = before.is_none_or(|before| before.retired && !after.retired);
    if let Some(subject) = line.subject.filter(|_| comes && !after.retired) {
        let twin = |row: &&Row| row.id != after.id && row.of::<AuditLine>().is_some_and(|other| other.subject == Some(subject));
        if let Some(twin) = lines(&[whole.id], read)?.iter().find(twin) {
            wrong("subject", Text::new("audit-line-twice").with("reference", &twin.reference));
        }
        if read.names(&[subject])?.get(&subject).is_some_and(|name| name.retired) {
            wrong("subject", Text::new("audit-line-retired"));
        }
    }
    let team = whole.of::<Audit>().map(Audit::auditors).unwrap_or_default();
    let named = before.and_then(|before| before.of::<AuditLine>()?.auditor) != line.auditor;
    if named && line.auditor.is_some_and(|person| !team.contains(&person)) {
        wrong("auditor", Text::new("audit-line-other-auditor").with("reference", &whole.reference));
    }
    if whole.common.state == "planned" && (line.is_concluded() || !line.observed.trim().is_empty()) {
        wrong("conclusion", Text::new("audit-line-before").with("reference", &whole.reference));
    }
    let seen = matches!(line.conclusion, Some(Conclusion::Conforms | Conclusion::Opportunity | Conclusion::Nonconforming));
    if seen && line.observed.trim().is_empty() {
        wrong("observed", Text::new("audit-line-unseen"));
    }
    Ok(problems)
}

/// Picked records are kept with the moment at which they were picked.
fn moment(records: &[Id], read: &dyn Read) -> Draft {
    let entry = i64::try_from(read.sequence()).ok().filter(|_| !records.is_empty());
    entry.map_or_else(Draft::new, |entry| Draft::new().with("entry", entry))
}

pub(super) fn fill_sample(row: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    let Some(sample) = row.of::<AuditSample>() else { return Ok(Draft::new()) };
    let draft = moment(&sample.records, read);
    let picked = i64::try_from(sample.records.len()).unwrap_or_default();
    Ok(if picked > 0 { draft.with("size", picked) } else { draft })
}

pub(super) fn check_sample(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(sample) = after.of::<AuditSample>() else { return Ok(Vec::new()) };
    let Some(whole) = audit_of(after, read)? else { return Ok(Vec::new()) };
    let mut problems: Vec<Problem> = guarded(before, after, &whole, read).into_iter().collect();
    let mut wrong = |field: &str, id: &'static str| problems.push(Problem::field(field, Text::new(id)));
    if sample.size.zip(sample.population).is_some_and(|(part, whole)| part > whole) {
        wrong("size", "audit-sample-too-large");
    }
    if sample.choice == Some(Sampling::All) && sample.size.zip(sample.population).is_some_and(|(part, whole)| part < whole) {
        wrong("choice", "audit-sample-not-all");
    }
    if sample.exceptions.is_some_and(|n| sample.size.is_none_or(|size| n > size)) {
        wrong("exceptions", "audit-sample-more-exceptions");
    }
    Ok(problems)
}

pub(super) fn fill_paper(row: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    let Some(paper) = row.of::<Workpaper>() else { return Ok(Draft::new()) };
    Ok(moment(&paper.records, read).with("taken", read.today()))
}

/// Whether the line that a part names is one of this audit.
fn own_line(line: Option<Id>, whole: &Row, read: &dyn Read) -> Result<bool, Fault> {
    let Some(line) = line else { return Ok(true) };
    Ok(read.get(&AUDIT_LINE, line)?.is_some_and(|row| row.value("audit").as_link() == Some(whole.id)))
}

pub(super) fn check_paper(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(paper) = after.of::<Workpaper>() else { return Ok(Vec::new()) };
    let Some(whole) = audit_of(after, read)? else { return Ok(Vec::new()) };
    let mut problems: Vec<Problem> = guarded(before, after, &whole, read).into_iter().collect();
    if !own_line(paper.line, &whole, read)? {
        problems.push(Problem::field("line", Text::new("audit-other-line").with("reference", &whole.reference)));
    }
    if let Some(day) = paper.taken.filter(|day| *day > read.today()) {
        problems.push(Problem::field("taken", Text::new("audit-paper-future").with("date", day)));
    }
    Ok(problems)
}

/// A finding is about what its line looks at.
pub(super) fn fill_finding(row: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    let Some(finding) = row.of::<AuditFinding>() else { return Ok(Draft::new()) };
    let line = finding.line.map(|id| read.get(&AUDIT_LINE, id)).transpose()?.flatten();
    let subject = line.and_then(|line| line.of::<AuditLine>()?.subject);
    let Some(subject) = subject.filter(|_| finding.requirements.is_empty() && finding.controls.is_empty()) else {
        return Ok(Draft::new());
    };
    let key = if read.get(&REQUIREMENT, subject)?.is_some() { "requirements" } else { "controls" };
    Ok(Draft::new().with(key, vec![subject]))
}

pub(super) fn check_finding(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(finding) = after.of::<AuditFinding>() else { return Ok(Vec::new()) };
    let Some(whole) = audit_of(after, read)? else { return Ok(Vec::new()) };
    let mut problems: Vec<Problem> = guarded(before, after, &whole, read).into_iter().collect();
    if !own_line(finding.line, &whole, read)? {
        problems.push(Problem::field("line", Text::new("audit-other-line").with("reference", &whole.reference)));
    }
    if before.is_none() && whole.common.state == "planned" {
        problems.push(Problem::whole(Text::new("audit-finding-before").with("reference", &whole.reference)));
    }
    // What was raised from it says that a requirement was not met.
    let breach = finding.kind.is_some_and(|kind| kind.is_breach());
    if finding.nonconformity.is_some() && !breach {
        problems.push(Problem::field("kind", Text::new("audit-finding-raised")));
    }
    Ok(problems)
}
