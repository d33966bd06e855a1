//! Rights that begin and end: every way in is closed by the clock alone, before the first day and after the last. From the wrong side.

use crate::harness::{Answer, House, Who, on_each_engine};
use jiff::SignedDuration;
use kernel::Id;
use serde_json::{Value as Json, json};

const OPERATOR: Who = Who::Operator;
const PASSWORD: &str = "three green kettles";
const EMAIL: &str = "ines@norm.example";

fn post(house: &House, who: &Who, path: &str, fields: Json) -> Answer {
    house.json(who, "POST", &format!("/api/v1/{path}"), &json!({ "fields": fields }))
}

fn patch(house: &House, path: &str, fields: Json) {
    house.json(&OPERATOR, "PATCH", &format!("/api/v1/{path}"), &json!({ "fields": fields })).expect(200);
}

/// An auditor from outside whose right lasts these days; the reference of the person and of the right, and the identity.
fn ines(house: &House, from: Json, until: &str) -> (String, String, Id) {
    let person =
        house.create("person", json!({ "name": "Ines Brandt", "email": EMAIL, "firm": "Norm Cert", "account": true, "unit": "U-1" }));
    let right = json!({ "person": person, "unit": "U-1", "role": "auditor", "from": from, "until": until, "why": "Surveillance audit" });
    let grant = house.create("grant", right);
    let id = house.show("person", &person)["id"].as_str().unwrap().parse().unwrap();
    (person, grant, id)
}

/// A one-time link for a password, as a path.
fn link(house: &House, person: &str) -> String {
    post(house, &OPERATOR, "invite", json!({ "user": person })).expect(201).json()["path"].as_str().unwrap().to_owned()
}

fn enter(house: &House, link: &str) -> u16 {
    let token = link.split_once("token=").unwrap().1;
    house.form(&Who::Nobody, "/enter", &[("token", token), ("password", PASSWORD), ("again", PASSWORD)]).status
}

fn token(house: &House, person: &str) -> Who {
    let made = post(house, &OPERATOR, "token", json!({ "user": person, "name": "t" })).expect(201).json();
    Who::Token(made["token"].as_str().unwrap().to_owned())
}

fn feed(house: &House, browser: &Who) -> String {
    let page = house.form(browser, "/account/addresses", &[("feed", "/calendar.ics")]).expect(200).text();
    let link = page.split("value=\"").find(|part| part.contains("calendar.ics?key=")).unwrap().split('"').next().unwrap().to_owned();
    format!("/{}", link.split_once("localhost/").unwrap().1)
}

/// What each way in answers: open session (page and program), token, calendar address, unused link, acting for.
fn ways(house: &House, browser: &Who, program: &Who, address: &str, link: &str) -> [u16; 6] {
    [
        house.get(browser, "/risk").status,
        house.get(browser, "/api/v1/risk").status,
        house.get(program, "/api/v1/risk").status,
        house.get(&Who::Nobody, address).status,
        house.get(&Who::Nobody, link).status,
        house.send(&OPERATOR, axum::http::Request::builder().uri("/api/v1/risk").header("x-vouchsafe-as", EMAIL), "").status,
    ]
}

const OPEN: [u16; 6] = [200; 6];
const SHUT: [u16; 6] = [303, 401, 403, 404, 404, 403];

