//! Versions of anything that is approved as a whole: rows with a `number`, of which one after the other is signed.

use kernel::nouns::approval::approval;
use kernel::{Fault, Problem, Read, Row, Text};

/// Number of a version.
pub fn number(row: &Row) -> i64 {
    row.value("number").as_int().unwrap_or_default()
}

/// The number after these. A retired version keeps its own.
pub fn next_number(versions: &[Row]) -> i64 {
    versions.iter().map(number).max().unwrap_or_default() + 1
}

/// The newest approved version in use, with its signature.
///
/// # Errors
/// When the store fails.
pub fn newest_approved(read: &dyn Read, mut versions: Vec<Row>, act: &str) -> Result<Option<(Row, Row)>, Fault> {
    versions.retain(|row| !row.retired);
    versions.sort_by_key(number);
    for version in versions.into_iter().rev() {
        if let Some(signature) = approval(read, version.id, act)? {
            return Ok(Some((version, signature)));
        }
    }
    Ok(None)
}

/// Whether one of the later versions was approved.
///
/// # Errors
/// When the store fails.
pub fn superseded<'r>(read: &dyn Read, later: impl IntoIterator<Item = &'r Row>, act: &str) -> Result<bool, Fault> {
    for row in later {
        if approval(read, row.id, act)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses, in these words, a change of what was approved.
///
/// # Errors
/// When the store fails.
pub fn stays_signed(read: &dyn Read, row: &Row, act: &str, refused: Text) -> Result<Vec<Problem>, Fault> {
    Ok(approval(read, row.id, act)?.map(|_| Problem::whole(refused)).into_iter().collect())
}
