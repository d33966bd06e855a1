//! The way to the certificate: application, stage 1, stage 2, what the body found and how it was answered, and the next visit.

use super::corrected::dealt_with;
use super::data_certified::{CertifiedRow, FindingRow, VisitRow};
use super::deed::{Deed, Target};
use super::story::{Cue, Phase, Story};
use domain::assure::certification::{CERTIFICATION, CERTIFICATION_FINDING, CERTIFICATION_VISIT};
use kernel::{Channel, Draft, Id, Register, Value};

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    let data = &story.data.certified;
    let row = &data.certification;
    let id = story.id("certification", "main");
    prepared(story, row, id)?;
    for visit in &data.visits {
        visited(story, visit, &row.by, id)?;
    }
    for finding in &data.findings {
        found(story, finding, &row.by)?;
    }
    stages(story, row, id)
}

/// After everything else of the day.
fn cue(day: i32, by: &str) -> Cue<'_> {
    Cue { day, phase: Phase::Comment, by, channel: Channel::Browser, why: "" }
}

fn operate(
    story: &mut Story<'_>,
    (day, by): (i32, &str),
    (register, on): (&'static Register, Target),
    key: &'static str,
    said: Draft,
) -> Result<(), String> {
    story.act(&cue(day, by), vec![Deed::Operation { register, on, key, said, more: Draft::new() }])
}

fn prepared(story: &mut Story<'_>, row: &CertifiedRow, id: Id) -> Result<(), String> {
    let draft = Draft::new()
        .with("unit", story.id("unit", "root"))
        .with("owner", story.id("person", &row.by))
        .with("title", row.title.as_str())
        .with("body", row.body.as_str())
        .with("contact", row.contact.as_str())
        .with("scheme", row.scheme.as_str())
        .with("scope", story.id("scope", "main"))
        .with("scope_text", row.text.as_str())
        .with("sites", Value::Grid(row.sites.clone()))
        .with("people", row.people)
        .with("business", "medium")
        .with("it", "medium")
        .with("factors", row.factors.as_str())
        .with("offered_days", (row.offered * 100.0).round() as i64);
    story.create(&cue(row.day, &row.by), &CERTIFICATION, id, draft)
}

/// The acts of the certification itself, each on its day after what it rests on.
fn stages(story: &mut Story<'_>, row: &CertifiedRow, id: Id) -> Result<(), String> {
    let on = (&CERTIFICATION, Target::Record(id));
    operate(story, (row.applied, &row.by), on, "apply", Draft::new())?;
    operate(story, (row.applied + 1, &row.by), on, "stage-1", Draft::new())?;
    operate(story, (row.stage_2, &row.by), on, "stage-2", Draft::new())?;
    let said = Draft::new()
        .with("decision", story.calendar.date(row.decided)?)
        .with("number", row.number.as_str())
        .with("note", story.tell(&row.note)?);
    operate(story, (row.recorded, &row.by), on, "certify", said)
}

fn visited(story: &mut Story<'_>, row: &VisitRow, by: &str, id: Id) -> Result<(), String> {
    let visit = story.id("certification-visit", &row.key);
    let on = (&CERTIFICATION_VISIT, Target::Record(visit));
    let (day, from, to) = row.planned;
    let draft = Draft::new()
        .with("unit", story.id("unit", "root"))
        .with("owner", story.id("person", by))
        .with("title", row.title.as_str())
        .with("certification", id)
        .with("kind", row.kind.as_str())
        .with("planned", story.calendar.date(from)?)
        .with("planned_until", story.calendar.date(to)?)
        .with("mode", row.mode.as_str())
        .with("auditors", row.auditors.as_str());
    story.create(&cue(day, by), &CERTIFICATION_VISIT, visit, draft)?;
    if let Some((day, from, to)) = row.held {
        let said = Draft::new().with("began", story.calendar.date(from)?).with("ended", story.calendar.date(to)?);
        operate(story, (day, by), on, "hold", said)?;
    }
    if let Some((day, result, told)) = &row.concluded {
        let said = Draft::new().with("result", result.as_str()).with("conclusion", story.tell(told)?);
        operate(story, (*day, by), on, "conclude", said)?;
    }
    Ok(())
}

fn found(story: &mut Story<'_>, row: &FindingRow, by: &str) -> Result<(), String> {
    let id = story.id("certification-finding", &row.key);
    let on = (&CERTIFICATION_FINDING, Target::Record(id));
    let draft = Draft::new()
        .with("unit", story.id("unit", "root"))
        .with("owner", story.id("person", &row.owner))
        .with("title", row.title.as_str())
        .with("visit", story.id("certification-visit", &row.visit))
        .with("grade", row.grade.as_str())
        .with("number", row.number.as_str())
        .with("clause", row.clause.as_str())
        .with("observed", story.tell(&row.text)?);
    story.create(&cue(row.day, by), &CERTIFICATION_FINDING, id, draft)?;
    if let Some(dealt) = &row.nonconformity {
        operate(story, (row.day + 1, by), on, "raise", Draft::new())?;
        dealt_with(story, Target::Raised(&CERTIFICATION_FINDING, id), &row.owner, dealt)?;
    }
    if let Some(said) = &row.answer {
        let draft = Draft::new()
            .with("correction", said.correction.as_str())
            .with("cause", said.cause.as_str())
            .with("action", said.action.as_str());
        operate(story, (said.day, &row.owner), on, "answer", draft)?;
    }
    if let Some(day) = row.accept {
        operate(story, (day, by), on, "accept", Draft::new())?;
    }
    if let Some(said) = &row.close {
        operate(story, (said.day, by), on, "close", Draft::new().with("verified", said.verified.as_str()))?;
    }
    Ok(())
}
