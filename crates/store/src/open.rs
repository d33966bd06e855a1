//! Opening an installation: the folder and its lock, the engine, migrations, fingerprints of the registers.

use crate::blobs::{self, Blobs};
use crate::context::Context;
use crate::error::OpenError;
use crate::journal;
use crate::lanes::Lanes;
use crate::pool::{Pool, Target};
use crate::shape::Shapes;
use crate::sql::{Cells, Dialect, Sql, SqlError};
use crate::tables::columns;
use crate::{Location, Options, Store, private, rebuild, sqlite};
use kernel::nouns::{GRANT, ORGANISATION, PERSON, UNIT};
use std::fs::{File, TryLockError};
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64};

/// Migrations of the truth, in order; never changed once released.
pub(crate) const MIGRATIONS: &[&str] = &[
    include_str!("schema/0001_core.sql"),
    include_str!("schema/0002_token_opens.sql"),
    include_str!("schema/0003_once.sql"),
    include_str!("schema/0004_event.sql"),
    SEALED,
];
/// The migration after which pseudonyms are sealed.
const SEALED: &str = include_str!("schema/0005_seal.sql");
/// Name of the database file in a data folder.
pub(crate) const FILE: &str = "vouchsafe.db";
/// Name of the folder of files beside it.
pub(crate) const BLOBS: &str = "blobs";
/// Name of the database file while a backup is being restored.
pub(crate) const UNFINISHED: &str = "restoring.db";
/// Name of the lock file.
pub(crate) const LOCK: &str = "vouchsafe.lock";
/// The release, for saying which one wrote a database.
pub(crate) const RELEASE: &str = env!("CARGO_PKG_VERSION");
/// A database up to this size is looked through at every start; a larger one only after a crash.
const LOOK_THROUGH: u64 = 64 << 20;

/// Where an installation lies, with what must stay open while it is used.
pub(crate) struct Place {
    pub(crate) file: Option<PathBuf>,
    /// Holds the lock of the data folder until the store is dropped.
    _lock: Option<File>,
    shown: String,
}

impl Place {
    /// A data folder, which is locked, with the file that its database is in or will be in.
    pub(crate) fn in_folder(folder: &Path, file: PathBuf) -> Result<Self, OpenError> {
        let lock = lock_folder(folder)?;
        let shown = file.display().to_string();
        Ok(Self { file: Some(file), _lock: Some(lock), shown })
    }

    /// A PostgreSQL server.
    pub(crate) fn on_server() -> Self {
        Self { file: None, _lock: None, shown: "on the PostgreSQL server".into() }
    }

    /// Folds SQLite's write-ahead log into the file.
    pub(crate) fn checkpoint(&self) {
        let Some(file) = &self.file else { return };
        let folded = sqlite::connect(file, true).and_then(|conn| conn.checkpoint());
        if let Err(error) = folded {
            tracing::warn!(%error, "the write-ahead log was not folded into the database file; the next start does it");
        }
    }
}

pub(crate) fn open(options: Options) -> Result<Store, OpenError> {
    let Options { location, registers, words, clock, entropy, demo } = options;
    for noun in [&ORGANISATION, &UNIT, &PERSON, &GRANT] {
        if !registers.contains(&noun) {
            return Err(OpenError::Failed(format!("the register {} is missing from the program", noun.key)));
        }
    }
    let shapes = Shapes::new(registers).map_err(OpenError::Failed)?;
    let (place, target, blobs) = match location {
        Location::Sqlite(folder) => {
            let file = folder.join(FILE);
            let place = Place::in_folder(&folder, file.clone())?;
            look_at_file(&file, &place.shown)?;
            refuse_unfinished(&folder, &file)?;
            if !file.exists() {
                nothing_before(&folder.join(BLOBS), &place.shown)?;
            }
            own_files(&folder, &file)?;
            (place, Target::Sqlite(file), folder.join(BLOBS))
        }
        Location::Postgres { url, blobs } => {
            make_folder(&blobs)?;
            (Place::on_server(), Target::Postgres(url), blobs)
        }
    };
    let dialect = target.dialect();
    let sql = target.connect(true).map_err(|error| wrong(error, &place, dialect))?;
    check_server(sql.as_ref())?;
    let mut cx = Context {
        registers,
        shapes,
        words,
        clock,
        entropy,
        dialect,
        blobs: None,
        demo,
        goes_on: AtomicBool::new(false),
        generation: AtomicI64::new(0),
    };
    let ready = prepare(&mut cx, sql.as_ref(), &place, &blobs);
    if ready.is_err() && sql.in_transaction() {
        let _ = sql.batch("ROLLBACK");
    }
    ready?;
    drop(sql);
    cx.blobs = Some(Blobs::new(&blobs).map_err(|why| OpenError::Folder { path: blobs.clone(), why })?);
    // Reading is work of the processor: more at once only take turns, and each costs memory.
    let cores = std::thread::available_parallelism().map_or(2, std::num::NonZero::get);
    let most = (cores * 4).clamp(4, 32);
    let writers = if dialect == Dialect::Sqlite { 1 } else { 8 };
    Ok(Store {
        readers: Pool::new(target.clone(), false, most),
        lanes: Lanes::new(Pool::new(target, true, writers), dialect),
        location: place,
        cx,
    })
}

