//! Group commit: writers share one transaction and one sync, each in a savepoint of its own.
//!
//! Plans borrow from their callers, so they cannot be handed to a writer thread. Instead each caller takes the lane in
//! turn, runs its work in the open transaction and leaves; whoever finds nobody waiting behind it (or the batch full)
//! commits for all, and the others wait for that commit. A lane has one connection at a time, so there is one writer: in
//! SQLite one for the file, in PostgreSQL one an organisation, where the row of its log head keeps other nodes out.

use crate::pool::{Overlaps, Pool, Raw, lock};
use crate::sql::{Dialect, Sql};
use kernel::{Fault, Id};
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// Most calls in one commit.
const BATCH: usize = 64;

/// How a batch ended.
#[derive(Debug, Clone)]
enum End {
    Committed,
    Failed(Fault),
    /// The engine left the transaction: nothing of it is there, and everybody tries again alone.
    Again,
}

#[derive(Default)]
struct Batch {
    end: Mutex<Option<End>>,
    ended: Condvar,
}

impl Batch {
    fn finish(&self, end: End) {
        *lock(&self.end) = Some(end);
        self.ended.notify_all();
    }

    fn wait(&self) -> End {
        let mut end = lock(&self.end);
        loop {
            if let Some(end) = end.as_ref() {
                return end.clone();
            }
            end = self.ended.wait(end).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// A change set by which a commit can be recognised.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Witness {
    pub(crate) organisation: Id,
    pub(crate) change_set: Id,
}

/// What a piece of work leaves behind beside its result.
#[derive(Debug, Default)]
pub(crate) struct Ticket(std::cell::Cell<Option<Witness>>);

impl Ticket {
    /// Names the change set that was written.
    pub(crate) fn wrote(&self, witness: Witness) {
        self.0.set(Some(witness));
    }
}

/// Work inside a write transaction. It may run again, alone, when the engine dropped the transaction it was part of.
pub(crate) type Work<'w, T> = &'w dyn Fn(&dyn Sql, &Ticket) -> Result<T, Fault>;

/// The open transaction of a lane.
struct Open {
    raw: Raw,
    batch: Arc<Batch>,
    joined: usize,
    witness: Option<Witness>,
}

#[derive(Default)]
struct Lane {
    waiting: AtomicUsize,
    open: Mutex<Option<Open>>,
}

/// All lanes of a store.
pub(crate) struct Lanes {
    pool: Pool,
    dialect: Dialect,
    lanes: Mutex<HashMap<Option<Id>, Arc<Lane>>>,
    /// Pieces of work done and commits made since the store was opened.
    pub(crate) done: AtomicU64,
    pub(crate) commits: AtomicU64,
    pub(crate) overlaps: Overlaps,
}

impl Lanes {
    pub(crate) fn new(pool: Pool, dialect: Dialect) -> Self {
        Self { pool, dialect, lanes: Mutex::default(), done: AtomicU64::new(0), commits: AtomicU64::new(0), overlaps: Overlaps::default() }
    }

    /// Statements that writers ran since the store was opened.
    pub(crate) fn statements(&self) -> u64 {
        self.pool.statements()
    }

    /// Runs the work in the transaction of a lane and answers when it is on disk. PostgreSQL has a lane for each
    /// organisation and one for housekeeping, SQLite one for everything.
    pub(crate) fn run<T>(&self, organisation: Option<Id>, work: Work<'_, T>) -> Result<T, Fault> {
        let answer = self.run_all(organisation, &[work]).pop();
        answer.unwrap_or_else(|| Err(Fault::Internal("a call was passed over".into())))
    }

    /// Runs several pieces of work in the same transaction. Each has a savepoint of its own and none around all of them:
    /// SQLite would keep every page that any of them changed until the last is done, and go through these at each end.
    pub(crate) fn run_all<T>(&self, organisation: Option<Id>, works: &[Work<'_, T>]) -> Vec<Result<T, Fault>> {
        let _busy = self.overlaps.enter();
        let key = if self.dialect == Dialect::Sqlite { None } else { organisation };
        let lane = Arc::clone(lock(&self.lanes).entry(key).or_default());
        self.attempt(&lane, false, works).or_else(|| self.attempt(&lane, true, works)).unwrap_or_else(|| {
            let twice = || Fault::Unavailable("the database left the transaction twice".into());
            works.iter().map(|_| Err(twice())).collect()
        })
    }

    /// Forgets connections that were made before a rebuild.
    pub(crate) fn renew(&self) {
        self.pool.renew();
    }

    /// One answer for each piece of work; [`None`] when the engine left the transaction and all must run again.
    fn attempt<T>(&self, lane: &Lane, alone: bool, works: &[Work<'_, T>]) -> Option<Vec<Result<T, Fault>>> {
        lane.waiting.fetch_add(1, Ordering::SeqCst);
        let mut slot = lock(&lane.open);
        lane.waiting.fetch_sub(1, Ordering::SeqCst);
        if alone && slot.is_some() {
            // The batch under way is for others; it is committed first.
            self.commit(&mut slot);
        }
        let all = |fault: &Fault| works.iter().map(|_| Err(fault.clone())).collect();
        if slot.is_none() {
            match self.pool.begin_raw(self.dialect.begin_write()) {
                Ok(raw) => *slot = Some(Open { raw, batch: Arc::default(), joined: 0, witness: None }),
                Err(error) => return Some(all(&error.into())),
            }
        }
        let open = slot.as_mut()?;
        let mut results = Vec::with_capacity(works.len());
        for work in works {
            let ticket = Ticket::default();
            let result = guarded(open.raw.sql.as_ref(), &ticket, *work);
            self.done.fetch_add(1, Ordering::Relaxed);
            if let Err(fault) = &result
                && !open.raw.sql.in_transaction()
            {
                if let Some(open) = slot.take() {
                    open.batch.finish(End::Again);
                    self.pool.give_back(open.raw);
                }
                return alone.then(|| all(fault));
            }
            if result.is_ok() {
                open.witness = ticket.0.get().or(open.witness);
            }
            results.push(result);
        }
        open.joined += 1;
        let batch = Arc::clone(&open.batch);
        if alone || open.joined >= BATCH || lane.waiting.load(Ordering::SeqCst) == 0 {
            self.commit(&mut slot);
        }
        drop(slot);
        if results.iter().all(Result::is_err) {
            return Some(results);
        }
        match batch.wait() {
            End::Committed => Some(results),
            End::Failed(fault) => Some(results.into_iter().map(|result| result.and_then(|_| Err(fault.clone()))).collect()),
            End::Again => None,
        }
    }

    fn commit(&self, slot: &mut Option<Open>) {
        let Some(open) = slot.take() else { return };
        let end = match open.raw.sql.batch("COMMIT") {
            Ok(()) => End::Committed,
            Err(error) => match (open.raw.sql.broken(), open.witness) {
                (true, Some(witness)) => self.settle(witness),
                _ => End::Failed(error.into()),
            },
        };
        self.commits.fetch_add(1, Ordering::Relaxed);
        open.batch.finish(end);
        open.raw.sql.after_commit();
        self.pool.give_back(open.raw);
    }

    /// The connection was lost in COMMIT: nobody said whether it took place. The log head tells, once its lock is free.
    fn settle(&self, witness: Witness) -> End {
        let look = || -> Result<bool, Fault> {
            self.pool.renew();
            let raw = self.pool.begin_raw(self.dialect.begin_write())?;
            let text = format!("SELECT org FROM log_head WHERE organisation = ?1{}", self.dialect.for_update());
            let found = raw
                .sql
                .query(&text, &[witness.organisation.into()])
                .and_then(|_| raw.sql.first("SELECT seq FROM change_set WHERE id = ?1", &[witness.change_set.into()]));
            self.pool.give_back(raw);
            Ok(found?.is_some())
        };
        match look() {
            Ok(true) => End::Committed,
            Ok(false) => End::Failed(Fault::Unavailable("the connection to the database was lost; nothing was written".into())),
            Err(fault) => End::Failed(fault),
        }
    }
}

/// Runs work in a savepoint. A panic in it rolls back only its own.
fn guarded<T>(sql: &dyn Sql, ticket: &Ticket, work: Work<'_, T>) -> Result<T, Fault> {
    sql.batch("SAVEPOINT call")?;
    let outcome = catch_unwind(AssertUnwindSafe(|| work(sql, ticket)));
    let result = outcome.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<&str>().map(|t| (*t).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
        Err(Fault::Internal(format!("a rule panicked: {}", text.unwrap_or_default())))
    });
    // Here at the latest it is said what went wrong with a write that nobody waited for.
    let result = result.and_then(|value| sql.batch("RELEASE call").map(|()| value).map_err(Fault::from));
    if result.is_err() && sql.in_transaction() && sql.batch("ROLLBACK TO call").and_then(|()| sql.batch("RELEASE call")).is_err() {
        // Not even the savepoint could be left: end the whole transaction, so that everybody tries again.
        let _ = sql.batch("ROLLBACK");
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::Target;
    use std::sync::Barrier;
    use std::time::Duration;

    #[test]
    fn when_the_engine_leaves_the_transaction_everybody_runs_again_alone() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Sqlite(folder.path().join("lanes.db"));
        let lanes = Lanes::new(Pool::new(target.clone(), true, 1), Dialect::Sqlite);
        lanes.run(None, &|sql, _| Ok(sql.batch("CREATE TABLE t (who TEXT)")?)).unwrap();
        let (met, runs, faults) = (Barrier::new(2), AtomicUsize::new(0), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                let result = lanes.run(None, &|sql, _| {
                    if runs.fetch_add(1, Ordering::SeqCst) == 0 {
                        // The other one queues up behind, so that this one waits for its commit.
                        met.wait();
                        std::thread::sleep(Duration::from_millis(200));
                    }
                    Ok(sql.execute("INSERT INTO t VALUES ('first')", &[])?)
                });
                assert!(result.is_ok());
            });
            scope.spawn(|| {
                met.wait();
                let result = lanes.run(None, &|sql, _| {
                    sql.execute("INSERT INTO t VALUES ('second')", &[])?;
                    if faults.fetch_add(1, Ordering::SeqCst) == 0 {
                        // What a full disk does to SQLite: the whole transaction is gone.
                        sql.batch("ROLLBACK")?;
                        return Err(Fault::Unavailable("disk full".into()));
                    }
                    Ok(())
                });
                assert!(result.is_ok());
            });
        });
        assert_eq!((runs.load(Ordering::SeqCst), faults.load(Ordering::SeqCst)), (2, 2));
        let count = target.connect(false).unwrap();
        assert_eq!(count.number("SELECT count(*) FROM t", &[]).unwrap(), 2);
        // One that fails again alone is told so, and harms nobody.
        let gone = lanes.run(None, &|sql, _| -> Result<(), Fault> {
            sql.batch("ROLLBACK")?;
            Err(Fault::Unavailable("disk full".into()))
        });
        assert!(matches!(gone, Err(Fault::Unavailable(_))));
        lanes.run(None, &|sql, _| Ok(sql.execute("INSERT INTO t VALUES ('third')", &[])?)).unwrap();
        assert_eq!(count.number("SELECT count(*) FROM t", &[]).unwrap(), 3);
    }

