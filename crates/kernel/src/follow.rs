//! What follows from a change by itself: what rules say, parts that leave and come back, and what moves along.

use crate::{Change, Fault, Field, Filter, Id, Read, Register, Row, Value, place};

/// What follows from one change, in the order in which it is applied: what the register's own rules say, its parts, what moves
/// with it, and what the registers say that react to it.
///
/// # Errors
/// When the store fails.
pub fn consequences(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    let mut changes = (after.register.hooks.follow_ups)(before, after, read)?;
    if let Some(before) = before.filter(|before| before.retired != after.retired) {
        changes.extend(parts(before, after, read)?);
    }
    changes.extend(place::along(before, after, read)?);
    for register in read.registers() {
        for reaction in register.hooks.reacts.iter().filter(|reaction| reaction.to == after.register.key) {
            changes.extend((reaction.plan)(before, after, read)?);
        }
    }
    Ok(changes)
}

/// The parts of a record leave with it, and those that left in the same change set come back with it.
fn parts(before: &Row, after: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    let mut changes = Vec::new();
    for register in read.registers().iter().copied() {
        let of_it = |field: &&Field| field.part && field.kind.targets().contains(&after.register.key);
        for field in register.fields().iter().filter(of_it) {
            let filter = Filter::new().is(register, &field.key, vec![Value::Link(after.id)]);
            let rows = read.all(register, &Filter { retired: before.retired.then_some(true), ..filter })?;
            let together = rows.into_iter().filter(|row| after.retired || row.entry == before.entry);
            changes.extend(together.map(|row| turned(register, row.id, after.retired)));
        }
    }
    Ok(changes)
}

/// A record out of use, or back.
pub fn turned(register: &'static Register, id: Id, retired: bool) -> Change {
    match retired {
        true => Change::Retire { register, id, version: None },
        false => Change::Restore { register, id, version: None },
    }
}
