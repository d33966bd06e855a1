//! Reading: one implementation for both engines, now and as at any moment, showing nothing the actor may not see.

use crate::access;
use crate::context::{Context, View};
use crate::journal::author;
use crate::load::{self, Newest, Stored};
use crate::moved::Moved;
use crate::pool::Pooled;
use crate::remembered::{Remembered, Settling};
use crate::sql::{Args, Asked, Cell, Sql, TOGETHER};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::row::Author;
use kernel::{Actor, Fault, Id, Moment, Name, Read, Register, Row, Scope, Value};
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
    /// What the call that reads has loaded or written already, where rules read its newest state.
    pub(crate) newest: Option<Rc<Newest>>,
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
        // The second is asked after the lock is held, so that a rebuild which held it before is seen.
        let asked: [Asked<'_>; 2] = [(&text, &[organisation.into()]), ("SELECT generation FROM installation", &[])];
        let [found, generation] = sql.each(asked)?;
        if generation.first().map(|row| row.int(0)) != Some(cx.generation.load(std::sync::atomic::Ordering::Acquire)) {
            return Err(Fault::Unavailable(
                "another program has rebuilt this database for its own release; stop this one and start that release".into(),
            ));
        }
        let Some(row) = found.first() else { return Ok(None) };
        Ok(Some(Self { org: row.int(0), root: row.id(1), next_seq: row.count(2), next_leaf: row.count(3), last: row.time(4) }))
    }
}

