//! A gap analysis over the interface for programs and in a browser without scripts: two at one answer, the way on, what closes gaps.

use crate::harness::{Answer, House, Who, on_each_engine};
use axum::http::Request;
use kernel::Role;
use serde_json::{Value as Json, json};
use std::sync::Barrier;

const OPERATOR: Who = Who::Operator;

fn post(house: &House, who: &Who, path: &str, fields: &Json) -> Answer {
    house.json(who, "POST", &format!("/api/v1/{path}"), &json!({ "fields": fields }))
}

fn total(house: &House, who: &Who, filter: &str) -> u64 {
    let filter: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
    house.get(who, &format!("/api/v1/gap-answer?limit=1&filter={filter}")).expect(200).json()["total"].as_u64().unwrap()
}

/// The answer about a control in an analysis: reference and version.
fn answer(house: &House, analysis: &str, control: &str) -> (String, u64) {
    let path = format!("/api/v1/gap-answer?filter=analysis:{analysis}%20requirement:{control}");
    let found = house.get(&OPERATOR, &path).expect(200).json()["records"][0].clone();
    (found["reference"].as_str().unwrap().to_owned(), found["version"].as_u64().unwrap())
}

/// An open analysis of the controls of a unit with a scope of its own.
fn opened(house: &House, unit: &str) -> String {
    let scope = house.create("scope", json!({ "title": unit, "unit": unit, "units": [unit], "statement": "All of it" }));
    house.create("adoption", json!({ "framework": "iso27002-2022", "scope": scope, "unit": unit, "since": "2026-05-01" }));
    let said = json!({ "title": "Spring", "frameworks": ["iso27002-2022"], "scope": scope });
    let analysis = house.create("gap-analysis", said);
    post(house, &OPERATOR, &format!("gap-analysis/{analysis}/open"), &json!({})).expect(200);
    analysis
}

#[test]
fn siblings_see_their_own_analysis_and_its_numbers() {
    on_each_engine(|house| {
        let north = house.create("unit", json!({ "name": "North", "parent": "U-1" }));
        let south = house.create("unit", json!({ "name": "South", "parent": "U-1" }));
        let (here, there) = (opened(house, &north), opened(house, &south));
        let answers = |analysis: &str, said: &[(&str, &str)]| {
            for (control, result) in said {
                let (reference, _) = answer(house, analysis, control);
                let fields = json!({ "fields": { "result": result, "reason": "None here" } });
                house.json(&OPERATOR, "PATCH", &format!("/api/v1/gap-answer/{reference}"), &fields).expect(200);
            }
        };
        answers(&here, &[("A.8.13", "conforms"), ("A.8.14", "partly"), ("A.8.30", "not-applicable")]);
        answers(&there, &[("A.8.13", "does-not-conform"), ("A.5.1", "partly"), ("A.5.2", "partly")]);
        let who = house.person("Nora", &north, Some(Role::Contributor));
        for (filter, both, own) in [
            ("result:partly", 3, 1),
            ("result:conforms,not-applicable", 2, 2),
            ("heading:A.8 result:does-not-conform", 1, 0),
            ("control-types:preventive result:partly", 3, 1),
            ("chapter:backup -result:not-assessed", 3, 2),
            ("follow-up:unplanned", 4, 1),
            ("phase:open", 186, 93),
        ] {
            assert_eq!((total(house, &OPERATOR, filter), total(house, &who, filter)), (both, own), "{filter}");
        }
        house.get(&who, &format!("/api/v1/gap-analysis/{there}")).expect(404);
        let (other, _) = answer(house, &there, "A.8.15");
        house.json(&who, "PATCH", &format!("/api/v1/gap-answer/{other}"), &json!({ "fields": { "result": "conforms" } })).expect(404);
        // A contributor answers and plans, and keeps no analysis.
        let (own, _) = answer(house, &here, "A.8.14");
        post(house, &who, &format!("gap-answer/{own}/plan-task"), &json!({ "due": "2026-12-01" })).expect(200);
        post(house, &who, &format!("gap-analysis/{here}/assign"), &json!({ "person": "P-1" })).expect(403);
        house.json(&who, "PATCH", &format!("/api/v1/gap-analysis/{here}"), &json!({ "fields": { "method": "Mine" } })).expect(403);
        let reader = house.person("Rolf", &north, Some(Role::Reader));
        house.json(&reader, "PATCH", &format!("/api/v1/gap-answer/{own}"), &json!({ "fields": { "result": "conforms" } })).expect(403);
        post(house, &reader, &format!("gap-answer/{own}/plan-task"), &json!({ "due": "2026-12-01" })).expect(403);
        // What only acts and rules say, nobody sends.
        for fields in [json!({ "proposed": "conforms" }), json!({ "earlier_result": "partly" }), json!({ "actions": ["T-1"] })] {
            house.json(&OPERATOR, "PATCH", &format!("/api/v1/gap-answer/{own}"), &json!({ "fields": fields })).expect(422);
        }
        let forged = json!({ "fields": { "state": "signed" } });
        house.json(&OPERATOR, "PATCH", &format!("/api/v1/gap-analysis/{here}"), &forged).expect(422);
        // Whoever acts on the machine without a name signs nothing.
        let said = json!({ "conclusion": "Done", "open_why": "No time" });
        post(house, &OPERATOR, &format!("gap-analysis/{here}/sign"), &said).expect(422);
    });
}

