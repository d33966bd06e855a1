//! What follows from the fields and links of the context registers.

use super::record::*;
use super::rules;
use kernel::{Choice, Derived, Field, Kind, Path, Step};

/// The controls behind a requirement, its own and those of its obligations, down to their implementations.
const STANDING_PATHS: &[Path] = &[
    &[Step::Out("controls"), Step::In("implementation", "control")],
    &[Step::Out("obligations"), Step::Out("controls"), Step::In("implementation", "control")],
];

const fn number(key: &'static str, label: &'static str, help: &'static str) -> Field {
    Field::new(key, label, help, "Standing", Kind::Integer(0, i64::MAX)).derived()
}

pub(super) const EXPECTATION: &[Derived] = &[
    Derived {
        field: Field::new(
            "standing",
            "Standing",
            "How far it is met: from the decision, and from the implementations of the controls behind it.",
            "Standing",
            Kind::Choice(ExpectationStanding::CHOICES),
        )
        .derived()
        .list()
        .index(),
        rule: 1,
        paths: STANDING_PATHS,
        compute: rules::standing,
    },
    Derived {
        field: number("in_place", "In place", "How many implementations of the controls behind it are in place."),
        rule: 1,
        paths: STANDING_PATHS,
        compute: |row, read| rules::count(row, read).map(|count| count.in_place.into()),
    },
    Derived {
        field: number("of", "Of", "How many implementations the controls behind it have."),
        rule: 1,
        paths: STANDING_PATHS,
        compute: |row, read| rules::count(row, read).map(|count| count.of.into()),
    },
];

const REQUIREMENTS_PATH: &[Path] = &[
    &[Step::In("expectation", "party"), Step::Out("controls"), Step::In("implementation", "control")],
    &[Step::In("expectation", "party"), Step::Out("obligations"), Step::Out("controls"), Step::In("implementation", "control")],
];

pub(super) const PARTY: &[Derived] = &[
    Derived {
        field: number("met", "Met", "How many of its requirements are met: every implementation of the controls behind them is in place.")
            .list(),
        rule: 1,
        paths: REQUIREMENTS_PATH,
        compute: |row, read| rules::met(row, read).map(|(met, _)| met.into()),
    },
    Derived {
        field: number("of", "Of", "How many requirements it has, without those that the management system does not address for a reason.")
            .list(),
        rule: 1,
        paths: REQUIREMENTS_PATH,
        compute: |row, read| rules::met(row, read).map(|(_, of)| of.into()),
    },
];
