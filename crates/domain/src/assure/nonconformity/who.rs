//! Who answered for what, and who acts.

use super::record::NONCONFORMITY;
use kernel::{Fault, Id, Read, Row, Text};

/// Whether work on a nonconformity has ended.
pub(super) fn ended(row: &Row) -> bool {
    NONCONFORMITY.workflow.closed.contains(&row.common.state.as_str())
}

/// Everybody who answered for a record at any time, by its history.
pub(super) fn owners_ever(row: &Row, read: &dyn Read) -> Result<Vec<Id>, Fault> {
    let history = read.history(row.register, row.id)?;
    Ok(history.iter().filter_map(|revision| revision.row.common.owner).chain(row.common.owner).collect())
}

/// The person who acts; acts of a nonconformity are told apart by who did them.
pub(super) fn actor(read: &dyn Read) -> Result<Id, Fault> {
    read.actor().person().ok_or_else(|| Fault::whole(Text::new("nonconformity-needs-person")))
}
