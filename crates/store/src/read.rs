//! What a read answers.

use crate::agenda;
use crate::context::View;
use crate::counting;
use crate::find::{self, Among};
use crate::load::{self};
use crate::reader::{Conn, Reader};
use crate::remembered::Ends;
use crate::select;
use crate::sql::Args;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::due::Reviews;
use kernel::nouns::ORGANISATION;
use kernel::text::sort_key;
use kernel::{
    Actor, Crossed, DuePage, DueQuery, Fault, Filter, Gather, Gathered, History, Id, JournalEntry, JournalQuery, Kept, LinkRow, Moment,
    Name, Page, Pointing, Query, Read, Register, Row, Scope, Sort, Value, Words,
};
use std::cell::OnceCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

impl Read for Reader<'_> {
    fn organisation(&self) -> Id {
        self.organisation
    }

    fn words(&self) -> &Words {
        &self.cx.words
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

    fn shown_at(&self) -> Timestamp {
        match self.moment {
            Moment::Live => self.now,
            Moment::At(time) => time,
            Moment::Sequence(_) => self.recorded_at,
        }
    }

    fn today(&self) -> Date {
        self.shown_at().to_zoned(self.zone()).date()
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
            newest: None,
            remembered: None,
        };
        reader.turn(moment)?;
        Ok(Box::new(reader))
    }

    fn get(&self, register: &'static Register, id: Id) -> Result<Option<Row>, Fault> {
        Ok(self.get_many(register, &[id])?.pop())
    }

    fn get_many(&self, register: &'static Register, ids: &[Id]) -> Result<Vec<Row>, Fault> {
        let Some(remembered) = &self.remembered else { return Ok(load::in_order(ids, self.rows(register, ids)?)) };
        let known = |id: &Id| remembered.rows.borrow().contains_key(&(register.key, *id));
        let fresh: Vec<Id> = ids.iter().copied().filter(|id| !known(id)).collect();
        let found = self.rows(register, &fresh)?;
        let mut rows = remembered.rows.borrow_mut();
        rows.extend(fresh.into_iter().map(|id| ((register.key, id), None)));
        rows.extend(found.into_iter().map(|row| ((register.key, row.id), Some(row))));
        let asked = ids.iter().filter_map(|id| rows.get(&(register.key, *id)).cloned().flatten());
        Ok(load::in_order(ids, asked.collect()))
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
        counting::count(self, self.cx.shapes.of(register)?, filter)
    }

    fn any(&self, register: &'static Register, filter: &Filter) -> Result<bool, Fault> {
        counting::any(self, self.cx.shapes.of(register)?, filter)
    }

    fn counts(&self, asked: &[(&'static Register, &Filter)]) -> Result<Vec<u64>, Fault> {
        counting::counts(self, asked)
    }

    fn cross(&self, register: &'static Register, filter: &Filter, fields: (usize, usize)) -> Result<Crossed, Fault> {
        let found = counting::cross(self, self.cx.shapes.of(register)?, filter, fields)?;
        found.ok_or_else(|| Fault::Internal(format!("two fields of register {} cannot be counted by pairs", register.key)))
    }

    fn tally(&self, register: &'static Register, filter: &Filter, field: usize) -> Result<Vec<(Value, u64)>, Fault> {
        counting::tally(self, self.cx.shapes.of(register)?, filter, field)
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

    fn gather(&self, from: &[Id], what: &Gather<'_>) -> Result<Gathered, Fault> {
        // Who sees a part walks from record to record, so that nothing hidden stands on the way.
        if self.units().is_some() { kernel::gather::by_hand(self, from, what) } else { crate::gather::run(self, from, what) }
    }

    fn kept(&self, rows: &[&Row], kept: &Kept<'_>) -> Result<Gathered, Fault> {
        match self.settles().filter(|_| self.units().is_none()) {
            Some(settling) => crate::kept::run(self, settling, rows, kept),
            None => kernel::gather::anew(self, rows, kept),
        }
    }

    fn first(&self, from: Id, what: &Gather<'_>, sort: Sort, limit: u64) -> Result<Page, Fault> {
        if self.units().is_some() {
            return kernel::gather::first_by_hand(self, from, what, sort, limit);
        }
        let (ids, total) = crate::gather::first(self, from, what, sort, limit)?;
        Ok(Page { rows: self.get_many(what.register, &ids)?, total })
    }

    fn pointing(&self, to: Id, first: u64) -> Result<Vec<Pointing>, Fault> {
        if self.visible(&[to])?.is_empty() {
            return Ok(Vec::new());
        }
        let mut args = Args::default();
        let (org, to) = (args.put(self.org), args.put(to));
        let held = self.view.stands("l", self.sql().dialect(), &mut args);
        let behind = " JOIN record x ON x.org = l.org AND x.id = l.from_id";
        let within = format!("l.org = {org} AND l.to_id = {to} AND l.retired = 0 AND {held}");
        let seen = self.units().map(|units| format!(" AND x.now_unit IN ({})", args.list(units)));
        let (join, seen) = seen.as_ref().map_or(("", ""), |seen| (behind, seen.as_str()));
        let text = format!("SELECT l.register, l.field, count(*) FROM link l{join} WHERE {within}{seen} GROUP BY l.register, l.field");
        let mut groups: Vec<Pointing> = Vec::new();
        for cells in self.sql().query(&text, &args.0)? {
            let Some(shape) = self.cx.shapes.find(cells.text(0)) else { continue };
            let Some(field) = shape.register.index(cells.text(1)) else { continue };
            groups.push(Pointing { register: shape.register, field, first: Vec::new(), total: cells.count(2) });
        }
        if first == 0 || groups.is_empty() {
            groups.sort_by_key(|group| (self.cx.shapes.place(group.register.key), group.field));
            return Ok(groups);
        }
        // One part for each group: a window over all of them would sort what nobody is shown.
        let most = args.put(first);
        let part = |(place, group): (usize, &Pointing)| {
            let key = group.register.fields().get(group.field).map_or("", |field| field.key.as_ref());
            let (register, field) = (args.put(group.register.key), args.put(key));
            format!(
                "SELECT {place} AS part, * FROM (SELECT l.from_id, x.ref_key FROM link l{behind} WHERE {within} AND l.field = {field} \
                 AND l.register = {register}{seen} ORDER BY x.ref_key, x.id LIMIT {most}) g{place}"
            )
        };
        let parts: Vec<String> = groups.iter().enumerate().map(part).collect();
        for cells in self.sql().query(&format!("{} ORDER BY 1, 3, 2", parts.join(" UNION ALL ")), &args.0)? {
            if let Some(group) = usize::try_from(cells.count(0)).ok().and_then(|place| groups.get_mut(place)) {
                group.first.push(cells.id(1));
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
        Ok(self.versions(register, &[id])?.remove(&id).unwrap_or_default())
    }

    fn histories(&self, register: &'static Register, ids: &[Id]) -> Result<BTreeMap<Id, History>, Fault> {
        self.versions(register, ids)
    }

    fn content(&self, hash: &str) -> Result<Vec<u8>, Fault> {
        self.cx.blobs()?.get(hash)
    }

    fn journal(&self, query: &JournalQuery) -> Result<Vec<JournalEntry>, Fault> {
        self.trail(query)
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
