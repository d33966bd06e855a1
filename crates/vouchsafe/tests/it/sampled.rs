//! Samples drawn from a list that is a file: by page, interface and command line the same rows, and every row that is wrong told at once.

use crate::channels::Channel;
use crate::harness::{House, Who, on_each_engine};
use axum::http::Request;
use kernel::Role;
use serde_json::{Value as Json, json};
use std::fmt::Write;

/// So many rows has the long list.
const ROWS: usize = 100_000;

/// A list of leavers with the names of its columns.
fn long() -> String {
    let mut text = String::from("id,d\n");
    for n in 1..=ROWS {
        let _ = writeln!(text, "{n},{}", n % 31 + 1);
    }
    text
}

struct Scene<'h> {
    house: &'h House,
    line: String,
    auditor: Who,
    me: String,
}

fn scene(house: &House) -> Scene<'_> {
    let auditor = house.person("Aron", "U-1", Some(Role::Contributor));
    let me = house.get(&auditor, "/api/v1/me").expect(200).json()["person"]["reference"].as_str().unwrap().to_owned();
    let audit = json!({ "title": "Audit of access", "kind": "internal", "criteria": "ISO/IEC 27001:2022", "extent": "All", "method": "remote",
        "starts": "2026-06-01", "ends": "2026-06-02", "lead": &me });
    let audit = house.create("audit", audit);
    let line = house.create("audit-line", json!({ "title": "Leavers lose their rights", "audit": audit }));
    house.json(&auditor, "POST", &format!("/api/v1/audit/{audit}/start"), &json!({ "fields": {} })).expect(200);
    Scene { house, line, auditor, me }
}

impl Scene<'_> {
    fn said(&self) -> Json {
        json!({ "title": "Leavers of the quarter", "line": self.line, "source": "The list of people", "choice": "random", "reason": "Enough" })
    }

    fn sample(&self) -> String {
        let made = self.house.json(&self.auditor, "POST", "/api/v1/audit-sample", &json!({ "fields": self.said() })).expect(201).json();
        made["reference"].as_str().unwrap().to_owned()
    }

    /// Keeps a file with a sample, and answers with its reference and hash.
    fn attach(&self, sample: &str, name: &str, content: impl Into<axum::body::Body>) -> (String, String) {
        let request = Request::builder().method("POST").uri(format!("/api/v1/audit-sample/{sample}/files?name={name}"));
        let kept = self.house.send(&self.auditor, request.header("content-type", "application/octet-stream"), content).expect(201).json();
        (kept["reference"].as_str().unwrap().to_owned(), kept["sha256"].as_str().unwrap().to_owned())
    }

    fn draw(&self, sample: &str, fields: &Json) -> Result<(), Vec<String>> {
        let answer = self.house.json(&self.auditor, "POST", &format!("/api/v1/audit-sample/{sample}/draw"), &json!({ "fields": fields }));
        if answer.status == 200 {
            return Ok(());
        }
        let text = |error: &Json| error["message"].as_str().unwrap().to_owned();
        Err(answer.expect(422).json()["errors"].as_array().unwrap().iter().map(text).collect())
    }
}

fn items(house: &House, sample: &str) -> Vec<Vec<String>> {
    let row = |row: &Json| row.as_array().unwrap().iter().map(|cell| cell.as_str().unwrap().to_owned()).collect();
    house.show("audit-sample", sample)["fields"]["items"].as_array().unwrap().iter().map(row).collect()
}

const DRAW: &str = "the same seed";

#[test]
fn a_sample_is_drawn_from_a_file_of_a_hundred_thousand_rows() {
    on_each_engine(|house| {
        let scene = scene(house);
        let list = long();
        let said = json!({ "choice": "random", "size": 60, "seed": DRAW });
        let first = scene.sample();
        let (file, hash) = scene.attach(&first, "leavers.csv", list.clone());
        let begun = std::time::Instant::now();
        scene.draw(&first, &said).unwrap();
        println!("drawn from {} bytes in {:?}", list.len(), begun.elapsed());
        let kept = house.show("audit-sample", &first);
        assert_eq!((&kept["fields"]["population"], &kept["fields"]["size"]), (&json!(ROWS), &json!(60)));
        assert_eq!(
            (&kept["fixed"]["list"], &kept["fixed"]["list_hash"], &kept["fixed"]["seed"]),
            (&json!(file), &json!(hash), &json!(DRAW))
        );
        let drawn = items(house, &first);
        assert_eq!(drawn.len(), 60);
        for row in &drawn {
            let n: usize = row[0].parse().unwrap();
            assert_eq!(row[1], format!("id: {n}; d: {}", n % 31 + 1));
        }
        // By the command line.
        let second = scene.sample();
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("leavers.csv");
        std::fs::write(&path, &list).unwrap();
        let line = Channel::CommandLine(house.serve());
        line.attach(&scene.auditor, &second, path.to_str().unwrap()).unwrap();
        line.act(house, &scene.auditor, &format!("audit-sample/{second}"), "draw", &said).unwrap();
        assert_eq!(items(house, &second), drawn);
        // In a browser without scripts: the file comes with the form of the sample.
        let browser = Channel::Forms.enter(house, &scene.me);
        let third = create_with_file(&scene, &browser, &list);
        Channel::Forms.act(house, &browser, &format!("audit-sample/{third}"), "draw", &said).unwrap();
        assert_eq!(items(house, &third), drawn);
        // Where its first row is a row, there is one more of them, and others are drawn.
        let whole = scene.sample();
        scene.attach(&whole, "leavers.csv", list.clone());
        scene.draw(&whole, &json!({ "choice": "systematic", "size": 1000, "seed": DRAW, "headless": true })).unwrap();
        assert_eq!(house.show("audit-sample", &whole)["fields"]["population"], json!(ROWS + 1));
        assert!(items(house, &whole).iter().all(|row| !row[1].contains("id:")));
    });
}

