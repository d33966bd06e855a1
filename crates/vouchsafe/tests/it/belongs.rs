//! What is about a record stands with it, whatever register it is of: it is seen by who sees the record, moves with it, and
//! nobody puts it elsewhere.

use crate::harness::{House, Who, on_each_engine};
use axum::http::Request;
use kernel::Role;
use kernel::register::Place;
use serde_json::{Value as Json, json};
use std::collections::{BTreeMap, BTreeSet};

const OPERATOR: Who = Who::Operator;

fn act(house: &House, register: &str, reference: &str, operation: &str, fields: Json) {
    house.json(&OPERATOR, "POST", &format!("/api/v1/{register}/{reference}/{operation}"), &json!({ "fields": fields })).expect(200);
}

fn edit(house: &House, register: &str, reference: &str, fields: Json) {
    house.json(&OPERATOR, "PATCH", &format!("/api/v1/{register}/{reference}"), &json!({ "fields": fields })).expect(200);
}

fn records(house: &House, who: &Who, register: &str) -> Vec<Json> {
    let path = format!("/api/v1/{register}?limit=200&filter=retired:all");
    house.get(who, &path).expect(200).json()["records"].as_array().unwrap().clone()
}

/// Two siblings, somebody in each, and in North one of everything that can be about something, none with a unit that was said.
struct Cast {
    north: String,
    south: String,
    below: String,
    nora: Who,
    sam: Who,
    risk: String,
    control: String,
    scope: String,
    nonconformity: String,
    metric: String,
    objective: String,
    quinn: String,
    certification: String,
    file: String,
}

fn file(house: &House, about: &str, name: &str) -> String {
    let path = format!("/api/v1/{about}/files?name={name}");
    let request = Request::builder().method("POST").uri(path).header("content-type", "application/octet-stream");
    house.send(&OPERATOR, request, format!("the text of {name}")).expect(201).json()["reference"].as_str().unwrap().to_owned()
}

/// A nonconformity with an action and a check.
fn checked(house: &House, unit: &str, owner: &Who, checker: &Who) -> String {
    let found = json!({ "title": "Wages were late", "source": "observation", "grade": "minor", "detected": "2026-06-01", "breached": "In time",
        "observed": "Two days late", "unit": unit, "owner": "P-1" });
    let nonconformity = house.create("nonconformity", found);
    let action = json!({ "title": "Ask the bank", "nonconformity": nonconformity, "due": "2099-01-31" });
    let action = house.create("corrective-action", action);
    let nora = house.get(&OPERATOR, "/api/v1/person?filter=nora").expect(200).json()["records"][0]["reference"].clone();
    let said = |who: &Who, path: &str, fields: Json| {
        house.json(who, "POST", &format!("/api/v1/{path}"), &json!({ "fields": fields })).expect(200);
    };
    let to = |act: &str| format!("nonconformity/{nonconformity}/{act}");
    said(owner, &to("contain"), json!({ "correction": "Paid" }));
    let analysis = json!({ "elsewhere": false, "elsewhere_where": "Nowhere", "method": "other", "root_cause": "x", "action_needed": true });
    said(owner, &to("analyse"), analysis);
    said(owner, &to("begin"), json!({ "criterion": "In time", "check_on": "2099-02-01", "checker": nora }));
    said(owner, &format!("corrective-action/{action}/complete"), json!({ "done": "Asked" }));
    said(owner, &to("submit"), json!({}));
    said(checker, &to("check"), json!({ "effect": "not-effective", "found": "Late again" }));
    nonconformity
}

/// An audit that runs, with a line, a sample, a workpaper and a finding.
fn audited(house: &House, unit: &str, lead: &Who) {
    let audit = json!({ "title": "Wages", "kind": "internal", "criteria": "c", "extent": "s", "method": "both", "starts": "2026-06-01",
        "ends": "2026-06-02", "lead": "P-1", "unit": unit });
    let audit = house.create("audit", audit);
    let line = house.create("audit-line", json!({ "audit": audit, "title": "Are wages paid?" }));
    house.create("audit-sample", json!({ "line": line, "title": "June", "source": "all", "choice": "all", "reason": "few" }));
    house.create("workpaper", json!({ "audit": audit, "title": "Notes" }));
    act(house, "audit", &audit, "start", json!({}));
    let finding = json!({ "fields": { "audit": audit, "line": line, "title": "Late", "kind": "minor" } });
    house.json(lead, "POST", "/api/v1/audit-finding", &finding).expect(201);
}

