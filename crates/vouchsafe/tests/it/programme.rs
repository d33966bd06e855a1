//! An audit programme is approved with the plan of its audits: what moves in it afterwards shows, now and not before, to whoever sees it.

use crate::channels::Channel;
use crate::harness::{Who, on_each_engine};
use kernel::Role;
use serde_json::json;

#[test]
fn the_approval_says_what_moved_since_and_the_past_that_nothing_had() {
    on_each_engine(|house| {
        let north = house.create("unit", json!({ "name": "North", "parent": "U-1" }));
        let south = house.create("unit", json!({ "name": "South", "parent": "U-1" }));
        let boss = house.person("Ida", "U-1", Some(Role::Manager));
        let me = |who: &Who| house.get(who, "/api/v1/me").expect(200).json()["person"]["reference"].as_str().unwrap().to_owned();
        let ida = me(&boss);
        let said = json!({ "fields": { "functions": ["top-management"] } });
        house.json(&Who::Operator, "PATCH", &format!("/api/v1/person/{ida}"), &said).expect(200);
        let programme =
            json!({ "title": "Three years", "starts": "2026-06-01", "objectives": "All", "approver": "top-management", "unit": north });
        let programme = house.create("audit-programme", programme);
        let audit = json!({ "title": "Audit of South", "kind": "internal", "programme": programme, "criteria": "ISO/IEC 27001:2022", "extent": "All",
            "method": "remote", "starts": "2026-09-01", "ends": "2026-09-02", "lead": ida, "unit": south });
        let audit = house.create("audit", audit);
        let line = |reference: &str| {
            let said = json!({ "audit": audit, "subject": reference, "chosen": ["risk"], "unit": south });
            house.create("audit-line", said)
        };
        line("A.5.18");
        let path = format!("/api/v1/audit-programme/{programme}");
        house.json(&boss, "POST", &format!("{path}/approve"), &json!({ "fields": {} })).expect(200);
        let standing = |query: &str| {
            let shown = house.get(&Who::Operator, &format!("{path}{query}")).expect(200).json();
            (shown["derived"]["approval"].as_str().unwrap_or_default().to_owned(), shown["derived"]["moved"].as_i64())
        };
        assert_eq!(standing(""), ("approved".to_owned(), Some(0)));
        let then = house.get(&Who::Operator, "/api/v1/me").expect(200).json()["sequence"].to_string();
        let second = line("A.5.15");
        assert_eq!(standing(""), ("moved".to_owned(), Some(1)));
        assert_eq!(standing(&format!("?as_at=@{then}")), ("approved".to_owned(), Some(0)));
        // Whoever sees all of it is told what moved; whoever does not, that something did.
        let page = |person: &str| {
            let browser = Channel::Forms.enter(house, person);
            house.get(&browser, &format!("/audit-programme/{programme}")).expect(200).text()
        };
        assert!(page(&ida).contains("It looks at A.5.15 too."));
        let reader = me(&house.person("Nora", &north, Some(Role::Reader)));
        let told = page(&reader);
        assert!(told.contains("Since then the plan of one audit has moved."), "{told}");
        assert!(!told.contains("A.5.15") && !told.contains("has left") && !told.contains("Audit of South"), "{told}");
        // Nobody says by hand what was approved, and what comes back as it was is as it was approved.
        let forged = json!({ "fields": { "approved_plan": [["AU-1", "2026-09-01", "risk", "A.5.15, A.5.18"]] } });
        house.json(&boss, "PATCH", &path, &forged).expect(422);
        house.json(&Who::Operator, "POST", &format!("/api/v1/audit-line/{second}/retire"), &json!({ "fields": {} })).expect(200);
        assert_eq!(standing(""), ("approved".to_owned(), Some(0)));
    });
}
