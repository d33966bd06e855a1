//! What an audit would find, as programs get it: the API and its document, who sees what, and what is set aside.

use crate::harness::{House, Who, on_each_engine};
use kernel::Role;
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;

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
        is_sarif(&vouchsafe::check::sarif(&now), now["findings"].as_array().unwrap().len());
        assert_eq!(check(&Who::Operator, "?as_at=@1")["counts"]["suppressed"], 0);
        // All of the rule in the unit, and no further.
        let wide = json!({ "fields": { "rule": "risk/unrated", "reason": "On Monday.", "until": "2026-08-01", "unit": north } });
        house.json(&manager, "POST", "/api/v1/suppression", &wide).expect(201);
        assert_eq!(findings(&check(&Who::Operator, ""), "risk/unrated"), [two.as_str()]);
        let everywhere = json!({ "fields": { "rule": "risk/unrated", "reason": "On Monday.", "until": "2026-08-01", "unit": "U-1" } });
        assert!(house.json(&manager, "POST", "/api/v1/suppression", &everywhere).status >= 400);
    });
}

/// What is found in the demo organisation, by rule. Each is meant: what the house of a certified organisation looks like on a weekday.
const DEMO: &str = "\
context/issue-undecided: CI-12
context/party-review-overdue: IP-7
context/requirement-undecided: ER-20
soa/reason-without-obligation: SOA-28 SOA-94
soa/reason-without-risk: SOA-28 SOA-82 SOA-93
soa/never-tested: SOA-7 SOA-8 SOA-27 SOA-35 SOA-71 SOA-78 SOA-84 SOA-85 SOA-86
soa/no-control: SOA-28 SOA-41 SOA-82 SOA-93
soa/nothing-shows-it: SOA-7 SOA-8 SOA-27 SOA-63 SOA-71 SOA-74 SOA-76 SOA-78 SOA-84 SOA-85 SOA-86
soa/target-passed: SOA-28
soa/test-overdue: SOA-30
soa/moved-since-approval: SV-2
risk/above-undecided: R-11 R-43 R-46
risk/acceptance-ended: R-37
risk/acceptance-stale: R-11 R-32
risk/plan-stale: R-1 R-43
competence/gap: P-6 P-21
communication/overdue: CM-1
control/review-overdue: C-58
task/overdue: T-40 T-45 T-52 T-56 T-76 T-77 T-91 T-92 T-119 T-122 T-137 T-154
risk/review-overdue: R-13 R-33 R-42 R-43
risk/action-overdue: TA-1 TA-2 TA-8 TA-14
risk/target-overdue: R-13 R-43
control-test/overdue: CT-3 CT-8 CT-12 CT-13
evidence/stale: E-1 E-2 E-4 E-5 E-6 E-7 E-10 E-12 E-14
evidence/not-reviewed: E-32 E-33
metric/bad: ME-2 ME-4 ME-7
audit-programme/skips: AP-1
improvement/unanswered: IMP-2
nonconformity/action-overdue: CA-10
asset/review-overdue: AS-45 AS-52
obligation/review-overdue: OB-15 OB-21";

#[test]
fn the_demo_organisation_has_the_findings_that_are_meant() {
    let house = House::demo(vouchsafe::start::english().unwrap());
    let found = house.get(&Who::Operator, "/api/v1/check").expect(200).json();
    let mut lines: Vec<(String, Vec<String>)> = Vec::new();
    for finding in found["findings"].as_array().unwrap() {
        let (rule, reference) = (finding["rule"].as_str().unwrap(), finding["reference"].as_str().unwrap_or("-").to_owned());
        match lines.last_mut().filter(|(last, _)| last == rule) {
            Some((_, all)) => all.push(reference),
            None => lines.push((rule.to_owned(), vec![reference])),
        }
    }
    let text: Vec<String> = lines.iter().map(|(rule, all)| format!("{rule}: {}", all.join(" "))).collect();
    assert_eq!(text.join("\n"), DEMO, "write down what is meant, and mend what is not");
    let errors = found["counts"]["error"].as_u64().unwrap();
    assert!((5..=15).contains(&errors), "{errors}: an ISMS that lives has some, and one that was certified has few");
    is_sarif(&vouchsafe::check::sarif(&found), found["findings"].as_array().unwrap().len());
}

