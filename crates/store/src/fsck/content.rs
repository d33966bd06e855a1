//! Entries of packs: what the records that bring them in say, in the order in which they came, against the rows of entries.

use super::check::{CHUNK, Check};
use crate::context::View;
use crate::load;
use crate::shape::Shape;
use crate::sql::{Args, Cells};
use crate::tx::Sight;
use kernel::register::Keeping;
use kernel::{Fault, Hooks, Id, Row, body};
use std::collections::{BTreeMap, BTreeSet};

/// What an entry said, from one change set until before another; since when it is there, and since when it says this.
struct Span {
    from: u64,
    to: Option<u64>,
    row: Row,
    made: u64,
    said: u64,
}

/// What the records that bring in entries came to.
#[derive(Default)]
struct Brought {
    /// Those records as they stand, with what they bring in.
    sources: BTreeMap<Id, (Row, Vec<Row>)>,
    spans: BTreeMap<Id, Vec<Span>>,
}

impl Brought {
    fn open(&mut self, id: Id) -> Option<&mut Span> {
        self.spans.get_mut(&id).and_then(|spans| spans.last_mut()).filter(|span| span.to.is_none())
    }

    fn close(&mut self, id: Id, seq: u64) {
        if let Some(span) = self.open(id) {
            span.to = Some(seq);
            if span.from == seq {
                self.spans.entry(id).and_modify(|spans| drop(spans.pop()));
            }
        }
    }

    fn put(&mut self, row: Row, seq: u64) {
        let made = match self.open(row.id) {
            Some(span) if says_the_same(&span.row, &row) => return,
            Some(span) => span.made,
            None => seq,
        };
        self.close(row.id, seq);
        self.spans.entry(row.id).or_default().push(Span { from: seq, to: None, row, made, said: seq });
    }
}

fn says_the_same(one: &Row, other: &Row) -> bool {
    one.reference == other.reference && (0..one.register.said_len()).all(|index| one.get(index) == other.get(index))
}

