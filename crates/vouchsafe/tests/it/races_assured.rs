//! Eight at once at the acts of audits, reviews, certification, gap analyses and improvements: one carries it out, and nothing is doubled.

use crate::harness::{House, Who, on_each_engine};
use crate::races::{boss, eight, one_wins, post, total};
use kernel::Role;
use serde_json::{Value as Json, json};

const OPERATOR: Who = Who::Operator;

/// Eight try the act; one carries it out.
#[track_caller]
fn once(house: &House, who: &Who, path: &str, fields: &Json) {
    one_wins(path, &eight(|_| post(house, who, path, fields)), 200, &[409, 422]);
}

/// Eight try what may be said anew; whoever was last is kept, whole.
#[track_caller]
fn anew(house: &House, who: &Who, path: &str, fields: &Json) {
    let statuses: Vec<u16> = eight(|_| post(house, who, path, fields)).iter().map(|answer| answer.status).collect();
    assert!(statuses.contains(&200) && statuses.iter().all(|status| [200, 409, 422].contains(status)), "{path}: {statuses:?}");
}

#[track_caller]
fn act(house: &House, who: &Who, path: &str, fields: &Json) {
    post(house, who, path, fields).expect(200);
}

fn made(house: &House, who: &Who, register: &str, fields: &Json) -> String {
    post(house, who, register, fields).expect(201).json()["reference"].as_str().unwrap().to_owned()
}

fn named(house: &House, name: &str) -> String {
    let found = house.get(&OPERATOR, &format!("/api/v1/person?filter={}", name.to_lowercase())).expect(200).json();
    found["records"][0]["reference"].as_str().unwrap().to_owned()
}

fn state(house: &House, register: &str, reference: &str) -> String {
    house.show(register, reference)["fields"]["state"].as_str().unwrap().to_owned()
}

#[test]
fn an_analysis_is_signed_once_and_follows_one_other() {
    on_each_engine(|house| {
        let boss = boss(house);
        let scope = house.create("scope", json!({ "title": "All", "unit": "U-1", "statement": "All of it" }));
        house.create("adoption", json!({ "framework": "iso27002-2022", "scope": scope, "since": "2026-05-01" }));
        let said = json!({ "title": "Spring", "frameworks": ["iso27002-2022"], "scope": scope });
        let analysis = house.create("gap-analysis", said.clone());
        once(house, &boss, &format!("gap-analysis/{analysis}/open"), &json!({}));
        assert_eq!(total(house, "gap-answer", ""), 93, "opened once");
        let sign = json!({ "conclusion": "Much to do", "open_why": "No time" });
        once(house, &boss, &format!("gap-analysis/{analysis}/sign"), &sign);
        assert_eq!((total(house, "sign-off", ""), state(house, "gap-analysis", &analysis)), (1, "signed".to_owned()));
        // Of two that would take its place, each by four, both may be signed, one after the other, and one counts.
        let next: Vec<String> = (0..2).map(|_| house.create("gap-analysis", said.clone())).collect();
        next.iter().for_each(|one| act(house, &boss, &format!("gap-analysis/{one}/open"), &json!({})));
        let answers = eight(|n| post(house, &boss, &format!("gap-analysis/{}/sign", next[n % 2]), &sign));
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 2);
        assert_eq!((total(house, "gap-analysis", "state:signed"), total(house, "gap-analysis", "state:superseded")), (1, 2));
    });
}

