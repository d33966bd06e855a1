//! PostgreSQL 15 and newer, by the synchronous client. Make, use and drop it on blocking threads only.

use crate::sql::{Cell, Cells, Dialect, Sql, SqlError};
use postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use postgres::{Client, Config, NoTls, Statement};
use std::cell::RefCell;
use std::collections::HashMap;
use std::error::Error;
use std::time::Duration;

/// Most statements that a connection keeps prepared.
const KEPT: usize = 512;

/// A connection.
pub(crate) struct PgConn {
    client: RefCell<Client>,
    /// Prepared statements, each with the number of its last use.
    statements: RefCell<HashMap<String, (Statement, u64)>>,
    uses: std::cell::Cell<u64>,
    open: std::cell::Cell<bool>,
}

/// Reads the address and connects.
pub(crate) fn connect(url: &str) -> Result<PgConn, SqlError> {
    let mut config: Config =
        url.parse().map_err(|e: postgres::Error| SqlError::Unavailable(format!("the database address is wrong: {}", chain(&e))))?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    if config.get_application_name().is_none() {
        config.application_name("vouchsafe");
    }
    let mut client = config.connect(NoTls).map_err(|e| SqlError::Unavailable(chain(&e)))?;
    client
        .batch_execute("SET client_min_messages = warning; SET standard_conforming_strings = on")
        .map_err(|e| SqlError::Unavailable(chain(&e)))?;
    Ok(PgConn {
        client: RefCell::new(client),
        statements: RefCell::default(),
        uses: std::cell::Cell::new(0),
        open: std::cell::Cell::new(false),
    })
}

/// An error with its causes: the client's own text is often only "db error".
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(inner) = cause {
        text.push_str(": ");
        text.push_str(&inner.to_string());
        cause = inner.source();
    }
    text
}

impl PgConn {
    fn wrong(&self, error: &postgres::Error) -> SqlError {
        let text = chain(error);
        let code = error.code().map(|c| c.code().to_owned()).unwrap_or_default();
        // Classes: connection, resources, operator intervention, system error; serialisation failure and deadlock.
        let away = ["08", "53", "57", "58", "25006", "40001", "40P01", "55P03"].iter().any(|class| code.starts_with(class));
        if away || code.is_empty() || error.is_closed() {
            SqlError::Unavailable(text)
        } else if code.starts_with("XX") {
            SqlError::Corrupt(text)
        } else {
            SqlError::Defect(text)
        }
    }

    fn prepared(&self, sql: &str) -> Result<Statement, SqlError> {
        let now = self.uses.get() + 1;
        self.uses.set(now);
        if let Some((statement, used)) = self.statements.borrow_mut().get_mut(sql) {
            *used = now;
            return Ok(statement.clone());
        }
        let statement = self.client.borrow_mut().prepare(&sql.replace('?', "$")).map_err(|e| self.wrong(&e))?;
        let mut statements = self.statements.borrow_mut();
        if statements.len() >= KEPT {
            // The half that was used longest ago goes; the words of every call stay prepared.
            let mut uses: Vec<u64> = statements.values().map(|(_, used)| *used).collect();
            uses.sort_unstable();
            let middle = uses.get(KEPT / 2).copied().unwrap_or_default();
            statements.retain(|_, (_, used)| *used > middle);
        }
        statements.insert(sql.to_owned(), (statement.clone(), now));
        Ok(statement)
    }
}

impl ToSql for Cell {
    fn to_sql(&self, ty: &Type, out: &mut postgres::types::private::BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
        match self {
            Self::Null => Ok(IsNull::Yes),
            Self::Int(i) if *ty == Type::INT4 => i32::try_from(*i)?.to_sql(ty, out),
            Self::Int(i) => i.to_sql(ty, out),
            Self::Text(t) => t.as_str().to_sql(ty, out),
            Self::Bytes(b) => b.as_slice().to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl Sql for PgConn {
    fn execute(&self, sql: &str, args: &[Cell]) -> Result<u64, SqlError> {
        let statement = self.prepared(sql)?;
        let bound: Vec<&(dyn ToSql + Sync)> = args.iter().map(|cell| cell as &(dyn ToSql + Sync)).collect();
        self.client.borrow_mut().execute(&statement, &bound).map_err(|e| self.wrong(&e))
    }

    fn query(&self, sql: &str, args: &[Cell]) -> Result<Vec<Cells>, SqlError> {
        let statement = self.prepared(sql)?;
        let bound: Vec<&(dyn ToSql + Sync)> = args.iter().map(|cell| cell as &(dyn ToSql + Sync)).collect();
        let rows = self.client.borrow_mut().query(&statement, &bound).map_err(|e| self.wrong(&e))?;
        let mut list = Vec::with_capacity(rows.len());
        for row in rows {
            let mut cells = Vec::with_capacity(row.len());
            for (index, column) in row.columns().iter().enumerate() {
                cells.push(cell(&row, index, column.type_()).map_err(|e| self.wrong(&e))?);
            }
            list.push(Cells(cells));
        }
        Ok(list)
    }

    fn batch(&self, sql: &str) -> Result<(), SqlError> {
        let done = self.client.borrow_mut().batch_execute(sql);
        match sql {
            _ if sql.starts_with("BEGIN") => self.open.set(done.is_ok()),
            "COMMIT" | "ROLLBACK" => self.open.set(false),
            _ => {}
        }
        done.map_err(|e| self.wrong(&e))
    }

    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn in_transaction(&self) -> bool {
        self.open.get() && !self.broken()
    }

    fn broken(&self) -> bool {
        self.client.borrow().is_closed()
    }

    fn after_commit(&self) {}
}

fn cell(row: &postgres::Row, index: usize, ty: &Type) -> Result<Cell, postgres::Error> {
    Ok(match *ty {
        Type::INT8 => row.try_get::<_, Option<i64>>(index)?.into(),
        Type::INT4 => row.try_get::<_, Option<i32>>(index)?.map(i64::from).into(),
        Type::BOOL => row.try_get::<_, Option<bool>>(index)?.into(),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(index)?.into(),
        _ => row.try_get::<_, Option<String>>(index)?.into(),
    })
}
