//! What the acts of a certification do.

use super::cycle::{Renewal, last_day, renewal, restore_by, verify_by};
use super::finding::{CertificationFinding, FindingGrade, findings};
use super::record::{CERTIFICATE, Certificate, Certification, Issue};
use super::said::{day_of, edit, logged, not_ahead, on, refused, text_of};
use super::visit::{CertificationVisit, Visit, VisitResult, visits};
use jiff::civil::Date;
use kernel::{Change, Choice, Draft, Fault, Id, Problem, Read, Row, Text, Value};

fn of(row: &Row) -> Result<&Certification, Fault> {
    row.of::<Certification>().ok_or(Fault::NotFound)
}

pub(super) fn apply(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let record = of(row)?;
    let on = on(read, said, "on")?;
    let missing =
        [("scope", record.scope.is_none()), ("scope_text", record.scope_text.trim().is_empty()), ("people", record.people.is_none())];
    let problem = |key: &str| {
        let label = row.register.field(key).map(|field| read.words().label(row.register, field)).unwrap_or_default();
        Problem::whole(Text::new("certification-needs").with("label", label))
    };
    let problems: Vec<Problem> = missing.iter().filter(|(_, wrong)| *wrong).map(|(key, _)| problem(key)).collect();
    if !problems.is_empty() {
        return Err(Fault::Invalid(problems));
    }
    edit(row, Draft::new().with("state", "applied").with("applied", on))
}

/// Visits of these kinds since the newest certificate was decided, in the order of their days.
fn since(read: &dyn Read, row: &Row, kinds: &[Visit]) -> Result<Vec<Row>, Fault> {
    let newest = certificates(row.id, read)?.last().and_then(|row| row.of::<Certificate>()?.decision);
    let counts = |row: &Row| {
        let Some(visit) = row.of::<CertificationVisit>() else { return false };
        let later = newest.is_none_or(|day| visit.ended.or(visit.planned).is_some_and(|ended| ended > day));
        visit.kind.is_some_and(|kind| kinds.contains(&kind)) && later && row.common.state != "cancelled"
    };
    Ok(visits(&[row.id], read)?.into_iter().filter(counts).collect())
}

/// Certificates of a certification, oldest first.
///
/// # Errors
/// When the store fails.
pub(super) fn certificates(certification: Id, read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(&[certification], &CERTIFICATE, "certification")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&CERTIFICATE, &ids)?;
    rows.sort_by_cached_key(|row| (row.value("decision").as_date(), kernel::text::sort_key(&row.reference)));
    Ok(rows)
}

pub(super) fn stage_1(read: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    if since(read, row, &[Visit::Stage1])?.is_empty() {
        return Err(refused("certification-needs-stage-1", row));
    }
    edit(row, Draft::new().with("state", "stage-1"))
}

pub(super) fn stage_2(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let why = text_of(said, "why");
    let stages = since(read, row, &[Visit::Stage1])?;
    if !why.is_empty() {
        return edit(row, logged(read, row, "decisions", "certification-noted-stage-2", &[], said).with("state", "stage-2"));
    }
    let passed = |row: &&Row| {
        let result = row.of::<CertificationVisit>().and_then(|visit| visit.result);
        row.common.state == "concluded" && result.is_some_and(|result| result != VisitResult::Refused)
    };
    if stages.iter().rfind(passed).is_none() {
        return Err(Fault::field("why", Text::new("certification-stage-1-not-passed").with("reference", &row.reference)));
    }
    let ids: Vec<Id> = stages.iter().map(|row| row.id).collect();
    let open = |finding: &CertificationFinding, row: &Row| {
        matches!(finding.grade, Some(FindingGrade::Concern | FindingGrade::Major)) && !is_over(row)
    };
    let open = named(&findings(&ids, read)?, open);
    if !open.is_empty() {
        return Err(Fault::field("why", Text::new("certification-concerns-open").with("references", open)));
    }
    edit(row, Draft::new().with("state", "stage-2"))
}

fn is_over(row: &Row) -> bool {
    super::finding::STATES.closed.contains(&row.common.state.as_str())
}

/// References of those findings for which this holds.
fn named(rows: &[Row], holds: impl Fn(&CertificationFinding, &Row) -> bool) -> String {
    let which = rows.iter().filter(|row| row.of::<CertificationFinding>().is_some_and(|finding| holds(finding, row)));
    which.map(|row| row.reference.as_str()).collect::<Vec<_>>().join(", ")
}

