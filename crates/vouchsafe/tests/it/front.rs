//! What pages, programs and the command line share at the front: what a new record takes by itself, finding, and the journal.

use crate::harness::{House, Who, on_each_engine};
use axum::http::Request;
use kernel::Role;
use serde_json::{Value as Json, json};

fn made(house: &House, who: &Who, register: &str, fields: &Json) -> Json {
    house.json(who, "POST", &format!("/api/v1/{register}"), &json!({ "fields": fields })).expect(201).json()
}

/// A unit below the whole, an administrator signed in, and an asset of somebody else in that unit.
fn set(house: &House) -> (String, Who, String, String) {
    let unit = house.create("unit", json!({ "name": "North", "parent": "U-1" }));
    let keeper = house.create("person", json!({ "name": "Keeper", "unit": unit }));
    let asset = house.create("asset", json!({ "name": "Rosters", "kind": "process", "unit": unit, "owner": keeper }));
    (unit, house.sign_in(house.admin), asset, keeper)
}

#[test]
fn a_new_record_takes_unit_and_owner_from_what_it_is_about_whoever_makes_it() {
    on_each_engine(|house| {
        let (unit, browser, asset, keeper) = set(house);
        let writer = house.person("Writer", "U-1", Some(Role::Contributor));
        // In the API: from the asset, else from the writer; what is said stays, and so does what is left empty on purpose.
        let risk = |more: Json| {
            let mut fields = json!({ "title": "R", "affects": ["integrity"] });
            fields.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let record = made(house, &writer, "risk", &fields);
            (record["fields"]["unit"].clone(), record["fields"]["owner"].clone())
        };
        let me = house.get(&writer, "/api/v1/me").json()["person"]["reference"].clone();
        assert_eq!(risk(json!({ "assets": [asset] })), (json!(unit), json!(keeper)));
        assert_eq!(risk(json!({})), (json!("U-1"), me.clone()));
        assert_eq!(risk(json!({ "assets": [asset], "unit": "U-1", "owner": me })), (json!("U-1"), me.clone()));
        assert_eq!(risk(json!({ "assets": [asset], "owner": null })), (json!(unit), Json::Null));
        // The operator on the machine is nobody: no owner is made up.
        let record = made(house, &Who::Operator, "risk", &json!({ "title": "R", "affects": ["integrity"] }));
        assert_eq!(record["fields"]["owner"], Json::Null);
        // The form offers the same before it is sent, and keeps what is emptied.
        let page = house.get(&browser, &format!("/risk/new?assets={asset}")).expect(200).text();
        let input = page.split("id=\"f-owner\"").nth(1).unwrap().split('>').next().unwrap();
        assert!(input.contains("value=\"Keeper\""), "{input}");
        let unit_field = page.split("id=\"f-unit\"").nth(1).unwrap().split("</select>").next().unwrap();
        assert!(unit_field.contains(&format!("value=\"{unit}\" selected")), "{unit_field}");
        assert!(page.find("id=\"f-owner\"") < page.find("id=\"f-scenario\""), "the owner stands near the top");
        let page = house.get(&browser, "/risk/new").expect(200).text();
        assert!(page.split("id=\"f-owner\"").nth(1).unwrap().split('>').next().unwrap().contains("value=\"Maren Holt\""));
        let sent = [("title", "Typed"), ("affects", "integrity"), ("assets", &*asset), ("owner", "")];
        let answer = house.form(&browser, "/risk/new", &sent).expect(303);
        let reference = answer.header("location").trim_start_matches("/risk/").split('?').next().unwrap().to_owned();
        let record = house.show("risk", &reference);
        assert_eq!((record["fields"]["unit"].clone(), record["fields"]["owner"].clone()), (json!(unit), Json::Null));
        assert!(answer.header("set-cookie").starts_with("vouchsafe-made=risk; Path=/"), "{}", answer.header("set-cookie"));
        // A right on that unit is not a right above it: who may not write there is told so, not moved elsewhere.
        let stranger = house.person("Stranger", &unit, Some(Role::Reader));
        let refused = house.json(
            &stranger,
            "POST",
            "/api/v1/risk",
            &json!({ "fields": { "title": "R", "affects": ["integrity"], "assets": [asset] } }),
        );
        assert_eq!(refused.status, 403);
        // A grant reaches as far as its person, not the whole, unless it says so.
        let person = house.create("person", json!({ "name": "New", "email": "new@aldermoor.example", "account": true, "unit": unit }));
        let grant = made(house, &Who::Operator, "grant", &json!({ "person": person, "role": "reader", "why": "Audit" }));
        assert_eq!(grant["fields"]["unit"], json!(unit));
    });
}

