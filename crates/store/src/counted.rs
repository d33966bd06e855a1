//! A connection that counts its statements, so that tests and the bench can say how many a page asks for.

use crate::sql::{Asked, Cell, Cells, Dialect, Sql, SqlError};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Any connection, counted.
pub(crate) struct Counted {
    sql: Box<dyn Sql>,
    count: Arc<AtomicU64>,
}

impl Counted {
    pub(crate) fn new(sql: Box<dyn Sql>, count: Arc<AtomicU64>) -> Self {
        Self { sql, count }
    }

    fn one_more(&self) -> &dyn Sql {
        self.count.fetch_add(1, Ordering::Relaxed);
        self.sql.as_ref()
    }
}

impl Sql for Counted {
    fn execute(&self, sql: &str, args: &[Cell]) -> Result<(), SqlError> {
        self.one_more().execute(sql, args)
    }

    fn touched(&self, sql: &str, args: &[Cell]) -> Result<u64, SqlError> {
        self.one_more().touched(sql, args)
    }

    fn query(&self, sql: &str, args: &[Cell]) -> Result<Vec<Cells>, SqlError> {
        self.one_more().query(sql, args)
    }

    fn queries(&self, asked: &[Asked<'_>]) -> Result<Vec<Vec<Cells>>, SqlError> {
        self.count.fetch_add(asked.len() as u64, Ordering::Relaxed);
        self.sql.queries(asked)
    }

    fn batch(&self, sql: &str) -> Result<(), SqlError> {
        self.one_more().batch(sql)
    }

    fn dialect(&self) -> Dialect {
        self.sql.dialect()
    }

    fn in_transaction(&self) -> bool {
        self.sql.in_transaction()
    }

    fn broken(&self) -> bool {
        self.sql.broken()
    }

    fn after_commit(&self) {
        self.sql.after_commit();
    }
}