impl Check<'_> {
    /// What is about a record and stands elsewhere: earlier releases left it behind when the record moved.
    pub(super) fn placed(&mut self) -> Result<(), Fault> {
        let tx = self.tx(None);
        let found = kernel::place::misplaced(&tx.reader(Sight::Rule));
        let Some(found) = self.readable("*", found)? else { return Ok(()) };
        let said = |one: &kernel::place::Misplaced| {
            format!("{} is about {} and does not stand in its unit", one.row.reference, one.about.reference)
        };
        self.report.misplaced.extend(found.iter().map(said));
        Ok(())
    }

    /// Entries, and which records bring them in now.
    pub(super) fn content(&mut self) -> Result<(), Fault> {
        let brought = self.brought()?;
        let text = "SELECT source, id FROM content WHERE org = ?1";
        let found: BTreeSet<(Id, Id)> = self.sql.query(text, &[self.org.into()])?.iter().map(|cells| (cells.id(0), cells.id(1))).collect();
        let wanted: BTreeSet<(Id, Id)> =
            brought.sources.iter().flat_map(|(source, (_, rows))| rows.iter().map(|row| (*source, row.id))).collect();
        if found != wanted {
            let differing = found.symmetric_difference(&wanted).count();
            self.wrong(format!("which records bring in which entries of packs is wrong {differing} times"));
        }
        let cx = self.cx;
        for shape in cx.shapes.all.iter().filter(|shape| shape.content) {
            self.entries(shape, &brought)?;
        }
        Ok(())
    }

    /// Follows every record that brings in entries through its revisions, in the order of the journal.
    fn brought(&mut self) -> Result<Brought, Fault> {
        let mut brought = Brought::default();
        let brings = |hooks: &Hooks| !std::ptr::fn_addr_eq(hooks.entries, Hooks::NONE.entries);
        let registers = self.cx.registers.iter().filter(|register| register.keeping != Keeping::Content && brings(&register.hooks));
        let keys: Vec<&str> = registers.map(|register| register.key).collect();
        let mut leaf = 0_u64;
        while !keys.is_empty() {
            let mut args = Args::default();
            let (org, after, among) = (args.put(self.org), args.put(leaf), args.list(keys.iter().copied()));
            let limit = args.put(CHUNK);
            let text = format!(
                "SELECT leaf, seq, register, id, schema, business, personal FROM revision WHERE org = {org} AND leaf >= {after} AND register IN \
                 ({among}) ORDER BY leaf LIMIT {limit}"
            );
            let found = self.sql.query(&text, &args.0)?;
            let Some(last) = found.last() else { break };
            leaf = last.count(0) + 1;
            for cells in &found {
                self.follow(&mut brought, cells)?;
            }
        }
        Ok(brought)
    }

    fn follow(&mut self, brought: &mut Brought, cells: &Cells) -> Result<(), Fault> {
        let Some(shape) = self.cx.shapes.find(cells.text(2)) else { return Ok(()) };
        let (seq, id) = (cells.count(1), cells.id(3));
        let mut after = Row::blank(shape.register, id);
        let read = body::read(&mut after, u32::try_from(cells.int(4)).unwrap_or_default(), cells.bytes(5), cells.bytes(6));
        if self.readable(&format!("record {id}"), read)?.is_none() {
            return Ok(());
        }
        let tx = self.tx(Some(seq));
        let mut reader = tx.reader(Sight::Rule);
        reader.view = View::At(seq);
        let bring = |row: &Row| if row.retired { Ok(Vec::new()) } else { (shape.register.hooks.entries)(row, &reader) };
        let mut new = bring(&after)?;
        new.iter_mut().for_each(|row| row.common.unit = Some(self.root));
        let staying: BTreeSet<Id> = new.iter().map(|row| row.id).collect();
        let old = brought.sources.insert(id, (after, new.clone())).map(|(_, rows)| rows).unwrap_or_default();
        for gone in old.iter().filter(|row| !staying.contains(&row.id)) {
            let other = brought.sources.values().flat_map(|(_, rows)| rows).find(|row| row.id == gone.id).cloned();
            match other {
                Some(row) => brought.put(row, seq),
                None => brought.close(gone.id, seq),
            }
        }
        new.into_iter().for_each(|row| brought.put(row, seq));
        Ok(())
    }

    /// Rows of the entries of a register: those that say the same one after the other are one span.
    fn entries(&mut self, shape: &Shape, brought: &Brought) -> Result<(), Fault> {
        let mut args = Args::default();
        let org = args.put(self.org);
        let held = "m.from_seq <= r.from_seq AND (m.to_seq IS NULL OR m.to_seq > r.from_seq)";
        let columns = load::columns(shape, self.sql.dialect(), &mut args, |_| held.to_owned());
        let text = format!("SELECT {columns}, r.to_seq FROM {} r WHERE r.org = {org} ORDER BY r.id, r.from_seq", shape.table);
        let mut found: BTreeMap<Id, Vec<(u64, Option<u64>, load::Stored)>> = BTreeMap::new();
        for cells in self.sql.query(&text, &args.0)? {
            let Ok(stored) = load::decode_row(shape, &cells) else { continue };
            let to = cells.0.len().checked_sub(1).and_then(|place| cells.opt_int(place)).and_then(|seq| u64::try_from(seq).ok());
            let spans = found.entry(stored.row.id).or_default();
            match spans.last_mut() {
                Some((_, end, last)) if *end == Some(stored.from_seq) && same_stamp(last, &stored) => *end = to,
                _ => spans.push((stored.from_seq, to, stored)),
            }
        }
        let wanted = |id: &Id| brought.spans.get(id).into_iter().flatten().filter(|span| span.row.register == shape.register);
        let ids: BTreeSet<Id> = brought.spans.keys().filter(|id| wanted(id).next().is_some()).chain(found.keys()).copied().collect();
        for id in ids {
            let held = found.get(&id).map(Vec::as_slice).unwrap_or_default();
            let spans: Vec<&Span> = wanted(&id).collect();
            let fits = |((from, to, stored), span): (&(u64, Option<u64>, load::Stored), &&Span)| {
                let (made, said) = (self.sets.get(&span.made), self.sets.get(&span.said));
                *from == span.from
                    && *to == span.to
                    && says_the_same(&stored.row, &span.row)
                    && (stored.row.version, stored.row.retired, stored.row.entry, stored.row.substance) == (0, false, span.said, 0)
                    && made.is_some_and(|set| set.at == stored.row.created_at && set.actor == stored.created_by)
                    && said.is_some_and(|set| set.at == stored.row.changed_at && set.actor == stored.changed_by)
            };
            if held.len() != spans.len() || !held.iter().zip(&spans).all(fits) {
                let reference = held.last().map(|(.., stored)| stored.row.reference.clone());
                let reference = reference.or_else(|| spans.last().map(|span| span.row.reference.clone())).unwrap_or_default();
                self.wrong(format!("{} {reference}: its rows are not what its packs say", shape.register.key));
            }
        }
        Ok(())
    }
}

/// Whether a row says what the one before it says, as of the same change sets.
fn same_stamp(one: &load::Stored, next: &load::Stored) -> bool {
    says_the_same(&one.row, &next.row)
        && (one.row.version, one.row.retired, one.row.entry, one.row.substance)
            == (next.row.version, next.row.retired, next.row.entry, next.row.substance)
        && (one.row.created_at, one.row.changed_at) == (next.row.created_at, next.row.changed_at)
        && (&one.created_by, &one.changed_by) == (&next.created_by, &next.changed_by)
}