fn cast(house: &House) -> Cast {
    let unit = |name: &str, parent: &str| house.create("unit", json!({ "name": name, "parent": parent }));
    let (north, south) = (unit("North", "U-1"), unit("South", "U-1"));
    let below = unit("North Yard", &north);
    let nora = house.person("Nora", &north, Some(Role::Manager));
    let sam = house.person("Sam", &south, Some(Role::Manager));
    let risk = house.create(
        "risk",
        json!({ "title": "Wages stop", "affects": ["availability"], "unit": north, "owner": "P-1", "current_likelihood": 2,
            "current_likelihood_reason": "r", "current_consequence": 3, "current_consequence_reason": "r" }),
    );
    let control = house.create("control", json!({ "title": "Two disks", "owner": "P-1", "unit": north }));
    let scope = house.create("scope", json!({ "title": "Wages", "unit": north, "statement": "The wages of the north" }));
    let party = house.create("party", json!({ "name": "Staff", "kind": "customer", "side": "external", "unit": north }));
    for about in [&risk, &control, &party] {
        house.create("comment", json!({ "about": about, "text": "the wages of the board" }));
        house.create("task", json!({ "about": about, "what": "Ask the vendor", "due": "2099-01-31" }));
    }
    house.create("suppression", json!({ "rule": "risk/review-overdue", "record": risk, "reason": "In autumn", "until": "2026-11-30" }));
    let action = house.create("treatment-action", json!({ "title": "Second disk", "risk": risk, "option": "modify", "by": "2099-01-31" }));
    house.create("comment", json!({ "about": action, "text": "two steps from the risk" }));
    act(house, "risk", &risk, "review", json!({ "verdict": "still-valid", "why": "x", "next_review": "2026-11-30" }));
    act(house, "risk", &risk, "postpone", json!({ "until": "2027-03-01", "reason": "holidays" }));
    let test = json!({ "title": "Are there two?", "control": control, "procedure": "count", "frequency": "monthly", "first_due": "2026-07-01",
        "independence": "nobody else" });
    let test = house.create("control-test", test);
    let recorded = json!({ "fields": { "outcome": "effective", "conclusion": "two" } });
    let token = house.json(&OPERATOR, "POST", "/api/v1/token", &json!({ "fields": { "user": "P-1", "name": "m" } })).expect(201).json();
    let maren = Who::Token(token["token"].as_str().unwrap().to_owned());
    house.json(&maren, "POST", &format!("/api/v1/control-test/{test}/record"), &recorded).expect(200);
    let result = records(house, &OPERATOR, "test-result")[0]["reference"].as_str().unwrap().to_owned();
    file(house, &format!("test-result/{result}"), "three-steps.txt");
    let nonconformity = checked(house, &north, &maren, &nora);
    house.create("expectation", json!({ "title": "Wages in time", "party": party, "kind": "contract", "addressed": "yes" }));
    house.create("adoption", json!({ "framework": "iso27002-2022", "scope": scope, "unit": north, "since": "2026-05-01" }));
    let gap = house.create("gap-analysis", json!({ "title": "Spring", "frameworks": ["iso27002-2022"], "scope": scope, "unit": north }));
    house.json(&OPERATOR, "POST", &format!("/api/v1/gap-analysis/{gap}/open"), &json!({ "fields": {} })).expect(200);
    house.create("management-review", json!({ "title": "Spring", "planned": "2099-03-31", "unit": north }));
    house.create("soa-version", json!({ "scope": scope, "changes": "All of it" }));
    house.create("report-version", json!({ "scope": scope, "report": "risk-register", "approver": "top-management", "changes": "All" }));
    edit(house, "person", "P-1", json!({ "functions": ["top-management"] }));
    house.json(&maren, "POST", &format!("/api/v1/scope/{scope}/approve"), &json!({})).expect(200);
    let metric = json!({ "title": "Runs in time", "how": "Count", "measured_in": "percent", "source": "hand", "interval": "monthly",
        "since": "2026-01-01", "measurer": "P-1", "evaluator": "P-1", "direction": "up", "unit": north });
    let metric = house.create("metric", metric);
    house.json(&maren, "POST", &format!("/api/v1/metric/{metric}/record"), &json!({ "fields": { "value": "93.5" } })).expect(200);
    let objective = json!({ "title": "Always in time", "why": "w", "metric": metric, "target": "99", "target_date": "2099-01-31",
        "resources": "r", "evaluation": "e", "owner": "P-1", "unit": north });
    let objective = house.create("objective", objective);
    house.json(&maren, "POST", &format!("/api/v1/objective/{objective}/agree"), &json!({})).expect(200);
    let found = json!({ "fields": { "result": "partly", "comment": "c" } });
    house.json(&maren, "POST", &format!("/api/v1/objective/{objective}/evaluate"), &found).expect(200);
    audited(house, &north, &maren);
    let quinn = house.create("person", json!({ "name": "Quinn", "unit": north }));
    let competence = house.create("competence", json!({ "title": "Audits", "meaning": "m", "unit": north }));
    let has =
        json!({ "title": "Course", "person": quinn, "competence": competence, "ground": "training", "since": "2026-01-01", "proof": "p" });
    house.create("qualification", has);
    let certification = certified(house, &north, &scope);
    let file = file(house, &format!("risk/{risk}"), "list.txt");
    Cast { north, south, below, nora, sam, risk, control, scope, nonconformity, metric, objective, quinn, certification, file }
}

