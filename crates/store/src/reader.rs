//! Reading: one implementation for both engines, now and as at any moment, showing nothing the actor may not see.

use crate::access;
use crate::agenda;
use crate::context::{Context, View};
use crate::find::{self, Among};
use crate::journal::author;
use crate::links::{Ends, Remembered};
use crate::load::{self, Stored};
use crate::pool::Pooled;
use crate::select;
use crate::sql::{Args, Cell, Cells, Sql};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::due::Reviews;
use kernel::nouns::ORGANISATION;
use kernel::row::Author;
use kernel::text::sort_key;
use kernel::{
    Actor, Channel, Choice, Crossed, DuePage, DueQuery, Fault, Filter, History, Id, LinkRow, Moment, Name, Page, Pointing, Query, Read,
    Register, Revision, Row, Scope, Value, body,
};
use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::rc::Rc;

/// Authors by pseudonym, as far as they were asked for: shared by the reads of one call.
pub(crate) type Authors = Rc<RefCell<HashMap<Vec<u8>, Author>>>;

/// The connection that a read uses.
pub(crate) enum Conn<'a> {
    /// One of its own, holding a snapshot until the read is dropped.
    Own(Pooled<'a>),
    /// That of a write, inside its transaction.
    Lent(&'a dyn Sql),
}

/// A read.
pub(crate) struct Reader<'a> {
    pub(crate) cx: &'a Context,
    pub(crate) conn: Conn<'a>,
    pub(crate) org: i64,
    pub(crate) organisation: Id,
    pub(crate) actor: Actor,
    pub(crate) scope: Scope,
    /// Rules see the whole organisation, whatever the scope says.
    pub(crate) sees_all: bool,
    pub(crate) moment: Moment,
    pub(crate) view: View,
    pub(crate) sequence: u64,
    pub(crate) recorded_at: Timestamp,
    pub(crate) now: Timestamp,
    pub(crate) zone: OnceCell<TimeZone>,
    pub(crate) authors: Authors,
    /// What was asked for while derived values settle: rules ask for the same again and again.
    pub(crate) remembered: Option<Remembered>,
}

/// What is known of an organisation before anything is read.
pub(crate) struct Head {
    pub(crate) org: i64,
    pub(crate) root: Id,
    pub(crate) next_seq: u64,
    pub(crate) next_leaf: u64,
    pub(crate) last: Timestamp,
}

impl Head {
    /// The head of an organisation, locked when a write follows; refuses when a newer program has rebuilt the projections.
    pub(crate) fn find(cx: &Context, sql: &dyn Sql, organisation: Id, lock: bool) -> Result<Option<Self>, Fault> {
        let lock = if lock { sql.dialect().for_update() } else { "" };
        let text = format!("SELECT org, root_unit, next_seq, next_leaf, last_recorded_at FROM log_head WHERE organisation = ?1{lock}");
        let found = sql.first(&text, &[organisation.into()])?;
        // Asked after the lock is held, so that a rebuild which held it before is seen.
        if sql.number("SELECT generation FROM installation", &[])? != cx.generation.load(std::sync::atomic::Ordering::Acquire) {
            return Err(Fault::Unavailable(
                "another program has rebuilt this database for its own release; stop this one and start that release".into(),
            ));
        }
        let Some(row) = found else { return Ok(None) };
        Ok(Some(Self { org: row.int(0), root: row.id(1), next_seq: row.count(2), next_leaf: row.count(3), last: row.time(4) }))
    }
}

impl<'a> Reader<'a> {
    /// A read of an organisation on a connection that holds a snapshot.
    pub(crate) fn open(cx: &'a Context, conn: Pooled<'a>, organisation: Id, actor: &Actor, moment: Moment) -> Result<Self, Fault> {
        let sql = conn.sql();
        let head = Head::find(cx, sql, organisation, false)?.ok_or(Fault::NotFound)?;
        let scope = access::scope(cx, sql, head.org, actor)?;
        let newest = head.next_seq.saturating_sub(1);
        let mut reader = Self {
            cx,
            org: head.org,
            organisation,
            actor: actor.clone(),
            scope,
            sees_all: false,
            moment: Moment::Live,
            view: View::Live,
            sequence: newest,
            recorded_at: head.last,
            now: cx.now(),
            zone: OnceCell::new(),
            authors: Authors::default(),
            remembered: None,
            conn: Conn::Own(conn),
        };
        reader.turn(moment)?;
        Ok(reader)
    }

