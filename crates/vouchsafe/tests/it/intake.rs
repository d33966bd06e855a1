//! What people have and what they type: files as they are, forms that outlive their session, forms sent twice, names that two bear.

use crate::harness::{Answer, House, Who, on_each_engine};
use axum::http::Request;
use kernel::Role;
use serde_json::json;

/// Files as people have them: name, content, media type.
const FILES: &[(&str, &[u8], &str)] = &[
    ("users-windows-1252.csv", b"Konto;Gr\xf6\xdfe\r\ns\xfcd;3\r\n", "text/csv"),
    ("users-utf-16.csv", b"\xff\xfeK\0o\0n\0t\0o\0", "text/csv"),
    ("export-with-nul.log", b"2026-11-01 ok\0\n", "text/plain"),
    (
        "password-protected.docx",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("phone-photo-heic.jpg", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "image/heic"),
    ("screenshot-sent-by-messenger.jpg", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "image/png"),
    ("scan-with-line-before-header.pdf", b"\r\n%PDF-1.4\n", "application/pdf"),
    ("nothing-found.zip", b"PK\x05\x06\0\0\0\0", "application/zip"),
    ("Prüfung der Sicherung – 2026 (1).txt", b"ok", "text/plain"),
    ("page.html", b"<script>alert(1)</script>", "text/plain"),
    ("drawing.svg", b"<svg onload='alert(1)'/>", "text/plain"),
];

/// A browser signed in as the administrator.
fn browser(house: &House) -> Who {
    house.sign_in(house.admin)
}

/// A form as a browser sends it, with whatever `_csrf` it holds.
fn post(house: &House, who: &Who, path: &str, fields: &[(&str, &str)]) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    house.send(who, Request::builder().method("POST").uri(path).header("content-type", "application/x-www-form-urlencoded"), body)
}

