//! The planning half of the standard from context to an approved statement, changed, compared and reported, with people who
//! sign for themselves. The same source on both engines, over the interface for programs and over forms.

use crate::harness::{House, Who, on_each_engine};
use serde_json::{Value as Json, json};

const OPERATOR: Who = Who::Operator;

/// Carries an operation out and answers with the record after it.
fn act(house: &House, who: &Who, register: &str, reference: &str, operation: &str, fields: Json) -> Json {
    let path = format!("/api/v1/{register}/{reference}/{operation}");
    house.json(who, "POST", &path, &json!({ "fields": fields })).expect(200).json()
}

/// What is said to somebody whose operation is refused.
fn refused(house: &House, who: &Who, register: &str, reference: &str, operation: &str, fields: Json) -> String {
    let path = format!("/api/v1/{register}/{reference}/{operation}");
    house.json(who, "POST", &path, &json!({ "fields": fields })).expect(422).text()
}

fn edit(house: &House, register: &str, reference: &str, fields: Json) {
    house.json(&OPERATOR, "PATCH", &format!("/api/v1/{register}/{reference}"), &json!({ "fields": fields })).expect(200);
}

fn line(house: &House, requirement: &str) -> Json {
    house.get(&OPERATOR, &format!("/api/v1/soa-line?filter=subject:{requirement}")).expect(200).json()["records"][0].clone()
}

/// Risk owner and top management, each with a token of their own.
fn people(house: &House) -> (Who, String, Who) {
    let owner = house.person("Rune", "U-1", Some(kernel::Role::Contributor));
    let boss = house.person("Ida", "U-1", Some(kernel::Role::Manager));
    let all = house.get(&OPERATOR, "/api/v1/person").expect(200).json();
    let of = |name: &str| {
        let found = all["records"].as_array().unwrap().iter().find(|person| person["title"] == name).unwrap();
        found["reference"].as_str().unwrap().to_owned()
    };
    edit(house, "person", &of("Ida"), json!({ "functions": ["top-management"] }));
    (owner, of("Rune"), boss)
}

fn context(house: &House) {
    let climate = &house.get(&OPERATOR, "/api/v1/issue").expect(200).json()["records"][0];
    let reference = climate["reference"].as_str().unwrap();
    edit(
        house,
        "issue",
        reference,
        json!({ "relevant": "yes", "effect": "Heat in the Leipzig computer room", "reason": "The room was above 30 degrees twice last summer" }),
    );
    let law =
        json!({ "title": "Data protection law", "kind": "law", "source": "GDPR, article 32", "controls": [], "requirements": ["A.5.31"] });
    let law = house.create("obligation", law);
    let party = house.create("party", json!({ "name": "Hospitals", "kind": "customer", "side": "external" }));
    let wanted =
        json!({ "title": "Rosters stay confidential", "party": party, "kind": "contract", "addressed": "yes", "obligations": [law] });
    house.create("expectation", wanted);
    let late = house.json(
        &OPERATOR,
        "POST",
        "/api/v1/obligation",
        &json!({ "fields": { "title": "Lease", "kind": "contract", "valid_from": "2026-05-01", "valid_until": "2026-04-01" } }),
    );
    assert!(late.expect(422).text().contains("valid_until"));
    let line = line(house, "A.5.31");
    let soa = line["reference"].as_str().unwrap();
    edit(house, "soa-line", soa, json!({ "reasons": ["law"], "obligations": [law] }));
}

fn scope(house: &House, boss: &Who) {
    assert!(refused(house, &OPERATOR, "scope", "SC-1", "approve", json!({})).contains("somebody's own"));
    assert!(refused(house, boss, "scope", "SC-1", "approve", json!({})).contains("has no statement"));
    edit(house, "scope", "SC-1", json!({ "statement": "Rostering software for hospitals, from Leipzig" }));
    let signed = act(house, boss, "scope", "SC-1", "approve", json!({}));
    assert_eq!((signed["fields"]["state"].as_str(), signed["derived"]["approval"].as_str()), (Some("in-force"), Some("valid")));
}

