//! What a new record takes where nothing was said: unit and owner of what it is about, else its writer as owner. The door and
//! the form ask the same rule, so that pages, programs and the command line make the same record.

use crate::{Action, Draft, Fault, Id, Read, Row};

/// Unit and owner for a record that is about to be made, of those that were not said and can be told.
///
/// # Errors
/// When the store fails.
pub fn usual(row: &Row, said: &dyn Fn(&str) -> bool, read: &dyn Read) -> Result<Draft, Fault> {
    let register = row.register;
    let mut draft = Draft::new();
    let open = |key: &str| !said(key) && !register.without.contains(&key) && row.value(key).is_none();
    if !open("unit") && !open("owner") {
        return Ok(draft);
    }
    let about = subject(row, read)?;
    if open("unit") {
        // A right to make it there is not a right to make it above: then the place stays to be said.
        let unit = about.as_ref().and_then(|about| about.common.unit).filter(|unit| read.scope().may(Action::Create, register, *unit));
        if let Some(unit) = unit {
            draft.set("unit", unit);
        }
    }
    if open("owner") {
        let candidates = [about.and_then(|about| about.common.owner), read.actor().person()];
        if let Some(owner) = in_use(&candidates.into_iter().flatten().collect::<Vec<_>>(), read)? {
            draft.set("owner", owner);
        }
    }
    Ok(draft)
}

/// The record that a new one is about: the first that its register's field names.
pub(crate) fn subject(row: &Row, read: &dyn Read) -> Result<Option<Row>, Fault> {
    let value = row.value(row.register.about);
    let Some(id) = value.links().first().copied() else { return Ok(None) };
    let Some(name) = read.names(&[id])?.remove(&id) else { return Ok(None) };
    read.get(name.register, id)
}

/// The first of these people that the reader sees and that is in use.
fn in_use(people: &[Id], read: &dyn Read) -> Result<Option<Id>, Fault> {
    if people.is_empty() {
        return Ok(None);
    }
    let names = read.names(people)?;
    Ok(people.iter().copied().find(|id| names.get(id).is_some_and(|name| !name.retired)))
}
