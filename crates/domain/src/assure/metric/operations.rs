//! Operations on metrics: record a value, have one counted.

use super::rules::{self, COMPUTE, RECORD};
use kernel::{Field, Kind, Operation, Role};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        key: RECORD,
        label: "Record a value",
        help: "Keeps what you measured for one period. A value stays as it was recorded; another one for the same period takes its place.",
        fields: MEASURED,
        role: Role::Contributor,
        from: &[],
        grave: false,
        next: |row, today| row.value("next_due").as_date().is_some_and(|due| due <= today),
        plan: rules::record,
    },
    Operation {
        key: COMPUTE,
        label: "Record the value now",
        help: "Counts the period as things stood at its end, and keeps the number. Another one for the same period takes its place.",
        fields: COUNTED,
        role: Role::Contributor,
        from: &[],
        grave: false,
        next: |row, today| row.value("next_due").as_date().is_some_and(|due| due <= today),
        plan: rules::compute,
    },
];

const PERIOD: Field =
    Field::new("period", "Period", "Any day of the period that it is for; the next one due when left empty.", "Value", Kind::Date);
const REASON: Field = Field::new(
    "reason",
    "Why again",
    "Needed where the period has a value already: why this one takes its place.",
    "Value",
    Kind::Text(400),
);

const MEASURED: &[Field] = &[
    Field::new(
        "value",
        "Value",
        "The number; left empty where it could not be measured, with the reason in the note.",
        "Value",
        Kind::Decimal,
    ),
    PERIOD,
    Field::new("note", "Note", "What stands behind it: how many were looked at, what was odd, what follows from it.", "Value", Kind::Prose),
    REASON,
    Field::new("evidence", "Evidence", "What was looked at, from the register of evidence.", "Value", Kind::Links(&["evidence"])),
];

const COUNTED: &[Field] =
    &[PERIOD, Field::new("note", "Note", "What was odd in the period, and what follows from the number.", "Value", Kind::Prose), REASON];
