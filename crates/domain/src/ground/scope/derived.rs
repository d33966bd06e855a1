//! What follows from the fields and links of the scope registers.

use super::record::*;
use super::rules;
use kernel::lookup::NARROWED;
use kernel::nouns::Signed;
use kernel::{Choice, Derived, Field, Kind, Step, Value};

pub(super) const ALL: &[Derived] = &[
    Derived {
        field: Field::new(
            NARROWED,
            "Narrowed",
            "Whether it names units; without any it is the whole organisation.",
            "What is inside",
            Kind::YesNo,
        )
        .derived(),
        rule: 1,
        paths: &[],
        compute: |row, _| Ok(Value::Yes(row.of::<Scope>().is_some_and(|scope| !scope.units.is_empty()))),
    },
    Derived {
        field: Field::new(
            "approval",
            "Approval",
            "Whether the newest signature of top management still covers the statement as it stands.",
            "Version",
            Kind::Choice(Signed::CHOICES),
        )
        .derived()
        .list(),
        rule: 1,
        paths: &[&[Step::In("sign-off", "about"), Step::Out("covers")]],
        compute: rules::approval,
    },
];
