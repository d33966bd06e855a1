//! Numbers about records at the end of links, for many records at once: what rules count they ask the store as one question.

use crate::text::sort_key;
use crate::{Choices, Fault, Id, Page, Path, Read, Register, Row, Sort, Step, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What is asked of the records at the ends.
#[derive(Debug, Clone, Copy)]
pub enum Ask {
    /// How many there are.
    Count,
    /// How many hold one of these words in a field.
    Words(&'static str, &'static [&'static str]),
    /// The sum of a field of numbers; 0 without any.
    Sum(&'static str),
    /// The last value of a field: the largest number, the latest day.
    Most(&'static str),
    /// The first value of a field.
    Least(&'static str),
    /// How many different records they point at through a link field that holds one.
    Distinct(&'static str),
    /// To which units they belong, each once.
    Units,
}

/// A question about records at the end of links. Only those in use count, each once for whoever reaches it; on the way, a record
/// that points or is walked on from is in use too.
#[derive(Debug, Clone, Copy)]
pub struct Gather<'a> {
    /// Register of the records at the ends.
    pub register: &'static Register,
    /// Ways there; the empty one leads to the record itself. Units are no links here.
    pub ways: &'a [Path],
    /// Fields that hold none of some words.
    pub without: &'a [(&'static str, &'static [&'static str])],
    /// Only records of these units; of all where nothing is said.
    pub units: Option<&'a BTreeSet<Id>>,
    /// What is asked.
    pub ask: &'a [Ask],
}

impl<'a> Gather<'a> {
    /// About all records of a register at the ends of these ways.
    pub const fn of(register: &'static Register, ways: &'a [Path], ask: &'a [Ask]) -> Self {
        Self { register, ways, without: &[], units: None, ask }
    }

    /// Only of those whose fields hold none of these words.
    #[must_use]
    pub const fn without(mut self, fields: &'a [(&'static str, &'static [&'static str])]) -> Self {
        self.without = fields;
        self
    }

    /// Only of those in these units, where any are named.
    #[must_use]
    pub const fn within(mut self, units: Option<&'a BTreeSet<Id>>) -> Self {
        self.units = units;
        self
    }
}

/// A question about the records that ask it, which keep the answers in derived fields of theirs. While those settle, a store may
/// tell the answers from the ones before and from what came and went, so that they cost what changed and not what there is.
#[derive(Debug, Clone, Copy)]
pub struct Kept<'a> {
    /// The link field of the record that asks to the one from which the ways lead; none: from the record itself.
    pub from: Option<&'static str>,
    /// The question. Only counts and sums are told from those before.
    pub what: Gather<'a>,
    /// The derived fields, one for each answer.
    pub keys: &'a [&'static str],
    /// Registers after whose changes another question may be asked, such as that of units where only some of them count.
    pub anew: &'a [&'static str],
}

impl Kept<'_> {
    /// The record from which the ways lead, for one that asks.
    pub fn start(&self, row: &Row) -> Option<Id> {
        self.from.map_or(Some(row.id), |key| row.value(key).as_link())
    }
}

/// Answers by the record that they are for, in the order asked. Whoever reaches nothing is missing.
pub type Gathered = BTreeMap<Id, Vec<Value>>;

/// The number of an answer; 0 where nothing was reached.
pub fn number(gathered: &Gathered, id: Id, place: usize) -> i64 {
    gathered.get(&id).and_then(|answers| answers.get(place)).and_then(Value::as_int).unwrap_or_default()
}

/// An answer; nothing where nothing was reached.
pub fn answer(gathered: &Gathered, id: Id, place: usize) -> Value {
    gathered.get(&id).and_then(|answers| answers.get(place)).cloned().unwrap_or_default()
}

/// Answers to a question that records keep, asked anew, by the record that keeps them.
///
/// # Errors
/// When the store fails.
pub fn anew<R: Read + ?Sized>(read: &R, rows: &[&Row], kept: &Kept<'_>) -> Result<Gathered, Fault> {
    let starts: BTreeSet<Id> = rows.iter().filter_map(|row| kept.start(row)).collect();
    let found = read.gather(&starts.into_iter().collect::<Vec<_>>(), &kept.what)?;
    Ok(rows.iter().filter_map(|row| Some((row.id, found.get(&kept.start(row)?)?.clone()))).collect())
}

/// The answers by walking from record to record, for reads without a shorter way.
///
/// # Errors
/// When the store fails.
pub fn by_hand<R: Read + ?Sized>(read: &R, from: &[Id], what: &Gather<'_>) -> Result<Gathered, Fault> {
    let mut gathered = Gathered::new();
    for start in from.iter().copied().collect::<BTreeSet<_>>() {
        let rows = ends(read, start, what)?;
        if !rows.is_empty() {
            gathered.insert(start, what.ask.iter().map(|ask| answered(ask, &rows)).collect());
        }
    }
    Ok(gathered)
}