pub(crate) fn make_folder(folder: &Path) -> Result<(), OpenError> {
    let made = private::make_folder(folder);
    private::warn_if_wide(folder);
    made.map_err(|error| match error.kind() {
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
            OpenError::NotWritable { path: folder.into(), why: error.to_string() }
        }
        _ => OpenError::Folder { path: folder.into(), why: error.to_string() },
    })
}

/// A new installation begins beside no files: where there are some, its database is lost, or another was meant.
fn nothing_before(blobs: &Path, shown: &str) -> Result<(), OpenError> {
    if blobs::are_kept(blobs) {
        let why = format!("but files of records are kept in {}", blobs.display());
        return Err(OpenError::Empty { place: shown.to_owned(), why });
    }
    Ok(())
}

/// The database, its log and its index are the owner's alone; SQLite gives the last two the rights of the first.
fn own_files(folder: &Path, file: &Path) -> Result<(), OpenError> {
    let own = || {
        private::open(file)?;
        private::close_file(&file.with_extension("db-wal"))?;
        private::close_file(&file.with_extension("db-shm"))?;
        private::close_folder(&folder.join(BLOBS))
    };
    own().map_err(|error| OpenError::NotWritable { path: folder.into(), why: error.to_string() })
}

/// Makes the folder and takes its lock, so that one process owns it.
fn lock_folder(folder: &Path) -> Result<File, OpenError> {
    make_folder(folder)?;
    let path = folder.to_path_buf();
    let mut lock =
        private::open(&folder.join(LOCK)).map_err(|error| OpenError::NotWritable { path: path.clone(), why: error.to_string() })?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            let mut text = String::new();
            let pid = lock.read_to_string(&mut text).ok().and_then(|_| text.trim().parse().ok());
            return Err(OpenError::Locked { path, pid });
        }
        Err(TryLockError::Error(error)) => return Err(OpenError::NotWritable { path, why: error.to_string() }),
    }
    let written = lock.set_len(0).and_then(|()| lock.write_all(std::process::id().to_string().as_bytes())).and_then(|()| lock.flush());
    written.map_err(|error| OpenError::NotWritable { path, why: error.to_string() })?;
    Ok(lock)
}

/// A restore that did not end left no database behind, but files, and nothing may be begun beside them.
fn refuse_unfinished(folder: &Path, file: &Path) -> Result<(), OpenError> {
    if file.exists() || !folder.join(UNFINISHED).exists() {
        return Ok(());
    }
    Err(OpenError::Folder {
        path: folder.into(),
        why: "a backup was being restored into it and that did not end; empty it and restore again".into(),
    })
}

/// A connection for looking only, at an installation that somebody else may be using.
pub(crate) fn look_only(target: &Target) -> Result<Box<dyn Sql>, OpenError> {
    let place = match target {
        Target::Sqlite(file) => Place { file: Some(file.clone()), _lock: None, shown: file.display().to_string() },
        Target::Postgres(_) => Place::on_server(),
    };
    let none = || {
        OpenError::Failed(format!(
            "there are no records {}",
            if place.file.is_some() { format!("in {}", place.shown) } else { place.shown.clone() }
        ))
    };
    if let Target::Sqlite(file) = target {
        if !file.exists() {
            return Err(none());
        }
        look_at_file(file, &place.shown)?;
    }
    let dialect = target.dialect();
    let sql = target.connect(false).map_err(|error| wrong(error, &place, dialect))?;
    check_server(sql.as_ref())?;
    if columns(sql.as_ref(), "installation").map_err(|error| wrong(error, &place, dialect))?.is_empty() {
        return Err(none());
    }
    Ok(sql)
}