    /// Turns a read of the newest state to another moment.
    fn turn(&mut self, moment: Moment) -> Result<(), Fault> {
        let newest = self.sequence;
        let sequence = match moment {
            Moment::Live => newest,
            Moment::Sequence(seq) => seq.min(newest),
            Moment::At(time) => {
                let text = "SELECT seq FROM change_set WHERE org = ?1 AND recorded_at <= ?2 ORDER BY recorded_at DESC, seq DESC LIMIT 1";
                self.sql().first(text, &[self.org.into(), time.into()])?.map_or(0, |row| row.count(0))
            }
        };
        if sequence != newest {
            let text = "SELECT recorded_at FROM change_set WHERE org = ?1 AND seq = ?2";
            let found = self.sql().first(text, &[self.org.into(), sequence.into()])?;
            self.recorded_at = found.map_or(Timestamp::UNIX_EPOCH, |row| row.time(0));
            self.view = View::At(sequence);
        }
        self.moment = moment;
        self.sequence = sequence;
        Ok(())
    }

    /// The newest state that this read's snapshot holds: sequence and time of its last change set.
    fn newest(&self) -> Result<(u64, Timestamp), Fault> {
        if self.view == View::Live {
            return Ok((self.sequence, self.recorded_at));
        }
        let text = "SELECT seq, recorded_at FROM change_set WHERE org = ?1 ORDER BY seq DESC LIMIT 1";
        Ok(self.sql().first(text, &[self.org.into()])?.map_or((0, Timestamp::UNIX_EPOCH), |row| (row.count(0), row.time(1))))
    }

    /// The same read, which asks the database for the same links only once.
    pub(crate) fn remembering(mut self) -> Self {
        self.remembered = Some(Remembered::default());
        self
    }

    /// The connection.
    pub(crate) fn sql(&self) -> &dyn Sql {
        match &self.conn {
            Conn::Own(pooled) => pooled.sql(),
            Conn::Lent(sql) => *sql,
        }
    }

    /// Units whose records show; [`None`] means all.
    pub(crate) fn units(&self) -> Option<Vec<Cell>> {
        if self.sees_all {
            return None;
        }
        self.scope.readable().map(|units| units.iter().map(|id| Cell::from(*id)).collect())
    }

    fn sees(&self, unit: Id) -> bool {
        self.sees_all || self.scope.sees(unit)
    }

    /// Those of these records that show.
    pub(crate) fn visible(&self, ids: &[Id]) -> Result<Vec<Id>, Fault> {
        if self.units().is_none() {
            return Ok(ids.to_vec());
        }
        let seen: BTreeSet<Id> =
            load::entries(self.sql(), self.org, ids)?.into_iter().filter(|entry| self.sees(entry.unit)).map(|entry| entry.id).collect();
        Ok(ids.iter().copied().filter(|id| seen.contains(id)).collect())
    }

    /// Who stands behind a pseudonym.
    fn author(&self, pseudonym: &[u8]) -> Result<Author, Fault> {
        if let Some(found) = self.authors.borrow().get(pseudonym) {
            return Ok(*found);
        }
        let text = "SELECT subject FROM pseudonym WHERE org = ?1 AND pseudonym = ?2";
        let found = self.sql().first(text, &[self.org.into(), pseudonym.into()])?.map_or(Author::Erased, |row| author(row.text(0)));
        self.authors.borrow_mut().insert(pseudonym.to_vec(), found);
        Ok(found)
    }

