//! The permission matrix: every route of the program, tried by every role that stands in every relation to the record's unit.
//! What is expected is said here in a few lines, apart from the code that decides.

use crate::harness::{House, Who, on_each_engine};
use axum::http::{Method, Request};
use kernel::register::Keeping;
use kernel::{Register, Role};
use serde_json::{Value as Json, json};
use server::route::{Deed, Gate, Route};
use std::collections::BTreeMap;

const SECRET: &str = "Zanzibar";

struct Cast {
    who: Vec<(&'static str, Who, BTreeMap<&'static str, Role>)>,
    /// Reference of a record of each register in each unit.
    records: BTreeMap<(&'static str, &'static str), String>,
}

const UNITS: [&str; 4] = ["root", "north", "south", "north-east"];

/// Root; north and south below it; north-east below north. A person per role and place.
fn cast(house: &House) -> Cast {
    let mut unit: BTreeMap<&str, String> = BTreeMap::from([("root", "U-1".to_owned())]);
    for (name, parent) in [("north", "root"), ("south", "root"), ("north-east", "north")] {
        let made = house.create(
            "unit",
            json!({ "name": if name == "south" { format!("{SECRET} South") } else { name.to_owned() }, "parent": unit[parent] }),
        );
        unit.insert(name, made);
    }
    let mut who = vec![("nobody", Who::Nobody, BTreeMap::new())];
    for (name, role, place) in [
        ("reader of north", Role::Reader, "north"),
        ("auditor of north", Role::Auditor, "north"),
        ("contributor of north", Role::Contributor, "north"),
        ("manager of north", Role::Manager, "north"),
        ("admin of north", Role::Admin, "north"),
        ("auditor of root", Role::Auditor, "root"),
        ("reader of root", Role::Reader, "root"),
        ("admin of root", Role::Admin, "root"),
    ] {
        let reach: &[&str] = if place == "root" { &UNITS } else { &["north", "north-east"] };
        let person = house.person(&name.replace(' ', "-"), &unit[place], Some(role));
        who.push((name, person, reach.iter().map(|u| (*u, role)).collect()));
    }
    let mut records = BTreeMap::new();
    for place in UNITS {
        let title = if place == "south" { format!("{SECRET} thing") } else { format!("Thing of {place}") };
        let asset = house.create("asset", json!({ "name": title, "kind": "process", "unit": unit[place] }));
        let control = house.create("control", json!({ "title": title, "requirements": ["A.5.1"], "assets": [asset], "unit": unit[place] }));
        let risk = house.create(
            "risk",
            json!({ "title": title, "affects": ["integrity"], "assets": [asset], "controls": [control], "unit": unit[place] }),
        );
        let task = house.create("task", json!({ "what": title, "due": "2026-07-01", "about": risk, "unit": unit[place] }));
        let person = house.create("person", json!({ "name": title, "unit": unit[place] }));
        let scope = house.create("scope", json!({ "title": title, "unit": unit[place] }));
        let grant = house.create("grant", json!({ "person": person, "role": "reader", "unit": unit[place], "why": title }));
        let comment = house.create("comment", json!({ "text": title, "about": risk, "unit": unit[place] }));
        let issue = house
            .create("issue", json!({ "title": title, "side": "external", "category": "market", "risks": [risk], "unit": unit[place] }));
        let party = house.create("party", json!({ "name": title, "kind": "customer", "side": "external", "unit": unit[place] }));
        let obligation = house.create(
            "obligation",
            json!({ "title": title, "kind": "law", "source": title, "party": party, "controls": [control], "unit": unit[place] }),
        );
        let expectation = house.create(
            "expectation",
            json!({ "title": title, "party": party, "kind": "law", "addressed": "yes", "obligations": [obligation], "unit": unit[place] }),
        );
        let evidence = house.create("evidence", json!({ "title": title, "kind": "record", "controls": [control], "unit": unit[place] }));
        let nonconformity = house.create(
            "nonconformity",
            json!({ "title": title, "source": "observation", "grade": "minor", "detected": "2026-06-01", "breached": title, "observed": title,
                "controls": [control], "owner": person, "unit": unit[place] }),
        );
        let action = house.create(
            "corrective-action",
            json!({ "title": title, "nonconformity": nonconformity, "due": "2099-07-01", "owner": person, "unit": unit[place] }),
        );
        let improvement = house.create("improvement", json!({ "title": title, "what": title, "about": risk, "unit": unit[place] }));
        let request = house.create(
            "audit-request",
            json!({ "title": title, "wanted_on": "2099-07-01", "asked_by": person, "place": title, "about": risk, "unit": unit[place] }),
        );
        for (register, reference) in [
            ("audit-request", request),
            ("nonconformity", nonconformity),
            ("corrective-action", action),
            ("improvement", improvement),
            ("issue", issue),
            ("party", party),
            ("obligation", obligation),
            ("expectation", expectation),
            ("evidence", evidence),
            ("asset", asset),
            ("control", control),
            ("risk", risk),
            ("task", task),
            ("person", person),
            ("scope", scope),
            ("grant", grant),
            ("comment", comment),
        ] {
            records.insert((register, place), reference);
        }
        records.insert(("unit", place), unit[place].clone());
    }
    Cast { who, records }
}

