//! The tables of the truth as a backup copies them: which there are, and what columns the database says they have.

use crate::sql::{Dialect, Sql, SqlError};

/// The tables of a backup with the columns by which their rows are told apart.
pub(crate) const TABLES: &[(&str, &str)] = &[
    ("installation", "one"),
    ("log_head", "org"),
    ("change_set", "org,seq"),
    ("revision", "org,leaf"),
    ("journal", "org,leaf_index"),
    ("pseudonym", "org,pseudonym"),
    ("counter", "org,prefix"),
    ("pack", "hash"),
    ("blob", "hash"),
    ("credential", "organisation,person"),
    ("token", "hash"),
    ("idempotency", "organisation,key"),
    ("job", "no"),
    ("event", "no"),
];

/// Kinds of columns, as a backup names them.
fn kind(declared: &str) -> &'static str {
    match declared.to_ascii_lowercase().as_str() {
        "blob" | "bytea" => "bytes",
        "text" => "text",
        _ => "int",
    }
}

/// The columns of a table with their kinds, in their order; empty when there is no such table.
pub(crate) fn columns(sql: &dyn Sql, table: &str) -> Result<Vec<(String, &'static str)>, SqlError> {
    let text = match sql.dialect() {
        Dialect::Sqlite => "SELECT name, type FROM pragma_table_info(?1) ORDER BY cid",
        Dialect::Postgres => {
            "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns \
             WHERE table_schema = current_schema() AND CAST(table_name AS TEXT) = ?1 ORDER BY ordinal_position"
        }
    };
    Ok(sql.query(text, &[table.into()])?.iter().map(|row| (row.text(0).to_owned(), kind(row.text(1)))).collect())
}
