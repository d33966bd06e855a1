//! Finds records by what people type into forms and filters, through any [`Read`].

use kernel::cell::{Lookup, Naming};
use kernel::{Filter, Id, Kind, Query, Read, Register, Value};

/// Looks records up by reference, identity, e-mail address or title, as far as the reader may see them.
pub struct Finder<'a>(pub &'a dyn Read);

impl Finder<'_> {
    /// The one record of this register whose field holds this text; nothing when several do.
    fn only(&self, register: &'static Register, key: &str, typed: &str) -> Option<Id> {
        let filter = Filter::new().is(register, key, vec![Value::from(typed)]);
        let page = self.0.list(register, &Query { filter, limit: 2, ..Query::default() }).ok()?;
        if page.total == 1 { page.rows.first().map(|row| row.id) } else { None }
    }
}

impl Lookup for Finder<'_> {
    fn find(&self, typed: &str, registers: &[&str]) -> Option<Id> {
        let fits = |register: &Register| registers.iter().any(|key| *key == register.key || *key == "*");
        if let Some(row) = self.0.by_reference(typed).ok().flatten()
            && fits(row.register)
        {
            return Some(row.id);
        }
        let all = self.0.registers().iter().copied().filter(|register| fits(register) && !registers.contains(&"*"));
        if let Ok(id) = typed.parse::<Id>() {
            let known = self.0.names(&[id]).ok()?;
            return known.get(&id).filter(|name| fits(name.register)).map(|_| id);
        }
        all.into_iter().find_map(|register| {
            let named = register.fields().iter().filter(|field| field.title || (field.kind == Kind::Email && typed.contains('@')));
            named.into_iter().find_map(|field| self.only(register, &field.key, typed))
        })
    }
}

impl Naming for Finder<'_> {
    fn reference(&self, id: Id) -> Option<String> {
        self.0.names(&[id]).ok()?.remove(&id).map(|name| name.reference)
    }
}
