//! Bringing a backup back into an empty place, on either engine: every byte is checked before anything is made, and nothing is
//! there before everything is.

use crate::archive::{Archive, Part, of_table, row};
use crate::blobs::Blobs;
use crate::context::Context;
use crate::error::{BackupError, OpenError};
use crate::open::{self, MIGRATIONS, Place, UNFINISHED};
use crate::pool::Target;
use crate::shape::Shapes;
use crate::sql::{Cell, Dialect, Sql};
use crate::tables::{TABLES, columns};
use crate::{FsckReport, Location, Options, fsck, private};
use serde_json::Value as Json;
use std::fs::File;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicI64};

/// What may lie in a folder that counts as empty: the lock, and what a file system puts there.
const NOTHING: &[&str] = &[open::LOCK, "lost+found"];

/// What was brought back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restored {
    /// When the backup was made, and by which release.
    pub made: (String, String),
    /// What the check of everything found.
    pub report: FsckReport,
    /// Files brought back.
    pub files: u64,
    /// Files that were missing or damaged when the backup was made: their hashes.
    pub absent: Vec<String>,
}

/// Brings a backup back into an empty folder or database.
///
/// # Errors
/// A place that is not empty; a backup that is damaged, cut off, of a newer release or none at all. Then nothing was made.
pub fn restore(options: Options, backup: &Path) -> Result<Restored, BackupError> {
    let mut archive = Archive::open(backup)?;
    let Options { location, registers, words, clock, entropy, .. } = options;
    let shapes = Shapes::new(registers).map_err(BackupError::Failed)?;
    let (target, folder) = location.parts();
    let (place, target) = match (&location, target) {
        (Location::Sqlite(data), Target::Sqlite(file)) => {
            let place = Place::in_folder(data, file)?;
            refuse_full(data)?;
            let unfinished = data.join(UNFINISHED);
            private::open(&unfinished).map_err(|error| OpenError::NotWritable { path: data.clone(), why: error.to_string() })?;
            (place, Target::Sqlite(unfinished))
        }
        (_, target) => {
            open::make_folder(&folder)?;
            refuse_full(&folder)?;
            (Place::on_server(), target)
        }
    };
    let dialect = target.dialect();
    let cx = Context {
        registers,
        shapes,
        words,
        clock,
        entropy,
        dialect,
        blobs: None,
        demo: false,
        goes_on: AtomicBool::new(false),
        generation: AtomicI64::new(0),
    };
    let mut made = Made { folder: folder.clone(), files: Vec::new(), database: None };
    if let Target::Sqlite(file) = &target {
        made.database = Some(file.clone());
    }
    let restored = fill(cx, &mut archive, &target, &place, &mut made).and_then(|restored| {
        if let (Target::Sqlite(unfinished), Some(file)) = (&target, &place.file) {
            settle(unfinished, file).map_err(|why| BackupError::Failed(format!("the database could not be put in its place: {why}")))?;
        }
        Ok(restored)
    });
    if restored.is_err() {
        made.take_back();
    }
    restored
}

/// What a restore has made so far.
struct Made {
    folder: PathBuf,
    files: Vec<PathBuf>,
    database: Option<PathBuf>,
}

impl Made {
    /// Takes away what was made. What cannot be taken away is left: the restore has failed with a better reason.
    fn take_back(self) {
        for file in &self.files {
            let _ = std::fs::remove_file(file);
            for folder in file.ancestors().skip(1).take_while(|folder| folder.starts_with(&self.folder)) {
                let _ = std::fs::remove_dir(folder);
            }
        }
        let _ = std::fs::remove_dir(&self.folder);
        for file in self.database.iter().flat_map(|file| [file.clone(), file.with_extension("db-wal"), file.with_extension("db-shm")]) {
            let _ = std::fs::remove_file(file);
        }
    }
}

fn refuse_full(folder: &Path) -> Result<(), BackupError> {
    let entries = std::fs::read_dir(folder).map_err(|error| OpenError::Folder { path: folder.into(), why: error.to_string() })?;
    let names = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    match names.filter(|name| !NOTHING.contains(&name.as_str())).min() {
        Some(found) => Err(BackupError::NotEmpty { place: format!("the folder {}", folder.display()), found }),
        None => Ok(()),
    }
}

