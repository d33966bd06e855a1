//! Bad input: each a clear answer, nothing written, no panic.

use crate::harness::{House, Who, on_each_engine};
use axum::http::Request;
use serde_json::json;

fn sequence(house: &House) -> u64 {
    house.get(&Who::Operator, "/api/v1/me").expect(200).json()["sequence"].as_u64().unwrap()
}

#[test]
fn nothing_of_this_writes_anything() {
    on_each_engine(|house| {
        let operator = Who::Operator;
        let start = sequence(house);
        let asset = |fields| json!({ "fields": fields });
        let cases = [
            ("unknown field", asset(json!({ "name": "A", "kind": "process", "colour": "red" })), 422),
            ("fixed by rule", asset(json!({ "name": "A", "kind": "process", "inherited_integrity": "high" })), 422),
            ("NUL in text", asset(json!({ "name": "A\u{0}B", "kind": "process" })), 422),
            ("unknown word", asset(json!({ "name": "A", "kind": "spaceship" })), 422),
            ("a link to nothing", asset(json!({ "name": "A", "kind": "process", "depends_on": ["AS-999"] })), 422),
            ("a link to the wrong register", asset(json!({ "name": "A", "kind": "process", "owner": "U-1" })), 422),
            ("not a date", asset(json!({ "name": "A", "kind": "process", "next_review": "06/01/2026" })), 422),
            ("too long", asset(json!({ "name": "A".repeat(161), "kind": "process" })), 422),
            ("another type", asset(json!({ "name": { "a": 1 }, "kind": "process" })), 422),
            ("mass assignment", json!({ "fields": { "name": "A", "kind": "process" }, "created_at": "2020-01-01" }), 422),
            ("a reference of one's own", asset(json!({ "name": "A", "kind": "process", "reference": "AS-77" })), 422),
        ];
        for (what, body, status) in cases {
            let answer = house.json(&operator, "POST", "/api/v1/asset", &body);
            assert_eq!(answer.status, status, "{what}: {}", answer.text());
            let problem = answer.json();
            assert!(
                !problem["title"].as_str().unwrap().is_empty() && !problem["errors"].as_array().unwrap().is_empty(),
                "{what}: {problem}"
            );
            assert!(problem.to_string().find('[').is_none_or(|_| !problem.to_string().contains("\"[")), "a message is missing: {problem}");
        }
        let raw = |body: &str| {
            house.send(
                &operator,
                Request::builder().method("POST").uri("/api/v1/asset").header("content-type", "application/json"),
                body.to_owned(),
            )
        };
        for broken in ["{", "[]", "null", "\"x\"", "{\"fields\": 3}", &"[".repeat(100_000), "{\"fields\":{\"name\":\"\\ud800\"}}"] {
            let answer = raw(broken);
            assert!((400..500).contains(&answer.status), "{}: {}", &broken[..broken.len().min(30)], answer.text());
        }
        raw(&format!("{{\"fields\":{{\"name\":\"{}\"}}}}", "a".repeat(2 << 20))).expect(413);
        house
            .send(&operator, Request::builder().method("POST").uri("/api/v1/asset").header("content-type", "text/plain"), "name=A")
            .expect(422);
        for query in [
            "filter=colour:red",
            "filter=%22open",
            "sort=colour",
            "limit=0",
            "limit=1000000",
            "cursor=x",
            "as_at=yesterday",
            "page=2",
            "limit=1&limit=2",
        ] {
            let answer = house.get(&operator, &format!("/api/v1/asset?{query}"));
            assert_eq!(answer.status, 422, "{query}: {}", answer.text());
        }
        for path in [
            "/api/v1/asset/AS-1",
            "/api/v1/nothing",
            "/api/v1/report/nothing.pdf",
            "/api/v1/report/soa.exe",
            "/api/v1/asset/..%2f..%2fetc",
            "/api/v1/asset/%00",
        ] {
            house.get(&operator, path).expect(404);
        }
        assert_eq!(sequence(house), start, "nothing was written");
    });
}

