//! Reading: one trait, whatever the engine, now or as at any moment.

use crate::cell::Operator;
use crate::due::{DuePage, DueQuery, Reviews};
use crate::filter::Test;
use crate::gather::{self, Gather, Gathered, Kept};
use crate::row::Author;
use crate::{Actor, Channel, Fault, Filter, Id, JournalEntry, JournalQuery, Register, Row, Scope, Text, Value, Words};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::BTreeMap;

/// The moment that a read shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The newest state.
    Live,
    /// The state after the last change set recorded by this time.
    At(Timestamp),
    /// The state after this change set.
    Sequence(u64),
}

impl Moment {
    /// Reads `2026-01-31` (the end of that day in the organisation's zone), an RFC 3339 time, `@1234`, or nothing for now.
    ///
    /// # Errors
    /// A message that says how to write it.
    pub fn parse(typed: &str, zone: &TimeZone) -> Result<Self, Text> {
        let typed = typed.trim();
        let wrong = || Text::new("moment-unreadable").with("typed", typed);
        if typed.is_empty() || typed == "now" {
            return Ok(Self::Live);
        }
        if let Some(number) = typed.strip_prefix('@') {
            return number.parse().map(Self::Sequence).map_err(|_| wrong());
        }
        if let Ok(time) = typed.parse::<Timestamp>() {
            return Ok(Self::At(time));
        }
        let date: Date = (typed.len() == 10).then(|| typed.parse().ok()).flatten().ok_or_else(wrong)?;
        let end = date.tomorrow().and_then(|next| next.to_zoned(zone.clone())).map_err(|_| wrong())?;
        end.timestamp().checked_sub(jiff::SignedDuration::from_millis(1)).map(Self::At).map_err(|_| wrong())
    }
}

impl Moment {
    /// The moment that somebody asks a live read for. What has not come yet is refused, since nothing is known of it; the day that
    /// is under way ends now.
    ///
    /// # Errors
    /// A message that says how to write it, or that it lies ahead.
    pub fn asked(typed: &str, live: &dyn Read) -> Result<Self, Text> {
        let (zone, now) = (live.zone(), live.shown_at());
        let ahead = || Err(Text::new("moment-ahead").with("typed", typed.trim()));
        match Self::parse(typed, &zone)? {
            Self::At(time) if time > now => {
                let day = |time: Timestamp| time.to_zoned(zone.clone()).date();
                if typed.trim().len() == 10 && day(time) == day(now) { Ok(Self::At(now)) } else { ahead() }
            }
            Self::Sequence(sequence) if sequence > live.sequence() => ahead(),
            moment => Ok(moment),
        }
    }
}

/// Order of a list: a field and its direction. Records without a value come last either way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sort {
    /// Index into [`Register::fields`]; [`None`] sorts by reference.
    pub field: Option<usize>,
    /// Largest first.
    pub down: bool,
}

/// Which records of a register, in which order, from where.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Conditions.
    pub filter: Filter,
    /// Order; by reference when there is none.
    pub sort: Option<Sort>,
    /// How many to pass over.
    pub offset: u64,
    /// How many at most.
    pub limit: u64,
}

/// A page of a list.
#[derive(Debug, Clone, Default)]
pub struct Page {
    /// The records.
    pub rows: Vec<Row>,
    /// How many match in all, of those the reader may see.
    pub total: u64,
}

/// A link between two records.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkRow {
    /// Register of the record that points.
    pub register: &'static Register,
    /// The record that points.
    pub from: Id,
    /// Index of the field through which it points.
    pub field: usize,
    /// Where it points to.
    pub to: Id,
}

/// Records of one register that point at a record through one field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointing {
    /// Register of the records that point.
    pub register: &'static Register,
    /// Index of the field through which they point.
    pub field: usize,
    /// The first of them, by reference.
    pub first: Vec<Id>,
    /// How many there are.
    pub total: u64,
}

/// How many records have a value in one field and another in a second.
pub type Crossed = Vec<((Value, Value), u64)>;

/// What is shown of a record that something points at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Name {
    /// Its register.
    pub register: &'static Register,
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Out of use.
    pub retired: bool,
}