/// Readable: where one has a role, and every unit above.
fn sees(roles: &BTreeMap<&str, Role>, place: &str) -> bool {
    roles.contains_key(place) || (place == "root" && !roles.is_empty()) || (place == "north" && roles.contains_key("north-east"))
}

fn keeper(register: &Register) -> Role {
    match register.keeping {
        Keeping::Work | Keeping::Suggested => Role::Contributor,
        Keeping::Asked => Role::Auditor,
        Keeping::Managed => Role::Manager,
        _ => Role::Admin,
    }
}

/// Status groups: what a caller is told, not in which words.
fn expected(route: &Route, roles: &BTreeMap<&str, Role>, place: &str, nobody: bool) -> &'static [u16] {
    if route.gate == Gate::Open {
        return &[200, 303, 404, 401, 422, 409, 429];
    }
    if nobody {
        return &[303, 401];
    }
    let has_record = route.path.contains("{reference}");
    if has_record && !sees(roles, place) {
        return &[404];
    }
    let role = roles.get(place).copied();
    let allowed = |least: Role| role.is_some_and(|role| role >= least);
    // What anybody of ours may do with any role, somebody from outside may not.
    let ours = || role.is_some_and(|role| role != Role::Auditor);
    let may = match route.deed {
        Deed::None | Deed::Show => return &[200, 303, 404, 403, 409, 422],
        Deed::Create(register) if register.keeping == Keeping::Suggested => ours(),
        Deed::Create(register) => allowed(keeper(register)),
        Deed::Edit(register) => allowed(keeper(register)),
        Deed::Operate(register, operation) => {
            let turns = matches!(operation.key, "retire" | "restore");
            let least = if turns { keeper(register).max(Role::Manager) } else { operation.role };
            if least == Role::Reader { ours() } else { allowed(least) }
        }
        Deed::Administer => return &[200, 201, 403, 409, 422],
    };
    if may { &[200, 201, 303, 409, 422] } else { &[403, 422] }
}

/// Nothing of the other unit, whatever the answer is about: neither its name nor the references of its records.
fn leaks(text: &str, cast: &Cast, roles: &BTreeMap<&str, Role>) -> Option<String> {
    if sees(roles, "south") {
        return None;
    }
    if text.contains(SECRET) {
        return Some(SECRET.into());
    }
    let words: Vec<&str> = text.split(|c: char| !(c.is_alphanumeric() || c == '-')).collect();
    cast.records
        .iter()
        .filter(|((_, place), _)| *place == "south")
        .map(|(_, r)| r.clone())
        .find(|reference| words.contains(&reference.as_str()))
}

