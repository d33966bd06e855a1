//! Arrangements: what falls due, postponed or given to somebody else.
//!
//! The record that the work is about stays as it is: a postponed review does not make a signature stale, and evidence that
//! has ended stays stale while somebody is given more time to collect it again. An arrangement is about one day of one
//! record and lapses by itself as soon as the record names another day.

use super::person::PERSON;
use crate::Role;
use crate::register::{Due, Keeping, Operation};
use crate::{Change, Derived, Draft, Fault, Field, Group, Id, Kind, Read, Register, Row, Rules, Text, Value};
use jiff::civil::Date;
use std::collections::BTreeMap;

/// What was agreed about something that falls due: that it is done later, or by somebody else, and why.
///
/// The date in the record stays as it is, so that everybody sees what was planned first and how often it moved.
#[derive(Register, Default, Debug, Clone, PartialEq, Eq)]
#[register(key = "arrangement", prefix = "AG", clause = "8.1", rules)]
pub struct Arrangement {
    /// The record whose work it is.
    #[field(required, list, to("*"), inverse = "Arrangements")]
    pub about: Option<Id>,
    /// The day on which it falls due, as the record says.
    #[field(required, list, index, label = "Falls due")]
    pub due: Option<Date>,
    /// The day to which it was postponed.
    #[field(list, index, label = "Postponed to")]
    pub until: Option<Date>,
    /// How many times it was postponed.
    #[field(list, range(0, 10_000), label = "Times postponed")]
    pub postponed: Option<i64>,
    /// Who does it instead of the owner.
    #[field(list, to("person"), inverse = "Stands in for", label = "Given to")]
    pub person: Option<Id>,
    /// Why it was postponed.
    #[field(list, max = 400)]
    pub reason: String,
    /// Why somebody else does it.
    #[field(max = 400, label = "Why somebody else")]
    pub instead: String,
}

static DERIVED: &[Derived] = &[Derived {
    field: Field::new("title", "What", "The day and what was agreed about it.", "What", Kind::Text(80)).derived().title(),
    rule: 1,
    paths: &[],
    compute: |row, _| {
        let Some(record) = row.of::<Arrangement>() else { return Ok(Value::None) };
        let days: Vec<String> = [record.due, record.until].into_iter().flatten().map(|day| day.to_string()).collect();
        Ok(Value::text(days.join(" → ")))
    },
}];

static OPERATIONS: &[Operation] = &[Operation {
    key: "lift",
    label: "End the arrangement",
    help: "The day and the owner that the record names count again.",
    fields: &[],
    role: Role::Contributor,
    from: &[],
    grave: false,
    plan: |_, row, _| Ok(vec![Change::Retire { register: &ARRANGEMENT, id: row.id, version: Some(row.version) }]),
}];

/// The register of arrangements, written by [`POSTPONE`] and [`ASSIGN`] only.
pub static ARRANGEMENT: Register =
    Register::of::<Arrangement>("Arrangement", "Arrangements", Group::Hidden).keeping(Keeping::Kept).without(&["owner", "tags"]);

impl Rules for Arrangement {
    const DERIVED: &'static [Derived] = DERIVED;
    const OPERATIONS: &'static [Operation] = OPERATIONS;
}

const WHICH: Field = Field::new(
    "due",
    "Which day",
    "The day that is meant, where several things of this record fall due; the earliest when left empty.",
    "Work",
    Kind::Date,
);

/// Postpones what falls due about a record, of any register that has something due.
pub static POSTPONE: Operation = Operation {
    key: "postpone",
    label: "Postpone",
    help: "Gives more time for what falls due here. The date in the record stays, the new day shows beside it with your reason, and each time is counted.",
    fields: &[
        Field::new("until", "New date", "A day in the future, later than the one that counts now.", "Work", Kind::Date).required(),
        Field::new("reason", "Reason", "Why it takes longer.", "Work", Kind::Text(400)).required(),
        WHICH,
    ],
    role: Role::Contributor,
    from: &[],
    grave: false,
    plan: postpone,
};

/// Gives what falls due about a record to somebody else than its owner.
pub static ASSIGN: Operation = Operation {
    key: "assign",
    label: "Assign the work",
    help: "Somebody else than the owner does what falls due here, this time. The owner goes on answering for the record.",
    fields: &[
        Field::new("person", "Person", "Who does it.", "Work", Kind::Link(&["person"])).required(),
        Field::new("reason", "Reason", "Why not the owner.", "Work", Kind::Text(400)),
        WHICH,
    ],
    role: Role::Contributor,
    from: &[],
    grave: false,
    plan: assign,
};

