//! What a signature shows of its own course, under which clause it is filed, and what a record calls its own revision.

use crate::harness::{House, Who, on_each_engine};
use kernel::Role;
use serde_json::json;

const OPERATOR: Who = Who::Operator;

/// The journal numbers of a record's revisions, oldest first.
fn entries(house: &House, register: &str, reference: &str) -> Vec<u64> {
    let history = house.get(&OPERATOR, &format!("/api/v1/{register}/{reference}/history")).expect(200).json();
    let mut all: Vec<u64> = history["revisions"].as_array().unwrap().iter().map(|one| one["sequence"].as_u64().unwrap()).collect();
    all.sort_unstable();
    all
}

/// The section of a page under this heading.
fn section<'p>(page: &'p str, id: &str) -> &'p str {
    let start = page.find(&format!("aria-labelledby=\"{id}\"")).unwrap_or_else(|| panic!("no {id}"));
    page[start..].split("</section>").next().unwrap()
}

#[test]
fn a_signature_shows_the_entry_of_its_signing_and_that_of_its_taking_back() {
    on_each_engine(|house| {
        let boss = house.person("ida", "U-1", Some(Role::Admin));
        let ida = house.get(&OPERATOR, "/api/v1/person?filter=name:ida").expect(200).json()["records"][0]["reference"].clone();
        let ida = ida.as_str().unwrap();
        house
            .json(&OPERATOR, "PATCH", &format!("/api/v1/person/{ida}"), &json!({ "fields": { "functions": ["top-management"] } }))
            .expect(200);
        let unit = house.create("unit", json!({ "name": "North", "parent": "U-1", "kind": "company" }));
        let risk = house.create(
            "risk",
            json!({ "title": "Rosters are lost", "affects": ["availability"], "owner": ida, "unit": unit, "current_likelihood": 3,
                "current_likelihood_reason": "Seen", "current_consequence": 4, "current_consequence_reason": "A day" }),
        );
        let accept = |why: &str| {
            let said = json!({ "fields": { "reason": why, "until": "2026-08-31" } });
            house.json(&boss, "POST", &format!("/api/v1/risk/{risk}/accept"), &said).expect(200);
            let signed = house.get(&OPERATOR, &format!("/api/v1/sign-off?filter=about:{risk}&sort=-reference")).expect(200).json();
            signed["records"][0]["reference"].as_str().unwrap().to_owned()
        };
        let (first, second) = (accept("Closed in spring"), accept("Closed in summer"));
        assert_ne!(first, second);
        // It moves along with its record, which gives nothing and takes nothing back.
        house.json(&OPERATOR, "PATCH", &format!("/api/v1/risk/{risk}"), &json!({ "fields": { "unit": "U-1" } })).expect(200);
        let shown = || section(&house.get(&OPERATOR, &format!("/risk/{risk}")).expect(200).text(), "signatures").to_owned();
        let (replaced, given) = (entries(house, "sign-off", &first), entries(house, "sign-off", &second));
        assert_eq!((replaced.len(), given.len()), (3, 2));
        let before = shown();
        assert_eq!(before.matches("Taken back").count(), 2, "the mark and the sentence of the first alone: {before}");
        house.clock.advance(jiff::SignedDuration::from_hours(72));
        let why = json!({ "fields": { "why": "The site stays" } });
        house.json(&boss, "POST", &format!("/api/v1/sign-off/{second}/withdraw"), &why).expect(200);
        let back = *entries(house, "sign-off", &second).last().unwrap();
        let page = shown();
        // The newest stands first, each with its signing before its taking back; the second signing took the first back.
        assert_eq!(replaced[1], given[0]);
        let said: Vec<u64> = page.split("Entry ").skip(1).map(|rest| rest.split('.').next().unwrap().parse().unwrap()).collect();
        assert_eq!(said, [given[0], back, replaced[0], replaced[1]], "{page}");
        assert!(page.contains("The site stays") && page.contains("Replaced by a later signature"), "{page}");
        // A moment before it was taken back shows it given.
        let then = house.get(&OPERATOR, &format!("/risk/{risk}?as_at=@{}", given[0])).expect(200).text();
        let then = section(&then, "signatures");
        assert!(then.contains(&format!("Entry {}.", given[0])) && !then.contains("The site stays"), "{then}");
    });
}

#[test]
fn a_signature_is_filed_under_the_clause_that_asks_for_it_and_a_record_counts_revisions() {
    on_each_engine(|house| {
        let boss = house.person("ida", "U-1", Some(Role::Admin));
        let ida = house.get(&OPERATOR, "/api/v1/person?filter=name:ida").expect(200).json()["records"][0]["reference"].clone();
        let path = format!("/api/v1/person/{}", ida.as_str().unwrap());
        house.json(&OPERATOR, "PATCH", &path, &json!({ "fields": { "functions": ["top-management"] } })).expect(200);
        let statement = json!({ "fields": { "statement": "Booking for clinics, from Bonn" } });
        house.json(&OPERATOR, "PATCH", "/api/v1/scope/SC-1", &statement).expect(200);
        let sign = |record: &str, register: &str| {
            house.json(&boss, "POST", &format!("/api/v1/{register}/{record}/approve"), &json!({ "fields": {} })).expect(200);
            let signed = house.get(&OPERATOR, &format!("/api/v1/sign-off?filter=about:{record}")).expect(200).json();
            signed["records"][0]["reference"].as_str().unwrap().to_owned()
        };
        for (record, register, clause) in [("CR-1", "criteria", "Clause 6.1.2 a<"), ("SC-1", "scope", "Clause 4.3<")] {
            let page = house.get(&OPERATOR, &format!("/sign-off/{}", sign(record, register))).expect(200).text();
            assert!(page.contains(clause) && !page.contains("6.1.3 f"), "{register}: {page}");
            // What people approve has versions, the record itself revisions.
            let own = house.get(&OPERATOR, &format!("/{register}/{record}")).expect(200).text();
            let head = own.split("<h1").nth(1).unwrap().split("class=\"cols").next().unwrap();
            assert!(head.contains("Revision <b>") && !head.contains("Version <b>"), "{head}");
        }
    });
}
