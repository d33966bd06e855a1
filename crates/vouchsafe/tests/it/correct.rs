//! Corrective action through the whole program: no way in goes round the check by somebody else, and anybody suggests improvements.

use crate::harness::{Answer, House, Who, on_each_engine};
use kernel::due::Whose;
use kernel::{Actor, Change, Channel, Choice, Door, Draft, DueQuery, Fault, Moment, Note, Read, Role};
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

struct Cast {
    owner: Who,
    doer: Who,
    checker: Who,
    boss: Who,
    reader: Who,
}

/// Reference of the person with this name.
fn person(house: &House, name: &str) -> String {
    let found = house.get(&Who::Operator, &format!("/api/v1/person?filter={}", name.to_lowercase())).expect(200).json();
    found["records"][0]["reference"].as_str().unwrap().to_owned()
}

fn said() -> Json {
    json!({ "title": "Rights of leavers stay", "source": "test", "grade": "minor", "detected": "2026-06-01",
        "breached": "Access ends on the last day.", "observed": "Three of ten were active." })
}

fn raised(house: &House, cast: &Cast) -> (String, String) {
    let made = post(house, &cast.owner, "nonconformity", said()).expect(201).json();
    let nc = made["reference"].as_str().unwrap().to_owned();
    let to = format!("nonconformity/{nc}");
    post(house, &cast.owner, &format!("{to}/contain"), json!({ "correction": "Closed." })).expect(200);
    let analysis = json!({ "elsewhere": false, "elsewhere_where": "All systems.", "method": "other", "root_cause": "No step.",
        "action_needed": true });
    post(house, &cast.owner, &format!("{to}/analyse"), analysis).expect(200);
    let action = json!({ "title": "Add a step", "nonconformity": nc, "due": "2099-01-31", "owner": person(house, "Dora") });
    let action = post(house, &cast.owner, "corrective-action", action).expect(201).json()["reference"].as_str().unwrap().to_owned();
    let begin = json!({ "criterion": "None in a month.", "check_on": "2099-02-28", "checker": person(house, "Cleo") });
    post(house, &cast.owner, &format!("{to}/begin"), begin).expect(200);
    (nc, action)
}

#[test]
fn nothing_goes_round_the_check_by_somebody_else() {
    on_each_engine(|house| {
        let made = |name: &str, role| house.person(name, "U-1", Some(role));
        let contributor = |name: &str| made(name, Role::Contributor);
        let (owner, doer, checker) = (contributor("Olga"), contributor("Dora"), contributor("Cleo"));
        let cast = Cast { owner, doer, checker, boss: made("Bo", Role::Manager), reader: made("Rea", Role::Reader) };
        let (nc, action) = raised(house, &cast);
        let to = format!("nonconformity/{nc}");
        by_hand(house, &cast, &to);
        through_any_channel(house, &nc);
        // The checker does not carry the action out; whoever does is named.
        refused(
            post(house, &cast.checker, &format!("corrective-action/{action}/complete"), json!({ "done": "Added." })),
            "checks the effect",
        );
        post(house, &cast.doer, &format!("corrective-action/{action}/complete"), json!({ "done": "Added." })).expect(200);
        assert_eq!(house.show("corrective-action", &action)["fixed"]["hands"], json!([person(house, "Dora")]));
        refused(post(house, &cast.boss, &format!("corrective-action/{action}/retire"), json!({})), "leaves only with");
        post(house, &cast.owner, &format!("{to}/submit"), json!({})).expect(200);
        due_for_the_checker(house, &nc);
        // Changing who is who between the steps does not help.
        for name in ["Olga", "Dora"] {
            refused(edit(house, &cast.owner, &to, json!({ "checker": person(house, name) })), "took no part");
        }
        refused(edit(house, &cast.boss, &to, json!({ "owner": person(house, "Cleo") })), "took no part");
        edit(house, &cast.boss, &to, json!({ "owner": person(house, "Bo") })).expect(200);
        refused(edit(house, &cast.boss, &to, json!({ "checker": person(house, "Olga") })), "took no part");
        let found = |effect: &str| json!({ "effect": effect, "found": "Looked at twelve." });
        for who in [&cast.owner, &cast.doer, &cast.boss] {
            refused(post(house, who, &format!("{to}/check"), found("effective")), "Only the checker");
        }
        post(house, &cast.reader, &format!("{to}/check"), found("effective")).expect(403);
        refused(post(house, &Who::Operator, &format!("{to}/check"), found("effective")), "needs a person");
        refused(post(house, &cast.checker, &format!("{to}/check"), found("effective")), "agreed for 2099-02-28");
        post(house, &cast.checker, &format!("{to}/check"), found("not-effective")).expect(200);
        let shown = house.show("nonconformity", &nc);
        assert_eq!((&shown["fields"]["state"], &shown["derived"]["rounds"]), (&json!("contained"), &json!(1)));
        let checks = house.get(&cast.reader, "/api/v1/effectiveness-check").expect(200).json();
        assert_eq!(
            checks["records"][0]["fixed"]["checker"].as_str().or(checks["records"][0]["fields"]["checker"].as_str()),
            Some(&*person(house, "Cleo"))
        );
        // The open one neither leaves, nor does whoever took part withdraw it.
        refused(post(house, &cast.boss, &format!("{to}/retire"), json!({})), "has not ended");
        refused(post(house, &cast.boss, &format!("{to}/withdraw"), json!({ "why": "A mistake." })), "You took part");
        let csv = house.get(&cast.reader, "/api/v1/report/nonconformities.csv").expect(200).text();
        assert!(csv.contains(&nc) && csv.contains("Rights of leavers stay"), "{csv}");
        for format in ["pdf", "xlsx", "json"] {
            house.get(&cast.reader, &format!("/api/v1/report/nonconformities.{format}")).expect(200);
        }
    });
}

