//! The audit programme and the internal audits, from their plan to the signature under the report.

use super::corrected::dealt_with;
use super::data_audited::{AuditRow, PlannedRow, ProgrammeRow};
use super::deed::{Deed, Target};
use super::story::{Cue, Phase, Story, annex};
use super::who::ADMIN;
use domain::assure::audit::{AUDIT, AUDIT_FINDING, AUDIT_LINE, AUDIT_SAMPLE};
use domain::assure::audit_programme::AUDIT_PROGRAMME;
use domain::ground::framework::requirement_id;
use kernel::{Change, Channel, Draft, Id, Register, Value};

/// Who leads the audits.
const LEAD: &str = "oskari";

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    programme(story, &data.audited.programme)?;
    for row in &data.audited.audits {
        audit(story, row)?;
    }
    data.audited.planned.iter().try_for_each(|row| planned(story, row))?;
    // What was planned meanwhile is approved with the programme.
    let (day, by) = &data.audited.programme.approved_anew;
    let id = story.id("audit-programme", "first");
    operate(story, (*day, by), (&AUDIT_PROGRAMME, id), "approve")
}

/// An audit of the years to come, with what has its turn then.
fn planned(story: &mut Story<'_>, row: &PlannedRow) -> Result<(), String> {
    let id = story.id("audit", &row.key);
    let draft = Draft::new()
        .with("unit", story.id("unit", "root"))
        .with("title", row.title.as_str())
        .with("kind", "internal")
        .with("programme", story.id("audit-programme", "first"))
        .with("criteria", "ISO/IEC 27001:2022 with Amendment 1, the rules of the handbook.")
        .with("extent", "All sites, as far as the check list goes.")
        .with("method", "both")
        .with("starts", story.calendar.date(row.from)?)
        .with("ends", story.calendar.date(row.to)?)
        .with("lead", story.id("person", LEAD))
        .with("audited", story.ids("person", row.audited.iter().map(String::as_str)));
    story.create(&cue(row.day, LEAD), &AUDIT, id, draft)?;
    let said = Draft::new().with("under", row.under.as_str()).with("chosen", vec!["turn".to_owned()]);
    let deed = Deed::Operation { register: &AUDIT, on: Target::Record(id), key: "cover", said, more: Draft::new() };
    story.act(&cue(row.day, LEAD), vec![deed])
}

/// After the tests and tasks of the day.
fn cue(day: i32, by: &str) -> Cue<'_> {
    Cue { day, phase: Phase::Comment, by, channel: Channel::Browser, why: "" }
}

fn operate(story: &mut Story<'_>, at: (i32, &str), on: (&'static Register, Id), key: &'static str) -> Result<(), String> {
    let deed = Deed::Operation { register: on.0, on: Target::Record(on.1), key, said: Draft::new(), more: Draft::new() };
    story.act(&cue(at.0, at.1), vec![deed])
}

fn subject(reference: &str) -> Id {
    if reference.starts_with("A.") { annex(reference) } else { requirement_id("iso27001-2022", reference) }
}

fn programme(story: &mut Story<'_>, row: &ProgrammeRow) -> Result<(), String> {
    let id = story.id("audit-programme", "first");
    let draft = Draft::new()
        .with("unit", story.id("unit", "root"))
        .with("owner", story.id("person", ADMIN))
        .with("title", row.title.as_str())
        .with("starts", story.calendar.date(row.from)?)
        .with("objectives", row.objectives.as_str())
        .with("risks", row.risks.as_str())
        .with("methods", row.methods.as_str())
        .with("resources", row.resources.as_str())
        .with("approver", "top-management");
    story.create(&cue(row.day, ADMIN), &AUDIT_PROGRAMME, id, draft)?;
    operate(story, (row.approved.0, &row.approved.1), (&AUDIT_PROGRAMME, id), "approve")
}

