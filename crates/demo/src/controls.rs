//! Controls: entered, carried out unit by unit, looked at again, handed over, retired.

use super::clock::Calendar;
use super::data::{ControlRow, DoneRow};
use super::deed::Deed;
use super::story::{Cue, Phase, Story, annex};
use super::who::ADMIN;
use domain::protect::control::CONTROL;
use domain::protect::control::IMPLEMENTATION;
use domain::protect::risk::RISK;
use kernel::{Change, Channel, Draft, Id, Value};

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in &data.controls {
        let owner = row.first_owner.as_ref().unwrap_or(&row.owner);
        story.owners.insert(("control", row.key.clone()), vec![(row.day, owner.clone())]);
        for unit in &row.units {
            story.owners.insert(("implementation", doing(row, unit)), vec![(unit.there.0, unit.owner.clone())]);
        }
    }
    handovers(story)?;
    for row in &data.controls {
        entered(story, row)?;
        for (place, unit) in row.units.iter().enumerate() {
            planned(story, row, unit, place == 0)?;
            progress(story, row, unit)?;
        }
        carried_out(story, row)?;
        if let Some(day) = row.gone {
            let retire = Change::Retire { register: &CONTROL, id: story.id("control", &row.key), version: None };
            story.act(&Cue { phase: Phase::Gone, ..cue(day, ADMIN, &row.gone_why) }, vec![Deed::Change(retire)])?;
        }
    }
    later_assets(story)?;
    reviews(story)
}

fn cue<'a>(day: i32, by: &'a str, why: &'a str) -> Cue<'a> {
    Cue { day, phase: Phase::Control, by, channel: Channel::Browser, why }
}

fn doing(row: &ControlRow, unit: &DoneRow) -> String {
    format!("{} {}", row.key, unit.unit)
}

/// Controls that treat a risk and were there by that day, oldest first; of those of the same day up to the one named.
pub(super) fn treating(story: &Story<'_>, risk: &str, day: i32, last: Option<&str>) -> Vec<Id> {
    let treats = |row: &&ControlRow| row.risks.iter().any(|key| key == risk);
    let mut rows: Vec<&ControlRow> = story.data.controls.iter().filter(treats).filter(|row| row.day < day).collect();
    rows.sort_by_key(|row| row.day);
    for row in story.data.controls.iter().filter(|row| row.day == day) {
        if treats(&row) {
            rows.push(row);
        }
        if Some(row.key.as_str()) == last {
            break;
        }
    }
    story.ids("control", rows.into_iter().map(|row| row.key.as_str()))
}

fn entered(story: &mut Story<'_>, row: &ControlRow) -> Result<(), String> {
    let data = story.data;
    let requirements: Vec<Id> = row.meets.iter().map(|reference| annex(reference)).collect();
    let review = if data.reviews.iter().any(|(key, ..)| *key == row.key) { row.day + 365 } else { row.review };
    let id = story.id("control", &row.key);
    let draft = Draft::new()
        .with("unit", story.id("unit", &row.unit))
        .with("owner", story.id("person", row.first_owner.as_ref().unwrap_or(&row.owner)))
        .with("title", row.title.as_str())
        .with("what", story.tell_early(&row.what)?)
        .with("how", story.tell_early(&row.how)?)
        .with("kind", Value::from(row.kind.clone()))
        .with("nature", row.nature.as_str())
        .with("frequency", row.frequency.as_str())
        .with("requirements", requirements)
        .with("assets", protected(story, row, row.day))
        .with("next_review", story.calendar.date(review)?);
    let mut deeds = vec![Deed::Change(Change::create(&CONTROL, id, draft))];
    for risk in data.risks.iter().filter(|risk| risk.day < row.day && row.risks.contains(&risk.key)) {
        let linked = Draft::new().with("controls", treating(story, &risk.key, row.day, Some(&row.key)));
        deeds.push(Deed::Change(Change::edit(&RISK, story.id("risk", &risk.key), linked)));
    }
    // The implementation that comes with the control goes to the first unit that carries it out.
    if let Some(first) = row.units.first() {
        let draft = Draft::new().with("unit", story.id("unit", &first.unit)).with("owner", story.id("person", &first.owner));
        let move_it = Deed::Implementation { control: id, unit: story.id("unit", &row.unit), draft };
        let by = story.rights.linker(&first.owner, row.day).to_owned();
        if first.unit != row.unit || first.owner != row.owner {
            story.act(&Cue { phase: Phase::Done, ..cue(first.there.0, &by, "") }, vec![move_it])?;
        }
    }
    let by = story.rights.linker(row.first_owner.as_ref().unwrap_or(&row.owner), row.day).to_owned();
    let why = if row.risks.is_empty() { "Was done already, now it is written down" } else { story.chance.one(ENTERED) };
    story.act(&cue(row.day, &by, why), deeds)
}

