//! The gap analysis with which the organisation began: opened, given to people, answered, signed, and what was done about its gaps.

use super::data_gap::GapFile;
use super::deed::{Answers, Deed, Target};
use super::story::{Cue, Phase, Story};
use super::who::ADMIN;
use domain::ground::framework::record::Framework;
use domain::ground::framework::requirement_id;
use domain::protect::gap::{GAP_ANALYSIS, GAP_ANSWER};
use kernel::nouns::TASK;
use kernel::{Channel, Choice, Draft, Id};

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    let file = &data.gap;
    let id = story.id("gap-analysis", &file.key);
    let frameworks = [Framework::Iso27001, Framework::Iso27002].map(|framework| framework.key().to_owned()).to_vec();
    let draft = Draft::new()
        .with("unit", story.id("unit", "root"))
        .with("owner", story.id("person", ADMIN))
        .with("title", file.title.as_str())
        .with("scope", story.id("scope", "main"))
        .with("frameworks", frameworks)
        .with("method", story.tell(&file.method)?);
    story.create(&cue(file.opened, ADMIN), &GAP_ANALYSIS, id, draft)?;
    story.act(&cue(file.opened, ADMIN), vec![on(id, "open", Draft::new())])?;
    for part in &file.parts {
        let which = format!("chapter:{}", part.chapters.join(","));
        let said =
            Draft::new().with("person", story.id("person", &part.by)).with("by", story.calendar.date(file.answered)?).with("which", which);
        story.act(&cue(file.opened, ADMIN), vec![on(id, "assign", said)])?;
    }
    answered(story, file, id)?;
    let said = Draft::new().with("conclusion", story.tell(&file.conclusion)?);
    story.act(&cue(file.signed, ADMIN), vec![on(id, "sign", said)])?;
    planned(story, file, id)
}

fn cue(day: i32, by: &str) -> Cue<'_> {
    Cue { day, phase: Phase::Context, by, channel: Channel::Browser, why: "" }
}

fn on(id: Id, key: &'static str, said: Draft) -> Deed {
    Deed::Operation { register: &GAP_ANALYSIS, on: Target::Record(id), key, said, more: Draft::new() }
}

/// Each person answers what was given to them.
fn answered(story: &mut Story<'_>, file: &GapFile, id: Id) -> Result<(), String> {
    let seen: Result<Vec<_>, String> =
        file.seen.iter().map(|(asked, result, text)| Ok((asked.clone(), (result.clone(), story.tell(text)?)))).collect();
    let answers = Answers { analysis: id, seen: seen?.into_iter().collect(), rest: file.rest.clone() };
    for part in &file.parts {
        let deed = Deed::Answers { answers: answers.clone(), by: story.id("person", &part.by) };
        story.act(&Cue { why: "As people said and showed it", ..cue(file.answered, &part.by) }, vec![deed])?;
    }
    Ok(())
}

/// Tasks about gaps, and what came of them.
fn planned(story: &mut Story<'_>, file: &GapFile, id: Id) -> Result<(), String> {
    for (asked, due, who, done, how) in &file.tasks {
        let framework = if asked.starts_with("A.") { Framework::Iso27002 } else { Framework::Iso27001 };
        let asked = requirement_id(framework.pack(), asked);
        let on = Target::Answer(id, asked);
        let person = story.id("person", who);
        let said = Draft::new().with("due", story.calendar.date(*due)?).with("person", person);
        let deed = Deed::Operation { register: &GAP_ANSWER, on, key: "plan-task", said, more: Draft::new() };
        story.act(&cue(file.signed, ADMIN), vec![deed])?;
        if let Some(day) = done {
            let said = Draft::new().with("done", story.tell(how)?);
            let deed = Deed::Operation { register: &TASK, on: Target::GapTask(id, asked), key: "complete", said, more: Draft::new() };
            story.act(&Cue { phase: Phase::Task, ..cue(*day, who) }, vec![deed])?;
        }
    }
    Ok(())
}
