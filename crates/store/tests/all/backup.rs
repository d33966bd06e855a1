//! Backups: what comes back, on which engine, and what is refused.

use crate::registers::THING;
use crate::world::{Engine, Place, World, clock, engines, note, options};
use kernel::{Actor, Change, Door, Draft, Fault, Id, Moment, Query, Read, Row};
use sha2::{Digest, Sha256};
use std::fs;
use std::io::{Cursor, Read as _, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use store::{Backup, BackupError, Location, Restored, Session, Store, backup, restore};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

/// A place of either engine that holds nothing, and the folder in which its files will be.
fn empty(engine: &Engine) -> (Place, Location, PathBuf) {
    let place = engine.place();
    let data = place.data().join("back");
    let location = match place.location() {
        Location::Sqlite(_) => Location::Sqlite(data.clone()),
        Location::Postgres { url, .. } => Location::Postgres { url, blobs: data.clone() },
    };
    (place, location, data)
}

fn back_up(location: &Location, file: &Path) -> Backup {
    backup(location, fs::File::create(file).unwrap(), jiff::Timestamp::UNIX_EPOCH).unwrap()
}

fn bring_back(location: &Location, file: &Path) -> Result<Restored, BackupError> {
    restore(options(location.clone(), clock(), false), file)
}

fn all(read: &dyn Read) -> Vec<String> {
    let rows: Vec<Row> = read.list(&THING, &Query { limit: 10_000, ..Query::default() }).unwrap().rows;
    rows.iter().map(|row| format!("{row:?}")).collect()
}

#[test]
fn what_was_backed_up_under_eight_writers_comes_back_as_it_was_at_its_moment() {
    for (from, to) in engines().iter().flat_map(|from| engines().into_iter().map(move |to| (from.clone(), to))) {
        let w = World::new(&from);
        let file = w.place.data().join("backup.zip");
        let (hash, _) = w.store().put_blob(&b"a file of a record"[..], 100).unwrap();
        let Actor::Person { id: ann, .. } = w.ann else { panic!() };
        w.store().set_password(w.org, ann, "a hash", false).unwrap();
        let session = Session {
            hash: [7; 32],
            organisation: w.org,
            person: ann,
            csrf: "x".into(),
            created: w.store().now(),
            seen: w.store().now(),
            expires: w.store().now() + jiff::SignedDuration::from_hours(9),
            agent: "test".into(),
        };
        w.store().put_session(&session).unwrap();
        for n in 0..600 {
            w.thing(Draft::new().with("name", format!("Before {n}")).with("size", n));
        }
        let edited = w.thing(Draft::new().with("name", "Edited"));
        w.edit(edited, Draft::new().with("name", "Edited twice"));
        let stop = AtomicBool::new(false);
        let made = std::thread::scope(|scope| {
            for writer in 0..8 {
                let (w, stop) = (&w, &stop);
                scope.spawn(move || {
                    for n in 0.. {
                        if stop.load(Ordering::SeqCst) {
                            break;
                        }
                        let id = w.thing(Draft::new().with("name", format!("Writer {writer} {n}")));
                        w.edit(id, Draft::new().with("size", n + 1));
                        w.store().put_blob(format!("{writer} {n}").as_bytes(), 100).unwrap();
                    }
                });
            }
            std::thread::sleep(std::time::Duration::from_millis(300));
            let made = back_up(&w.place.location(), &file);
            std::thread::sleep(std::time::Duration::from_millis(100));
            stop.store(true, Ordering::SeqCst);
            made
        });
        assert_eq!((made.organisations, made.absent.len(), made.length), (1, 0, fs::metadata(&file).unwrap().len()));
        let (_place, location, _) = empty(&to);
        let restored = bring_back(&location, &file).unwrap();
        assert_eq!(restored.report.problems, Vec::<String>::new());
        assert_eq!((restored.report.change_sets, restored.files), (made.change_sets, made.files));
        let store = Store::open(options(location, clock(), false)).unwrap();
        assert_eq!(store.fsck().unwrap().problems, Vec::<String>::new());
        let newest = store.read(w.org, &Actor::System, Moment::Live).unwrap();
        let sequence = newest.sequence();
        assert_eq!(sequence, made.change_sets);
        // The source went on; at that moment it was this.
        assert!(w.read(&Actor::System, Moment::Live).sequence() > sequence);
        let then = w.read(&Actor::System, Moment::Sequence(sequence));
        let (was, is) = (all(then.as_ref()), all(newest.as_ref()));
        assert!(is.len() >= 600);
        assert_eq!(was, is);
        for seq in [2, 300, 601] {
            let past = |read: &dyn Read| all(read.at(Moment::Sequence(seq)).unwrap().as_ref());
            assert_eq!((past(then.as_ref()), past(newest.as_ref()).len()), (past(newest.as_ref()), seq as usize - 1));
        }
        let history = |read: &dyn Read| format!("{:?}", read.history(&THING, edited).unwrap());
        assert_eq!(history(then.as_ref()), history(newest.as_ref()));
        drop((then, newest));
        assert_eq!(store.get_blob(&hash).unwrap(), b"a file of a record");
        assert!(store.account(w.org, ann).unwrap().is_some_and(|account| account.password.as_deref() == Some("a hash")));
        assert!(store.session([7; 32]).unwrap().is_none(), "nobody is signed in after a restore");
        // Numbers go on where they were, for records as for organisations.
        let plan = |read: &dyn Read| Ok(vec![Change::create(&THING, read.mint(), Draft::new().with("name", "After"))]);
        let receipt = store.write(w.org, &Actor::System, &note(), &plan).unwrap();
        assert_eq!(receipt.sequence, sequence + 1);
        assert!(!is.iter().any(|row| row.contains(&format!("{:?}", receipt.written[0].1))));
        crate::world::found(&store, Id(uuid::Uuid::from_u128(0x0700_0000)), "Second Works");
        assert_eq!(store.organisations().unwrap().len(), 2);
        assert_eq!(store.fsck().unwrap().problems, Vec::<String>::new());
    }
}

#[test]
fn an_installation_without_organisation_comes_back() {
    for engine in engines() {
        let place = engine.place();
        drop(Store::open(options(place.location(), clock(), true)).unwrap());
        let file = place.data().join("backup.zip");
        assert_eq!(back_up(&place.location(), &file).change_sets, 0);
        let (_place, location, _) = empty(&engine);
        assert_eq!(bring_back(&location, &file).unwrap().report.organisations, 0);
        let store = Store::open(options(location, clock(), false)).unwrap();
        assert!(store.is_demo(), "a demo stays one");
        crate::world::found(&store, Id(uuid::Uuid::from_u128(0x0700_0000)), "First Works");
        assert_eq!(store.fsck().unwrap().problems, Vec::<String>::new());
    }
}

#[test]
fn files_that_are_missing_or_damaged_are_named_and_the_rest_is_kept() {
    for engine in engines() {
        let w = World::new(&engine);
        let kept: Vec<String> = ["one", "two", "three"].iter().map(|text| w.store().put_blob(text.as_bytes(), 9).unwrap().0).collect();
        let at = |hash: &str| w.place.data().join("blobs").join(&hash[..2]).join(&hash[2..4]).join(hash);
        fs::remove_file(at(&kept[0])).unwrap();
        fs::write(at(&kept[1]), "tvo").unwrap();
        let file = w.place.data().join("backup.zip");
        let made = back_up(&w.place.location(), &file);
        let mut expected = vec![kept[0].as_str(), kept[1].as_str()];
        expected.sort_unstable();
        assert_eq!(made.absent.iter().map(|(hash, _)| hash.as_str()).collect::<Vec<_>>(), expected);
        assert_eq!(made.files, 1);
        let (_place, location, _) = empty(&engine);
        let restored = bring_back(&location, &file).unwrap();
        assert_eq!((restored.files, restored.absent.iter().map(String::as_str).collect::<Vec<_>>()), (1, expected));
        let store = Store::open(options(location, clock(), false)).unwrap();
        assert_eq!(store.get_blob(&kept[2]).unwrap(), b"three");
        assert!(matches!(store.get_blob(&kept[0]), Err(Fault::NotFound)));
    }
}

#[test]
fn a_place_that_is_not_empty_is_left_alone() {
    for engine in engines() {
        let w = World::new(&engine);
        let file = w.place.data().join("backup.zip");
        back_up(&w.place.location(), &file);
        let (place, location, data) = empty(&engine);
        fs::create_dir(&data).unwrap();
        fs::write(data.join("letter.txt"), "mine").unwrap();
        assert!(matches!(bring_back(&location, &file), Err(BackupError::NotEmpty { found, .. }) if found == "letter.txt"));
        assert_eq!(fs::read(data.join("letter.txt")).unwrap(), b"mine");
        fs::remove_file(data.join("letter.txt")).unwrap();
        if matches!(engine, Engine::Postgres(_)) {
            place.sql("CREATE TABLE letters (text TEXT)");
            assert!(matches!(bring_back(&location, &file), Err(BackupError::NotEmpty { found, .. }) if found == "table letters"));
            place.sql("DROP TABLE letters");
        }
        bring_back(&location, &file).unwrap();
        // What is there now is not empty either.
        assert!(matches!(bring_back(&location, &file), Err(BackupError::NotEmpty { .. })));
        if let Location::Sqlite(folder) = &location {
            assert!(Store::open(options(location.clone(), clock(), false)).is_ok());
            // A restore that did not end: nothing new is begun beside what it left.
            fs::rename(folder.join("vouchsafe.db"), folder.join("restoring.db")).unwrap();
            let refused = Store::open(options(location.clone(), clock(), false)).unwrap_err().to_string();
            assert!(refused.contains("restored into it and that did not end"), "{refused}");
        }
    }
}

/// A small backup with a file in it, as bytes.
fn small(engine: &Engine) -> Vec<u8> {
    let w = World::new(engine);
    w.thing(Draft::new().with("name", "One"));
    w.store().put_blob(&b"a file of a record"[..], 100).unwrap();
    let mut bytes = Vec::new();
    backup(&w.place.location(), &mut bytes, w.store().now()).unwrap();
    bytes
}

/// Tries to restore these bytes into an empty folder, in which nothing may be left when they are refused.
fn tried(bytes: &[u8]) -> Result<Restored, BackupError> {
    let (place, location, data) = empty(&Engine::Sqlite);
    let file = place.data().join("backup.zip");
    fs::write(&file, bytes).unwrap();
    let answer = bring_back(&location, &file);
    if answer.is_err() {
        let left: Vec<_> = fs::read_dir(&data).into_iter().flatten().flatten().map(|entry| entry.file_name()).collect();
        assert!(left.is_empty() || left == ["vouchsafe.lock"], "{left:?}");
    }
    answer
}

#[test]
fn one_byte_that_is_another_is_refused_and_its_part_is_named() {
    for engine in engines() {
        let bytes = small(&engine);
        tried(&bytes).unwrap();
        let mut zip = ZipArchive::new(Cursor::new(&bytes)).unwrap();
        let mut inside = vec![String::new(); bytes.len()];
        let mut parts = 0;
        for index in 0..zip.len() {
            let part = zip.by_index(index).unwrap();
            let start = part.data_start().unwrap() as usize;
            let end = start + part.compressed_size() as usize;
            inside[start..end].iter_mut().for_each(|name| *name = part.name().unwrap().into_owned());
            parts += usize::from(end > start);
        }
        assert!(parts > 8, "{parts}");
        let mut named = std::collections::BTreeSet::new();
        // Every byte where one part ends and the next begins, some of those between.
        let edge = |at: usize| (0..inside.len()).skip(at.saturating_sub(40)).take(80).any(|near| inside[near] != inside[at]);
        for at in (0..bytes.len()).filter(|at| at % 61 == 0 || at % 7 == 0 && edge(*at) || *at + 200 > bytes.len()) {
            let mut other = bytes.clone();
            other[at] ^= 1 << (at % 8);
            match (tried(&other), inside[at].as_str()) {
                (Err(BackupError::Damaged { part, .. }), name) => {
                    // Another bit of what is packed may unpack to the same: a repeated word that is taken from elsewhere, the last
                    // bits of a byte.
                    let same = part.starts_with("how its parts are packed")
                        && content(&other, name).is_some_and(|found| Some(found) == content(&bytes, name));
                    assert!(name.is_empty() || part == name || same, "byte {at} of {name} was told as {part}");
                    named.insert(part);
                }
                (Err(BackupError::NotABackup { .. } | BackupError::CutOff { .. }), "") => {}
                (other, name) => panic!("byte {at} of {name}: {other:?}"),
            }
        }
        let tables = ["tables/change_set.jsonl", "tables/revision.jsonl", "tables/journal.jsonl", "manifest.json"];
        assert!(tables.iter().all(|part| named.contains(*part)) && named.iter().any(|part| part.starts_with("blobs/")), "{named:?}");
    }
}

#[test]
fn what_is_cut_off_or_something_else_is_refused() {
    let bytes = small(&Engine::Sqlite);
    for part in [1, 5, 50, 90, 99] {
        assert!(matches!(tried(&bytes[..bytes.len() * part / 100]), Err(BackupError::CutOff { .. })), "{part} %");
    }
    for other in [&b""[..], b"PK\x03\x04", b"SQLite format 3\0", &bytes[1..]] {
        assert!(matches!(tried(other), Err(BackupError::NotABackup { .. })));
    }
    let longer = [bytes.as_slice(), b"more"].concat();
    assert!(tried(&longer).is_err());
}

/// What a part unpacks to; nothing when it does not.
fn content(bytes: &[u8], name: &str) -> Option<Vec<u8>> {
    let mut content = Vec::new();
    ZipArchive::new(Cursor::new(bytes)).ok()?.by_name(name).ok()?.read_to_end(&mut content).ok()?;
    Some(content)
}

/// The parts of a backup, for making another of them.
fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = zip.len();
    let part = |index| {
        let mut part = zip.by_index(index).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        (part.name().unwrap().into_owned(), content)
    };
    (0..count).map(part).collect()
}

