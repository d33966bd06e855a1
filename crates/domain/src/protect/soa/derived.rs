//! What follows from the fields and links of the soa registers.

use super::record::*;
use super::rules;
use kernel::{Choice, Derived, Field, Kind, Path, Step, Value};

/// Controls that meet the requirement, or the own control, down to their implementations.
const STATUS_PATHS: &[Path] = &[
    &[Step::Out("subject"), Step::In("control", "requirements"), Step::In("implementation", "control")],
    &[Step::Out("subject"), Step::In("implementation", "control")],
];

/// The same controls, up to the risks they treat.
const RISK_PATHS: &[Path] = &[
    &[Step::Out("subject"), Step::In("control", "requirements"), Step::In("risk", "controls")],
    &[Step::Out("subject"), Step::In("risk", "controls")],
];

/// Evidence for the requirement, for its controls, and for their implementations.
const EVIDENCE_PATHS: &[Path] = &[
    &[Step::Out("subject"), Step::In("evidence", "requirements")],
    &[Step::Out("subject"), Step::In("control", "requirements"), Step::In("evidence", "controls")],
    &[
        Step::Out("subject"),
        Step::In("control", "requirements"),
        Step::In("implementation", "control"),
        Step::In("evidence", "implementations"),
    ],
    &[Step::Out("subject"), Step::In("evidence", "controls")],
    &[Step::Out("subject"), Step::In("implementation", "control"), Step::In("evidence", "implementations")],
];

/// Tests of the controls, with their results.
const TEST_PATHS: &[Path] = &[
    &[Step::Out("subject"), Step::In("control", "requirements"), Step::In("control-test", "control"), Step::In("test-result", "test")],
    &[Step::Out("subject"), Step::In("control-test", "control"), Step::In("test-result", "test")],
];

const fn day(key: &'static str, label: &'static str, help: &'static str) -> Field {
    Field::new(key, label, help, "Standing", Kind::Date).derived()
}

const fn number(key: &'static str, label: &'static str, help: &'static str) -> Field {
    Field::new(key, label, help, "Standing", Kind::Integer(0, i64::MAX)).derived()
}

/// What follows from the linked controls.
pub(super) const ALL: &[Derived] = &[
    Derived {
        field: number("in_place", "In place", "How many implementations of its controls are in place."),
        rule: 1,
        paths: STATUS_PATHS,
        compute: |row, read| rules::compute(row, read, rules::Part::InPlace),
    },
    Derived {
        field: number("of", "Of", "How many implementations its controls have."),
        rule: 1,
        paths: STATUS_PATHS,
        compute: |row, read| rules::compute(row, read, rules::Part::Of),
    },
    Derived {
        field: number("controls", "Controls", "How many controls meet it."),
        rule: 1,
        paths: STATUS_PATHS,
        compute: |row, read| rules::compute(row, read, rules::Part::Controls),
    },
    Derived {
        field: Field::new(
            "status",
            "Status",
            "How far it is: implemented only when every implementation of every control that meets it is in place.",
            "Standing",
            Kind::Choice(Status::CHOICES),
        )
        .derived()
        .list()
        .index(),
        rule: 2,
        paths: STATUS_PATHS,
        compute: |row, read| rules::compute(row, read, rules::Part::Status),
    },
    Derived { field: number("risks", "Risks", "How many risks its controls treat."), rule: 1, paths: RISK_PATHS, compute: rules::risks },
    Derived {
        field: number("evidence", "Evidence", "How many pieces of evidence in use show it, its controls or their implementations."),
        rule: 1,
        paths: EVIDENCE_PATHS,
        compute: |row, read| rules::evidence(row, read).map(|rows| i64::try_from(rows.len()).unwrap_or(i64::MAX).into()),
    },
    Derived {
        field: number("tests", "Tests", "How many tests its controls have."),
        rule: 1,
        paths: TEST_PATHS,
        compute: |row, read| rules::tests(row, read).map(|tests| tests.of.into()),
    },
    Derived {
        field: number("tests_passed", "Tests passed", "How many of these tests said last that the control works as described."),
        rule: 1,
        paths: TEST_PATHS,
        compute: |row, read| rules::tests(row, read).map(|tests| tests.passed.into()),
    },
    Derived {
        field: number("tests_excepted", "Tests with exceptions", "How many of them said last that it works with exceptions."),
        rule: 1,
        paths: TEST_PATHS,
        compute: |row, read| rules::tests(row, read).map(|tests| tests.excepted.into()),
    },
    Derived {
        field: number("tests_failed", "Tests not passed", "How many of them said last that it does not work."),
        rule: 1,
        paths: TEST_PATHS,
        compute: |row, read| rules::tests(row, read).map(|tests| tests.failed.into()),
    },
    Derived {
        field: number("untested", "Controls without a test", "How many of its controls nobody tests."),
        rule: 1,
        paths: TEST_PATHS,
        compute: |row, read| rules::tests(row, read).map(|tests| tests.untested.into()),
    },
    Derived {
        field: day("last_test", "Last test", "When one of its controls was tested last."),
        rule: 1,
        paths: TEST_PATHS,
        compute: |row, read| rules::tests(row, read).map(|tests| tests.last.map_or(Value::None, Value::from)),
    },
    Derived {
        field: day("next_test", "Next test", "The earliest day on which one of the tests is due again."),
        rule: 1,
        paths: TEST_PATHS,
        compute: |row, read| rules::tests(row, read).map(|tests| tests.next.map_or(Value::None, Value::from)),
    },
];