    #[test]
    #[expect(clippy::disallowed_methods, reason = "the address of the test server can come from nowhere else")]
    fn a_write_that_nobody_waited_for_fails_its_own_call_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let server = std::env::var("VOUCHSAFE_TEST_POSTGRES").ok().filter(|url| !url.is_empty());
        let database = server.map(|server| crate::testing::TestDatabase::create(&server).unwrap());
        let mut targets = vec![Target::Sqlite(folder.path().join("calls.db"))];
        targets.extend(database.as_ref().map(|database| Target::Postgres(database.url())));
        for target in targets {
            let lanes = Lanes::new(Pool::new(target.clone(), true, 1), target.dialect());
            lanes.run(None, &|sql, _| Ok(sql.batch("CREATE TABLE t (one BIGINT PRIMARY KEY)")?)).unwrap();
            let put = |sql: &dyn Sql, one: i64| sql.execute("INSERT INTO t VALUES (?1)", &[one.into()]);
            let held = |sql: &dyn Sql| sql.number("SELECT count(*) FROM t", &[]);
            let calls: [Work<'_, i64>; 6] = [
                &|sql, _| {
                    put(sql, 1)?;
                    Ok(held(sql)?)
                },
                // Nothing is asked after the write that fails.
                &|sql, _| {
                    put(sql, 2)?;
                    put(sql, 1)?;
                    Ok(0)
                },
                // Something is asked, and what went wrong is said then.
                &|sql, _| {
                    put(sql, 3)?;
                    put(sql, 1)?;
                    Ok(held(sql)?)
                },
                // What went wrong is passed over, and said all the same.
                &|sql, _| {
                    let _ = put(sql, 1).and_then(|()| held(sql)).is_err();
                    let _ = held(sql);
                    put(sql, 4)?;
                    Ok(0)
                },
                // A call that fails by itself, with a write on its way.
                &|sql, _| {
                    put(sql, 5)?;
                    Err(Fault::NotFound)
                },
                &|sql, _| {
                    for one in 100..1_000 {
                        put(sql, one)?;
                    }
                    Ok(held(sql)?)
                },
            ];
            let answers = lanes.run_all(None, &calls);
            let unique = |answer: &Result<i64, Fault>| matches!(answer, Err(Fault::Internal(why)) if why.to_lowercase().contains("unique"));
            assert!(matches!(answers[0], Ok(1)));
            assert!(unique(&answers[1]) && unique(&answers[2]), "{answers:?}");
            // SQLite goes on after a statement that failed, PostgreSQL does not.
            assert!(unique(&answers[3]) || target.dialect() == Dialect::Sqlite && matches!(answers[3], Ok(0)), "{answers:?}");
            assert!(matches!(answers[4], Err(Fault::NotFound)));
            let before = 1 + i64::from(answers[3].is_ok());
            assert!(matches!(answers[5], Ok(n) if n == before + 900));
            assert!(matches!(lanes.run(None, &|sql, _| Ok(held(sql)?)), Ok(n) if n == before + 900));
            assert_eq!(lanes.commits.load(Ordering::Relaxed), 3);
        }
    }

    #[test]
    fn the_log_stays_small_while_reads_never_cease() {
        let folder = tempfile::tempdir().unwrap();
        let target = Target::Sqlite(folder.path().join("log.db"));
        let lanes = Lanes::new(Pool::new(target.clone(), true, 1), Dialect::Sqlite);
        let readers = Pool::new(target, false, 4);
        lanes.run(None, &|sql, _| Ok(sql.batch("CREATE TABLE t (what BLOB)")?)).unwrap();
        let (log, done) = (folder.path().join("log.db-wal"), std::sync::atomic::AtomicBool::new(false));
        std::thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    while !done.load(Ordering::SeqCst) {
                        let read = readers.begin("BEGIN").unwrap();
                        read.sql().number("SELECT count(*) FROM t", &[]).unwrap();
                        std::thread::sleep(Duration::from_millis(5));
                    }
                });
            }
            let mut most = 0;
            for _ in 0..100 {
                lanes.run(None, &|sql, _| Ok(sql.execute("INSERT INTO t VALUES (zeroblob(1048576))", &[])?)).unwrap();
                most = most.max(std::fs::metadata(&log).unwrap().len());
            }
            done.store(true, Ordering::SeqCst);
            assert!(most < 64 << 20, "the log grew to {most} bytes");
        });
    }
}
