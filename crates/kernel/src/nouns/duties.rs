//! What somebody answers for, in every register, and the step that gives it to somebody else.

use crate::register::Keeping;
use crate::{Action, Change, Draft, Fault, Field, Filter, Id, Origin, Read, Register, Row, Text, Value};

/// What one field of one register names somebody for.
#[derive(Debug)]
pub struct Duty {
    /// The register.
    pub register: &'static Register,
    /// The field that names them.
    pub field: &'static Field,
    /// The records in use whose work has not ended, of those that the reader sees.
    pub rows: Vec<Row>,
}

/// Everything that has not ended and names this person as who does it, of what the reader sees, register by register.
///
/// # Errors
/// When the store fails.
pub fn duties(read: &dyn Read, person: Id) -> Result<Vec<Duty>, Fault> {
    let mut list = Vec::new();
    for register in read.registers().iter().copied().filter(|register| register.keeping != Keeping::Content) {
        let asked = |field: &&Field| field.duty && !(field.origin == Origin::Common && register.without.contains(&field.key.as_ref()));
        for field in register.fields().iter().filter(asked) {
            let rows = read.all(register, &Filter::open(register).is(register, &field.key, vec![Value::Link(person)]))?;
            if !rows.is_empty() {
                list.push(Duty { register, field, rows });
            }
        }
    }
    Ok(list)
}

/// The changes that give all of it to somebody else, as far as whoever acts may change it.
///
/// # Errors
/// When there is nothing to give, or nobody else to give it to; when the store fails.
pub(super) fn hand_over(read: &dyn Read, from: Id, to: Id) -> Result<Vec<Change>, Fault> {
    if from == to {
        return Err(Fault::field("to", Text::new("person-hand-over-self")));
    }
    // Two fields of one record become one change.
    let mut changes: Vec<(&'static Register, Id, u64, Draft)> = Vec::new();
    for duty in duties(read, from)? {
        let mine = |row: &&Row| read.scope().may(Action::Edit, duty.register, row.common.unit.unwrap_or_default());
        for row in duty.rows.iter().filter(mine) {
            let value = match row.value(&duty.field.key) {
                Value::Links(ids) => {
                    let mut ids: Vec<Id> = ids.into_iter().map(|id| if id == from { to } else { id }).collect();
                    let mut seen = std::collections::BTreeSet::new();
                    ids.retain(|id| seen.insert(*id));
                    Value::from(ids)
                }
                _ => Value::Link(to),
            };
            match changes.iter_mut().find(|(_, id, ..)| *id == row.id) {
                Some((.., draft)) => draft.set(&duty.field.key, value),
                None => changes.push((duty.register, row.id, row.version, Draft::new().with(&duty.field.key, value))),
            }
        }
    }
    if changes.is_empty() {
        return Err(Fault::whole(Text::new("person-nothing-to-hand-over")));
    }
    Ok(changes.into_iter().map(|(register, id, version, draft)| Change::Edit { register, id, version: Some(version), draft }).collect())
}
