//! Backups: everything that is true, from one moment, in one file of its own format, so that it comes back on either engine.
//!
//! The tables are read in one transaction that only looks. Files are read after it: they never change, and those that a
//! change set names were kept before it. Projections are left out, since they are made from the rest.

use crate::Location;
use crate::archive::{FORMAT, Packer, of_file, of_table};
use crate::blobs::Blobs;
use crate::error::{BackupError, OpenError};
use crate::hex::hex;
use crate::open::{self, RELEASE};
use crate::pool::Target;
use crate::sql::{Args, Cell, Cells, Sql, SqlError};
use crate::tables::{TABLES, columns};
use jiff::Timestamp;
use kernel::Fault;
use serde_json::{Map, Value as Json, json};
use std::io::Write;

/// Tables that are not in a backup: who is signed in, links that were sent, and what is said anew where it comes back.
#[cfg(test)]
const LEFT_OUT: &[&str] = &["session", "link_token", "migration", "fingerprint"];

/// Rows read at a time.
const CHUNK: i64 = 500;

/// What a backup holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backup {
    /// Organisations.
    pub organisations: u64,
    /// Change sets of all of them.
    pub change_sets: u64,
    /// Files.
    pub files: u64,
    /// Length of the backup, in bytes.
    pub length: u64,
    /// SHA-256 of everything before its last 64 bytes, which it is: whoever keeps it elsewhere can tell that nobody made another.
    pub seal: String,
    /// Files that are not in it: their hashes, and what was wrong with them.
    pub absent: Vec<(String, String)>,
}

impl Location {
    /// Where the database is, and the folder of its files.
    pub(crate) fn parts(&self) -> (Target, std::path::PathBuf) {
        match self {
            Self::Sqlite(folder) => (Target::Sqlite(folder.join(open::FILE)), folder.join(open::BLOBS)),
            Self::Postgres { url, blobs } => (Target::Postgres(url.clone()), blobs.clone()),
        }
    }
}

/// Writes a backup of the installation at a place, which others may use meanwhile.
///
/// # Errors
/// When there is no installation, it cannot be read, or the backup cannot be written. A file that is missing or damaged is no
/// such error: it is named in the answer and in the backup.
pub fn backup(location: &Location, out: impl Write, now: Timestamp) -> Result<Backup, BackupError> {
    let (target, folder) = location.parts();
    let sql = open::look_only(&target)?;
    let sql = sql.as_ref();
    sql.batch(sql.dialect().begin_read())?;
    let mut packer = Packer::new(out)?;
    let mut manifest = Map::new();
    let heads = heads(sql)?;
    let tables = sql.number("SELECT coalesce(max(number), 0) FROM migration", &[])?;
    for (table, key) in TABLES {
        let columns = columns(sql, table)?;
        if !columns.is_empty() {
            packer.part(&of_table(table), true, |part| rows(sql, table, key, &columns, part))?;
        }
    }
    let hashes: Vec<String> = sql.query("SELECT hash FROM blob ORDER BY hash", &[])?.iter().map(|row| row.text(0).to_owned()).collect();
    // From here on the database may move on: nothing of it is looked at any more.
    sql.batch("COMMIT")?;
    let blobs = Blobs::new(&folder).map_err(|why| OpenError::Folder { path: folder, why })?;
    let (mut files, mut absent) = (0, Vec::new());
    for hash in hashes {
        match blobs.get(&hash) {
            Ok(bytes) => {
                packer.part(&of_file(&hash), false, |part| Ok(part.write_all(&bytes)?))?;
                files += 1;
            }
            Err(fault) => absent.push((hash, why_absent(&fault))),
        }
    }
    let change_sets = heads.iter().map(|head| head.count(1).saturating_sub(1)).sum();
    manifest.insert("format".into(), FORMAT.into());
    manifest.insert("program".into(), RELEASE.into());
    manifest.insert("made_at".into(), now.to_string().into());
    manifest.insert("engine".into(), sql.dialect().name().into());
    manifest.insert("tables".into(), tables.into());
    manifest.insert("organisations".into(), heads.iter().map(described).collect());
    manifest.insert("absent".into(), absent.iter().map(|(hash, why)| json!({ "hash": hash, "why": why })).collect());
    let organisations = heads.len() as u64;
    let (seal, length) = packer.finish(manifest)?;
    Ok(Backup { organisations, change_sets, files, length, seal, absent })
}

