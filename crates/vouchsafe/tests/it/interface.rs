//! The interface for programs: described whole, paged without gaps, round trips without loss.

use crate::harness::{Who, on_each_engine};
use axum::http::Method;
use kernel::Role;
use kernel::register::Keeping;
use serde_json::{Value as Json, json};

#[test]
fn the_description_names_every_route_and_no_other() {
    on_each_engine(|house| {
        let described = house.get(&Who::Operator, "/api/v1/openapi.json").expect(200).json();
        let mut paths = described["paths"].as_object().unwrap().clone();
        for route in server::routes::all(&house.app).iter().filter(|route| route.path.starts_with("/api/")) {
            let path = paths.get(&route.path).unwrap_or_else(|| panic!("{} is not described", route.path));
            let method = if route.method == Method::GET { "get".to_owned() } else { route.method.as_str().to_lowercase() };
            assert!(path.get(&method).is_some(), "{method} {} is not described", route.path);
        }
        for route in server::routes::all(&house.app) {
            paths.remove(&route.path);
        }
        assert!(paths.is_empty(), "described but not there: {:?}", paths.keys());
    });
}

#[test]
fn counters_are_for_administrators() {
    on_each_engine(|house| {
        let admin = house.person("counting-admin", "U-1", Some(Role::Admin));
        let manager = house.person("counting-manager", "U-1", Some(Role::Manager));
        house.get(&Who::Nobody, "/api/v1/counters").expect(401);
        house.get(&manager, "/api/v1/counters").expect(403);
        let before = house.get(&admin, "/api/v1/counters").expect(200).json();
        house.create("asset", json!({ "name": "Counted", "kind": "process" }));
        let after = house.get(&Who::Operator, "/api/v1/counters").expect(200).json();
        for name in ["statements", "writes", "commits"] {
            assert!(after[name].as_u64() > before[name].as_u64(), "{name}: {before} {after}");
        }
    });
}

#[test]
fn a_walk_over_pages_shows_one_moment() {
    on_each_engine(|house| {
        for n in 0..25 {
            house.create("asset", json!({ "name": format!("Asset {n}"), "kind": "process" }));
        }
        let first = house.get(&Who::Operator, "/api/v1/asset?limit=10&sort=-name").expect(200).json();
        house.create("asset", json!({ "name": "Asset zzz", "kind": "process" }));
        let mut seen: Vec<String> = Vec::new();
        let mut page = first;
        loop {
            seen.extend(page["records"].as_array().unwrap().iter().map(|r| r["fields"]["name"].as_str().unwrap().to_owned()));
            let Some(next) = page["next"].as_str() else { break };
            page = house.get(&Who::Operator, &format!("/api/v1/asset?limit=10&sort=-name&cursor={next}")).expect(200).json();
        }
        assert_eq!(seen.len(), 25);
        assert!(!seen.contains(&"Asset zzz".to_owned()));
        let mut sorted = seen.clone();
        sorted.sort_by_key(|name| std::cmp::Reverse(kernel::text::sort_key(name)));
        assert_eq!(seen, sorted);
    });
}

/// For every register that can be made from a form: create, show, send back what was shown, export, retire, as before.
#[test]
fn every_register_makes_the_same_round() {
    on_each_engine(|house| {
        let owner = "P-1";
        let given = |register: &str| -> Option<Json> {
            Some(match register {
                "unit" => json!({ "name": "North", "parent": "U-1" }),
                "person" => json!({ "name": "Ada Byron" }),
                "grant" => json!({ "person": owner, "role": "reader", "why": "Audit" }),
                "task" => json!({ "what": "Write it down", "due": "2026-07-01" }),
                "comment" => json!({ "text": "Why?", "about": "P-1" }),
                "scope" => json!({ "title": "Cloud services" }),
                "asset" => json!({ "name": "Mail", "kind": "service" }),
                "control" => json!({ "title": "Two people release", "requirements": ["A.8.32"] }),
                "implementation" => json!({ "control": "C-1", "unit": "U-2" }),
                "risk" => json!({ "title": "Mail is lost", "affects": ["availability"] }),
                _ => return None,
            })
        };
        let mut tried = Vec::new();
        for register in domain::registers().iter().filter(|r| !matches!(r.keeping, Keeping::Content | Keeping::Kept)) {
            let Some(fields) = given(register.key) else { continue };
            tried.push(register.key);
            let before = house.get(&Who::Operator, &format!("/api/v1/{}", register.key)).expect(200).json()["total"].as_u64().unwrap();
            let reference = house.create(register.key, fields);
            let shown = house.show(register.key, &reference);
            let path = format!("/api/v1/{}/{reference}", register.key);
            let again = house.json(&Who::Operator, "PATCH", &path, &json!({ "fields": shown["fields"] })).expect(200).json();
            assert_eq!(again["version"], shown["version"], "sending back what was shown changes nothing: {again}");
            for format in ["csv", "xlsx", "json"] {
                let file = house.get(&Who::Operator, &format!("/{}.{format}", register.key)).expect(200);
                assert!(format == "xlsx" || file.text().contains(&reference), "{} in {format}", register.key);
            }
            house.get(&Who::Operator, &format!("/api/v1/{}?filter=ref:{reference}", register.key)).expect(200);
            let sequence = house.get(&Who::Operator, "/api/v1/me").json()["sequence"].as_u64().unwrap();
            house.json(&Who::Operator, "POST", &format!("{path}/retire"), &json!({})).expect(200);
            let count = |as_at: &str| {
                house.get(&Who::Operator, &format!("/api/v1/{}{as_at}", register.key)).expect(200).json()["total"].as_u64().unwrap()
            };
            assert_eq!(count(""), before, "{}", register.key);
            assert_eq!(count(&format!("?as_at=%40{sequence}")), before + 1, "{}", register.key);
            house.json(&Who::Operator, "POST", &format!("{path}/restore"), &json!({})).expect(200);
        }
        assert_eq!(tried.len(), 10, "{tried:?}");
    });
}