#[test]
fn a_right_opens_on_its_first_day_and_shuts_after_its_last_by_the_clock_alone() {
    on_each_engine(|house| {
        // It is Monday, 2026-06-01, 09:00 UTC; the organisation lives in Berlin, two hours ahead.
        let (person, grant, id) = ines(house, json!("2026-06-02"), "2026-06-03");
        let early = link(house, &person);
        house.get(&Who::Nobody, &early).expect(404);
        assert_eq!(enter(house, &early), 404, "before the first day");
        let hours = |n: i64| house.clock.advance(SignedDuration::from_mins(n * 60));
        hours(12);
        assert_eq!(enter(house, &early), 404, "23:00 in Berlin, still the day before");
        hours(1);
        assert_eq!(enter(house, &early), 303, "midnight in Berlin, and the link was not used up");
        let browser = house.sign_in(id);
        let (program, address, unused) = (token(house, &person), feed(house, &browser), link(house, &person));
        let now = || ways(house, &browser, &program, &address, &unused);
        let typed = || house.form(&Who::Nobody, "/sign-in", &[("email", EMAIL), ("password", PASSWORD)]);
        assert_eq!((now(), typed().status), (OPEN, 303));
        // A few clicks on each day, or the session ends of itself.
        for _ in 0..5 {
            hours(9);
            assert_eq!(now(), OPEN);
        }
        hours(2);
        assert_eq!(now(), OPEN, "23:00 in Berlin on the last day");
        hours(1);
        assert_eq!(now(), SHUT, "the day after");
        let before = house.get(&OPERATOR, "/api/v1/comment").json()["total"].clone();
        let asset = house.create("asset", json!({ "name": "Mail", "kind": "service" }));
        post(house, &program, "comment", json!({ "about": asset, "text": "Late" })).expect(403);
        assert_eq!(house.get(&OPERATOR, "/api/v1/comment").json()["total"], before);
        assert!(typed().expect(403).text().contains("no right here today"));
        house.form(&Who::Nobody, "/sign-in", &[("email", EMAIL), ("password", "another green kettle")]).expect(401);
        assert_eq!(enter(house, &unused), 404);
        let events = house.get(&OPERATOR, "/api/v1/security-events?kind=no-right").expect(200).json();
        let about = events["events"].as_array().unwrap();
        assert!(!about.is_empty() && about.iter().all(|event| event["about"] == json!(person)), "{events}");
        // A later day opens again; so does another right; a right that is retired or lies ahead does not.
        patch(house, &format!("grant/{grant}"), json!({ "until": "2026-06-04" }));
        assert_eq!(now(), OPEN);
        post(house, &OPERATOR, &format!("grant/{grant}/retire"), json!({})).expect(200);
        assert_eq!(now(), SHUT);
        post(house, &OPERATOR, &format!("grant/{grant}/restore"), json!({})).expect(200);
        assert_eq!(now(), OPEN);
        patch(house, &format!("grant/{grant}"), json!({ "from": "2026-06-05", "until": "2026-06-06" }));
        assert_eq!(now(), SHUT);
        let other = house.create("grant", json!({ "person": person, "unit": "U-1", "role": "reader", "why": "Reads" }));
        assert_eq!(now(), OPEN);
        post(house, &program, "comment", json!({ "about": asset, "text": "As a reader" })).expect(403);
        post(house, &OPERATOR, &format!("grant/{other}/retire"), json!({})).expect(200);
        assert_eq!(now(), SHUT);
        // Bringing back what has ended meanwhile opens nothing.
        patch(house, &format!("grant/{grant}"), json!({ "from": null, "until": "2026-06-04" }));
        assert_eq!(now(), OPEN);
        post(house, &OPERATOR, &format!("grant/{grant}/retire"), json!({})).expect(200);
        hours(24);
        post(house, &OPERATOR, &format!("grant/{grant}/restore"), json!({})).expect(200);
        typed().expect(403);
        house.get(&program, "/api/v1/risk").expect(403);
    });
}

#[test]
fn whoever_comes_from_outside_says_until_when_and_gives_nobody_a_right() {
    on_each_engine(|house| {
        let (person, grant, _) = ines(house, Json::Null, "2026-06-30");
        let program = token(house, &person);
        let right = |fields: Json| {
            let mut all = json!({ "person": person, "unit": "U-1", "role": "auditor", "why": "Audit" });
            all.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
            post(house, &OPERATOR, "grant", all)
        };
        assert!(right(json!({})).expect(422).text().contains("of an auditor from outside ends"));
        right(json!({ "from": "2026-07-02", "until": "2026-07-01" })).expect(422);
        right(json!({ "until": "2026-05-31" })).expect(422);
        right(json!({ "until": "2026-07-01", "sponsor": person })).expect(422);
        // No edit takes the end away, nor sends the right round another role.
        let change = |fields: Json| house.json(&OPERATOR, "PATCH", &format!("/api/v1/grant/{grant}"), &json!({ "fields": fields })).status;
        assert_eq!([json!({ "until": null }), json!({ "until": "2026-05-01" }), json!({ "from": "2026-07-01" })].map(change), [422; 3]);
        // Somebody from outside changes no right, not even their own, and makes nothing of ours.
        let task = house.create("task", json!({ "what": "Ask", "due": "2026-07-01" }));
        let asset = house.create("asset", json!({ "name": "Mail", "kind": "service" }));
        for (method, path, fields) in [
            ("PATCH", format!("grant/{grant}"), json!({ "until": "2027-06-30" })),
            ("PATCH", format!("grant/{grant}"), json!({ "role": "admin" })),
            ("POST", "grant".to_owned(), json!({ "person": person, "unit": "U-1", "role": "auditor", "until": "2027-06-30" })),
            ("PATCH", format!("person/{person}"), json!({ "firm": "" })),
            ("POST", "asset".to_owned(), json!({ "name": "Mine", "kind": "service", "unit": "U-1" })),
            ("PATCH", format!("asset/{asset}"), json!({ "name": "Other" })),
            ("POST", "improvement".to_owned(), json!({ "title": "Better", "what": "Do it", "unit": "U-1" })),
            ("POST", format!("task/{task}/complete"), json!({ "done": "x" })),
            ("POST", format!("task/{task}/retire"), json!({})),
            ("POST", "rebuild".to_owned(), json!({})),
            ("GET", "security-events".to_owned(), json!({})),
        ] {
            house.json(&program, method, &format!("/api/v1/{path}"), &json!({ "fields": fields })).expect(403);
        }
        // What was said by comment stays whose it is.
        let mine =
            post(house, &program, "comment", json!({ "about": asset, "text": "Who may read it?" })).expect(201).json()["reference"].clone();
        let theirs = house.create("comment", json!({ "about": asset, "text": "Everybody." }));
        let say = |reference: &str| {
            let fields = json!({ "fields": { "text": "Nobody." } });
            house.json(&program, "PATCH", &format!("/api/v1/comment/{reference}"), &fields).status
        };
        assert_eq!((say(mine.as_str().unwrap()), say(&theirs)), (200, 422));
    });
}

