//! The coming visit: an auditor from outside is let in, asks, and is answered.

use super::data_admitted::{AuditorRow, RequestRow};
use super::deed::{Deed, Target};
use super::story::{Cue, Phase, Story, annex};
use super::who::ADMIN;
use domain::assure::audit_request::AUDIT_REQUEST;
use domain::ground::scope::SCOPE;
use kernel::nouns::PERSON;
use kernel::{Channel, Draft};

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    admitted(story, &data.visit.auditor)?;
    for row in &data.visit.requests {
        request(story, row, &data.visit.auditor.key)?;
    }
    Ok(())
}

fn cue(day: i32, by: &str) -> Cue<'_> {
    Cue { day, phase: Phase::Comment, by, channel: Channel::Browser, why: "" }
}

fn admitted(story: &mut Story<'_>, row: &AuditorRow) -> Result<(), String> {
    let id = story.id("person", &row.key);
    let draft = Draft::new()
        .with("unit", story.id("unit", "root"))
        .with("name", row.name.as_str())
        .with("email", row.email.as_str())
        .with("firm", row.firm.as_str())
        .with("position", row.position.as_str())
        .with("account", true);
    story.create(&cue(row.day, ADMIN), &PERSON, id, draft)?;
    let said = Draft::new()
        .with("person", id)
        .with("from", story.calendar.date(row.from)?)
        .with("until", story.calendar.date(row.until)?)
        .with("reason", row.why.as_str());
    let on = Target::Record(story.id("scope", "main"));
    story.act(&cue(row.day, ADMIN), vec![Deed::Operation { register: &SCOPE, on, key: "admit", said, more: Draft::new() }])
}

/// She asks; the ISMS manager says who answers and where; somebody answers, and she says whether it will do.
fn request(story: &mut Story<'_>, row: &RequestRow, auditor: &str) -> Result<(), String> {
    let id = story.id("audit-request", &row.key);
    let draft = Draft::new()
        .with("unit", story.id("unit", &row.unit))
        .with("title", row.title.as_str())
        .with("details", row.text.as_str())
        .with("requirements", vec![annex(&row.meets)])
        .with("wanted_on", story.calendar.date(row.wanted)?)
        .with("wanted_at", row.at.as_str());
    story.create(&cue(row.day, auditor), &AUDIT_REQUEST, id, draft)?;
    if !row.answerer.is_empty() {
        let ours = Draft::new().with("answerer", story.id("person", &row.answerer)).with("place", row.place.as_str());
        story.edit(&cue(row.day, ADMIN), &AUDIT_REQUEST, id, ours)?;
    }
    let operate = |key, said| Deed::Operation { register: &AUDIT_REQUEST, on: Target::Record(id), key, said, more: Draft::new() };
    if let Some((day, who, shown, answer)) = &row.answered {
        let shown = story.ids("evidence", shown.iter().map(String::as_str));
        let said = Draft::new().with("answer", answer.as_str()).with("shown", shown);
        story.act(&cue(*day, who), vec![operate("answer", said)])?;
    }
    if let Some((day, note)) = &row.accepted {
        story.act(&cue(*day, auditor), vec![operate("accept", Draft::new().with("note", note.as_str()))])?;
    }
    Ok(())
}
