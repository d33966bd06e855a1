//! What follows from the fields and links of the evidence registers.

use super::rules;
use kernel::{Derived, Field, Kind, Step};

/// What follows from the files that were sent.
pub(super) const ALL: &[Derived] = &[Derived {
    field: Field::new("files", "Files", "How many files were sent with it.", "What", Kind::Integer(0, i64::MAX)).derived().list(),
    rule: 1,
    paths: &[&[Step::In("attachment", "about")]],
    compute: rules::files,
}];
