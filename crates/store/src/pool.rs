//! Connections kept for use: made when needed, given back after use, thrown away when lost or outdated.

use crate::counted::Counted;
use crate::sql::{Dialect, Sql, SqlError};
use crate::{postgres, sqlite};
use std::cell::Cell;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How to reach the database.
#[derive(Debug, Clone)]
pub(crate) enum Target {
    Sqlite(PathBuf),
    Postgres(String),
}

impl Target {
    /// A new connection.
    pub(crate) fn connect(&self, write: bool) -> Result<Box<dyn Sql>, SqlError> {
        Ok(match self {
            Self::Sqlite(file) => Box::new(sqlite::connect(file, write)?),
            Self::Postgres(url) => Box::new(postgres::connect(url)?),
        })
    }

    /// Which engine it is.
    pub(crate) fn dialect(&self) -> Dialect {
        match self {
            Self::Sqlite(_) => Dialect::Sqlite,
            Self::Postgres(_) => Dialect::Postgres,
        }
    }
}

/// How long a caller waits for a free connection.
const PATIENCE: Duration = Duration::from_secs(15);

/// Takes a lock even after a panic elsewhere: what it guards is put right by the one who takes it.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

thread_local! {
    /// How many connections this thread has on loan, and writes it is inside of.
    static BUSY: Cell<u32> = const { Cell::new(0) };
}

/// How often a thread asked for a connection while it had one.
///
/// As many requests as there are connections, each with one in hand and waiting for another, stop everything for ever. So a
/// request has one at most; this count, which the tests of the server hold at 0, says when that is broken.
#[derive(Debug, Default)]
pub(crate) struct Overlaps(AtomicU64);

impl Overlaps {
    /// Marks this thread as busy until the mark is dropped.
    pub(crate) fn enter(&self) -> Busy {
        let held = BUSY.replace(BUSY.get() + 1);
        if held > 0 {
            self.0.fetch_add(1, Ordering::Relaxed);
            tracing::error!("one request asks for a second database connection while it holds the first");
        }
        Busy
    }

    pub(crate) fn count(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}

/// See [`Overlaps::enter`].
pub(crate) struct Busy;

impl Drop for Busy {
    fn drop(&mut self) {
        BUSY.set(BUSY.get().saturating_sub(1));
    }
}

/// A connection that nobody uses, and since when.
struct Idle {
    sql: Box<dyn Sql>,
    since: Instant,
}

#[derive(Default)]
struct State {
    /// The one used last is at the end and taken first, so that a quiet pool lets the others grow old.
    idle: Vec<Idle>,
    out: usize,
    epoch: u64,
}

/// Connections for reading, or for writing.
pub(crate) struct Pool {
    target: Target,
    write: bool,
    most: usize,
    state: Mutex<State>,
    freed: Condvar,
    pub(crate) overlaps: Overlaps,
    statements: Arc<AtomicU64>,
}

/// A connection taken out of a pool; it must be given back with [`Pool::give_back`].
pub(crate) struct Raw {
    pub(crate) sql: Box<dyn Sql>,
    epoch: u64,
}

impl Pool {
    pub(crate) fn new(target: Target, write: bool, most: usize) -> Self {
        Self {
            target,
            write,
            most,
            state: Mutex::default(),
            freed: Condvar::new(),
            overlaps: Overlaps::default(),
            statements: Arc::default(),
        }
    }

    /// Statements that its connections ran since it was made.
    pub(crate) fn statements(&self) -> u64 {
        self.statements.load(Ordering::Relaxed)
    }

    /// A connection with a transaction begun, given back when the loan is dropped.
    pub(crate) fn begin(&self, words: &str) -> Result<Pooled<'_>, SqlError> {
        let busy = self.overlaps.enter();
        self.begin_raw(words).map(|raw| Pooled { pool: self, raw: Some(raw), _busy: busy })
    }

    /// How many connections there are at most.
    pub(crate) fn most(&self) -> usize {
        self.most
    }

