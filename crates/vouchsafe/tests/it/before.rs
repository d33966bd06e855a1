//! What the release before has kept: it opens, comes up to date, is sound, and shows what that release showed, live and as at a moment.
//!
//! `tests/before/make.sh` made it with a build of commit 0b6b4c2 and wrote down each address with its answer. What is new may come beside it;
//! what was there must still be there and say the same.

use crate::harness::{Engine, House, Who, engines};
use flate2::read::GzDecoder;
use serde_json::Value as Json;
use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use store::testing::TestDatabase;

/// The day on which it was made and written down, a few hours later.
pub const THEN: &str = "2026-11-27T12:00:00Z";

/// What is reckoned in another way since, by the register or report in the address, with the keys and heads that it moves.
const RECKONED_ANEW: &[(&str, &[&str])] = &[
    // A statement counts what its scope owes, which another test recounts.
    ("soa", &["of", "in_place", "status", "risks", "tests", "evidence", "Of", "In place", "Implementation", "Controls"]),
    // A live report is of the moment at which it is made.
    ("/report/", &["as_at", "stamp", "As at"]),
    // A level within the appetite needs no acceptance.
    ("risk", &["acceptance", "Acceptance"]),
    // The register says how many risks have no rating and stand in no cell.
    ("risk-register", &["text"]),
    ("soa-changes", &["before", "after", "Before", "After"]),
];

fn anew(path: &str) -> Vec<&'static str> {
    RECKONED_ANEW.iter().filter(|(place, _)| path.contains(place)).flat_map(|(_, keys)| keys.iter().copied()).collect()
}

fn kept(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/before").join(name)
}

