//! What an audit would find, as programs get it: the API and its document, who sees what, and what is set aside.

use crate::harness::{Who, on_each_engine};
use kernel::Role;
use serde_json::{Value as Json, json};

fn findings(body: &Json, rule: &str) -> Vec<String> {
    let all = body["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == rule && finding["suppressed"].is_null());
    all.map(|finding| finding["reference"].as_str().unwrap_or_default().to_owned()).collect()
}

#[test]
fn programs_get_what_the_page_says() {
    on_each_engine(|house| {
        let north = house.create("unit", json!({ "name": "North", "parent": "U-1" }));
        let south = house.create("unit", json!({ "name": "South", "parent": "U-1" }));
        let risk = |unit: &str| house.create("risk", json!({ "title": "Lost", "affects": ["integrity"], "unit": unit, "owner": "P-1" }));
        let (one, two) = (risk(&north), risk(&south));
        let check = |who: &Who, query: &str| house.get(who, &format!("/api/v1/check{query}")).expect(200).json();
        let whole = check(&Who::Operator, "");
        assert_eq!(findings(&whole, "risk/unrated"), [one.clone(), two.clone()]);
        assert_eq!(whole["for"], Json::Null);
        for key in ["error", "warning", "note"] {
            let open = whole["findings"]
                .as_array()
                .unwrap()
                .iter()
                .filter(|finding| finding["severity"] == key && finding["suppressed"].is_null());
            assert_eq!(whole["counts"][key].as_u64(), u64::try_from(open.count()).ok(), "{key}");
        }
        // The page counts the same.
        let errors = check(&Who::Operator, "?for=stage-1")["counts"]["error"].as_u64().unwrap();
        let page = house.get(&Who::Operator, "/readiness?for=stage-1").expect(200).text();
        let said = page.split("only=error").nth(1).and_then(|rest| rest.split("<b>").nth(1)).and_then(|rest| rest.split('<').next());
        assert_eq!(said.and_then(|n| n.parse().ok()), Some(errors));
        assert!(check(&Who::Operator, "?for=stage-1")["rules"].as_array().unwrap().len() < whole["rules"].as_array().unwrap().len());
        house.get(&Who::Operator, "/api/v1/check?for=stage-9").expect(422);
        house.get(&Who::Operator, "/api/v1/check?fro=stage-1").expect(422);
        // Whoever sees a part hears of that part, and whoever only works there sets nothing aside.
        let somebody = house.person("Ada", &north, Some(Role::Contributor));
        assert_eq!(findings(&check(&somebody, ""), "risk/unrated"), [one.as_str()]);
        let said =
            |record: &str| json!({ "fields": { "rule": "risk/unrated", "record": record, "reason": "On Monday.", "until": "2026-08-01" } });
        house.json(&somebody, "POST", "/api/v1/suppression", &said(&one)).expect(403);
        let manager = house.person("Bea", &north, Some(Role::Manager));
        let refused = house.json(&manager, "POST", "/api/v1/suppression", &said(&two));
        assert!(refused.status >= 400, "{}", refused.status);
        house.json(&manager, "POST", "/api/v1/suppression", &said(&one)).expect(201);
        let now = check(&Who::Operator, "");
        assert_eq!(findings(&now, "risk/unrated"), [two.as_str()]);
        assert_eq!(now["counts"]["suppressed"], 1);
        assert_eq!(check(&Who::Operator, "?as_at=@1")["counts"]["suppressed"], 0);
        // All of the rule in the unit, and no further.
        let wide = json!({ "fields": { "rule": "risk/unrated", "reason": "On Monday.", "until": "2026-08-01", "unit": north } });
        house.json(&manager, "POST", "/api/v1/suppression", &wide).expect(201);
        assert_eq!(findings(&check(&Who::Operator, ""), "risk/unrated"), [two.as_str()]);
        let everywhere = json!({ "fields": { "rule": "risk/unrated", "reason": "On Monday.", "until": "2026-08-01", "unit": "U-1" } });
        assert!(house.json(&manager, "POST", "/api/v1/suppression", &everywhere).status >= 400);
    });
}
