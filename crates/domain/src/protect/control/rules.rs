//! Rules of controls: the standing from the implementations, and what follows from a new or retired control.

use super::implementation::{IMPLEMENTATION, Implementation};
use super::record::{CONTROL, Standing};
use kernel::gather::number;
use kernel::{Ask, Change, Choice, Draft, DueRule, Fault, Gather, Id, Path, Read, Row, Step};

/// How many implementations there are and how far they are. The one definition behind every n of N.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Count {
    /// In place.
    pub in_place: i64,
    /// Begun, not in place.
    pub begun: i64,
    /// All.
    pub of: i64,
}

impl Count {
    /// The word for it.
    pub fn standing(self) -> Standing {
        match self {
            Self { of: 0, .. } => Standing::None,
            Self { in_place, of, .. } if in_place == of => Standing::InPlace,
            Self { in_place: 1.., .. } => Standing::Partly,
            Self { begun: 1.., .. } => Standing::InProgress,
            _ => Standing::Planned,
        }
    }
}

/// The implementations of these controls, counted in their order.
pub(super) fn counts(controls: &[Id], read: &dyn Read) -> Result<Vec<Count>, Fault> {
    let ask = [Ask::Words("state", &["in-place"]), Ask::Words("state", &["in-progress"]), Ask::Count];
    let ways: [Path; 1] = [&[Step::In("implementation", "control")]];
    let found = read.gather(controls, &Gather { register: &IMPLEMENTATION, ways: &ways, without: &[], ask: &ask })?;
    let count = |id: &Id| Count { in_place: number(&found, *id, 0), begun: number(&found, *id, 1), of: number(&found, *id, 2) };
    Ok(controls.iter().map(count).collect())
}

/// The count as the projection holds it: in place, of how many.
pub fn in_place_of(row: &Row) -> (i64, i64) {
    (row.value("in_place").as_int().unwrap_or_default(), row.value("of").as_int().unwrap_or_default())
}

/// The counts of these controls together, as their projections hold them. Retired controls do not count.
///
/// # Errors
/// When the store fails.
pub fn total(controls: &[Id], read: &dyn Read) -> Result<Count, Fault> {
    let rows = read.get_many(&CONTROL, controls)?;
    Ok(rows.iter().filter(|row| !row.retired).fold(Count::default(), |count, row| {
        let (in_place, of) = in_place_of(row);
        let begun = i64::from(standing(row) >= Standing::InProgress);
        Count { in_place: count.in_place + in_place, begun: count.begun + begun, of: count.of + of }
    }))
}

/// The standing as the projection holds it.
pub fn standing(row: &Row) -> Standing {
    row.value("standing").as_text().and_then(Standing::from_key).unwrap_or(Standing::None)
}

/// A new control is planned in its unit.
pub(super) fn follow_ups(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    if before.is_some() {
        return Ok(Vec::new());
    }
    let record = Implementation { control: Some(after.id), ..Implementation::default() };
    Ok(vec![Change::create(&IMPLEMENTATION, read.mint(), with_common(Draft::of(&record), after))])
}

/// With the unit and the owner of the control.
pub(super) fn with_common(mut draft: Draft, control: &Row) -> Draft {
    if let Some(unit) = control.common.unit {
        draft.set("unit", unit);
    }
    if let Some(owner) = control.common.owner {
        draft.set("owner", owner);
    }
    draft
}

pub(super) const DUE: &[DueRule] = &[DueRule::new("next_review", "control-due-review").review()];
