//! Replaying: the change sets of an organisation are projected again in their order, all registers or some. Where only some
//! are, the others stand complete, and rules read them as they were after each change set.

use crate::context::{Context, View};
use crate::derive;
use crate::due;
use crate::find;
use crate::load::{self, Newest, Stored};
use crate::moved::Moved;
use crate::population;
use crate::project::words;
use crate::projector::Projector;
use crate::reader::Authors;
use crate::shape::Shape;
use crate::sql::{Args, Cells, Sql};
use crate::tally;
use crate::tx::{Sight, Tx};
use jiff::Timestamp;
use kernel::nouns::ARRANGEMENT;
use kernel::{Actor, Fault, Id, Row, Scope, body};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

/// Revisions and rows read at a time.
const CHUNK: i64 = 2_000;
/// Change sets after which PostgreSQL counts what the new tables hold for the first time; then after three times as many.
const COUNTED: u64 = 100;
/// Change sets after which it is said how far things are.
const TOLD: u64 = 5_000;

/// One organisation to be projected anew.
pub(crate) struct Replay<'a> {
    cx: &'a Context,
    sql: &'a dyn Sql,
    org: i64,
    organisation: Id,
    root: Id,
    /// Change sets that there are.
    sets: u64,
    done: u64,
    /// The only registers that are made anew; [`None`] for all.
    only: Option<&'a BTreeSet<&'static str>>,
    /// What changed in the other registers that rules read, by change set.
    others: BTreeMap<u64, BTreeSet<(&'static str, Id)>>,
    since: BTreeMap<&'static str, u64>,
    authors: Authors,
    newest: Rc<Newest>,
}

impl<'a> Replay<'a> {
    /// Every organisation, locked until the transaction ends.
    pub(crate) fn all(cx: &'a Context, sql: &'a dyn Sql, only: Option<&'a BTreeSet<&'static str>>) -> Result<Vec<Self>, Fault> {
        let text = format!("SELECT org, organisation, root_unit, next_seq FROM log_head ORDER BY org{}", sql.dialect().for_update());
        let make = |head: Cells| Self {
            cx,
            sql,
            org: head.int(0),
            organisation: head.id(1),
            root: head.id(2),
            sets: head.count(3).saturating_sub(1),
            done: 0,
            only,
            others: BTreeMap::new(),
            since: BTreeMap::new(),
            authors: Authors::default(),
            newest: Rc::default(),
        };
        Ok(sql.query(&text, &[])?.into_iter().map(make).collect())
    }

    /// Fills the tables of these registers.
    pub(crate) fn run(mut self, shapes: &[&Shape]) -> Result<(), Fault> {
        tracing::info!(change_sets = self.sets, registers = shapes.len(), "projections are made anew");
        self.find_others()?;
        let (mut next, mut set): (i64, Vec<Cells>) = (0, Vec::new());
        loop {
            let found = self.revisions(next)?;
            let Some(last) = found.last() else { break };
            next = last.int(0) + 1;
            for cells in found {
                if set.first().is_some_and(|first| first.int(1) != cells.int(1)) {
                    self.set(&set)?;
                    set.clear();
                }
                set.push(cells);
            }
        }
        self.set(&set)?;
        while let Some(seq) = self.others.keys().next().copied() {
            self.project(seq, Timestamp::UNIX_EPOCH, &[])?;
        }
        population::write_since(self.sql, self.org, &self.since)?;
        shapes.iter().try_for_each(|shape| self.index_words(shape))?;
        shapes.iter().try_for_each(|shape| tally::remake(self.sql, self.org, shape))?;
        self.remake_due(shapes)
    }

    /// The next revisions from a leaf on.
    fn revisions(&self, leaf: i64) -> Result<Vec<Cells>, Fault> {
        let mut args = Args::default();
        let (org, leaf) = (args.put(self.org), args.put(leaf));
        let among = self.only.map(|only| format!(" AND r.register IN ({})", args.list(only.iter().copied()))).unwrap_or_default();
        let limit = args.put(CHUNK);
        let text = format!(
            "SELECT r.leaf, r.seq, r.register, r.id, r.version, r.schema, r.business, r.personal, c.recorded_at, c.actor FROM revision r \
             JOIN change_set c ON c.org = r.org AND c.seq = r.seq WHERE r.org = {org} AND r.leaf >= {leaf}{among} ORDER BY r.leaf LIMIT {limit}"
        );
        Ok(self.sql.query(&text, &args.0)?)
    }

    /// Finds when records of the registers that stay, and that rules of the others read, changed.
    fn find_others(&mut self) -> Result<(), Fault> {
        let Some(only) = self.only else { return Ok(()) };
        let read: BTreeSet<&str> = only.iter().filter_map(|key| self.cx.shapes.find(key)).flat_map(derive::reads).collect();
        let stays = |key: &str| !only.contains(key) && (read.contains(key) || read.contains("*"));
        for shape in self.cx.shapes.all.iter().filter(|shape| stays(shape.register.key)) {
            let table = &shape.table;
            let text = format!(
                "SELECT from_seq, id FROM {table} WHERE org = ?1 UNION SELECT to_seq, id FROM {table} WHERE org = ?1 AND to_seq IS NOT NULL"
            );
            for cells in self.sql.query(&text, &[self.org.into()])? {
                self.others.entry(cells.count(0)).or_default().insert((shape.register.key, cells.id(1)));
            }
        }
        Ok(())
    }