/// Something that falls due, as it was arranged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arranged {
    /// What is to be done, on the day and by the person that count now.
    pub due: Due,
    /// The arrangement with the day that the record itself names; [`None`] where nothing was arranged.
    pub by: Option<(Date, Arrangement)>,
}

/// Arrangements in use about these records, by record and day.
///
/// # Errors
/// When the store fails.
pub fn about(read: &dyn Read, records: &[Id]) -> Result<BTreeMap<(Id, Date), Row>, Fault> {
    let ids: Vec<Id> = read.sources(records, &ARRANGEMENT, "about")?.into_iter().map(|link| link.from).collect();
    let rows = if ids.is_empty() { Vec::new() } else { read.get_many(&ARRANGEMENT, &ids)? };
    let keyed = |row: Row| row.of::<Arrangement>().and_then(|record| Some((record.about?, record.due?))).map(|key| (key, row));
    Ok(rows.into_iter().filter(|row| !row.retired).filter_map(keyed).collect())
}

/// What falls due about a record, as arranged, soonest first.
pub fn arranged(row: &Row, known: &BTreeMap<(Id, Date), Row>) -> Vec<Arranged> {
    let mut list: Vec<Arranged> = row
        .register
        .due(row)
        .into_iter()
        .map(|due| match known.get(&(row.id, due.date)).and_then(|row| row.of::<Arrangement>()) {
            None => Arranged { due, by: None },
            Some(record) => {
                let first = due.date;
                let due = Due { what: due.what, date: record.until.unwrap_or(first), person: record.person.or(due.person) };
                Arranged { due, by: Some((first, record.clone())) }
            }
        })
        .collect();
    list.sort_by_key(|arranged| arranged.due.date);
    list
}

/// The day that is meant, with the arrangement that there is about it and the day that counts now.
fn meant(read: &dyn Read, row: &Row, said: &Draft) -> Result<(Date, Option<Row>, Date), Fault> {
    let mut known = about(read, &[row.id])?;
    let list = arranged(row, &known);
    let first = |arranged: &Arranged| arranged.by.as_ref().map_or(arranged.due.date, |(first, _)| *first);
    let wanted = said.get("due").as_date();
    // The day that the record names counts before a day to which something else was postponed.
    let named = list.iter().find(|arranged| wanted.is_none_or(|day| day == first(arranged)));
    let found = named.or_else(|| list.iter().find(|arranged| wanted == Some(arranged.due.date)));
    let Some(found) = found else {
        let days: Vec<String> = list.iter().map(|arranged| arranged.due.date.to_string()).collect();
        return Err(Fault::field("due", Text::new("arrange-not-that-day").with("days", days.join(", "))));
    };
    let day = first(found);
    Ok((day, known.remove(&(row.id, day)), found.due.date))
}

fn write(read: &dyn Read, row: &Row, day: Date, there: Option<Row>, draft: Draft) -> Vec<Change> {
    match there {
        Some(there) => vec![Change::Edit { register: &ARRANGEMENT, id: there.id, version: Some(there.version), draft }],
        None => {
            let unit = row.common.unit.map_or(Value::None, Value::Link);
            vec![Change::create(&ARRANGEMENT, read.mint(), draft.with("about", row.id).with("due", day).with("unit", unit))]
        }
    }
}

fn postpone(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let (day, there, present) = meant(read, row, said)?;
    let until = said.get("until").as_date().unwrap_or_default();
    if until <= read.today() {
        return Err(Fault::field("until", Text::new("task-date-past").with("today", read.today())));
    }
    if until <= present {
        return Err(Fault::field("until", Text::new("arrange-not-later").with("present", present)));
    }
    let before = there.as_ref().and_then(|row| row.of::<Arrangement>()).and_then(|record| record.postponed).unwrap_or_default();
    let draft = Draft::new().with("until", until).with("reason", said.get("reason").clone()).with("postponed", before.saturating_add(1));
    Ok(write(read, row, day, there, draft))
}

fn assign(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let (day, there, _) = meant(read, row, said)?;
    let person = said.get("person").as_link();
    if let Some(id) = person
        && read.get(&PERSON, id)?.is_none_or(|row| row.retired)
    {
        return Err(Fault::field("person", Text::new("arrange-person-gone")));
    }
    let mut draft = Draft::new().with("person", said.get("person").clone());
    if !said.get("reason").is_none() {
        draft.set("instead", said.get("reason").clone());
    }
    Ok(write(read, row, day, there, draft))
}