#[test]
fn every_route_for_every_role_and_unit() {
    on_each_engine(|house| {
        let cast = cast(house);
        let routes = server::routes::all(&house.app);
        let mut tried = 0;
        for route in
            routes.iter().filter(|route| !route.path.ends_with("/files") && route.path != "/api/v1/rebuild" && route.path != "/sign-out")
        {
            let register =
                route.path.trim_start_matches("/api/v1").trim_start_matches('/').split(['/', '.']).next().unwrap_or_default().to_owned();
            for (name, who, roles) in &cast.who {
                for place in UNITS {
                    let reference = cast.records.iter().find(|((key, unit), _)| *key == register && *unit == place).map(|(_, r)| r.clone());
                    let has_record = route.path.contains("{reference}");
                    if has_record && reference.is_none() || !has_record && place != "root" {
                        continue;
                    }
                    let path = route.path.replace("{reference}", reference.as_deref().unwrap_or("X-1")).replace("{name}", "soa.csv");
                    let answer = send(house, who, route, &path, &unit_of(&cast, place));
                    tried += 1;
                    let wanted = expected(route, roles, place, matches!(who, Who::Nobody));
                    assert!(
                        wanted.contains(&answer.0),
                        "{name}, {route:?} on {path} ({place}): {} not in {wanted:?}\n{}",
                        answer.0,
                        &answer.1[..answer.1.len().min(600)]
                    );
                    if !matches!(who, Who::Nobody)
                        && let Some(leak) = leaks(&answer.1, &cast, roles)
                        // A page may repeat the reference that was asked for.
                        && !path.contains(&leak)
                    {
                        panic!("{name} sees {leak} at {route:?} on {path}");
                    }
                }
            }
        }
        assert!(tried > 2000, "only {tried} requests were tried");
        println!("{tried} requests over {} routes", routes.len());
    });
}

fn unit_of(cast: &Cast, place: &str) -> String {
    cast.records.iter().find(|((key, unit), _)| *key == "unit" && *unit == place).map(|(_, r)| r.clone()).unwrap_or_default()
}

/// A request that is empty of content, so that what is allowed fails on its content and what is not fails on the right.
fn send(house: &House, who: &Who, route: &Route, path: &str, unit: &str) -> (u16, String) {
    let api = path.starts_with("/api/");
    let body: Json = match (&route.method, route.deed) {
        (_, Deed::Create(_)) => json!({ "fields": { "unit": unit } }),
        _ => json!({ "fields": {} }),
    };
    let answer = if route.method == Method::GET {
        house.get(who, path)
    } else if api {
        house.json(who, route.method.as_str(), path, &body)
    } else {
        let request = Request::builder().method(route.method.clone()).uri(path).header("content-type", "application/x-www-form-urlencoded");
        house.send(who, request, if matches!(route.deed, Deed::Create(_)) { format!("unit={unit}") } else { String::new() })
    };
    (answer.status, answer.text())
}

