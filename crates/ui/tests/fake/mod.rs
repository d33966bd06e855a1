//! A store in memory and a register with every kind of field, for tests of pages.

pub mod leak;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use kernel::due::Reviews;
use kernel::filter::Test;
use kernel::nouns::{
    ARRANGEMENT, ATTACHMENT, COMMENT, GRANT, NOUNS, ORGANISATION, Organisation, PERSON, Person, SIGNOFF, TASK, UNIT, Unit,
};
use kernel::row::Author;
use kernel::{
    Actor, Channel, DuePage, DueQuery, Fault, Filter, History, Id, JournalEntry, JournalQuery, LinkRow, Moment, Name, Page, Query, Read,
    Register, Revision, Row, Scope, Table, Value, Words,
};
use leak::LEAK;
use std::collections::BTreeMap;
use std::sync::LazyLock;

pub static REGISTERS: &[&Register] = &[&LEAK, &ORGANISATION, &UNIT, &PERSON, &GRANT, &TASK, &SIGNOFF, &COMMENT, &ATTACHMENT, &ARRANGEMENT];

/// An identity from a word.
pub fn id(word: &str) -> Id {
    Id::named(&[word])
}

/// An organisation in memory.
pub struct House {
    pub rows: Vec<Row>,
    pub history: BTreeMap<Id, History>,
    pub moment: Moment,
    pub scope: Scope,
    actor: Actor,
}

impl House {
    /// One organisation, one unit, two people.
    pub fn new() -> Self {
        assert_eq!(NOUNS.len() + 1, REGISTERS.len());
        let mut house =
            Self { rows: Vec::new(), history: BTreeMap::new(), moment: Moment::Live, scope: Scope::everything(), actor: Actor::System };
        let organisation = Organisation {
            name: "Korvane Software".into(),
            slug: "korvane".into(),
            time_zone: "UTC".into(),
            currency: "EUR".into(),
            purpose: String::new(),
        };
        house.add(&ORGANISATION, "org", "ORG-1", organisation);
        house.add(&UNIT, "root", "U-1", Unit { name: "Korvane Software GmbH".into(), ..Unit::default() });
        house.add(&PERSON, "maren", "P-1", Person { name: "Maren Holt".into(), email: "maren@example.com".into(), ..Person::default() });
        house.add(&PERSON, "jonas", "P-2", Person { name: "Jonas Weidt".into(), position: "CTO".into(), ..Person::default() });
        house
    }

    /// Adds a record and its first version.
    pub fn add<T: Table>(&mut self, register: &'static Register, word: &str, reference: &str, record: T) -> &mut Row {
        let mut row = Row::with(register, id(word), record);
        row.reference = reference.into();
        row.version = 1;
        row.common.unit = Some(id("root"));
        row.created_at = "2026-02-18T14:06:00Z".parse().unwrap();
        row.changed_at = row.created_at;
        row.created_by = Author::Person(id("maren"));
        row.changed_by = row.created_by;
        row.sequence = 40 + self.rows.len() as u64;
        row.entry = row.sequence;
        self.history.insert(row.id, vec![revision(&row, "")]);
        self.rows.push(row);
        self.rows.last_mut().unwrap()
    }

    /// Another version of a record.
    pub fn change(&mut self, word: &str, reason: &str, change: impl FnOnce(&mut Row)) {
        let row = self.rows.iter_mut().find(|row| row.id == id(word)).unwrap();
        change(row);
        row.version += 1;
        row.changed_at = "2026-06-02T10:14:00Z".parse().unwrap();
        row.changed_by = Author::Person(id("jonas"));
        row.sequence += 40_000;
        row.entry = row.sequence;
        self.history.get_mut(&row.id).unwrap().insert(0, revision(row, reason));
    }

    pub fn row(&self, word: &str) -> &Row {
        self.rows.iter().find(|row| row.id == id(word)).unwrap()
    }

    fn matching(&self, register: &Register, filter: &Filter) -> Vec<&Row> {
        let holds = |row: &Row| {
            filter.tests.iter().all(|test| match test {
                Test::Field { field, values, not, .. } => values.iter().any(|value| one(&row.get(*field), value)) != *not,
                Test::Empty { field, not } => row.get(*field).is_none() != *not,
                Test::Reference(list) => list.contains(&row.reference),
                Test::Identity(ids) => ids.contains(&row.id),
                Test::Words(words) => row.title().to_lowercase().contains(&words.to_lowercase()),
            })
        };
        let wanted = |row: &Row| filter.retired.map_or(!row.retired, |only| !only || row.retired);
        self.rows.iter().filter(|row| row.register == register && wanted(row) && holds(row)).collect()
    }

    fn links(&self) -> Vec<LinkRow> {
        let mut list = Vec::new();
        for row in &self.rows {
            for field in 0..row.register.fields().len() {
                list.extend(row.get(field).links().iter().map(|to| LinkRow { register: row.register, from: row.id, field, to: *to }));
            }
        }
        list
    }
}

fn one(held: &Value, asked: &Value) -> bool {
    held == asked
        || asked.as_text().is_some_and(|word| held.words().iter().any(|held| held == word))
        || asked.as_link().is_some_and(|id| held.links().contains(&id))
}

