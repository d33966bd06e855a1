//! The interface for programs: described whole, paged without gaps, round trips without loss.

use crate::harness::{Who, on_each_engine};
use axum::http::{Method, Request, Version};
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

#[test]
fn every_operation_says_what_it_may_refuse_and_refuses_nothing_else() {
    on_each_engine(|house| {
        let described = house.get(&Who::Operator, "/api/v1/openapi.json").expect(200).json();
        let mut files = 0;
        for (path, item) in described["paths"].as_object().unwrap() {
            for method in ["get", "post", "patch"].into_iter().filter(|method| item.get(method).is_some()) {
                let answers = item[method]["responses"].as_object().unwrap();
                let mut wanted = vec!["400", "401", "403", "404", "409", "422", "429", "500", "503"];
                wanted.extend((method != "get").then_some(["408", "413"]).into_iter().flatten());
                for code in wanted {
                    assert!(answers.contains_key(code), "{method} {path} does not say {code}");
                }
                let matched = item[method]["parameters"].as_array().is_some_and(|all| all.iter().any(|one| one["name"] == "If-Match"));
                assert_eq!(answers.contains_key("412"), matched, "{method} {path}");
                for answer in answers.values().filter_map(|answer| answer["$ref"].as_str()) {
                    let name = answer.strip_prefix("#/components/responses/").unwrap();
                    assert!(described["components"]["responses"].get(name).is_some(), "{answer}");
                }
            }
            if path.ends_with("/files") {
                files += 1;
                let named = |one: &&Json| one["name"] == "name";
                let name = item["parameters"].as_array().unwrap().iter().find(named).unwrap();
                assert_eq!((&name["required"], &name["in"]), (&json!(true), &json!("query")), "{path}");
            }
        }
        assert!(files > 20, "{files}");
        // What is said is what is met.
        let task = house.create("task", json!({ "what": "Ask", "due": "2026-07-01" }));
        let stale = |version: &str| {
            let request = Request::builder().method("PATCH").uri(format!("/api/v1/task/{task}")).header("if-match", version);
            house.send(
                &Who::Operator,
                request.header("content-type", "application/json"),
                json!({ "fields": { "what": "Tell" } }).to_string(),
            )
        };
        let file = |query: &str, body: &str| {
            let request = Request::builder().method("POST").uri(format!("/api/v1/task/{task}/files{query}"));
            house.send(&Who::Operator, request.header("content-type", "application/octet-stream"), body.to_owned()).status
        };
        assert_eq!([stale("\"1\"").status, stale("\"1\"").status, stale("never").status], [200, 412, 422]);
        assert_eq!([file("", "x"), file("?name=", "x"), file("?name=a.txt", ""), file("?name=a.txt", "x")], [422, 422, 422, 201]);
    });
}

#[test]
fn a_request_of_http_1_1_names_its_host() {
    on_each_engine(|house| {
        let asked = |version: Version, hosts: &[&str]| {
            let request = Request::builder().uri("/sign-in").version(version);
            let request = hosts.iter().fold(request, |request, host| request.header("host", *host));
            house.foreign(request, String::new())
        };
        let none = asked(Version::HTTP_11, &[]);
        assert_eq!(none.status, 400);
        assert!(none.text().contains("Host"), "{}", none.text());
        assert_eq!([asked(Version::HTTP_11, &["localhost"]).status, asked(Version::HTTP_11, &["a", "b"]).status], [200, 400]);
        // HTTP/1.0 knew none, and HTTP/2 says it in the address.
        assert_eq!([asked(Version::HTTP_10, &[]).status, asked(Version::HTTP_2, &[]).status], [200, 200]);
    });
}
