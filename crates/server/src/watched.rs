//! A read that remembers which records it told of: who is given what was made of it has to see them all.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::due::Reviews;
use kernel::{
    Actor, Crossed, DuePage, DueQuery, Fault, Filter, Gather, Gathered, History, Id, JournalEntry, JournalQuery, LinkRow, Moment, Name,
    Page, Pointing, Query, Read, Register, Row, Scope, Value, Words,
};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

/// The read beneath, and what it told.
pub struct Watched<'a> {
    beneath: &'a dyn Read,
    /// Units of the records that were told whole.
    units: RefCell<BTreeSet<Id>>,
    /// Records of which a name was told, by register.
    named: RefCell<BTreeMap<&'static str, BTreeSet<Id>>>,
}

impl<'a> Watched<'a> {
    /// Watches a read.
    pub fn new(beneath: &'a dyn Read) -> Self {
        Self { beneath, units: RefCell::default(), named: RefCell::default() }
    }

    /// The units of everything that was told. Numbers that were only counted tell nothing.
    ///
    /// # Errors
    /// When the store fails.
    pub fn units(self) -> Result<Vec<Id>, Fault> {
        let mut units = self.units.into_inner();
        for (key, ids) in self.named.into_inner() {
            let Some(register) = self.beneath.register(key) else { continue };
            let ids: Vec<Id> = ids.into_iter().collect();
            units.extend(self.beneath.get_many(register, &ids)?.iter().filter_map(|row| row.common.unit));
        }
        Ok(units.into_iter().collect())
    }

    fn rows<'r>(&self, rows: impl IntoIterator<Item = &'r Row>) {
        self.units.borrow_mut().extend(rows.into_iter().filter_map(|row| row.common.unit));
    }

    fn keep<'n>(&self, names: impl IntoIterator<Item = (&'n Id, &'static Register)>) {
        let mut named = self.named.borrow_mut();
        for (id, register) in names {
            named.entry(register.key).or_default().insert(*id);
        }
    }
}

impl Read for Watched<'_> {
    fn organisation(&self) -> Id {
        self.beneath.organisation()
    }
    fn actor(&self) -> &Actor {
        self.beneath.actor()
    }
    fn words(&self) -> &Words {
        self.beneath.words()
    }
    fn scope(&self) -> &Scope {
        self.beneath.scope()
    }
    fn moment(&self) -> Moment {
        self.beneath.moment()
    }
    fn sequence(&self) -> u64 {
        self.beneath.sequence()
    }
    fn recorded_at(&self) -> Timestamp {
        self.beneath.recorded_at()
    }
    fn today(&self) -> Date {
        self.beneath.today()
    }
    fn zone(&self) -> TimeZone {
        self.beneath.zone()
    }
    fn registers(&self) -> &'static [&'static Register] {
        self.beneath.registers()
    }
    fn mint(&self) -> Id {
        self.beneath.mint()
    }
    fn at(&self, moment: Moment) -> Result<Box<dyn Read + '_>, Fault> {
        self.beneath.at(moment)
    }
    fn get(&self, register: &'static Register, id: Id) -> Result<Option<Row>, Fault> {
        let row = self.beneath.get(register, id)?;
        self.rows(&row);
        Ok(row)
    }
    fn get_many(&self, register: &'static Register, ids: &[Id]) -> Result<Vec<Row>, Fault> {
        let rows = self.beneath.get_many(register, ids)?;
        self.rows(&rows);
        Ok(rows)
    }
    fn by_reference(&self, reference: &str) -> Result<Option<Row>, Fault> {
        let row = self.beneath.by_reference(reference)?;
        self.rows(&row);
        Ok(row)
    }
    fn list(&self, register: &'static Register, query: &Query) -> Result<Page, Fault> {
        let page = self.beneath.list(register, query)?;
        self.rows(&page.rows);
        Ok(page)
    }
    fn count(&self, register: &'static Register, filter: &Filter) -> Result<u64, Fault> {
        self.beneath.count(register, filter)
    }
    fn counts(&self, asked: &[(&'static Register, &Filter)]) -> Result<Vec<u64>, Fault> {
        self.beneath.counts(asked)
    }
    fn tally(&self, register: &'static Register, filter: &Filter, field: usize) -> Result<Vec<(Value, u64)>, Fault> {
        self.beneath.tally(register, filter, field)
    }
    fn cross(&self, register: &'static Register, filter: &Filter, fields: (usize, usize)) -> Result<Crossed, Fault> {
        self.beneath.cross(register, filter, fields)
    }
    fn links_from(&self, ids: &[Id]) -> Result<Vec<LinkRow>, Fault> {
        self.beneath.links_from(ids)
    }
    fn links_to(&self, ids: &[Id]) -> Result<Vec<LinkRow>, Fault> {
        self.beneath.links_to(ids)
    }
    fn sources(&self, ids: &[Id], register: &'static Register, key: &str) -> Result<Vec<LinkRow>, Fault> {
        self.beneath.sources(ids, register, key)
    }
    fn gather(&self, from: &[Id], what: &Gather<'_>) -> Result<Gathered, Fault> {
        self.beneath.gather(from, what)
    }
    fn pointing(&self, to: Id, first: u64) -> Result<Vec<Pointing>, Fault> {
        self.beneath.pointing(to, first)
    }
    fn due(&self, query: &DueQuery) -> Result<DuePage, Fault> {
        self.beneath.due(query)
    }
    fn reviews(&self) -> Result<Reviews, Fault> {
        self.beneath.reviews()
    }
    fn names(&self, ids: &[Id]) -> Result<BTreeMap<Id, Name>, Fault> {
        let names = self.beneath.names(ids)?;
        self.keep(names.iter().map(|(id, name)| (id, name.register)));
        Ok(names)
    }
    fn history(&self, register: &'static Register, id: Id) -> Result<History, Fault> {
        let history = self.beneath.history(register, id)?;
        self.rows(history.iter().map(|revision| &revision.row));
        Ok(history)
    }
    fn histories(&self, register: &'static Register, ids: &[Id]) -> Result<BTreeMap<Id, History>, Fault> {
        let histories = self.beneath.histories(register, ids)?;
        self.rows(histories.values().flatten().map(|revision| &revision.row));
        Ok(histories)
    }
    fn content(&self, hash: &str) -> Result<Vec<u8>, Fault> {
        self.beneath.content(hash)
    }
    fn journal(&self, query: &JournalQuery) -> Result<Vec<JournalEntry>, Fault> {
        let entries = self.beneath.journal(query)?;
        self.rows(entries.iter().map(|entry| &entry.revision.row));
        Ok(entries)
    }
    fn search(&self, words: &str, limit: u64) -> Result<Vec<(Id, Name)>, Fault> {
        let found = self.beneath.search(words, limit)?;
        self.keep(found.iter().map(|(id, name)| (id, name.register)));
        Ok(found)
    }
    fn titled(&self, registers: &[&'static Register], title: &str) -> Result<Vec<(Id, &'static Register)>, Fault> {
        let found = self.beneath.titled(registers, title)?;
        self.keep(found.iter().map(|(id, register)| (id, *register)));
        Ok(found)
    }
}
