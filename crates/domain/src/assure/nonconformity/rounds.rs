//! Rounds of corrective action: which actions and checks there are, what belongs to the round that runs, and who took part.

use super::action::{actions, is_over};
use super::check::{EFFECTIVENESS_CHECK, EffectivenessCheck};
use super::who::owners_ever;
use jiff::civil::Date;
use kernel::{Fault, Id, Read, Row};
use std::collections::BTreeSet;

/// Checks of these nonconformities, the first round first.
///
/// # Errors
/// When the store fails.
pub fn checks(nonconformities: &[Id], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(nonconformities, &EFFECTIVENESS_CHECK, "nonconformity")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&EFFECTIVENESS_CHECK, &ids)?;
    rows.sort_by_key(|row| row.of::<EffectivenessCheck>().and_then(|check| check.round));
    Ok(rows)
}

/// Actions of the round that runs: those that no check has covered yet and that are not dropped.
pub(super) fn current(nonconformity: Id, read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let checks = checks(&[nonconformity], read)?;
    let covered: BTreeSet<Id> = checks.iter().flat_map(|row| row.value("actions").links().to_vec()).collect();
    let mut rows = actions(&[nonconformity], read)?;
    rows.retain(|row| !covered.contains(&row.id) && row.common.state != "dropped");
    Ok(rows)
}

/// The day by which the last of these actions is due.
pub(super) fn last_due(actions: &[Row]) -> Option<Date> {
    actions.iter().filter_map(|row| row.value("due").as_date()).max()
}

/// Actions of a nonconformity that are still to be done.
pub(super) fn still_open(nonconformity: Id, read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let mut rows = actions(&[nonconformity], read)?;
    rows.retain(|row| !is_over(row));
    Ok(rows)
}

/// Everybody who ever answered for a nonconformity or one of its actions, or had a hand in one. None of them judges it.
pub(super) fn took_part(row: &Row, read: &dyn Read) -> Result<BTreeSet<Id>, Fault> {
    let mut people: BTreeSet<Id> = owners_ever(row, read)?.into_iter().collect();
    for action in actions(&[row.id], read)? {
        people.extend(owners_ever(&action, read)?);
        people.extend(action.value("hands").links());
    }
    Ok(people)
}
