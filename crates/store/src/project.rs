//! Projecting: what a change set means for the register tables, links, names and search. The door and the rebuild
//! both come through here, so that a rebuilt projection equals the one it replaces.

use crate::due;
use crate::load::{self, Stored};
use crate::moved::Moved;
use crate::population;
use crate::projector::Projector;
use crate::shape::Shape;
use crate::sql::Cell;
use crate::tally;
use kernel::text::{sort_key, tokens};
use kernel::{Fault, Hooks, Id, Read, Row};
use std::collections::BTreeSet;

/// Most words of one record that search keeps.
const WORDS: usize = 20_000;

impl Projector<'_> {
    /// A row with everything that this change set says about it.
    pub(crate) fn stamped(&self, before: Option<&Stored>, mut row: Row, version: u64) -> Stored {
        row.version = version;
        row.sequence = self.seq;
        row.entry = self.seq;
        let kept = before.filter(|b| row.register.same_substance(&b.row, &row));
        row.substance = kept.map_or(version, |b| b.row.substance);
        row.changed_at = self.at;
        row.created_at = before.map_or(self.at, |b| b.row.created_at);
        if let Some(before) = before {
            row.derived = before.row.derived.clone();
        }
        let now_unit = row.common.unit.unwrap_or(self.root);
        let created_by = before.map_or_else(|| self.actor.clone(), |b| b.created_by.clone());
        Stored { row, from_seq: self.seq, now_unit, created_by, changed_by: self.actor.clone() }
    }

    /// Makes `after` the newest state of its record.
    pub(crate) fn put(&self, before: Option<&Stored>, after: &Stored) -> Result<(), Fault> {
        let shape = self.shapes.of(after.row.register)?;
        self.put_row(shape, before, after)?;
        if before.is_some_and(|b| b.now_unit != after.now_unit) {
            self.move_unit(shape, before, after)?;
        }
        self.put_links(shape, before, after)?;
        self.put_record(shape, before, after)?;
        self.newest.keep(after);
        if self.single { due::follow(self, before, after) } else { Ok(()) }
    }

    /// Takes a content entry away: nothing is newest any more.
    fn close(&self, before: &Stored) -> Result<(), Fault> {
        let shape = self.shapes.of(before.row.register)?;
        self.close_row(shape, before)?;
        self.newest.forget(before.row.id);
        let gone = [self.org.into(), before.row.id.into(), self.seq.into()];
        self.sql.execute("DELETE FROM link WHERE org = ?1 AND from_id = ?2 AND to_seq IS NULL AND from_seq = ?3", &gone)?;
        self.sql.execute("UPDATE link SET to_seq = ?3 WHERE org = ?1 AND from_id = ?2 AND to_seq IS NULL", &gone)?;
        self.sql.execute("UPDATE record SET present = 0 WHERE org = ?1 AND id = ?2", &[self.org.into(), before.row.id.into()])?;
        Ok(())
    }

    /// Counts a row that was opened or closed; one that was opened in this change set and is gone again counts for nothing.
    fn count(&self, shape: &Shape, gone: bool) {
        let mut moves = self.moves.borrow_mut();
        let moved = moves.entry(shape.register.key).or_default();
        *moved = if gone { moved.saturating_sub(1) } else { *moved + 1 };
    }

    fn close_row(&self, shape: &Shape, before: &Stored) -> Result<(), Fault> {
        let table = &shape.table;
        if before.from_seq == self.seq {
            let text = format!("DELETE FROM {table} WHERE org = ?1 AND id = ?2 AND from_seq = ?3");
            self.sql.execute(&text, &[self.org.into(), before.row.id.into(), self.seq.into()])?;
        } else {
            let text = format!("UPDATE {table} SET to_seq = ?3 WHERE org = ?1 AND id = ?2 AND from_seq = ?4");
            self.sql.execute(&text, &[self.org.into(), before.row.id.into(), self.seq.into(), before.from_seq.into()])?;
        }
        self.count(shape, before.from_seq == self.seq);
        tally::note(self, shape, before, -1)
    }

    fn put_row(&self, shape: &Shape, before: Option<&Stored>, after: &Stored) -> Result<(), Fault> {
        if let Some(before) = before {
            self.close_row(shape, before)?;
        }
        let row = &after.row;
        let mut cells: Vec<Cell> = vec![
            self.org.into(),
            row.id.into(),
            self.seq.into(),
            Cell::Null,
            row.version.into(),
            row.reference.as_str().into(),
            sort_key(&row.reference).into(),
            after.now_unit.into(),
            row.retired.into(),
            row.created_at.into(),
            after.created_by.clone().into(),
            row.changed_at.into(),
            after.changed_by.clone().into(),
            row.entry.into(),
            row.substance.into(),
        ];
        cells.extend(shape.cells(row)?);
        self.sql.execute(&shape.insert, &cells)?;
        self.count(shape, false);
        tally::note(self, shape, after, 1)
    }

    /// Every version of a record shows in the unit it belongs to now.
    fn move_unit(&self, shape: &Shape, before: Option<&Stored>, after: &Stored) -> Result<(), Fault> {
        let Some(before) = before else { return Ok(()) };
        population::moved(self, shape, after.row.id, before.now_unit, after.now_unit)?;
        let text = format!("UPDATE {} SET now_unit = ?3 WHERE org = ?1 AND id = ?2", shape.table);
        self.sql.execute(&text, &[self.org.into(), after.row.id.into(), after.now_unit.into()])?;
        due::moved(self, after.row.id, after.now_unit)
    }

    fn put_links(&self, shape: &Shape, before: Option<&Stored>, after: &Stored) -> Result<(), Fault> {
        let wanted = load::links(shape, &after.row);
        if let Some(before) = before
            && before.row.retired == after.row.retired
            && load::links(shape, &before.row) == wanted
        {
            return Ok(());
        }
        let id = after.row.id;
        let key = |index: usize| shape.register.fields().get(index).map(|f| f.key.as_ref()).unwrap_or_default();
        let open = match before {
            None => Vec::new(),
            Some(_) => {
                let text = "SELECT field, to_id, pos, retired, from_seq FROM link WHERE org = ?1 AND from_id = ?2 AND to_seq IS NULL";
                self.sql.query(text, &[self.org.into(), id.into()])?
            }
        };
        let mut kept = BTreeSet::new();
        for cells in open {
            let place = cells.count(2) as usize;
            let same = wanted.iter().position(|(index, pos, to)| key(*index) == cells.text(0) && *to == cells.id(1) && *pos == place);
            match same {
                Some(at) if (cells.int(3) != 0) == after.row.retired => {
                    kept.insert(at);
                }
                _ => self.close_link(id, cells.text(0), cells.id(1), cells.count(4))?,
            }
        }
        for (_, (index, pos, to)) in wanted.iter().enumerate().filter(|(at, _)| !kept.contains(at)) {
            let text = "INSERT INTO link (org, from_id, register, field, to_id, pos, retired, from_seq) VALUES (?1,?2,?3,?4,?5,?6,?7,?8)";
            let cells = [
                self.org.into(),
                id.into(),
                shape.register.key.into(),
                key(*index).into(),
                (*to).into(),
                (*pos as u64).into(),
                after.row.retired.into(),
                self.seq.into(),
            ];
            self.sql.execute(text, &cells)?;
        }
        Ok(())
    }

    fn close_link(&self, from: Id, field: &str, to: Id, from_seq: u64) -> Result<(), Fault> {
        let mut cells: Vec<Cell> = vec![self.org.into(), from.into(), field.into(), to.into(), from_seq.into()];
        let link = "org = ?1 AND from_id = ?2 AND field = ?3 AND to_id = ?4 AND from_seq = ?5";
        let text = if from_seq == self.seq {
            format!("DELETE FROM link WHERE {link}")
        } else {
            cells.push(self.seq.into());
            format!("UPDATE link SET to_seq = ?6 WHERE {link}")
        };
        self.sql.execute(&text, &cells)?;
        Ok(())
    }

    /// Name, unit and words of the newest state.
    fn put_record(&self, shape: &Shape, before: Option<&Stored>, after: &Stored) -> Result<(), Fault> {
        let row = &after.row;
        let title = row.title();
        let named = before.is_some_and(|b| {
            b.row.title() == title && b.row.retired == row.retired && b.now_unit == after.now_unit && b.row.reference == row.reference
        });
        if !named {
            // Without RETURNING, for which SQLite would remember each statement by itself: a walk over all that the call wrote before.
            let text = "INSERT INTO record (org, id, register, reference, ref_key, title, title_k, now_unit, retired, present, content) \
                        VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,1,?10) ON CONFLICT (org, id) DO UPDATE SET reference = excluded.reference, \
                        ref_key = excluded.ref_key, title = excluded.title, title_k = excluded.title_k, now_unit = excluded.now_unit, \
                        retired = excluded.retired, present = 1";
            let cells = [
                self.org.into(),
                row.id.into(),
                row.register.key.into(),
                row.reference.as_str().into(),
                sort_key(&row.reference).into(),
                title.as_str().into(),
                sort_key(&title).into(),
                after.now_unit.into(),
                row.retired.into(),
                shape.content.into(),
            ];
            self.sql.execute(text, &cells)?;
        }
        if !self.single {
            return Ok(());
        }
        let words = words(row);
        if before.is_none_or(|b| self::words(&b.row) != words) {
            let no = self.sql.number("SELECT no FROM record WHERE org = ?1 AND id = ?2", &[self.org.into(), row.id.into()])?;
            crate::find::index(self.sql, no, &words.0, &words.1)?;
        }
        Ok(())
    }

    /// Content entries that a record brings in or no longer brings in. Answers with the entries that changed.
    pub(crate) fn content(&self, before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Moved>, Fault> {
        let bring = |hooks: &Hooks, row: Option<&Row>| match row {
            Some(row) if !row.retired => (hooks.entries)(row, read),
            _ => Ok(Vec::new()),
        };
        let hooks = &after.register.hooks;
        let (old, new) = (bring(hooks, before)?, bring(hooks, Some(after))?);
        let mut changed = Vec::new();
        let staying: BTreeSet<Id> = new.iter().map(|row| row.id).collect();
        for gone in old.iter().filter(|row| !staying.contains(&row.id)) {
            let key = [self.org.into(), after.id.into(), gone.id.into()];
            self.sql.execute("DELETE FROM content WHERE org = ?1 AND source = ?2 AND id = ?3", &key)?;
            let Some(stored) = self.load(gone.register, gone.id)? else { continue };
            match self.other_source(gone.id, read)? {
                Some(row) => {
                    if self.put_content(Some(&stored), row)? {
                        changed.push(Moved::anything(gone.register, gone.id));
                    }
                }
                None => {
                    self.close(&stored)?;
                    changed.push(Moved::anything(gone.register, gone.id));
                }
            }
        }
        for row in new {
            let (register, id) = (row.register, row.id);
            if !self.shapes.of(register)?.content {
                return Err(Fault::Internal(format!(
                    "register {} brings in entries of {}, which is not a content register",
                    after.register.key, register.key
                )));
            }
            let key = [self.org.into(), after.id.into(), id.into()];
            self.sql.execute("INSERT INTO content (org, source, id) VALUES (?1,?2,?3) ON CONFLICT DO NOTHING", &key)?;
            let stored = self.load(register, id)?;
            if self.put_content(stored.as_ref(), row)? {
                changed.push(Moved::anything(register, id));
            }
        }
        Ok(changed)
    }

    /// The same entry as another record brings it in, when one does.
    fn other_source(&self, entry: Id, read: &dyn Read) -> Result<Option<Row>, Fault> {
        let text = "SELECT c.source, x.register FROM content c JOIN record x ON x.org = c.org AND x.id = c.source WHERE c.org = ?1 AND c.id = ?2 \
            ORDER BY c.source";
        for cells in self.sql.query(text, &[self.org.into(), entry.into()])? {
            let Some(shape) = self.shapes.find(cells.text(1)) else { continue };
            if let Some(source) = self.load(shape.register, cells.id(0))?
                && let Some(row) = (shape.register.hooks.entries)(&source.row, read)?.into_iter().find(|row| row.id == entry)
            {
                return Ok(Some(row));
            }
        }
        Ok(None)
    }

    /// Whether something changed.
    fn put_content(&self, before: Option<&Stored>, mut row: Row) -> Result<bool, Fault> {
        row.common.unit = Some(self.root);
        let same = before.is_some_and(|b| {
            b.row.reference == row.reference && (0..row.register.said_len()).all(|index| b.row.get(index) == row.get(index))
        });
        if !same {
            let after = self.stamped(before, row, 0);
            self.put(before, &after)?;
        }
        Ok(!same)
    }
}

/// Words by which a record is found: those of its name, then all.
pub(crate) fn words(row: &Row) -> (Vec<String>, Vec<String>) {
    let name = tokens(&format!("{} {}", row.reference, row.title()));
    let mut all = format!("{} {}", row.reference, row.title());
    for (index, _) in row.register.fields().iter().enumerate().filter(|(_, f)| f.search) {
        match row.get(index) {
            kernel::Value::Text(text) => {
                all.push(' ');
                all.push_str(&text);
            }
            kernel::Value::Words(words) => words.iter().for_each(|word| {
                all.push(' ');
                all.push_str(word);
            }),
            _ => {}
        }
    }
    let mut all = tokens(&all);
    all.truncate(WORDS);
    (name, all)
}
