//! Derived values: when a change set ends, the declared paths are walked backwards from what changed, and where a value
//! is another now, a row of the projection is opened. Runs over the whole organisation, in the order of the registers,
//! until nothing changes any more. What a group does not read wakes none of its records.

use crate::groups::Group;
use crate::load::{self, Stored};
use crate::moved::Moved;
use crate::projector::Projector;
use crate::reader::Reader;
use crate::remembered::Settling;
use crate::shape::{Shape, column_name, is_derived};
use crate::sql::Args;
use kernel::{Fault, Id, Register, Row, Step, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rounds after which values are said not to settle.
const ROUNDS: usize = 1_000;

/// Registers that the rules of a register read beside its own; `*` for all.
pub(crate) fn reads(shape: &Shape) -> BTreeSet<&'static str> {
    shape.groups.iter().flat_map(Group::reads).collect()
}

/// Brings derived values up to date after these changes: all, or those of some registers.
pub(crate) fn settle(
    projector: &Projector<'_>,
    reader: Reader<'_>,
    touched: Vec<Moved>,
    only: Option<&BTreeSet<&'static str>>,
) -> Result<(), Fault> {
    let reader = &reader.settling(touched);
    let Some(Settling { changes, .. }) = reader.settles() else { return Ok(()) };
    let wanted = |shape: &&Shape| !shape.groups.is_empty() && only.is_none_or(|only| only.contains(shape.register.key));
    // Beside each register, how many of the changes each of its groups has seen.
    let mut registers: Vec<(&Shape, Vec<usize>)> =
        projector.shapes.all.iter().filter(wanted).map(|shape| (shape, vec![0; shape.groups.len()])).collect();
    let mut walked = Walked::default();
    for _ in 0..ROUNDS {
        let before = changes.borrow().len();
        for (shape, seen) in &mut registers {
            // Each record is loaded and put once, whatever many of its groups may be others now.
            let mut due: BTreeMap<Id, Vec<usize>> = BTreeMap::new();
            let known = changes.borrow();
            for (place, (group, seen)) in shape.groups.iter().zip(seen).enumerate() {
                let fresh = known.get(*seen..).unwrap_or_default();
                let woken = woken(projector, &mut walked, group, fresh)?;
                *seen = known.len();
                woken.into_iter().for_each(|id| due.entry(id).or_default().push(place));
            }
            drop(known);
            if !due.is_empty() {
                let moved = apply(projector, reader, shape, &due)?;
                changes.borrow_mut().extend(moved);
            }
        }
        let all = changes.borrow().len();
        if all == before && registers.iter().flat_map(|(_, seen)| seen).all(|seen| *seen == all) {
            return Ok(());
        }
    }
    Err(Fault::Internal(format!("derived values did not settle in {ROUNDS} rounds")))
}

