//! Derived values of the past: change set by change set, each row that another has followed since, against what the rules gave then.

use super::check::Check;
use crate::context::View;
use crate::derive::{self, Walked};
use crate::load;
use crate::moved::Moved;
use crate::projector::Projector;
use crate::shape::Shape;
use crate::sql::{Args, Cells};
use crate::tx::Sight;
use kernel::{Fault, Id, Row, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Change sets whose rows are read together.
const WINDOW: u64 = 500;

/// What a change set did to a record.
struct Turn {
    /// Of which register, by place.
    shape: usize,
    after: Row,
    before: Option<Row>,
    /// Whether another row has followed: the newest are looked at with the records as they are.
    past: bool,
}

/// What change sets did, by their sequence.
#[derive(Default)]
struct Turns {
    rows: BTreeMap<u64, Vec<Turn>>,
    /// Entries of packs that came, changed or went.
    content: BTreeMap<u64, BTreeSet<(usize, Id)>>,
}

impl Check<'_> {
    /// Only values that the change set wakes are computed, and what a record counts is told from what it counted before, as the door does
    /// both; all others are those of the row before. The newest row is computed anew by itself, so that nothing wrong could stand there.
    pub(super) fn past(&mut self) -> Result<(), Fault> {
        let shapes = &self.cx.shapes.all;
        let read: BTreeSet<&str> = shapes.iter().flat_map(derive::reads).collect();
        let concerns = |shape: &Shape| !shape.groups.is_empty() || read.contains(shape.register.key) || read.contains("*");
        let mut from = 1;
        while from < self.next.0 {
            let until = from + WINDOW;
            let mut turns = Turns::default();
            for (place, shape) in shapes.iter().enumerate().filter(|(_, shape)| concerns(shape)) {
                self.turns(place, shape, (from, until), &mut turns)?;
            }
            for (seq, rows) in std::mem::take(&mut turns.rows) {
                self.change_set(seq, rows, turns.content.remove(&seq).unwrap_or_default())?;
            }
            from = until;
        }
        Ok(())
    }

    /// The rows of a register that these change sets made, each with the row before it.
    fn turns(&mut self, place: usize, shape: &Shape, (from, until): (u64, u64), turns: &mut Turns) -> Result<(), Fault> {
        let table = &shape.table;
        if shape.content {
            let text = format!(
                "SELECT from_seq, id FROM {table} WHERE org = ?1 AND from_seq >= ?2 AND from_seq < ?3 UNION \
                 SELECT to_seq, id FROM {table} WHERE org = ?1 AND to_seq >= ?2 AND to_seq < ?3"
            );
            for cells in self.sql.query(&text, &[self.org.into(), from.into(), until.into()])? {
                turns.content.entry(cells.count(0)).or_default().insert((place, cells.id(1)));
            }
            if shape.groups.is_empty() {
                return Ok(());
            }
        }
        let mut args = Args::default();
        let (org, from, until) = (args.put(self.org), args.put(from), args.put(until));
        let held = "m.from_seq <= r.from_seq AND (m.to_seq IS NULL OR m.to_seq > r.from_seq)";
        let columns = load::columns(shape, self.sql.dialect(), &mut args, |_| held.to_owned());
        let made = format!("q.org = {org} AND q.from_seq >= {from} AND q.from_seq < {until}");
        let last = format!("SELECT max(x.from_seq) FROM {table} x WHERE x.org = q.org AND x.id = q.id AND x.from_seq < q.from_seq");
        let after = format!("SELECT {columns}, r.to_seq FROM {table} r WHERE {} ORDER BY r.from_seq, r.id", made.replace("q.", "r."));
        let before = format!(
            "SELECT {columns}, q.from_seq FROM {table} q JOIN {table} r ON r.org = q.org AND r.id = q.id AND r.from_seq = ({last}) WHERE {made}"
        );
        let mut known: BTreeMap<(u64, Id), Row> = BTreeMap::new();
        for cells in self.sql.query(&before, &args.0)? {
            // One that nobody can read was named when its record was looked at.
            if let Ok(stored) = load::decode_row(shape, &cells) {
                known.insert((end(&cells).unwrap_or_default(), stored.row.id), stored.row);
            }
        }
        for cells in self.sql.query(&after, &args.0)? {
            let Ok(stored) = load::decode_row(shape, &cells) else { continue };
            let (seq, after) = (stored.from_seq, stored.row);
            let turn = Turn { shape: place, before: known.remove(&(seq, after.id)), after, past: end(&cells).is_some() };
            turns.rows.entry(seq).or_default().push(turn);
        }
        Ok(())
    }

    /// What the rules gave in one change set.
    fn change_set(&mut self, seq: u64, turns: Vec<Turn>, content: BTreeSet<(usize, Id)>) -> Result<(), Fault> {
        let shapes = &self.cx.shapes.all;
        let entries = content.into_iter().filter_map(|(place, id)| Some(Moved::anything(shapes.get(place)?.register, id)));
        let changes = turns.iter().map(|turn| Moved::between(turn.before.as_ref(), &turn.after)).chain(entries).collect();
        let mut past: BTreeMap<usize, Vec<(Row, Row)>> = BTreeMap::new();
        for turn in turns.into_iter().filter(|turn| turn.past && shapes.get(turn.shape).is_some_and(|shape| !shape.groups.is_empty())) {
            let nothing = vec![Value::None; turn.after.derived.len()];
            let from = Row { derived: turn.before.map_or(nothing, |before| before.derived), ..turn.after.clone() };
            past.entry(turn.shape).or_default().push((turn.after, from));
        }
        let tx = self.tx(Some(seq));
        let projector = Projector::new(&tx, Vec::new());
        let mut reader = tx.reader(Sight::Rule);
        reader.view = View::At(seq);
        let reader = reader.settling(changes);
        let mut walked = Walked::default();
        for (place, rows) in past {
            let (Some(shape), Some(settling)) = (shapes.get(place), reader.settles()) else { continue };
            let wakes = derive::wakes(&projector, &mut walked, shape, &settling.changes.borrow())?;
            let asked = |id: Id, group: usize| wakes.get(&id).is_some_and(|groups| groups.contains(&group));
            for part in rows.chunks(load::CHUNK) {
                let (rows, from): (Vec<Row>, Vec<Row>) = part.iter().cloned().unzip();
                let found = derive::differences(&reader, shape, &rows, from, asked);
                self.differ(shape, &rows, found, &format!(" after change set {seq}"))?;
            }
        }
        Ok(())
    }
}

/// The last cell of a row, which is a change set.
fn end(cells: &Cells) -> Option<u64> {
    cells.0.len().checked_sub(1).and_then(|place| cells.opt_int(place)).and_then(|seq| u64::try_from(seq).ok())
}
