//! What retiring a record or bringing it back would do: told beforehand, from a rehearsal that the door takes back.

use crate::{Fault, Filter, Id, Name, Pointing, Problem, Read, Register, Row, Value};
use std::collections::{BTreeMap, BTreeSet};

/// What a rehearsal answers: every record that would be written, with whether it would then be retired.
pub type Rehearsed = Vec<(Id, bool)>;

/// Records of one register that share a fate, of those the reader may see.
#[derive(Debug, Clone)]
pub struct Kin {
    /// Their register.
    pub register: &'static Register,
    /// Index of the field by which they name the record, where that is why.
    pub field: Option<usize>,
    /// The first of them, by reference.
    pub first: Vec<Name>,
    /// How many there are.
    pub total: u64,
    /// The filter that lists exactly these; none where no list holds them alone.
    pub filter: Option<String>,
}

/// What would come of it.
#[derive(Debug, Clone, Default)]
pub struct Turning {
    /// What leaves or comes back together with the record.
    pub along: Vec<Kin>,
    /// What would say something else because of it.
    pub changed: Vec<Kin>,
    /// What stays in use and then names something retired.
    pub stays: Vec<Kin>,
    /// Why it is refused.
    pub refused: Vec<Problem>,
}

/// What would come of turning this record, from its rehearsal.
///
/// # Errors
/// When the store fails, or when the rehearsal was refused for another reason than the records themselves.
pub fn turning(read: &dyn Read, row: &Row, rehearsed: Result<Rehearsed, Fault>, most: usize) -> Result<Turning, Fault> {
    let away = !row.retired;
    let (written, refused) = match rehearsed {
        Ok(written) => (written, Vec::new()),
        Err(Fault::Invalid(problems)) => (Vec::new(), problems),
        Err(Fault::Conflict(text)) => (Vec::new(), vec![Problem::whole(text)]),
        Err(other) => return Err(other),
    };
    let others: Vec<Id> = written.iter().map(|(id, _)| *id).filter(|id| *id != row.id).collect();
    // Those that the reader may not see have no name, and are left out here as everywhere.
    let names = read.names(&others)?;
    let turned: BTreeMap<Id, bool> = written.into_iter().collect();
    let turns = |id: &Id, name: &Name| turned.get(id).is_some_and(|retired| *retired != name.retired);
    let (along, changed): (Vec<_>, Vec<_>) = names.into_iter().partition(|(id, name)| turns(id, name));
    // A unit stands in itself.
    let itself = (0..row.register.fields().len()).any(|index| row.get(index).links().contains(&row.id));
    let leaving: BTreeSet<Id> = along.iter().map(|(id, _)| *id).chain(itself.then_some(row.id)).collect();
    let stays = if away && refused.is_empty() { staying(read, row, &leaving, most)? } else { Vec::new() };
    Ok(Turning { along: kin(read, row, along, most)?, changed: kin(read, row, changed, most)?, stays, refused })
}

/// Records by register, in the order of the registers.
fn kin(read: &dyn Read, row: &Row, records: Vec<(Id, Name)>, most: usize) -> Result<Vec<Kin>, Fault> {
    let mut groups = Vec::new();
    for register in read.registers().iter().copied() {
        let mut of_it: Vec<&Name> = records.iter().map(|(_, name)| name).filter(|name| name.register == register).collect();
        if of_it.is_empty() {
            continue;
        }
        of_it.sort_by_key(|name| crate::text::sort_key(&name.reference));
        let total = u64::try_from(of_it.len()).unwrap_or(u64::MAX);
        let part = register.fields().iter().find(|field| field.part && field.kind.targets().contains(&row.register.key));
        let filter = match part {
            Some(field) => {
                let filter = Filter { retired: row.retired.then_some(true), ..named(register, &field.key, row) };
                let after = if row.retired { " retired:yes" } else { "" };
                (read.count(register, &filter)? == total).then(|| format!("{}{after}", typed(&field.key, row)))
            }
            None => None,
        };
        groups.push(Kin { register, field: None, first: of_it.into_iter().take(most).cloned().collect(), total, filter });
    }
    Ok(groups)
}

/// What names the record and is still in use afterwards.
fn staying(read: &dyn Read, row: &Row, leaving: &BTreeSet<Id>, most: usize) -> Result<Vec<Kin>, Fault> {
    let groups = read.pointing(row.id, u64::try_from(most).unwrap_or(u64::MAX))?;
    let shown = |group: &Pointing| group.register.shown().any(|(index, _)| index == group.field);
    let mut list = Vec::new();
    for group in groups.into_iter().filter(shown) {
        let Some(field) = group.register.fields().get(group.field) else { continue };
        let (mut first, mut total) = (group.first, group.total);
        let all_known = u64::try_from(first.len()).is_ok_and(|known| known == total);
        if !leaving.is_empty() && (!all_known || first.iter().any(|id| leaving.contains(id))) {
            let mut ids: Vec<Id> = read.sources(&[row.id], group.register, &field.key)?.into_iter().map(|link| link.from).collect();
            ids.retain(|id| !leaving.contains(id));
            first = ids.iter().copied().take(most).collect();
            total = u64::try_from(ids.len()).unwrap_or(u64::MAX);
        }
        if total == 0 {
            continue;
        }
        let names = read.names(&first)?;
        let first = first.iter().filter_map(|id| names.get(id)).cloned().collect();
        let filter = (total == group.total).then(|| typed(&field.key, row));
        list.push(Kin { register: group.register, field: Some(group.field), first, total, filter });
    }
    Ok(list)
}

fn named(register: &Register, key: &str, row: &Row) -> Filter {
    Filter::new().is(register, key, vec![Value::Link(row.id)])
}

/// The same as people type it.
fn typed(key: &str, row: &Row) -> String {
    format!("{}:{}", key.replace('_', "-"), row.reference)
}
