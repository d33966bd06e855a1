//! Backups on the command line: made beside a running server, brought back into an empty place.

use crate::args::Place;
use crate::machine::{SystemClock, SystemEntropy};
use crate::output::{at, plain, print};
use crate::{serve, start};
use anyhow::{Context, bail};
use serde_json::{Value as Json, json};
use std::fs::{File, OpenOptions};
use std::io::{BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use store::{Backup, Clock, Options};

/// Writes a backup to a file, or to standard output when it is called `-`.
///
/// # Errors
/// A file that is there already, records that cannot be read, a disk that is full. Files of records that are missing or damaged
/// are an error, too, but the rest is kept.
pub fn make(place: &Place, file: &Path) -> anyhow::Result<()> {
    if place.server.is_some() {
        bail!("a backup is made where the records are: run this on that machine, with --data or --database");
    }
    let location = start::location(place, false);
    let now = SystemClock.now();
    if file == Path::new("-") {
        let made = store::backup(&location, BufWriter::new(std::io::stdout().lock()), now)?;
        eprintln!("{}", said(&described("standard output", &made)));
        return complete(&made);
    }
    if file.symlink_metadata().is_ok() {
        bail!("{} is there already. Give each backup a name of its own, such as vouchsafe-{}.zip", file.display(), now.strftime("%F"));
    }
    let unfinished = beside(file)?;
    let written = write(&location, &unfinished, now).and_then(|made| {
        std::fs::rename(&unfinished, file).with_context(|| format!("{} cannot be written", file.display()))?;
        // The name, too, is on the disk before it is said to be.
        File::open(folder(file)).and_then(|folder| folder.sync_all()).with_context(|| format!("{} cannot be written", file.display()))?;
        Ok(made)
    });
    if written.is_err() {
        let _ = std::fs::remove_file(&unfinished);
    }
    let made = written?;
    print(place.format, &described(&file.display().to_string(), &made), said)?;
    complete(&made)
}

fn folder(file: &Path) -> PathBuf {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new(".")).into()
}

/// The name under which a backup is written until it is whole.
fn beside(file: &Path) -> anyhow::Result<PathBuf> {
    let name = file.file_name().with_context(|| format!("{} is no name of a file", file.display()))?;
    Ok(folder(file).join(format!(".{}.{}.part", name.to_string_lossy(), std::process::id())))
}

fn write(location: &store::Location, file: &Path, now: jiff::Timestamp) -> anyhow::Result<Backup> {
    let open = OpenOptions::new().write(true).create_new(true).mode(0o600).open(file);
    let mut out = BufWriter::new(open.with_context(|| format!("{} cannot be written", folder(file).display()))?);
    let made = store::backup(location, &mut out, now)?;
    out.flush()?;
    out.get_ref().sync_all()?;
    Ok(made)
}

fn described(file: &str, made: &Backup) -> Json {
    json!({
        "file": file,
        "organisations": made.organisations,
        "change_sets": made.change_sets,
        "files": made.files,
        "bytes": made.length,
        "sha256": made.seal,
        "absent": made.absent.iter().map(|(hash, why)| json!({ "sha256": hash, "why": why })).collect::<Json>(),
    })
}

fn said(made: &Json) -> String {
    let [file, organisations, sets, files, bytes, seal] =
        ["file", "organisations", "change_sets", "files", "bytes", "sha256"].map(|key| plain(at(made, key)));
    format!("{file} written: organisations {organisations}, change sets {sets}, files {files}, bytes {bytes}\nSeal: {seal}")
}

fn complete(made: &Backup) -> anyhow::Result<()> {
    if made.absent.is_empty() {
        return Ok(());
    }
    let list: Vec<String> = made.absent.iter().map(|(hash, why)| format!("{hash}: {why}")).collect();
    bail!(
        "the backup was kept, but not every file could be put into it. Put these back from an older backup, then make another:\n{}",
        list.join("\n")
    )
}

/// Whether a word names the file of a backup and not a record.
///
/// # Errors
/// When it can only be meant as a file and there is none.
pub fn is_file(word: &str) -> anyhow::Result<bool> {
    let path = Path::new(word);
    if path.is_file() {
        return Ok(true);
    }
    if word.contains('/') || path.extension().is_some_and(|extension| extension == "zip") {
        bail!("there is no file {word}");
    }
    Ok(false)
}

/// Brings a backup back into an empty folder or database.
///
/// # Errors
/// What keeps the backup from being restored; or what the check found, after everything was restored.
pub fn restore(place: &Place, file: &Path) -> anyhow::Result<()> {
    if place.server.is_some() {
        bail!("a backup is restored where the records are to be: run this on that machine, with --data or --database");
    }
    serve::log(false);
    let (clock, entropy) = (Arc::new(SystemClock), Arc::new(SystemEntropy));
    let words = Arc::new(start::english()?);
    let options = Options { location: start::location(place, false), registers: domain::registers(), words, clock, entropy, demo: false };
    let restored = store::restore(options, file)?;
    let report = &restored.report;
    let answer = json!({
        "made_at": restored.made.0,
        "program": restored.made.1,
        "organisations": report.organisations,
        "change_sets": report.change_sets,
        "revisions": report.revisions,
        "files": restored.files,
        "absent": restored.absent,
        "problems": report.problems,
    });
    print(place.format, &answer, |answer| {
        let [made, sets, revisions, files] = ["made_at", "change_sets", "revisions", "files"].map(|key| plain(at(answer, key)));
        let checked = format!("Everything was compared with what is recorded: {} problems.", report.problems.len());
        let lines = [format!("Restored as it was at {made}: change sets {sets}, revisions {revisions}, files {files}."), checked];
        lines.into_iter().chain(report.problems.iter().cloned()).collect::<Vec<_>>().join("\n")
    })?;
    match report.problems.is_empty() {
        true => Ok(()),
        false => bail!("everything in the backup was restored, but it was not sound when it was made: see what was found above"),
    }
}