/// Looks at an existing file before SQLite does: a foreign or torn file is never touched.
fn look_at_file(file: &Path, shown: &str) -> Result<(), OpenError> {
    let corrupt = |why: String| OpenError::Corrupt { place: shown.to_owned(), why };
    let Ok(meta) = std::fs::metadata(file) else { return Ok(()) };
    if !meta.is_file() {
        return Err(corrupt("it is not a file".into()));
    }
    // SQLite would take it for a new one; it never leaves one behind.
    if meta.len() == 0 {
        return Err(OpenError::Empty { place: shown.to_owned(), why: "though a new one never is: what was in it is lost".into() });
    }
    let mut head = [0_u8; 16];
    let read = File::open(file).and_then(|mut f| f.read_exact(&mut head));
    if let Err(error) = read {
        return Err(if error.kind() == ErrorKind::PermissionDenied {
            OpenError::NotWritable { path: file.into(), why: error.to_string() }
        } else {
            corrupt(error.to_string())
        });
    }
    if head != *b"SQLite format 3\0" {
        return Err(corrupt("its first bytes are not those of an SQLite file".into()));
    }
    let crashed = std::fs::metadata(file.with_extension("db-wal")).is_ok_and(|wal| wal.len() > 0);
    let thorough = meta.len() <= LOOK_THROUGH || crashed;
    let looked = sqlite::peek(file).and_then(|sql| {
        let sql: &dyn Sql = &sql;
        let ours = sql.number("PRAGMA application_id", &[])?;
        let tables = sql.number("SELECT count(*) FROM sqlite_master", &[])?;
        let found = if thorough { sql.query("PRAGMA quick_check(3)", &[])? } else { Vec::new() };
        Ok((ours == sqlite::APPLICATION || tables == 0, found.iter().map(|row| row.text(0).to_owned()).collect::<Vec<_>>().join("; ")))
    });
    match looked {
        Ok((false, _)) => Err(corrupt("another program made it".into())),
        Ok((true, found)) if found == "ok" || !thorough => Ok(()),
        Ok((true, found)) => Err(corrupt(found)),
        Err(SqlError::Unavailable(why)) => Err(OpenError::NotWritable { path: file.into(), why }),
        Err(error) => Err(corrupt(error.to_string())),
    }
}

fn wrong(error: SqlError, place: &Place, dialect: Dialect) -> OpenError {
    match (error, dialect) {
        (SqlError::Corrupt(why), _) => OpenError::Corrupt { place: place.shown.clone(), why },
        (SqlError::Unavailable(why), Dialect::Postgres) => OpenError::Unreachable { why },
        (SqlError::Unavailable(why), Dialect::Sqlite) => {
            OpenError::NotWritable { path: place.file.as_deref().and_then(Path::parent).unwrap_or(Path::new(".")).into(), why }
        }
        (SqlError::Defect(why), _) => OpenError::Failed(why),
    }
}

pub(crate) fn check_server(sql: &dyn Sql) -> Result<(), OpenError> {
    if sql.dialect() == Dialect::Sqlite {
        return Ok(());
    }
    let unreachable = |error: SqlError| OpenError::Unreachable { why: error.to_string() };
    let ask = |what: &str| Ok(sql.first(what, &[]).map_err(unreachable)?.map(|row: Cells| row.text(0).to_owned()).unwrap_or_default());
    let number: i64 = ask("SELECT current_setting('server_version_num')")?.parse().unwrap_or_default();
    if number < 150_000 {
        return Err(OpenError::OldServer { found: ask("SELECT current_setting('server_version')")? });
    }
    let encoding = ask("SELECT current_setting('server_encoding')")?;
    if encoding != "UTF8" {
        return Err(OpenError::Failed(format!("the PostgreSQL database is encoded as {encoding}; make one with ENCODING 'UTF8'")));
    }
    Ok(())
}

