//! PostgreSQL 15 and newer, by the client that can have several statements under way. Make, use and drop it on blocking
//! threads only.
//!
//! A write that nobody asks the outcome of is sent and not waited for: the next query, or the end of the savepoint, waits for
//! all of them at once. While one computes the other works, and a change set of fifty statements is a few round trips.

use crate::sql::{Asked, Cell, Cells, Dialect, Sql, SqlError};
use kernel::change::DISK_FULL;
use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::error::Error;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use tokio_postgres::tls::NoTlsStream;
use tokio_postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use tokio_postgres::{Client, Config, Connection, NoTls, Row, Socket, Statement};

/// Most statements that a connection keeps prepared.
const KEPT: usize = 512;
/// Most statements that are under way at once; then they are waited for.
const UNDER_WAY: usize = 256;
/// Statements that are written to the connection together, unless somebody waits for them.
const SENT_TOGETHER: usize = 8;

type Sent<T> = Pin<Box<dyn Future<Output = Result<T, tokio_postgres::Error>> + Send>>;

/// A connection.
pub(crate) struct PgConn {
    runtime: Runtime,
    client: Arc<Client>,
    /// What moves bytes; gone when the connection is lost, which ends whatever is waited for.
    line: RefCell<Option<Connection<Socket, NoTlsStream>>>,
    /// Statements under way, oldest first.
    sent: RefCell<VecDeque<Sent<()>>>,
    /// What one of them failed with. The transaction is of no use until it, or the savepoint, is rolled back.
    failed: RefCell<Option<SqlError>>,
    /// Prepared statements, each with the number of its last use.
    statements: RefCell<HashMap<String, (Statement, u64)>>,
    uses: std::cell::Cell<u64>,
    open: std::cell::Cell<bool>,
}

/// Reads the address and connects.
pub(crate) fn connect(url: &str) -> Result<PgConn, SqlError> {
    let mut config: Config =
        url.parse().map_err(|e: tokio_postgres::Error| SqlError::Unavailable(format!("the database address is wrong: {}", chain(&e))))?;
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(5));
    }
    if config.get_application_name().is_none() {
        config.application_name("vouchsafe");
    }
    let runtime = Builder::new_current_thread().enable_all().build().map_err(|e| SqlError::Unavailable(chain(&e)))?;
    let (client, line) = runtime.block_on(config.connect(NoTls)).map_err(|e| SqlError::Unavailable(chain(&e)))?;
    let connection = PgConn {
        runtime,
        client: Arc::new(client),
        line: RefCell::new(Some(line)),
        sent: RefCell::default(),
        failed: RefCell::default(),
        statements: RefCell::default(),
        uses: std::cell::Cell::new(0),
        open: std::cell::Cell::new(false),
    };
    connection.batch("SET client_min_messages = warning; SET standard_conforming_strings = on")?;
    Ok(connection)
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

fn wrong(error: &tokio_postgres::Error) -> SqlError {
    let text = chain(error);
    let code = error.code().map(|c| c.code().to_owned()).unwrap_or_default();
    // Classes: connection, resources, operator intervention, system error; serialisation failure and deadlock.
    let away = ["08", "53", "57", "58", "25006", "40001", "40P01", "55P03"].iter().any(|class| code.starts_with(class));
    if code == "53100" {
        SqlError::Unavailable(format!("{DISK_FULL}: {text}"))
    } else if away || code.is_empty() || error.is_closed() {
        SqlError::Unavailable(text)
    } else if code.starts_with("XX") {
        SqlError::Corrupt(text)
    } else {
        SqlError::Defect(text)
    }
}