/// What keeps the body from deciding: a major nonconformity that is open, a minor one whose plan it has not accepted.
fn undecided(read: &dyn Read, row: &Row) -> Result<Vec<Problem>, Fault> {
    let ids: Vec<Id> = visits(&[row.id], read)?.iter().map(|row| row.id).collect();
    let rows = findings(&ids, read)?;
    let major = named(&rows, |finding, row| finding.grade == Some(FindingGrade::Major) && !is_over(row));
    let minor = named(&rows, |finding, row| {
        finding.grade == Some(FindingGrade::Minor) && ["open", "answered"].contains(&row.common.state.as_str())
    });
    let said = [("certification-major-open", major), ("certification-minor-unanswered", minor)];
    let say = |(id, references): (&'static str, String)| {
        (!references.is_empty()).then(|| Problem::whole(Text::new(id).with("references", references)))
    };
    Ok(said.into_iter().filter_map(say).collect())
}

/// The last day of the newest of these visits, which is concluded and not refused.
fn rests_on(read: &dyn Read, row: &Row, kinds: &[Visit], missing: &'static str) -> Result<(Id, Date), Fault> {
    let newest = since(read, row, kinds)?.into_iter().rfind(|row| row.common.state == "concluded");
    let visit = newest.as_ref().and_then(|found| Some((found, found.of::<CertificationVisit>()?)));
    let Some((found, visit)) = visit else { return Err(refused(missing, row)) };
    match (visit.result, visit.ended) {
        (Some(VisitResult::Refused), _) | (_, None) => Err(refused("certification-visit-refused", found)),
        (_, Some(ended)) => Ok((found.id, ended)),
    }
}

/// The day of the decision, which has come and does not lie before this day, nor before anything was dealt with that keeps the body
/// from deciding.
fn decided(read: &dyn Read, row: &Row, said: &Draft, earliest: Date) -> Result<Date, Fault> {
    let ids: Vec<Id> = visits(&[row.id], read)?.iter().map(|row| row.id).collect();
    let rows = findings(&ids, read)?;
    let settled = rows.iter().filter_map(|row| row.of::<CertificationFinding>()).filter_map(|finding| match finding.grade {
        Some(FindingGrade::Major) => finding.closed,
        Some(FindingGrade::Minor) => finding.accepted,
        _ => None,
    });
    let earliest = settled.max().map_or(earliest, |day| day.max(earliest));
    let decision = day_of(said, "decision").unwrap_or(read.today());
    not_ahead(read, "decision", decision)?;
    if decision < earliest {
        return Err(Fault::field("decision", Text::new("certification-decided-first").with("date", earliest)));
    }
    Ok(decision)
}

/// The last day: what was said, where the rules allow it.
fn valid(said: &Draft, decision: Date, latest: Date) -> Result<Date, Fault> {
    let last = day_of(said, "valid_until").unwrap_or(latest);
    match () {
        () if last > latest => Err(Fault::field("valid_until", Text::new("certification-valid-too-long").with("date", latest))),
        () if last < decision => Err(Fault::field("valid_until", Text::new("certification-valid-before").with("date", decision))),
        () => Ok(last),
    }
}

/// The certificate as a record of its own, and what the certification says from now on.
fn issue(read: &dyn Read, row: &Row, said: &Draft, issue: Issue, (decision, until): (Date, Date)) -> Result<(Change, Draft), Fault> {
    let record = of(row)?;
    let or = |key: &str, before: &str| Some(text_of(said, key)).filter(|text| !text.is_empty()).unwrap_or_else(|| before.to_owned());
    let (number, body, scope_text) = (or("number", &record.number), or("body", &record.body), or("scope_text", &record.scope_text));
    if scope_text.trim().is_empty() {
        return Err(Fault::field("scope_text", Text::new("certification-needs-text")));
    }
    let certificate = Certificate {
        number: number.clone(),
        certification: Some(row.id),
        issue: Some(issue),
        decision: Some(decision),
        valid_until: Some(until),
        body: body.clone(),
        standard: format!("{}:{}", record.standard, record.edition),
        scope_text: scope_text.clone(),
        file: said.get("file").links().to_vec(),
        note: text_of(said, "note"),
    };
    let mut kept = Draft::of(&certificate);
    if let Some(unit) = row.common.unit {
        kept.set("unit", unit);
    }
    let draft = Draft::new().with("number", number).with("body", body).with("scope_text", scope_text).with("valid_until", until);
    Ok((Change::create(&CERTIFICATE, read.mint(), kept), draft))
}