/// Sends the form of a new sample with a file in it.
fn create_with_file(scene: &Scene<'_>, browser: &Who, list: &str) -> String {
    let Who::Session { csrf, .. } = browser else { panic!("a browser has a session") };
    let form = scene.house.get(browser, "/audit-sample/new").expect(200).text();
    assert!(form.contains("multipart/form-data") && form.contains("type=\"file\""), "{form}");
    let mut body = String::new();
    let said = scene.said();
    let fields = said.as_object().unwrap().iter().map(|(key, value)| (key.as_str(), value.as_str().unwrap()));
    for (name, value) in fields.chain([("_csrf", csrf.as_str())]) {
        let _ = write!(body, "--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    }
    let _ = write!(body, "--X\r\nContent-Disposition: form-data; name=\"file\"; filename=\"leavers.csv\"\r\n\r\n{list}\r\n--X--\r\n");
    let request = Request::builder().method("POST").uri("/audit-sample/new").header("content-type", "multipart/form-data; boundary=X");
    let answer = scene.house.send(browser, request, body).expect(303);
    answer.header("location").trim_start_matches("/audit-sample/").split('?').next().unwrap().to_owned()
}

#[test]
fn a_list_that_cannot_be_used_says_why_and_nothing_is_drawn() {
    on_each_engine(|house| {
        let scene = scene(house);
        let said = json!({ "choice": "random", "size": 2 });
        let wrong: &[(&[u8], &[&str])] = &[
            (
                b"Name;Left\nBo;3 May\nS\xfcd;4 May\nCara\n;\nDan;5 May;x\n",
                &[
                    "One row says nothing. Take such rows out of the list. By line: 5.",
                    "One row is not in UTF-8. Save the list as CSV in UTF-8. By line: 3.",
                    "2 rows have not as many columns as the first one. By line, with what was found and what was expected: 4 (1/2), 6 (3/2).",
                ],
            ),
            (b"Name;Left\n", &["The list has no rows."]),
            (
                b"PK\x03\x04workbook",
                &["This is a workbook. Save its sheet as CSV, put that file on the page of the sample, and draw from it."],
            ),
            (b"a\0b\nc\0d\n", &["This file is no text. Save the list as CSV in UTF-8."]),
            (b"Name\nBo\n", &["A sample is not larger than what it is drawn from."]),
        ];
        for (content, told) in wrong {
            let sample = scene.sample();
            scene.attach(&sample, "list.csv", content.to_vec());
            assert_eq!(scene.draw(&sample, &said).unwrap_err(), *told);
            assert!(house.show("audit-sample", &sample)["fields"]["items"].is_null());
        }
        // Several files, one of another record, one that left, a number that is another, a list beside the file.
        let sample = scene.sample();
        let (file, _) = scene.attach(&sample, "list.csv", "Name\nBo\nCara\nDan\n");
        let (other, _) = scene.attach(&sample, "other.csv", "Name\nEva\nFinn\n");
        let foreign = scene.attach(&scene.sample(), "list.csv", "Name\nBo\nCara\n").0;
        let with = |key: &str, value: Json| {
            let mut said = said.clone();
            said[key] = value;
            said
        };
        assert_eq!(scene.draw(&sample, &said).unwrap_err(), ["The sample has 2 files. Say which one holds the list."]);
        assert!(scene.draw(&sample, &with("file", json!(foreign))).unwrap_err()[0].starts_with("This is no file of "));
        let mut number = with("file", json!(file));
        number["population"] = json!(4);
        assert!(scene.draw(&sample, &number).unwrap_err()[0].starts_with("The list has 3 rows, not 4."));
        let mut two = with("file", json!(file));
        two["list"] = json!("Bo\nCara");
        assert_eq!(scene.draw(&sample, &two).unwrap_err(), ["The list is taken from the file already. Leave this empty."]);
        scene.draw(&sample, &with("file", json!(file))).unwrap();
        let again = json!({ "fields": with("file", json!(other)) });
        house.json(&scene.auditor, "POST", &format!("/api/v1/audit-sample/{sample}/draw"), &again).expect(409);
        // What it was drawn from stays, and nobody says otherwise; the other file may leave.
        let turn = |reference: &str, key: &str| {
            house.json(&Who::Operator, "POST", &format!("/api/v1/attachment/{reference}/{key}"), &json!({ "fields": {} })).status
        };
        assert_eq!((turn(&file, "retire"), turn(&other, "retire")), (422, 200));
        let edit = json!({ "fields": { "about": foreign_record(house) } });
        assert_eq!(house.json(&Who::Operator, "PATCH", &format!("/api/v1/attachment/{file}"), &edit).status, 422);
        let forged = json!({ "fields": { "list_hash": "0", "seed": "mine" } });
        assert_eq!(house.json(&scene.auditor, "PATCH", &format!("/api/v1/audit-sample/{sample}"), &forged).status, 422);
        // Found is written beside the rows, and the rows are still there.
        let mut found: Vec<Vec<String>> = items(house, &sample);
        found[0][2] = "Rights were gone".to_owned();
        let said = json!({ "fields": { "items": found } });
        house.json(&scene.auditor, "PATCH", &format!("/api/v1/audit-sample/{sample}"), &said).expect(200);
    });
}

/// Some record that a file could be moved to.
fn foreign_record(house: &House) -> String {
    house.create("asset", json!({ "name": "Archive", "kind": "information" }))
}
