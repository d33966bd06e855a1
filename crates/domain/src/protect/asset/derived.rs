//! What follows from the fields and links of the asset registers.

use super::record::*;
use super::rules;
use crate::ground::property::Property;
use kernel::{Choice, Derived, Field, Kind, Step};

const fn inherited(key: &'static str, label: &'static str, help: &'static str) -> Field {
    Field::new(key, label, help, "Need for protection", Kind::Choice(Need::CHOICES)).derived()
}

/// What other assets pass on.
pub(super) const ALL: &[Derived] = &[
    Derived {
        field: inherited(
            "inherited_confidentiality",
            "Confidentiality by rule",
            "The highest need for confidentiality among its own and those of all assets that depend on it.",
        )
        .list(),
        rule: 1,
        paths: &[&[Step::In("asset", "depends_on")]],
        compute: |row, read| rules::inherited(row, read, Property::Confidentiality),
    },
    Derived {
        field: inherited(
            "inherited_integrity",
            "Integrity by rule",
            "The highest need for integrity among its own and those of all assets that depend on it.",
        )
        .list(),
        rule: 1,
        paths: &[&[Step::In("asset", "depends_on")]],
        compute: |row, read| rules::inherited(row, read, Property::Integrity),
    },
    Derived {
        field: inherited(
            "inherited_availability",
            "Availability by rule",
            "The highest need for availability among its own and those of all assets that depend on it.",
        )
        .list(),
        rule: 1,
        paths: &[&[Step::In("asset", "depends_on")]],
        compute: |row, read| rules::inherited(row, read, Property::Availability),
    },
];