impl<'a> Reader<'a> {
    /// A read of an organisation on a connection that holds a snapshot.
    pub(crate) fn open(cx: &'a Context, conn: Pooled<'a>, organisation: Id, actor: &Actor, moment: Moment) -> Result<Self, Fault> {
        let sql = conn.sql();
        let head = Head::find(cx, sql, organisation, false)?.ok_or(Fault::NotFound)?;
        let now = cx.now();
        let scope = access::scope(cx, sql, head.org, actor, now)?;
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
            now,
            zone: OnceCell::new(),
            authors: Authors::default(),
            newest: None,
            remembered: None,
            conn: Conn::Own(conn),
        };
        reader.turn(moment)?;
        Ok(reader)
    }

    /// Turns a read of the newest state to another moment.
    pub(crate) fn turn(&mut self, moment: Moment) -> Result<(), Fault> {
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
    pub(crate) fn newest(&self) -> Result<(u64, Timestamp), Fault> {
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

    /// The same for a change set that settles after these changes: what records keep is told from what they kept before.
    pub(crate) fn settling(mut self, changes: Vec<Moved>) -> Self {
        let settling = Settling { changes: RefCell::new(changes), ..Settling::default() };
        self.remembered = Some(Remembered { settling: Some(settling), ..Remembered::default() });
        self
    }

    /// The change set that settles.
    pub(crate) fn settles(&self) -> Option<&Settling> {
        self.remembered.as_ref().and_then(|remembered| remembered.settling.as_ref())
    }

    /// The day whose words hold. None while derived values settle: what they follow from knows no date.
    pub(crate) fn day(&self) -> Option<Date> {
        self.remembered.is_none().then(|| self.today())
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

    pub(crate) fn sees(&self, unit: Id) -> bool {
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
    pub(crate) fn author(&self, pseudonym: &[u8]) -> Result<Author, Fault> {
        if let Some(found) = self.authors.borrow().get(pseudonym) {
            return Ok(*found);
        }
        let text = "SELECT subject FROM pseudonym WHERE org = ?1 AND pseudonym = ?2";
        let found = self.sql().first(text, &[self.org.into(), pseudonym.into()])?.map_or(Author::Erased, |row| author(row.text(0)));
        self.authors.borrow_mut().insert(pseudonym.to_vec(), found);
        Ok(found)
    }

    /// Asks at once for all authors of some rows that are not known yet.
    fn find_authors(&self, rows: &[Stored]) -> Result<(), Fault> {
        let mut authors = self.authors.borrow_mut();
        let named = rows.iter().flat_map(|stored| [&stored.created_by, &stored.changed_by]);
        let fresh: BTreeSet<&Vec<u8>> = named.filter(|pseudonym| !authors.contains_key(*pseudonym)).collect();
        let fresh: Vec<Vec<u8>> = fresh.into_iter().cloned().collect();
        for part in fresh.chunks(load::CHUNK) {
            let mut args = Args::default();
            let (org, list) = (args.put(self.org), args.list(part.iter().cloned()));
            authors.extend(part.iter().map(|pseudonym| (pseudonym.clone(), Author::Erased)));
            let text = format!("SELECT pseudonym, subject FROM pseudonym WHERE org = {org} AND pseudonym IN ({list})");
            authors.extend(self.sql().query(&text, &args.0)?.iter().map(|row| (row.bytes(0).to_vec(), author(row.text(1)))));
        }
        Ok(())
    }

    /// Rows for the reader: with authors, with the words of the day, without links to what does not show.
    pub(crate) fn show(&self, rows: Vec<Stored>) -> Result<Vec<Row>, Fault> {
        self.find_authors(&rows)?;
        let mut list = Vec::with_capacity(rows.len());
        for stored in rows {
            let mut row = stored.row;
            row.created_by = self.author(&stored.created_by)?;
            row.changed_by = self.author(&stored.changed_by)?;
            list.push(row);
        }
        if let Some(row) = list.first()
            && !self.cx.shapes.of(row.register)?.lapses.is_empty()
            && let Some(day) = self.day()
        {
            list.iter_mut().for_each(|row| row.lapse(day));
        }
        self.hide(&mut list)?;
        Ok(list)
    }

    /// Takes links away that the reader may not see. The unit stays: it is how the row came to show.
    pub(crate) fn hide(&self, rows: &mut [Row]) -> Result<(), Fault> {
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

    /// Names at a past moment, from the register tables: many registers by one question.
    pub(crate) fn names_at(&self, entries: &[load::Entry], names: &mut BTreeMap<Id, Name>) -> Result<(), Fault> {
        let mut by_register: BTreeMap<&str, Vec<Id>> = BTreeMap::new();
        for entry in entries {
            by_register.entry(&entry.register).or_default().push(entry.id);
        }
        let known = by_register.iter().filter_map(|(key, ids)| Some((self.cx.shapes.find(key)?, ids)));
        let parts: Vec<_> = known.flat_map(|(shape, ids)| ids.chunks(256).map(move |part| (shape, part))).collect();
        for some in parts.chunks(TOGETHER) {
            let mut args = Args::default();
            let org = args.put(self.org);
            let mut texts = Vec::new();
            for (place, (shape, ids)) in some.iter().enumerate() {
                let title = shape.register.title_index().and_then(|i| shape.column(i)).map_or("reference", |c| c.name.as_str());
                let wanted = args.list(ids.iter().copied());
                let held = self.view.stands("r", self.sql().dialect(), &mut args);
                texts.push(format!(
                    "SELECT CAST({place} AS BIGINT) AS place, r.id, r.reference, r.{title} AS title, r.retired FROM {} r \
                     WHERE r.org = {org} AND r.id IN ({wanted}) AND {held}",
                    shape.table
                ));
            }
            for cells in self.sql().query(&texts.join(" UNION ALL "), &args.0)? {
                let Some((shape, _)) = usize::try_from(cells.count(0)).ok().and_then(|place| some.get(place)) else { continue };
                let reference = cells.text(2).to_owned();
                let title = cells.opt_text(3).map_or_else(|| reference.clone(), str::to_owned);
                names.insert(cells.id(1), Name { register: shape.register, reference, title, retired: cells.int(4) != 0 });
            }
        }
        Ok(())
    }

    /// Rows that show, in no order.
    pub(crate) fn rows(&self, register: &Register, ids: &[Id]) -> Result<Vec<Row>, Fault> {
        let shape = self.cx.shapes.of(register)?;
        let mut found = match &self.newest {
            Some(newest) if self.sees_all && self.view == View::Live => newest.load(self.sql(), self.org, shape, ids)?,
            _ => load::by_ids(self.sql(), self.org, shape, self.view, ids)?,
        };
        found.retain(|stored| self.sees(stored.now_unit));
        self.show(found)
    }
}
