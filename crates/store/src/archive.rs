//! The file of a backup: a ZIP archive of parts. Its last part lists all others with length and SHA-256, and its comment is
//! the SHA-256 of every byte before it, so that no byte of the file can be another and nobody notice.

use crate::error::BackupError;
use crate::hex::hex;
use serde_json::{Map, Value as Json, json};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use zip::read::{ArchiveOffset, Config};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// The version of the format that this release writes, and the newest that it reads.
pub(crate) const FORMAT: u64 = 1;
/// First part, by which the file is known even when its end is missing.
const ABOUT: &str = "about-this-backup.txt";
/// What it says.
const TEXT: &str = "This is a backup of Vouchsafe. Bring it back with: vouchsafe restore FILE --data EMPTY-FOLDER\n\
                    It holds every record, every file, and what passwords and tokens are checked against. Keep it as safe as the records.\n";
/// Last part.
const MANIFEST: &str = "manifest.json";
/// Most bytes of the list of parts.
const MOST_LISTED: u64 = 256 << 20;
/// Most bytes of one row of a table.
const MOST_ROW: u64 = 64 << 20;
/// What is packed tighter than this, and is larger than [`SMALL`], is no table: every row holds random bytes.
const TIGHTEST: u64 = 200;
/// See [`TIGHTEST`].
const SMALL: u64 = 16 << 20;
/// What is not as it was when every part is and the seal is not.
const PACKING: &str = "how its parts are packed or joined";
/// Length of the seal: SHA-256 in hexadecimal.
const SEAL: usize = 64;

/// What is listed of a part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) name: String,
    length: u64,
    sha256: String,
}

/// Name of the part with the rows of a table.
pub(crate) fn of_table(table: &str) -> String {
    format!("tables/{table}.jsonl")
}

/// Name of the part with a file.
pub(crate) fn of_file(hash: &str) -> String {
    format!("blobs/{hash}")
}

/// Hashes and counts what passes.
struct Counting<T> {
    inner: T,
    hash: Sha256,
    length: u64,
}

impl<T> Counting<T> {
    fn new(inner: T) -> Self {
        Self { inner, hash: Sha256::new(), length: 0 }
    }

    fn saw(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
        self.length += bytes.len() as u64;
    }
}

impl<W: Write> Write for Counting<W> {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        let written = self.inner.write(buffer)?;
        self.saw(buffer.get(..written).unwrap_or_default());
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

impl<R: Read> Read for Counting<R> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.saw(buffer.get(..read).unwrap_or_default());
        Ok(read)
    }
}

/// Holds the last bytes back, in whose place the seal is written.
struct Sealing<W> {
    inner: Counting<W>,
    held: Vec<u8>,
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        self.held.extend_from_slice(buffer);
        let ready = self.held.len().saturating_sub(SEAL);
        self.inner.write_all(self.held.get(..ready).unwrap_or_default())?;
        self.held.drain(..ready);
        Ok(buffer.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.inner.flush()
    }
}

/// Writes the file of a backup, to anything that takes bytes in a row.
pub(crate) struct Packer<W: Write> {
    zip: ZipWriter<StreamWriter<Sealing<W>>>,
    parts: Vec<Part>,
}

impl<W: Write> Packer<W> {
    pub(crate) fn new(out: W) -> Result<Self, BackupError> {
        let zip = ZipWriter::new_stream(Sealing { inner: Counting::new(out), held: Vec::new() });
        let mut packer = Self { zip, parts: Vec::new() };
        packer.part(ABOUT, false, |part| Ok(part.write_all(TEXT.as_bytes())?))?;
        Ok(packer)
    }