#[test]
fn a_report_is_signed_and_received_once_and_a_breach_is_raised_once() {
    on_each_engine(|house| {
        let boss = boss(house);
        let lead = house.person("Aron", "U-1", Some(Role::Contributor));
        let said = json!({ "title": "Spring", "kind": "internal", "criteria": "ISO/IEC 27001:2022", "extent": "All", "method": "on-site",
            "starts": "2026-06-01", "ends": "2026-06-02", "lead": named(house, "Aron"), "audited": ["P-1"] });
        let audit = house.create("audit", said);
        let path = format!("audit/{audit}");
        act(house, &boss, &format!("{path}/cover"), &json!({ "subjects": ["A.5.18"], "chosen": ["turn"] }));
        once(house, &lead, &format!("{path}/start"), &json!({}));
        let line = house.get(&OPERATOR, "/api/v1/audit-line").expect(200).json()["records"][0]["reference"].as_str().unwrap().to_owned();
        let seen = json!({ "fields": { "observed": "Two of ten", "conclusion": "nonconforming" } });
        house.json(&lead, "PATCH", &format!("/api/v1/audit-line/{line}"), &seen).expect(200);
        let breach =
            json!({ "title": "Rights stay", "audit": audit, "line": line, "kind": "minor", "observed": "Two", "breached": "They end" });
        let finding = made(house, &lead, "audit-finding", &breach);
        once(house, &lead, &format!("audit-finding/{finding}/raise"), &json!({}));
        assert_eq!(total(house, "nonconformity", ""), 1);
        let idea = json!({ "title": "One form", "audit": audit, "kind": "opportunity", "observed": "Three forms" });
        let idea = made(house, &lead, "audit-finding", &idea);
        once(house, &lead, &format!("audit-finding/{idea}/suggest"), &json!({}));
        assert_eq!(total(house, "improvement", ""), 1);
        house.json(&lead, "PATCH", &format!("/api/v1/{path}"), &json!({ "fields": { "conclusion": "It works" } })).expect(200);
        once(house, &lead, &format!("{path}/report"), &json!({}));
        once(house, &boss, &format!("{path}/receive"), &json!({}));
        assert_eq!((total(house, "sign-off", ""), state(house, "audit", &audit)), (2, "closed".to_owned()));
    });
}

#[test]
fn a_certificate_is_recorded_once() {
    on_each_engine(|house| {
        let boss = boss(house);
        let said = json!({ "title": "Whole", "body": "Nordzert", "scope": "SC-1", "scope_text": "Payroll", "people": 40 });
        let one = house.create("certification", said);
        let path = format!("certification/{one}");
        once(house, &boss, &format!("{path}/apply"), &json!({}));
        let visit = |kind: &str, day: &str| {
            let visit = house.create("certification-visit", json!({ "title": kind, "certification": one, "kind": kind, "planned": day }));
            anew(house, &boss, &format!("certification-visit/{visit}/hold"), &json!({ "began": day }));
            let result = json!({ "result": "recommended", "conclusion": "In order" });
            once(house, &boss, &format!("certification-visit/{visit}/conclude"), &result);
            visit
        };
        visit("stage-1", "2026-01-12");
        once(house, &boss, &format!("{path}/stage-2"), &json!({}));
        let visit = visit("stage-2", "2026-03-02");
        let found = json!({ "title": "Leavers stay", "visit": visit, "grade": "minor", "clause": "9.2", "observed": "Three of ten" });
        let finding = format!("certification-finding/{}", house.create("certification-finding", found));
        once(house, &boss, &format!("{finding}/raise"), &json!({}));
        let answer = json!({ "correction": "Done", "cause": "No step", "action": "A step", "on": "2026-03-05" });
        anew(house, &boss, &format!("{finding}/answer"), &answer);
        once(house, &boss, &format!("{finding}/accept"), &json!({ "on": "2026-03-10" }));
        // Eight certificates with numbers of their own, of which one is recorded.
        let certify =
            |n: usize| post(house, &boss, &format!("{path}/certify"), &json!({ "decision": "2026-03-20", "number": format!("NZ {n}") }));
        one_wins("certify", &eight(certify), 200, &[409, 422]);
        assert_eq!((total(house, "certificate", ""), total(house, "nonconformity", "")), (1, 1));
        let number = house.show("certification", &one)["fixed"]["number"].clone();
        let issued = house.get(&OPERATOR, "/api/v1/certificate").expect(200).json()["records"][0].clone();
        assert!(number.is_string() && [&issued["fields"]["number"], &issued["fixed"]["number"]].contains(&&number), "{number} {issued}");
    });
}