fn unpacked(name: &str) -> impl Read {
    GzDecoder::new(File::open(kept(name)).unwrap())
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

pub fn fill(engine: Engine, folder: &Path, database: Option<&TestDatabase>) {
    match (engine, database) {
        (Engine::Postgres, Some(database)) => {
            copy(&kept("postgres.files"), folder);
            let mut dump = String::new();
            unpacked("postgres.sql.gz").read_to_string(&mut dump).unwrap();
            database.run(&dump).unwrap();
        }
        _ => {
            copy(&kept("sqlite.files"), folder);
            std::io::copy(&mut unpacked("sqlite.db.gz"), &mut File::create(folder.join("vouchsafe.db")).unwrap()).unwrap();
        }
    }
}

#[test]
fn what_the_release_before_kept_is_shown_as_before() {
    for (engine, url) in engines() {
        println!("on {engine:?}");
        let house = House::at(engine, &url, THEN.parse().unwrap(), |folder, database| fill(engine, folder, database));
        let sound = || assert_eq!(house.app.store.fsck().unwrap().problems, Vec::<String>::new());
        sound();
        let asked = all_shown(engine, &house);
        assert!(asked > 80, "only {asked} answers were written down");
        house.app.store.rebuild().unwrap();
        sound();
        all_shown(engine, &house);
        // What it left behind when a record moved is named, and moved with history when an administrator asks for it.
        let left = || house.app.store.fsck().unwrap().misplaced;
        assert_eq!(left(), ["T-3 is about R-2 and does not stand in its unit"]);
        let mended = house.json(&Who::Operator, "POST", "/api/v1/rebuild", &serde_json::json!({})).expect(200).json();
        assert_eq!((mended["moved"].as_u64(), left().len()), (Some(1), 0));
        let history = house.get(&Who::Operator, "/api/v1/task/T-3/history").expect(200).json();
        assert_eq!(history["revisions"][0]["channel"], "upgrade");
        assert!(history["revisions"][0]["reason"].as_str().unwrap().contains("earlier release"));
        sound();
        // And it goes on: the next reference is the next one.
        assert_eq!(house.create("asset", serde_json::json!({ "name": "Newcomer", "kind": "site" })), "AS-4");
    }
}

/// Asks for everything that was written down; answers with how much that was.
pub fn all_shown(engine: Engine, house: &House) -> usize {
    let file = if engine == Engine::Postgres { "postgres.shown.jsonl.gz" } else { "sqlite.shown.jsonl.gz" };
    let mut asked = 0;
    for line in BufReader::new(unpacked(file)).lines() {
        let (path, before): (String, String) = serde_json::from_str(&line.unwrap()).unwrap();
        let now = house.get(&Who::Operator, &path).expect(200).text();
        // What is out of use says so in print since.
        let now = now.replace(" (retired)", "");
        let now = if path.contains("/treatment-plan.") { without_accepted(&now) } else { now };
        let anew = anew(&path);
        let missing = if path.contains(".csv") {
            missing_of_table(&before, &now, &anew)
        } else {
            missing_of_json(&parse(&before), &parse(&now), &anew)
        };
        assert_eq!(missing, None, "{path}");
        asked += 1;
    }
    asked
}

/// A treatment plan without the rows of risks that were accepted as they are, which it has since: they name no action.
fn without_accepted(text: &str) -> String {
    let Ok(mut json) = serde_json::from_str::<Json>(text) else {
        let action = |line: &&str| line.split(',').nth(1).is_some_and(|reference| !reference.is_empty());
        return text.lines().filter(action).map(|line| format!("{line}\n")).collect();
    };
    if let Some(rows) = json.pointer_mut("/tables/actions").and_then(Json::as_array_mut) {
        rows.retain(|row| row["reference"].as_str().is_some_and(|reference| !reference.is_empty()));
    }
    json.to_string()
}

fn parse(text: &str) -> Json {
    serde_json::from_str(text).unwrap()
}

/// The first thing that was said before and is not said in the same way now.
fn missing_of_json(before: &Json, now: &Json, anew: &[&str]) -> Option<String> {
    let at = |place: String, found: Option<String>| found.map(|what| format!("{place}/{what}"));
    let moved = |old: &serde_json::Map<String, Json>| old.get("label").and_then(Json::as_str).is_some_and(|label| anew.contains(&label));
    match (before, now) {
        (Json::Object(old), _) if moved(old) => None,
        (Json::Object(old), Json::Object(new)) => {
            old.iter().filter(|(key, _)| !anew.contains(&key.as_str())).find_map(|(key, value)| match new.get(key) {
                // What only an operation set may be said once by people now; then it stands among their fields.
                Some(fixed) if key == "fixed" => at(key.clone(), missing_of_json(value, &beside(fixed, new.get("fields")), anew)),
                Some(found) => at(key.clone(), missing_of_json(value, found, anew)),
                None => Some(format!("{key} is gone")),
            })
        }
        // Facts are known by their labels, and new ones may stand among them.
        (Json::Array(old), Json::Array(new)) if old.first().is_some_and(|fact| fact.get("label").is_some()) => {
            old.iter().find_map(|fact| {
                let known = new.iter().find(|other| other.get("label") == fact.get("label"));
                at(fact["label"].to_string(), missing_of_json(fact, known.unwrap_or(&Json::Null), anew))
            })
        }
        (Json::Array(old), Json::Array(new)) if old.len() == new.len() => {
            old.iter().zip(new).enumerate().find_map(|(place, (old, new))| at(place.to_string(), missing_of_json(old, new, anew)))
        }
        (Json::Array(old), Json::Array(new)) => Some(format!(": {} before, {} now", old.len(), new.len())),
        _ if before == now => None,
        _ => Some(format!(": {before} before, {now} now")),
    }
}

/// Two objects as one.
fn beside(one: &Json, other: Option<&Json>) -> Json {
    let objects = [Some(one), other].into_iter().flatten().filter_map(Json::as_object);
    objects.flatten().map(|(key, value)| (key.clone(), value.clone())).collect::<serde_json::Map<_, _>>().into()
}

/// The same for a table: columns may be added, rows may not.
fn missing_of_table(before: &str, now: &str, anew: &[&str]) -> Option<String> {
    let read = |text: &str| -> Vec<Vec<String>> {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
        reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect()
    };
    let (old, new) = (read(before), read(now));
    if old.len() != new.len() {
        return Some(format!("{} rows before, {} now", old.len(), new.len()));
    }
    let (old_heads, new_heads) = (old.first()?, new.first()?);
    for (place, head) in old_heads.iter().enumerate().filter(|(_, head)| !anew.contains(&head.as_str())) {
        let Some(found) = new_heads.iter().position(|known| known == head) else { return Some(format!("column {head} is gone")) };
        for (row, (then, today)) in old.iter().zip(&new).enumerate() {
            if then[place] != today[found] {
                return Some(format!("row {row}, {head}: {} before, {} now", then[place], today[found]));
            }
        }
    }
    None
}

#[test]
fn what_is_missing_is_found() {
    let json = |text: &str| parse(text);
    let missing = |before: &str, now: &str| missing_of_json(&json(before), &json(now), &["anew"]);
    assert_eq!(missing(r#"{"a":[1,{"b":null}]}"#, r#"{"z":0,"a":[1,{"b":null,"c":2}]}"#), None);
    assert_eq!(missing(r#"{"a":[1,{"b":null}]}"#, r#"{"a":[1,{"b":2}]}"#).as_deref(), Some("a/1/b/: null before, 2 now"));
    assert_eq!(missing(r#"{"a":1}"#, "{}").as_deref(), Some("a is gone"));
    assert_eq!(missing(r#"{"fixed":{"a":1}}"#, r#"{"fixed":{},"fields":{"a":1}}"#), None);
    assert_eq!(missing(r#"{"fixed":{"a":1}}"#, r#"{"fixed":{},"fields":{"a":2}}"#).as_deref(), Some("fixed/a/: 1 before, 2 now"));
    assert_eq!(missing(r#"{"a":[{"anew":1}]}"#, r#"{"a":[{"anew":2}]}"#), None);
    assert_eq!(missing_of_table("a,anew\n1,2\n", "a,anew\n1,3\n", &["anew"]), None);
    assert_eq!(missing("[1]", "[1,2]").as_deref(), Some(": 1 before, 2 now"));
    assert_eq!(missing_of_table("a,b\n1,2\n", "b,x,a\n2,9,1\n", &["anew"]), None);
    assert_eq!(missing_of_table("a,b\n1,2\n", "a,b\n1,3\n", &["anew"]).as_deref(), Some("row 1, b: 2 before, 3 now"));
    assert_eq!(missing_of_table("a\n1\n", "a\n1\n2\n", &["anew"]).as_deref(), Some("2 rows before, 3 now"));
    assert_eq!(missing_of_table("a\n1\n", "b\n1\n", &["anew"]).as_deref(), Some("column a is gone"));
}
