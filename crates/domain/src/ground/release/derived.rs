//! What follows from the fields and links of the release registers.

use super::record::*;
use super::rules;
use kernel::{Choice, Derived, Field, Kind, Path, Step};

const SIGNED: &[Path] = &[&[Step::In("sign-off", "about")], &[Step::In("report-version", "replaces"), Step::In("sign-off", "about")]];

pub(super) const ALL: &[Derived] = &[Derived {
    field: Field::new(
        "standing",
        "Standing",
        "A draft until it is approved, superseded once a later version is.",
        "What",
        Kind::Choice(ReleaseStanding::CHOICES),
    )
    .derived()
    .list()
    .index(),
    rule: 1,
    paths: SIGNED,
    compute: rules::standing,
}];
