//! SQLite: one file, write-ahead log, every commit synced.

use crate::sql::{Cell, Cells, Dialect, Sql, SqlError};
use kernel::change::DISK_FULL;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, Value, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, ToSql, params_from_iter};
use std::cell::Cell as Slot;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Marks the file as ours (`PRAGMA application_id`): "Vchs".
pub(crate) const APPLICATION: i64 = 0x5663_6873;

/// A connection.
pub(crate) struct SqliteConn {
    inner: Connection,
    /// The write-ahead log, and the size at which it is folded into the file next.
    log: PathBuf,
    fold_at: Slot<u64>,
}

/// Size of the log, in bytes, above which it is folded into the file and cut.
const LOG: u64 = 8 << 20;
/// So long the fold waits for reads that still need the log.
const FOLD: Duration = Duration::from_secs(1);
/// So long a statement waits for a lock.
const PATIENCE: Duration = Duration::from_secs(10);

/// Opens the file for writing, or for reading only.
pub(crate) fn connect(file: &Path, write: bool) -> Result<SqliteConn, SqlError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let flags = if write { flags | OpenFlags::SQLITE_OPEN_CREATE } else { flags };
    let inner = Connection::open_with_flags(file, flags).map_err(|e| wrong(&e))?;
    inner.busy_timeout(PATIENCE).map_err(|e| wrong(&e))?;
    inner.set_prepared_statement_cache_capacity(128);
    // Otherwise a prepared statement is planned anew whenever a number bound to it changes, and may then take another way.
    inner.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(|e| wrong(&e))?;
    // Erasure must leave nothing behind in free pages; commits must survive a power cut (trust.md, decision 2).
    let settings = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY; \
                    PRAGMA trusted_schema=OFF;";
    inner.execute_batch(settings).map_err(|e| wrong(&e))?;
    // One writer touches many pages of a large file; of readers there are several.
    let own =
        if write { "PRAGMA cache_size=-32000; PRAGMA journal_size_limit=4194304" } else { "PRAGMA cache_size=-4000; PRAGMA query_only=ON" };
    inner.execute_batch(own).map_err(|e| wrong(&e))?;
    Ok(SqliteConn::new(inner, file))
}

/// Opens the file for looking only: nothing about it is changed, not even its journal mode.
pub(crate) fn peek(file: &Path) -> Result<SqliteConn, SqlError> {
    let inner =
        Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(|e| wrong(&e))?;
    Ok(SqliteConn::new(inner, file))
}

impl SqliteConn {
    fn new(inner: Connection, file: &Path) -> Self {
        Self { inner, log: file.with_extension("db-wal"), fold_at: Slot::new(LOG) }
    }

    /// Folds the write-ahead log into the file, so that a copy of the file alone is complete.
    pub(crate) fn checkpoint(&self) -> Result<(), SqlError> {
        self.inner.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(|e| wrong(&e))
    }
}

fn wrong(error: &rusqlite::Error) -> SqlError {
    let text = error.to_string();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => SqlError::Corrupt(text),
        Some(ErrorCode::DiskFull) => SqlError::Unavailable(format!("{DISK_FULL}: {text}")),
        Some(
            ErrorCode::SystemIoFailure
            | ErrorCode::DatabaseBusy
            | ErrorCode::DatabaseLocked
            | ErrorCode::ReadOnly
            | ErrorCode::CannotOpen
            | ErrorCode::OutOfMemory
            | ErrorCode::OperationInterrupted
            | ErrorCode::PermissionDenied,
        ) => SqlError::Unavailable(text),
        _ => SqlError::Defect(text),
    }
}

impl ToSql for Cell {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Self::Null => ToSqlOutput::Owned(Value::Null),
            Self::Int(i) => ToSqlOutput::Owned(Value::Integer(*i)),
            Self::Text(t) => ToSqlOutput::Borrowed(ValueRef::Text(t.as_bytes())),
            Self::Bytes(b) => ToSqlOutput::Borrowed(ValueRef::Blob(b)),
        })
    }
}

impl Sql for SqliteConn {
    fn execute(&self, sql: &str, args: &[Cell]) -> Result<(), SqlError> {
        self.touched(sql, args).map(drop)
    }

    fn touched(&self, sql: &str, args: &[Cell]) -> Result<u64, SqlError> {
        let mut statement = self.inner.prepare_cached(sql).map_err(|e| wrong(&e))?;
        let touched = statement.execute(params_from_iter(args)).map_err(|e| wrong(&e))?;
        Ok(u64::try_from(touched).unwrap_or_default())
    }

    fn query(&self, sql: &str, args: &[Cell]) -> Result<Vec<Cells>, SqlError> {
        let mut statement = self.inner.prepare_cached(sql).map_err(|e| wrong(&e))?;
        let width = statement.column_count();
        let mut rows = statement.query(params_from_iter(args)).map_err(|e| wrong(&e))?;
        let mut list = Vec::new();
        while let Some(row) = rows.next().map_err(|e| wrong(&e))? {
            let mut cells = Vec::with_capacity(width);
            for index in 0..width {
                cells.push(match row.get_ref(index).map_err(|e| wrong(&e))? {
                    ValueRef::Null => Cell::Null,
                    ValueRef::Integer(i) => Cell::Int(i),
                    ValueRef::Real(_) => return Err(SqlError::Corrupt("a fraction where none is kept".into())),
                    ValueRef::Text(t) => Cell::Text(String::from_utf8_lossy(t).into_owned()),
                    ValueRef::Blob(b) => Cell::Bytes(b.to_vec()),
                });
            }
            list.push(Cells(cells));
        }
        Ok(list)
    }

    fn batch(&self, sql: &str) -> Result<(), SqlError> {
        match sql {
            // The words of every write: prepared once.
            "BEGIN" | "BEGIN IMMEDIATE" | "COMMIT" | "SAVEPOINT call" | "RELEASE call" | "ROLLBACK TO call" => self.execute(sql, &[]),
            _ => self.inner.execute_batch(sql).map_err(|e| wrong(&e)),
        }
    }

    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn in_transaction(&self) -> bool {
        !self.inner.is_autocommit()
    }

    fn broken(&self) -> bool {
        false
    }

    /// SQLite folds the log by itself, but begins it anew only when no read needs it in that moment; where reads never
    /// cease it would grow for ever. Here nobody writes, so that waiting for the present reads is enough.
    fn after_commit(&self) {
        let size = || std::fs::metadata(&self.log).map_or(0, |meta| meta.len());
        if size() < self.fold_at.get() {
            return;
        }
        let folded = self.inner.busy_timeout(FOLD).is_ok() && self.checkpoint().is_ok();
        let _ = self.inner.busy_timeout(PATIENCE);
        // A long read is not waited for at every commit, but when as much has come again.
        let left = size();
        self.fold_at.set(left.saturating_add(LOG));
        if !folded || left > LOG {
            tracing::debug!(left, "the write-ahead log could not be cut yet");
        }
    }
}
