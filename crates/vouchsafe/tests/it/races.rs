//! Eight at once who may all do the same thing once: one does, the others are told why not, and what is kept is one.

use crate::harness::{Answer, House, Who, engines, on_each_engine};
use axum::http::Request;
use kernel::Role;
use serde_json::{Value as Json, json};
use std::sync::Barrier;

const AT_ONCE: usize = 8;
const OPERATOR: Who = Who::Operator;

/// Sends eight requests at the same moment.
pub fn eight(send: impl Fn(usize) -> Answer + Sync) -> Vec<Answer> {
    let together = Barrier::new(AT_ONCE);
    std::thread::scope(|scope| {
        let all: Vec<_> = (0..AT_ONCE)
            .map(|n| {
                let (send, together) = (&send, &together);
                scope.spawn(move || {
                    together.wait();
                    send(n)
                })
            })
            .collect();
        all.into_iter().map(|one| one.join().unwrap()).collect()
    })
}

/// One was answered so, and all others are refused in one of these ways.
#[track_caller]
pub fn one_wins(what: &str, answers: &[Answer], done: u16, refused: &[u16]) {
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert_eq!(statuses.iter().filter(|status| **status == done).count(), 1, "{what}: {statuses:?}");
    assert!(statuses.iter().all(|status| *status == done || refused.contains(status)), "{what}: {statuses:?}");
}

pub fn post(house: &House, who: &Who, path: &str, fields: &Json) -> Answer {
    house.json(who, "POST", &format!("/api/v1/{path}"), &json!({ "fields": fields }))
}

pub fn total(house: &House, register: &str, filter: &str) -> u64 {
    house.get(&OPERATOR, &format!("/api/v1/{register}?limit=1&filter={filter}")).expect(200).json()["total"].as_u64().unwrap()
}

/// Somebody who sees everything and signs as top management.
pub fn boss(house: &House) -> Who {
    house.json(&OPERATOR, "PATCH", "/api/v1/person/P-1", &json!({ "fields": { "functions": ["top-management"] } })).expect(200);
    let token = post(house, &OPERATOR, "token", &json!({ "user": "P-1", "name": "races" })).expect(201).json();
    Who::Token(token["token"].as_str().unwrap().to_owned())
}

#[test]
fn what_is_there_once_is_made_once() {
    on_each_engine(|house| {
        let scope = house.create("scope", json!({ "title": "All", "unit": "U-1", "statement": "All of it" }));
        let person = |n: usize| json!({ "name": format!("Kim {n}"), "email": "kim@aldermoor.example", "account": true });
        one_wins("address", &eight(|n| post(house, &OPERATOR, "person", &person(n))), 201, &[422]);
        assert_eq!(total(house, "person", "email:kim@aldermoor.example"), 1);
        let before = (total(house, "adoption", ""), total(house, "soa-line", ""));
        let adoption = json!({ "framework": "iso27002-2022", "scope": scope, "since": "2026-05-01" });
        one_wins("adoption", &eight(|_| post(house, &OPERATOR, "adoption", &adoption)), 201, &[422]);
        assert_eq!((total(house, "adoption", ""), total(house, "soa-line", "")), (before.0 + 1, before.1 + 93));
        let version = json!({ "report": "assets", "approver": "top-management", "changes": "All" });
        one_wins("draft of a report", &eight(|_| post(house, &OPERATOR, "report-version", &version)), 201, &[422]);
        assert_eq!(total(house, "report-version", ""), 1);
    });
}

#[test]
fn what_is_done_once_is_done_by_one() {
    on_each_engine(|house| {
        let boss = boss(house);
        let act = |who: &Who, path: &str, fields: &Json| {
            let answers = eight(|_| post(house, who, path, fields));
            one_wins(path, &answers, 200, &[409, 422]);
        };
        let asset = house.create("asset", json!({ "name": "Mail", "kind": "service" }));
        let report = house.create("report-version", json!({ "report": "assets", "approver": "top-management", "changes": "All" }));
        act(&boss, &format!("report-version/{report}/approve"), &json!({}));
        let scope = house.create("scope", json!({ "title": "All", "unit": "U-1", "statement": "All of it" }));
        act(&boss, &format!("scope/{scope}/approve"), &json!({}));
        house.create("adoption", json!({ "framework": "iso27002-2022", "scope": scope, "since": "2026-05-01" }));
        let draft = json!({ "scope": scope });
        one_wins("draft of a statement", &eight(|_| post(house, &OPERATOR, "soa-version", &draft)), 201, &[422]);
        assert_eq!(total(house, "soa-version", ""), 1);
        act(&boss, "soa-version/SV-1/approve", &json!({ "gaps": "It is the first, and the controls come next." }));
        assert_eq!(total(house, "sign-off", ""), 3);
        let task = house.create("task", json!({ "what": "Renew it", "due": "2026-12-31", "owner": "P-1" }));
        act(&boss, &format!("task/{task}/complete"), &json!({ "done": "Renewed" }));
        let lea = house.create("person", json!({ "name": "Lea" }));
        let kai = house.create("person", json!({ "name": "Kai" }));
        house.json(&OPERATOR, "PATCH", &format!("/api/v1/asset/{asset}"), &json!({ "fields": { "owner": kai } })).expect(200);
        act(&OPERATOR, &format!("person/{kai}/hand-over"), &json!({ "to": lea }));
        act(&OPERATOR, &format!("asset/{asset}/retire"), &json!({}));
        act(&OPERATOR, &format!("asset/{asset}/restore"), &json!({}));
        assert_eq!(house.show("asset", &asset)["version"], 5, "made, given to Kai, to Lea, retired, brought back");
    });
}

