//! Who has left does nothing any more: what was theirs is nobody's.

use crate::reader::Reader;
use crate::sql::Args;
use kernel::nouns::PERSON;

/// That the person in this column of the table `alias` has not left, at the moment of the read.
pub(crate) fn here(reader: &Reader<'_>, alias: &str, column: &str, args: &mut Args) -> String {
    let Some(people) = reader.cx.shapes.find(PERSON.key) else { return "1 = 1".into() };
    let held = reader.view.holds("p", reader.sql().dialect(), args);
    let left = format!("p.org = {alias}.org AND p.id = {alias}.{column} AND {held} AND p.retired = 1");
    format!("NOT EXISTS (SELECT 1 FROM {} p WHERE {left})", people.table)
}