    /// Projects the revisions of one change set, after what happened in other registers before it.
    fn set(&mut self, set: &[Cells]) -> Result<(), Fault> {
        let Some(first) = set.first() else { return Ok(()) };
        while let Some(seq) = self.others.keys().next().copied().filter(|seq| *seq < first.count(1)) {
            self.project(seq, first.time(8), &[])?;
        }
        self.project(first.count(1), first.time(8), set)
    }

    fn project(&mut self, seq: u64, at: Timestamp, set: &[Cells]) -> Result<(), Fault> {
        let (cx, sql, org) = (self.cx, self.sql, self.org);
        let tx = Tx {
            cx,
            sql,
            org,
            organisation: self.organisation,
            actor: Actor::System,
            scope: Scope::everything(),
            root: self.root,
            seq,
            at,
            last: at,
            authors: Rc::clone(&self.authors),
            newest: Rc::clone(&self.newest),
        };
        let actor = set.first().map(|first| first.bytes(9).to_vec()).unwrap_or_default();
        let mut projector = Projector::new(&tx, actor);
        projector.single = false;
        let others = self.others.remove(&seq).unwrap_or_default();
        let mut touched: Vec<Moved> =
            others.into_iter().filter_map(|(key, id)| Some(Moved::anything(cx.shapes.find(key)?.register, id))).collect();
        let mut written: Vec<(Option<Row>, Row)> = Vec::new();
        for cells in set {
            let Some(shape) = cx.shapes.find(cells.text(2)) else {
                tracing::warn!(register = cells.text(2), "records of a register that this release does not know are left out");
                continue;
            };
            let mut row = Row::blank(shape.register, cells.id(3));
            body::read(&mut row, u32::try_from(cells.int(5)).unwrap_or_default(), cells.bytes(6), cells.bytes(7))?;
            let before: Option<Stored> = projector.load(shape.register, row.id)?;
            let after = projector.stamped(before.as_ref(), row, cells.count(4));
            projector.put(before.as_ref(), &after)?;
            let before = before.map(|before| before.row);
            touched.push(Moved::between(before.as_ref(), &after.row));
            written.push((before, after.row));
        }
        // Where only some registers are made anew, no entries of packs are among them.
        for (before, after) in written.iter().filter(|_| self.only.is_none()) {
            touched.extend(projector.content(before.as_ref(), after, &tx.reader(Sight::Rule))?);
        }
        let mut reader = tx.reader(Sight::Rule);
        if self.only.is_some() {
            reader.view = View::At(seq);
        }
        derive::settle(&projector, reader, touched, self.only)?;
        population::keep_in(&projector, &mut self.since)?;
        self.done += 1;
        let counted = COUNTED * 3_u64.pow((self.done / COUNTED).max(1).ilog(3));
        if self.done == counted {
            sql.batch(sql.dialect().count_anew())?;
        }
        if self.done.is_multiple_of(TOLD) {
            tracing::info!(change_set = seq, of = self.sets, "projections are made anew");
        }
        Ok(())
    }

    /// Makes anew what falls due: of the registers made anew, and of all where arrangements are among them.
    fn remake_due(&self, shapes: &[&Shape]) -> Result<(), Fault> {
        let made = |key: &str| shapes.iter().any(|shape| shape.register.key == key);
        let all = made(ARRANGEMENT.key);
        let mut ruled = self.cx.shapes.all.iter().filter(|shape| !shape.register.due_rules.is_empty());
        ruled.try_for_each(
            |shape| {
                if all || made(shape.register.key) { due::remake(self.sql, &self.cx.shapes, self.org, shape) } else { Ok(()) }
            },
        )
    }

    /// Keeps the words of every record of a register as it is now.
    fn index_words(&self, shape: &Shape) -> Result<(), Fault> {
        let mut last = Id::default();
        loop {
            let mut args = Args::default();
            let (org, after) = (args.put(self.org), args.put(last));
            let held = "m.from_seq <= r.from_seq AND (m.to_seq IS NULL OR m.to_seq > r.from_seq)";
            let columns = load::columns(shape, self.sql.dialect(), &mut args, |_| held.to_owned());
            let (limit, table) = (args.put(CHUNK), &shape.table);
            let text = format!(
                "SELECT {columns}, x.no FROM {table} r JOIN record x ON x.org = r.org AND x.id = r.id WHERE r.org = {org} AND r.id > {after} \
                 AND r.from_seq = (SELECT max(y.from_seq) FROM {table} y WHERE y.org = r.org AND y.id = r.id) ORDER BY r.id LIMIT {limit}"
            );
            let found = self.sql.query(&text, &args.0)?;
            for cells in &found {
                let row = load::decode_row(shape, cells)?.row;
                let (name, all) = words(&row);
                let no = cells.0.len().checked_sub(1).map_or(0, |place| cells.int(place));
                find::index(self.sql, no, &name, &all)?;
                last = row.id;
            }
            if found.is_empty() {
                return Ok(());
            }
        }
    }
}