#[test]
fn one_of_eight_sets_the_organisation_up() {
    for (engine, url) in engines() {
        let house = House::unfounded(engine, &url);
        let token = house.app.open_setup().unwrap().unwrap();
        let password = "a long walk along the north wall";
        let send = |n: usize, organisation: &str, token: &str| {
            let email = format!("admin{n}@aldermoor.example");
            let fields = [("organisation", organisation), ("name", "Maren Holt"), ("email", &email), ("time_zone", "Europe/Berlin")];
            let rest = [("currency", "EUR"), ("password", password), ("again", password), ("token", token)];
            house.form(&Who::Nobody, "/set-up", &[fields.as_slice(), &rest].concat())
        };
        assert_eq!(send(0, "", &token).status, 422, "what is missing leaves set-up open");
        assert_eq!(send(0, "Aldermoor", "another").status, 404);
        one_wins("set-up", &eight(|n| send(n, "Aldermoor", &token)), 303, &[404]);
        assert_eq!((house.app.store.organisations().unwrap().len(), total(&house, "person", "")), (1, 1));
        assert_eq!(send(9, "Aldermoor", &token).status, 404, "and never again");
    }
}

#[test]
fn of_eight_acceptances_one_is_in_force() {
    on_each_engine(|house| {
        let boss = boss(house);
        let risk = house.create(
            "risk",
            json!({ "title": "Mail stops", "affects": ["availability"], "owner": "P-1", "current_likelihood": 3,
                "current_likelihood_reason": "Seen", "current_consequence": 4, "current_consequence_reason": "A day" }),
        );
        let said = json!({ "reason": "One site, closed in spring", "until": "2026-08-31" });
        let answers = eight(|_| post(house, &boss, &format!("risk/{risk}/accept"), &said));
        assert!(answers.iter().any(|answer| answer.status == 200));
        assert!(answers.iter().all(|answer| [200, 409, 422].contains(&answer.status)));
        assert_eq!(total(house, "sign-off", "standing:valid"), 1);
        assert_eq!(house.show("risk", &risk)["derived"]["acceptance"], "accepted");
    });
}

#[test]
fn of_eight_who_saw_the_same_version_one_writes() {
    on_each_engine(|house| {
        let asset = house.create("asset", json!({ "name": "Mail", "kind": "service" }));
        let path = format!("/api/v1/asset/{asset}");
        let edit = |n: usize| {
            let request =
                Request::builder().method("PATCH").uri(&path).header("content-type", "application/json").header("if-match", "\"1\"");
            house.send(&OPERATOR, request, json!({ "fields": { "name": format!("Mail {n}") } }).to_string())
        };
        one_wins("version", &eight(edit), 200, &[412]);
        let browser = house.sign_in(house.admin);
        let form = |n: usize| {
            let name = format!("Post {n}");
            house.form(&browser, &format!("/asset/{asset}/edit"), &[("name", &name), ("kind", "service"), ("_version", "2")])
        };
        one_wins("form", &eight(form), 303, &[409]);
        assert_eq!(house.show("asset", &asset)["version"], 3);
    });
}

#[test]
fn of_two_administrators_who_take_each_others_right_one_stays() {
    on_each_engine(|house| {
        let admin = |name: &str| (house.person(name, "U-1", Some(Role::Admin)), name.to_owned());
        let all: Vec<(Who, String)> = ["Ada", "Bea", "Cleo", "Dora", "Edda", "Fay", "Gro", "Hal"].map(admin).into();
        let grants = house.get(&OPERATOR, "/api/v1/grant?limit=100").expect(200).json();
        let people = house.get(&OPERATOR, "/api/v1/person?limit=100").expect(200).json();
        let of = |name: &str| {
            let person = people["records"].as_array().unwrap().iter().find(|row| row["title"] == name).unwrap()["reference"].clone();
            let grant = grants["records"].as_array().unwrap().iter().find(|row| row["fields"]["person"] == person).unwrap();
            grant["reference"].as_str().unwrap().to_owned()
        };
        // Everybody else's right goes, so that these eight are the last.
        let mine: Vec<String> = all.iter().map(|(_, name)| of(name)).collect();
        for grant in grants["records"].as_array().unwrap() {
            let reference = grant["reference"].as_str().unwrap();
            if !mine.iter().any(|own| own == reference) {
                post(house, &OPERATOR, &format!("grant/{reference}/retire"), &json!({})).expect(200);
            }
        }
        // Each takes the right of the next, at the same moment.
        let answers = eight(|n| post(house, &all[n].0, &format!("grant/{}/retire", mine[(n + 1) % AT_ONCE]), &json!({})));
        let gone = answers.iter().filter(|answer| answer.status == 200).count();
        assert!((1..AT_ONCE).contains(&gone), "{:?}", answers.iter().map(|answer| answer.status).collect::<Vec<_>>());
        assert_eq!(total(house, "grant", ""), (AT_ONCE - gone) as u64, "one stays at least");
    });
}
