//! What follows from the fields and links of the control test registers.

use super::result::Outcome;
use super::rules;
use kernel::{Choice, Derived, Field, Kind, Path, Step};

const RESULTS: &[Path] = &[&[Step::In("test-result", "test")]];

pub(super) const ALL: &[Derived] = &[
    Derived {
        field: Field::new("outcome", "Last result", "What the newest result says.", "Standing", Kind::Choice(Outcome::CHOICES))
            .derived()
            .list()
            .index(),
        rule: 1,
        paths: RESULTS,
        compute: |row, read| rules::newest(row, read, "outcome"),
    },
    Derived {
        field: Field::new("last_on", "Last tested", "When it was done last.", "Standing", Kind::Date).derived().list(),
        rule: 1,
        paths: RESULTS,
        compute: |row, read| rules::newest(row, read, "on"),
    },
    Derived {
        field: Field::new("next_due", "Next test", "When it is done again, by its rhythm.", "Standing", Kind::Date)
            .derived()
            .list()
            .index(),
        rule: 1,
        paths: RESULTS,
        compute: rules::next_due,
    },
];
