//! Asking the journal: who changed what, when, through what and why, over every register that the reader may see.

use crate::cell::Lookup;
use crate::diff::{Difference, diff};
use crate::nouns::{UNIT, Unit};
use crate::{Channel, Choice, Fault, Filter, Finder, Id, Problem, Read, Register, Revision, Row, Text};
use jiff::Timestamp;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::fmt;

/// A place in the journal: behind a whole change set, or behind one revision in the middle of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// Number of the change set.
    pub sequence: u64,
    /// The revision, by its place among all of the organisation; [`None`] means the change set as a whole.
    pub leaf: Option<u64>,
}

impl Cursor {
    /// Reads `1616` or `1616.9300`.
    pub fn parse(typed: &str) -> Option<Self> {
        let (sequence, leaf) = match typed.split_once('.') {
            Some((sequence, leaf)) => (sequence, Some(leaf.parse().ok()?)),
            None => (typed, None),
        };
        Some(Self { sequence: sequence.parse().ok()?, leaf })
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.leaf {
            Some(leaf) => write!(f, "{}.{leaf}", self.sequence),
            None => write!(f, "{}", self.sequence),
        }
    }
}

/// Which revisions, in which order, from where. Without conditions: the newest of everything.
#[derive(Debug, Clone, Default)]
pub struct JournalQuery {
    /// Of this record.
    pub record: Option<Id>,
    /// Made by this person, or by the operator for them.
    pub person: Option<Id>,
    /// Of this register.
    pub register: Option<&'static Register>,
    /// Of records that belong to one of these units now; [`None`] means all that the reader sees.
    pub units: Option<BTreeSet<Id>>,
    /// Through this channel.
    pub channel: Option<Channel>,
    /// Recorded then or later.
    pub from: Option<Timestamp>,
    /// Recorded before then.
    pub until: Option<Timestamp>,
    /// Behind this place.
    pub after: Option<Cursor>,
    /// Ahead of this place.
    pub before: Option<Cursor>,
    /// Oldest first, as a program follows the journal.
    pub ascending: bool,
    /// At most so many.
    pub limit: u64,
}

/// One revision with the one before it.
#[derive(Debug, Clone)]
pub struct JournalEntry {
    /// The revision.
    pub revision: Revision,
    /// Its place among all revisions of the organisation, from 0.
    pub leaf: u64,
    /// The record before it; [`None`] for its first version.
    pub before: Option<Row>,
}

crate::choice! {
    /// What a revision did to its record.
    pub enum Did("did") {
        /// Made it.
        Created = "created",
        /// Changed fields.
        Changed = "changed",
        /// Took it out of use.
        Retired = "retired",
        /// Brought it back.
        Restored = "restored",
    }
}

impl JournalEntry {
    /// Where a reader goes on behind it.
    pub fn cursor(&self) -> Cursor {
        Cursor { sequence: self.revision.sequence, leaf: Some(self.leaf) }
    }

    /// What the revision did.
    pub fn did(&self) -> Did {
        match &self.before {
            None if self.revision.row.version <= 1 => Did::Created,
            Some(before) if before.retired && !self.revision.row.retired => Did::Restored,
            Some(before) if !before.retired && self.revision.row.retired => Did::Retired,
            _ => Did::Changed,
        }
    }

    /// Fields that it changed; none for a first version.
    pub fn changed(&self) -> Vec<Difference> {
        self.before.as_ref().map(|before| diff(before, &self.revision.row, false)).unwrap_or_default()
    }
}

/// Names of the conditions, as addresses and commands write them.
pub const CONDITIONS: [&str; 10] = ["record", "person", "register", "unit", "channel", "from", "until", "after", "before", "limit"];

impl JournalQuery {
    /// Reads conditions as people and programs write them; empty ones are left out. `after` turns the order: oldest first.
    ///
    /// # Errors
    /// Every condition that cannot be understood, or when the store fails.
    pub fn parse(said: &[(String, String)], read: &dyn Read, most: u64) -> Result<Self, Fault> {
        let mut query = Self { limit: most.min(Self::PAGE), ..Self::default() };
        let mut problems = Vec::new();
        for (key, typed) in said.iter().map(|(key, typed)| (key.as_str(), typed.trim())).filter(|(_, typed)| !typed.is_empty()) {
            if let Err(text) = query.condition(key, typed, read, most)? {
                problems.push(Problem::field(key, text));
            }
        }
        if problems.is_empty() { Ok(query) } else { Err(Fault::Invalid(problems)) }
    }