    /// Writes a part; files are kept as they are, so that no little one can become a large one.
    pub(crate) fn part<T>(
        &mut self,
        name: &str,
        packed: bool,
        fill: impl FnOnce(&mut dyn Write) -> Result<T, BackupError>,
    ) -> Result<T, BackupError> {
        let method = if packed { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let options = SimpleFileOptions::default().compression_method(method).large_file(true).unix_permissions(0o600);
        self.zip.start_file(name, options)?;
        let mut part = Counting::new(&mut self.zip);
        let filled = fill(&mut part)?;
        let (sha256, length) = (hex(&part.hash.finalize()), part.length);
        self.parts.push(Part { name: name.into(), length, sha256 });
        Ok(filled)
    }

    /// Writes the list of parts and the seal. Answers with the seal and the length of the file.
    pub(crate) fn finish(mut self, mut manifest: Map<String, Json>) -> Result<(String, u64), BackupError> {
        let listed = |part: &Part| json!({ "name": part.name, "length": part.length, "sha256": part.sha256 });
        manifest.insert("parts".into(), self.parts.iter().map(listed).collect());
        let text = format!("{:#}\n", Json::Object(manifest));
        self.part(MANIFEST, true, |part| Ok(part.write_all(text.as_bytes())?))?;
        self.zip.set_comment("0".repeat(SEAL))?;
        let Sealing { mut inner, .. } = self.zip.finish()?.into_inner();
        let seal = hex(&inner.hash.finalize_reset());
        let length = inner.length + SEAL as u64;
        inner.inner.write_all(seal.as_bytes())?;
        inner.inner.flush()?;
        Ok((seal, length))
    }
}

/// A backup of which every byte was checked.
pub(crate) struct Archive {
    file: PathBuf,
    zip: ZipArchive<BufReader<File>>,
    pub(crate) manifest: Json,
    pub(crate) parts: Vec<Part>,
}

impl Archive {
    /// Opens the file of a backup and checks all of it. Nothing that it holds is believed before.
    pub(crate) fn open(path: &Path) -> Result<Self, BackupError> {
        let shown = path.display().to_string();
        let damaged = |part: &str| BackupError::Damaged { file: shown.clone(), part: part.to_owned() };
        let unreadable = |why: std::io::Error| BackupError::Unreadable { file: shown.clone(), why: why.to_string() };
        let mut file = File::open(path).map_err(unreadable)?;
        if !is_ours(&mut file).map_err(unreadable)? {
            return Err(BackupError::NotABackup { file: shown });
        }
        let whole = is_whole(&mut file).map_err(unreadable)?;
        let config = Config { archive_offset: ArchiveOffset::Known(0) };
        let end = || if whole { damaged("the list of parts at its end") } else { BackupError::CutOff { file: shown.clone() } };
        let mut zip = ZipArchive::with_config(config, BufReader::new(file)).map_err(|_| end())?;
        let manifest = read_manifest(&mut zip).ok_or_else(|| damaged(MANIFEST))?;
        let format = manifest.get("format").and_then(Json::as_u64).ok_or_else(|| damaged(MANIFEST))?;
        if format > FORMAT {
            let program = manifest.get("program").and_then(Json::as_str).unwrap_or("a newer one");
            return Err(BackupError::Newer { file: shown, program: program.to_owned() });
        }
        let parts = listed(&manifest).ok_or_else(|| damaged(MANIFEST))?;
        let names: BTreeSet<&str> = parts.iter().map(|part| part.name.as_str()).collect();
        if names.len() != parts.len() || zip.len() != parts.len() + 1 || zip.has_overlapping_entries().unwrap_or(true) {
            return Err(damaged("the list of parts at its end"));
        }
        let mut archive = Self { file: path.into(), zip, manifest, parts };
        for part in archive.parts.clone() {
            archive.read(&part, |reader| {
                let copied = std::io::copy(reader, &mut std::io::sink());
                copied.map(drop).map_err(|_| damaged(&part.name))
            })?;
        }
        // Packed bytes may be others and yet unpack to the same content: then only the seal tells, and no part can be named.
        if whole { Ok(archive) } else { Err(damaged(PACKING)) }
    }

    /// The part with this name, if there is one.
    pub(crate) fn find(&self, name: &str) -> Option<Part> {
        self.parts.iter().find(|part| part.name == name).cloned()
    }

