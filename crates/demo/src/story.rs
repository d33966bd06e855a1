//! The story while it is told: acts with their day, author and reason, then put in order and on the clock.

use super::clock::{Calendar, Chance};
use super::data::Data;
use super::deed::{Deed, Target};
use super::who::Rights;
use super::{Step, StepActor};
use domain::ground::framework::requirement_id;
use jiff::Timestamp;
use kernel::{Change, Channel, Draft, Fault, Id, Note, Read, Register};
use std::collections::BTreeMap;

/// Which acts of one day come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Phase {
    /// Founding, units, people, scope, criteria.
    Ground,
    /// Assets.
    Asset,
    /// Controls.
    Control,
    /// Risks.
    Risk,
    /// Implementations.
    Done,
    /// Lines of the Statement of Applicability.
    Line,
    /// Issues, parties, obligations, evidence.
    Context,
    /// Reviews and ratings.
    Review,
    /// Hand-overs to another owner.
    Owner,
    /// Tasks.
    Task,
    /// Comments.
    Comment,
    /// What goes.
    Gone,
}

struct Act {
    day: i32,
    phase: Phase,
    order: usize,
    actor: StepActor,
    note: Note,
    deeds: Vec<Deed>,
    files: Vec<Vec<u8>>,
}

/// Who does something, when, through what and why.
pub(super) struct Cue<'a> {
    pub(super) day: i32,
    pub(super) phase: Phase,
    pub(super) by: &'a str,
    pub(super) channel: Channel,
    pub(super) why: &'a str,
}

/// The story while it is told.
pub(super) struct Story<'a> {
    pub(super) organisation: Id,
    pub(super) data: &'a Data,
    pub(super) rights: Rights,
    pub(super) calendar: Calendar,
    pub(super) chance: Chance,
    /// Who owned what since when, by kind and key.
    pub(super) owners: BTreeMap<(&'static str, String), Vec<(i32, String)>>,
    acts: Vec<Act>,
}

impl<'a> Story<'a> {
    /// An empty story.
    pub(super) fn new(organisation: Id, data: &'a Data, end: Timestamp) -> Result<Self, String> {
        Ok(Self {
            organisation,
            data,
            rights: Rights::new(data),
            calendar: Calendar::new(end, &data.organisation.time_zone)?,
            chance: Chance::new(),
            owners: BTreeMap::new(),
            acts: Vec::new(),
        })
    }

    /// Identity of a record by its kind and key.
    pub(super) fn id(&self, kind: &str, key: &str) -> Id {
        named(self.organisation, kind, key)
    }