fn risk(house: &House, owner: &Who, owner_reference: &str, boss: &Who) -> String {
    let asset = house.create("asset", json!({ "name": "Rosters", "kind": "information" }));
    let risk = house.create(
        "risk",
        json!({ "title": "Rosters are lost", "affects": ["availability"], "owner": owner_reference, "assets": [asset],
            "current_likelihood": 3, "current_likelihood_reason": "Seen twice", "current_consequence": 4, "current_consequence_reason": "A day" }),
    );
    let far = json!({ "fields": { "title": "Too far", "risk": risk, "option": "modify", "by": "9999-12-31" } });
    assert!(house.json(&OPERATOR, "POST", "/api/v1/treatment-action", &far).expect(422).text().contains("2199-12-31"));
    let action = json!({ "title": "Lock the copies", "risk": risk, "option": "modify", "by": "2026-09-30", "cost": "4000.00",
        "expected_likelihood": 2, "expected_consequence": 3, "expected_reason": "Copies cannot be changed" });
    let action = house.create("treatment-action", action);
    let past = json!({ "fields": { "by": "2020-01-01" } });
    let path = format!("/api/v1/treatment-action/{action}");
    assert!(house.json(&OPERATOR, "PATCH", &path, &past).expect(422).text().contains("has passed"));
    assert_eq!(house.show("risk", &risk)["derived"]["plan"], "not-approved");
    assert!(refused(house, boss, "risk", &risk, "accept", json!({ "reason": "x", "until": "2020-01-01" })).contains("not after today"));
    let approved = act(house, owner, "risk", &risk, "approve-plan", json!({}));
    assert_eq!((approved["derived"]["plan"].as_str(), approved["fields"]["state"].as_str()), (Some("approved"), Some("in-treatment")));
    let task = &house.get(&OPERATOR, &format!("/api/v1/task?filter=about:{action}")).expect(200).json()["records"][0];
    assert_eq!(task["title"], "Lock the copies");
    let accept = json!({ "reason": "Until the copies are locked", "until": "2026-09-30" });
    assert!(refused(house, owner, "risk", &risk, "accept", accept.clone()).contains("top management only"));
    let accepted = act(house, boss, "risk", &risk, "accept", accept);
    assert_eq!(
        (accepted["derived"]["acceptance"].as_str(), accepted["derived"]["accepted_until"].as_str()),
        (Some("accepted"), Some("2026-09-30"))
    );
    // A review that finds nothing new leaves the signatures as they are; a new rating does not.
    let still = act(house, owner, "risk", &risk, "review", json!({ "verdict": "still-valid", "why": "Looked at the drills" }));
    assert_eq!((still["derived"]["plan"].as_str(), still["derived"]["acceptance"].as_str()), (Some("approved"), Some("accepted")));
    risk
}

/// The same question to every place that answers it.
fn n_of_n(house: &House, maren: &Who, control: &str) {
    let derived = house.show("control", control)["derived"].clone();
    assert_eq!((derived["in_place"].as_u64(), derived["of"].as_u64()), (Some(1), Some(2)));
    assert!(house.get(maren, &format!("/control/{control}")).expect(200).text().contains("1 of 2"));
    let of_line = line(house, "A.8.13")["derived"].clone();
    assert_eq!((of_line["in_place"].as_u64(), of_line["of"].as_u64(), of_line["status"].as_str()), (Some(1), Some(2), Some("partly")));
    let page = house.get(maren, "/soa?q=status:partly").expect(200).text();
    assert!(page.contains("1 of 2") && page.contains("A.8.13"));
    let rows: Vec<String> = house.get(&OPERATOR, "/api/v1/report/soa.csv").expect(200).text().lines().map(str::to_owned).collect();
    assert!(rows.iter().any(|row| row.contains("A.8.13") && row.contains(&format!("{control} (1 of 2)"))));
    // Implemented lines: the statement, the home page and the report count the same.
    let implemented = house.get(&OPERATOR, "/api/v1/soa-line?filter=status:implemented").expect(200).json()["total"].as_u64().unwrap();
    let applicable = house.get(&OPERATOR, "/api/v1/soa-line?filter=applicable:yes").expect(200).json()["total"].as_u64().unwrap();
    let words = format!("{implemented} of {applicable}");
    let home = house.get(maren, "/").expect(200).text();
    let text: String = home.split('<').map(|part| part.split_once('>').map_or("", |(_, text)| text)).collect();
    assert!(text.contains(&format!("{implemented} of {applicable}")) || text.contains(&format!("{implemented}of {applicable}")), "{text}");
    let report = house.get(&OPERATOR, "/api/v1/report/soa.json").expect(200).text();
    assert!(report.contains(&words) && house.get(maren, "/soa").expect(200).text().contains(&format!("{words} implemented")));
}