fn audit(story: &mut Story<'_>, row: &AuditRow) -> Result<(), String> {
    let id = story.id("audit", &row.key);
    let (root, lead) = (story.id("unit", "root"), story.id("person", LEAD));
    let plan: Vec<Vec<String>> =
        row.plan.iter().map(|line| line.iter().map(|cell| story.tell(cell)).collect()).collect::<Result<_, _>>()?;
    let draft = Draft::new()
        .with("unit", root)
        .with("title", row.title.as_str())
        .with("kind", "internal")
        .with("programme", story.id("audit-programme", "first"))
        .with("objective", row.objective.as_str())
        .with("criteria", row.criteria.as_str())
        .with("extent", row.scope.as_str())
        .with("method", "both")
        .with("starts", story.calendar.date(row.from)?)
        .with("ends", story.calendar.date(row.to)?)
        .with("period_from", story.calendar.date(row.looks_back)?)
        .with("lead", lead)
        .with("audited", story.ids("person", row.audited.iter().map(String::as_str)))
        .with("plan", Value::Grid(plan))
        .with("distribution", row.distribution.as_str());
    let line = |story: &Story<'_>, reference: &str| story.id("audit-line", &format!("{}-{reference}", row.key));
    let mut deeds = vec![Deed::Change(Change::create(&AUDIT, id, draft))];
    for asked in &row.lines {
        let draft = Draft::new()
            .with("unit", root)
            .with("audit", id)
            .with("subject", subject(&asked.reference))
            .with("chosen", asked.chosen.clone())
            .with("auditor", lead);
        deeds.push(Deed::Change(Change::create(&AUDIT_LINE, line(story, &asked.reference), draft)));
    }
    story.act(&cue(row.day, LEAD), deeds)?;
    operate(story, (row.from, LEAD), (&AUDIT, id), "start")?;
    let mut deeds = Vec::new();
    for asked in &row.lines {
        let texts = [("observed", &asked.seen), ("conclusion", &asked.conclusion), ("not_why", &asked.not)];
        let said = texts.iter().filter(|(_, text)| !text.is_empty());
        let draft = said.fold(Draft::new(), |draft, (key, text)| draft.with(key, text.as_str()));
        deeds.push(Deed::Change(Change::edit(&AUDIT_LINE, line(story, &asked.reference), draft)));
    }
    if let Some(sample) = &row.sample {
        let draft = Draft::new()
            .with("unit", root)
            .with("line", line(story, &sample.reference))
            .with("title", sample.title.as_str())
            .with("source", sample.source.as_str())
            .with("population", sample.population)
            .with("size", sample.size)
            .with("choice", sample.choice.as_str())
            .with("reason", sample.reason.as_str())
            .with("exceptions", sample.exceptions)
            .with("result", sample.result.as_str());
        deeds.push(Deed::Change(Change::create(&AUDIT_SAMPLE, story.id("audit-sample", &row.key), draft)));
    }
    for found in &row.findings {
        let mut draft = Draft::new()
            .with("unit", root)
            .with("audit", id)
            .with("line", line(story, &found.reference))
            .with("kind", found.kind.as_str())
            .with("owner", story.id("person", &found.owner))
            .with("title", found.title.as_str())
            .with("observed", found.observed.as_str());
        if !found.controls.is_empty() {
            draft.set("controls", story.ids("control", found.controls.iter().map(String::as_str)));
            draft.set("requirements", vec![subject(&found.reference)]);
        }
        if let Some(day) = found.answer {
            draft.set("answer_by", story.calendar.date(day)?);
        }
        deeds.push(Deed::Change(Change::create(&AUDIT_FINDING, story.id("audit-finding", &found.key), draft)));
    }
    story.act(&cue(row.seen, LEAD), deeds)?;
    for found in &row.findings {
        let Some(dealt) = &found.nonconformity else { continue };
        let finding = story.id("audit-finding", &found.key);
        operate(story, (row.seen + 1, LEAD), (&AUDIT_FINDING, finding), "raise")?;
        dealt_with(story, Target::Raised(&AUDIT_FINDING, finding), &found.owner, dealt)?;
    }
    story.edit(&cue(row.reported, LEAD), &AUDIT, id, Draft::new().with("conclusion", row.conclusion.as_str()))?;
    operate(story, (row.reported, LEAD), (&AUDIT, id), "report")?;
    if let Some((day, by)) = &row.received {
        operate(story, (*day, by), (&AUDIT, id), "receive")?;
    }
    Ok(())
}