    /// The file, for people.
    pub(crate) fn shown(&self) -> String {
        self.file.display().to_string()
    }

    /// That this part is not what it was.
    pub(crate) fn damaged(&self, part: &str) -> BackupError {
        BackupError::Damaged { file: self.shown(), part: part.to_owned() }
    }

    /// Reads a part to its end and checks that it is what is listed.
    pub(crate) fn read<T>(&mut self, part: &Part, take: impl FnOnce(&mut dyn BufRead) -> Result<T, BackupError>) -> Result<T, BackupError> {
        let wrong = self.damaged(&part.name);
        let Ok(entry) = self.zip.by_name(&part.name) else { return Err(wrong) };
        let packed = entry.compression() == CompressionMethod::Deflated;
        let most = if packed { SMALL.max(entry.compressed_size().saturating_mul(TIGHTEST)) } else { entry.compressed_size() };
        if entry.size() != part.length || part.length > most || packed != part.name.ends_with(".jsonl") {
            return Err(wrong);
        }
        let mut reader = BufReader::new(Counting::new(entry.take(part.length + 1)));
        let taken = take(&mut reader)?;
        // What nobody asked for is part of the hash, too; the archive's own sum is looked at where a part ends.
        if std::io::copy(&mut reader, &mut std::io::sink()).is_err() {
            return Err(wrong);
        }
        let counted = reader.into_inner();
        if counted.length == part.length && hex(&counted.hash.finalize()) == part.sha256 { Ok(taken) } else { Err(wrong) }
    }
}

/// The next row of a table; [`None`] at the end.
pub(crate) fn row(reader: &mut dyn BufRead) -> std::io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    reader.take(MOST_ROW).read_until(b'\n', &mut line)?;
    match line.pop() {
        None => Ok(None),
        Some(b'\n') => Ok(Some(line)),
        Some(_) => Err(std::io::Error::other("a row without end")),
    }
}

/// Whether the file begins as a backup does.
fn is_ours(file: &mut File) -> std::io::Result<bool> {
    let mut head = Vec::new();
    file.take(30 + ABOUT.len() as u64).read_to_end(&mut head)?;
    Ok(head.starts_with(b"PK\x03\x04") && head.ends_with(ABOUT.as_bytes()))
}

/// Whether the seal at the end is that of everything before it. Leaves the file at its beginning.
fn is_whole(file: &mut File) -> std::io::Result<bool> {
    let length = file.seek(SeekFrom::End(0))?.saturating_sub(SEAL as u64);
    file.seek(SeekFrom::Start(0))?;
    let mut counting = Counting::new(&mut *file);
    std::io::copy(&mut Read::take(&mut counting, length), &mut std::io::sink())?;
    let found = hex(&counting.hash.finalize());
    let mut seal = Vec::new();
    file.take(SEAL as u64).read_to_end(&mut seal)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(seal == found.as_bytes())
}

fn read_manifest(zip: &mut ZipArchive<BufReader<File>>) -> Option<Json> {
    let mut text = Vec::new();
    zip.by_name(MANIFEST).ok()?.take(MOST_LISTED).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

/// The parts that a manifest lists; none when one has a name that no part of a backup has.
fn listed(manifest: &Json) -> Option<Vec<Part>> {
    let part = |entry: &Json| {
        let text = |key| entry.get(key)?.as_str().map(str::to_owned);
        let part = Part { name: text("name")?, length: entry.get("length")?.as_u64()?, sha256: text("sha256")? };
        let table = part.name.strip_prefix("tables/").and_then(|name| name.strip_suffix(".jsonl"));
        let fits = match (table, part.name.strip_prefix("blobs/")) {
            (Some(table), _) => !table.is_empty() && table.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'),
            // The name of a file is the hash of what it holds.
            (None, Some(hash)) => hash == part.sha256,
            (None, None) => part.name == ABOUT,
        };
        fits.then_some(part)
    };
    manifest.get("parts")?.as_array()?.iter().map(part).collect()
}