/// Migrates, makes the installation, and brings the projections to the program's registers. One transaction.
fn prepare(cx: &mut Context, sql: &dyn Sql, place: &Place, blobs: &Path) -> Result<(), OpenError> {
    let fail = |error: SqlError| wrong(error, place, sql.dialect());
    begin(sql).map_err(fail)?;
    if applied(sql).map_err(fail)? == 0 {
        nothing_before(blobs, &place.shown)?;
    }
    bring_up(cx, sql, place)?;
    sql.batch("COMMIT").map_err(fail)
}

/// Begins the transaction in which tables are made.
pub(crate) fn begin(sql: &dyn Sql) -> Result<(), SqlError> {
    sql.batch(sql.dialect().begin_write())?;
    if sql.dialect() == Dialect::Postgres {
        // One node at a time migrates or rebuilds.
        sql.batch("SELECT pg_advisory_xact_lock(80270001)")?;
    }
    Ok(())
}

/// Makes the tables of the truth, or brings them on, as far as some number of migrations.
pub(crate) fn migrate(cx: &Context, sql: &dyn Sql, applied: usize, until: usize) -> Result<(), SqlError> {
    for (index, text) in MIGRATIONS.iter().enumerate().take(until).skip(applied) {
        sql.batch(&sql.dialect().ddl(text))?;
        if *text == SEALED {
            journal::seal_all(sql)?;
        }
        let number = index as u64 + 1;
        sql.execute("INSERT INTO migration (number, applied_at) VALUES (?1,?2)", &[number.into(), cx.now().into()])?;
    }
    Ok(())
}

/// How many migrations were applied; makes the table that says so.
pub(crate) fn applied(sql: &dyn Sql) -> Result<usize, SqlError> {
    sql.batch("CREATE TABLE IF NOT EXISTS migration (number BIGINT PRIMARY KEY, applied_at BIGINT NOT NULL)")?;
    let applied = sql.number("SELECT coalesce(max(number), 0) FROM migration", &[])?;
    Ok(usize::try_from(applied).unwrap_or_default())
}

/// Migrates, makes the installation, and brings the projections to the program's registers, in the caller's transaction.
pub(crate) fn bring_up(cx: &mut Context, sql: &dyn Sql, place: &Place) -> Result<(), OpenError> {
    let dialect = cx.dialect;
    let fail = |error: SqlError| wrong(error, place, dialect);
    let applied = applied(sql).map_err(fail)?;
    if applied > MIGRATIONS.len() {
        return Err(OpenError::TooNew { found: format!("tables {applied}"), known: format!("tables {}", MIGRATIONS.len()) });
    }
    migrate(cx, sql, applied, MIGRATIONS.len()).map_err(fail)?;
    let found = sql.first("SELECT demo, generation, program FROM installation", &[]).map_err(fail)?;
    let program = match found {
        None => {
            if dialect == Dialect::Sqlite {
                sql.batch(&format!("PRAGMA application_id = {}", sqlite::APPLICATION)).map_err(fail)?;
            }
            let text = "INSERT INTO installation (one, id, demo, created_at, generation, program) VALUES (1,?1,?2,?3,0,?4)";
            sql.execute(text, &[cx.mint(cx.now()).into(), cx.demo.into(), cx.now().into(), RELEASE.into()]).map_err(fail)?;
            RELEASE.to_owned()
        }
        Some(row) => {
            let demo = row.int(0) != 0;
            if cx.demo && !demo {
                return Err(OpenError::NotDemo);
            }
            cx.demo = demo;
            cx.generation = AtomicI64::new(row.int(1));
            row.text(2).to_owned()
        }
    };
    if !rebuild::current(cx, sql).map_err(fail)? {
        if release(&program) > release(RELEASE) {
            return Err(OpenError::TooNew { found: program, known: RELEASE.into() });
        }
        let generation = rebuild::run(cx, sql).map_err(|fault| OpenError::Failed(fault.to_string()))?;
        cx.generation = AtomicI64::new(generation);
    }
    if release(&program) < release(RELEASE) {
        sql.execute("UPDATE installation SET program = ?1", &[RELEASE.into()]).map_err(fail)?;
    }
    Ok(())
}

/// Numbers of a release, for comparing.
fn release(text: &str) -> Vec<u64> {
    text.split(['.', '-', '+']).map_while(|part| part.parse().ok()).collect()
}
