//! The operation on the communication plan: it was told.

use super::record::{COMMUNICATION, Communication};
use crate::assure::metric::record::Interval;
use jiff::{Span, ToSpan};
use kernel::{Change, Draft, Fault, Field, Kind, Operation, Read, Role, Row, Text, Value};

pub(super) const OPERATIONS: &[Operation] = &[Operation {
    key: "tell",
    label: "Record that it was told",
    help: "Keeps the day and what was told, and moves the next day by the rhythm.",
    fields: TOLD,
    role: Role::Contributor,
    from: &[],
    grave: false,
    next: |row, today| row.value("next_on").as_date().is_some_and(|day| day <= today),
    plan: tell,
}];

const TOLD: &[Field] = &[
    Field::new("what", "What was told", "In a sentence: what, to whom, and what came back.", "Told", Kind::Text(600)).required(),
    Field::new("on", "On", "The day on which it was told; today when left empty.", "Told", Kind::Date),
];

fn tell(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(record) = row.of::<Communication>() else { return Err(Fault::NotFound) };
    let today = read.today();
    let on = said.get("on").as_date().unwrap_or(today);
    if on > today {
        return Err(Fault::field("on", Text::new("communication-ahead").with("date", on)));
    }
    let what = said.get("what").as_text().unwrap_or_default().trim();
    let line = format!("{on}: {what}");
    let told = if record.told.is_empty() { line } else { format!("{line}\n\n{}", record.told) };
    // From the day that was planned, so that a rhythm keeps its days; what was left out is not made up for.
    let mut next = record.every.and_then(|every| record.next_on.unwrap_or(on).checked_add(span(every)).ok());
    while let Some(day) = next.filter(|day| *day <= today) {
        next = record.every.and_then(|every| day.checked_add(span(every)).ok());
    }
    let last = record.last_on.map_or(on, |last| last.max(on));
    let draft = Draft::new().with("told", told).with("last_on", last).with("next_on", next.map_or(Value::None, Value::Date));
    Ok(vec![Change::Edit { register: &COMMUNICATION, id: row.id, version: Some(row.version), draft }])
}

fn span(every: Interval) -> Span {
    match every {
        Interval::Weekly => 1.week(),
        Interval::Monthly => 1.month(),
        Interval::Quarterly => 3.months(),
        Interval::HalfYearly => 6.months(),
        Interval::Yearly => 1.year(),
    }
}