#[test]
fn files_are_kept_or_refused() {
    on_each_engine(|house| {
        let maren = house.sign_in(house.admin);
        let asset = house.create("asset", json!({ "name": "Contracts", "kind": "information" }));
        let Who::Session { csrf, .. } = &maren else { panic!("no session") };
        let send = |name: &str, content: &[u8]| {
            let mut body = format!(
                "--X\r\nContent-Disposition: form-data; name=\"_csrf\"\r\n\r\n{csrf}\r\n--X\r\nContent-Disposition: form-data; \
                name=\"file\"; filename=\"{name}\"\r\n\r\n"
            )
            .into_bytes();
            body.extend_from_slice(content);
            body.extend_from_slice(b"\r\n--X--\r\n");
            let request = Request::builder()
                .method("POST")
                .uri(format!("/asset/{asset}/files"))
                .header("content-type", "multipart/form-data; boundary=X");
            house.send(&maren, request, body)
        };
        send("list.csv", b"a,b\n1,2\n").expect(303);
        send("../../etc/<script>.txt", b"hello").expect(303);
        // A refusal is the record's page again, with the problem at the top and at the place.
        let refused = send("", b"").expect(422).text();
        assert!(
            refused.contains("Contracts") && refused.contains("href=\"#file\"") && refused.contains("id=\"file-problem\""),
            "{refused}"
        );
        for length in [(1 << 20) + 1, 3 << 20] {
            let large = send("large.bin", &vec![7; length]).expect(413).text();
            assert!(large.contains("Contracts") && large.contains("id=\"file-problem\"") && large.contains("1 MB"), "{length}");
        }
        let typed = format!("First line\n{}\u{7}", "x".repeat(50));
        let refused = house.form(&maren, &format!("/asset/{asset}/comment"), &[("comment", &typed)]).expect(422).text();
        assert!(refused.contains("id=\"comment-problem\"") && refused.contains(&format!("First line\n{}", "x".repeat(50))));
        assert_eq!(house.get(&Who::Operator, "/api/v1/comment").json()["total"], 0);
        let files = house.get(&Who::Operator, "/api/v1/attachment").expect(200).json();
        assert_eq!(files["total"], 2, "{files}");
        let first = house.get(&maren, "/file/F-1").expect(200);
        assert_eq!(first.bytes, b"a,b\n1,2\n");
        assert!(
            first.header("content-disposition").starts_with("attachment;") && first.header("content-security-policy").contains("sandbox")
        );
        let second = house.get(&maren, "/file/F-2").expect(200);
        assert!(!second.header("content-disposition").contains("etc"), "{}", second.header("content-disposition"));
        let page = house.get(&maren, &format!("/asset/{asset}")).expect(200).text();
        assert!(!page.contains("<script>.txt") && page.contains("&lt;script&gt;.txt"));
    });
}

#[test]
fn guessing_is_slowed_down_and_says_nothing() {
    on_each_engine(|house| {
        let token_of = |path: &str| path.split_once("token=").unwrap().1.to_owned();
        let link = server::tokens::sign_in_link(&house.app, house.organisation, house.admin).unwrap();
        house.form(&Who::Nobody, "/enter", &[("token", &token_of(&link))]).expect(303);
        house.form(&Who::Nobody, "/enter", &[("token", &token_of(&link))]).expect(404);
        let unknown =
            house.form(&Who::Nobody, "/sign-in", &[("email", "nobody@aldermoor.example"), ("password", "wrong wrong wrong")]).expect(401);
        let known =
            house.form(&Who::Nobody, "/sign-in", &[("email", "maren@aldermoor.example"), ("password", "wrong wrong wrong")]).expect(401);
        assert_eq!(unknown.text().replace("nobody@", "maren@"), known.text());
        let statuses: Vec<u16> = (0..12)
            .map(|_| house.form(&Who::Nobody, "/sign-in", &[("email", "maren@aldermoor.example"), ("password", "x")]).status)
            .collect();
        assert!(statuses.contains(&429), "{statuses:?}");
        let elsewhere =
            house.form(&Who::Nobody, "/sign-in", &[("email", "maren@aldermoor.example"), ("password", "x"), ("next", "//evil.example")]);
        assert!(!elsewhere.header("location").contains("evil"));
    });
}

#[test]
fn a_method_that_an_address_does_not_take_is_said_with_those_that_it_takes() {
    on_each_engine(|house| {
        let ask =
            |method: &str, path: &str| house.send(&Who::Operator, Request::builder().method(method).uri(path), String::new()).expect(405);
        for (method, path, allow) in [
            ("OPTIONS", "/api/v1/asset", "GET,HEAD,POST"),
            ("DELETE", "/api/v1/asset/AS-1", "GET,HEAD,PATCH"),
            ("PUT", "/api/v1/me", "GET,HEAD"),
            ("GET", "/sign-out", "POST"),
        ] {
            let answer = ask(method, path);
            let mut named: Vec<&str> = answer.header("allow").split(',').map(str::trim).collect();
            named.sort_unstable();
            assert_eq!(named.join(","), allow, "{method} {path}");
            if path.starts_with("/api/") {
                assert_eq!(answer.header("content-type"), "application/problem+json", "{method} {path}");
                let body = answer.json();
                assert_eq!((body["status"].as_u64(), body["title"].as_str()), (Some(405), Some("This address takes other methods")));
                assert!(body["detail"].as_str().unwrap().contains("Allow"));
            } else {
                assert!(answer.text().contains("does not take that method"));
            }
        }
    });
}
