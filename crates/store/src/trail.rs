//! Reading the journal: revisions of every register in the order in which they were written, each with the one before it.

use crate::context::View;
use crate::load;
use crate::reader::Reader;
use crate::sql::{Args, Cell, Cells, TOGETHER};
use kernel::{Channel, Choice, Fault, History, Id, JournalEntry, JournalQuery, Register, Revision, Row, body};
use std::collections::BTreeMap;

/// Columns behind those of [`Reader::REVISION`]: the place in the journal and the body before.
const BEFORE: &str = ", r.leaf, p.schema, p.business, p.personal";

impl Reader<'_> {
    /// Columns that [`Reader::revisions`] reads, and where they stand.
    const REVISION: (&'static str, &'static str) = (
        "r.id, r.register, r.version, r.schema, r.seq, r.business, r.personal, c.recorded_at, c.actor, c.channel, c.reason, \
         f.recorded_at, f.actor",
        "revision r JOIN change_set c ON c.org = r.org AND c.seq = r.seq \
         JOIN revision o ON o.org = r.org AND o.id = r.id AND o.version = 1 JOIN change_set f ON f.org = o.org AND f.seq = o.seq",
    );

    fn revisions(&self, found: &[Cells]) -> Result<Vec<Revision>, Fault> {
        let mut list = Vec::with_capacity(found.len());
        for cells in found {
            let Some(shape) = self.cx.shapes.find(cells.text(1)) else { continue };
            let mut row = Row::blank(shape.register, cells.id(0));
            body::read(&mut row, u32::try_from(cells.int(3)).unwrap_or_default(), cells.bytes(5), cells.bytes(6))?;
            row.version = cells.count(2);
            row.sequence = cells.count(4);
            row.entry = row.sequence;
            row.changed_at = cells.time(7);
            row.changed_by = self.author(cells.bytes(8))?;
            row.created_at = cells.time(11);
            row.created_by = self.author(cells.bytes(12))?;
            list.push(Revision {
                sequence: row.sequence,
                recorded_at: row.changed_at,
                author: row.changed_by,
                channel: Channel::from_key(cells.text(9)).unwrap_or(Channel::Rule),
                reason: cells.text(10).to_owned(),
                row,
            });
        }
        let mut rows: Vec<Row> = list.iter().map(|revision| revision.row.clone()).collect();
        self.hide(&mut rows)?;
        Ok(list.into_iter().zip(rows).map(|(revision, row)| Revision { row, ..revision }).collect())
    }

    /// Every version of records of a register up to the moment shown, newest first; nothing of one that is not seen.
    pub(crate) fn versions(&self, register: &'static Register, ids: &[Id]) -> Result<BTreeMap<Id, History>, Fault> {
        let mut histories: BTreeMap<Id, History> = BTreeMap::new();
        for some in ids.chunks(TOGETHER) {
            let entries = load::entries(self.sql(), self.org, some)?;
            let seen: Vec<Id> =
                entries.iter().filter(|entry| entry.register == register.key && self.sees(entry.unit)).map(|entry| entry.id).collect();
            if seen.is_empty() {
                continue;
            }
            let (columns, tables) = Self::REVISION;
            let mut args = Args::default();
            let (org, wanted, last) = (args.put(self.org), args.list(seen), args.put(self.sequence));
            let text = format!(
                "SELECT {columns} FROM {tables} WHERE r.org = {org} AND r.id IN ({wanted}) AND r.seq <= {last} ORDER BY r.id, r.version DESC"
            );
            let found = self.sql().query(&text, &args.0)?;
            for revision in self.revisions(&found)? {
                histories.entry(revision.row.id).or_default().push(revision);
            }
        }
        Ok(histories)
    }

    /// The entries that a query asks for, of those that show.
    pub(crate) fn trail(&self, query: &JournalQuery) -> Result<Vec<JournalEntry>, Fault> {
        let mut args = Args::default();
        let org = args.put(self.org);
        let mut tests = vec![format!("r.org = {org}")];
        let (low, high) = self.bounds(query)?;
        if low > 0 {
            tests.push(format!("r.leaf >= {}", args.put(low)));
        }
        if let Some(high) = high {
            tests.push(format!("r.leaf < {}", args.put(high)));
        }
        if let Some(record) = query.record {
            tests.push(format!("r.id = {}", args.put(record)));
        }
        if let Some(register) = query.register {
            tests.push(format!("r.register = {}", args.put(register.key)));
        }
        if let Some(channel) = query.channel {
            tests.push(format!("c.channel = {}", args.put(channel.key())));
        }
        if let Some(person) = query.person {
            let subjects = args.list([format!("person:{person}"), format!("operator:{person}")]);
            tests.push(format!("c.actor IN (SELECT s.pseudonym FROM pseudonym s WHERE s.org = {org} AND s.subject IN ({subjects}))"));
        }
        for units in
            [self.units(), query.units.as_ref().map(|units| units.iter().map(|id| Cell::from(*id)).collect())].into_iter().flatten()
        {
            let units = args.list::<Cell>(units);
            tests.push(format!("EXISTS (SELECT 1 FROM record x WHERE x.org = r.org AND x.id = r.id AND x.now_unit IN ({units}))"));
        }
        // The versions of one record are few and have an index of their own; everything else goes along the journal.
        let along = if query.record.is_some() { "r.version" } else { "r.leaf" };
        let turn = if query.ascending { "" } else { " DESC" };
        let limit = args.put(query.limit);
        let (columns, tables) = Self::REVISION;
        let text = format!(
            "SELECT {columns}{BEFORE} FROM {tables} LEFT JOIN revision p ON p.org = r.org AND p.id = r.id AND p.version = r.version - 1 \
             WHERE {} ORDER BY {along}{turn} LIMIT {limit}",
            tests.join(" AND ")
        );
        let found = self.sql().query(&text, &args.0)?;
        self.entries(&found)
    }

    fn entries(&self, found: &[Cells]) -> Result<Vec<JournalEntry>, Fault> {
        let known: Vec<&Cells> = found.iter().filter(|cells| self.cx.shapes.find(cells.text(1)).is_some()).collect();
        let mut earlier = Vec::with_capacity(known.len());
        for cells in &known {
            earlier.push(self.earlier(cells)?);
        }
        let mut rows: Vec<Row> = earlier.iter().flatten().cloned().collect();
        self.hide(&mut rows)?;
        let mut rows = rows.into_iter();
        let revisions = self.revisions(found)?.into_iter().zip(known).zip(earlier);
        Ok(revisions
            .map(|((revision, cells), before)| JournalEntry { revision, leaf: cells.count(13), before: before.and_then(|_| rows.next()) })
            .collect())
    }

    /// The record before the revision, as people wrote it.
    fn earlier(&self, cells: &Cells) -> Result<Option<Row>, Fault> {
        let (Some(shape), Some(schema)) = (self.cx.shapes.find(cells.text(1)), cells.opt_int(14)) else { return Ok(None) };
        let mut row = Row::blank(shape.register, cells.id(0));
        body::read(&mut row, u32::try_from(schema).unwrap_or_default(), cells.bytes(15), cells.bytes(16))?;
        row.version = cells.count(2).saturating_sub(1);
        Ok(Some(row))
    }

    /// Leaves of the first entry that counts and of the first behind the last; [`None`] where the journal itself ends it.
    fn bounds(&self, query: &JournalQuery) -> Result<(u64, Option<u64>), Fault> {
        let mut low = 0;
        let mut high: Option<u64> = None;
        let mut end = |leaf: u64| high = Some(high.map_or(leaf, |known| known.min(leaf)));
        if self.view != View::Live {
            end(self.first_leaf(self.sequence + 1)?);
        }
        if let Some(time) = query.from {
            low = low.max(self.first_leaf(self.first_sequence(time)?)?);
        }
        if let Some(time) = query.until {
            end(self.first_leaf(self.first_sequence(time)?)?);
        }
        if let Some(cursor) = query.after {
            low = low.max(match cursor.leaf {
                Some(leaf) => leaf.saturating_add(1),
                None => self.first_leaf(cursor.sequence.saturating_add(1))?,
            });
        }
        if let Some(cursor) = query.before {
            end(match cursor.leaf {
                Some(leaf) => leaf,
                None => self.first_leaf(cursor.sequence)?,
            });
        }
        Ok((low, high))
    }

    /// The first change set recorded at this time or later; the one that comes next where there is none.
    fn first_sequence(&self, time: jiff::Timestamp) -> Result<u64, Fault> {
        let text = "SELECT seq FROM change_set WHERE org = ?1 AND recorded_at >= ?2 ORDER BY recorded_at, seq LIMIT 1";
        Ok(self.sql().first(text, &[self.org.into(), time.into()])?.map_or(u64::MAX, |cells| cells.count(0)))
    }

    /// The first leaf of this change set or a later one. Leaves are counted without a gap in the order of change sets, so
    /// halving finds it in a few steps.
    fn first_leaf(&self, sequence: u64) -> Result<u64, Fault> {
        let newest = "SELECT leaf FROM revision WHERE org = ?1 ORDER BY leaf DESC LIMIT 1";
        let (mut low, mut high) = (0, self.sql().first(newest, &[self.org.into()])?.map_or(0, |cells| cells.count(0) + 1));
        while low < high {
            let middle = low + (high - low) / 2;
            let text = "SELECT seq FROM revision WHERE org = ?1 AND leaf = ?2";
            let found = self.sql().first(text, &[self.org.into(), middle.into()])?.map_or(u64::MAX, |cells| cells.count(0));
            if found < sequence { low = middle + 1 } else { high = middle }
        }
        Ok(low)
    }
}