/// Steps back that were walked already: links stand while derived values settle, and many groups share their paths.
pub(crate) type Walked = HashMap<(Step, Vec<&'static str>, BTreeSet<Id>), BTreeSet<Id>>;

/// Records whose values of a group may be others after these changes.
fn woken(projector: &Projector<'_>, walked: &mut Walked, group: &Group, fresh: &[Moved]) -> Result<BTreeSet<Id>, Fault> {
    let of_itself =
        fresh.iter().filter(|moved| moved.register == group.register && (moved.is_new() || moved.was_said() || moved.of(&group.own)));
    let mut all: BTreeSet<Id> = of_itself.map(|moved| moved.id).collect();
    for path in &group.paths {
        if let Some(place) = path.iter().find(|place| matches!(place.step, Some(Step::All(_)))) {
            // What points at a new record has changed itself.
            let another = |moved: &&Moved| moved.is_anything() || moved.came_or_went() || moved.of(&place.reads);
            if fresh.iter().filter(|moved| place.holds(moved.register)).any(|moved| another(&moved)) {
                all.extend(everyone(projector, group.register)?);
            }
            continue;
        }
        let mut here: BTreeSet<Id> = BTreeSet::new();
        for (at, place) in path.iter().enumerate().skip(1).rev() {
            let Some(step) = place.step else { break };
            let next = path.get(at + 1).and_then(|place| place.step);
            let mut before: BTreeSet<Id> = BTreeSet::new();
            for moved in fresh.iter().filter(|moved| place.holds(moved.register)) {
                let walks_on = matches!(next, Some(Step::Out(key)) if moved.of(&[key]));
                match step {
                    // What the record points at, or did, is known without asking; what it still points at is not concerned.
                    Step::In(_, key) if moved.is_new() => before.extend(moved.relinked(key)),
                    // What points at a new record has changed itself.
                    _ if moved.is_new() => {}
                    _ if moved.is_anything() || moved.came_or_went() || walks_on || moved.of(&place.reads) => {
                        here.insert(moved.id);
                    }
                    Step::In(_, key) => before.extend(moved.relinked(key)),
                    _ => {}
                }
            }
            if !here.is_empty() {
                let from = path.get(at - 1).map(|place| place.registers.clone()).unwrap_or_default();
                let asked = (step, from, here);
                match walked.get(&asked) {
                    Some(known) => before.extend(known),
                    None => {
                        let found = back(projector, &step, &asked.1, &asked.2)?;
                        before.extend(&found);
                        walked.insert(asked, found);
                    }
                }
            }
            here = before;
        }
        all.extend(here);
    }
    Ok(all)
}

/// All records of a register.
fn everyone(projector: &Projector<'_>, register: &Register) -> Result<Vec<Id>, Fault> {
    let mut args = Args::default();
    let (org, seq) = (args.put(projector.org), args.put(projector.seq));
    let held = format!("from_seq <= {seq} AND (to_seq IS NULL OR to_seq >= {seq})");
    let table = &projector.shapes.of(register)?.table;
    let found = projector.sql.query(&format!("SELECT DISTINCT id FROM {table} WHERE org = {org} AND {held}"), &args.0)?;
    Ok(found.iter().map(|cells| cells.id(0)).collect())
}

/// One step back: from records at the end of a step to those at its start, by links before and after the change.
fn back(projector: &Projector<'_>, step: &Step, from: &[&str], ids: &BTreeSet<Id>) -> Result<BTreeSet<Id>, Fault> {
    let mut found = BTreeSet::new();
    let ids: Vec<Id> = ids.iter().copied().collect();
    for part in ids.chunks(256) {
        let mut args = Args::default();
        let (org, seq) = (args.put(projector.org), args.put(projector.seq));
        let list = args.list(part.iter().copied());
        let held = format!("from_seq <= {seq} AND (to_seq IS NULL OR to_seq >= {seq})");
        let text = match step {
            Step::Out("unit") => {
                for shape in projector.shapes.all.iter().filter(|shape| from.contains(&shape.register.key) || from.contains(&"*")) {
                    let text =
                        format!("SELECT id FROM {} WHERE org = {org} AND {} IN ({list}) AND {held}", shape.table, column_name("unit"));
                    found.extend(projector.sql.query(&text, &args.0)?.iter().map(|cells| cells.id(0)));
                }
                continue;
            }
            Step::In(register, "unit") => match projector.shapes.find(register) {
                Some(shape) => {
                    format!("SELECT {} FROM {} WHERE org = {org} AND id IN ({list}) AND {held}", column_name("unit"), shape.table)
                }
                None => continue,
            },
            Step::Out(key) => {
                let field = args.put(*key);
                let registers =
                    if from.contains(&"*") { String::new() } else { format!(" AND register IN ({})", args.list(from.iter().copied())) };
                format!("SELECT from_id FROM link WHERE org = {org} AND to_id IN ({list}) AND field = {field}{registers} AND {held}")
            }
            Step::In(register, key) => {
                let (field, register) = (args.put(*key), args.put(*register));
                format!(
                    "SELECT to_id FROM link WHERE org = {org} AND from_id IN ({list}) AND field = {field} AND register = {register} AND {held}"
                )
            }
            Step::All(_) | Step::Reads(_) => continue,
        };
        found.extend(projector.sql.query(&text, &args.0)?.iter().map(|cells| cells.id(0)));
    }
    Ok(found)
}

/// Nothing, where a rule answered with an empty list or text: that is how it comes back from its column.
fn plain(value: Value) -> Value {
    match value {
        Value::Text(text) => Value::text(text),
        Value::Words(words) => Value::from(words),
        Value::Links(ids) => Value::from(ids),
        Value::Grid(rows) if rows.is_empty() => Value::None,
        other => other,
    }
}

/// Computes a group for these records and writes its values into them.
fn compute(group: &Group, rows: &mut [&mut Row], reader: &Reader<'_>) -> Result<(), Fault> {
    let seen: Vec<Row> = rows.iter().map(|row| (**row).clone()).collect();
    let found = (group.derived.compute)(&seen, reader)?;
    for (row, values) in rows.iter_mut().zip(found) {
        for (index, value) in (group.first..).zip(values) {
            if !is_derived(group.register, index) || !row.set(index, plain(value)) {
                return Err(Fault::Internal(format!("a derived field of register {} has no place", group.register.key)));
            }
        }
    }
    Ok(())
}

/// Computes some groups of some records in the order of the groups, so that each sees those before it. What changed.
fn apply(projector: &Projector<'_>, reader: &Reader<'_>, shape: &Shape, due: &BTreeMap<Id, Vec<usize>>) -> Result<Vec<Moved>, Fault> {
    let ids: Vec<Id> = due.keys().copied().collect();
    let mut moved = Vec::new();
    for part in ids.chunks(load::CHUNK) {
        let mut found = projector.load_many(shape, part)?;
        // In the order of their identities, so that a rebuild computes them as the door did.
        found.sort_by_key(|stored| stored.row.id);
        let mut rows: Vec<Row> = found.iter().map(|stored| stored.row.clone()).collect();
        for (place, group) in shape.groups.iter().enumerate() {
            let wanted = |row: &&mut Row| due.get(&row.id).is_some_and(|places| places.contains(&place));
            let mut some: Vec<&mut Row> = rows.iter_mut().filter(wanted).collect();
            if !some.is_empty() {
                compute(group, &mut some, reader)?;
            }
        }
        for (before, mut row) in found.into_iter().zip(rows) {
            if before.row.derived == row.derived {
                continue;
            }
            moved.push(Moved::between(Some(&before.row), &row));
            row.sequence = projector.seq;
            let (register, id) = (row.register, row.id);
            let after = Stored { row, from_seq: projector.seq, ..before.clone() };
            projector.put(Some(&before), &after)?;
            reader.forget(register, id);
        }
    }
    Ok(moved)
}

/// Groups by the records of a register whose values may be others after these changes.
pub(crate) fn wakes(
    projector: &Projector<'_>,
    walked: &mut Walked,
    shape: &Shape,
    changes: &[Moved],
) -> Result<BTreeMap<Id, BTreeSet<usize>>, Fault> {
    let mut wakes: BTreeMap<Id, BTreeSet<usize>> = BTreeMap::new();
    for (place, group) in shape.groups.iter().enumerate() {
        woken(projector, walked, group, changes)?.into_iter().for_each(|id| _ = wakes.entry(id).or_default().insert(place));
    }
    Ok(wakes)
}

/// Fields that differ, by record.
pub(crate) type Differences = Vec<(Id, Vec<String>)>;

/// The fields of these records whose derived values are not what the rules compute from `now`, the same records with the derived values
/// that they had before, by record: for fsck. A rule is asked only where `asked` says so of a record and the place of a group.
pub(crate) fn differences(
    reader: &Reader<'_>,
    shape: &Shape,
    rows: &[Row],
    mut now: Vec<Row>,
    asked: impl Fn(Id, usize) -> bool,
) -> Result<Differences, Fault> {
    for (place, group) in shape.groups.iter().enumerate() {
        let mut some: Vec<&mut Row> = now.iter_mut().filter(|row| asked(row.id, place)).collect();
        if !some.is_empty() {
            compute(group, &mut some, reader)?;
        }
    }
    let wrong = |(row, now): (&Row, &Row)| {
        let fields = shape.register.fields().iter().enumerate().skip(shape.register.said_len());
        let wrong: Vec<String> =
            fields.filter(|(index, _)| row.get(*index) != now.get(*index)).map(|(_, field)| field.key.to_string()).collect();
        (!wrong.is_empty()).then_some((row.id, wrong))
    };
    Ok(rows.iter().zip(&now).filter_map(wrong).collect())
}
