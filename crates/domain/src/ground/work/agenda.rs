//! What falls due, of all registers, as it was arranged.

use jiff::ToSpan;
use jiff::civil::Date;
use kernel::nouns::arrangement::{self, Arranged};
use kernel::nouns::{ARRANGEMENT, Arrangement};
use kernel::register::Due;
use kernel::{Fault, Filter, Id, Kind, Query, Read, Register, Row, Sort, Value};
use std::collections::BTreeMap;

/// How many records of one register and date are read for the reader's next weeks.
pub const MOST: u64 = 100;
/// How far they reach, in weeks.
const WEEKS: i64 = 13;

/// Something to do, with the record it is about.
#[derive(Debug, Clone)]
pub struct Work {
    /// What, by when, by whom, as it was arranged.
    pub due: Due,
    /// The day that the record itself names and what was arranged instead.
    pub arranged: Option<(Date, Arrangement)>,
    /// About which record.
    pub row: Row,
}

/// What falls due.
#[derive(Debug, Clone, Default)]
pub struct Agenda {
    /// Soonest first, the reader's own first among equals.
    pub list: Vec<Work>,
    /// There is more than was read, so that counts of the list are at least so many.
    pub more: bool,
}

/// What falls due within the next quarter, and what is late.
///
/// # Errors
/// When the store fails.
pub fn soon(read: &dyn Read, me: Option<Id>) -> Result<Agenda, Fault> {
    let Ok(horizon) = read.today().checked_add(WEEKS.weeks()) else { return Ok(Agenda::default()) };
    between(read, me, None, horizon, MOST)
}

/// What falls due from a day (without one: however long ago) and before another, of all registers. Of each register and
/// date at most `most` records are read, and as many again of the reader's own.
///
/// # Errors
/// When the store fails.
pub fn between(read: &dyn Read, me: Option<Id>, from: Option<Date>, to: Date, most: u64) -> Result<Agenda, Fault> {
    let mut agenda = Agenda::default();
    let mut rows: BTreeMap<Id, Row> = BTreeMap::new();
    for register in read.registers().iter().filter(|register| register.hooks.due.is_some()) {
        for (index, field) in register.fields().iter().enumerate() {
            if field.kind != Kind::Date || !field.index {
                continue;
            }
            let everybody = from_day(Filter::open(register).before(register, &field.key, to), register, &field.key, from);
            let mine = me.map(|me| everybody.clone().is(register, register.worker, vec![Value::Link(me)]));
            for filter in mine.into_iter().chain([everybody]) {
                let query = Query { filter, sort: Some(Sort { field: Some(index), down: false }), offset: 0, limit: most };
                let page = read.list(register, &query)?;
                agenda.more |= page.total > most;
                rows.extend(page.rows.into_iter().map(|row| (row.id, row)));
            }
        }
    }
    for row in postponed_into(read, me, from, to)? {
        rows.insert(row.id, row);
    }
    let ids: Vec<Id> = rows.keys().copied().collect();
    let known = arrangement::about(read, &ids)?;
    for row in rows.into_values() {
        for Arranged { due, by } in arrangement::arranged(&row, &known) {
            if due.date < to && from.is_none_or(|from| due.date >= from) {
                agenda.list.push(Work { due, arranged: by, row: row.clone() });
            }
        }
    }
    agenda
        .list
        .sort_by_key(|work| (work.due.date, work.due.person != me, kernel::text::sort_key(&work.row.reference), work.due.what.id.clone()));
    Ok(agenda)
}

/// Records whose own day lies before the time that is asked for and that were postponed into it, and those that were given
/// to the reader.
fn postponed_into(read: &dyn Read, me: Option<Id>, from: Option<Date>, to: Date) -> Result<Vec<Row>, Fault> {
    let mut wanted = Vec::new();
    if from.is_some() {
        wanted.push(from_day(Filter::new().before(&ARRANGEMENT, "until", to), &ARRANGEMENT, "until", from));
    }
    wanted.extend(me.map(|me| Filter::new().is(&ARRANGEMENT, "person", vec![Value::Link(me)])));
    let mut about: Vec<Id> = Vec::new();
    for filter in wanted {
        about.extend(read.all(&ARRANGEMENT, &filter)?.iter().filter_map(|row| row.of::<Arrangement>()?.about));
    }
    let mut by_register: BTreeMap<&str, (&'static Register, Vec<Id>)> = BTreeMap::new();
    for (id, name) in read.names(&about)? {
        by_register.entry(name.register.key).or_insert((name.register, Vec::new())).1.push(id);
    }
    let mut rows = Vec::new();
    for (register, ids) in by_register.into_values() {
        let closed = |row: &Row| row.retired || register.workflow.closed.contains(&row.common.state.as_str());
        rows.extend(read.get_many(register, &ids)?.into_iter().filter(|row| !closed(row)));
    }
    Ok(rows)
}

fn from_day(filter: Filter, register: &Register, key: &str, from: Option<Date>) -> Filter {
    match from {
        Some(from) => filter.since(register, key, from),
        None => filter,
    }
}
