//! What was signed is kept as a copy, and the copy shows its reader nothing that the reader sees nowhere else.

use crate::harness::{House, Who, on_each_engine};
use kernel::Role;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

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

/// Signatures of the demo organisation with what each is about and in which unit it stands.
fn signatures(house: &House) -> Vec<(String, String, String)> {
    let all = house.get(&Who::Operator, "/api/v1/sign-off?limit=1000").expect(200).json();
    let text = |record: &Json, key: &str| record["fixed"][key].as_str().or(record["fields"][key].as_str()).unwrap_or_default().to_owned();
    let rows = all["records"].as_array().unwrap().iter();
    rows.map(|row| (row["reference"].as_str().unwrap().to_owned(), text(row, "about"), text(row, "unit"))).collect()
}

/// The register under whose prefix a reference stands.
fn register_of(house: &House, reference: &str) -> &'static str {
    let prefix = reference.split('-').next().unwrap();
    house.app.registers.iter().find(|register| register.prefix == prefix).unwrap().key
}

/// For every register that can be signed and every kind of reader: the page of what was signed offers the copy exactly where it is given.
#[test]
fn a_copy_is_offered_exactly_where_it_is_given_in_every_register_that_is_signed() {
    let house = House::demo(vouchsafe::start::english().unwrap());
    // One signature of each act, the newest, and beside it one in another unit where there is one.
    let all = signatures(&house);
    let mut chosen: BTreeMap<(&str, &str), &(String, String, String)> = BTreeMap::new();
    for one in &all {
        chosen.insert((register_of(&house, &one.1), one.2.as_str()), one);
    }
    let signed: BTreeSet<&str> = chosen.keys().map(|(register, _)| *register).collect();
    let can: BTreeSet<&str> = house.app.concepts.iter().flat_map(|concept| concept.signings).map(|signing| signing.register).collect();
    // Evidence is accepted by a state, and no signature is kept of it.
    let missing: Vec<&&str> = can.iter().filter(|register| **register != "evidence" && !signed.contains(**register)).collect();
    assert!(missing.is_empty(), "the demo organisation signs nothing of {missing:?}");
    let units = house.get(&Who::Operator, "/api/v1/unit?limit=100").expect(200).json();
    let units: Vec<String> =
        units["records"].as_array().unwrap().iter().map(|unit| unit["reference"].as_str().unwrap().to_owned()).collect();
    let (mut given, mut refused, mut offered_nowhere) = (0, 0, 0);
    for unit in units.iter().take(4) {
        for role in [Role::Reader, Role::Contributor] {
            let name = format!("probe-{}-{}", unit.to_lowercase(), kernel::Choice::key(role));
            house.person(&name, unit, Some(role));
            let who = house.sign_in(found(&house, &name)["id"].as_str().unwrap().parse().unwrap());
            for (signature, about, _) in chosen.values() {
                let status = house.get(&who, &format!("/copy/{signature}")).status;
                let link = format!("href=\"/copy/{signature}\"");
                for page in [format!("/{}/{about}", register_of(&house, about)), format!("/sign-off/{signature}")] {
                    let page = house.get(&who, &page);
                    if page.status != 200 {
                        assert_eq!(status, 404, "{name} is given {signature} of a record that is hidden");
                        offered_nowhere += 1;
                        continue;
                    }
                    let text = page.text();
                    if text.contains(&link) {
                        assert_eq!(status, 200, "{name} is offered {signature} of {about} and not given it");
                    }
                    // The page of the signature itself offers none; that of the record does wherever it is given.
                    if text.contains("aria-labelledby=\"signatures\"") {
                        assert_eq!(text.contains(&link), status == 200, "{name} at {about}: {signature}");
                    }
                }
                match status {
                    200 => given += 1,
                    404 => refused += 1,
                    other => panic!("{other} for {signature}"),
                }
            }
        }
    }
    println!("{} signatures of {signed:?}: {given} given, {refused} refused, {offered_nowhere} pages hidden", chosen.len());
    assert!(given > 20 && refused > 20 && offered_nowhere > 0, "{given} {refused} {offered_nowhere}");
}