/// A control is tested by somebody who does not own it; the statement says so on every surface.
fn tested(house: &House, owner: &Who, owner_reference: &str, boss: &Who, maren: &Who, control: &str) {
    edit(house, "control", control, json!({ "owner": owner_reference }));
    let test = json!({ "title": "Is there a copy of each night?", "control": control, "procedure": "Count them", "frequency": "monthly",
        "tester": "P-1", "first_due": "2026-06-30" });
    let test = house.create("control-test", test);
    let result = json!({ "outcome": "effective", "conclusion": "31 of 31", "population": 31, "sample": 31, "exceptions": 2 });
    assert!(refused(house, boss, "control-test", &test, "record", result.clone()).contains("There were exceptions"));
    // Whoever records has tested: no machine does, the owner does not, and nobody says another name.
    let fine = json!({ "outcome": "effective", "conclusion": "31 of 31" });
    assert!(refused(house, &OPERATOR, "control-test", &test, "record", fine.clone()).contains("did the test"));
    assert!(refused(house, owner, "control-test", &test, "record", fine.clone()).contains("owns what is tested"));
    let other = json!({ "outcome": "effective", "conclusion": "31 of 31", "tester": "P-1" });
    assert!(refused(house, owner, "control-test", &test, "record", other).contains("tester"));
    let said = act(house, boss, "control-test", &test, "record", fine);
    assert_eq!(said["derived"]["outcome"], "effective");
    let of_line = line(house, "A.8.13")["derived"].clone();
    assert_eq!((of_line["tests"].as_u64(), of_line["tests_passed"].as_u64()), (Some(1), Some(1)));
    assert!(house.get(maren, "/soa").expect(200).text().contains("Passed"));
    assert!(house.get(&OPERATOR, "/api/v1/report/soa.csv").expect(200).text().contains(&format!("{test} works as described")));
}

/// There is one door, so a signature turns stale whatever a change comes through: a file that is imported too.
fn through_any_channel(house: &House, boss: &Who) {
    use kernel::{Actor, Change, Channel, Door, Draft, Note, Read};
    let organisation = house.organisation;
    for channel in [Channel::Browser, Channel::Api, Channel::CommandLine, Channel::Import, Channel::Rule] {
        act(house, boss, "scope", "SC-1", "approve", json!({}));
        assert_eq!(house.show("scope", "SC-1")["derived"]["approval"], "valid");
        let plan = |read: &dyn Read| {
            let row = read.by_reference("SC-1")?.ok_or(kernel::Fault::NotFound)?;
            Ok(vec![Change::edit(
                row.register,
                row.id,
                Draft::new().with("sites", format!("Leipzig, said through {}", kernel::Choice::key(channel))),
            )])
        };
        let note = Note { channel, reason: String::new() };
        house.app.store.write(organisation, &Actor::Operator { acting_for: None }, &note, &plan).unwrap();
        assert_eq!(house.show("scope", "SC-1")["derived"]["approval"], "stale", "{}", kernel::Choice::key(channel));
    }
}

/// A report is approved as a whole, kept, and says afterwards how far it has moved.
fn released(house: &House, boss: &Who, maren: &Who) {
    let version = house.create("report-version", json!({ "report": "assets", "approver": "top-management", "changes": "The first" }));
    let report = || house.get(&OPERATOR, "/api/v1/report/assets.json").expect(200).text();
    assert!(report().contains("No version approved yet"));
    act(house, boss, "report-version", &version, "approve", json!({}));
    assert!(report().contains("Ida, Top management, on ") && !report().contains("left since"));
    let signatures = house.get(&OPERATOR, "/api/v1/sign-off?sort=-reference").expect(200).json();
    let signature = signatures["records"][0]["reference"].as_str().unwrap().to_owned();
    let kept = house.get(maren, &format!("/copy/{signature}")).expect(200);
    assert!(kept.bytes.starts_with(b"%PDF-"));
    house.create("asset", json!({ "name": "Payroll", "kind": "process" }));
    assert!(report().contains("one record changed, came or left since"));
    assert_eq!(house.get(maren, &format!("/copy/{signature}")).expect(200).bytes, kept.bytes);
    // Any list narrows to a scope, and says so when there is no such scope.
    let narrowed = house.get(&OPERATOR, "/api/v1/asset?filter=scope:SC-1").expect(200).json();
    assert_eq!(narrowed["total"], 2);
    assert!(house.get(&OPERATOR, "/api/v1/asset?filter=scope:SC-9").expect(422).text().contains("There is no scope"));
}