/// One revision of a record.
#[derive(Debug, Clone)]
pub struct Revision {
    /// The record after it, without derived values.
    pub row: Row,
    /// Change set.
    pub sequence: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Who made it.
    pub author: Author,
    /// Through what.
    pub channel: Channel,
    /// Why, in the author's words.
    pub reason: String,
}

/// Revisions of one record, newest first.
pub type History = Vec<Revision>;

/// How many records there are per value of a field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Tally(pub Vec<(Value, u64)>);

impl Tally {
    /// How many have this value; [`Value::None`] asks for those without one.
    pub fn of(&self, value: impl Into<Value>) -> u64 {
        let wanted = value.into();
        self.0.iter().filter(|(value, _)| *value == wanted).map(|(_, n)| n).sum()
    }
}

/// Reads one organisation for one actor at one moment. Shows nothing that the actor may not see. Rows hold all their links,
/// wherever they come from, save those to records that the actor may not see.
pub trait Read {
    /// The organisation.
    fn organisation(&self) -> Id;
    /// The words in the language of the organisation: what the program itself writes into a record, such as the title of a
    /// version, is written in them and stays as it was written.
    fn words(&self) -> &Words;
    /// Who reads.
    fn actor(&self) -> &Actor;
    /// What the reader may see and do.
    fn scope(&self) -> &Scope;
    /// The moment shown.
    fn moment(&self) -> Moment;
    /// Last change set that is part of what is shown.
    fn sequence(&self) -> u64;
    /// When that change set was recorded.
    fn recorded_at(&self) -> Timestamp;
    /// The moment for which what is shown is true: the one asked for, that of the change set asked for, or now.
    fn shown_at(&self) -> Timestamp {
        match self.moment() {
            Moment::At(time) => time,
            Moment::Live | Moment::Sequence(_) => self.recorded_at(),
        }
    }
    /// Today, in the organisation's time zone; in a past state, the day of that moment.
    fn today(&self) -> Date;
    /// Time zone of the organisation.
    fn zone(&self) -> TimeZone;
    /// Every register of this program.
    fn registers(&self) -> &'static [&'static Register];
    /// A new identity for a record that a plan creates.
    fn mint(&self) -> Id;
    /// The same organisation for the same actor at another moment, from the same snapshot: to compare two states.
    ///
    /// # Errors
    /// When the store fails.
    fn at(&self, moment: Moment) -> Result<Box<dyn Read + '_>, Fault>;

    /// A record by identity.
    ///
    /// # Errors
    /// When the store fails; a record that is absent or hidden is `None`.
    fn get(&self, register: &'static Register, id: Id) -> Result<Option<Row>, Fault>;
    /// Several records by identity, in the order asked, without those absent or hidden.
    ///
    /// # Errors
    /// When the store fails.
    fn get_many(&self, register: &'static Register, ids: &[Id]) -> Result<Vec<Row>, Fault>;
    /// A record of any register by reference, such as `R-42` or `A.5.1`, whatever the case.
    ///
    /// # Errors
    /// When the store fails.
    fn by_reference(&self, reference: &str) -> Result<Option<Row>, Fault>;
    /// A page of a register.
    ///
    /// # Errors
    /// When the store fails.
    fn list(&self, register: &'static Register, query: &Query) -> Result<Page, Fault>;
    /// How many records match, of those the reader may see.
    ///
    /// # Errors
    /// When the store fails.
    fn count(&self, register: &'static Register, filter: &Filter) -> Result<u64, Fault>;
    /// Whether a record matches, of those the reader may see: one is enough, so that it costs little where there are many.
    ///
    /// # Errors
    /// When the store fails.
    fn any(&self, register: &'static Register, filter: &Filter) -> Result<bool, Fault> {
        Ok(self.count(register, filter)? > 0)
    }
    /// How many records match, for several registers at once: one question for a whole menu. The answers stand in the order asked.
    ///
    /// # Errors
    /// When the store fails.
    fn counts(&self, asked: &[(&'static Register, &Filter)]) -> Result<Vec<u64>, Fault> {
        asked.iter().map(|(register, filter)| self.count(register, filter)).collect()
    }
    /// How many records match per value of a field.
    ///
    /// # Errors
    /// When the store fails.
    fn tally(&self, register: &'static Register, filter: &Filter, field: usize) -> Result<Vec<(Value, u64)>, Fault>;
    /// How many records match per pair of values of two fields that hold one value each, such as both axes of a matrix.
    ///
    /// # Errors
    /// When the store fails.
    fn cross(&self, register: &'static Register, filter: &Filter, fields: (usize, usize)) -> Result<Crossed, Fault> {
        let mut list = Vec::new();
        for (value, _) in self.tally(register, filter, fields.0)? {
            let mut narrowed = filter.clone();
            narrowed.tests.push(match &value {
                Value::None => Test::Empty { field: fields.0, not: false },
                value => Test::Field { field: fields.0, operator: Operator::Is, values: vec![value.clone()], not: false },
            });
            let others = self.tally(register, &narrowed, fields.1)?;
            list.extend(others.into_iter().map(|(other, n)| ((value.clone(), other), n)));
        }
        Ok(list)
    }
    /// Links that start at these records, in the order of each field; targets that the reader may not see are left out.
    ///
    /// # Errors
    /// When the store fails.
    fn links_from(&self, ids: &[Id]) -> Result<Vec<LinkRow>, Fault>;
    /// Links that end at these records; sources that are retired or that the reader may not see are left out.
    ///
    /// # Errors
    /// When the store fails.
    fn links_to(&self, ids: &[Id]) -> Result<Vec<LinkRow>, Fault>;
    /// Records of a register that point at these through a field, are in use and may be seen, by reference; while derived values
    /// settle, in no order that means anything.
    ///
    /// # Errors
    /// When the store fails.
    fn sources(&self, ids: &[Id], register: &'static Register, key: &str) -> Result<Vec<LinkRow>, Fault> {
        let Some(index) = register.index(key) else { return Ok(Vec::new()) };
        Ok(self.links_to(ids)?.into_iter().filter(|link| link.field == index && link.register == register).collect())
    }
    /// Numbers about the records at the end of links, for many records by one question.
    ///
    /// # Errors
    /// When the store fails.
    fn gather(&self, from: &[Id], what: &Gather<'_>) -> Result<Gathered, Fault> {
        gather::by_hand(self, from, what)
    }
    /// Answers to a question that these records keep in derived fields, by the record that keeps them. For rules of derived values.
    ///
    /// # Errors
    /// When the store fails.
    fn kept(&self, rows: &[&Row], kept: &Kept<'_>) -> Result<Gathered, Fault> {
        gather::anew(self, rows, kept)
    }
    /// The first records at the end of links from one record, in this order, and how many there are: what pages show of many. Among
    /// equals by reference, in the same direction, as in lists; those without a value last. What else is asked of them plays no part.
    ///
    /// # Errors
    /// When the store fails.
    fn first(&self, from: Id, what: &Gather<'_>, sort: Sort, limit: u64) -> Result<Page, Fault> {
        gather::first_by_hand(self, from, what, sort, limit)
    }
    /// What points at a record, by register and field: how much, and the first few. Retired and hidden sources are left out.
    ///
    /// # Errors
    /// When the store fails.
    fn pointing(&self, to: Id, first: u64) -> Result<Vec<Pointing>, Fault> {
        let mut groups: Vec<Pointing> = Vec::new();
        for link in self.links_to(&[to])? {
            let place = groups.iter().position(|group| group.register == link.register && group.field == link.field);
            match place.and_then(|place| groups.get_mut(place)) {
                Some(group) => {
                    if group.total < first {
                        group.first.push(link.from);
                    }
                    group.total += 1;
                }
                None => {
                    let some = if first > 0 { vec![link.from] } else { Vec::new() };
                    groups.push(Pointing { register: link.register, field: link.field, first: some, total: 1 });
                }
            }
        }
        Ok(groups)
    }
    /// What falls due, of all registers and as it was arranged, of the records the reader may see. Arrangements count whoever
    /// asks; a person that the reader may not see is nobody.
    ///
    /// # Errors
    /// When the store fails.
    fn due(&self, query: &DueQuery) -> Result<DuePage, Fault>;
    /// How the reviews of records stand.
    ///
    /// # Errors
    /// When the store fails.
    fn reviews(&self) -> Result<Reviews, Fault>;
    /// References and titles of records of any register, of those the reader may see.
    ///
    /// # Errors
    /// When the store fails.
    fn names(&self, ids: &[Id]) -> Result<BTreeMap<Id, Name>, Fault>;
    /// Revisions of a record up to the moment shown, newest first.
    ///
    /// # Errors
    /// When the store fails.
    fn history(&self, register: &'static Register, id: Id) -> Result<History, Fault>;
    /// The histories of several records of a register at once, by record; none of one that is not seen.
    ///
    /// # Errors
    /// When the store fails.
    fn histories(&self, register: &'static Register, ids: &[Id]) -> Result<BTreeMap<Id, History>, Fault> {
        let each = ids.iter().map(|id| Ok((*id, self.history(register, *id)?))).collect::<Result<BTreeMap<Id, History>, Fault>>()?;
        Ok(each.into_iter().filter(|(_, history)| !history.is_empty()).collect())
    }
    /// The content of a file that is kept, by its hash.
    ///
    /// # Errors
    /// [`Fault::NotFound`] where there is none; [`Fault::Internal`] when it is not what was kept.
    fn content(&self, hash: &str) -> Result<Vec<u8>, Fault> {
        let _ = hash;
        Err(Fault::NotFound)
    }
    /// Revisions of all registers up to the moment shown, newest first unless the query says otherwise.
    ///
    /// # Errors
    /// When the store fails.
    fn journal(&self, query: &JournalQuery) -> Result<Vec<JournalEntry>, Fault>;
    /// Records of any register whose newest state has all these words (the last may be a beginning), best first.
    ///
    /// # Errors
    /// When the store fails.
    fn search(&self, words: &str, limit: u64) -> Result<Vec<(Id, Name)>, Fault>;
    /// Records in use of these registers with exactly this title, whatever the case: at most two of each, in the order of the
    /// registers.
    ///
    /// # Errors
    /// When the store fails.
    fn titled(&self, registers: &[&'static Register], title: &str) -> Result<Vec<(Id, &'static Register)>, Fault> {
        let mut found = Vec::new();
        for register in registers {
            let Some(field) = register.title_index().and_then(|index| register.fields().get(index)) else { continue };
            let filter = Filter::new().is(register, &field.key, vec![Value::from(title.to_owned())]);
            let page = self.list(register, &Query { filter, limit: 2, ..Query::default() })?;
            found.extend(page.rows.iter().map(|row| (row.id, *register)));
        }
        Ok(found)
    }
}

impl dyn Read + '_ {
    /// Every record of a register that matches, without retired ones unless the filter says so. For rules and reports.
    ///
    /// # Errors
    /// When the store fails.
    pub fn all(&self, register: &'static Register, filter: &Filter) -> Result<Vec<Row>, Fault> {
        let query = Query { filter: filter.clone(), limit: u64::from(u32::MAX), ..Query::default() };
        self.list(register, &query).map(|page| page.rows)
    }

    /// The newest revisions of all registers up to the moment shown, newest first.
    ///
    /// # Errors
    /// When the store fails.
    pub fn recent(&self, limit: u64) -> Result<Vec<Revision>, Fault> {
        let entries = self.journal(&JournalQuery { limit, ..JournalQuery::default() })?;
        Ok(entries.into_iter().map(|entry| entry.revision).collect())
    }

    /// How many records match per value of a field, by its key; nothing where the register has no such field.
    ///
    /// # Errors
    /// When the store fails.
    pub fn tallied(&self, register: &'static Register, filter: &Filter, key: &str) -> Result<Tally, Fault> {
        register.index(key).map_or_else(|| Ok(Tally::default()), |field| self.tally(register, filter, field).map(Tally))
    }

    /// The register with this key.
    pub fn register(&self, key: &str) -> Option<&'static Register> {
        self.registers().iter().find(|r| r.key == key).copied()
    }
}