#[test]
fn a_request_is_answered_and_accepted_once_and_an_auditor_let_in_once() {
    on_each_engine(|house| {
        let ines = house.person("Ines", "U-1", Some(Role::Auditor));
        let max = house.person("Max", "U-1", Some(Role::Contributor));
        let asked = made(house, &ines, "audit-request", &json!({ "title": "Reviews", "wanted_on": "2026-06-02", "unit": "U-1" }));
        let path = format!("audit-request/{asked}");
        // Each says something else; what is kept is one answer, whole.
        let answers = eight(|n| post(house, &max, &format!("{path}/answer"), &json!({ "answer": format!("Answer {n}") })));
        assert!(answers.iter().all(|answer| [200, 409, 422].contains(&answer.status)));
        assert!(answers.iter().any(|answer| answer.status == 200));
        assert_eq!(state(house, "audit-request", &asked), "answered");
        once(house, &ines, &format!("{path}/accept"), &json!({}));
        assert_eq!(state(house, "audit-request", &asked), "accepted");
        // Let in by eight: one right for each unit of the scope, whoever was first.
        let unit = |name: &str| house.create("unit", json!({ "name": name, "parent": "U-1" }));
        let (north, south) = (unit("North"), unit("South"));
        let scope = house.create("scope", json!({ "title": "Two units", "units": [north, south] }));
        let person = house.create("person", json!({ "name": "Ola", "email": "ola@norm.example", "account": true, "unit": north }));
        let before = total(house, "grant", "");
        let said = json!({ "person": person, "until": "2026-06-30", "reason": "Stage 2" });
        let answers = eight(|_| post(house, &OPERATOR, &format!("scope/{scope}/admit"), &said));
        assert!(answers.iter().any(|answer| answer.status == 200));
        assert!(answers.iter().all(|answer| [200, 409, 422].contains(&answer.status)), "{answers:?}");
        assert_eq!(total(house, "grant", "") - before, 2, "a right for each unit, and none twice");
    });
}

#[test]
fn a_review_is_held_concluded_and_signed_once() {
    on_each_engine(|house| {
        let boss = boss(house);
        let review = house.create("management-review", json!({ "title": "Spring", "planned": "2026-06-01" }));
        let path = format!("management-review/{review}");
        let inputs = total(house, "review-input", "");
        anew(house, &boss, &format!("{path}/hold"), &json!({ "held": "2026-06-01", "present": ["P-1"] }));
        let rows = house.get(&OPERATOR, "/api/v1/review-input?limit=50").expect(200).json();
        assert_eq!(rows["total"].as_u64(), Some(inputs), "inputs come with the review and once");
        for row in rows["records"].as_array().unwrap() {
            let said = json!({ "fields": { "discussion": "As the numbers say", "decision": "Go on", "report": "See the numbers" } });
            house.json(&boss, "PATCH", &format!("/api/v1/review-input/{}", row["reference"].as_str().unwrap()), &said).expect(200);
        }
        once(house, &boss, &format!("{path}/conclude"), &json!({ "conclusion": "It works", "changes": "None" }));
        once(house, &boss, &format!("{path}/approve"), &json!({}));
        assert_eq!((total(house, "sign-off", ""), state(house, "management-review", &review)), (1, "concluded".to_owned()));
    });
}

#[test]
fn an_improvement_is_answered_finished_and_opened_again_once() {
    on_each_engine(|house| {
        let idea = house.create("improvement", json!({ "title": "Fewer forms", "what": "One for all" }));
        let path = format!("improvement/{idea}");
        once(house, &OPERATOR, &format!("{path}/accept"), &json!({ "answer": "Yes" }));
        let task = house.create("task", json!({ "what": "One form", "due": "2026-12-31" }));
        once(house, &OPERATOR, &format!("{path}/finish"), &json!({ "answer": "One form", "outcome": [task] }));
        once(house, &OPERATOR, &format!("{path}/reopen"), &json!({}));
        once(house, &OPERATOR, &format!("{path}/decline"), &json!({ "answer": "Not now" }));
        once(house, &OPERATOR, &format!("{path}/reopen"), &json!({}));
        let row = house.show("improvement", &idea);
        assert_eq!(row["version"], 6, "made, accepted, finished, opened, declined, opened");
        assert_eq!(
            (row["fields"]["state"].as_str(), row["fixed"]["outcome"].as_array().map(Vec::len)),
            (Some("suggested"), Some(1)),
            "{row}"
        );
    });
}
