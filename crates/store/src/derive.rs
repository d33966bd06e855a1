//! Derived values: when a change set ends, the declared paths are walked backwards from what changed, and where a value
//! is another now, a row of the projection is opened. Runs over the whole organisation, in the order of the registers,
//! until nothing changes any more.

use crate::context::View;
use crate::load;
use crate::projector::Projector;
use crate::reader::Reader;
use crate::shape::{Shapes, column_name, is_derived};
use crate::sql::Args;
use kernel::register::COMMON;
use kernel::{Derived, Fault, Field, Id, Register, Step, Value};
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Rounds after which values are said not to settle.
const ROUNDS: usize = 1_000;

/// One derived value of one register, with how much of the changes it has seen.
struct Rule {
    register: &'static Register,
    derived: &'static Derived,
    field: usize,
    seen: usize,
}

/// Brings derived values up to date after these records changed: all, or those of some registers.
pub(crate) fn settle(
    projector: &Projector<'_>,
    reader: Reader<'_>,
    touched: Vec<(&'static Register, Id)>,
    only: Option<&BTreeSet<&'static str>>,
) -> Result<(), Fault> {
    let reader = &reader.remembering();
    let mut rules = Vec::new();
    for shape in projector.shapes.all.iter().filter(|shape| only.is_none_or(|only| only.contains(shape.register.key))) {
        for (place, derived) in shape.register.derived.iter().enumerate() {
            rules.push(Rule { register: shape.register, derived, field: COMMON + shape.register.own_len() + place, seen: 0 });
        }
    }
    let mut changes = touched;
    let mut walked = Walked::default();
    for _ in 0..ROUNDS {
        let before = changes.len();
        for rules in rules.chunk_by_mut(|one, other| one.register == other.register) {
            // Each record is loaded and put once, whatever many of its values may be others now.
            let mut due: BTreeMap<Id, Vec<usize>> = BTreeMap::new();
            for (place, rule) in rules.iter_mut().enumerate() {
                let fresh: BTreeSet<(&str, Id)> = changes.iter().skip(rule.seen).map(|(register, id)| (register.key, *id)).collect();
                rule.seen = changes.len();
                for id in affected(projector, &mut walked, rule, &fresh)? {
                    due.entry(id).or_default().push(place);
                }
            }
            for (id, places) in due {
                let wanted: Vec<&Rule> = places.iter().filter_map(|place| rules.get(*place)).collect();
                if let Some(register) = wanted.first().map(|rule| rule.register)
                    && apply(projector, reader, register, &wanted, id)?
                {
                    changes.push((register, id));
                }
            }
        }
        if changes.len() == before && rules.iter().all(|rule| rule.seen == changes.len()) {
            return Ok(());
        }
    }
    Err(Fault::Internal(format!("derived values did not settle in {ROUNDS} rounds")))
}

/// Steps back that were walked already: links stand while derived values settle, and many rules share their paths.
type Walked<'k> = HashMap<(Step, Vec<&'k str>, BTreeSet<Id>), BTreeSet<Id>>;

/// Records whose value may be another now.
fn affected<'k>(
    projector: &Projector<'_>,
    walked: &mut Walked<'k>,
    rule: &Rule,
    fresh: &BTreeSet<(&str, Id)>,
) -> Result<BTreeSet<Id>, Fault> {
    let mut all: BTreeSet<Id> = fresh.iter().filter(|(key, _)| *key == rule.register.key).map(|(_, id)| *id).collect();
    if fresh.is_empty() {
        return Ok(all);
    }
    for path in rule.derived.paths {
        let places = places(projector.shapes, rule.register, path);
        for end in 1..places.len() {
            let reached = places.get(end).cloned().unwrap_or_default();
            let mut ids: BTreeSet<Id> =
                fresh.iter().filter(|(key, _)| reached.contains(key) || reached.contains(&"*")).map(|(_, id)| *id).collect();
            for place in (0..end).rev() {
                if ids.is_empty() {
                    break;
                }
                let (Some(step), Some(from)) = (path.get(place), places.get(place)) else { break };
                let asked = (*step, from.clone(), ids);
                ids = match walked.get(&asked) {
                    Some(known) => known.clone(),
                    None => {
                        let found = back(projector, step, from, &asked.2)?;
                        walked.insert(asked, found.clone());
                        found
                    }
                };
            }
            all.extend(ids);
        }
    }
    Ok(all)
}

/// Registers that stand at each place of a path; the first is that of the rule.
fn places(shapes: &Shapes, register: &'static Register, path: &[Step]) -> Vec<Vec<&'static str>> {
    let mut places: Vec<Vec<&'static str>> = vec![vec![register.key]];
    for step in path {
        let here = places.last().cloned().unwrap_or_default();
        places.push(match step {
            Step::In(register, _) => vec![*register],
            Step::Out(key) => targets(shapes, &here, key),
        });
    }
    places
}

/// Registers that the rules of a register read beside its own; `*` for all.
pub(crate) fn reads(shapes: &Shapes, register: &'static Register) -> BTreeSet<&'static str> {
    let paths = register.derived.iter().flat_map(|derived| derived.paths);
    paths.flat_map(|path| places(shapes, register, path).into_iter().skip(1).flatten()).collect()
}

/// Registers that a link field of some registers points to.
fn targets(shapes: &Shapes, here: &[&'static str], key: &str) -> Vec<&'static str> {
    let mut list: Vec<&'static str> = Vec::new();
    for shape in &shapes.all {
        if here.contains(&shape.register.key) || here.contains(&"*") {
            list.extend(shape.register.field(key).map(|f: &Field| f.kind.targets()).unwrap_or_default());
        }
    }
    list.sort_unstable();
    list.dedup();
    list
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

/// Computes some values of a record in the order of their rules, so that each sees those before it. Whether any changed.
fn apply(projector: &Projector<'_>, reader: &Reader<'_>, register: &'static Register, rules: &[&Rule], id: Id) -> Result<bool, Fault> {
    let Some(before) = projector.load(register, id)? else { return Ok(false) };
    let Some(mut row) = reader.show(vec![before.clone()])?.pop() else { return Ok(false) };
    let mut after = before.clone();
    let mut changed = false;
    for rule in rules {
        let value = plain((rule.derived.compute)(&row, reader)?);
        if value == row.get(rule.field) {
            continue;
        }
        changed = true;
        if !is_derived(register, rule.field) || !after.row.set(rule.field, value.clone()) || !row.set(rule.field, value) {
            return Err(Fault::Internal(format!("derived field {} has no place", rule.derived.field.key)));
        }
    }
    if changed {
        after.from_seq = projector.seq;
        after.row.sequence = projector.seq;
        projector.put(Some(&before), &after)?;
        reader.forget(register, id);
    }
    Ok(changed)
}

/// The value of every derived field of a record as the rules would compute it now, for fsck.
pub(crate) fn differences(reader: &Reader<'_>, register: &'static Register, id: Id) -> Result<Vec<String>, Fault> {
    let shape = reader.cx.shapes.of(register)?;
    let Some(stored) = load::by_id(reader.sql(), reader.org, shape, View::Live, id)? else { return Ok(Vec::new()) };
    let Some(row) = reader.show(vec![stored])?.pop() else { return Ok(Vec::new()) };
    let mut wrong = Vec::new();
    for (place, derived) in register.derived.iter().enumerate() {
        if plain((derived.compute)(&row, reader)?) != row.get(COMMON + register.own_len() + place) {
            wrong.push(derived.field.key.to_string());
        }
    }
    Ok(wrong)
}