    /// Revisions of a page unless the query says otherwise.
    pub const PAGE: u64 = 50;

    fn condition(&mut self, key: &str, typed: &str, read: &dyn Read, most: u64) -> Result<Result<(), Text>, Fault> {
        let finder = Finder(read);
        let wrong = |id: &'static str| Text::new(id).with("typed", typed);
        match key {
            "record" => match read.by_reference(typed)? {
                Some(row) => self.record = Some(row.id),
                None => return Ok(Err(wrong("cell-not-found"))),
            },
            "person" => match if typed == "me" { read.actor().person() } else { finder.find(typed, &["person"]) } {
                Some(id) => self.person = Some(id),
                None => return Ok(Err(wrong("cell-not-found"))),
            },
            "unit" => match finder.find(typed, &["unit"]) {
                Some(id) => self.units = Some(with_those_below(read, id)?),
                None => return Ok(Err(wrong("cell-not-found"))),
            },
            "register" => match read.register(typed) {
                Some(register) => self.register = Some(register),
                None => {
                    let known = read.registers().iter().map(|register| register.key).collect::<Vec<_>>().join(", ");
                    return Ok(Err(Text::new("journal-unknown-register").with("typed", typed).with("known", known)));
                }
            },
            "channel" => match Channel::CHOICES.find(typed).and_then(Channel::from_key) {
                Some(channel) => self.channel = Some(channel),
                None => return Ok(Err(wrong("cell-unknown-choice").with("choices", Channel::CHOICES.keys.join(", ")))),
            },
            "from" | "until" => match moment(typed, key == "until", read) {
                Some(time) if key == "from" => self.from = Some(time),
                Some(time) => self.until = Some(time),
                None => return Ok(Err(wrong("cell-not-a-date"))),
            },
            "after" | "before" => match Cursor::parse(typed) {
                Some(cursor) if key == "after" => (self.after, self.ascending) = (Some(cursor), true),
                Some(cursor) => self.before = Some(cursor),
                None => return Ok(Err(wrong("journal-bad-place"))),
            },
            "limit" => match typed.parse().ok().filter(|n| (1..=most).contains(n)) {
                Some(limit) => self.limit = limit,
                None => return Ok(Err(wrong("cell-not-in-range").with("min", 1).with("max", most))),
            },
            _ => return Ok(Err(Text::new("problem-unknown-field").with("key", key).with("known", CONDITIONS.join(", ")))),
        }
        Ok(Ok(()))
    }
}

/// A unit and every unit below it, of those that the reader sees.
fn with_those_below(read: &dyn Read, unit: Id) -> Result<BTreeSet<Id>, Fault> {
    let parents: Vec<(Id, Option<Id>)> =
        read.all(&UNIT, &Filter::new().with_retired())?.iter().map(|row| (row.id, row.of::<Unit>().and_then(|unit| unit.parent))).collect();
    let mut found = BTreeSet::from([unit]);
    loop {
        let more: Vec<Id> = parents
            .iter()
            .filter(|(id, parent)| parent.is_some_and(|p| found.contains(&p)) && !found.contains(id))
            .map(|(id, _)| *id)
            .collect();
        if more.is_empty() {
            return Ok(found);
        }
        found.extend(more);
    }
}

/// A day of the organisation or a point in time. The last day of a period belongs to it as a whole.
fn moment(typed: &str, whole: bool, read: &dyn Read) -> Option<Timestamp> {
    if let Ok(time) = typed.parse::<Timestamp>() {
        return Some(time);
    }
    let day: Date = (typed.len() == 10).then(|| typed.parse().ok()).flatten()?;
    let day = if whole { day.tomorrow().ok()? } else { day };
    day.to_zoned(read.zone()).ok().map(|zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::Cursor;

    #[test]
    fn a_place_is_read_as_it_is_written() {
        for text in ["0", "1616", "1616.9300"] {
            assert_eq!(Cursor::parse(text).unwrap().to_string(), text);
        }
        for text in ["", "-1", "1.", ".1", "1.2.3", "x", "99999999999999999999999"] {
            assert_eq!(Cursor::parse(text), None, "{text}");
        }
    }
}