#[test]
fn a_program_follows_the_journal() {
    on_each_engine(|house| {
        let (_, _, asset, _) = set(house);
        let writer = house.person("Writer", "U-1", Some(Role::Contributor));
        let ask = |path: &str| house.get(&writer, path).expect(200).json();
        let newest = ask("/api/v1/journal?limit=1000");
        let all = newest["revisions"].as_array().unwrap();
        assert!(newest["next"].is_null() && all.len() > 5);
        // In parts of seven, oldest first, until nothing more is there; then only what is new.
        let (mut next, mut seen) = ("0".to_owned(), Vec::new());
        loop {
            let part = ask(&format!("/api/v1/journal?after={next}&limit=7"));
            let list = part["revisions"].as_array().unwrap().clone();
            next = part["next"].as_str().unwrap().to_owned();
            let ended = list.len() < 7;
            seen.extend(list);
            if ended {
                break;
            }
        }
        let mut turned = all.clone();
        turned.reverse();
        assert_eq!(seen, turned);
        assert!(ask(&format!("/api/v1/journal?after={next}"))["revisions"].as_array().unwrap().is_empty());
        house
            .json(&writer, "PATCH", &format!("/api/v1/asset/{asset}"), &json!({ "fields": { "location": "Cellar" }, "reason": "Moved" }))
            .expect(200);
        let part = ask(&format!("/api/v1/journal?after={next}"));
        let list = part["revisions"].as_array().unwrap();
        assert_eq!(list.len(), 1);
        let one = &list[0];
        assert_eq!(
            (&one["reference"], &one["did"], &one["changed"], &one["channel"], &one["reason"]),
            (&json!(asset), &json!("changed"), &json!(["location"]), &json!("api"), &json!("Moved"))
        );
        for (condition, count) in [("person=Writer", 1), ("channel=api&register=asset", 1), ("channel=browser", 0), ("from=2027-01-01", 0)]
        {
            assert_eq!(ask(&format!("/api/v1/journal?{condition}"))["revisions"].as_array().unwrap().len(), count, "{condition}");
        }
        for wrong in ["after=x", "register=nix", "limit=0", "colour=red", "person=Nobody", "after=1&after=2"] {
            house.get(&writer, &format!("/api/v1/journal?{wrong}")).expect(422);
        }
        // The same as a file and as a page.
        let csv = house.get(&writer, "/journal.csv?register=asset&person=Writer").expect(200).text();
        assert!(csv.lines().count() == 2 && csv.contains("Cellar") != csv.contains("Location"), "{csv}");
        let page = house.get(&writer, "/journal?register=asset&person=Writer").expect(200).text();
        assert!(page.contains(&asset) && page.contains("Moved") && page.contains("over the API"));
        let page = house.get(&writer, "/journal?from=soon").expect(200).text();
        assert!(page.contains("is not a date") && page.contains("value=\"soon\""));
    });
}

#[test]
fn clauses_lead_to_pages_and_references_to_records() {
    on_each_engine(|house| {
        let (_, browser, asset, _) = set(house);
        house.get(&browser, &format!("/find?q={asset}")).expect(303);
        house.get(&browser, "/find?q=A.5.1").expect(303);
        let page = house.get(&browser, "/find?q=6.1.2").expect(200).text();
        assert!(
            page.contains("href=\"/risk\"") && page.contains("href=\"/requirement/6.1.2"),
            "the register filed under a clause, and the clause"
        );
        let json = house.get(&browser, "/find.json?q=sign-offs").expect(200).json();
        assert_eq!(json["places"][0]["url"], "/sign-off");
        let json = house.get(&browser, "/find.json?q=rosters&register=asset").expect(200).json();
        assert_eq!((json["places"].as_array().unwrap().len(), json["hits"].as_array().unwrap().len()), (0, 1));
    });
}

