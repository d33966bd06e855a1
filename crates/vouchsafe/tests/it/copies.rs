//! What was signed is kept as a copy, and the copy shows its reader nothing that the reader sees nowhere else.

use crate::harness::{House, Who, on_each_engine};
use kernel::Role;
use serde_json::{Value as Json, json};

/// The record of somebody that the house made.
fn found(house: &House, name: &str) -> Json {
    let all = house.get(&Who::Operator, "/api/v1/person?limit=1000").expect(200).json();
    let mut rows = all["records"].as_array().unwrap().iter();
    rows.find(|row| row["title"] == name).unwrap().clone()
}

/// Somebody who sees everything and signs as top management.
fn boss(house: &House) -> Who {
    let boss = house.person("ida-of-all", "U-1", Some(Role::Contributor));
    let reference = found(house, "ida-of-all")["reference"].as_str().unwrap().to_owned();
    let said = json!({ "fields": { "functions": ["top-management"] } });
    house.json(&Who::Operator, "PATCH", &format!("/api/v1/person/{reference}"), &said).expect(200);
    boss
}

/// A high risk of a unit with these controls, accepted; the reference of the signature.
fn accepted(house: &House, boss: &Who, unit: &str, title: &str, controls: &[&str]) -> (String, String) {
    let risk = house.create(
        "risk",
        json!({ "title": title, "affects": ["availability"], "owner": "P-1", "unit": unit, "controls": controls,
            "current_likelihood": 3, "current_likelihood_reason": "Seen", "current_consequence": 4, "current_consequence_reason": "A day" }),
    );
    let said = json!({ "fields": { "reason": "One site, closed in spring", "until": "2026-08-31" } });
    house.json(boss, "POST", &format!("/api/v1/risk/{risk}/accept"), &said).expect(200);
    let signed = house.get(&Who::Operator, &format!("/api/v1/sign-off?filter=about:{risk}")).expect(200).json();
    (risk, signed["records"][0]["reference"].as_str().unwrap().to_owned())
}

#[test]
fn a_copy_goes_to_those_only_who_see_everything_that_it_names() {
    on_each_engine(|house| {
        let boss = boss(house);
        let unit = |name: &str| house.create("unit", json!({ "name": name, "parent": "U-1", "kind": "company" }));
        let (north, south) = (unit("North"), unit("South"));
        let secret = house.create("control", json!({ "title": "Zanzibar locks", "unit": south }));
        let plain = house.create("control", json!({ "title": "Locked copies", "unit": north }));
        let (own_risk, own) = accepted(house, &boss, &north, "Rosters are lost", &[&plain]);
        let (mixed_risk, mixed) = accepted(house, &boss, &north, "Keys are lost", &[&plain, &secret]);
        let reader = house.person("worker-of-north", &north, Some(Role::Contributor));
        let south_reader = house.person("reader-of-south", &south, Some(Role::Reader));
        let root_reader = house.person("reader-of-all", "U-1", Some(Role::Reader));
        // One row for each reader, a column for each copy.
        for (name, who, wanted) in [
            ("signer", &boss, [200, 200]),
            ("reader of all", &root_reader, [200, 200]),
            ("contributor of north", &reader, [200, 404]),
            ("reader of south", &south_reader, [404, 404]),
        ] {
            let copy = |signature: &String| house.get(who, &format!("/api/v1/copy/{signature}")).status;
            assert_eq!([&own, &mixed].map(copy), wanted, "{name}");
        }
        // What is not given is not offered either.
        let session = house.sign_in(found(house, "worker-of-north")["id"].as_str().unwrap().parse().unwrap());
        assert_eq!(house.get(&session, &format!("/copy/{mixed}")).status, 404);
        let offers = |risk: &str| house.get(&session, &format!("/risk/{risk}")).expect(200).text().contains("/copy/SIG-");
        assert_eq!([offers(&own_risk), offers(&mixed_risk)], [true, false]);
    });
}
