//! Backups through the commands: made beside a running program, brought back on either engine, and everything answers as it did.

use crate::before;
use crate::harness::{Engine, House, Who, engines};
use axum::http::Request;
use jiff::Timestamp;
use serde_json::json;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use store::testing::TestDatabase;
use vouchsafe::args::{Output, Place};
use vouchsafe::backup;

fn place(folder: &Path, database: Option<&TestDatabase>) -> Place {
    Place {
        data: Some(folder.to_owned()),
        database: database.map(TestDatabase::url),
        server: None,
        token: None,
        acting_for: None,
        organisation: None,
        format: Output::Json,
    }
}

/// A house on what a backup brings back.
fn restored(engine: Engine, url: &str, time: Timestamp, file: &Path) -> House {
    House::at(engine, url, time, |folder, database| backup::restore(&place(folder, database), file).unwrap())
}

#[test]
fn everything_answers_as_it_did_when_the_backup_was_made() {
    let away = tempfile::tempdir().unwrap();
    for (from, url) in engines() {
        let file = away.path().join(format!("{from:?}.zip"));
        let mut here = None;
        let time = Timestamp::from_second(1_780_304_400).unwrap();
        let house = House::at(from, &url, time, |folder, database| here = Some(place(folder, database)));
        let here = here.unwrap();
        let unit = house.create("unit", json!({ "name": "Works", "parent": "U-1" }));
        let asset = house.create("asset", json!({ "name": "Ledger", "kind": "information", "unit": unit }));
        let risk = house.create("risk", json!({ "title": "Loss of the ledger", "assets": [asset], "affects": ["confidentiality"] }));
        house.json(&Who::Operator, "PATCH", &format!("/api/v1/risk/{risk}"), &json!({ "fields": { "title": "Ledger lost" } })).expect(200);
        let evidence = house.create("evidence", json!({ "title": "Log of the night", "kind": "record", "assets": [asset] }));
        let request = Request::builder().method("POST").uri(format!("/api/v1/evidence/{evidence}/files?name=night.log"));
        let request = request.header("content-type", "application/octet-stream");
        let kept = house.send(&Who::Operator, request, "all is well").expect(201).json();
        let reader = house.person("Ira", &unit, Some(kernel::Role::Reader));
        let session = house.sign_in(house.admin);
        let mut paths: Vec<String> = domain::registers().iter().map(|register| format!("/api/v1/{}?limit=500", register.key)).collect();
        paths.extend([format!("/api/v1/risk/{risk}"), format!("/api/v1/risk/{risk}/history"), "/api/v1/journal?limit=500".into()]);
        paths.extend([format!("/risk/{risk}?as_at=@3"), "/risk.csv".into(), "/api/v1/search?q=ledger".into(), "/".into()]);
        let answers = |house: &House| {
            let answer = |path: &String| {
                let answer = house.get(&Who::Operator, path);
                (path.clone(), answer.status, answer.text())
            };
            paths.iter().map(answer).collect::<Vec<_>>()
        };
        let was = answers(&house);
        assert!(was.iter().filter(|(_, status, _)| *status == 200).count() > 20, "{was:?}");
        backup::make(&here, &file).unwrap();
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(
            std::fs::read_dir(away.path())
                .unwrap()
                .flatten()
                .filter(|entry| entry.path() != file)
                .filter(|entry| entry.file_name().to_string_lossy().starts_with('.'))
                .count(),
            0
        );
        let again = backup::make(&here, &file).unwrap_err().to_string();
        assert!(again.contains("is there already"), "{again}");
        house.create("risk", json!({ "title": "After the backup", "affects": ["integrity"] }));
        assert!(backup::restore(&here, &file).is_err(), "what is in use is never overwritten");
        for (to, url) in engines() {
            let back = restored(to, &url, time, &file);
            assert_eq!(back.app.store.fsck().unwrap().problems, Vec::<String>::new());
            for (was, is) in was.iter().zip(answers(&back)) {
                assert_eq!(*was, is, "from {from:?} to {to:?}");
            }
            assert_eq!(back.show("evidence", &evidence)["derived"]["files"], 1);
            assert_eq!(back.app.store.get_blob(kept["sha256"].as_str().unwrap()).unwrap(), b"all is well");
            back.get(&reader, &format!("/api/v1/asset/{asset}")).expect(200);
            assert_ne!(back.get(&session, &format!("/risk/{risk}")).status, 200, "nobody is signed in");
            assert_eq!(back.create("risk", json!({ "title": "Next", "affects": ["integrity"] })), "R-2");
        }
        // Damaged on the way: refused, and the folder stays as empty as it was.
        let mut bytes = std::fs::read(&file).unwrap();
        let middle = bytes.len() / 2;
        bytes[middle] ^= 1;
        let damaged = away.path().join("damaged.zip");
        std::fs::write(&damaged, bytes).unwrap();
        let target = tempfile::tempdir().unwrap();
        let refused = backup::restore(&place(target.path(), None), &damaged).unwrap_err().to_string();
        assert!(refused.contains("is damaged") && refused.contains("Nothing was restored"), "{refused}");
        assert_eq!(std::fs::read_dir(target.path()).unwrap().count(), 0);
    }
}

#[test]
fn a_backup_of_what_the_release_before_kept_comes_back_on_either_engine() {
    let away = tempfile::tempdir().unwrap();
    for (from, url) in engines() {
        let (file, folder) = (away.path().join(format!("{from:?}.zip")), tempfile::tempdir().unwrap());
        let database = (from == Engine::Postgres).then(|| TestDatabase::create(&url).unwrap());
        before::fill(from, folder.path(), database.as_ref());
        backup::make(&place(folder.path(), database.as_ref()), &file).unwrap();
        for (to, url) in engines() {
            let house = restored(to, &url, before::THEN.parse().unwrap(), &file);
            assert_eq!(house.app.store.fsck().unwrap().problems, Vec::<String>::new());
            assert!(before::all_shown(from, &house) > 80);
        }
    }
}

#[test]
fn a_word_names_a_file_or_a_record() {
    let away = tempfile::tempdir().unwrap();
    let file = away.path().join("R-42");
    std::fs::write(&file, "").unwrap();
    assert!(backup::is_file(&file.to_string_lossy()).unwrap());
    assert!(!backup::is_file("R-42").unwrap() && !backup::is_file("A.8.13").unwrap());
    for word in ["backups/R-42", "yesterday.zip"] {
        assert_eq!(backup::is_file(word).unwrap_err().to_string(), format!("there is no file {word}"));
    }
    let parsed = vouchsafe::args::command().try_get_matches_from(["vouchsafe", "restore", "R-42", "--reason", "Back in use"]).unwrap();
    assert_eq!(parsed.subcommand_name(), Some("restore"));
}