fn revision(row: &Row, reason: &str) -> Revision {
    Revision {
        row: row.clone(),
        sequence: row.sequence,
        recorded_at: row.changed_at,
        author: row.changed_by,
        channel: Channel::Browser,
        reason: reason.into(),
    }
}

impl Read for House {
    fn organisation(&self) -> Id {
        id("org")
    }
    fn words(&self) -> &Words {
        static WORDS: LazyLock<Words> = LazyLock::new(|| Words::new("en", &[kernel::words::ENGLISH]).unwrap());
        &WORDS
    }
    fn actor(&self) -> &Actor {
        &self.actor
    }
    fn scope(&self) -> &Scope {
        &self.scope
    }
    fn moment(&self) -> Moment {
        self.moment
    }
    fn sequence(&self) -> u64 {
        48_213
    }
    fn recorded_at(&self) -> Timestamp {
        "2026-06-11T09:02:00Z".parse().unwrap()
    }
    fn today(&self) -> Date {
        if self.moment == Moment::Live { date(2026, 6, 11) } else { date(2025, 12, 31) }
    }
    fn zone(&self) -> TimeZone {
        TimeZone::UTC
    }
    fn registers(&self) -> &'static [&'static Register] {
        REGISTERS
    }
    fn mint(&self) -> Id {
        id("minted")
    }
    fn at(&self, _: Moment) -> Result<Box<dyn Read + '_>, Fault> {
        Err(Fault::NotFound)
    }
    fn get(&self, register: &'static Register, id: Id) -> Result<Option<Row>, Fault> {
        Ok(self.rows.iter().find(|row| row.register == register && row.id == id).cloned())
    }
    fn get_many(&self, register: &'static Register, ids: &[Id]) -> Result<Vec<Row>, Fault> {
        ids.iter().filter_map(|id| self.get(register, *id).transpose()).collect()
    }
    fn by_reference(&self, reference: &str) -> Result<Option<Row>, Fault> {
        Ok(self.rows.iter().find(|row| row.reference.eq_ignore_ascii_case(reference)).cloned())
    }
    fn list(&self, register: &'static Register, query: &Query) -> Result<Page, Fault> {
        let all = self.matching(register, &query.filter);
        let rows = all.iter().skip(query.offset as usize).take(query.limit as usize).map(|row| (*row).clone()).collect();
        Ok(Page { rows, total: all.len() as u64 })
    }
    fn count(&self, register: &'static Register, filter: &Filter) -> Result<u64, Fault> {
        Ok(self.matching(register, filter).len() as u64)
    }
    fn tally(&self, register: &'static Register, filter: &Filter, field: usize) -> Result<Vec<(Value, u64)>, Fault> {
        let mut list: Vec<(Value, u64)> = Vec::new();
        for row in self.matching(register, filter) {
            match list.iter_mut().find(|(value, _)| *value == row.get(field)) {
                Some((_, n)) => *n += 1,
                None => list.push((row.get(field), 1)),
            }
        }
        Ok(list)
    }
    fn links_from(&self, ids: &[Id]) -> Result<Vec<LinkRow>, Fault> {
        Ok(self.links().into_iter().filter(|link| ids.contains(&link.from)).collect())
    }
    fn links_to(&self, ids: &[Id]) -> Result<Vec<LinkRow>, Fault> {
        Ok(self.links().into_iter().filter(|link| ids.contains(&link.to)).collect())
    }
    fn due(&self, query: &DueQuery) -> Result<DuePage, Fault> {
        kernel::agenda::of_rows(self, query)
    }
    fn reviews(&self) -> Result<Reviews, Fault> {
        kernel::agenda::reviews_of_rows(self)
    }
    fn names(&self, ids: &[Id]) -> Result<BTreeMap<Id, Name>, Fault> {
        let named = |row: &Row| Name { register: row.register, reference: row.reference.clone(), title: row.title(), retired: row.retired };
        Ok(self.rows.iter().filter(|row| ids.contains(&row.id)).map(|row| (row.id, named(row))).collect())
    }
    fn history(&self, _: &'static Register, id: Id) -> Result<History, Fault> {
        Ok(self.history.get(&id).cloned().unwrap_or_default())
    }
    fn journal(&self, query: &JournalQuery) -> Result<Vec<JournalEntry>, Fault> {
        let mut all: Vec<JournalEntry> = Vec::new();
        for history in self.history.values() {
            for (place, revision) in history.iter().enumerate() {
                let before = history.get(place + 1).map(|before| before.row.clone());
                all.push(JournalEntry { revision: revision.clone(), leaf: revision.sequence, before });
            }
        }
        all.retain(|entry| query.record.is_none_or(|id| id == entry.revision.row.id));
        all.sort_by_key(|entry| std::cmp::Reverse(entry.leaf));
        all.truncate(query.limit as usize);
        Ok(all)
    }
    fn search(&self, words: &str, limit: u64) -> Result<Vec<(Id, Name)>, Fault> {
        let ids: Vec<Id> = self
            .rows
            .iter()
            .filter(|row| row.title().to_lowercase().contains(&words.to_lowercase()))
            .take(limit as usize)
            .map(|row| row.id)
            .collect();
        Ok(self.names(&ids)?.into_iter().collect())
    }
}