/// The first records at the ends from one record, and how many there are, by walking from record to record.
///
/// # Errors
/// When the store fails.
pub fn first_by_hand<R: Read + ?Sized>(read: &R, from: Id, what: &Gather<'_>, sort: Sort, limit: u64) -> Result<Page, Fault> {
    let rows = ends(read, from, what)?;
    let total = u64::try_from(rows.len()).unwrap_or(u64::MAX);
    let value = |row: &Row| sort.field.map(|field| row.get(field)).unwrap_or_default();
    let choices = sort.field.and_then(|field| what.register.fields().get(field)).and_then(|field| field.kind.choices());
    let (mut some, mut none): (Vec<Row>, Vec<Row>) = rows.into_iter().partition(|row| !value(row).is_none());
    let place = |row: &Row| place(&value(row), choices);
    for list in [&mut some, &mut none] {
        list.sort_by_cached_key(|row| (place(row), sort_key(&row.reference), row.id));
        if sort.down {
            list.reverse();
        }
    }
    let rows = some.into_iter().chain(none).take(usize::try_from(limit).unwrap_or(usize::MAX)).collect();
    Ok(Page { rows, total })
}

/// The records at the ends of all ways that count.
fn ends<R: Read + ?Sized>(read: &R, start: Id, what: &Gather<'_>) -> Result<Vec<Row>, Fault> {
    let mut ends = BTreeSet::new();
    for way in what.ways {
        ends.extend(walk(read, start, way)?);
    }
    let mut rows = read.get_many(what.register, &ends.into_iter().collect::<Vec<_>>())?;
    let holds = |row: &Row, (key, words): &(&str, &[&str])| row.value(key).words().iter().any(|word| words.contains(&word.as_str()));
    let inside = |row: &Row| what.units.is_none_or(|units| row.common.unit.is_some_and(|unit| units.contains(&unit)));
    rows.retain(|row| !row.retired && inside(row) && !what.without.iter().any(|without| holds(row, without)));
    Ok(rows)
}

/// By what values of one field are in order.
fn place(value: &Value, choices: Option<&Choices>) -> (i64, Option<String>) {
    match (value, choices) {
        (Value::Text(word), Some(choices)) => (choices.position(word).map_or(-1, |place| i64::try_from(place).unwrap_or(-1)), None),
        (Value::Int(number), _) => (*number, None),
        (Value::Yes(yes), _) => (i64::from(*yes), None),
        (Value::Date(day), _) => (0, Some(day.to_string())),
        (value, _) => (0, value.as_text().map(str::to_owned)),
    }
}

fn walk<R: Read + ?Sized>(read: &R, start: Id, way: Path) -> Result<BTreeSet<Id>, Fault> {
    let mut here = BTreeSet::from([start]);
    for (place, step) in way.iter().enumerate() {
        let ids: Vec<Id> = here.iter().copied().collect();
        here = match step {
            Step::In(key, field) => match read.registers().iter().find(|register| register.key == *key) {
                Some(register) => read.sources(&ids, register, field)?.into_iter().map(|link| link.from).collect(),
                None => BTreeSet::new(),
            },
            Step::Out(key) => {
                let names = read.names(&ids)?;
                let walked = |id: &Id| place == 0 || names.get(id).is_some_and(|name| !name.retired);
                let links = read.links_from(&ids)?.into_iter();
                let through = links.filter(|link| link.register.fields().get(link.field).is_some_and(|field| field.key == *key));
                through.filter(|link| walked(&link.from)).map(|link| link.to).collect()
            }
            Step::All(_) | Step::Reads(_) => here,
        };
    }
    Ok(here)
}

fn answered(ask: &Ask, rows: &[Row]) -> Value {
    let count = |n: usize| Value::Int(i64::try_from(n).unwrap_or(i64::MAX));
    let values = |key: &str| -> Vec<Value> {
        let mut values: Vec<Value> = rows.iter().map(|row| row.value(key)).filter(|value| !value.is_none()).collect();
        let choices = rows.first().and_then(|row| row.register.field(key)).and_then(|field| field.kind.choices());
        values.sort_by_cached_key(|value| place(value, choices));
        values
    };
    match ask {
        Ask::Count => count(rows.len()),
        Ask::Words(key, words) => {
            count(rows.iter().filter(|row| row.value(key).words().iter().any(|word| words.contains(&word.as_str()))).count())
        }
        Ask::Sum(key) => Value::Int(rows.iter().filter_map(|row| row.value(key).as_int()).fold(0, i64::saturating_add)),
        Ask::Most(key) => values(key).pop().unwrap_or_default(),
        Ask::Least(key) => values(key).into_iter().next().unwrap_or_default(),
        Ask::Distinct(key) => count(rows.iter().flat_map(|row| row.value(key).links().to_vec()).collect::<BTreeSet<_>>().len()),
        Ask::Units => Value::Links(rows.iter().filter_map(|row| row.common.unit).collect::<BTreeSet<_>>().into_iter().collect()),
    }
}