    /// Rows for the reader: with authors, without links to what does not show.
    pub(crate) fn show(&self, rows: Vec<Stored>) -> Result<Vec<Row>, Fault> {
        let mut list = Vec::with_capacity(rows.len());
        for stored in rows {
            let mut row = stored.row;
            row.created_by = self.author(&stored.created_by)?;
            row.changed_by = self.author(&stored.changed_by)?;
            list.push(row);
        }
        self.hide(&mut list)?;
        Ok(list)
    }

    /// Takes links away that the reader may not see. The unit stays: it is how the row came to show.
    fn hide(&self, rows: &mut [Row]) -> Result<(), Fault> {
        if self.units().is_none() {
            return Ok(());
        }
        let mut all = BTreeSet::new();
        for row in rows.iter() {
            for index in &self.cx.shapes.of(row.register)?.linked {
                all.extend(row.get(*index).links().iter().copied());
            }
        }
        let seen: BTreeSet<Id> = self.visible(&all.into_iter().collect::<Vec<_>>())?.into_iter().collect();
        for row in rows {
            for index in &self.cx.shapes.of(row.register)?.linked {
                let value = row.get(*index);
                if value.links().iter().any(|id| !seen.contains(id)) {
                    let left: Vec<Id> = value.links().iter().copied().filter(|id| seen.contains(id)).collect();
                    row.set(*index, Value::from(left));
                }
            }
        }
        Ok(())
    }

    /// Columns that [`Reader::revisions`] reads.
    const REVISION: &'static str = "SELECT r.id, r.register, r.version, r.schema, r.seq, r.business, r.personal, c.recorded_at, c.actor, c.channel, \
        c.reason, f.recorded_at, f.actor FROM revision r JOIN change_set c ON c.org = r.org AND c.seq = r.seq \
        JOIN revision o ON o.org = r.org AND o.id = r.id AND o.version = 1 JOIN change_set f ON f.org = o.org AND f.seq = o.seq";

    fn revisions(&self, found: &[Cells]) -> Result<Vec<Revision>, Fault> {
        let mut list = Vec::with_capacity(found.len());
        for cells in found {
            let Some(shape) = self.cx.shapes.find(cells.text(1)) else { continue };
            let mut row = Row::blank(shape.register, cells.id(0));
            body::read(&mut row, u32::try_from(cells.int(3)).unwrap_or_default(), cells.bytes(5), cells.bytes(6))?;
            row.version = cells.count(2);
            row.sequence = cells.count(4);
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

    /// Names at a past moment, from the register tables.
    fn names_at(&self, entries: &[load::Entry], names: &mut BTreeMap<Id, Name>) -> Result<(), Fault> {
        let mut by_register: BTreeMap<&str, Vec<Id>> = BTreeMap::new();
        for entry in entries {
            by_register.entry(&entry.register).or_default().push(entry.id);
        }
        for (key, ids) in by_register {
            let Some(shape) = self.cx.shapes.find(key) else { continue };
            let title = shape.register.title_index().and_then(|i| shape.column(i)).map_or("reference", |c| c.name.as_str());
            for part in ids.chunks(256) {
                let mut args = Args::default();
                let org = args.put(self.org);
                let wanted = args.list(part.iter().copied());
                let held = self.view.holds("r", self.sql().dialect(), &mut args);
                let text = format!(
                    "SELECT r.id, r.reference, r.{title}, r.retired FROM {} r WHERE r.org = {org} AND r.id IN ({wanted}) AND {held}",
                    shape.table
                );
                for cells in self.sql().query(&text, &args.0)? {
                    let reference = cells.text(1).to_owned();
                    let title = cells.opt_text(2).map_or_else(|| reference.clone(), str::to_owned);
                    names.insert(cells.id(0), Name { register: shape.register, reference, title, retired: cells.int(3) != 0 });
                }
            }
        }
        Ok(())
    }

    /// Rows that show, in no order.
    fn rows(&self, register: &Register, ids: &[Id]) -> Result<Vec<Row>, Fault> {
        let mut found = load::by_ids(self.sql(), self.org, self.cx.shapes.of(register)?, self.view, ids)?;
        found.retain(|stored| self.sees(stored.now_unit));
        self.show(found)
    }
}

impl Read for Reader<'_> {
    fn organisation(&self) -> Id {
        self.organisation
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
        self.sequence
    }

    fn recorded_at(&self) -> Timestamp {
        self.recorded_at
    }

    fn today(&self) -> Date {
        let time = match self.moment {
            Moment::Live => self.now,
            Moment::At(time) => time,
            Moment::Sequence(_) => self.recorded_at,
        };
        time.to_zoned(self.zone()).date()
    }

    fn zone(&self) -> TimeZone {
        let find = || {
            let shape = self.cx.shapes.of(&ORGANISATION).ok()?;
            let stored = load::by_id(self.sql(), self.org, shape, View::Live, self.organisation).ok()??;
            TimeZone::get(stored.row.value("time_zone").as_text()?).ok()
        };
        self.zone.get_or_init(|| find().unwrap_or(TimeZone::UTC)).clone()
    }

    fn registers(&self) -> &'static [&'static Register] {
        self.cx.registers
    }

