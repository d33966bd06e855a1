//! What follows from the fields and links of the control registers.

use super::record::*;
use super::rules;
use kernel::{Choice, Derived, Field, Kind, Path, Step};

const IMPLEMENTATIONS: &[Path] = &[&[Step::In("implementation", "control")]];

/// What follows from the implementations.
pub(super) const ALL: &[Derived] = &[
    Derived {
        field: Field::new(
            "standing",
            "Standing",
            "Where it stands over all its implementations: in place only when every one of them is.",
            "Standing",
            Kind::Choice(Standing::CHOICES),
        )
        .derived()
        .list()
        .index(),
        rule: 1,
        paths: IMPLEMENTATIONS,
        compute: |row, read| rules::count(row, read).map(|count| count.standing().key().into()),
    },
    Derived {
        field: Field::new("in_place", "In place", "How many implementations are in place.", "Standing", Kind::Integer(0, i64::MAX))
            .derived()
            .list(),
        rule: 1,
        paths: IMPLEMENTATIONS,
        compute: |row, read| rules::count(row, read).map(|count| count.in_place.into()),
    },
    Derived {
        field: Field::new("of", "Of", "How many implementations there are.", "Standing", Kind::Integer(0, i64::MAX)).derived().list(),
        rule: 1,
        paths: IMPLEMENTATIONS,
        compute: |row, read| rules::count(row, read).map(|count| count.of.into()),
    },
];
