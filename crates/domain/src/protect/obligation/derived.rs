//! What follows from the fields and links of the obligation registers.

use super::rules::{self, Term};
use crate::protect::control::Standing;
use kernel::{Fault, Follows, Path, Read, Row, Step, Values};

/// How long it holds.
#[derive(Values, Default)]
pub(super) struct Held {
    /// Running until its last day has passed; what has passed and still counts as applying is ended or renewed.
    #[field(section = "Reach", lapses("running", "passed", "valid_until"))]
    term: Option<Term>,
}

impl Follows for Held {
    fn of(row: &Row, _: &dyn Read) -> Result<Self, Fault> {
        let ends = !row.value("valid_until").is_none();
        Ok(Self { term: Some(if ends { Term::Running } else { Term::NoEnd }) })
    }
}

/// What follows from the linked controls.
#[derive(Values, Default)]
pub(super) struct Counted {
    /// Where its controls stand together: in place only when every implementation of every one of them is.
    #[field(list, index, section = "Standing")]
    standing: Option<Standing>,
    /// How many implementations of its controls are in place.
    #[field(range(0, i64::MAX), section = "Standing")]
    in_place: Option<i64>,
    /// How many implementations its controls have.
    #[field(range(0, i64::MAX), section = "Standing")]
    of: Option<i64>,
}

impl Follows for Counted {
    const PATHS: &'static [Path] = &[&[Step::Out("controls"), Step::Reads(&["in_place", "of", "standing"])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let count = rules::count(row, read)?;
        Ok(Self { standing: Some(count.standing()), in_place: Some(count.in_place), of: Some(count.of) })
    }
}
