//! An organisation that has everything the standard asks for, one of each: readiness finds nothing in it for any audit. A year later,
//! when nobody did anything, it finds what is late in nearly every register.

use crate::channels::Channel;
use crate::harness::{House, Who, on_each_engine};
use crate::years::Story;
use kernel::{Choice, Role};
use serde_json::{Value as Json, json};
use std::collections::BTreeSet;
use ui::lint::Stage;

/// What is found for an audit, or for any.
fn found(house: &House, stage: &str) -> Vec<String> {
    let path = if stage.is_empty() { "/api/v1/check".to_owned() } else { format!("/api/v1/check?for={stage}") };
    let check = house.get(&Who::Operator, &path).expect(200).json();
    let word = |finding: &Json, key: &str| finding[key].as_str().unwrap_or_default().to_owned();
    let told = |finding: &Json| format!("{} {} {}", word(finding, "rule"), word(finding, "reference"), word(finding, "detail"));
    check["findings"].as_array().unwrap().iter().map(told).collect()
}

fn reference(row: &Json) -> String {
    row["reference"].as_str().unwrap().to_owned()
}

/// Who runs it.
struct Cast {
    boss: String,
    isms: String,
    owner: String,
    tester: String,
    auditor: String,
}

/// What is planned: context, scope, criteria, assets, risks, controls, obligations, and the statement about all that.
fn planned(story: &Story<'_>, cast: &Cast) -> String {
    let Cast { boss, isms, owner, tester, .. } = cast;
    let scope = reference(&story.all("scope", "")[0]);
    let said = json!({ "statement": "The clinic in Halden with its forty people.", "interfaces": "The laboratory, by contract." });
    story.edit(isms, &format!("scope/{scope}"), said);
    story.act(boss, &format!("scope/{scope}/approve"), json!({}));
    let criteria = reference(&story.all("criteria", "")[0]);
    story.act(boss, &format!("criteria/{criteria}/approve"), json!({}));
    let issue = reference(&story.all("issue", "")[0]);
    let said = json!({ "relevant": "yes", "effect": "Hot summers stop the machines", "reason": "Seen twice", "state": "current",
        "next_review": story.day(390), "owner": owner });
    story.edit(isms, &format!("issue/{issue}"), said);
    let asset = json!({ "name": "Records of patients", "kind": "information", "owner": owner, "classification": "internal",
        "confidentiality": "normal", "integrity": "normal", "availability": "normal", "next_review": story.day(390) });
    let asset = story.create(isms, "asset", asset);
    let every = story.all("soa-line", "");
    let subjects: Vec<&str> = every.iter().map(|line| line["fields"]["subject"].as_str().unwrap()).collect();
    assert_eq!(subjects.len(), 93);
    let control = json!({ "title": "House rules and copies", "what": "All that is done", "requirements": subjects, "owner": owner,
        "assets": [asset], "next_review": story.day(390) });
    let control = story.create(owner, "control", control);
    story.act(owner, &format!("control/{control}/report-progress"), json!({ "state": "in-place" }));
    let risk = json!({ "title": "Records are lost", "affects": ["availability"], "owner": owner, "controls": [control], "assets": [asset],
        "options": ["modify"], "current_likelihood": 1, "current_likelihood_reason": "Copies", "current_consequence": 2,
        "current_consequence_reason": "An hour", "target_likelihood": 1, "target_likelihood_reason": "Copies", "target_consequence": 2,
        "target_consequence_reason": "An hour", "target_by": story.day(300), "first_review": story.day(390) });
    story.create(owner, "risk", risk);
    let party =
        story.create(isms, "party", json!({ "name": "Patients", "kind": "customer", "side": "external", "next_review": story.day(390) }));
    let law = json!({ "title": "Secrecy of doctors", "kind": "law", "source": "Act on doctors", "state": "applies", "how": "House rules",
        "controls": [control], "owner": owner, "next_review": story.day(390) });
    let law = story.create(isms, "obligation", law);
    let wish = json!({ "title": "Nobody else reads it", "party": party, "kind": "expectation", "addressed": "yes", "how": "House rules",
        "controls": [control], "obligations": [law] });
    story.create(isms, "expectation", wish);
    let shown = json!({ "title": "Log of the copies", "kind": "record", "controls": [control], "collected_on": story.day(0), "collected_by": isms,
        "method": "Export", "url": "https://intranet.example/log", "valid_until": story.day(390) });
    let shown = story.create(isms, "evidence", shown);
    story.act(boss, &format!("evidence/{shown}/accept"), json!({}));
    let test = json!({ "title": "Is there a copy of each night?", "control": control, "procedure": "Count them", "frequency": "yearly",
        "tester": tester, "first_due": story.day(10) });
    let test = story.create(isms, "control-test", test);
    let passed =
        json!({ "outcome": "effective", "conclusion": "All there", "population": 31, "sample": 31, "exceptions": 0, "evidence": [shown] });
    story.act(tester, &format!("control-test/{test}/record"), passed);
    for (place, line) in every.iter().enumerate() {
        let reasons = ["risk", "law", "business", "best-practice"][place % 4];
        let mut said = json!({ "reasons": [reasons], "owner": owner });
        if reasons == "law" {
            said["obligations"] = json!([law]);
        }
        story.edit(isms, &format!("soa-line/{}", reference(line)), said);
    }
    let version = story.create(isms, "soa-version", json!({ "scope": scope }));
    story.act(boss, &format!("soa-version/{version}/approve"), json!({}));
    scope
}