fn protected(story: &Story<'_>, row: &ControlRow, day: i32) -> Vec<Id> {
    let recorded = |key: &&String| story.data.assets.iter().any(|asset| asset.key == **key && asset.day <= day);
    story.ids("asset", row.assets.iter().filter(recorded).map(String::as_str))
}

/// Assets that came later than the control that protects them.
fn later_assets(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in &data.controls {
        let mut days: Vec<i32> = data.assets.iter().filter(|a| a.day > row.day && row.assets.contains(&a.key)).map(|a| a.day).collect();
        days.dedup();
        for day in days {
            let draft = Draft::new().with("assets", protected(story, row, day));
            let linked = Cue { phase: Phase::Review, ..cue(day, ADMIN, "Protects the new asset as well") };
            story.edit(&linked, &CONTROL, story.id("control", &row.key), draft)?;
        }
    }
    Ok(())
}

fn planned(story: &mut Story<'_>, row: &ControlRow, unit: &DoneRow, first: bool) -> Result<(), String> {
    if first {
        return Ok(());
    }
    let draft = Draft::new()
        .with("control", story.id("control", &row.key))
        .with("unit", story.id("unit", &unit.unit))
        .with("owner", story.id("person", &unit.owner));
    let by = story.rights.linker(&unit.owner, unit.there.0).to_owned();
    let why = if unit.there.0 > row.day { story.chance.one(JOINS) } else { "" };
    let id = story.id("implementation", &doing(row, unit));
    story.create(&Cue { phase: Phase::Done, ..cue(unit.there.0, &by, why) }, &IMPLEMENTATION, id, draft)
}

/// Once all units have joined, the control names them, save where nobody has looked yet who else should.
fn carried_out(story: &mut Story<'_>, row: &ControlRow) -> Result<(), String> {
    let Some(last) = row.units.iter().map(|unit| unit.there.0).max().filter(|_| !OPEN.contains(&row.key.as_str())) else { return Ok(()) };
    let units = story.ids("unit", row.units.iter().map(|unit| unit.unit.as_str()));
    let named = Cue { phase: Phase::Review, ..cue(last, ADMIN, "Says who carries it out") };
    story.edit(&named, &CONTROL, story.id("control", &row.key), Draft::new().with("carried_out_by", units))
}

/// Controls of which nobody has said yet who carries them out.
const OPEN: &[&str] = &["clear-desk"];

/// Reasons for writing a control down; most people give none.
const ENTERED: &[&str] =
    &["", "", "", "Came out of the risk round", "", "Done for years, never written down", "", "From the talk with the risk owner", "", ""];

/// Reasons for one more unit.
const JOINS: &[&str] = &["", "", "Belongs here as well", "", "The next unit joins", "", "Agreed with the unit", ""];

/// Reasons that people give when they begin something; many give none.
const BEGUN: &[&str] = &[
    "",
    "Work has begun",
    "Started this week",
    "First step is done",
    "",
    "Somebody is on it now",
    "Agreed with the team, begins today",
    "Time is set aside from this week",
    "",
    "Moved up, was meant for later",
    "Trial with two people",
    "",
];

/// Reasons for bringing a description up to date.
const UPDATED: &[&str] = &[
    "Figures of the year",
    "Brought up to date before the internal audit",
    "Text said too little about the numbers",
    "Looked at with the team, figures renewed",
    "Numbers for the management review",
    "Checked against the tool today",
    "",
];