pub(super) fn certify(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let (visit, ended) = rests_on(read, row, &[Visit::Stage2, Visit::Transfer], "certification-needs-stage-2")?;
    let problems = undecided(read, row)?;
    if !problems.is_empty() {
        return Err(Fault::Invalid(problems));
    }
    let latest = verify_by(ended);
    let late = |finding: &CertificationFinding, row: &Row| {
        finding.grade == Some(FindingGrade::Major) && row.common.state == "closed" && finding.closed.is_some_and(|day| day > latest)
    };
    let late = named(&findings(&[visit], read)?, late);
    if !late.is_empty() {
        return Err(Fault::whole(Text::new("certification-verified-late").with("references", late).with("date", latest)));
    }
    let decision = decided(read, row, said, ended)?;
    let until = valid(said, decision, last_day(decision))?;
    let (certificate, draft) = issue(read, row, said, Issue::Initial, (decision, until))?;
    let mut changes = vec![certificate];
    changes.extend(edit(row, draft.with("state", "certified").with("decision", decision).with("first", true))?);
    Ok(changes)
}

pub(super) fn recertify(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    if row.common.state == "suspended" {
        return Err(refused("certification-is-suspended", row));
    }
    let Some(end) = of(row)?.valid_until else { return Err(refused("certification-needs-stage-2", row)) };
    let (_, ended) = rests_on(read, row, &[Visit::Recertification, Visit::Stage2], "certification-needs-recertification")?;
    let problems = undecided(read, row)?;
    if !problems.is_empty() {
        return Err(Fault::Invalid(problems));
    }
    let decision = decided(read, row, said, ended)?;
    let (how, latest) = match renewal(end, decision) {
        Renewal::InTime(latest) => (Issue::Renewed, latest),
        Renewal::Restored(latest) => (Issue::Restored, latest),
        Renewal::TooLate => {
            return Err(Fault::field("decision", Text::new("certification-too-late").with("date", restore_by(end))));
        }
    };
    let until = valid(said, decision, latest)?;
    let (certificate, draft) = issue(read, row, said, how, (decision, until))?;
    let mut changes = vec![certificate];
    changes.extend(edit(row, draft.with("state", "certified").with("decision", decision).with("first", false))?);
    Ok(changes)
}

pub(super) fn amend(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let record = of(row)?;
    let (Some(began), Some(end)) = (record.decision, record.valid_until) else { return Err(Fault::NotFound) };
    let how = said.get("issue").as_text().and_then(Issue::from_key).unwrap_or(Issue::Changed);
    if how == Issue::Transferred && text_of(said, "body").is_empty() {
        return Err(Fault::field("body", Text::new("certification-needs-body")));
    }
    let problems = undecided(read, row)?;
    if !problems.is_empty() {
        return Err(Fault::Invalid(problems));
    }
    let decision = decided(read, row, said, began)?;
    let until = valid(said, decision, end)?;
    let (certificate, draft) = issue(read, row, said, how, (decision, until))?;
    let mut changes = vec![certificate];
    changes.extend(edit(row, draft)?);
    Ok(changes)
}

fn turned(read: &dyn Read, row: &Row, said: &Draft, message: &str, earliest: Option<Date>) -> Result<(Date, Draft), Fault> {
    let on = on(read, said, "on")?;
    if let Some(earliest) = earliest.filter(|earliest| on < *earliest) {
        return Err(Fault::field("on", Text::new("certification-turned-first").with("date", earliest)));
    }
    Ok((on, logged(read, row, "decisions", message, &[("on", on.to_string())], said)))
}

pub(super) fn suspend(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let (on, draft) = turned(read, row, said, "certification-noted-suspended", of(row)?.decision)?;
    edit(row, draft.with("state", "suspended").with("suspended", on))
}

pub(super) fn reinstate(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let record = of(row)?;
    if let Some(end) = record.valid_until.filter(|end| *end < read.today()) {
        return Err(Fault::whole(Text::new("certification-ended").with("date", end)));
    }
    let major: Vec<Problem> = undecided(read, row)?.into_iter().filter(|problem| problem.text.id == "certification-major-open").collect();
    if !major.is_empty() {
        return Err(Fault::Invalid(major));
    }
    let (_, draft) = turned(read, row, said, "certification-noted-reinstated", record.suspended)?;
    edit(row, draft.with("state", "certified").with("suspended", Value::None))
}

pub(super) fn expire(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let end = of(row)?.valid_until.unwrap_or(read.today());
    if end >= read.today() {
        return Err(Fault::whole(Text::new("certification-holds").with("date", end)));
    }
    let draft = logged(read, row, "decisions", "certification-noted-expired", &[("on", end.to_string())], said);
    edit(row, draft.with("state", "expired").with("suspended", Value::None))
}

pub(super) fn withdraw(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let (_, draft) = turned(read, row, said, "certification-noted-withdrawn", of(row)?.decision)?;
    edit(row, draft.with("state", "withdrawn").with("suspended", Value::None))
}
