//! What every format relies on: rows as long as their heads, a stamp that is a time.

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};
use kernel::document::{Block, Document, Table, TableRow};

use crate::ReportError;
use std::borrow::Cow;

/// Refuses a document whose rows do not fit their columns, rather than drop or shift a cell.
pub(crate) fn check(document: &Document) -> Result<(), ReportError> {
    for table in tables(document) {
        for (at, row) in table.rows.iter().enumerate() {
            match row {
                TableRow::Cells(cells) if cells.len() != table.columns.len() => {
                    return Err(ReportError::RowLength {
                        table: table.name.clone(),
                        row: at + 1,
                        cells: cells.len(),
                        columns: table.columns.len(),
                    });
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// The tables of a document in reading order, then those of its charts.
pub(crate) fn tables(document: &Document) -> Vec<Cow<'_, Table>> {
    let own = document.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(Cow::Borrowed(table)),
        _ => None,
    });
    let drawn = document.blocks.iter().filter_map(|block| match block {
        Block::Chart(chart) => Some(Cow::Owned(chart.table())),
        _ => None,
    });
    own.chain(drawn).collect()
}

/// The document's stamp as a civil time in UTC, to the second.
pub(crate) fn stamp(document: &Document) -> Result<DateTime, ReportError> {
    let time: Timestamp = document.stamp.parse().map_err(|source| ReportError::Stamp { stamp: document.stamp.clone(), source })?;
    Ok(TimeZone::UTC.to_datetime(time))
}