fn progress(story: &mut Story<'_>, row: &ControlRow, unit: &DoneRow) -> Result<(), String> {
    let (_, begun, done) = unit.there;
    let figures = unit.how.contains(|c: char| c.is_ascii_digit());
    let control = story.id("control", &row.key);
    let here = story.id("unit", &unit.unit);
    let edit = |draft: Draft| vec![Deed::Implementation { control, unit: here, draft }];
    let Some(begun) = begun else {
        let draft = Draft::new().with("how", story.tell(&unit.how)?);
        let by = holder(story, row, unit, -90);
        return story.act(&Cue { phase: Phase::Review, ..cue(-90, &by, "Where it stands, for the management review") }, edit(draft));
    };
    let since = story.calendar.date(begun)?;
    let mut draft = Draft::new().with("state", "in-progress").with("since", since);
    if !figures {
        draft.set("how", story.tell(&unit.how)?);
    }
    if done.is_none() {
        differs(story, unit, &mut draft)?;
    }
    let by = holder(story, row, unit, begun);
    let why = if done == Some(begun) { "" } else { story.chance.one(BEGUN) };
    let start = Cue { phase: Phase::Done, ..cue(begun, &by, why) };
    if done != Some(begun) {
        story.act(&start, edit(draft))?;
    }
    if let Some(done) = done {
        let mut draft = Draft::new().with("state", "in-place").with("since", story.calendar.date(done)?);
        if !figures {
            draft.set("how", story.tell(&unit.how)?);
        }
        differs(story, unit, &mut draft)?;
        let by = holder(story, row, unit, done);
        story.act(&Cue { phase: Phase::Done, ..cue(done, &by, &unit.said) }, edit(draft))?;
    }
    if row.gone.is_some() {
        return Ok(());
    }
    let after = (done.unwrap_or(begun) + 6).max(Calendar::latest(&unit.how).map_or(i32::MIN, |day| day + 1));
    let day = story.chance.day((-88).max(after), (-22).max(after));
    if day > -3 {
        return Ok(());
    }
    let mut draft = Draft::new().with("next_review", story.calendar.date(story.chance.day(-9, 210))?);
    if figures {
        draft.set("how", story.tell(&unit.how)?);
    }
    let by = holder(story, row, unit, day);
    let why = story.chance.one(UPDATED);
    story.act(&Cue { phase: Phase::Review, ..cue(day, &by, why) }, edit(draft))
}

fn differs(story: &Story<'_>, unit: &DoneRow, draft: &mut Draft) -> Result<(), String> {
    if !unit.deviation.is_empty() {
        draft.set("deviation", story.tell(&unit.deviation)?);
        draft.set("deviation_reason", story.tell(&unit.deviation_why)?);
    }
    Ok(())
}

/// Who writes about an implementation on a day: its owner then, or somebody of the unit.
fn holder(story: &Story<'_>, row: &ControlRow, unit: &DoneRow, day: i32) -> String {
    let owner = story.owner("implementation", &doing(row, unit), day).unwrap_or(&unit.owner);
    story.rights.writer(owner, &unit.unit, day).to_owned()
}

fn reviews(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for (place, (key, day, by, note, how)) in data.reviews.iter().enumerate() {
        let Some(row) = data.controls.iter().find(|row| row.key == *key) else { return Err(format!("no control “{key}”")) };
        let last = !data.reviews.iter().skip(place + 1).any(|(other, ..)| other == key);
        let next = if last { row.review } else { day + 110 };
        let mut draft = Draft::new().with("next_review", story.calendar.date(next)?);
        draft.set("what", story.tell(&row.what)?);
        draft.set("how", story.tell(if how.is_empty() { &row.how } else { how })?);
        let by = story.rights.writer(by, &row.unit, *day);
        story.edit(&Cue { phase: Phase::Review, ..cue(*day, by, note) }, &CONTROL, story.id("control", key), draft)?;
    }
    Ok(())
}

/// Controls and implementations that go from one owner to another.
fn handovers(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    for row in &data.organisation.handovers {
        let of = |what: &str| row.what.iter().any(|word| word == what);
        let to = Draft::new().with("owner", story.id("person", &row.to));
        let mut deeds = Vec::new();
        for control in data.controls.iter().filter(|control| control.day < row.day && control.gone.is_none_or(|day| day > row.day)) {
            let held = story.owner("control", &control.key, row.day) == Some(row.from.as_str());
            if of("control") && held && !row.except.contains(&control.key) {
                deeds.push(Deed::Change(Change::edit(&CONTROL, story.id("control", &control.key), to.clone())));
                story.owners.entry(("control", control.key.clone())).or_default().push((row.day, row.to.clone()));
            }
            for unit in control.units.iter().filter(|unit| of("implementation") && unit.there.0 < row.day) {
                let key = doing(control, unit);
                if story.owner("implementation", &key, row.day) == Some(row.from.as_str()) {
                    let (control, unit) = (story.id("control", &control.key), story.id("unit", &unit.unit));
                    deeds.push(Deed::Implementation { control, unit, draft: to.clone() });
                    story.owners.entry(("implementation", key)).or_default().push((row.day, row.to.clone()));
                }
            }
        }
        if !deeds.is_empty() {
            story.act(&Cue { phase: Phase::Owner, ..cue(row.day, &row.by, &row.why) }, deeds)?;
        }
    }
    Ok(())
}
