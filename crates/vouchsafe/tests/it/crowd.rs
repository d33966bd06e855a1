//! Many at once: nobody is refused, nothing is written twice, nothing that was refused is there.

use crate::harness::{House, Who, on_each_engine};
use axum::http::Request;
use serde_json::{Value as Json, json};
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

fn total(house: &House, register: &str) -> u64 {
    house.get(&Who::Operator, &format!("/api/v1/{register}?limit=1")).expect(200).json()["total"].as_u64().unwrap()
}

#[test]
fn sixty_four_writers_and_two_hundred_readers_are_all_served() {
    const WRITERS: usize = 64;
    const READERS: usize = 200;
    on_each_engine(|house| {
        assert!(house.app.store.readers() < WRITERS, "more at once than there are connections");
        let maren = house.sign_in(house.admin);
        let asset = house.create("asset", json!({ "name": "Mail", "kind": "service" }));
        house.json(&Who::Operator, "PATCH", &format!("/api/v1/asset/{asset}"), &json!({ "fields": { "name": "Post" } })).expect(200);
        let (together, written) = (Barrier::new(WRITERS + READERS), AtomicUsize::new(0));
        std::thread::scope(|scope| {
            for n in 0..WRITERS {
                let (together, written, maren, asset) = (&together, &written, &maren, &asset);
                scope.spawn(move || {
                    together.wait();
                    let task = json!({ "fields": { "what": format!("Do {n}"), "due": "2026-07-01", "about": asset } });
                    let made = house.json(&Who::Operator, "POST", "/api/v1/task", &task).expect(201).json();
                    let path = format!("/task/{}", made["reference"].as_str().unwrap());
                    written.fetch_add(1, Ordering::SeqCst);
                    match n % 4 {
                        0 => house.form(maren, "/task/new", &[("what", "By form"), ("due", "2026-07-02")]).expect(303),
                        1 => house.form(maren, &format!("{path}/edit"), &[("what", "Done anew"), ("_version", "1")]).expect(303),
                        2 => house.form(maren, &format!("{path}/comment"), &[("comment", "Who?")]).expect(303),
                        _ => house.json(&Who::Operator, "POST", &format!("/api/v1{path}/start"), &json!({})).expect(200),
                    };
                    written.fetch_add(usize::from(n % 4 == 0), Ordering::SeqCst);
                });
            }
            for n in 0..READERS {
                let (together, maren, asset) = (&together, &maren, &asset);
                scope.spawn(move || {
                    together.wait();
                    let path = match n % 5 {
                        0 => format!("/asset/{asset}"),
                        1 => format!("/asset/{asset}?as_at=@3&compare=now"),
                        2 => format!("/asset/{asset}/history"),
                        3 => "/api/v1/task?as_at=2026-06-01".to_owned(),
                        _ => format!("/asset/{asset}/edit"),
                    };
                    house.get(maren, &path).expect(200);
                });
            }
        });
        assert_eq!(total(house, "task"), written.into_inner() as u64);
        assert_eq!(total(house, "comment"), WRITERS as u64 / 4);
    });
}

/// One request with a key, as a program repeats it.
fn keyed(house: &House, path: &str, key: &str, body: &str) -> crate::harness::Answer {
    let request = Request::builder().method("POST").uri(path).header("idempotency-key", key);
    let kind = if path.contains("/files") { "application/octet-stream" } else { "application/json" };
    house.send(&Who::Operator, request.header("content-type", kind), body.to_owned())
}

