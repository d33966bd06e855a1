//! Finding records by what people type, over any [`Read`].

use crate::cell::{Lookup, Naming, Narrow, Reach};
use crate::filter::Context;
use crate::nouns::{UNIT, Unit};
use crate::{Fault, Filter, Id, Name, Query, Read, Register, Row, Value};
use std::collections::BTreeMap;

/// Finds what people type among the records that a read shows: reference, identity, address, name or title.
pub struct Finder<'a>(pub &'a dyn Read);

impl Finder<'_> {
    /// What filter words such as `me` and `today` mean for this read.
    pub fn context(&self) -> Context<'_> {
        Context { me: self.0.actor().person(), today: self.0.today(), lookup: self }
    }
}

impl Lookup for Finder<'_> {
    fn find(&self, typed: &str, registers: &[&str]) -> Option<Id> {
        let allowed = |key: &str| registers.contains(&"*") || registers.contains(&key);
        // A reference may stand before its name, as pickers and lists write it: `R-42 Rosters cannot be restored`.
        let first = typed.split_whitespace().next().unwrap_or(typed);
        for reference in [typed, first] {
            if let Ok(Some(row)) = self.0.by_reference(reference)
                && allowed(row.register.key)
            {
                return Some(row.id);
            }
        }
        if let Ok(id) = typed.parse::<Id>() {
            let names = self.0.names(&[id]).ok()?;
            return names.get(&id).filter(|name| allowed(name.register.key)).map(|_| id);
        }
        let targets: Vec<&'static Register> = self.0.registers().iter().copied().filter(|register| allowed(register.key)).collect();
        // Two of the same name: only a reference can say which one is meant.
        let titled = self.0.titled(&targets, typed).ok()?;
        let alone = |register: &Register| titled.iter().filter(|(_, other)| *other == register).count() == 1;
        if let Some((id, _)) = titled.iter().find(|(_, register)| alone(register)) {
            return Some(*id);
        }
        for register in targets.iter().filter(|register| register.field("email").is_some()) {
            let filter = Filter::new().is(register, "email", vec![Value::from(typed.to_owned())]);
            let page = self.0.list(register, &Query { filter, limit: 2, ..Query::default() }).ok()?;
            if let [row] = page.rows.as_slice() {
                return Some(row.id);
            }
        }
        None
    }

    fn namesakes(&self, typed: &str, registers: &[&str]) -> Vec<String> {
        let allowed = |key: &str| registers.contains(&"*") || registers.contains(&key);
        let targets: Vec<&'static Register> = self.0.registers().iter().copied().filter(|register| allowed(register.key)).collect();
        let found = self.0.titled(&targets, typed).unwrap_or_default();
        let names = self.0.names(&found.iter().map(|(id, _)| *id).collect::<Vec<_>>()).unwrap_or_default();
        found.iter().filter_map(|(id, _)| names.get(id).map(|name| name.reference.clone())).collect()
    }

    fn narrow(&self, key: &str, typed: &str) -> Option<Narrow> {
        let register = self.0.registers().iter().find(|register| register.key == key && register.narrows.is_some())?;
        let row = self.0.by_reference(typed).ok().flatten().filter(|row| row.register == *register);
        Some(match row.map(|row| reach(self.0, &row)) {
            Some(Ok(Some(reach))) => Narrow::Units(reach),
            Some(Ok(None)) => Narrow::Everything,
            Some(Err(_)) | None => Narrow::Unknown,
        })
    }
}

/// Derived field of a register that narrows lists: whether the record names units, seen or not.
pub const NARROWED: &str = "narrowed";

/// The units that a record narrows lists to. [`None`] when it names none, which means all.
///
/// # Errors
/// When the store fails.
pub fn reach(read: &dyn Read, row: &Row) -> Result<Option<Reach>, Fault> {
    let named = row.value(row.register.narrows.unwrap_or_default()).links().to_vec();
    if named.is_empty() {
        // Units that the reader does not see are units all the same: the record narrows to nothing of theirs.
        return Ok((row.value(NARROWED) == Value::Yes(true)).then(Reach::default));
    }
    let mut below: BTreeMap<Id, Vec<Id>> = BTreeMap::new();
    let mut above: BTreeMap<Id, Id> = BTreeMap::new();
    for row in read.all(&UNIT, &Filter::new())? {
        if let Some(parent) = row.of::<Unit>().and_then(|unit| unit.parent) {
            below.entry(parent).or_default().push(row.id);
            above.insert(row.id, parent);
        }
    }
    let mut found = Reach::default();
    for unit in &named {
        let mut here = above.get(unit).copied();
        while let Some(unit) = here.filter(|unit| found.above.insert(*unit)) {
            here = above.get(&unit).copied();
        }
    }
    let mut open = named;
    while let Some(unit) = open.pop() {
        if found.inside.insert(unit) {
            open.extend(below.get(&unit).into_iter().flatten());
        }
    }
    found.above = &found.above - &found.inside;
    Ok(Some(found))
}

/// References of records whose names were loaded before.
pub struct References<'a>(pub &'a BTreeMap<Id, Name>);

impl Naming for References<'_> {
    fn reference(&self, id: Id) -> Option<String> {
        self.0.get(&id).map(|name| name.reference.clone())
    }
}
