//! Arrangements: what falls due, postponed or given to somebody else.
//!
//! The record that the work is about stays as it is: a postponed review does not make a signature stale, and evidence that
//! has ended stays stale while somebody is given more time to collect it again. An arrangement is about one day of one
//! record and lapses by itself as soon as the record names another day.

use crate::Role;
use crate::register::{Keeping, Operation};
use crate::{Change, Derived, Draft, Due, Fault, Field, Follows, Group, Id, Kind, Read, Register, Row, Rules, Text, Value, Values};
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
    #[field(duty, list, to("person"), inverse = "Stands in for", label = "Given to")]
    pub person: Option<Id>,
    /// Why it was postponed.
    #[field(list, max = 400)]
    pub reason: String,
    /// Why somebody else does it.
    #[field(max = 400, label = "Why somebody else")]
    pub instead: String,
}

/// Arrangements are told apart by their days.
#[derive(Values, Default)]
struct Called {
    /// The day and what was agreed about it.
    #[field(label = "What", title, max = 80)]
    title: String,
}

impl Follows for Called {
    fn of(row: &Row, _: &dyn Read) -> Result<Self, Fault> {
        let Some(record) = row.of::<Arrangement>() else { return Ok(Self::default()) };
        let days: Vec<String> = [record.due, record.until].into_iter().flatten().map(|day| day.to_string()).collect();
        Ok(Self { title: days.join(" → ") })
    }
}

static OPERATIONS: &[Operation] = &[Operation {
    key: "lift",
    label: "End the arrangement",
    help: "The day and the owner that the record names count again.",
    fields: &[],
    role: Role::Contributor,
    from: &[],
    grave: false,
    next: |_, _| false,
    plan: |_, row, _| Ok(vec![Change::Retire { register: &ARRANGEMENT, id: row.id, version: Some(row.version) }]),
}];

/// The register of arrangements, written by [`POSTPONE`] and [`ASSIGN`] only.
pub static ARRANGEMENT: Register = Register::of::<Arrangement>("Arrangement", "Arrangements", Group::Hidden)
    .keeping(Keeping::Kept)
    .beside()
    .without_remarks()
    .without(&["owner", "tags"]);

impl Rules for Arrangement {
    const DERIVED: &'static [Derived] = &[Derived::of::<Called>()];
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
    next: |_, _| false,
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
    next: |_, _| false,
    plan: assign,
};

/// Something that falls due, as it was arranged.
#[derive(Debug, Clone)]
pub struct Arranged {
    /// What is to be done, on the day and by the person that count now.
    pub due: Due,
    /// The day that the record itself names.
    pub named: Date,
    /// The arrangement; [`None`] where nothing was arranged.
    pub by: Option<Row>,
}

/// Arrangements in use, by the record and the day that they are about.
pub type Known = BTreeMap<(Id, Date), Row>;

/// These arrangements by what they are about, those out of use left out; of two about the same day, the later one counts.
pub fn known(rows: Vec<Row>) -> Known {
    let keyed = |row: Row| row.of::<Arrangement>().and_then(|record| Some((record.about?, record.due?))).map(|key| (key, row));
    let mut rows: Vec<Row> = rows.into_iter().filter(|row| !row.retired).collect();
    rows.sort_by_cached_key(|row| crate::text::sort_key(&row.reference));
    rows.into_iter().filter_map(keyed).collect()
}

/// Arrangements in use about these records.
///
/// # Errors
/// When the store fails.
pub fn about(read: &dyn Read, records: &[Id]) -> Result<Known, Fault> {
    let ids: Vec<Id> = read.sources(records, &ARRANGEMENT, "about")?.into_iter().map(|link| link.from).collect();
    Ok(known(if ids.is_empty() { Vec::new() } else { read.get_many(&ARRANGEMENT, &ids)? }))
}

/// What falls due about a record, as arranged, soonest first.
pub fn arranged(row: &Row, known: &Known) -> Vec<Arranged> {
    let arrange = |due: Due| {
        let by = known.get(&(row.id, due.date));
        let record = by.and_then(|row| row.of::<Arrangement>());
        let (date, person) = record.map_or((None, None), |record| (record.until, record.person));
        let named = due.date;
        Arranged { due: Due { date: date.unwrap_or(named), person: person.or(due.person), ..due }, named, by: by.cloned() }
    };
    let mut list: Vec<Arranged> = row.register.due(row).into_iter().map(arrange).collect();
    list.sort_by_key(|arranged| arranged.due.date);
    list
}

/// The day that is meant, with the arrangement that there is about it and the day that counts now.
fn meant(read: &dyn Read, row: &Row, said: &Draft) -> Result<(Date, Option<Row>, Date), Fault> {
    let mut known = about(read, &[row.id])?;
    let list = arranged(row, &known);
    let wanted = said.get("due").as_date();
    // The day that the record names counts before a day to which something else was postponed.
    let named = list.iter().find(|arranged| wanted.is_none_or(|day| day == arranged.named));
    let found = named.or_else(|| list.iter().find(|arranged| wanted == Some(arranged.due.date)));
    let Some(found) = found else {
        let days: Vec<String> = list.iter().map(|arranged| arranged.due.date.to_string()).collect();
        return Err(Fault::field("due", Text::new("arrange-not-that-day").with("days", days.join(", "))));
    };
    let day = found.named;
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
    let mut draft = Draft::new().with("person", said.get("person").clone());
    if !said.get("reason").is_none() {
        draft.set("instead", said.get("reason").clone());
    }
    Ok(write(read, row, day, there, draft))
}
