//! Finding records by what people type, over any [`Read`].

use crate::cell::{Lookup, Naming};
use crate::filter::Context;
use crate::{Actor, Filter, Id, Name, Query, Read, Value};
use std::collections::BTreeMap;

/// Finds what people type among the records that a read shows: reference, identity, address, name or title.
pub struct Finder<'a>(pub &'a dyn Read);

impl Finder<'_> {
    /// What filter words such as `me` and `today` mean for this read.
    pub fn context(&self) -> Context<'_> {
        let me = match self.0.actor() {
            Actor::Person { id, .. } => Some(*id),
            Actor::Operator { acting_for } => *acting_for,
            Actor::System => None,
        };
        Context { me, today: self.0.today(), lookup: self }
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
        let targets = self.0.registers().iter().filter(|register| allowed(register.key));
        for register in targets {
            for key in register.fields().iter().filter(|f| f.title || f.key == "email").map(|f| f.key.to_string()) {
                let filter = Filter::new().is(register, &key, vec![Value::from(typed.to_owned())]);
                let page = self.0.list(register, &Query { filter, limit: 2, ..Query::default() }).ok()?;
                // Two of the same name: only a reference can say which one is meant.
                if let [row] = page.rows.as_slice() {
                    return Some(row.id);
                }
            }
        }
        None
    }
}

/// References of records whose names were loaded before.
pub struct References<'a>(pub &'a BTreeMap<Id, Name>);

impl Naming for References<'_> {
    fn reference(&self, id: Id) -> Option<String> {
        self.0.get(&id).map(|name| name.reference.clone())
    }
}
