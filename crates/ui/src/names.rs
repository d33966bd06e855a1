//! Everything that a page needs to name what its rows point at, read by one call.

use kernel::cell::Naming;
use kernel::nouns::{ORGANISATION, Organisation};
use kernel::{Fault, Id, Kind, Name, Read, Row};
use std::collections::BTreeMap;

/// Names of the records that the rows of a page point at, of those that the reader may see.
#[derive(Debug, Clone, Default)]
pub struct Names {
    names: BTreeMap<Id, Name>,
    currency: String,
}

impl Names {
    /// Reads the names of everything that these rows point at, and of their authors.
    ///
    /// # Errors
    /// When the store fails.
    pub fn load<'r>(read: &dyn Read, rows: impl IntoIterator<Item = &'r Row>) -> Result<Self, Fault> {
        Self::load_with(read, rows, &[])
    }

    /// The same with some more records to name.
    ///
    /// # Errors
    /// When the store fails.
    pub fn load_with<'r>(read: &dyn Read, rows: impl IntoIterator<Item = &'r Row>, more: &[Id]) -> Result<Self, Fault> {
        let rows: Vec<&Row> = rows.into_iter().collect();
        let mut wanted: Vec<Id> = more.to_vec();
        let mut money = false;
        for row in &rows {
            for (index, field) in row.register.fields().iter().enumerate() {
                match field.kind {
                    Kind::Link(_) | Kind::Links(_) => wanted.extend(row.get(index).links()),
                    Kind::Amount => money = true,
                    _ => {}
                }
            }
            wanted.extend([row.created_by, row.changed_by].iter().filter_map(|author| author.person()));
        }
        wanted.sort_unstable();
        wanted.dedup();
        let names = if wanted.is_empty() { BTreeMap::new() } else { read.names(&wanted)? };
        let currency = if money { currency(read)? } else { String::new() };
        Ok(Self { names, currency })
    }

    /// The name of a record, when it is known and may be seen.
    pub fn get(&self, id: Id) -> Option<&Name> {
        self.names.get(&id)
    }

    /// The title of a record, its reference where it has none; empty when it may not be seen.
    pub fn title(&self, id: Id) -> String {
        self.get(id).map(|name| if name.title.is_empty() { name.reference.clone() } else { name.title.clone() }).unwrap_or_default()
    }

    /// Currency of amounts, when a row has one.
    pub fn currency(&self) -> &str {
        &self.currency
    }
}

impl Naming for Names {
    fn reference(&self, id: Id) -> Option<String> {
        self.get(id).map(|name| name.reference.clone())
    }
}

/// The currency of the organisation, as its code.
///
/// # Errors
/// When the store fails.
pub fn currency(read: &dyn Read) -> Result<String, Fault> {
    let row = read.get(&ORGANISATION, read.organisation())?;
    Ok(row.and_then(|row| row.of::<Organisation>().map(|organisation| organisation.currency.clone())).unwrap_or_default())
}
