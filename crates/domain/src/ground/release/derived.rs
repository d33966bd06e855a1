//! What follows from the fields and links of the release registers.

use super::record::ReleaseStanding;
use super::rules;
use kernel::{Fault, Follows, Path, Read, Row, Step, Values};

/// Where a version stands.
#[derive(Values, Default)]
pub(super) struct Stands {
    /// A draft until it is approved, superseded once a later version is.
    #[field(list, index)]
    pub(super) standing: Option<ReleaseStanding>,
}

impl Follows for Stands {
    const PATHS: &'static [Path] = &[
        &[Step::In("sign-off", "about"), Step::Reads(&["state"])],
        &[Step::In("report-version", "replaces"), Step::Reads(&["standing"]), Step::In("sign-off", "about"), Step::Reads(&["state"])],
    ];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        rules::standing(row, read).map(|standing| Self { standing: Some(standing) })
    }
}
