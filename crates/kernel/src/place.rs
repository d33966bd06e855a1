//! Where a record stands that is about another: with it, so that whoever reads the one may read the other, whatever moves.

use crate::fill::subject;
use crate::nouns::{UNIT, Unit};
use crate::register::Place;
use crate::{Change, Draft, Fault, Filter, Id, Problem, Read, Row, Text, Value};

/// The unit in which a record has to stand instead of its own, with the record that it is about.
fn elsewhere(row: &Row, read: &dyn Read) -> Result<Option<(Id, Row)>, Fault> {
    if row.register.place == Place::Own {
        return Ok(None);
    }
    let Some(about) = subject(row, read)? else { return Ok(None) };
    // Entries of content packs belong to everybody.
    let Some(unit) = about.common.unit else { return Ok(None) };
    Ok(if fits(row.register.place, row.common.unit, unit, read)? { None } else { Some((unit, about)) })
}

/// Whether something that is about a record of the unit `of` may stand in the unit `own`.
fn fits(place: Place, own: Option<Id>, of: Id, read: &dyn Read) -> Result<bool, Fault> {
    match (place, own) {
        (Place::Own, _) => Ok(true),
        (_, None) => Ok(false),
        (Place::Beside, Some(own)) => Ok(own == of),
        (Place::Within, Some(own)) => inside(own, of, read),
    }
}

/// Whether a unit is this one or stands below it.
fn inside(unit: Id, of: Id, read: &dyn Read) -> Result<bool, Fault> {
    let mut here = Some(unit);
    // The tree is small; the guard ends the walk even if a store holds a cycle.
    for _ in 0..1000 {
        match here {
            Some(unit) if unit == of => return Ok(true),
            Some(unit) => here = read.get(&UNIT, unit)?.and_then(|row| row.of::<Unit>().and_then(|unit| unit.parent)),
            None => return Ok(false),
        }
    }
    Ok(false)
}

/// Puts a record where it belongs by what it is about. Where somebody said a unit in which it cannot stand, the problem with
/// that.
///
/// # Errors
/// When the store fails.
pub fn put(row: &mut Row, said: bool, read: &dyn Read) -> Result<Option<Problem>, Fault> {
    let Some((unit, about)) = elsewhere(row, read)? else { return Ok(None) };
    if said {
        let id = if row.register.place == Place::Beside { "unit-beside" } else { "unit-within" };
        return Ok(Some(Problem::field("unit", Text::new(id).with("reference", &about.reference))));
    }
    row.common.unit = Some(unit);
    Ok(None)
}

/// A record that does not stand where it belongs by what it is about.
#[derive(Debug, Clone)]
pub struct Misplaced {
    /// The record.
    pub row: Row,
    /// The unit in which it belongs.
    pub unit: Id,
    /// What it is about.
    pub about: Row,
}

/// Records that earlier releases left behind when what they are about moved; none where all of it was written by this one.
///
/// # Errors
/// When the store fails.
pub fn misplaced(read: &dyn Read) -> Result<Vec<Misplaced>, Fault> {
    let mut list = Vec::new();
    for register in read.registers().iter().copied().filter(|register| register.place != Place::Own) {
        for row in read.all(register, &Filter::new().with_retired())? {
            if let Some((unit, about)) = elsewhere(&row, read)? {
                list.push(Misplaced { row, unit, about });
            }
        }
    }
    Ok(list)
}

/// What moves along in the same change set: the record itself, where what it is about was made or moved after it, and
/// everything about it that would be left behind in its old unit.
///
/// # Errors
/// When the store fails.
pub fn along(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    let moved = |row: &Row, unit: Id| Change::edit(row.register, row.id, Draft::new().with("unit", unit));
    let about = |row: &Row| row.value(row.register.about);
    let mut changes = Vec::new();
    if before.is_none_or(|before| about(before) != about(after))
        && let Some((unit, _)) = elsewhere(after, read)?
    {
        changes.push(moved(after, unit));
    }
    let Some((old, new)) = before.and_then(|before| before.common.unit).zip(after.common.unit).filter(|(old, new)| old != new) else {
        return Ok(changes);
    };
    for register in read.registers().iter().copied().filter(|register| register.place != Place::Own) {
        let targets = register.field(register.about).map(|field| field.kind.targets()).unwrap_or_default();
        if !targets.iter().any(|key| *key == "*" || *key == after.register.key) {
            continue;
        }
        let filter = Filter::new().is(register, register.about, vec![Value::Link(after.id)]).with_retired();
        for row in read.all(register, &filter)? {
            // What stood beside it goes with it, even to a unit above.
            if row.common.unit == Some(old) || !fits(register.place, row.common.unit, new, read)? {
                changes.push(moved(&row, new));
            }
        }
    }
    Ok(changes)
}