/// What falls due is put off without touching the record, and the new day counts everywhere.
fn postponed(house: &House, maren: &Who, control: &str) {
    edit(house, "control", control, json!({ "next_review": "2026-06-20" }));
    let before = house.show("control", control)["version"].clone();
    let said = json!({ "until": "2020-01-01", "reason": "Rebuilding" });
    assert!(refused(house, &OPERATOR, "control", control, "postpone", said).contains("in the future"));
    act(house, &OPERATOR, "control", control, "postpone", json!({ "until": "2026-07-31", "reason": "Rebuilding" }));
    assert_eq!(house.show("control", control)["version"], before);
    let work = house.get(maren, "/work?whose=all&what=control").expect(200).text();
    assert!(work.contains("2026-07-31") && work.contains("postponed from 2026-06-20") && work.contains("Rebuilding"), "{work}");
    act(house, &OPERATOR, "control", control, "assign", json!({ "person": "P-1" }));
    assert!(house.get(maren, "/work?whose=mine&what=control").expect(200).text().contains(control));
}

#[test]
fn from_the_context_to_an_approved_statement() {
    on_each_engine(|house| {
        let (owner, owner_reference, boss) = people(house);
        let maren = house.sign_in(house.admin);
        context(house);
        scope(house, &boss);
        let risk = risk(house, &owner, &owner_reference, &boss);

        // A group standard, implemented unit by unit, with evidence.
        let unit = house.create("unit", json!({ "name": "Aldermoor GmbH", "parent": "U-1", "kind": "company", "country": "DE" }));
        let control = house.create("control", json!({ "title": "Locked copies", "requirements": ["A.8.13"] }));
        let local = json!({ "control": control, "unit": unit, "state": "in-progress", "deviation": "Weekly, not daily" });
        assert!(
            house
                .json(&OPERATOR, "POST", "/api/v1/implementation", &json!({ "fields": local }))
                .expect(422)
                .text()
                .contains("deviation_reason")
        );
        let mut local = local;
        local["deviation_reason"] = json!("The line is slow; agreed with Ida");
        house.create("implementation", local);
        let first = house.get(&OPERATOR, &format!("/api/v1/implementation?filter=control:{control}%20unit:U-1")).expect(200).json();
        edit(house, "implementation", first["records"][0]["reference"].as_str().unwrap(), json!({ "state": "in-place" }));
        let item = json!({ "title": "Log of the copies", "kind": "export", "controls": [control], "period_from": "2026-05-01", "period_to": "2026-05-31",
            "url": "https://example.com/log", "valid_until": "2026-12-31", "collected_by": "P-1" });
        let item = house.create("evidence", item);
        assert_eq!(act(house, &boss, "evidence", &item, "accept", json!({}))["fields"]["state"], "accepted");
        assert_eq!(line(house, "A.8.13")["derived"]["evidence"], 1);
        n_of_n(house, &maren, &control);
        tested(house, &owner, &owner_reference, &boss, &maren, &control);

        // The statement: approved, kept byte for byte, stale only when its own lines move.
        let version = house.create("soa-version", json!({ "scope": "SC-1", "changes": "The first" }));
        assert!(refused(house, &owner, "soa-version", &version, "approve", json!({})).contains("top management"));
        let approved = act(house, &boss, "soa-version", &version, "approve", json!({ "gaps": "The first statement" }));
        assert_eq!((approved["derived"]["standing"].as_str(), approved["derived"]["moved"].as_i64()), (Some("approved"), Some(0)));
        let signatures = house.get(&OPERATOR, "/api/v1/sign-off?sort=-reference").expect(200).json();
        let signature = signatures["records"][0]["reference"].as_str().unwrap().to_owned();
        let kept = house.get(&maren, &format!("/copy/{signature}")).expect(200);
        assert!(kept.bytes.starts_with(b"%PDF-") && kept.header("content-disposition").contains("pdf"));
        let standing = |house: &House| house.show("soa-version", &version)["derived"]["standing"].as_str().unwrap().to_owned();
        let at = house.get(&OPERATOR, "/api/v1/me").expect(200).json()["sequence"].as_u64().unwrap();
        act(house, &OPERATOR, "control", &control, "report-progress", json!({ "state": "in-progress" }));
        edit(house, "risk", &risk, json!({ "title": "Rosters are lost for a day" }));
        assert_eq!(standing(house), "approved", "what is derived drifts; other records are other records");
        let moved = line(house, "A.8.30");
        let moved = moved["reference"].as_str().unwrap();
        let form = house.form(&maren, &format!("/soa-line/{moved}/do/exclude"), &[("exclusion_reason", "Nothing is developed by others")]);
        form.expect(303);
        assert_eq!(standing(house), "moved");
        assert_eq!(house.get(&maren, &format!("/copy/{signature}")).expect(200).bytes, kept.bytes);

        // Compared: what was said apart from what drifted, by version, by date and by entry.
        let page = house.get(&maren, &format!("/soa/compare?from={version}")).expect(200).text();
        assert!(page.contains("One line says something else") && page.contains("Nothing is developed by others"), "{page}");
        let changes = house.get(&OPERATOR, &format!("/api/v1/report/soa-changes.csv?from=%40{at}")).expect(200).text();
        assert!(changes.contains("A.8.30") && changes.contains("Drift") && changes.contains("A.8.13"));
        house.get(&OPERATOR, "/api/v1/report/soa-changes.csv?from=SV-99").expect(422);
        assert!(house.get(&maren, "/soa/compare?from=nonsense").expect(200).text().contains("is neither a version"));

        // Everything changes what it signed and nothing else: retiring too.
        let scope_before = house.show("scope", "SC-1")["derived"]["approval"].clone();
        assert_eq!(scope_before, "valid");
        let form = house.form(&maren, "/scope/SC-1/edit", &[("title", "Aldermoor, all of it")]);
        form.expect(303);
        assert_eq!(house.show("scope", "SC-1")["derived"]["approval"], "stale");
        act(house, &OPERATOR, "risk", &risk, "retire", json!({}));
        let about = house.get(&OPERATOR, "/api/v1/sign-off?filter=act:accept").expect(200).json();
        assert_eq!(about["records"][0]["derived"]["standing"], "stale");

        for report in ["treatment-plan", "obligations", "scope-statement", "evidence", "soa-auditor", "risk-register", "assets"] {
            for format in ["pdf", "xlsx", "csv", "json"] {
                let answer = house.get(&OPERATOR, &format!("/api/v1/report/{report}.{format}"));
                assert_eq!(answer.status, 200, "{report}.{format}");
            }
        }
        through_any_channel(house, &boss);
        released(house, &boss, &maren);
        postponed(house, &maren, &control);
        let statement = house.get(&OPERATOR, "/api/v1/report/scope-statement.json?scope=SC-1").expect(200).text();
        assert!(statement.contains("Ida, Top management"), "{statement}");
        house.get(&OPERATOR, "/api/v1/report/risk-register.csv?scope=SC-9").expect(422);
        for path in
            ["/context", "/sources", "/work", "/calendar", "/soa/compare", "/obligation", "/evidence", "/treatment-action", "/soa-version"]
        {
            house.get(&maren, path).expect(200);
            house.get(&maren, &format!("{path}?as_at=2026-06-01")).expect(200);
        }
    });
}