#[test]
fn nobody_comments_on_what_nobody_works_on() {
    on_each_engine(|house| {
        let (unit, browser, asset, keeper) = set(house);
        for (register, reference) in [("unit", unit), ("person", keeper)] {
            let page = house.get(&browser, &format!("/{register}/{reference}")).expect(200).text();
            assert!(!page.contains("/comment\"") && !page.contains("type=\"file\""), "{register}");
            assert!([404, 405].contains(&house.form(&browser, &format!("/{register}/{reference}/comment"), &[("comment", "Hi")]).status));
        }
        let page = house.get(&browser, &format!("/asset/{asset}")).expect(200).text();
        assert!(page.contains("/comment\"") && page.contains("type=\"file\""));
        house.form(&browser, &format!("/asset/{asset}/comment"), &[("comment", "Hi")]).expect(303);
    });
}

#[test]
fn files_come_with_the_record_and_one_that_is_refused_takes_nothing_with_it() {
    on_each_engine(|house| {
        let (_, browser, ..) = set(house);
        let Who::Session { csrf, .. } = &browser else { panic!("no session") };
        let send = |path: &str, fields: &[(&str, &str)], files: &[(&str, &[u8])]| {
            let mut body = Vec::new();
            let head =
                |name: &str, more: &str| format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n").into_bytes();
            for (name, value) in fields.iter().chain(&[("_csrf", csrf.as_str())]) {
                body.extend([head(name, ""), value.as_bytes().to_vec(), b"\r\n".to_vec()].concat());
            }
            for (name, bytes) in files {
                body.extend([head("file", &format!("; filename=\"{name}\"")), bytes.to_vec(), b"\r\n".to_vec()].concat());
            }
            body.extend(b"--X--\r\n");
            let request = Request::builder().method("POST").uri(path).header("content-type", "multipart/form-data; boundary=X");
            house.send(&browser, request, body)
        };
        let names = || {
            let all = house.get(&Who::Operator, "/api/v1/attachment?sort=reference").json();
            let names = all["records"].as_array().unwrap().iter().map(|file| file["title"].as_str().unwrap().to_owned());
            names.collect::<Vec<_>>()
        };
        let page = house.get(&browser, "/evidence/new").expect(200).text();
        assert!(page.contains("enctype=\"multipart/form-data\"") && page.contains("type=\"file\""));
        assert!(!house.get(&browser, "/unit/new").expect(200).text().contains("type=\"file\""));
        // Nothing chosen, as browsers send it; then two good ones.
        let fields = [("title", "Restore drill"), ("kind", "record")];
        assert!(send("/evidence/new", &fields, &[("", b"")]).expect(303).header("location").starts_with("/evidence/E-1"));
        send("/evidence/new", &fields, &[("a.csv", b"1,2"), ("b.txt", b"b")]).expect(303);
        assert_eq!(names(), ["a.csv", "b.txt"]);
        // One that is too large, wherever it stands: the record is made, the others are kept, also one whose content is another.
        let large = vec![7; 3 << 20];
        let page = send("/evidence/new", &fields, &[("fake.pdf", b"MZ"), ("large.bin", &large), ("c.csv", b"3")]).expect(413).text();
        assert!(page.contains("E-3") && page.contains("“large.bin” was not kept"), "{page}");
        assert_eq!(names(), ["a.csv", "b.txt", "fake.pdf", "c.csv"]);
        assert_eq!(house.show("evidence", "E-3")["derived"]["files"], 2);
        // On the page of a record too.
        let page = send("/evidence/E-3/files", &[], &[("large.bin", &large), ("d.csv", b"4"), ("fake.png", b"x")]).expect(413).text();
        assert!(page.contains("d.csv") && page.contains("“large.bin” was not kept"));
        assert_eq!(names(), ["a.csv", "b.txt", "fake.pdf", "c.csv", "d.csv", "fake.png"]);
        // What was typed wrongly comes back as it was typed, however large the files were; nothing is kept then.
        let wrong = [("title", ""), ("kind", "record"), ("method", "Looked at the log & the copy")];
        let page = send("/evidence/new", &wrong, &[("large.bin", &large), ("e.csv", b"5")]).expect(422).text();
        assert!(page.contains("Looked at the log &amp; the copy") && page.contains("Choose them again"));
        assert_eq!(names().len(), 6);
        // Forged forms stay out, whatever they carry.
        let request = Request::builder().method("POST").uri("/evidence/new").header("content-type", "multipart/form-data; boundary=X");
        house.send(&browser, request, "--X\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\nx\r\n--X--\r\n").expect(403);
        let request = Request::builder().method("POST").uri("/evidence/new").header("content-type", "multipart/form-data; boundary=X");
        house.send(&browser, request, "no form at all").expect(400);
    });
}
