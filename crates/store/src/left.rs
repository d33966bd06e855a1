//! Who has left does nothing any more: what was theirs is nobody's.

use crate::reader::Reader;
use crate::sql::Args;
use kernel::nouns::PERSON;

/// Everybody who has left at the moment of the read, as a query.
pub(crate) fn gone(reader: &Reader<'_>, args: &mut Args) -> String {
    let Some(people) = reader.cx.shapes.find(PERSON.key) else { return "SELECT NULL AS id WHERE 1 = 0".into() };
    let org = args.put(reader.org);
    let held = reader.view.holds("p", reader.sql().dialect(), args);
    format!("SELECT p.id FROM {} p WHERE p.org = {org} AND {held} AND p.retired = 1", people.table)
}

/// That the person in this column of the table `alias` has not left, at the moment of the read. Those who left are asked for once in
/// a statement, not of each row; of nobody in the column nothing follows, as of NULL.
pub(crate) fn here(reader: &Reader<'_>, alias: &str, column: &str, args: &mut Args) -> String {
    format!("{alias}.{column} NOT IN ({})", gone(reader, args))
}
