//! Tests of controls and what they showed, versions of reports, and work that was postponed or given away.

use super::data_tested::{ArrangedRow, ReleaseRow, RoundRow, TestRow};
use super::deed::{Deed, Target};
use super::story::{Cue, Phase, Story};
use domain::ground::release::REPORT_VERSION;
use domain::protect::asset::ASSET;
use domain::protect::control::CONTROL;
use domain::protect::control_test::CONTROL_TEST;
use domain::protect::evidence::EVIDENCE;
use domain::protect::obligation::OBLIGATION;
use domain::protect::risk::RISK;
use kernel::{Change, Channel, Draft, Id, Register};

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in &data.tested.tests {
        tested(story, row)?;
    }
    round(story, &data.tested.round)?;
    for row in &data.tested.releases {
        released(story, row)?;
    }
    for row in &data.tested.arranged {
        arranged(story, row)?;
    }
    Ok(())
}

fn cue(day: i32, phase: Phase, by: &str) -> Cue<'_> {
    Cue { day, phase, by, channel: Channel::Browser, why: "" }
}

fn operate(story: &mut Story<'_>, at: &Cue<'_>, on: (&'static Register, Id), key: &'static str, said: Draft) -> Result<(), String> {
    story.act(at, vec![Deed::Operation { register: on.0, on: Target::Record(on.1), key, said, more: Draft::new() }])
}

fn tested(story: &mut Story<'_>, row: &TestRow) -> Result<(), String> {
    let unit = story.data.controls.iter().find(|control| control.key == row.control).map(|control| control.unit.clone());
    let unit = unit.ok_or_else(|| format!("no control “{}”", row.control))?;
    let id = story.id("control-test", &row.key);
    let draft = Draft::new()
        .with("unit", story.id("unit", &unit))
        .with("owner", story.id("person", super::who::ADMIN))
        .with("title", row.title.as_str())
        .with("control", story.id("control", &row.control))
        .with("objective", row.objective.as_str())
        .with("method", row.method.as_str())
        .with("procedure", row.procedure.as_str())
        .with("population", row.population.as_str())
        .with("sample", row.sample.as_str())
        .with("expected", row.expected.as_str())
        .with("frequency", row.frequency.as_str())
        .with("first_due", story.calendar.date(row.first)?)
        .with("tester", story.id("person", &row.tester));
    story.create(&cue(row.day, Phase::Done, super::who::ADMIN), &CONTROL_TEST, id, draft)?;
    for result in &row.results {
        let (population, sample, exceptions) = result.looked;
        let evidence: Vec<Id> = story.ids("evidence", result.shows.iter().map(String::as_str));
        let mut said = Draft::new()
            .with("outcome", result.outcome.as_str())
            .with("conclusion", story.tell(&result.text)?)
            .with("population", population)
            .with("sample", sample)
            .with("exceptions", exceptions);
        if !evidence.is_empty() {
            said.set("evidence", evidence);
        }
        if let Some((from, to)) = result.period {
            said = said.with("period_from", story.calendar.date(from)?).with("period_to", story.calendar.date(to)?);
        }
        // Whoever tested records it.
        let by = story.rights.writer(&row.tester, &unit, result.day).to_owned();
        operate(story, &cue(result.day, Phase::Review, &by), (&CONTROL_TEST, id), "record", said)?;
    }
    Ok(())
}

/// Tests of many controls, planned in one change set and recorded in another.
fn round(story: &mut Story<'_>, row: &RoundRow) -> Result<(), String> {
    let (mut planned, mut seen) = (Vec::new(), Vec::new());
    for (control, title, (population, sample), text) in &row.tests {
        let unit = story.data.controls.iter().find(|other| other.key == *control).map(|other| other.unit.clone());
        let unit = unit.ok_or_else(|| format!("no control “{control}”"))?;
        let id = story.id("control-test", &format!("round-{control}"));
        let draft = Draft::new()
            .with("unit", story.id("unit", &unit))
            .with("owner", story.id("person", super::who::ADMIN))
            .with("title", title.as_str())
            .with("control", story.id("control", control))
            .with("objective", row.objective.as_str())
            .with("method", "inspection")
            .with("procedure", row.procedure.as_str())
            .with("expected", row.expected.as_str())
            .with("frequency", "yearly")
            .with("first_due", story.calendar.date(row.seen)?)
            .with("tester", story.id("person", &row.tester));
        planned.push(Deed::Change(Change::create(&CONTROL_TEST, id, draft)));
        let said = Draft::new()
            .with("outcome", "effective")
            .with("conclusion", story.tell(text)?)
            .with("population", *population)
            .with("sample", *sample)
            .with("exceptions", 0)
            .with("evidence", vec![story.id("evidence", &row.shows)]);
        seen.push(Deed::Operation { register: &CONTROL_TEST, on: Target::Record(id), key: "record", said, more: Draft::new() });
    }
    let why = "The yearly round, before the certification body comes";
    story.act(&Cue { why, ..cue(row.day, Phase::Done, super::who::ADMIN) }, planned)?;
    story.act(&Cue { why, ..cue(row.seen, Phase::Review, &row.tester) }, seen)
}

fn released(story: &mut Story<'_>, row: &ReleaseRow) -> Result<(), String> {
    let id = story.id("report-version", &row.key);
    let draft = Draft::new()
        .with("unit", story.id("unit", "root"))
        .with("owner", story.id("person", &row.by))
        .with("report", row.report.as_str())
        .with("approver", row.approver.as_str())
        .with("changes", row.changes.as_str());
    story.create(&cue(row.day, Phase::Gone, &row.by), &REPORT_VERSION, id, draft)?;
    let Some((day, by)) = &row.approved else { return Ok(()) };
    let said = if row.words.is_empty() { Draft::new() } else { Draft::new().with("statement", row.words.as_str()) };
    operate(story, &cue(*day, Phase::Gone, by), (&REPORT_VERSION, id), "approve", said)
}

fn arranged(story: &mut Story<'_>, row: &ArrangedRow) -> Result<(), String> {
    let (kind, key) = &row.about;
    let registers: [&'static Register; 6] = [&RISK, &ASSET, &CONTROL, &OBLIGATION, &EVIDENCE, &CONTROL_TEST];
    let register = registers.into_iter().find(|register| register.key == kind).ok_or_else(|| format!("no register “{kind}”"))?;
    let on = (register, story.id(register.key, key));
    let at = cue(row.day, Phase::Task, &row.by);
    if let Some(until) = row.until {
        let said = Draft::new().with("until", story.calendar.date(until)?).with("reason", row.why.as_str());
        operate(story, &at, on, "postpone", said)?;
    }
    if !row.person.is_empty() {
        let said = Draft::new().with("person", story.id("person", &row.person)).with("reason", row.why.as_str());
        operate(story, &at, on, "assign", said)?;
    }
    Ok(())
}
