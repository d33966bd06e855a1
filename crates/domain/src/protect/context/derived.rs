//! What follows from the fields and links of the context registers.

use super::record::{Expectation, ExpectationStanding};
use super::rules;
use kernel::{Fault, Follows, Path, Read, Row, Step, Values};

/// How far a requirement is met, by the controls behind it: its own and those of its obligations.
#[derive(Values, Default)]
pub(super) struct Standing {
    /// How far it is met: from the decision, and from the implementations of the controls behind it.
    #[field(list, index, section = "Standing")]
    standing: Option<ExpectationStanding>,
    /// How many implementations of the controls behind it are in place.
    #[field(range(0, i64::MAX), section = "Standing")]
    in_place: Option<i64>,
    /// How many implementations the controls behind it have.
    #[field(range(0, i64::MAX), section = "Standing")]
    of: Option<i64>,
}

const COUNTS: Step = Step::Reads(&["in_place", "of", "standing"]);

impl Follows for Standing {
    const PATHS: &'static [Path] = &[&[Step::Out("controls"), COUNTS], &[Step::Out("obligations"), Step::Out("controls"), COUNTS]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let count = rules::count(row, read)?;
        let standing = row.of::<Expectation>().map(|expectation| rules::standing(expectation, count));
        Ok(Self { standing, in_place: Some(count.in_place), of: Some(count.of) })
    }
}

/// How far the requirements of a party are met.
#[derive(Values, Default)]
pub(super) struct Met {
    /// How many of its requirements are met: every implementation of the controls behind them is in place.
    #[field(list, range(0, i64::MAX), section = "Standing")]
    met: Option<i64>,
    /// How many requirements it has, without those that the management system does not address for a reason.
    #[field(list, range(0, i64::MAX), section = "Standing")]
    of: Option<i64>,
}

impl Follows for Met {
    const PATHS: &'static [Path] = &[&[Step::In("expectation", "party"), Step::Reads(&["standing"])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let (met, of) = rules::met(row, read)?;
        Ok(Self { met: Some(met), of: Some(of) })
    }
}
