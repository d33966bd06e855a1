//! What follows from the fields and links of the obligation registers.

use super::rules;
use crate::protect::control::Standing;
use kernel::{Choice, Derived, Field, Kind, Path, Step};

const CONTROLS: &[Path] = &[&[Step::Out("controls"), Step::In("implementation", "control")]];

/// What follows from the linked controls.
pub(super) const ALL: &[Derived] = &[
    Derived {
        field: Field::new(
            "standing",
            "Standing",
            "Where its controls stand together: in place only when every implementation of every one of them is.",
            "Standing",
            Kind::Choice(Standing::CHOICES),
        )
        .derived()
        .list()
        .index(),
        rule: 1,
        paths: CONTROLS,
        compute: |row, read| rules::count(row, read).map(|count| count.standing().key().into()),
    },
    Derived {
        field: Field::new(
            "in_place",
            "In place",
            "How many implementations of its controls are in place.",
            "Standing",
            Kind::Integer(0, i64::MAX),
        )
        .derived(),
        rule: 1,
        paths: CONTROLS,
        compute: |row, read| rules::count(row, read).map(|count| count.in_place.into()),
    },
    Derived {
        field: Field::new("of", "Of", "How many implementations its controls have.", "Standing", Kind::Integer(0, i64::MAX)).derived(),
        rule: 1,
        paths: CONTROLS,
        compute: |row, read| rules::count(row, read).map(|count| count.of.into()),
    },
];
