//! Nonconformities from the day they were found to the check that closed them, and improvements that people suggested.

use super::data_corrected::{AnswerRow, DealtRow, FoundRow, RoundRow, SuggestedRow};
use super::deed::{Deed, Target};
use super::story::{Cue, Phase, Story};
use domain::assure::improvement::IMPROVEMENT;
use domain::assure::nonconformity::{CORRECTIVE_ACTION, NONCONFORMITY};
use kernel::{Channel, Draft, Id, Register, Value};

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in &data.corrected.nonconformities {
        found(story, row)?;
    }
    for row in &data.corrected.improvements {
        suggested(story, row)?;
    }
    Ok(())
}

/// After the tests and tasks of the day.
fn cue(day: i32, by: &str) -> Cue<'_> {
    Cue { day, phase: Phase::Comment, by, channel: Channel::Browser, why: "" }
}

type On = (&'static Register, Target);

fn operate(story: &mut Story<'_>, at: (i32, &str), on: On, key: &'static str, said: Draft) -> Result<(), String> {
    let deed = Deed::Operation { register: on.0, on: on.1, key, said, more: Draft::new() };
    story.act(&cue(at.0, at.1), vec![deed])
}

fn found(story: &mut Story<'_>, row: &FoundRow) -> Result<(), String> {
    let id = story.id("nonconformity", &row.key);
    let mut draft = Draft::new()
        .with("unit", story.id("unit", "root"))
        .with("owner", story.id("person", &row.owner))
        .with("title", row.title.as_str())
        .with("source", row.source.as_str())
        .with("grade", row.grade.as_str())
        .with("detected", story.calendar.date(row.day)?)
        .with("found_by", story.id("person", &row.by))
        .with("breached", row.breached.as_str())
        .with("observed", story.tell(&row.observed)?);
    if !row.controls.is_empty() {
        draft.set("controls", story.ids("control", row.controls.iter().map(String::as_str)));
    }
    for (field, kind, key) in [("found_in", "control-test", &row.test), ("recurs", "nonconformity", &row.recurs)] {
        if !key.is_empty() {
            draft.set(field, story.id(kind, key));
        }
    }
    if let Some(day) = row.answer {
        draft.set("answer_by", story.calendar.date(day)?);
    }
    story.create(&cue(row.day, &row.by), &NONCONFORMITY, id, draft)?;
    dealt_with(story, Target::Record(id), &row.owner, &row.dealt)
}

/// From the correction to the check of the effect.
pub(super) fn dealt_with(story: &mut Story<'_>, about: Target, owner: &str, row: &DealtRow) -> Result<(), String> {
    let on: On = (&NONCONFORMITY, about);
    if let Some(said) = &row.contain {
        let draft = Draft::new().with("correction", story.tell(&said.correction)?);
        let draft = filled(draft, &[("containment", &said.containment), ("consequences", &said.consequences)]);
        operate(story, (said.day, owner), on, "contain", draft)?;
    }
    if let Some(said) = &row.analyse {
        let mut draft = Draft::new()
            .with("elsewhere", said.elsewhere)
            .with("elsewhere_where", said.searched.as_str())
            .with("method", said.method.as_str())
            .with("root_cause", said.cause.as_str())
            .with("action_needed", true);
        for (key, grid) in [("whys", &said.whys), ("causes", &said.causes)] {
            if !grid.is_empty() {
                draft.set(key, Value::Grid(grid.clone()));
            }
        }
        operate(story, (said.day, owner), on, "analyse", draft)?;
    }
    for round in &row.rounds {
        acted(story, about, owner, round, &row.change)?;
    }
    if let Some(said) = &row.withdraw {
        operate(story, (said.day, &said.by), on, "withdraw", Draft::new().with("why", said.why.as_str()))?;
    }
    Ok(())
}

/// A round: its actions, and the check of their effect.
fn acted(story: &mut Story<'_>, about: Target, owner: &str, round: &RoundRow, change: &str) -> Result<(), String> {
    let on: On = (&NONCONFORMITY, about);
    if let Some(said) = &round.again {
        operate(story, (said.day, owner), on, "analyse", Draft::new().with("root_cause", said.cause.as_str()))?;
    }
    for action in &round.actions {
        let draft = Draft::new()
            .with("unit", story.id("unit", "root"))
            .with("owner", story.id("person", &action.owner))
            .with("title", action.title.as_str())
            .with("due", story.calendar.date(action.due)?);
        let id = story.id("corrective-action", &action.key);
        story.act(&cue(round.begin, owner), vec![Deed::About { register: &CORRECTIVE_ACTION, id, draft, key: "nonconformity", about }])?;
        if let Some(day) = action.done {
            let said = Draft::new().with("done", story.tell(&action.said)?);
            operate(story, (day, &action.owner), (&CORRECTIVE_ACTION, Target::Record(id)), "complete", said)?;
        }
    }
    let said = Draft::new()
        .with("criterion", round.criterion.as_str())
        .with("check_on", story.calendar.date(round.check_on)?)
        .with("checker", story.id("person", &round.checker));
    operate(story, (round.begin, owner), on, "begin", said)?;
    if let Some(day) = round.submit {
        if round.check.as_ref().is_some_and(|check| check.effect == "effective") && !change.is_empty() {
            let draft = Draft::new().with("isms_change", change);
            story.act(&cue(day, owner), vec![Deed::Edit { register: &NONCONFORMITY, on: about, draft }])?;
        }
        operate(story, (day, owner), on, "submit", Draft::new())?;
    }
    if let Some(check) = &round.check {
        let said = Draft::new().with("effect", check.effect.as_str()).with("found", story.tell(&check.found)?);
        operate(story, (check.day, &round.checker), on, "check", said)?;
    }
    Ok(())
}

fn suggested(story: &mut Story<'_>, row: &SuggestedRow) -> Result<(), String> {
    let id = story.id("improvement", &row.key);
    let draft = Draft::new().with("unit", story.id("unit", &row.unit)).with("title", row.title.as_str()).with("what", row.what.as_str());
    story.create(&cue(row.day, &row.by), &IMPROVEMENT, id, filled(draft, &[("benefit", &row.benefit)]))?;
    for (key, said) in [("accept", &row.accept), ("finish", &row.finish)] {
        if let Some(said) = said {
            answered(story, id, key, said)?;
        }
    }
    Ok(())
}

fn answered(story: &mut Story<'_>, id: Id, key: &'static str, said: &AnswerRow) -> Result<(), String> {
    let mut draft = Draft::new().with("answer", story.tell(&said.answer)?);
    if !said.controls.is_empty() {
        draft.set("outcome", story.ids("control", said.controls.iter().map(String::as_str)));
    }
    operate(story, (said.day, &said.by), (&IMPROVEMENT, Target::Record(id)), key, draft)
}

/// The draft with those of these texts that say something.
fn filled(draft: Draft, texts: &[(&str, &String)]) -> Draft {
    texts.iter().filter(|(_, text)| !text.is_empty()).fold(draft, |draft, (key, text)| draft.with(key, text.as_str()))
}
