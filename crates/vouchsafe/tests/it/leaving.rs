//! What is said before a record is retired or brought back is what then happens, whatever register it is of.

use crate::harness::{House, Who, on_each_engine};
use kernel::Role;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

const OPERATOR: Who = Who::Operator;

fn sequence(house: &House) -> u64 {
    house.get(&OPERATOR, "/api/v1/me").json()["sequence"].as_u64().unwrap()
}

/// What it says beforehand; nothing is written by asking.
fn told(house: &House, who: &Who, register: &str, reference: &str, act: &str) -> Json {
    let before = sequence(house);
    let told = house.get(who, &format!("/api/v1/{register}/{reference}/{act}")).expect(200).json();
    assert_eq!(sequence(house), before, "{reference} {act}");
    told
}

fn totals(told: &Json, part: &str) -> BTreeMap<String, u64> {
    let list = told[part].as_array().unwrap().iter();
    list.map(|kin| (kin["register"].as_str().unwrap().to_owned(), kin["total"].as_u64().unwrap())).collect()
}

/// How many of each register an act turned beside the record itself, from what the journal says of it.
fn turned(house: &House, since: u64, own: &str) -> BTreeMap<String, u64> {
    let log = house.get(&OPERATOR, &format!("/api/v1/journal?after={since}&limit=1000")).expect(200).json();
    let mut counts = BTreeMap::new();
    for entry in log["revisions"].as_array().unwrap() {
        if entry["reference"] != own && (entry["did"] == "retired" || entry["did"] == "restored") {
            *counts.entry(entry["register"].as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    counts
}

/// Each list that a filter names holds exactly what is counted, and every name told is in it.
fn lists_agree(house: &House, told: &Json) {
    for kin in ["along", "stays"].iter().flat_map(|part| told[*part].as_array().unwrap()) {
        let (Some(filter), register) = (kin["filter"].as_str(), kin["register"].as_str().unwrap()) else { continue };
        let filter: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
        let page = house.get(&OPERATOR, &format!("/api/v1/{register}?limit=1000&filter={filter}")).expect(200).json();
        assert_eq!(page["total"], kin["total"], "{register}: {filter}");
        let listed: BTreeSet<&str> = page["records"].as_array().unwrap().iter().filter_map(|record| record["reference"].as_str()).collect();
        for name in kin["first"].as_array().unwrap() {
            assert!(listed.contains(name["reference"].as_str().unwrap()), "{register}: {filter}: {name}");
        }
    }
}

#[test]
fn what_is_said_beforehand_is_what_happens() {
    let house = House::demo(vouchsafe::start::english().unwrap());
    let (mut refused, mut took) = (BTreeSet::new(), BTreeSet::new());
    for register in domain::registers().iter().copied().filter(|register| register.made()) {
        // Those that take others along, and those that cannot leave, are tried more than once.
        let tried = if ["control", "adoption", "unit"].contains(&register.key) { 3 } else { 1 };
        let page = house.get(&OPERATOR, &format!("/api/v1/{}?limit={tried}", register.key)).expect(200).json();
        for record in page["records"].as_array().unwrap() {
            let reference = record["reference"].as_str().unwrap();
            let act = |act: &str| house.json(&OPERATOR, "POST", &format!("/api/v1/{}/{reference}/{act}", register.key), &json!({}));
            let answer = house.get(&OPERATOR, &format!("/api/v1/{}/{reference}/retire", register.key));
            if answer.status == 409 {
                // Left together with one before.
                assert!(act("retire").status == 409, "{reference}");
                continue;
            }
            let away = told(&house, &OPERATOR, register.key, reference, "retire");
            lists_agree(&house, &away);
            let since = sequence(&house);
            let done = act("retire");
            if !away["refused"].as_array().unwrap().is_empty() {
                assert!([409, 422].contains(&done.status), "{reference} was retired: {away}");
                assert!(done.text().contains(away["refused"][0]["message"].as_str().unwrap()), "{reference}: {away}");
                refused.insert(register.key);
                continue;
            }
            done.expect(200);
            assert_eq!(totals(&away, "along"), turned(&house, since, reference), "{reference}");
            // What stays still names it, and is in use.
            for kin in away["stays"].as_array().unwrap() {
                for name in kin["first"].as_array().unwrap() {
                    let (key, other) = (kin["register"].as_str().unwrap(), name["reference"].as_str().unwrap());
                    assert_eq!(house.show(key, other)["retired"], false, "{reference}: {other}");
                }
            }
            let back = told(&house, &OPERATOR, register.key, reference, "restore");
            lists_agree(&house, &back);
            assert_eq!(back["stays"], json!([]));
            if back["refused"].as_array().unwrap().is_empty() {
                let since = sequence(&house);
                act("restore").expect(200);
                assert_eq!(totals(&back, "along"), turned(&house, since, reference), "{reference}");
                if !away["along"].as_array().unwrap().is_empty() {
                    assert_eq!(away["along"].as_array().unwrap().len(), back["along"].as_array().unwrap().len(), "{reference}");
                    took.insert(register.key);
                }
            } else {
                assert!([409, 422].contains(&act("restore").status), "{reference}");
            }
        }
    }
    assert!(took.contains("control") && took.contains("adoption"), "{took:?}");
    assert!(refused.contains("unit"), "{refused:?}");
}

#[test]
fn the_page_says_it_to_who_may_and_to_nobody_else() {
    on_each_engine(|house| {
        let north = house.create("unit", json!({ "name": "North", "parent": "U-1" }));
        let south = house.create("unit", json!({ "name": "South", "parent": "U-1" }));
        let control = house.create("control", json!({ "title": "Two disks", "owner": "P-1", "unit": "U-1" }));
        let seen = house.create("asset", json!({ "name": "Seen", "kind": "service", "unit": north }));
        let hidden = house.create("risk", json!({ "title": "Hidden one", "affects": ["integrity"], "unit": south, "controls": [control] }));
        let risk = house.create(
            "risk",
            json!({ "title": "Named one", "affects": ["integrity"], "unit": north, "controls": [control], "assets": [seen] }),
        );
        let test = house.create(
            "control-test",
            json!({ "title": "Are there two?", "control": control, "procedure": "count", "frequency": "monthly", "first_due": "2026-07-01",
                "independence": "nobody else" }),
        );
        let browser = house.sign_in(house.admin);
        let page = house.get(&browser, &format!("/control/{control}/do/retire")).expect(200).text();
        let main = page.split("<main").nth(1).unwrap();
        for text in [
            format!("Leaves together with {control}"),
            format!("Stays in use and then names {control}"),
            test.clone(),
            risk.clone(),
            hidden.clone(),
        ] {
            assert!(main.contains(&text), "{text}: {main}");
        }
        house.form(&browser, &format!("/control/{control}/do/retire"), &[]).expect(303);
        let page = house.get(&browser, &format!("/control/{control}/do/restore")).expect(200).text();
        assert!(page.contains(&format!("Comes back together with {control}")) && page.contains(&test), "{page}");
        house.form(&browser, &format!("/control/{control}/do/restore"), &[]).expect(303);
        assert_eq!(house.show("control-test", &test)["retired"], false);
        // A part that was retired alone stays away: it is not told as coming back.
        house.json(&OPERATOR, "POST", &format!("/api/v1/control-test/{test}/retire"), &json!({})).expect(200);
        house.json(&OPERATOR, "POST", &format!("/api/v1/control/{control}/retire"), &json!({})).expect(200);
        let back = told(house, &OPERATOR, "control", &control, "restore");
        assert!(!totals(&back, "along").contains_key("control-test"), "{back}");
        house.json(&OPERATOR, "POST", &format!("/api/v1/control/{control}/restore"), &json!({})).expect(200);
        // A unit that still holds something: why not stands there, and the button is off.
        let page = house.get(&browser, &format!("/unit/{north}/do/retire")).expect(200).text();
        assert!(page.contains("cannot be retired") && page.contains("disabled"), "{page}");
        // Who sees a part is told of a part; who may not retire is told nothing, and what is hidden is not there.
        let manager = house.person("Nora", &north, Some(Role::Manager));
        let reader = house.person("Rita", &north, Some(Role::Contributor));
        let asset = told(house, &manager, "asset", &seen, "retire");
        assert_eq!(totals(&asset, "stays").get("risk"), Some(&1), "{asset}");
        house.get(&reader, &format!("/api/v1/asset/{seen}/retire")).expect(403);
        house.get(&manager, &format!("/api/v1/control/{control}/retire")).expect(403);
        house.get(&manager, &format!("/api/v1/risk/{hidden}/retire")).expect(404);
        house.get(&OPERATOR, &format!("/api/v1/asset/{seen}/restore")).expect(409);
        house.get(&Who::Nobody, &format!("/api/v1/asset/{seen}/retire")).expect(401);
        assert_eq!(house.show("asset", &seen)["retired"], false);
    });
}