#[test]
fn lists_searches_and_the_past_show_nothing_of_a_sibling() {
    on_each_engine(|house| {
        let cast = cast(house);
        let mine = &cast.records[&("risk", "north")];
        // A record of mine that points at one of theirs, as only somebody above can make it.
        let theirs = &cast.records[&("asset", "south")];
        let own = &cast.records[&("asset", "north")];
        house.json(&Who::Operator, "PATCH", &format!("/api/v1/risk/{mine}"), &json!({ "fields": { "assets": [own, theirs] } })).expect(200);
        let named = |wanted: &str| cast.who.iter().find(|(name, _, _)| *name == wanted).unwrap();
        let ((_, manager, roles), (_, auditor, _)) = (named("manager of north"), named("auditor of north"));
        let paths = [
            "/api/v1/risk",
            "/api/v1/asset",
            "/api/v1/asset?filter=zanzibar",
            "/api/v1/search?q=zanzibar",
            "/find.json?q=zan",
            "/api/v1/journal?limit=1000",
            "/api/v1/journal?after=0&limit=1000",
            "/api/v1/journal?register=asset&limit=1000",
            "/journal",
            "/journal?register=risk",
            "/journal?after=0",
            "/journal.csv",
            "/journal.json",
            "/find",
            "/find.json?q=",
            "/api/v1/unit",
            "/api/v1/report/soa.json",
            "/api/v1/report/risk-register.json",
            "/api/v1/report/assets.json",
            "/api/v1/report/obligations.json",
            "/api/v1/report/evidence.json",
            "/api/v1/report/nonconformities.json",
            "/nonconformity",
            "/corrective-action",
            "/improvement",
            "/context",
            "/party",
            "/expectation",
            "/evidence",
            "/sources",
            "/asset.csv",
            "/risk.json",
            "/",
            "/soa",
            "/risk/matrix",
            "/unit",
            "/control",
            "/requirement/A.5.1",
            "/api/v1/soa-line?limit=200",
            "/find?q=zanzibar",
            "/grant/outside",
            "/audit-day?on=2099-07-01",
            "/audit-request",
            "/api/v1/report/audit-requests.json",
            "/work",
            "/calendar",
            "/calendar.ics",
        ];
        for path in paths {
            for as_at in ["", "as_at=2026-06-01"] {
                let sign = if path.contains('?') { "&" } else { "?" };
                for who in [manager, auditor] {
                    let answer =
                        house.get(who, &if as_at.is_empty() { path.to_owned() } else { format!("{path}{sign}{as_at}") }).expect(200);
                    assert_eq!(leaks(&answer.text(), &cast, roles), None, "{path} {as_at}");
                }
            }
        }
        for suffix in ["", "/history"] {
            let answer = house.get(manager, &format!("/api/v1/risk/{mine}{suffix}")).expect(200);
            assert_eq!(leaks(&answer.text(), &cast, roles), None);
        }
        // Counts are of what one may see.
        let all = house.get(&Who::Operator, "/api/v1/asset").json()["total"].as_u64().unwrap();
        let seen = house.get(manager, "/api/v1/asset").json()["total"].as_u64().unwrap();
        assert_eq!((all, seen), (4, 3));
        // Links that the editor cannot see stay.
        house.json(manager, "PATCH", &format!("/api/v1/risk/{mine}"), &json!({ "fields": { "assets": [] } })).expect(200);
        assert_eq!(house.show("risk", mine)["fields"]["assets"], json!([theirs]));
        // And cannot be made.
        house.json(manager, "PATCH", &format!("/api/v1/risk/{mine}"), &json!({ "fields": { "assets": [theirs] } })).expect(422);
    });
}

#[test]
fn a_right_that_is_taken_away_is_gone_at_once() {
    on_each_engine(|house| {
        let ada = house.person("Ada", "U-1", Some(Role::Contributor));
        house.json(&ada, "POST", "/api/v1/asset", &json!({ "fields": { "name": "A", "kind": "process" } })).expect(201);
        let grants = house.get(&Who::Operator, "/api/v1/grant?filter=role:contributor").json();
        let grant = grants["records"][0]["reference"].as_str().unwrap().to_owned();
        house.json(&Who::Operator, "POST", &format!("/api/v1/grant/{grant}/retire"), &json!({})).expect(200);
        let after = house.get(&ada, "/api/v1/asset").status;
        assert!(after == 401 || after == 403, "{after}");
        let people = house.get(&Who::Operator, "/api/v1/person?filter=ada").json();
        let person = people["records"][0]["reference"].as_str().unwrap().to_owned();
        house.json(&Who::Operator, "PATCH", &format!("/api/v1/person/{person}"), &json!({ "fields": { "account": false } })).expect(200);
        house.get(&ada, "/api/v1/asset").expect(401);
    });
}
