//! Issues, interested parties, obligations and evidence: entered, decided, reviewed, replaced.

use super::data_context::{EvidenceRow, IssueRow, ObligationRow, PartyRow, WantRow};
use super::deed::{Deed, Target};
use super::story::{Cue, Phase, Story, annex};
use domain::protect::context::{EXPECTATION, ISSUE, PARTY};
use domain::protect::evidence::EVIDENCE;
use domain::protect::obligation::OBLIGATION;
use domain::protect::soa::SOA_LINE;
use kernel::{Change, Channel, Draft, Id};
use std::collections::{BTreeMap, BTreeSet};

/// Tells it.
pub(super) fn tell(story: &mut Story<'_>) -> Result<(), String> {
    let data = story.data;
    let mut entered: BTreeMap<(i32, &str), Vec<Deed>> = BTreeMap::new();
    for row in &data.context.issues {
        if row.key != CLIMATE {
            entered.entry((row.day, row.by.as_str())).or_default().push(issue(story, row)?);
        }
        decisions(story, row)?;
    }
    for row in &data.context.parties {
        entered.entry((row.day, row.by.as_str())).or_default().push(party(story, row)?);
    }
    for row in &data.obligations {
        entered.entry((row.day, row.by.as_str())).or_default().push(obligation(story, row)?);
        for (day, by, state, why) in &row.later {
            let by = story.rights.linker(by, *day).to_owned();
            let draft = Draft::new().with("state", state.as_str());
            let ends = Cue { day: *day, phase: Phase::Review, by: &by, channel: Channel::Browser, why };
            story.edit(&ends, &OBLIGATION, story.id("obligation", &row.key), draft)?;
        }
    }
    for party in &data.context.parties {
        for row in &party.wants {
            entered.entry((row.day, party.by.as_str())).or_default().push(wanted(story, party, row)?);
        }
    }
    for ((day, by), deeds) in entered {
        let by = story.rights.linker(by, day).to_owned();
        let why = if deeds.len() > 2 { "From the workshop on context and duties" } else { "" };
        story.act(&Cue { day, phase: Phase::Context, by: &by, channel: Channel::Browser, why }, deeds)?;
    }
    for row in &data.evidence {
        collected(story, row)?;
    }
    named_on_lines(story)
}

/// Days on which the lines of the Statement of Applicability were given the laws and contracts behind them, and why.
const NAMED: [(i32, &str); 2] = [
    (-398, "Freya's list of duties, put beside the controls that they demand"),
    (-228, "Graz and the insurance have brought duties of their own"),
];

fn named_on_lines(story: &mut Story<'_>) -> Result<(), String> {
    let mut known: BTreeMap<&str, Vec<Id>> = BTreeMap::new();
    let mut since = i32::MIN;
    for (day, why) in NAMED {
        let mut moved = BTreeSet::new();
        for row in story.data.obligations.iter().filter(|row| (since..day).contains(&row.day)) {
            for reference in row.meets.iter().filter(|reference| reference.starts_with("A.")) {
                known.entry(reference).or_default().push(story.id("obligation", &row.key));
                moved.insert(reference.as_str());
            }
        }
        let line = |reference: &str| Deed::Edit {
            register: &SOA_LINE,
            on: Target::Line(annex(reference)),
            draft: Draft::new().with("obligations", known.get(reference).cloned().unwrap_or_default()),
        };
        let deeds = moved.into_iter().map(line).collect();
        story.act(&Cue { day, phase: Phase::Line, by: super::who::ADMIN, channel: Channel::Browser, why }, deeds)?;
        since = day;
    }
    Ok(())
}

/// The issue that comes with the founding.
pub(super) const CLIMATE: &str = "climate";

fn owned(story: &Story<'_>, owner: &str) -> Draft {
    Draft::new().with("unit", story.id("unit", "root")).with("owner", story.id("person", owner))
}

fn new(register: &'static kernel::Register, id: Id, draft: Draft) -> Deed {
    Deed::Change(Change::create(register, id, draft))
}

fn keys(story: &Story<'_>, kind: &str, keys: &[String]) -> Vec<Id> {
    story.ids(kind, keys.iter().map(String::as_str))
}

fn issue(story: &Story<'_>, row: &IssueRow) -> Result<Deed, String> {
    let draft = owned(story, &row.owner)
        .with("title", row.title.as_str())
        .with("side", row.side.as_str())
        .with("category", row.category.as_str())
        .with("description", story.tell(&row.text)?);
    Ok(new(&ISSUE, story.id("issue", &row.key), draft))
}

fn decisions(story: &mut Story<'_>, row: &IssueRow) -> Result<(), String> {
    for (day, by, relevant, effect, reason) in &row.decisions {
        let mut draft = Draft::new()
            .with("relevant", relevant.as_str())
            .with("effect", story.tell(effect)?)
            .with("reason", story.tell(reason)?)
            .with("state", "current")
            .with("next_review", story.calendar.date(row.review)?);
        if relevant == "yes" && !row.risks.is_empty() {
            draft.set("risks", keys(story, "risk", &row.risks));
        }
        let by = story.rights.linker(by, *day).to_owned();
        let decided = Cue { day: *day, phase: Phase::Review, by: &by, channel: Channel::Browser, why: "" };
        story.edit(&decided, &ISSUE, story.id("issue", &row.key), draft)?;
    }
    Ok(())
}