    /// Closes connections that lay idle for so long.
    pub(crate) fn close_idle(&self, longer_than: Duration) {
        let mut state = lock(&self.state);
        let old = state.idle.iter().take_while(|idle| idle.since.elapsed() >= longer_than).count();
        let closed: Vec<Idle> = state.idle.drain(..old).collect();
        drop(state);
        drop(closed);
    }

    /// A connection with a transaction begun. One that was lost while it lay idle is replaced without a word.
    pub(crate) fn begin_raw(&self, words: &str) -> Result<Raw, SqlError> {
        for _ in 0..=self.most {
            let (raw, fresh) = self.take()?;
            match raw.sql.batch(words) {
                Ok(()) => return Ok(raw),
                Err(error) => {
                    let lost = raw.sql.broken();
                    self.give_back(raw);
                    if fresh || !lost {
                        return Err(error);
                    }
                }
            }
        }
        Err(SqlError::Unavailable("the database closes every connection".into()))
    }

    fn take(&self) -> Result<(Raw, bool), SqlError> {
        let mut state = lock(&self.state);
        while state.idle.is_empty() && state.out >= self.most {
            let (next, waited) = self.freed.wait_timeout(state, PATIENCE).unwrap_or_else(PoisonError::into_inner);
            state = next;
            if waited.timed_out() && state.idle.is_empty() && state.out >= self.most {
                return Err(SqlError::Unavailable("all database connections are busy".into()));
            }
        }
        state.out += 1;
        let epoch = state.epoch;
        if let Some(idle) = state.idle.pop() {
            return Ok((Raw { sql: idle.sql, epoch }, false));
        }
        drop(state);
        match self.target.connect(self.write) {
            Ok(sql) => Ok((Raw { sql: Box::new(Counted::new(sql, Arc::clone(&self.statements))), epoch }, true)),
            Err(error) => {
                lock(&self.state).out -= 1;
                self.freed.notify_one();
                Err(error)
            }
        }
    }

    /// Forgets all idle connections, and those given out as soon as they come back.
    pub(crate) fn renew(&self) {
        let mut state = lock(&self.state);
        state.epoch += 1;
        state.idle.clear();
    }

    /// Ends whatever transaction is open and keeps the connection for the next caller.
    pub(crate) fn give_back(&self, raw: Raw) {
        let clean = !raw.sql.in_transaction() || raw.sql.batch("ROLLBACK").is_ok();
        let usable = clean && !raw.sql.broken();
        let mut state = lock(&self.state);
        state.out -= 1;
        if usable && raw.epoch == state.epoch {
            state.idle.push(Idle { sql: raw.sql, since: Instant::now() });
        }
        drop(state);
        self.freed.notify_one();
    }
}

/// A connection on loan.
pub(crate) struct Pooled<'a> {
    pool: &'a Pool,
    raw: Option<Raw>,
    _busy: Busy,
}

impl Pooled<'_> {
    /// The connection.
    pub(crate) fn sql(&self) -> &dyn Sql {
        match &self.raw {
            Some(raw) => raw.sql.as_ref(),
            None => &Lost,
        }
    }
}

impl Drop for Pooled<'_> {
    fn drop(&mut self) {
        if let Some(raw) = self.raw.take() {
            self.pool.give_back(raw);
        }
    }
}

/// Stands where a connection was, between giving it back and being gone.
struct Lost;

impl Lost {
    fn gone<T>() -> Result<T, SqlError> {
        Err(SqlError::Unavailable("the connection is gone".into()))
    }
}

impl Sql for Lost {
    fn execute(&self, _: &str, _: &[crate::sql::Cell]) -> Result<(), SqlError> {
        Self::gone()
    }

    fn touched(&self, _: &str, _: &[crate::sql::Cell]) -> Result<u64, SqlError> {
        Self::gone()
    }

    fn query(&self, _: &str, _: &[crate::sql::Cell]) -> Result<Vec<crate::sql::Cells>, SqlError> {
        Self::gone()
    }

    fn batch(&self, _: &str) -> Result<(), SqlError> {
        Self::gone()
    }

    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn in_transaction(&self) -> bool {
        false
    }

    fn broken(&self) -> bool {
        true
    }

    fn after_commit(&self) {}
}
