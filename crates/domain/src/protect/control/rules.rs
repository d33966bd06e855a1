//! Rules of controls: the standing from the implementations, and what follows from a new or retired control.

use super::implementation::{IMPLEMENTATION, Implementation, implementations};
use super::record::{CONTROL, Standing};
use kernel::{Change, Choice, Draft, DueRule, Fault, Id, Read, Row};

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
    /// With one more implementation in this state.
    #[must_use]
    pub fn with(mut self, state: &str) -> Self {
        self.of += 1;
        match state {
            "in-place" => self.in_place += 1,
            "in-progress" => self.begun += 1,
            _ => {}
        }
        self
    }

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

/// Counts the implementations of a control.
pub(super) fn count(row: &Row, read: &dyn Read) -> Result<Count, Fault> {
    let rows = implementations(&[row.id], read)?;
    Ok(rows.iter().fold(Count::default(), |count, row| count.with(&row.common.state)))
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