/// What an act alone sets is neither typed nor sent, and what operations keep is not made.
fn by_hand(house: &House, cast: &Cast, to: &str) {
    for state in ["checking", "closed", "withdrawn"] {
        refused(edit(house, &cast.boss, to, json!({ "state": state })), "state");
    }
    for state in ["acting", "closed"] {
        let mut fields = said();
        fields["state"] = json!(state);
        refused(post(house, &cast.boss, "nonconformity", fields), "state");
    }
    refused(edit(house, &cast.boss, to, json!({ "criterion": "Anything." })), "Begin corrective action");
    refused(edit(house, &cast.boss, to, json!({ "decisions": "2026-06-01: fine" })), "decisions");
    let check =
        json!({ "nonconformity": to.trim_start_matches("nonconformity/"), "on": "2026-06-01", "effect": "effective", "found": "Fine." });
    let answer = post(house, &cast.boss, "effectiveness-check", check);
    assert!([403, 404, 405].contains(&answer.status), "{}", answer.status);
}

/// There is one door: the same is refused whatever a change comes through, a file that is imported too.
fn through_any_channel(house: &House, nc: &str) {
    for channel in [Channel::Browser, Channel::Api, Channel::CommandLine, Channel::Import] {
        for (key, value) in [("state", "closed"), ("root_cause", "Bad luck.")] {
            let plan = |read: &dyn Read| {
                let row = read.by_reference(nc)?.ok_or(Fault::NotFound)?;
                Ok(vec![Change::edit(row.register, row.id, Draft::new().with(key, value))])
            };
            let note = Note { channel, reason: String::new() };
            let answer = house.app.store.write(house.organisation, &Actor::Operator { acting_for: None }, &note, &plan);
            assert!(matches!(answer, Err(Fault::Invalid(_))), "{} {key}: {answer:?}", channel.key());
        }
    }
}

/// The check is the checker's work, not the owner's.
fn due_for_the_checker(house: &House, nc: &str) {
    let read = house.app.store.read(house.organisation, &Actor::System, Moment::Live).unwrap();
    let cleo = read.by_reference(&person(house, "Cleo")).unwrap().unwrap().id;
    let query = DueQuery { whose: Whose::Of(cleo), ..DueQuery::between("2099-01-01".parse().unwrap(), "2100-01-01".parse().unwrap()) };
    let lines = read.due(&query).unwrap().lines;
    assert_eq!(lines.iter().map(|line| (line.reference.as_str(), line.rule.act)).collect::<Vec<_>>(), [(nc, "check")]);
}

#[test]
fn readers_suggest_improvements_and_contributors_answer() {
    on_each_engine(|house| {
        let (north, south) = (
            house.create("unit", json!({ "name": "North", "parent": "U-1" })),
            house.create("unit", json!({ "name": "South", "parent": "U-1" })),
        );
        let reader = house.person("Rea", &north, Some(Role::Reader));
        let keeper = house.person("Kim", &north, Some(Role::Contributor));
        let idea = |unit: &str| json!({ "title": "Fewer forms", "what": "One form for both.", "unit": unit });
        let made = post(house, &reader, "improvement", idea(&north)).expect(201).json()["reference"].as_str().unwrap().to_owned();
        assert_eq!(house.show("improvement", &made)["fixed"]["suggested_by"], json!(person(house, "Rea")));
        assert_eq!(post(house, &reader, "improvement", idea(&south)).status, 422, "a unit that nobody shows them");
        assert_eq!(post(house, &house.person("Nils", &north, None), "improvement", idea(&north)).status / 100, 4);
        // Whoever suggests neither changes nor answers it, and sets nothing beyond the suggestion.
        let to = format!("improvement/{made}");
        edit(house, &reader, &to, json!({ "title": "More forms" })).expect(403);
        post(house, &reader, &format!("{to}/accept"), json!({ "answer": "Yes." })).expect(403);
        let mut more = idea(&north);
        more["suggested_by"] = json!(person(house, "Kim"));
        refused(post(house, &reader, "improvement", more), "suggested_by");
        post(house, &keeper, &format!("{to}/decline"), json!({})).expect(422);
        post(house, &keeper, &format!("{to}/decline"), json!({ "answer": "The law wants two." })).expect(200);
        house.get(&reader, "/improvement/new").expect(200);
        house.get(&reader, "/risk/new").expect(403);
    });
}