/// The fields of the only form on a page of the entrance, with the address it goes to.
fn form_of(page: &str) -> (String, Vec<(String, String)>) {
    let form = page.split("<form").nth(1).unwrap().split("</form>").next().unwrap();
    let value = |tag: &str, name: &str| {
        let found = tag.split(&format!(" {name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or_default();
        found.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
    };
    let inputs = form.split("<input").skip(1).map(|tag| tag.split('>').next().unwrap());
    (value(form, "action"), inputs.map(|tag| (value(tag, "name"), value(tag, "value"))).collect())
}

/// Sends a form as it stands, with some fields filled in.
fn submit(house: &House, who: &Who, page: &str, fill: &[(&str, &str)]) -> Answer {
    let (action, mut fields) = form_of(page);
    for (key, value) in fill {
        fields.retain(|(name, _)| name != key);
        fields.push(((*key).to_owned(), (*value).to_owned()));
    }
    let mut body = Vec::new();
    for (name, value) in &fields {
        body.extend(format!("--X\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    body.extend(b"--X--\r\n");
    house.send(who, Request::builder().method("POST").uri(action).header("content-type", "multipart/form-data; boundary=X"), body)
}

const ADDRESS: &str = "maren@aldermoor.example";
const PASSWORD: &str = "correct horse battery";

/// The administrator has a password, and this address.
fn with_password(house: &House) -> String {
    let email = house.show("person", "P-1")["email"].as_str().unwrap_or(ADDRESS).to_owned();
    let phc = server::secrets::hash_password(PASSWORD, &*house.app.entropy).unwrap();
    house.app.store.set_password(house.organisation, house.admin, &phc, false).unwrap();
    email
}

#[test]
fn whatever_people_have_is_kept_under_its_name_and_given_back_to_be_saved() {
    on_each_engine(|house| {
        let evidence = house.create("evidence", json!({ "title": "Export", "kind": "export" }));
        for (name, content, kind) in FILES {
            let query = form_urlencoded::Serializer::new(String::new()).append_pair("name", name).finish();
            let request = Request::builder().method("POST").uri(format!("/api/v1/evidence/{evidence}/files?{query}"));
            let kept = house.send(&Who::Operator, request.header("content-type", "application/octet-stream"), *content).expect(201).json();
            assert_eq!((kept["file_name"].as_str(), kept["media_type"].as_str()), (Some(*name), Some(*kind)), "{name}");
            let back = house.get(&Who::Operator, &format!("/file/{}", kept["reference"].as_str().unwrap())).expect(200);
            assert_eq!((back.bytes.as_slice(), back.header("content-type")), (*content, *kind), "{name}");
            assert!(back.header("content-disposition").starts_with("attachment;"), "{name}");
            assert!(back.header("content-security-policy").contains("sandbox") && back.header("x-content-type-options") == "nosniff");
        }
    });
}

#[test]
fn a_lost_or_damaged_file_is_said_as_it_is() {
    on_each_engine(|house| {
        let asset = house.create("asset", json!({ "name": "Mail", "kind": "service" }));
        let send = || {
            let request = Request::builder().method("POST").uri(format!("/api/v1/asset/{asset}/files?name=log.txt"));
            house.send(&Who::Operator, request.header("content-type", "application/octet-stream"), &b"hello"[..]).expect(201).json()
        };
        let hash = send()["sha256"].as_str().unwrap().to_owned();
        let file = house.folder().join("blobs").join(&hash[..2]).join(&hash[2..4]).join(&hash);
        let file = if file.exists() { file } else { house.folder().join(&hash[..2]).join(&hash[2..4]).join(&hash) };
        for (harm, said) in [(Some("hellO"), "is not what was kept"), (None, "is not there any more")] {
            match harm {
                Some(other) => std::fs::write(&file, other).unwrap(),
                None => std::fs::remove_file(&file).unwrap(),
            }
            let page = house.get(&browser(house), "/file/F-1").expect(500).text();
            assert!(page.contains("F-1") && page.contains("log.txt") && page.contains(said), "{page}");
            // The same content sent again brings it back for every record that names it.
            send();
            assert_eq!(house.get(&Who::Operator, "/file/F-1").expect(200).bytes, b"hello");
        }
    });
}

#[test]
fn nothing_typed_is_lost_when_the_session_ends() {
    on_each_engine(|house| {
        let email = with_password(house);
        let asset = house.create("asset", json!({ "name": "Mail", "kind": "service" }));
        let before = browser(house);
        let Who::Session { csrf, cookie } = &before else { panic!() };
        house.app.store.end_sessions_of(house.organisation, house.admin, None).unwrap();
        let description = "Line <one> & \"two\"\nNext line ä";
        let typed =
            [("_csrf", csrf.as_str()), ("_version", "1"), ("name", "Mail & post"), ("description", description), ("_reason", "Better")];
        let page = post(house, &before, &format!("/asset/{asset}/edit"), &typed).expect(401).text();
        assert!(page.contains("Nothing you typed is lost"), "{page}");
        // A wrong password loses nothing either.
        let page = submit(house, &Who::Nobody, &page, &[("email", &email), ("password", "wrong wrong wrong")]).expect(401).text();
        let entered = submit(house, &Who::Nobody, &page, &[("email", &email), ("password", PASSWORD)]).expect(200);
        let after = Who::Session { cookie: entered.header("set-cookie").split(';').next().unwrap().to_owned(), csrf: String::new() };
        let form = submit(house, &after, &entered.text(), &[]).expect(422).text();
        assert!(form.contains("What you typed is here again") && form.contains("value=\"Mail &amp; post\""), "{form}");
        assert!(form.contains("Line &lt;one&gt; &amp; &quot;two&quot;\nNext line ä"), "{form}");
        assert!(form.contains("Better"));
        assert_eq!(house.show("asset", &asset)["version"], 1, "nothing is written on the way");
        // Signed in elsewhere meanwhile: the old page still leads to its form.
        let page = post(house, &after, &format!("/asset/{asset}/edit"), &typed).expect(200).text();
        assert!(submit(house, &after, &page, &[]).expect(422).text().contains("value=\"Mail &amp; post\""));
        assert_eq!(house.show("asset", &asset)["version"], 1);
        // A comment, a new record, an operation; what is not ours, or holds nothing, is no form.
        for (path, fields, shown) in [
            (format!("/asset/{asset}/comment"), vec![("comment", "So be it")], "So be it"),
            ("/task/new".to_owned(), vec![("what", "Look at it"), ("due", "2099-01-01")], "Look at it"),
        ] {
            let fields: Vec<(&str, &str)> = fields.into_iter().chain([("_csrf", csrf.as_str())]).collect();
            let page = post(house, &after, &path, &fields).expect(200).text();
            assert!(submit(house, &after, &page, &[]).expect(422).text().contains(shown), "{path}");
        }
        assert_eq!(house.get(&Who::Operator, "/api/v1/comment").json()["total"], 0);
        assert_eq!(house.get(&Who::Operator, "/api/v1/task").json()["total"], 0);
        let foreign = Request::builder().method("POST").uri("/task/new").header("content-type", "application/x-www-form-urlencoded");
        house.send(&after, foreign.header("sec-fetch-site", "cross-site"), "what=x&_csrf=y").expect(403);
        let foreign = Request::builder().method("POST").uri("/task/new").header("content-type", "application/x-www-form-urlencoded");
        house.send(&after, foreign.header("origin", "http://evil.example"), "what=x&_csrf=y").expect(403);
        let gone = Who::Session { cookie: cookie.clone(), csrf: String::new() };
        assert!(post(house, &gone, "/sign-out", &[("_csrf", csrf)]).expect(303).header("location").starts_with("/sign-in"));
        // A form of a record that is not there is told as text to copy.
        let fields = [("_csrf", csrf.as_str()), ("name", "Kept for you")];
        let page = post(house, &after, "/asset/AS-99/edit", &fields).expect(200).text();
        assert!(submit(house, &after, &page, &[]).expect(409).text().contains("Kept for you"));
    });
}

#[test]
fn a_long_text_survives_a_session_that_ran_out() {
    on_each_engine(|house| {
        let email = with_password(house);
        let asset = house.create("asset", json!({ "name": "Mail", "kind": "service" }));
        let before = browser(house);
        let Who::Session { csrf, .. } = &before else { panic!() };
        house.clock.advance(jiff::SignedDuration::from_hours(13));
        let long = format!("Begin {} end", "ä".repeat(120_000));
        let typed = [("_csrf", csrf.as_str()), ("name", "Mail"), ("description", long.as_str())];
        let page = post(house, &before, &format!("/asset/{asset}/edit"), &typed).expect(401).text();
        assert!(page.contains(&long));
        let entered = submit(house, &before, &page, &[("email", &email), ("password", PASSWORD)]).expect(200);
        let after = Who::Session { cookie: entered.header("set-cookie").split(';').next().unwrap().to_owned(), csrf: String::new() };
        assert!(submit(house, &after, &entered.text(), &[]).expect(422).text().contains(&long));
    });
}

#[test]
fn the_same_form_twice_is_one_record() {
    on_each_engine(|house| {
        let who = browser(house);
        let page = house.get(&who, "/task/new").expect(200).text();
        let once = page.split("name=\"_once\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let total = || house.get(&Who::Operator, "/api/v1/task").json()["total"].as_u64().unwrap();
        let first = house.form(&who, "/task/new", &[("_once", once), ("what", "Look"), ("due", "2099-01-01")]).expect(303);
        let second = house.form(&who, "/task/new", &[("_once", once), ("what", "Look"), ("due", "2099-01-01")]).expect(303);
        assert_eq!((total(), first.header("location")), (1, second.header("location")));
        // Something else typed into the same page is another task, and the same typed into another page too.
        house.form(&who, "/task/new", &[("_once", once), ("what", "Look again"), ("due", "2099-01-01")]).expect(303);
        let page = house.get(&who, "/task/new").expect(200).text();
        let other = page.split("name=\"_once\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        house.form(&who, "/task/new", &[("_once", other), ("what", "Look"), ("due", "2099-01-01")]).expect(303);
        assert_eq!(total(), 3);
    });
}

#[test]
fn names_with_commas_and_names_that_two_bear() {
    on_each_engine(|house| {
        house.create("asset", json!({ "name": "Switch, core; new", "kind": "network" }));
        let twins = [1, 2].map(|_| house.create("asset", json!({ "name": "Twin", "kind": "hardware" })));
        let risk = |assets: serde_json::Value| {
            let fields = json!({ "title": "x", "scenario": "s", "affects": ["integrity"], "assets": assets });
            house.json(&Who::Operator, "POST", "/api/v1/risk", &json!({ "fields": fields }))
        };
        risk(json!(["Switch, core; new"])).expect(201);
        risk(json!("Switch, core; new")).expect(201);
        let said = risk(json!(["Twin"])).expect(422).text();
        assert!(twins.iter().all(|twin| said.contains(twin.as_str())), "{said}");
        risk(json!(twins)).expect(201);
        // Who sees one of the two means that one, and is told of no other.
        house.create("unit", json!({ "name": "Below", "parent": "U-1" }));
        let below = house.create("asset", json!({ "name": "Twin below", "kind": "hardware", "unit": "U-2" }));
        house.create("asset", json!({ "name": "Twin below", "kind": "hardware", "unit": "U-1" }));
        house.create("unit", json!({ "name": "Beside", "parent": "U-1" }));
        house.create("asset", json!({ "name": "Twin below", "kind": "hardware", "unit": "U-3" }));
        let ada = house.person("Ada", "U-2", Some(Role::Contributor));
        let fields = json!({ "title": "x", "scenario": "s", "affects": ["integrity"], "assets": ["Twin below"], "unit": "U-2" });
        let said = house.json(&ada, "POST", "/api/v1/risk", &json!({ "fields": fields })).text();
        assert!(!said.contains("AS-7"), "{said}");
        assert!(below.starts_with("AS-"));
    });
}

#[test]
fn requests_that_say_two_things_are_refused() {
    on_each_engine(|house| {
        let twice = r#"{"fields": {"what": "a", "what": "b", "due": "2099-01-01"}}"#;
        let request = Request::builder().method("POST").uri("/api/v1/task").header("content-type", "application/json");
        assert!(house.send(&Who::Operator, request, twice).expect(422).text().contains("stands twice"));
        let request = Request::builder().uri("/api/v1/task").header("host", "other.example");
        house.send(&Who::Operator, request, axum::body::Body::empty()).expect(400);
        // A way on from the sign-in leads to pages of ours only.
        let email = with_password(house);
        for next in ["//evil.example", "/\\evil.example", "/\t/evil.example", "https://evil.example", "/%09/x\r\n"] {
            let entered = post(house, &Who::Nobody, "/sign-in", &[("email", &email), ("password", PASSWORD), ("next", next)]).expect(303);
            assert!(
                entered.header("location") == "/" || entered.header("location") == "/%09/x",
                "{next:?}: {}",
                entered.header("location")
            );
        }
        let forged = Request::builder().method("POST").uri("/sign-in").header("content-type", "application/x-www-form-urlencoded");
        house.send(&Who::Nobody, forged.header("origin", "null"), "email=a&password=b").expect(403);
    });
}

#[test]
fn a_list_of_many_is_refused_at_once() {
    on_each_engine(|house| {
        let many: Vec<String> = (0..80_000).map(|n| format!("tag {n}")).collect();
        let start = std::time::Instant::now();
        let fields = json!({ "what": "x", "due": "2099-01-01", "tags": many });
        let said = house.json(&Who::Operator, "POST", "/api/v1/task", &json!({ "fields": fields })).text();
        assert!(said.contains("1000") || said.contains("1,000") || said.contains("larger"), "{said}");
        assert!(start.elapsed() < std::time::Duration::from_secs(20), "{:?}", start.elapsed());
    });
}

#[test]
fn a_browser_is_given_csv_that_a_spreadsheet_program_reads() {
    on_each_engine(|house| {
        house.create("asset", json!({ "name": "Südwest;=1+1", "kind": "service" }));
        let who = browser(house);
        for path in ["/asset.csv", "/report/assets.csv", "/journal.csv"] {
            let file = house.get(&who, path).expect(200);
            assert!(file.bytes.starts_with("\u{feff}".as_bytes()), "{path}");
            assert!(file.text().contains("\"Südwest;=1+1\""), "{path}: {}", file.text());
        }
        let file = house.get(&Who::Operator, "/api/v1/report/assets.csv").expect(200);
        assert!(!file.bytes.starts_with("\u{feff}".as_bytes()) && file.text().contains("Südwest"));
    });
}
