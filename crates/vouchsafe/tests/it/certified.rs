//! A certification through the whole program: no role, route or channel records a certificate that the body could not have issued.

use crate::harness::{Answer, House, Who, on_each_engine};
use kernel::{Actor, Change, Channel, Choice, Door, Draft, Fault, Note, Read, Role};
use serde_json::{Value as Json, json};

fn post(house: &House, who: &Who, path: &str, fields: Json) -> Answer {
    house.json(who, "POST", &format!("/api/v1/{path}"), &json!({ "fields": fields }))
}

fn edit(house: &House, who: &Who, path: &str, fields: Json) -> Answer {
    house.json(who, "PATCH", &format!("/api/v1/{path}"), &json!({ "fields": fields }))
}

#[track_caller]
fn refused(answer: Answer, why: &str) {
    let text = answer.expect(422).text();
    assert!(text.contains(why), "{text}");
}

fn made(house: &House, who: &Who, register: &str, fields: Json) -> String {
    post(house, who, register, fields).expect(201).json()["reference"].as_str().unwrap().to_owned()
}

/// A visit that was held and concluded on this day.
fn concluded(house: &House, who: &Who, kind: &str, day: &str) -> String {
    let fields = json!({ "title": kind, "certification": "CERT-1", "kind": kind, "planned": day });
    let visit = made(house, who, "certification-visit", fields);
    post(house, who, &format!("certification-visit/{visit}/hold"), json!({ "began": day })).expect(200);
    let said = json!({ "result": "conditional", "conclusion": "Once findings are dealt with." });
    post(house, who, &format!("certification-visit/{visit}/conclude"), said).expect(200);
    visit
}

#[test]
fn a_certificate_is_recorded_by_nobody_who_may_not_and_never_while_a_major_is_open() {
    on_each_engine(|house| {
        let person = |name: &str, role| house.person(name, "U-1", Some(role));
        let (boss, hand, reader) = (person("Bo", Role::Manager), person("Hanna", Role::Contributor), person("Rea", Role::Reader));
        let fields = json!({ "title": "Whole company", "body": "Nordzert", "scope": "SC-1", "scope_text": "Payroll.", "people": 40 });
        post(house, &hand, "certification", fields.clone()).expect(403);
        assert_eq!(made(house, &boss, "certification", fields), "CERT-1");
        for act in ["apply", "stage-1", "stage-2", "certify", "withdraw"] {
            post(house, &hand, &format!("certification/CERT-1/{act}"), json!({})).expect(403);
            post(house, &reader, &format!("certification/CERT-1/{act}"), json!({})).expect(403);
        }
        post(house, &boss, "certification/CERT-1/apply", json!({})).expect(200);
        concluded(house, &hand, "stage-1", "2026-01-12");
        post(house, &boss, "certification/CERT-1/stage-2", json!({})).expect(200);
        let visit = concluded(house, &hand, "stage-2", "2026-03-02");
        let found = json!({ "title": "Leavers stay", "visit": visit, "grade": "major", "clause": "9.2", "observed": "Three of ten." });
        let major = made(house, &hand, "certification-finding", found);
        let to = format!("certification-finding/{major}");
        let decided = json!({ "decision": "2026-03-20", "number": "NZ 1" });
        refused(post(house, &boss, "certification/CERT-1/certify", decided.clone()), "not closed");
        // Neither grade nor state nor days by hand, nor its way out of use, nor a certificate of one's own making.
        refused(edit(house, &boss, &to, json!({ "grade": "minor" })), "Change the grade");
        refused(edit(house, &boss, &to, json!({ "close_by": "2099-01-01" })), "Change the deadlines");
        refused(edit(house, &boss, &to, json!({ "state": "closed" })), "state");
        refused(edit(house, &boss, &to, json!({ "nonconformity": "NC-1" })), "nonconformity");
        refused(post(house, &boss, &format!("{to}/retire"), json!({})), "with it alone");
        refused(post(house, &boss, &format!("certification-visit/{visit}/retire"), json!({})), "its certification alone");
        refused(post(house, &boss, "certification/CERT-1/retire", json!({})), "Record the withdrawal first");
        refused(edit(house, &boss, "certification/CERT-1", json!({ "valid_until": "2040-01-01" })), "valid_until");
        let certificate = json!({ "number": "X", "certification": "CERT-1", "issue": "initial", "decision": "2026-03-20" });
        let answer = post(house, &boss, "certificate", certificate);
        assert!([403, 404, 405].contains(&answer.status), "{}", answer.status);
        through_any_channel(house);
        // Contributors answer, managers close; the nonconformity is made once.
        for act in ["close", "regrade", "extend", "withdraw"] {
            post(house, &hand, &format!("{to}/{act}"), json!({})).expect(403);
        }
        post(house, &hand, &format!("{to}/raise"), json!({})).expect(200);
        assert_eq!(house.show("certification-finding", &major)["fixed"]["nonconformity"], json!("NC-1"));
        assert!([409, 422].contains(&post(house, &hand, &format!("{to}/raise"), json!({})).status));
        let answer = json!({ "correction": "Done.", "cause": "No step.", "action": "A step.", "on": "2026-03-05" });
        post(house, &hand, &format!("{to}/answer"), answer).expect(200);
        post(house, &hand, &format!("{to}/accept"), json!({ "on": "2026-03-10" })).expect(200);
        refused(post(house, &boss, &format!("{to}/close"), json!({ "verified": "Follow-up." })), "NC-1");
        let why = json!({ "verified": "Follow-up.", "despite": "The body has its proof.", "on": "2026-03-15" });
        post(house, &boss, &format!("{to}/close"), why).expect(200);
        post(house, &boss, "certification/CERT-1/certify", decided).expect(200);
        let shown = house.show("certification", "CERT-1");
        assert_eq!((&shown["derived"]["surveillance_by"], &shown["fixed"]["valid_until"]), (&json!("2027-03-20"), &json!("2029-03-19")));
        for format in ["csv", "pdf", "xlsx", "json"] {
            house.get(&reader, &format!("/api/v1/report/cycle.{format}?certification=CERT-1")).expect(200);
        }
        let sheet = house.get(&reader, "/api/v1/report/cycle.csv").expect(200).text();
        assert!(sheet.contains("2027-03-20") && sheet.contains("2029-03-19") && sheet.contains("CV-2"), "{sheet}");
        let year = house.get(&reader, "/year?year=2027").expect(200).text();
        assert!(year.contains("2027-03-20") && !year.contains("2029-03-19"));
        house.get(&reader, "/certification/CERT-1").expect(200);
    });
}

/// There is one door: a state by hand is refused whatever a change comes through, a file that is imported too.
fn through_any_channel(house: &House) {
    for channel in [Channel::Browser, Channel::Api, Channel::CommandLine, Channel::Import] {
        let plan = |read: &dyn Read| {
            let row = read.by_reference("CERT-1")?.ok_or(Fault::NotFound)?;
            Ok(vec![Change::edit(row.register, row.id, Draft::new().with("state", "certified"))])
        };
        let note = Note { channel, reason: String::new() };
        let answer = house.app.store.write(house.organisation, &Actor::Operator { acting_for: None }, &note, &plan);
        assert!(matches!(answer, Err(Fault::Invalid(_))), "{}: {answer:?}", channel.key());
    }
}
