//! Tasks and comments: what people asked of each other and what they said.

use super::data::TaskRow;
use super::deed::{Deed, Target};
use super::story::{Cue, Phase, Story};
use super::who::ADMIN;
use kernel::nouns::{COMMENT, TASK};
use kernel::{Channel, Draft, Id, Role};

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for (place, row) in data.tasks.iter().enumerate() {
        task(story, place, row)?;
    }
    for (place, (day, by, written, text)) in data.comments.iter().enumerate() {
        let (about, unit) = story.target(written)?;
        let person = data.people.iter().find(|person| person.key == *by).ok_or_else(|| format!("nobody is called “{by}”"))?;
        let text = story.tell(text)?;
        // Who may only read speaks through the ISMS manager.
        let (by, text) = if story.rights.may(by, &unit, Role::Contributor, *day) {
            (by.as_str(), text)
        } else {
            (ADMIN, format!("{} says: {text}", person.name))
        };
        let draft = Draft::new().with("unit", story.id("unit", &unit)).with("text", text);
        let deed = Deed::About { register: &COMMENT, id: story.id("comment", &place.to_string()), draft, key: "about", about };
        story.act(&Cue { day: *day, phase: Phase::Comment, by, channel: Channel::Browser, why: "" }, vec![deed])?;
    }
    Ok(())
}

fn cue<'a>(day: i32, by: &'a str, why: &'a str) -> Cue<'a> {
    Cue { day, phase: Phase::Task, by, channel: Channel::Browser, why }
}

fn task(story: &mut Story<'_>, place: usize, row: &TaskRow) -> Result<(), String> {
    let (about, its_unit) = story.target(&row.about)?;
    let unit = if row.unit.is_empty() { its_unit } else { row.unit.clone() };
    let id: Id = story.id("task", &place.to_string());
    let draft = Draft::new()
        .with("unit", story.id("unit", &unit))
        .with("owner", story.id("person", &row.owner))
        .with("what", story.tell(&row.what)?)
        .with("due", story.calendar.date(row.due)?);
    let by = story.rights.linker(&row.by, row.day).to_owned();
    story.act(&cue(row.day, &by, ""), vec![Deed::About { register: &TASK, id, draft, key: "about", about }])?;
    let operation = |key, said| Deed::Operation { register: &TASK, on: Target::Record(id), key, said, more: Draft::new() };
    for (day, due, why) in row.moved.iter().chain(&row.moved_again) {
        let said = Draft::new().with("due", story.calendar.date(*due)?).with("reason", story.tell(why)?);
        let by = story.rights.writer(&row.owner, &unit, *day).to_owned();
        story.act(&cue(*day, &by, ""), vec![operation("postpone", said)])?;
    }
    for (key, field, end) in [("complete", "done", &row.done), ("drop", "reason", &row.dropped)] {
        let Some((day, notes)) = end else { continue };
        let said = Draft::new().with(field, story.tell(notes)?);
        let by = story.rights.writer(&row.owner, &unit, *day).to_owned();
        let channel = if story.chance.below(6) == 0 { Channel::CommandLine } else { Channel::Browser };
        story.act(&Cue { channel, ..cue(*day, &by, "") }, vec![operation(key, said)])?;
    }
    Ok(())
}