    fn mint(&self) -> Id {
        self.cx.mint(self.now)
    }

    fn at(&self, moment: Moment) -> Result<Box<dyn Read + '_>, Fault> {
        let (sequence, recorded_at) = self.newest()?;
        let mut reader = Reader {
            cx: self.cx,
            conn: Conn::Lent(self.sql()),
            org: self.org,
            organisation: self.organisation,
            actor: self.actor.clone(),
            scope: self.scope.clone(),
            sees_all: self.sees_all,
            moment: Moment::Live,
            view: View::Live,
            sequence,
            recorded_at,
            now: self.now,
            zone: OnceCell::new(),
            authors: Rc::clone(&self.authors),
            remembered: None,
        };
        reader.turn(moment)?;
        Ok(Box::new(reader))
    }

    fn get(&self, register: &'static Register, id: Id) -> Result<Option<Row>, Fault> {
        Ok(self.get_many(register, &[id])?.pop())
    }

    fn get_many(&self, register: &'static Register, ids: &[Id]) -> Result<Vec<Row>, Fault> {
        let Some(remembered) = &self.remembered else { return Ok(select::in_order(ids, self.rows(register, ids)?)) };
        let known = |id: &Id| remembered.rows.borrow().contains_key(&(register.key, *id));
        let fresh: Vec<Id> = ids.iter().copied().filter(|id| !known(id)).collect();
        let found = self.rows(register, &fresh)?;
        let mut rows = remembered.rows.borrow_mut();
        rows.extend(fresh.into_iter().map(|id| ((register.key, id), None)));
        rows.extend(found.into_iter().map(|row| ((register.key, row.id), Some(row))));
        let asked = ids.iter().filter_map(|id| rows.get(&(register.key, *id)).cloned().flatten());
        Ok(select::in_order(ids, asked.collect()))
    }

    fn by_reference(&self, reference: &str) -> Result<Option<Row>, Fault> {
        let text = "SELECT id, register, now_unit FROM record WHERE org = ?1 AND ref_key = ?2 ORDER BY content, present DESC, id LIMIT 32";
        let found = self.sql().query(text, &[self.org.into(), sort_key(reference.trim()).into()])?;
        for cells in found.iter().filter(|cells| self.sees(cells.id(2))) {
            let Some(shape) = self.cx.shapes.find(cells.text(1)) else { continue };
            if let Some(row) = self.get(shape.register, cells.id(0))? {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    fn list(&self, register: &'static Register, query: &Query) -> Result<Page, Fault> {
        select::list(self, self.cx.shapes.of(register)?, query)
    }

    fn count(&self, register: &'static Register, filter: &Filter) -> Result<u64, Fault> {
        select::count(self, self.cx.shapes.of(register)?, filter)
    }

    fn counts(&self, asked: &[(&'static Register, &Filter)]) -> Result<Vec<u64>, Fault> {
        select::counts(self, asked)
    }

    fn cross(&self, register: &'static Register, filter: &Filter, fields: (usize, usize)) -> Result<Crossed, Fault> {
        let found = select::cross(self, self.cx.shapes.of(register)?, filter, fields)?;
        found.ok_or_else(|| Fault::Internal(format!("two fields of register {} cannot be counted by pairs", register.key)))
    }

    fn tally(&self, register: &'static Register, filter: &Filter, field: usize) -> Result<Vec<(Value, u64)>, Fault> {
        select::tally(self, self.cx.shapes.of(register)?, filter, field)
    }

    fn links_from(&self, ids: &[Id]) -> Result<Vec<LinkRow>, Fault> {
        let places: HashMap<Id, usize> = ids.iter().enumerate().map(|(place, id)| (*id, place)).collect();
        let mut list = self.links(ids, Ends::From)?;
        list.sort_by_key(|(link, pos)| (places.get(&link.from).copied(), link.field, *pos));
        Ok(list.into_iter().map(|(link, _)| link).collect())
    }

    fn links_to(&self, ids: &[Id]) -> Result<Vec<LinkRow>, Fault> {
        let mut list = self.links(ids, Ends::To)?;
        // Stable: within a register by reference, as the query gave them.
        list.sort_by_key(|(link, _)| self.cx.shapes.place(link.register.key));
        Ok(list.into_iter().map(|(link, _)| link).collect())
    }

    fn sources(&self, ids: &[Id], register: &'static Register, key: &str) -> Result<Vec<LinkRow>, Fault> {
        let Some(field) = register.index(key) else { return Ok(Vec::new()) };
        Ok(self.links(ids, Ends::Through(register.key, field))?.into_iter().map(|(link, _)| link).collect())
    }

    fn pointing(&self, to: Id, first: u64) -> Result<Vec<Pointing>, Fault> {
        if self.visible(&[to])?.is_empty() {
            return Ok(Vec::new());
        }
        let mut args = Args::default();
        let (org, to) = (args.put(self.org), args.put(to));
        let held = self.view.holds("l", self.sql().dialect(), &mut args);
        let seen = self.units().map(|units| format!(" AND x.now_unit IN ({})", args.list(units))).unwrap_or_default();
        let most = args.put(first.max(1));
        let text = format!(
            "SELECT register, field, from_id, n FROM (SELECT l.register, l.field, l.from_id, \
             row_number() OVER (PARTITION BY l.register, l.field ORDER BY x.ref_key, x.id) AS place, \
             count(*) OVER (PARTITION BY l.register, l.field) AS n FROM link l JOIN record x ON x.org = l.org AND x.id = l.from_id \
             WHERE l.org = {org} AND l.to_id = {to} AND l.retired = 0 AND {held}{seen}) s WHERE place <= {most} ORDER BY register, field, place"
        );
        let mut groups: Vec<Pointing> = Vec::new();
        for cells in self.sql().query(&text, &args.0)? {
            let Some(shape) = self.cx.shapes.find(cells.text(0)) else { continue };
            let Some(field) = shape.register.index(cells.text(1)) else { continue };
            if groups.last().is_none_or(|group| group.register != shape.register || group.field != field) {
                groups.push(Pointing { register: shape.register, field, first: Vec::new(), total: cells.count(3) });
            }
            if let Some(group) = groups.last_mut().filter(|_| first > 0) {
                group.first.push(cells.id(2));
            }
        }
        groups.sort_by_key(|group| (self.cx.shapes.place(group.register.key), group.field));
        Ok(groups)
    }

    fn due(&self, query: &DueQuery) -> Result<DuePage, Fault> {
        agenda::page(self, query)
    }

    fn reviews(&self) -> Result<Reviews, Fault> {
        agenda::reviews(self)
    }

    fn names(&self, ids: &[Id]) -> Result<BTreeMap<Id, Name>, Fault> {
        let mut found = load::entries(self.sql(), self.org, ids)?;
        found.retain(|entry| self.sees(entry.unit));
        let mut names = BTreeMap::new();
        if self.view != View::Live {
            self.names_at(&found, &mut names)?;
            return Ok(names);
        }
        for entry in found {
            if let Some(shape) = self.cx.shapes.find(&entry.register) {
                // An entry whose pack is no longer adopted is still called what it was.
                let retired = entry.retired || !entry.present;
                names.insert(entry.id, Name { register: shape.register, reference: entry.reference, title: entry.title, retired });
            }
        }
        Ok(names)
    }

    fn history(&self, register: &'static Register, id: Id) -> Result<History, Fault> {
        let entry = load::entries(self.sql(), self.org, &[id])?.pop();
        if !entry.is_some_and(|entry| entry.register == register.key && self.sees(entry.unit)) {
            return Ok(Vec::new());
        }
        let text = format!("{} WHERE r.org = ?1 AND r.id = ?2 AND r.seq <= ?3 ORDER BY r.version DESC", Self::REVISION);
        let found = self.sql().query(&text, &[self.org.into(), id.into(), self.sequence.into()])?;
        self.revisions(&found)
    }

    fn recent(&self, limit: u64) -> Result<Vec<Revision>, Fault> {
        let mut args = Args::default();
        let (org, seq) = (args.put(self.org), args.put(self.sequence));
        let seen = match self.units() {
            Some(units) => {
                format!(" AND EXISTS (SELECT 1 FROM record x WHERE x.org = r.org AND x.id = r.id AND x.now_unit IN ({}))", args.list(units))
            }
            None => String::new(),
        };
        let limit = args.put(limit);
        let text = format!("{} WHERE r.org = {org} AND r.seq <= {seq}{seen} ORDER BY r.leaf DESC LIMIT {limit}", Self::REVISION);
        let found = self.sql().query(&text, &args.0)?;
        self.revisions(&found)
    }

    fn search(&self, words: &str, limit: u64) -> Result<Vec<(Id, Name)>, Fault> {
        let dialect = self.sql().dialect();
        let mut args = Args::default();
        let org = args.put(self.org);
        let Some(any) = find::condition(dialect, words, Among::All, &mut args) else { return Ok(Vec::new()) };
        let Some(name) = find::condition(dialect, words, Among::Name, &mut args) else { return Ok(Vec::new()) };
        let seen = match self.units() {
            Some(units) => format!(" AND x.now_unit IN ({})", args.list(units)),
            None => String::new(),
        };
        let limit = args.put(limit);
        let text = format!(
            "SELECT x.id FROM record x WHERE x.org = {org} AND x.present = 1 AND {any}{seen} \
             ORDER BY CASE WHEN {name} THEN 0 ELSE 1 END, x.retired, x.title_k, x.ref_key, x.id LIMIT {limit}"
        );
        let ids: Vec<Id> = self.sql().query(&text, &args.0)?.iter().map(|cells| cells.id(0)).collect();
        let mut names = self.names(&ids)?;
        Ok(ids.into_iter().filter_map(|id| names.remove(&id).map(|name| (id, name))).collect())
    }
    fn titled(&self, registers: &[&'static Register], title: &str) -> Result<Vec<(Id, &'static Register)>, Fault> {
        let mut args = Args::default();
        let (org, key) = (args.put(self.org), args.put(sort_key(title)));
        let among = args.list(registers.iter().map(|register| register.key));
        let seen = self.units().map(|units| format!(" AND x.now_unit IN ({})", args.list(units))).unwrap_or_default();
        // Names are those of now: whoever types one, in a past state too, has them before their eyes.
        let text = format!(
            "SELECT id, register FROM (SELECT x.id, x.register, row_number() OVER (PARTITION BY x.register ORDER BY x.ref_key, x.id) AS place \
             FROM record x WHERE x.org = {org} AND x.register IN ({among}) AND x.title_k = {key} AND x.retired = 0 AND x.present = 1{seen}) s \
             WHERE place <= 2 ORDER BY register, place"
        );
        let found = self.sql().query(&text, &args.0)?;
        let mut found: Vec<(Id, &'static Register)> =
            found.iter().filter_map(|cells| Some((cells.id(0), self.cx.shapes.find(cells.text(1))?.register))).collect();
        found.sort_by_key(|(_, register)| self.cx.shapes.place(register.key));
        Ok(found)
    }
}