/// Support: roles with deputies, competence, what is told, changes, processes, objectives and metrics.
fn supported(story: &Story<'_>, cast: &Cast) {
    let Cast { boss, isms, owner, tester, .. } = cast;
    let role = json!({ "title": "ISMS manager", "duties": "Runs it", "holders": [isms], "deputies": [owner], "since": story.day(0),
        "assigned": "Ida", "next_review": story.day(390) });
    let role = story.create(isms, "isms-role", role);
    let competence =
        json!({ "title": "Runs an ISMS", "meaning": "Has led one through an audit", "roles": [role], "next_review": story.day(390) });
    let competence = story.create(isms, "competence", competence);
    for who in [isms, owner] {
        let shown = json!({ "title": "Course of five days", "person": who, "competence": competence, "ground": "training",
            "since": story.day(0), "proof": "Certificate in the drawer", "valid_until": story.day(390) });
        story.create(isms, "qualification", shown);
    }
    let told = json!({ "title": "What changes for everybody", "audience": "internal", "with": "All staff", "how": "Meeting", "teller": isms,
        "every": "yearly", "next_on": story.day(390) });
    story.create(isms, "communication", told);
    let change = json!({ "title": "A second ward", "purpose": "More beds", "consequences": "More people", "integrity": "All rules hold",
        "resources": "Ten days", "responsibilities": "Maja leads", "due": story.day(390), "owner": owner });
    story.create(isms, "planned-change", change);
    let process = json!({ "title": "Admission", "what": "Patients come in", "criteria": "Each record is complete within the hour",
        "owner": owner, "next_review": story.day(390) });
    story.create(isms, "isms-process", process);
    let objective = json!({ "title": "Every night has a copy", "why": "Hours are lost", "seen": "The log", "target_date": story.day(390),
        "owner": owner, "resources": "Two days", "evaluation": "By the log", "next_evaluation": story.day(200) });
    let objective = story.create(isms, "objective", objective);
    story.act(boss, &format!("objective/{objective}/agree"), json!({}));
    let metric = json!({ "title": "Nights with a copy", "how": "Counted", "measured_in": "percent", "source": "hand", "interval": "yearly",
        "measurer": tester, "evaluator": isms, "direction": "up", "good": "95", "warn": "90" });
    story.create(isms, "metric", metric);
    story.create(isms, "task", json!({ "what": "Renew the contract", "due": story.day(390), "owner": owner }));
}