#[test]
fn a_request_with_a_key_is_carried_out_once() {
    on_each_engine(|house| {
        let asset = json!({ "fields": { "name": "Once", "kind": "process" } }).to_string();
        let eight = |path: &str, key: &str, body: &str| -> Vec<Json> {
            let together = Barrier::new(8);
            let answers = std::thread::scope(|scope| {
                let one = || {
                    together.wait();
                    keyed(house, path, key, body)
                };
                let threads: Vec<_> = (0..8).map(|_| scope.spawn(one)).collect();
                threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
            });
            assert_eq!(answers.iter().filter(|answer| answer.header("idempotency-replayed").is_empty()).count(), 1, "{path}");
            answers.into_iter().map(|answer| answer.json()).collect()
        };
        let made = eight("/api/v1/asset", "k1", &asset);
        assert!(made.iter().all(|one| one["reference"] == "AS-1" && one["version"] == 1 && *one == made[0]), "{made:?}");
        assert_eq!(total(house, "asset"), 1);

        let kept = eight("/api/v1/asset/AS-1/files?name=a.txt", "k2", "hello");
        assert!(kept.iter().all(|one| one["reference"] == "F-1" && one["bytes"] == 5 && *one == kept[0]), "{kept:?}");
        assert_eq!(total(house, "attachment"), 1);

        // An operation that is not offered twice.
        let retired = eight("/api/v1/asset/AS-1/retire", "k3", "{}");
        assert!(retired.iter().all(|one| one["retired"] == true && one["version"] == 2), "{retired:?}");

        // The answer is of what was written, whatever became of it.
        house.json(&Who::Operator, "POST", "/api/v1/asset/AS-1/restore", &json!({})).expect(200);
        assert_eq!(keyed(house, "/api/v1/asset", "k1", &asset).expect(201).json(), made[0]);

        // Another request with the same key is refused, in the sender's words and with nobody's identity.
        let other = json!({ "fields": { "name": "Twice", "kind": "process" } }).to_string();
        let refused = keyed(house, "/api/v1/asset", "k1", &other).expect(409).json();
        let detail = refused["detail"].as_str().unwrap();
        assert!(detail.contains("key k1 ") || detail.contains("\u{2068}k1\u{2069}"), "{detail}");
        assert_eq!(keyed(house, "/api/v1/asset", &"k".repeat(256), &other).status, 422);
        // Another person's key is another key.
        let ada = house.person("Ada", "U-1", Some(kernel::Role::Contributor));
        let request = Request::builder().method("POST").uri("/api/v1/asset").header("idempotency-key", "k1");
        house.send(&ada, request.header("content-type", "application/json"), other.clone()).expect(201);
        // What was refused was not carried out: the key is still free.
        keyed(house, "/api/v1/asset", "k4", "{\"fields\":{}}").expect(422);
        keyed(house, "/api/v1/asset", "k4", &other).expect(201);
        assert_eq!(total(house, "asset"), 3);
    });
}

#[test]
fn an_edit_answers_with_the_version_that_it_wrote() {
    on_each_engine(|house| {
        let asset = house.create("asset", json!({ "name": "Mail", "kind": "service" }));
        let seen: Vec<(u64, String)> = std::thread::scope(|scope| {
            let asset = &asset;
            let one = move |n: usize| {
                let body = json!({ "fields": { "name": format!("Name {n}") } });
                let answer = house.json(&Who::Operator, "PATCH", &format!("/api/v1/asset/{asset}"), &body).expect(200);
                let json = answer.json();
                assert_eq!(json["fields"]["name"], format!("Name {n}"));
                assert_eq!(answer.header("etag"), format!("\"{}\"", json["version"]));
                (json["version"].as_u64().unwrap(), format!("Name {n}"))
            };
            let threads: Vec<_> = (0..16).map(|n| scope.spawn(move || one(n))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let mut versions: Vec<u64> = seen.iter().map(|(version, _)| *version).collect();
        versions.sort_unstable();
        assert_eq!(versions, (2..18).collect::<Vec<_>>());
    });
}

#[test]
fn an_act_that_takes_ones_own_right_says_that_it_was_written() {
    on_each_engine(|house| {
        let ada = house.person("Ada", "U-1", Some(kernel::Role::Admin));
        let grants = house.get(&Who::Operator, "/api/v1/grant?sort=-reference").json();
        let grant = grants["records"][0]["reference"].as_str().unwrap().to_owned();
        let done = house.json(&ada, "POST", &format!("/api/v1/grant/{grant}/retire"), &json!({})).expect(200).json();
        assert_eq!((done["reference"].as_str(), done["version"].as_u64()), (Some(grant.as_str()), Some(2)), "{done}");
        assert_eq!(house.show("grant", &grant)["retired"], true);
    });
}