/// A certification with a visit, a finding and a certificate.
fn certified(house: &House, unit: &str, scope: &str) -> String {
    let said = json!({ "title": "North", "body": "b", "scope": scope, "scope_text": "t", "people": 40, "unit": unit });
    let certification = house.create("certification", said);
    act(house, "certification", &certification, "apply", json!({}));
    act(house, "certification", &certification, "stage-2", json!({ "why": "w" }));
    let visit = json!({ "title": "Stage 2", "certification": certification, "kind": "stage-2", "planned": "2026-05-04" });
    let visit = house.create("certification-visit", visit);
    act(house, "certification-visit", &visit, "hold", json!({ "began": "2026-05-04" }));
    act(house, "certification-visit", &visit, "conclude", json!({ "result": "recommended", "conclusion": "c" }));
    house.create("certification-finding", json!({ "title": "Fine", "visit": visit, "grade": "positive", "observed": "o" }));
    act(house, "certification", &certification, "certify", json!({ "decision": "2026-05-20", "number": "N 1" }));
    certification
}

/// Every record that is about another, with its unit and that of the other, by reference, counted from what programs see.
fn abouts(house: &House) -> BTreeMap<String, (String, String, &'static str)> {
    let mut units: BTreeMap<String, String> = BTreeMap::new();
    let mut links: Vec<(String, String, String, &'static str)> = Vec::new();
    for register in domain::registers().iter().filter(|register| register.keeping != kernel::register::Keeping::Content) {
        for record in records(house, &OPERATOR, register.key) {
            let word = |key: &str| record[key].as_str().unwrap_or_default().to_owned();
            let field = |key: &str| ["fields", "fixed"].iter().find_map(|part| record[*part][key].as_str().map(str::to_owned));
            let unit = field("unit").unwrap_or_default();
            units.insert(word("reference"), unit.clone());
            if let (false, Some(about)) = (register.place == Place::Own, field(register.about)) {
                links.push((word("reference"), unit, about, register.key));
            }
        }
    }
    links.into_iter().filter_map(|(own, unit, about, key)| Some((own, (unit, units.get(&about)?.clone(), key)))).collect()
}

#[test]
fn everything_about_a_record_stands_with_it_and_moves_with_it() {
    on_each_engine(|house| {
        let cast = cast(house);
        let all = abouts(house);
        let kinds: BTreeSet<&str> = all.values().map(|(_, _, key)| *key).collect();
        let placed: BTreeSet<&str> = domain::registers().iter().filter(|r| r.place != Place::Own).map(|r| r.key).collect();
        assert_eq!(kinds, placed, "one of each is there");
        for (reference, (own, about, key)) in &all {
            assert_eq!(own, about, "{key} {reference} was made without a unit");
        }
        let before = house.get(&OPERATOR, "/api/v1/me").json()["sequence"].as_u64().unwrap();
        let northern: Vec<_> =
            all.iter().filter(|(_, (own, ..))| *own == cast.north).map(|(own, (_, _, key))| (own.clone(), *key)).collect();
        for (reference, key) in &northern {
            house.get(&cast.nora, &format!("/api/v1/{key}/{reference}")).expect(200);
            house.get(&cast.sam, &format!("/api/v1/{key}/{reference}")).expect(404);
        }
        house.get(&cast.nora, &format!("/file/{}", cast.file)).expect(200);
        let first = |register: &str| records(house, &OPERATOR, register)[0]["reference"].as_str().unwrap().to_owned();
        let (party, meeting, gap, audit) = (first("party"), first("management-review"), first("gap-analysis"), first("audit"));
        // One that is out of use goes along as well.
        act(house, "attachment", &cast.file, "retire", json!({}));
        let moved = [
            ("risk", &cast.risk),
            ("control", &cast.control),
            ("scope", &cast.scope),
            ("party", &party),
            ("audit", &audit),
            ("nonconformity", &cast.nonconformity),
            ("metric", &cast.metric),
            ("objective", &cast.objective),
            ("person", &cast.quinn),
            ("management-review", &meeting),
            ("certification", &cast.certification),
            ("gap-analysis", &gap),
        ];
        for (register, reference) in moved {
            edit(house, register, reference, json!({ "unit": cast.south }));
        }
        act(house, "attachment", &cast.file, "restore", json!({}));
        for (reference, (own, about, key)) in abouts(house) {
            assert_eq!(own, about, "{key} {reference} stayed behind");
        }
        for (reference, key) in &northern {
            house.get(&cast.nora, &format!("/api/v1/{key}/{reference}")).expect(404);
            house.get(&cast.nora, &format!("/api/v1/{key}/{reference}?as_at=%40{before}")).expect(404);
            house.get(&cast.nora, &format!("/api/v1/{key}/{reference}/history")).expect(404);
            house.get(&cast.sam, &format!("/api/v1/{key}/{reference}")).expect(200);
        }
        for path in [format!("/file/{}", cast.file), format!("/api/v1/attachment/{}", cast.file)] {
            house.get(&cast.nora, &path).expect(404);
            house.get(&cast.sam, &path).expect(200);
        }
        for key in &placed {
            let seen = records(house, &cast.nora, key);
            assert!(seen.iter().all(|record| !northern.iter().any(|(own, _)| record["reference"] == own.as_str())), "{key}");
        }
        assert!(!house.get(&cast.nora, "/journal.csv").expect(200).text().contains("list.txt"));
        // The past is what it was: there it belongs to the north, for whoever may see it now.
        let (reference, key) = &northern[0];
        let then = house.get(&OPERATOR, &format!("/api/v1/{key}/{reference}?as_at=%40{before}")).expect(200).json();
        let unit = ["fields", "fixed"].iter().find_map(|part| then[*part]["unit"].as_str());
        assert_eq!(unit, Some(&*cast.north));
        assert!(house.app.store.fsck().unwrap().problems.is_empty());
    });
}

#[test]
fn nobody_puts_what_is_about_a_record_elsewhere() {
    on_each_engine(|house| {
        let cast = cast(house);
        let post =
            |who: &Who, register: &str, fields: Json| house.json(who, "POST", &format!("/api/v1/{register}"), &json!({ "fields": fields }));
        let comment = |unit: &str| json!({ "about": cast.risk, "text": "x", "unit": unit });
        let task = |unit: &str| json!({ "about": cast.risk, "what": "x", "due": "2099-01-01", "unit": unit });
        // Beside: its unit and no other. Within: its unit or below, so that who reads the one reads the other.
        let refused = post(&OPERATOR, "comment", comment(&cast.south)).expect(422).text();
        assert!(refused.contains(&format!("the unit of {}", cast.risk)), "{refused}");
        post(&OPERATOR, "comment", comment("U-1")).expect(422);
        post(&OPERATOR, "comment", comment(&cast.below)).expect(422);
        post(&OPERATOR, "comment", comment(&cast.north)).expect(201);
        post(&OPERATOR, "task", task(&cast.south)).expect(422);
        post(&OPERATOR, "task", task("U-1")).expect(422);
        let task = post(&OPERATOR, "task", task(&cast.below)).expect(201).json()["reference"].as_str().unwrap().to_owned();
        // Nor by an edit, of the unit or of what it is about; on a page neither.
        let refused = |who: &Who, register: &str, reference: &str, fields: Json, status: u16| {
            house.json(who, "PATCH", &format!("/api/v1/{register}/{reference}"), &json!({ "fields": fields })).expect(status);
        };
        let own = records(house, &OPERATOR, "comment")[0]["reference"].as_str().unwrap().to_owned();
        refused(&OPERATOR, "comment", &own, json!({ "unit": cast.south }), 422);
        refused(&OPERATOR, "task", &task, json!({ "unit": "U-1" }), 422);
        let foreign = house.create("risk", json!({ "title": "Theirs", "affects": ["integrity"], "unit": cast.south }));
        refused(&OPERATOR, "attachment", &cast.file, json!({ "about": foreign, "unit": cast.north }), 422);
        refused(&cast.nora, "attachment", &cast.file, json!({ "about": foreign }), 422);
        refused(&cast.nora, "attachment", &cast.file, json!({ "about": "R-999" }), 422);
        // A hidden record and one that is not there are the same to her.
        let answer = |about: &str| {
            let text = post(&cast.nora, "comment", json!({ "about": about, "text": "x" }));
            (text.status, text.text().replace(about, "?"))
        };
        let by_id = |house: &House, risk: &str| house.show("risk", risk)["id"].as_str().unwrap().to_owned();
        assert_eq!(answer(&by_id(house, &foreign)).0, answer("0190a5d0-0000-7000-8000-000000000000").0);
        assert_eq!(answer(&foreign).0, answer("R-999").0);
        // The file goes where the record goes that it is moved to.
        edit(house, "attachment", &cast.file, json!({ "about": foreign }));
        house.get(&cast.nora, &format!("/file/{}", cast.file)).expect(404);
        house.get(&cast.sam, &format!("/file/{}", cast.file)).expect(200);
        // A task of a unit below follows the record out of there, and stays where the record is still above it.
        edit(house, "risk", &cast.risk, json!({ "unit": "U-1" }));
        assert_eq!(house.show("task", &task)["fields"]["unit"], json!(cast.below));
        edit(house, "risk", &cast.risk, json!({ "unit": cast.south }));
        assert_eq!(house.show("task", &task)["fields"]["unit"], json!(cast.south));
        // Who may not write in the new unit moves nothing.
        refused(&cast.sam, "risk", &cast.risk, json!({ "unit": "U-1" }), 403);
        assert_eq!(house.show("task", &task)["fields"]["unit"], json!(cast.south));
        let browser = house.sign_in(house.admin);
        let form = house.get(&browser, "/expectation/new").expect(200).text();
        assert!(!form.contains("id=\"f-unit\""), "nobody is asked for a unit that follows");
        assert!(house.get(&browser, "/task/new").expect(200).text().contains("id=\"f-unit\""));
        let sent = [("what", "x"), ("due", "2099-01-01"), ("about", &*foreign), ("unit", &*cast.north)];
        house.form(&browser, "/task/new", &sent).expect(422);
    });
}