/// Looked at: a gap analysis, an internal audit and one that is planned over everything, a review, and the certificate.
fn checked(story: &Story<'_>, cast: &Cast, scope: &str) {
    let Cast { boss, isms, owner, tester, auditor } = cast;
    let said = json!({ "title": "Where we begin", "frameworks": ["iso27001-2022", "iso27002-2022"], "scope": scope });
    let gap = story.create(isms, "gap-analysis", said);
    story.act(isms, &format!("gap-analysis/{gap}/open"), json!({}));
    story.act(isms, &format!("gap-analysis/{gap}/sign"), json!({ "conclusion": "All is well.", "open_why": "Seen with the audit." }));
    let raised = json!({ "title": "Three nights without a copy", "source": "test", "grade": "minor", "detected": story.day(0),
        "requirements": ["A.8.13"], "observed": "The log has three gaps", "owner": owner });
    let raised = story.create(owner, "nonconformity", raised);
    story.correct(&raised, owner, tester);
    let programme = json!({ "title": "Audits of three years", "starts": story.day(0), "scope": scope, "objectives": "All of it",
        "approver": "top-management" });
    let programme = story.create(isms, "audit-programme", programme);
    story.act(boss, &format!("audit-programme/{programme}/approve"), json!({}));
    story.audit(&programme, "First internal audit", "9.2, 9.3", auditor, isms);
    for idea in story.all("improvement", "") {
        story.act(owner, &format!("improvement/{}/accept", reference(&idea)), json!({ "answer": "It will name them." }));
    }
    let next = json!({ "title": "Second internal audit", "kind": "internal", "programme": programme, "criteria": "ISO/IEC 27001:2022",
        "extent": "All", "method": "on-site", "starts": story.day(300), "ends": story.day(303), "lead": auditor, "audited": [isms] });
    let next = story.create(isms, "audit", next);
    let under = json!({ "under": "4, 5, 6, 7, 8, 9, 10, A.5, A.6, A.7, A.8", "chosen": ["turn"] });
    story.act(isms, &format!("audit/{next}/cover"), under);
    // The plan has moved since it was approved.
    story.act(boss, &format!("audit-programme/{programme}/approve"), json!({}));
    story.review("First review", isms, boss);
    let certification = json!({ "title": "ISO/IEC 27001", "body": "Nordzert", "scope": scope, "scope_text": "The clinic in Halden",
        "people": 40, "owner": isms });
    let certification = story.create(isms, "certification", certification);
    let path = format!("certification/{certification}");
    story.act(isms, &format!("{path}/apply"), json!({}));
    story.visit(&certification, isms, "stage-1", 5, |story| story.act(isms, &format!("{path}/stage-1"), json!({})));
    let visit = story.visit(&certification, isms, "stage-2", 10, |story| story.act(isms, &format!("{path}/stage-2"), json!({})));
    let found = json!({ "title": "One log has no name", "visit": visit, "grade": "minor", "observed": "One of ten.", "clause": "7.5.2" });
    let finding = format!("certification-finding/{}", story.create(isms, "certification-finding", found));
    story.act(isms, &format!("{finding}/answer"), json!({ "correction": "Named", "cause": "A hurry", "action": "The form asks for it" }));
    story.act(isms, &format!("{finding}/accept"), json!({}));
    story.act(isms, &format!("{path}/certify"), json!({ "decision": story.day(0), "number": "NZ 1" }));
    story.act(isms, &format!("{finding}/close"), json!({ "verified": "Seen", "despite": "The body has its proof" }));
}

#[test]
fn nothing_is_found_in_an_organisation_that_has_everything_and_much_a_year_later() {
    on_each_engine(|house| {
        let story = Story::new(house, Channel::Api);
        let cast = Cast {
            boss: story.person("Ida", Role::Manager, &["top-management"]),
            isms: story.person("Maja", Role::Admin, &["isms-manager"]),
            owner: story.person("Rune", Role::Manager, &[]),
            tester: story.person("Tove", Role::Contributor, &[]),
            auditor: story.person("Aron", Role::Contributor, &["internal-auditor"]),
        };
        story.read_by(&cast.isms);
        let scope = planned(&story, &cast);
        supported(&story, &cast);
        checked(&story, &cast, &scope);
        for stage in Stage::ALL.iter().map(|stage| stage.key()).chain([""]) {
            assert_eq!(found(house, stage), Vec::<String>::new(), "for “{stage}”");
        }
        // The same organisation, left alone: what has a day speaks, register by register.
        story.days(400);
        let late = found(house, "");
        let rules: BTreeSet<&str> = late.iter().filter_map(|line| line.split(' ').next()).collect();
        for rule in [
            "asset/review-overdue",
            "audit/none-in-a-year",
            "audit/overdue",
            "certification/surveillance-overdue",
            "communication/overdue",
            "competence/gap",
            "context/issue-review-overdue",
            "context/party-review-overdue",
            "control-test/overdue",
            "control/review-overdue",
            "evidence/stale",
            "management-review/none-in-a-year",
            "metric/value-overdue",
            "objective/day-passed",
            "objective/evaluation-overdue",
            "obligation/review-overdue",
            "planned-change/overdue",
            "process/review-overdue",
            "risk/review-overdue",
            "role/review-overdue",
            "soa/test-overdue",
            "task/overdue",
        ] {
            assert!(rules.contains(rule), "{rule} is missing in {late:#?}");
        }
    });
}