/// Fills the empty place. One transaction: whoever looks sees nothing, or everything.
fn fill(mut cx: Context, archive: &mut Archive, target: &Target, place: &Place, made: &mut Made) -> Result<Restored, BackupError> {
    let blobs = Blobs::new(&made.folder).map_err(|why| OpenError::Folder { path: made.folder.clone(), why })?;
    let sql = target.connect(true)?;
    let sql = sql.as_ref();
    open::check_server(sql)?;
    open::begin(sql)?;
    if sql.dialect() == Dialect::Postgres {
        let text = "SELECT CAST(min(tablename) AS TEXT) FROM pg_tables WHERE schemaname = current_schema()";
        if let Some(found) = sql.first(text, &[])?.and_then(|row| row.opt_text(0).map(str::to_owned)) {
            return Err(BackupError::NotEmpty { place: "the database".into(), found: format!("table {found}") });
        }
    }
    let tables = archive.manifest.get("tables").and_then(Json::as_u64).and_then(|tables| usize::try_from(tables).ok()).unwrap_or_default();
    if tables == 0 || tables > MIGRATIONS.len() {
        let program = archive.manifest.get("program").and_then(Json::as_str).unwrap_or("a newer one");
        return Err(BackupError::Newer { file: archive.shown(), program: program.to_owned() });
    }
    let known = |part: &Part| !part.name.starts_with("tables/") || TABLES.iter().any(|(table, _)| of_table(table) == part.name);
    if let Some(part) = archive.parts.iter().find(|part| !known(part)) {
        return Err(archive.damaged(&part.name));
    }
    let files = put_files(archive, &blobs, made)?;
    open::applied(sql)?;
    open::migrate(&cx, sql, 0, tables)?;
    for (table, _) in TABLES {
        if let Some(part) = archive.find(&of_table(table)) {
            put_rows(archive, sql, table, &part)?;
        }
    }
    number_anew(sql)?;
    open::bring_up(&mut cx, sql, place)?;
    let report = fsck::run(&cx, sql, None, &|hash| blobs.get(hash)).map_err(|fault| BackupError::Failed(fault.to_string()))?;
    sql.batch("COMMIT")?;
    let said = |key: &str| archive.manifest.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let absent = archive.manifest.get("absent").and_then(Json::as_array).into_iter().flatten();
    let absent = absent.filter_map(|entry| entry.get("hash")?.as_str().map(str::to_owned)).collect();
    Ok(Restored { made: (said("made_at"), said("program")), report, files, absent })
}

fn put_files(archive: &mut Archive, blobs: &Blobs, made: &mut Made) -> Result<u64, BackupError> {
    let parts: Vec<Part> = archive.parts.iter().filter(|part| part.name.starts_with("blobs/")).cloned().collect();
    for part in &parts {
        let bytes = archive.read(part, |reader| {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes)?;
            Ok(bytes)
        })?;
        let (_, file) = blobs.put(bytes).map_err(|fault| BackupError::Failed(fault.to_string()))?;
        made.files.push(file);
    }
    Ok(parts.len() as u64)
}

/// Puts the rows of a table back. Its columns must be those that the release which wrote it had.
fn put_rows(archive: &mut Archive, sql: &dyn Sql, table: &str, part: &Part) -> Result<(), BackupError> {
    let wrong = archive.damaged(&part.name);
    let columns = columns(sql, table)?;
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let places: Vec<String> = (1..=names.len()).map(|place| format!("?{place}")).collect();
    let text = format!("INSERT INTO {table} ({}) VALUES ({})", names.join(","), places.join(","));
    archive.read(part, |reader| {
        let head = next(reader)?.unwrap_or_default();
        if head.get("table").and_then(Json::as_str) != Some(table) || head.get("columns") != Some(&serde_json::json!(columns)) {
            return Err(wrong);
        }
        while let Some(line) = next(reader)? {
            let values = line.as_array().filter(|values| values.len() == columns.len());
            let cells: Option<Vec<Cell>> =
                values.and_then(|values| values.iter().zip(&columns).map(|(value, (_, kind))| cell(value, kind)).collect());
            let Some(cells) = cells else { return Err(wrong) };
            sql.execute(&text, &cells)?;
        }
        Ok(())
    })
}

fn next(reader: &mut dyn BufRead) -> Result<Option<Json>, BackupError> {
    let line = row(reader)?;
    Ok(line.map(|line| serde_json::from_slice(&line).unwrap_or_default()))
}

/// A value of a column of this kind; [`None`] when it is of another.
fn cell(value: &Json, kind: &str) -> Option<Cell> {
    Some(match (value, kind) {
        (Json::Null, _) => Cell::Null,
        (Json::Number(number), "int") => Cell::Int(number.as_i64()?),
        (Json::String(text), "text") => text.as_str().into(),
        (Json::String(text), "bytes") => Cell::Bytes(bytes(text)?),
        _ => return None,
    })
}

/// Bytes from hexadecimal digits.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    let pair = |pair: &[u8]| match pair {
        [high, low] => Some(digit(*high)? << 4 | digit(*low)?),
        _ => None,
    };
    text.as_bytes().chunks(2).map(pair).collect()
}

/// What the engines keep beside the rows: who made the file, and the next number to give.
fn number_anew(sql: &dyn Sql) -> Result<(), BackupError> {
    if sql.number("SELECT count(*) FROM installation", &[])? != 1 {
        return Err(BackupError::Failed("the backup names no installation, or several".into()));
    }
    match sql.dialect() {
        Dialect::Sqlite => sql.batch(&format!("PRAGMA application_id = {}", crate::sqlite::APPLICATION))?,
        Dialect::Postgres => {
            for (table, column) in [("log_head", "org"), ("job", "no"), ("event", "no")] {
                // A backup of an older release has no rows of a table that came later.
                if columns(sql, table)?.is_empty() {
                    continue;
                }
                sql.batch(&format!(
                    "SELECT setval(pg_get_serial_sequence('{table}', '{column}'), greatest(max({column}), 1), max({column}) IS NOT NULL) FROM {table}"
                ))?;
            }
        }
    }
    Ok(())
}

/// Gives the finished database its name: from here on it is there.
fn settle(unfinished: &Path, file: &Path) -> Result<(), String> {
    let written = crate::sqlite::connect(unfinished, true).and_then(|conn| conn.checkpoint());
    written.map_err(|error| error.to_string())?;
    let renamed = || {
        File::open(unfinished)?.sync_all()?;
        std::fs::rename(unfinished, file)?;
        file.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    };
    renamed().map_err(|error: std::io::Error| error.to_string())
}