/// An object has these keys and no others; the schema of the format allows none that it does not name.
#[track_caller]
fn keys<'j>(object: &'j Json, must: &[&str], may: &[&str]) -> &'j Json {
    let known: BTreeSet<&str> = object.as_object().unwrap().keys().map(String::as_str).collect();
    assert!(must.iter().all(|key| known.contains(key)), "{must:?} in {object}");
    assert!(known.iter().all(|key| must.contains(key) || may.contains(key)), "no other than {must:?} and {may:?} in {object}");
    object
}

#[track_caller]
fn text(object: &Json) {
    assert!(keys(object, &["text"], &[])["text"].as_str().is_some_and(|text| !text.trim().is_empty()), "{object}");
}

/// What the schema of SARIF 2.1.0 asks of the parts that are used, and what it cannot say: that each result names its rule by both.
fn is_sarif(log: &Json, results: usize) {
    keys(log, &["$schema", "version", "runs"], &[]);
    assert_eq!(log["version"], "2.1.0");
    let run = keys(&log["runs"][0], &["tool", "results"], &[]);
    let driver = keys(&keys(&run["tool"], &["driver"], &[])["driver"], &["name", "version", "rules"], &[]);
    let levels = ["none", "note", "warning", "error"];
    let rules = driver["rules"].as_array().unwrap();
    let mut ids = BTreeSet::new();
    for rule in rules {
        keys(rule, &["id", "shortDescription", "fullDescription", "help", "defaultConfiguration", "properties"], &[]);
        assert!(ids.insert(rule["id"].as_str().unwrap()), "{} stands twice", rule["id"]);
        ["shortDescription", "fullDescription", "help"].iter().for_each(|key| text(&rule[*key]));
        let level = &keys(&rule["defaultConfiguration"], &["level"], &[])["level"];
        assert!(levels.contains(&level.as_str().unwrap()), "{level}");
        let tags: Vec<&str> = rule["properties"]["tags"].as_array().unwrap().iter().filter_map(Json::as_str).collect();
        assert_eq!(tags.iter().collect::<BTreeSet<_>>().len(), tags.len(), "tags are unique");
    }
    let all = run["results"].as_array().unwrap();
    assert_eq!(all.len(), results);
    let mut prints = BTreeSet::new();
    for result in all {
        keys(result, &["ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints", "suppressions"], &[]);
        assert!(levels.contains(&result["level"].as_str().unwrap()));
        text(&result["message"]);
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let place = keys(&result["locations"][0], &["physicalLocation", "logicalLocations"], &[]);
        let uri =
            keys(&keys(&place["physicalLocation"], &["artifactLocation"], &[])["artifactLocation"], &["uri"], &[])["uri"].as_str().unwrap();
        let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/?=&%:+".contains(c);
        assert!(!uri.is_empty() && !uri.starts_with('/') && uri.chars().all(plain), "{uri} is no relative reference");
        keys(&place["logicalLocations"][0], &["name", "fullyQualifiedName", "kind"], &[]);
        let print = result["partialFingerprints"].as_object().unwrap();
        assert!(print.values().all(Json::is_string));
        assert!(prints.insert(result["partialFingerprints"].to_string()), "two results have one fingerprint: {result}");
        for by in result["suppressions"].as_array().unwrap() {
            keys(by, &["kind"], &["status", "justification", "properties"]);
            assert!(["inSource", "external"].contains(&by["kind"].as_str().unwrap()));
            assert!(["accepted", "underReview", "rejected"].contains(&by["status"].as_str().unwrap()));
        }
    }
}