#[test]
fn old_ratings_keep_the_criteria_they_were_made_with() {
    on_each_engine(|house| {
        let rated = json!({ "title": "Rosters are lost", "affects": ["availability"],
            "current_likelihood": 3, "current_likelihood_reason": "Seen", "current_consequence": 4, "current_consequence_reason": "Felt" });
        let first = house.create("risk", rated.clone());
        let mut levels = vec![house.show("risk", &first)["derived"]["current_level"].clone()];
        for (old, new, word) in [("CR-1", "CR-2", "very-high"), ("CR-2", "CR-3", "medium")] {
            act(house, &OPERATOR, "criteria", old, "next-version", json!({}));
            let mut matrix = house.show("criteria", new)["fields"]["matrix"].clone();
            // Likelihood 3, consequence 4 is line 3, cell 4; what stands above and to the right must not be lower.
            for (line, cell) in [(2, 3), (2, 4), (1, 3), (1, 4), (0, 3), (0, 4)] {
                matrix[line][cell] = json!(if word == "medium" && (line, cell) != (2, 3) { "very-high" } else { word });
            }
            if word == "medium" {
                matrix[3][3] = json!("medium");
            }
            edit(house, "criteria", new, json!({ "matrix": matrix }));
            let mut holes = matrix.clone();
            holes[1][1] = json!("");
            let hole = json!({ "fields": { "matrix": holes } });
            assert!(house.json(&OPERATOR, "PATCH", &format!("/api/v1/criteria/{new}"), &hole).expect(422).text().contains("is empty"));
            act(house, &OPERATOR, "criteria", new, "put-in-force", json!({}));
            let fresh = house.create("risk", rated.clone());
            levels.push(house.show("risk", &fresh)["derived"]["current_level"].clone());
        }
        assert_eq!(levels, ["high", "very-high", "medium"]);
        for (reference, level) in [("R-1", "high"), ("R-2", "very-high"), ("R-3", "medium")] {
            assert_eq!(house.show("risk", reference)["derived"]["current_level"], level);
        }
        house.app.store.rebuild().unwrap();
        assert_eq!(house.show("risk", "R-1")["derived"]["current_level"], "high");
        // Each change asks once for a new rating of what was rated before.
        let asked = house.get(&OPERATOR, "/api/v1/task?filter=origin:re-rating").expect(200).json();
        assert_eq!(asked["total"], 2, "{asked}");
    });
}