#[test]
fn a_right_that_ends_falls_due_for_whoever_gave_it_and_leaves_an_administrator() {
    on_each_engine(|house| {
        let admin = house.sign_in(house.admin);
        let person = house.create("person", json!({ "name": "Con Tractor", "email": "con@norm.example", "account": true, "unit": "U-1" }));
        house
            .form(
                &admin,
                "/grant/new",
                &[("person", &person), ("unit", "U-1"), ("role", "contributor"), ("until", "2026-06-10"), ("why", "Help")],
            )
            .expect(303);
        let found = house.get(&OPERATOR, "/api/v1/grant?filter=until:2026-06-10").expect(200).json();
        assert_eq!(found["records"][0]["fields"]["sponsor"], json!("P-1"), "{found}");
        let page = |path: &str| house.get(&admin, path).expect(200).text();
        assert!(page("/work").contains("Let it end, or give a later day: Help"));
        let (list, own) = (page("/grant/outside"), page(&format!("/person/{person}")));
        assert!(list.contains("Con Tractor") && list.contains("9 days left") && own.contains("9 days left"), "{list}");
        house.clock.advance(SignedDuration::from_hours(24 * 10));
        let admin = house.sign_in(house.admin);
        assert!(house.get(&admin, "/grant/outside").expect(200).text().contains("Ended"));
        // The last who administers everything for good keeps it, whatever the day.
        let own = house.get(&OPERATOR, "/api/v1/grant?filter=role:admin").json()["records"][0]["reference"].as_str().unwrap().to_owned();
        for fields in [json!({ "until": "2027-01-01" }), json!({ "from": "2026-12-01" })] {
            house.json(&OPERATOR, "PATCH", &format!("/api/v1/grant/{own}"), &json!({ "fields": fields })).expect(422);
        }
        let deputy = house.create("person", json!({ "name": "Dep Uty", "email": "dep@aldermoor.example", "account": true, "unit": "U-1" }));
        let short =
            house.create("grant", json!({ "person": deputy, "unit": "U-1", "role": "admin", "until": "2026-12-31", "why": "Stands in" }));
        post(house, &OPERATOR, &format!("grant/{own}/retire"), json!({})).expect(422);
        patch(house, &format!("grant/{short}"), json!({ "until": null }));
        patch(house, &format!("grant/{own}"), json!({ "until": "2027-01-01" }));
    });
}

#[test]
fn an_auditor_is_let_into_the_units_of_a_scope() {
    on_each_engine(|house| {
        let unit = |name: &str| house.create("unit", json!({ "name": name, "parent": "U-1" }));
        let (north, south, west) = (unit("North"), unit("South"), unit("West"));
        let scope = house.create("scope", json!({ "title": "Two units", "units": [north, south] }));
        let person = house.create("person", json!({ "name": "Ines Brandt", "email": EMAIL, "account": true, "unit": north }));
        let admit = |who: &Who, fields: Json| post(house, who, &format!("scope/{scope}/admit"), fields).status;
        let said = |until: &str| json!({ "person": person, "until": until, "reason": "Stage 2" });
        let manager = house.person("Max", "U-1", Some(kernel::Role::Manager));
        let part = house.person("Ann", &north, Some(kernel::Role::Admin));
        assert_eq!([admit(&manager, said("2026-06-30")), admit(&part, said("2026-06-30"))], [403; 2], "not of both units");
        assert_eq!(admit(&OPERATOR, json!({ "person": person, "reason": "Stage 2" })), 422);
        assert_eq!(admit(&OPERATOR, said("2026-05-01")), 422);
        assert_eq!(admit(&OPERATOR, said("2026-06-30")), 200);
        assert_eq!(admit(&OPERATOR, said("2026-07-02")), 200, "the same rights get other days");
        let rights = house.get(&OPERATOR, "/api/v1/grant?filter=role:auditor").json();
        let days: Vec<_> = rights["records"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| (row["fields"]["unit"].clone(), row["fields"]["until"].clone()))
            .collect();
        assert_eq!(days, [(json!(north), json!("2026-07-02")), (json!(south), json!("2026-07-02"))]);
        let program = token(house, &person);
        for (place, seen) in [(&north, 200), (&south, 200), (&west, 404)] {
            let asset = house.create("asset", json!({ "name": "Thing", "kind": "service", "unit": place }));
            house.get(&program, &format!("/api/v1/asset/{asset}")).expect(seen);
        }
    });
}
