//! What follows from the fields and links of the evidence registers.

use super::rules::{self, Freshness};
use kernel::{Fault, Follows, Path, Read, Row, Step, Values};

/// Whether somebody answers for where it comes from.
#[derive(Values, Default)]
pub(super) struct Collected {
    /// Whether somebody is named as collector, seen or not.
    #[field(section = "Period and collection")]
    collected: Option<bool>,
}

impl Follows for Collected {
    fn of(row: &Row, _: &dyn Read) -> Result<Self, Fault> {
        Ok(Self { collected: Some(!row.value("collected_by").is_none()) })
    }
}

/// How long it counts.
#[derive(Values, Default)]
pub(super) struct Counts {
    /// Fresh until the day up to which it counts has passed, stale afterwards.
    #[field(list, section = "Period and collection", lapses("fresh", "stale", "valid_until"))]
    freshness: Option<Freshness>,
}

impl Follows for Counts {
    fn of(row: &Row, _: &dyn Read) -> Result<Self, Fault> {
        let ends = !row.value("valid_until").is_none();
        Ok(Self { freshness: Some(if ends { Freshness::Fresh } else { Freshness::NoEnd }) })
    }
}

/// What follows from the files that were sent.
#[derive(Values, Default)]
pub(super) struct Sent {
    /// How many files were sent with it.
    #[field(list, range(0, i64::MAX))]
    files: Option<i64>,
}

impl Follows for Sent {
    const PATHS: &'static [Path] = &[&[Step::In("attachment", "about")]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        rules::files(row, read).map(|files| Self { files: Some(files) })
    }
}
