//! What follows from the fields and links of the control registers.

use super::record::{Control, Standing};
use super::rules;
use kernel::{Fault, Follows, Id, Path, Read, Row, Step, Values};

/// What follows from the implementations.
#[derive(Values, Default)]
pub(super) struct Counted {
    /// Where it stands over all its implementations: in place only when every one of them is.
    #[field(list, index, section = "Standing")]
    standing: Option<Standing>,
    /// How many implementations are in place.
    #[field(list, range(0, i64::MAX), section = "Standing")]
    in_place: Option<i64>,
    /// How many implementations there are.
    #[field(list, range(0, i64::MAX), section = "Standing")]
    of: Option<i64>,
}

/// For whom it is meant.
#[derive(Values, Default)]
pub(super) struct Meant {
    /// Whether it names the units that carry it out.
    #[field(section = "Kind")]
    named: Option<bool>,
}

impl Follows for Meant {
    fn of(row: &Row, _: &dyn Read) -> Result<Self, Fault> {
        Ok(Self { named: Some(row.of::<Control>().is_some_and(|control| !control.carried_out_by.is_empty())) })
    }
}

impl Follows for Counted {
    const PATHS: &'static [Path] = &[&[Step::In("implementation", "control"), Step::Reads(&["state"])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        Self::all(std::slice::from_ref(row), read)?.pop().ok_or(Fault::NotFound)
    }

    fn all(rows: &[Row], read: &dyn Read) -> Result<Vec<Self>, Fault> {
        let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
        let counts = rules::counts(&ids, None, read)?.into_iter();
        Ok(counts.map(|count| Self { standing: Some(count.standing()), in_place: Some(count.in_place), of: Some(count.of) }).collect())
    }
}
