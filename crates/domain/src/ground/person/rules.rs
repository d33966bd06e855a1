//! Rights from outside and rights that end: which there are, and how long somebody's access lasts.

use jiff::civil::Date;
use kernel::nouns::grant::of;
use kernel::nouns::{GRANT, Grant, PERSON, Person, Standing};
use kernel::{Fault, Filter, Id, Read, Role, Row};
use std::collections::BTreeMap;

/// Rights in use of auditors and people from outside, and those that begin or end on a day, the soonest to end first.
///
/// # Errors
/// When the store fails.
pub fn outside(read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let mut grants = read.all(&GRANT, &Filter::new())?;
    let people: Vec<Id> = grants.iter().filter_map(|row| row.of::<Grant>()?.person).collect();
    let firm = |row: Row| Some((row.id, !row.of::<Person>()?.firm.is_empty()));
    let foreign: BTreeMap<Id, bool> = read.get_many(&PERSON, &people)?.into_iter().filter_map(firm).collect();
    grants.retain(|row| {
        row.of::<Grant>().is_some_and(|grant| {
            let from_outside = grant.person.and_then(|id| foreign.get(&id)).copied().unwrap_or_default();
            grant.role == Some(Role::Auditor) || ends_or_begins(grant) || from_outside
        })
    });
    grants.sort_by_cached_key(|row| (until(row).unwrap_or(Date::MAX), kernel::text::sort_key(&row.reference)));
    Ok(grants)
}

/// Whether a right has a first or a last day.
pub(super) fn ends_or_begins(grant: &Grant) -> bool {
    grant.from.or(grant.until).is_some()
}

/// The last day of a right.
pub(super) fn until(row: &Row) -> Option<Date> {
    row.of::<Grant>().and_then(|grant| grant.until)
}

/// The last day of a person's access, by the rights that count today; nothing where it has none.
///
/// # Errors
/// When the store fails.
pub fn last_day(read: &dyn Read, person: Id) -> Result<Option<Date>, Fault> {
    let grants = of(read, person)?;
    let counting = grants.iter().filter(|row| row.of::<Grant>().is_some_and(|grant| grant.on(read.today()) == Standing::Counts));
    let days: Vec<Option<Date>> = counting.map(until).collect();
    Ok(if days.contains(&None) { None } else { days.into_iter().flatten().max() })
}