    /// Identities of several records of a kind.
    pub(super) fn ids<'k>(&self, kind: &str, keys: impl IntoIterator<Item = &'k str>) -> Vec<Id> {
        keys.into_iter().map(|key| self.id(kind, key)).collect()
    }

    /// Text with its dates.
    pub(super) fn tell(&self, text: &str) -> Result<String, String> {
        self.calendar.tell(text)
    }

    /// Text as it was before the company grew, with its dates.
    pub(super) fn tell_early(&self, text: &str) -> Result<String, String> {
        let early = self.data.early.iter().fold(text.to_owned(), |text, row| text.replace(&row.now, &row.early));
        self.calendar.tell(&early)
    }

    /// Adds an act.
    pub(super) fn act(&mut self, cue: &Cue<'_>, deeds: Vec<Deed>) -> Result<(), String> {
        self.act_with_files(cue, deeds, Vec::new())
    }

    /// Adds an act that brings files along.
    pub(super) fn act_with_files(&mut self, cue: &Cue<'_>, deeds: Vec<Deed>, files: Vec<Vec<u8>>) -> Result<(), String> {
        let actor = if cue.by.is_empty() { StepActor::System } else { StepActor::Person(self.id("person", cue.by)) };
        let note = Note { channel: cue.channel, reason: self.tell(cue.why)? };
        self.acts.push(Act { day: cue.day, phase: cue.phase, order: self.acts.len(), actor, note, deeds, files });
        Ok(())
    }

    /// Adds an act of one new record.
    pub(super) fn create(&mut self, cue: &Cue<'_>, register: &'static Register, id: Id, draft: Draft) -> Result<(), String> {
        self.act(cue, vec![Deed::Change(Change::create(register, id, draft))])
    }

    /// Adds an act of one edit.
    pub(super) fn edit(&mut self, cue: &Cue<'_>, register: &'static Register, id: Id, draft: Draft) -> Result<(), String> {
        self.act(cue, vec![Deed::Change(Change::edit(register, id, draft))])
    }

    /// Owner of a record on a day.
    pub(super) fn owner(&self, kind: &'static str, key: &str, day: i32) -> Option<&str> {
        let held = self.owners.get(&(kind, key.to_owned()))?;
        held.iter().rev().find(|(since, _)| *since <= day).or_else(|| held.first()).map(|(_, who)| who.as_str())
    }

    /// Where a record stands that is written as `risk/key`, with its unit.
    pub(super) fn target(&self, written: &str) -> Result<(Target, String), String> {
        let unknown = || format!("“{written}” is not a record of the demo organisation");
        let (kind, key) = written.split_once('/').ok_or_else(unknown)?;
        let unit = match kind {
            "asset" => self.data.assets.iter().find(|row| row.key == key).map(|row| row.unit.clone()),
            "risk" => self.data.risks.iter().find(|row| row.key == key).map(|row| row.unit.clone()),
            "control" => self.data.controls.iter().find(|row| row.key == key).map(|row| row.unit.clone()),
            "unit" => self.data.units.iter().find(|row| row.key == key).map(|row| row.key.clone()),
            "person" => self.data.people.iter().find(|row| row.key == key).map(|_| "root".to_owned()),
            "scope" | "criteria" => Some("root".to_owned()),
            "soa" => return Ok((Target::Line(annex(key)), "root".to_owned())),
            _ => None,
        };
        Ok((Target::Record(self.id(kind, key)), unit.ok_or_else(unknown)?))
    }

    /// The acts in order and on the clock.
    pub(super) fn steps(mut self) -> Result<Vec<Step>, String> {
        self.acts.sort_by_key(|act| (act.day, act.phase, act.order));
        let dates = self.acts.iter().map(|act| self.calendar.date(act.day)).collect::<Result<Vec<_>, _>>()?;
        let mut moments = Vec::with_capacity(dates.len());
        for day in dates.chunk_by(|a, b| a == b) {
            if let Some(date) = day.first() {
                moments.extend(self.calendar.moments(*date, day.len(), &mut self.chance)?);
            }
        }
        let organisation = self.organisation;
        let step = |(act, at): (Act, Timestamp)| {
            let (deeds, files) = (act.deeds, act.files);
            let plan = move |read: &dyn Read| -> Result<Vec<Change>, Fault> {
                let mut changes = Vec::with_capacity(deeds.len());
                for deed in &deeds {
                    changes.extend(deed.changes(organisation, read)?);
                }
                Ok(changes)
            };
            Step { at, actor: act.actor, note: act.note, files, plan: Box::new(plan) }
        };
        Ok(self.acts.into_iter().zip(moments).map(step).collect())
    }
}

/// Identity of a record of a demo organisation.
pub(super) fn named(organisation: Id, kind: &str, key: &str) -> Id {
    Id::named(&["demo", &organisation.to_string(), kind, key])
}

/// Identity of a control of Annex A or an article.
pub(super) fn annex(reference: &str) -> Id {
    let pack = if reference.starts_with("GDPR") { "gdpr" } else { "iso27002-2022" };
    requirement_id(pack, reference)
}

/// Words of letters such as `r l c`.
pub(super) fn words(letters: &str, meanings: &[(char, &str)]) -> Vec<String> {
    let known = |letter: char| meanings.iter().find(|(short, _)| *short == letter);
    letters.chars().filter_map(known).map(|(_, word)| (*word).to_owned()).collect()
}
