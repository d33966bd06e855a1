//! What auditors ask, over the API and in the browser: each side says its own, nobody sees a unit beside, and one of eight wins.

use crate::harness::{Answer, House, Who, on_each_engine};
use kernel::Role;
use serde_json::{Value as Json, json};
use std::sync::Barrier;

const OPERATOR: Who = Who::Operator;

fn post(house: &House, who: &Who, path: &str, fields: Json) -> Answer {
    house.json(who, "POST", &format!("/api/v1/{path}"), &json!({ "fields": fields }))
}

fn named(house: &House, name: &str) -> String {
    house.get(&OPERATOR, &format!("/api/v1/person?filter={name}")).expect(200).json()["records"][0]["reference"]
        .as_str()
        .unwrap()
        .to_owned()
}

fn ask(house: &House, who: &Who, unit: &str) -> String {
    let fields = json!({ "title": "Access reviews", "wanted_on": "2026-06-02", "wanted_at": "09:30", "unit": unit });
    post(house, who, "audit-request", fields).expect(201).json()["reference"].as_str().unwrap().to_owned()
}

#[test]
fn an_auditor_of_a_unit_asks_there_and_sees_and_asks_nothing_beside_it() {
    on_each_engine(|house| {
        let unit = |name: &str| house.create("unit", json!({ "name": name, "parent": "U-1" }));
        let (north, south) = (unit("North"), unit("South"));
        let (ines, max) = (house.person("Ines", &north, Some(Role::Auditor)), house.person("Max", "U-1", Some(Role::Contributor)));
        let other = house.person("Olga", &south, Some(Role::Auditor));
        let request = ask(house, &ines, &north);
        for place in [&south, &"U-1".to_owned()] {
            let fields = json!({ "title": "Elsewhere", "wanted_on": "2026-06-02", "unit": place });
            assert!([403, 422].contains(&post(house, &ines, "audit-request", fields).status), "{place}");
        }
        // A move of the question to where the auditor has no right, and to where somebody else audits.
        let path = format!("audit-request/{request}");
        let change = |who: &Who, fields: Json| house.json(who, "PATCH", &format!("/api/v1/{path}"), &json!({ "fields": fields })).status;
        assert!([403, 422].contains(&change(&ines, json!({ "unit": south }))));
        for way in ["", "/history"] {
            house.get(&other, &format!("/api/v1/{path}{way}")).expect(404);
        }
        house.get(&other, &format!("/{path}")).expect(404);
        let theirs = |list: &str| house.get(&other, list).expect(200).text();
        for list in ["/api/v1/audit-request", "/audit-request", "/audit-day?on=2026-06-02", "/api/v1/report/audit-requests.json", "/"] {
            assert!(!theirs(list).contains("Access reviews") && !theirs(list).contains(&request), "{list}");
        }
        post(house, &other, &format!("{path}/accept"), json!({})).expect(404);
        // Comments of both sides; an act of the other side is refused to each.
        let said = |who: &Who, text: &str| post(house, who, "comment", json!({ "about": request, "text": text })).status;
        assert_eq!([said(&ines, "Those of spring?"), said(&max, "And of autumn."), said(&other, "Me too")], [201, 201, 422]);
        post(house, &ines, &format!("{path}/answer"), json!({ "answer": "I say so myself" })).expect(403);
        assert_eq!(change(&ines, json!({ "answer": "By hand" })), 422);
        assert_eq!(change(&ines, json!({ "state": "accepted" })), 422);
        assert_eq!(change(&max, json!({ "title": "Something easier" })), 422);
        assert_eq!(change(&max, json!({ "answerer": named(house, "Max"), "place": "Room 4" })), 200);
        assert!(house.get(&max, "/work").expect(200).text().contains("Answer the auditor: Access reviews"));
        let asset = house.create("asset", json!({ "name": "Payroll", "kind": "service", "unit": north }));
        let hidden = house.create("asset", json!({ "name": "Hidden", "kind": "service", "unit": south }));
        post(house, &max, &format!("{path}/answer"), json!({ "answer": "Here.", "shown": [asset, hidden] })).expect(200);
        post(house, &max, &format!("{path}/accept"), json!({})).expect(422);
        // The auditor sees of what is shown what lies in the unit, as it stood then.
        let shown = house.get(&ines, &format!("/api/v1/{path}")).expect(200).json();
        assert_eq!(shown["fixed"]["shown"].as_array().or(shown["fields"]["shown"].as_array()).unwrap(), &[json!(asset)], "{shown}");
        house.json(&OPERATOR, "PATCH", &format!("/api/v1/asset/{asset}"), &json!({ "fields": { "name": "Wages" } })).expect(200);
        let page = house.get(&ines, &format!("/{path}")).expect(200).text();
        let link =
            page.split("href=\"").find(|part| part.contains(&format!("/asset/{asset}?as_at=%40"))).unwrap().split('"').next().unwrap();
        let then = house.get(&ines, link).expect(200).text();
        assert!(then.contains("Payroll") && !then.contains("<h1><bdi>Wages"), "{link}");
        post(house, &ines, &format!("{path}/accept"), json!({})).expect(200);
        post(house, &ines, &format!("{path}/retire"), json!({})).expect(403);
        // The first page of an auditor.
        let start = house.get(&ines, "/").expect(200).text();
        assert!(start.contains("What you can see here") && start.contains(&request) && start.contains("2026-12-31"), "{start}");
        assert!(!house.get(&max, "/").expect(200).text().contains("What you can see here"));
    });
}

#[test]
fn of_eight_at_once_one_withdraws_and_no_answer_follows() {
    on_each_engine(|house| {
        let ines = house.person("Ines", "U-1", Some(Role::Auditor));
        let request = ask(house, &ines, "U-1");
        let people: Vec<Who> = (0..4).map(|n| house.person(&format!("Max{n}"), "U-1", Some(Role::Contributor))).collect();
        let together = Barrier::new(8);
        let act = |n: usize| {
            together.wait();
            let path = format!("audit-request/{request}");
            if n.is_multiple_of(2) {
                post(house, &people[n / 2], &format!("{path}/answer"), json!({ "answer": format!("Answer {n}") })).status
            } else {
                post(house, &ines, &format!("{path}/withdraw"), json!({ "why": "Found it" })).status
            }
        };
        let act = &act;
        let done: Vec<u16> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8).map(|n| scope.spawn(move || act(n))).collect();
            all.into_iter().map(|one| one.join().unwrap()).collect()
        });
        assert!(done.iter().all(|status| [200, 409, 422].contains(status)), "{done:?}");
        let withdrawn = done.iter().skip(1).step_by(2).filter(|status| **status == 200).count();
        assert_eq!(withdrawn, 1, "{done:?}");
        let row = house.show("audit-request", &request);
        assert_eq!(row["fields"]["state"], json!("withdrawn"), "{row}");
        for path in ["answer", "withdraw", "accept"] {
            let said = json!({ "answer": "Late", "why": "Late" });
            assert!([409, 422].contains(&post(house, &people[0], &format!("audit-request/{request}/{path}"), said).status), "{path}");
        }
    });
}