/// A backup of other parts, listed and sealed as somebody hostile would.
fn forged(parts: &[(String, Vec<u8>)], listed: impl Fn(&mut serde_json::Value)) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut manifest: serde_json::Value = serde_json::from_slice(&parts.last().unwrap().1).unwrap();
    let hash = |bytes: &[u8]| Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
    let list = parts.iter().filter(|(name, _)| name != "manifest.json");
    manifest["parts"] =
        list.map(|(name, content)| serde_json::json!({ "name": name, "length": content.len(), "sha256": hash(content) })).collect();
    listed(&mut manifest);
    for (name, content) in parts {
        let stored = !name.ends_with(".jsonl") && name != "manifest.json";
        let method = if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        zip.start_file(name, SimpleFileOptions::default().compression_method(method)).unwrap();
        let manifest = manifest.to_string();
        zip.write_all(if name == "manifest.json" { manifest.as_bytes() } else { content }).unwrap();
    }
    zip.set_comment("0".repeat(64)).unwrap();
    let mut bytes = zip.finish().unwrap().into_inner();
    let end = bytes.len() - 64;
    let seal = hash(&bytes[..end]);
    bytes[end..].copy_from_slice(seal.as_bytes());
    bytes
}

#[test]
fn a_backup_that_somebody_made_up_does_no_harm() {
    let honest = parts(&small(&Engine::Sqlite));
    tried(&forged(&honest, |_| {})).unwrap();
    let with = |name: &str, content: &[u8]| {
        let mut parts = honest.clone();
        parts.insert(1, (name.to_owned(), content.to_vec()));
        parts
    };
    let refused = |bytes: Vec<u8>, part: &str| match tried(&bytes) {
        Err(BackupError::Damaged { part: named, .. }) => assert_eq!(named, part),
        other => panic!("{part}: {other:?}"),
    };
    for name in ["../outside", "/etc/outside", "blobs/../../outside", "tables/../outside.jsonl", "blobs/00", "notes.txt", "tables/.jsonl"] {
        refused(forged(&with(name, b"x"), |_| {}), "manifest.json");
    }
    refused(forged(&with("tables/session.jsonl", b"x\n"), |_| {}), "tables/session.jsonl");
    // Something that is not listed, and something listed that is not there.
    let end = "the list of parts at its end";
    refused(forged(&with("tables/extra.jsonl", b"x"), |manifest| drop(manifest["parts"].as_array_mut().unwrap().remove(1))), end);
    refused(forged(&honest, |manifest| drop(manifest["parts"].as_array_mut().unwrap().remove(1))), end);
    // A little that would become very much, and a length that is not true.
    let swap = |table: &str, content: &[u8]| {
        let mut parts = honest.clone();
        parts.iter_mut().filter(|(name, _)| name == table).for_each(|(_, old)| *old = content.to_vec());
        parts
    };
    refused(forged(&swap("tables/counter.jsonl", &vec![b'0'; 64 << 20]), |_| {}), "tables/counter.jsonl");
    refused(forged(&honest, |manifest| manifest["parts"][3]["length"] = 1_u64.into()), honest[3].0.as_str());
    refused(forged(&honest, |manifest| manifest["parts"][3]["length"] = u64::MAX.into()), honest[3].0.as_str());
    // Rows that are none, or of other columns.
    for rows in [&b""[..], b"[]\n", b"{}\n[1]\n", b"{\"table\":\"counter\",\"columns\":[[\"org\",\"int\"]]}\n[1]\n", b"\xff\n"] {
        refused(forged(&swap("tables/counter.jsonl", rows), |_| {}), "tables/counter.jsonl");
    }
    let head = "{\"table\":\"counter\",\"columns\":[[\"org\",\"int\"],[\"prefix\",\"text\"],[\"next\",\"int\"]]}\n";
    for row in ["[1,\"T\"]", "[1,2,3]", "[1,\"T\",\"x\"]", "[1,\"T\",1.5]", "[[],\"T\",1]", "[1,\"T\",3"] {
        refused(forged(&swap("tables/counter.jsonl", format!("{head}{row}\n").as_bytes()), |_| {}), "tables/counter.jsonl");
    }
    // The same row twice: the engine refuses it.
    let twice = format!("{head}[1,\"Q\",1]\n[1,\"Q\",1]\n");
    assert!(matches!(tried(&forged(&swap("tables/counter.jsonl", twice.as_bytes()), |_| {})), Err(BackupError::Failed(_))));
    // Of a later release, in its format or in its tables.
    assert!(matches!(tried(&forged(&honest, |manifest| manifest["format"] = 2.into())), Err(BackupError::Newer { .. })));
    assert!(matches!(tried(&forged(&honest, |manifest| manifest["tables"] = 99.into())), Err(BackupError::Newer { .. })));
    // What is well formed and not true is restored, and said.
    let journal = honest.iter().find(|(name, _)| name == "tables/journal.jsonl").unwrap();
    let text = String::from_utf8(journal.1.clone()).unwrap();
    let cut = text.trim_end().rsplit_once('\n').unwrap().0.to_owned() + "\n";
    let restored = tried(&forged(&swap("tables/journal.jsonl", cut.as_bytes()), |_| {})).unwrap();
    assert!(!restored.report.problems.is_empty());
}
