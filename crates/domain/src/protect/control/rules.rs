//! Rules of controls: the standing from the implementations, and what follows from a new or retired control.

use super::implementation::{IMPLEMENTATION, Implementation, implementations};
use super::record::{CONTROL, Control, Standing};
use kernel::gather::number;
use kernel::{Action, Ask, Change, Choice, Draft, DueRule, Fault, Gather, Id, Path, Problem, Read, Row, Step, Text};
use std::collections::BTreeSet;

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

/// The implementations of these controls in these units, or in all, counted in the order of the controls.
///
/// # Errors
/// When the store fails.
pub fn counts(controls: &[Id], units: Option<&BTreeSet<Id>>, read: &dyn Read) -> Result<Vec<Count>, Fault> {
    let ask = [Ask::Words("state", &["in-place"]), Ask::Words("state", &["in-progress"]), Ask::Count];
    let ways: [Path; 1] = [&[Step::In("implementation", "control")]];
    let found = read.gather(controls, &Gather::of(&IMPLEMENTATION, &ways, &ask).within(units))?;
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

/// A control is planned in each unit that carries it out; a new one that names none, in its own unit.
pub(super) fn follow_ups(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    let named = |row: &Row| row.of::<Control>().map(|control| control.carried_out_by.clone()).unwrap_or_default();
    let units = match before {
        None if named(after).is_empty() => after.common.unit.into_iter().collect(),
        None => named(after),
        Some(before) if named(before) == named(after) => return Ok(Vec::new()),
        Some(_) => named(after),
    };
    let there: Vec<Id> = implementations(&[after.id], read)?.iter().filter_map(|row| row.common.unit).collect();
    let planned = |unit: &Id| {
        let record = Implementation { control: Some(after.id), ..Implementation::default() };
        Change::create(&IMPLEMENTATION, read.mint(), with_common(Draft::of(&record), after).with("unit", *unit))
    };
    Ok(units.iter().filter(|unit| !there.contains(unit)).map(planned).collect())
}

/// Only who may work in a unit says that it carries out a control.
pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let (Some(control), old) = (after.of::<Control>(), before.and_then(|row| row.of::<Control>())) else { return Ok(Vec::new()) };
    let fresh = control.carried_out_by.iter().filter(|unit| old.is_none_or(|old| !old.carried_out_by.contains(unit)));
    let barred: Vec<Id> = fresh.copied().filter(|unit| !read.scope().may(Action::Create, &IMPLEMENTATION, *unit)).collect();
    let names = read.names(&barred)?;
    let problem = |id: &Id| {
        let name = names.get(id).map(|name| name.title.clone()).unwrap_or_default();
        Problem::field("carried_out_by", Text::new("control-not-for-unit").with("unit", name))
    };
    Ok(barred.iter().map(problem).collect())
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
