//! How many records match: in all, in several registers, per value of a field, per pair of values; and whether any does.

use crate::context::View;
use crate::load::is_link;
use crate::reader::Reader;
use crate::select::{Select, held, held_text, select_retired};
use crate::shape::{Shape, told};
use crate::sql::{Args, Cell, Cells, TOGETHER};
use kernel::{Crossed, Fault, Filter, Kind, Register, Value};
use std::collections::BTreeMap;

/// How many match.
pub(crate) fn count(reader: &Reader<'_>, shape: &Shape, filter: &Filter) -> Result<u64, Fault> {
    if reader.sequence == 0 && reader.view != View::Live {
        return Ok(0);
    }
    if filter.tests.is_empty() {
        return held(reader, shape, reader.view, reader.units().as_deref(), select_retired(filter));
    }
    Select::new(reader, shape, filter)?.counting(filter, &[])?.count("")
}

/// Whether one matches: the first that is found ends the search.
pub(crate) fn any(reader: &Reader<'_>, shape: &Shape, filter: &Filter) -> Result<bool, Fault> {
    if reader.sequence == 0 && reader.view != View::Live {
        return Ok(false);
    }
    let mut select = Select::new(reader, shape, filter)?;
    let text = format!("SELECT 1 {} LIMIT 1", select.from());
    Ok(reader.sql().first(&text, &select.args.0)?.is_some())
}

/// How many match in each of several registers, by one statement.
pub(crate) fn counts(reader: &Reader<'_>, asked: &[(&'static Register, &Filter)]) -> Result<Vec<u64>, Fault> {
    if reader.sequence == 0 && reader.view != View::Live {
        return Ok(vec![0; asked.len()]);
    }
    let mut counts = vec![0; asked.len()];
    for (part, slots) in asked.chunks(TOGETHER).zip(counts.chunks_mut(TOGETHER)) {
        let (mut args, mut texts) = (Args::default(), Vec::new());
        for (place, (register, filter)) in part.iter().enumerate() {
            let shape = reader.cx.shapes.of(register)?;
            let text = if filter.tests.is_empty() {
                let (org, units) = (args.put(reader.org), reader.units());
                held_text(reader, &org, shape, reader.view, units.as_deref(), select_retired(filter), &mut args)
            } else {
                let mut select = Select::after(args, reader, shape, filter)?.counting(filter, &[])?;
                let from = select.from();
                let text = format!("{}SELECT {} {from}", select.with, select.many());
                args = select.args;
                text
            };
            texts.push(format!("SELECT CAST({place} AS BIGINT) AS place, ({text}) AS n"));
        }
        for cells in reader.sql().query(&texts.join(" UNION ALL "), &args.0)? {
            if let Some(slot) = usize::try_from(cells.count(0)).ok().and_then(|place| slots.get_mut(place)) {
                *slot = cells.count(1);
            }
        }
    }
    Ok(counts)
}

/// How many match per pair of values of two fields with columns of their own.
pub(crate) fn cross(reader: &Reader<'_>, shape: &Shape, filter: &Filter, fields: (usize, usize)) -> Result<Option<Crossed>, Fault> {
    let field = |index: usize| shape.register.fields().get(index).filter(|field| !is_link(&field.kind) && single(&field.kind));
    let (Some(first), Some(second)) = (field(fields.0), field(fields.1)) else { return Ok(None) };
    if reader.sequence == 0 && reader.view != View::Live {
        return Ok(Some(Vec::new()));
    }
    let mut select = Select::new(reader, shape, filter)?.counting(filter, &[fields.0, fields.1])?;
    let (Some(one), Some(two)) = (select.told(fields.0), select.told(fields.1)) else { return Ok(None) };
    let (from, many, having) = (select.from(), select.many(), select.having());
    let text = format!("{}SELECT {one} AS v, {two} AS w, {many} {from} GROUP BY 1, 2{having} ORDER BY 1, 2", select.with);
    let found = reader.sql().query(&text, &select.args.0)?;
    let pair = |cells: &Cells| Ok(((told(first, cells.at(0))?, told(second, cells.at(1))?), cells.count(2)));
    found.iter().map(pair).collect::<Result<_, Fault>>().map(Some)
}

/// Whether a value of this kind is one thing, not a list of words.
fn single(kind: &Kind) -> bool {
    !matches!(kind, Kind::Flags(_) | Kind::Tags | Kind::Grid(_))
}

/// How many match per value of a field.
pub(crate) fn tally(reader: &Reader<'_>, shape: &Shape, filter: &Filter, index: usize) -> Result<Vec<(Value, u64)>, Fault> {
    let Some(field) = shape.register.fields().get(index) else { return Ok(Vec::new()) };
    let mut select = Select::new(reader, shape, filter)?.counting(filter, &[index])?;
    let (from, many, having) = (select.from(), select.many(), select.having());
    let text = match select.told(index) {
        Some(told) => format!("{}SELECT {told} AS v, {many} {from} GROUP BY 1{having} ORDER BY 1", select.with),
        None => {
            let key = select.args.put(field.key.as_ref());
            let held = select.view.stands("l", reader.sql().dialect(), &mut select.args);
            let join = format!("LEFT JOIN link l ON l.org = r.org AND l.from_id = r.id AND l.field = {key} AND {held} WHERE ");
            format!("{}SELECT l.to_id AS v, count(*) {} GROUP BY l.to_id ORDER BY 1", select.with, from.replacen("WHERE ", &join, 1))
        }
    };
    let found = reader.sql().query(&text, &select.args.0)?;
    let mut counts: BTreeMap<Vec<u8>, (Value, u64)> = BTreeMap::new();
    let hidden = is_link(&field.kind) && index != 0;
    let seen = if hidden { Some(reader.visible(&found.iter().filter_map(|c| c.opt_id(0)).collect::<Vec<_>>())?) } else { None };
    for cells in &found {
        let value = match cells.at(0) {
            Cell::Bytes(_) => match &seen {
                Some(seen) if !seen.contains(&cells.id(0)) => Value::None,
                _ => Value::Link(cells.id(0)),
            },
            cell => told(field, cell)?,
        };
        let parts = match value {
            Value::Words(words) => words.into_iter().map(Value::from).collect(),
            other => vec![other],
        };
        for part in parts {
            let slot = counts.entry(kernel::body::canonical(&part.to_json())).or_insert((part, 0));
            slot.1 += cells.count(1);
        }
    }
    let mut list: Vec<(Value, u64)> = counts.into_values().collect();
    let place = |value: &Value| field.kind.choices().zip(value.as_text()).and_then(|(choices, word)| choices.position(word));
    list.sort_by_key(|(value, _)| (value.is_none(), place(value)));
    Ok(list)
}