#[test]
fn of_two_at_one_answer_the_second_is_told_and_loses_nothing() {
    on_each_engine(|house| {
        let analysis = opened(house, "U-1");
        let (reference, version) = answer(house, &analysis, "A.8.13");
        let browser = house.sign_in(house.admin);
        let page = house.get(&browser, &format!("/gap/answer?analysis={analysis}&chapter=backup&at={reference}")).expect(200).text();
        assert!(page.contains(&format!("action=\"/gap-answer/{reference}/edit\"")) && page.contains("0 of 4"), "{page}");
        let then = page.split("name=\"_then\" value=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
        let fields = [("_version", version.to_string()), ("result", "partly".into()), ("observation", "No drill since spring".into())];
        let mut fields: Vec<(&str, &str)> = fields.iter().map(|(key, value)| (*key, value.as_str())).collect();
        // Somebody else was quicker.
        let quick = json!({ "fields": { "result": "conforms", "observation": "Drilled in May" } });
        let patch =
            Request::builder().method("PATCH").uri(format!("/api/v1/gap-answer/{reference}")).header("content-type", "application/json");
        house.send(&OPERATOR, patch.header("if-match", format!("\"{version}\"")), quick.to_string()).expect(200);
        fields.push(("_then", &then));
        let told = house.form(&browser, &format!("/gap-answer/{reference}/edit"), &fields).expect(409).text();
        assert!(told.contains("No drill since spring") && told.contains("Drilled in May"), "both are shown");
        assert!(told.contains("name=\"_then\""), "and it still leads on");
        assert_eq!(house.show("gap-answer", &reference)["fields"]["observation"], "Drilled in May");
        // Saved knowingly, it leads to the next question, and to no other host.
        let newest = (version + 1).to_string();
        fields[0].1 = &newest;
        let saved = house.form(&browser, &format!("/gap-answer/{reference}/edit"), &fields).expect(303);
        assert_eq!(saved.header("location"), then);
        let next = house.get(&browser, &then).expect(200).text();
        assert!(next.contains("1 of 4"), "{next}");
        for foreign in ["https://example.com", "//example.com", "/\\example.com", "example.com"] {
            let fields = [("result", "partly"), ("_then", foreign)];
            let answer = house.form(&browser, &format!("/gap-answer/{reference}/edit"), &fields).expect(303);
            assert_eq!(answer.header("location"), format!("/gap-answer/{reference}?saved"), "{foreign}");
        }
        // What is wrong is said in a form that still leads on.
        let wrong = [("result", "not-applicable"), ("_then", &then)];
        let told = house.form(&browser, &format!("/gap-answer/{reference}/edit"), &wrong).expect(422).text();
        assert!(told.contains("name=\"_then\""));
    });
}

#[test]
fn a_gap_becomes_one_task_whoever_asks() {
    on_each_engine(|house| {
        let analysis = opened(house, "U-1");
        let (reference, _) = answer(house, &analysis, "A.8.13");
        let said = json!({ "fields": { "result": "does-not-conform" } });
        house.json(&OPERATOR, "PATCH", &format!("/api/v1/gap-answer/{reference}"), &said).expect(200);
        let together = Barrier::new(4);
        let statuses: Vec<u16> = std::thread::scope(|scope| {
            let ask = |n: usize| {
                let (together, analysis, reference) = (&together, &analysis, &reference);
                scope.spawn(move || {
                    together.wait();
                    let path = if n.is_multiple_of(2) {
                        format!("gap-answer/{reference}/plan-task")
                    } else {
                        format!("gap-analysis/{analysis}/plan-tasks")
                    };
                    post(house, &OPERATOR, &path, &json!({ "due": "2026-12-01" })).status
                })
            };
            let all: Vec<_> = (0..4).map(ask).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
        assert!(statuses.iter().all(|status| [200, 409, 422].contains(status)), "{statuses:?}");
        let tasks = house.get(&OPERATOR, "/api/v1/task?limit=1").expect(200).json();
        assert_eq!(tasks["total"], 1);
        assert_eq!(total(house, &OPERATOR, "follow-up:planned"), 1);
    });
}