fn party(story: &Story<'_>, row: &PartyRow) -> Result<Deed, String> {
    let draft = owned(story, &row.owner)
        .with("name", row.name.as_str())
        .with("kind", row.kind.as_str())
        .with("side", row.side.as_str())
        .with("description", story.tell(&row.text)?)
        .with("contact", row.contact.as_str())
        .with("next_review", story.calendar.date(row.review)?);
    Ok(new(&PARTY, story.id("party", &row.key), draft))
}

fn wanted(story: &Story<'_>, party: &PartyRow, row: &WantRow) -> Result<Deed, String> {
    let mut draft = owned(story, &party.owner)
        .with("party", story.id("party", &party.key))
        .with("title", row.title.as_str())
        .with("kind", row.kind.as_str())
        .with("text", story.tell(&row.text)?)
        .with("addressed_reason", story.tell(&row.why)?)
        .with("how", story.tell(&row.how)?)
        .with("obligations", keys(story, "obligation", &row.obligations))
        .with("controls", keys(story, "control", &row.controls));
    if !row.addressed.is_empty() {
        draft.set("addressed", row.addressed.as_str());
    }
    Ok(new(&EXPECTATION, story.id("expectation", &row.key), draft))
}

fn obligation(story: &Story<'_>, row: &ObligationRow) -> Result<Deed, String> {
    let requirements: Vec<Id> = row.meets.iter().map(|reference| annex(reference)).collect();
    let state = if row.state.is_empty() { "applies" } else { row.state.as_str() };
    let mut draft = owned(story, &row.owner)
        .with("title", row.title.as_str())
        .with("kind", row.kind.as_str())
        .with("source", row.source.as_str())
        .with("url", row.url.as_str())
        .with("text", story.tell(&row.text)?)
        .with("jurisdiction", row.place.as_str())
        .with("units", keys(story, "unit", &row.units))
        .with("not_applicable_reason", story.tell(&row.why)?)
        .with("how", story.tell(&row.how)?)
        .with("controls", keys(story, "control", &row.controls))
        .with("requirements", requirements)
        .with("assets", keys(story, "asset", &row.assets))
        .with("state", state);
    if !row.party.is_empty() {
        draft.set("party", story.id("party", &row.party));
    }
    if !row.from.is_empty() {
        let from: jiff::civil::Date = row.from.parse().map_err(|_| format!("“{}” is not a date", row.from))?;
        draft.set("valid_from", from);
    }
    for (key, day) in [("valid_until", row.until), ("next_review", row.review)] {
        if let Some(day) = day {
            draft.set(key, story.calendar.date(day)?);
        }
    }
    Ok(new(&OBLIGATION, story.id("obligation", &row.key), draft))
}

fn collected(story: &mut Story<'_>, row: &EvidenceRow) -> Result<(), String> {
    let id = story.id("evidence", &row.key);
    let (from, to) = row.period;
    let mut draft = owned(story, &row.by)
        .with("title", row.title.as_str())
        .with("kind", row.kind.as_str())
        .with("description", story.tell(&row.text)?)
        .with("url", row.url.as_str())
        .with("period_from", story.calendar.date(from)?)
        .with("period_to", story.calendar.date(to)?)
        .with("collected_by", story.id("person", &row.by))
        .with("method", story.tell(&row.method)?)
        .with("source", row.source.as_str())
        .with("controls", keys(story, "control", &row.controls));
    if let Some(day) = row.valid {
        draft.set("valid_until", story.calendar.date(day)?);
    }
    if !row.next.is_empty() {
        draft.set("replaces", story.id("evidence", &row.next));
    }
    let recorder = story.rights.linker(&row.by, row.day).to_owned();
    let cue = |day: i32, by, why| Cue { day, phase: Phase::Context, by, channel: Channel::Browser, why };
    let why = if recorder == row.by { "" } else { "Recorded for the collector" };
    story.create(&cue(row.day, &recorder, why), &EVIDENCE, id, draft)?;
    let Some((day, by, operation, note)) = &row.review else { return Ok(()) };
    let key = if operation == "accept" { "accept" } else { "reject" };
    let said = Draft::new().with("note", story.tell(note)?);
    let judged = Deed::Operation { register: &EVIDENCE, on: Target::Record(id), key, said, more: Draft::new() };
    // Somebody else than who collected it, recorded it or sent its files.
    let sent = story.data.signed.files.iter().filter(|file| file.evidence == row.key).map(|file| story.rights.linker(&file.by, file.day));
    let own: Vec<String> = sent.chain([recorder.as_str(), row.by.as_str()]).map(str::to_owned).collect();
    let reviewer = [by.as_str(), "klara", "jannik", "freya"].into_iter().find(|other| !own.iter().any(|own| own == other));
    let reviewer = reviewer.unwrap_or(by.as_str()).to_owned();
    story.act(&cue(*day, &reviewer, ""), vec![judged])
}
