//! Management reviews: planned, held, concluded and signed.

use super::data_managed::{HeldRow, MeetingRow};
use super::deed::{Deed, Target};
use super::story::{Cue, Phase, Story};
use domain::assure::management_review::record::InputOf;
use domain::assure::management_review::{MANAGEMENT_REVIEW, REVIEW_INPUT};
use kernel::{Channel, Choice, Draft, Id};

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in &data.managed.reviews {
        let id = story.id("management-review", &row.key);
        planned(story, row, id)?;
        if let Some(held) = &row.held {
            meeting(story, held, &row.by, id)?;
        }
    }
    Ok(())
}

fn cue(day: i32, by: &str) -> Cue<'_> {
    Cue { day, phase: Phase::Review, by, channel: Channel::Browser, why: "" }
}

fn planned(story: &mut Story<'_>, row: &MeetingRow, id: Id) -> Result<(), String> {
    let draft = Draft::new()
        .with("unit", story.id("unit", "root"))
        .with("owner", story.id("person", &row.by))
        .with("title", row.title.as_str())
        .with("planned", story.calendar.date(row.planned)?)
        .with("chair", story.id("person", &row.chair))
        .with("agenda", story.tell(&row.agenda)?);
    story.create(&cue(row.day, &row.by), &MANAGEMENT_REVIEW, id, draft)
}

fn meeting(story: &mut Story<'_>, held: &HeldRow, by: &str, id: Id) -> Result<(), String> {
    let operate = |key, said| Deed::Operation { register: &MANAGEMENT_REVIEW, on: Target::Record(id), key, said, more: Draft::new() };
    let present: Vec<Id> = story.ids("person", held.present.iter().map(String::as_str));
    let said =
        Draft::new().with("held", story.calendar.date(held.day)?).with("present", present).with("apologies", story.tell(&held.apologies)?);
    story.act(&cue(held.day, by), vec![operate("hold", said)])?;
    let mut deeds = Vec::new();
    for (key, (report, discussion, decision)) in &held.inputs {
        let key = InputOf::CHOICES.find(key).ok_or_else(|| format!("“{key}” is no input of a management review"))?;
        let mut draft = Draft::new().with("report", story.tell(report)?).with("discussion", story.tell(discussion)?);
        if decision.is_empty() {
            draft.set("no_decision", true);
        } else {
            draft.set("decision", story.tell(decision)?);
        }
        deeds.push(Deed::Edit { register: &REVIEW_INPUT, on: Target::Input(id, key), draft });
    }
    story.act(&cue(held.concluded, by), deeds)?;
    let said = Draft::new().with("conclusion", story.tell(&held.conclusion)?).with("changes", story.tell(&held.changes)?);
    story.act(&cue(held.concluded, by), vec![operate("conclude", said)])?;
    let (day, signer) = &held.signed;
    story.act(&cue(*day, signer), vec![operate("approve", Draft::new())])
}