/// Begins what is waited for later: the statement joins those to be sent.
fn begin<T>(future: impl Future<Output = Result<T, tokio_postgres::Error>> + Send + 'static) -> Sent<T>
where
    T: Send + 'static,
{
    let mut future: Sent<T> = Box::pin(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(done) => Box::pin(std::future::ready(done)),
        Poll::Pending => future,
    }
}

impl PgConn {
    /// Moves bytes until the future is done.
    fn wait<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        let mut line = self.line.borrow_mut();
        self.runtime.block_on(poll_fn(|cx| {
            loop {
                if let Poll::Ready(done) = future.as_mut().poll(cx) {
                    return Poll::Ready(done);
                }
                if move_bytes(&mut line, cx).is_pending() {
                    return future.as_mut().poll(cx);
                }
            }
        }))
    }

    /// Writes what waits to be sent, without waiting for answers.
    fn push(&self) {
        let mut line = self.line.borrow_mut();
        self.runtime.block_on(poll_fn(|cx| {
            while move_bytes(&mut line, cx).is_ready() && line.is_some() {}
            Poll::Ready(())
        }));
    }

    /// Waits for everything under way, and for one thing more that was begun after it. The first failure of all counts.
    fn settle<T>(&self, last: Sent<T>) -> Result<T, SqlError> {
        let sent = std::mem::take(&mut *self.sent.borrow_mut());
        let (before, last) = self.wait(async {
            let mut before = Ok(());
            for one in sent {
                before = before.and(one.await);
            }
            (before, last.await)
        });
        let failed = |error| {
            let error = wrong(&error);
            if self.open.get() {
                self.failed.borrow_mut().get_or_insert_with(|| error.clone());
            }
            error
        };
        before.map_err(failed)?;
        last.map_err(failed)
    }

    /// Refuses to go on in a transaction that failed: PostgreSQL would, and no longer say why.
    fn usable(&self) -> Result<(), SqlError> {
        self.failed.borrow().clone().map_or(Ok(()), Err)
    }

    fn prepared(&self, sql: &str) -> Result<Statement, SqlError> {
        self.usable()?;
        let now = self.uses.get() + 1;
        self.uses.set(now);
        if let Some((statement, used)) = self.statements.borrow_mut().get_mut(sql) {
            *used = now;
            return Ok(statement.clone());
        }
        let (client, text) = (Arc::clone(&self.client), sql.replace('?', "$"));
        let statement = self.settle(begin(async move { client.prepare(&text).await }))?;
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

    /// Adds a statement to those under way.
    fn send(&self, one: Sent<()>) -> Result<(), SqlError> {
        let mut sent = self.sent.borrow_mut();
        sent.push_back(one);
        let under_way = sent.len();
        drop(sent);
        if under_way >= UNDER_WAY {
            return self.settle(begin(async { Ok(()) }));
        }
        if under_way.is_multiple_of(SENT_TOGETHER) {
            self.push();
        }
        Ok(())
    }

    fn ask(&self, sql: &str, args: &[Cell]) -> Result<Sent<Vec<Row>>, SqlError> {
        let statement = self.prepared(sql)?;
        let (client, args) = (Arc::clone(&self.client), args.to_vec());
        Ok(begin(async move {
            let bound: Vec<&(dyn ToSql + Sync)> = args.iter().map(|cell| cell as &(dyn ToSql + Sync)).collect();
            client.query(&statement, &bound).await
        }))
    }
}

/// Reads and writes what is there to read and write. Ready when there may be more, or when the connection was lost just now.
fn move_bytes(line: &mut Option<Connection<Socket, NoTlsStream>>, cx: &mut Context<'_>) -> Poll<()> {
    match line.as_mut().map(|line| line.poll_message(cx)) {
        // A notice, or a notification that nobody listens for.
        Some(Poll::Ready(Some(Ok(_)))) => Poll::Ready(()),
        Some(Poll::Ready(Some(Err(_)) | None)) => {
            *line = None;
            Poll::Ready(())
        }
        Some(Poll::Pending) | None => Poll::Pending,
    }
}

impl ToSql for Cell {
    fn to_sql(&self, ty: &Type, out: &mut tokio_postgres::types::private::BytesMut) -> Result<IsNull, Box<dyn Error + Sync + Send>> {
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
    fn execute(&self, sql: &str, args: &[Cell]) -> Result<(), SqlError> {
        if !self.open.get() {
            return self.touched(sql, args).map(drop);
        }
        let statement = self.prepared(sql)?;
        let (client, args) = (Arc::clone(&self.client), args.to_vec());
        self.send(begin(async move { client.execute_raw(&statement, args).await.map(drop) }))
    }

    fn touched(&self, sql: &str, args: &[Cell]) -> Result<u64, SqlError> {
        let statement = self.prepared(sql)?;
        let (client, args) = (Arc::clone(&self.client), args.to_vec());
        self.settle(begin(async move { client.execute_raw(&statement, args).await }))
    }

    fn query(&self, sql: &str, args: &[Cell]) -> Result<Vec<Cells>, SqlError> {
        let rows = self.settle(self.ask(sql, args)?)?;
        rows.iter().map(cells).collect()
    }

    fn queries(&self, asked: &[Asked<'_>]) -> Result<Vec<Vec<Cells>>, SqlError> {
        let statements = asked.iter().map(|(sql, args)| self.ask(sql, args)).collect::<Result<Vec<_>, _>>()?;
        let all = begin(async move {
            let mut answers = Vec::with_capacity(statements.len());
            for statement in statements {
                answers.push(statement.await?);
            }
            Ok(answers)
        });
        self.settle(all)?.iter().map(|rows| rows.iter().map(cells).collect()).collect()
    }

    fn batch(&self, sql: &str) -> Result<(), SqlError> {
        let (client, text) = (Arc::clone(&self.client), sql.to_owned());
        let words = async move { client.batch_execute(&text).await };
        if sql == "SAVEPOINT call" && self.open.get() {
            self.usable()?;
            return self.send(begin(words));
        }
        let rolls_back = sql.starts_with("ROLLBACK");
        if rolls_back {
            // What was under way is of no interest any more, but must be out of the way.
            let _ = self.settle(begin(async { Ok(()) }));
            self.failed.take();
        } else {
            self.usable()?;
        }
        if sql == "COMMIT" {
            // In a transaction that failed, PostgreSQL answers COMMIT with success and rolls back.
            self.settle(begin(async { Ok(()) }))?;
        }
        let done = self.settle(begin(words));
        match sql {
            _ if sql.starts_with("BEGIN") => self.open.set(done.is_ok()),
            "COMMIT" | "ROLLBACK" => {
                self.open.set(false);
                self.failed.take();
            }
            _ => {}
        }
        done
    }

    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn in_transaction(&self) -> bool {
        self.open.get() && !self.broken()
    }

    fn broken(&self) -> bool {
        self.client.is_closed()
    }

    fn after_commit(&self) {}
}

fn cells(row: &Row) -> Result<Cells, SqlError> {
    let value = |(index, column): (usize, &tokio_postgres::Column)| cell(row, index, column.type_()).map_err(|e| wrong(&e));
    Ok(Cells(row.columns().iter().enumerate().map(value).collect::<Result<_, _>>()?))
}

fn cell(row: &Row, index: usize, ty: &Type) -> Result<Cell, tokio_postgres::Error> {
    Ok(match *ty {
        Type::INT8 => row.try_get::<_, Option<i64>>(index)?.into(),
        Type::INT4 => row.try_get::<_, Option<i32>>(index)?.map(i64::from).into(),
        Type::BOOL => row.try_get::<_, Option<bool>>(index)?.into(),
        Type::BYTEA => row.try_get::<_, Option<Vec<u8>>>(index)?.into(),
        _ => row.try_get::<_, Option<String>>(index)?.into(),
    })
}