fn why_absent(fault: &Fault) -> String {
    match fault {
        Fault::NotFound => "it is missing".into(),
        Fault::Internal(_) => "it is not what it was when it was kept".into(),
        other => other.to_string(),
    }
}

/// How far each organisation is: its last change set and the last leaf of its journal.
fn heads(sql: &dyn Sql) -> Result<Vec<Cells>, SqlError> {
    let text = "SELECT h.organisation, h.next_seq, h.next_leaf, h.last_recorded_at, c.id, j.hash FROM log_head h \
                LEFT JOIN change_set c ON c.org = h.org AND c.seq = h.next_seq - 1 \
                LEFT JOIN journal j ON j.org = h.org AND j.leaf_index = h.next_leaf - 1 ORDER BY h.org";
    sql.query(text, &[])
}

fn described(head: &Cells) -> Json {
    json!({
        "id": head.id(0).to_string(),
        "change_sets": head.count(1).saturating_sub(1),
        "leaves": head.count(2),
        "recorded_at": head.time(3).to_string(),
        "last_change_set": head.opt_id(4).map(|id| id.to_string()),
        "last_leaf": hex(head.bytes(5)),
    })
}

/// Writes the rows of a table: a line that names its columns, and a line for each row.
fn rows(sql: &dyn Sql, table: &str, key: &str, columns: &[(String, &'static str)], part: &mut dyn Write) -> Result<(), BackupError> {
    let line = |part: &mut dyn Write, json: &Json| -> Result<(), BackupError> {
        serde_json::to_writer(&mut *part, json).map_err(std::io::Error::from)?;
        Ok(part.write_all(b"\n")?)
    };
    line(part, &json!({ "table": table, "columns": columns }))?;
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    let keys: Vec<usize> = key.split(',').filter_map(|key| names.iter().position(|name| *name == key)).collect();
    let mut last: Vec<Cell> = Vec::new();
    loop {
        let mut args = Args::default();
        let places: Vec<String> = last.drain(..).map(|cell| args.put(cell)).collect();
        let after = if places.is_empty() { String::new() } else { format!("WHERE ({key}) > ({})", places.join(",")) };
        let limit = args.put(CHUNK);
        let text = format!("SELECT {} FROM {table} {after} ORDER BY {key} LIMIT {limit}", names.join(","));
        let found = sql.query(&text, &args.0)?;
        for row in &found {
            line(part, &row.0.iter().map(written).collect())?;
        }
        match found.last() {
            Some(row) => last = keys.iter().map(|place| row.at(*place).clone()).collect(),
            None => return Ok(()),
        }
    }
}

/// A value as a line of a backup has it; the kind of its column tells bytes from text.
fn written(cell: &Cell) -> Json {
    match cell {
        Cell::Null => Json::Null,
        Cell::Int(number) => (*number).into(),
        Cell::Text(text) => text.as_str().into(),
        Cell::Bytes(bytes) => hex(bytes).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sql::Dialect;

    #[test]
    fn every_table_of_the_truth_is_in_a_backup_or_left_out_on_purpose() {
        let folder = tempfile::tempdir().unwrap();
        let sql = Target::Sqlite(folder.path().join("tables.db")).connect(true).unwrap();
        open::MIGRATIONS.iter().for_each(|text| sql.batch(&Dialect::Sqlite.ddl(text)).unwrap());
        let found = sql.query("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name", &[]).unwrap();
        let found: Vec<&str> = found.iter().map(|row| row.text(0)).filter(|name| !name.starts_with("sqlite_")).collect();
        let mut known: Vec<&str> = TABLES.iter().map(|(table, _)| *table).chain(LEFT_OUT.iter().copied()).collect();
        known.retain(|table| *table != "migration");
        known.sort_unstable();
        assert_eq!(found, known);
        for (table, key) in TABLES {
            let columns = columns(sql.as_ref(), table).unwrap();
            assert!(key.split(',').all(|key| columns.iter().any(|(name, _)| name == key)), "{table} has no {key}");
        }
    }
}
