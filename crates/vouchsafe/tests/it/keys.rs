//! Keys to accounts end for good with what they belong to, whoever leaves hands over, and the time is what it is. From the wrong side.

use crate::harness::{Answer, House, Who, on_each_engine};
use axum::http::Request;
use jiff::SignedDuration;
use kernel::{Id, Role};
use serde_json::{Value as Json, json};

const OPERATOR: Who = Who::Operator;
const PASSWORD: &str = "three green kettles";

fn post(house: &House, who: &Who, path: &str, fields: Json) -> Answer {
    house.json(who, "POST", &format!("/api/v1/{path}"), &json!({ "fields": fields }))
}

fn patch(house: &House, who: &Who, path: &str, fields: Json) -> Answer {
    house.json(who, "PATCH", &format!("/api/v1/{path}"), &json!({ "fields": fields }))
}

/// A person with an account, their reference and identity.
fn nora(house: &House) -> (String, Id) {
    let fields = json!({ "name": "Nora", "email": "nora@aldermoor.example", "account": true, "unit": "U-1" });
    let person = house.create("person", fields);
    house.create("grant", json!({ "person": person, "unit": "U-1", "role": "contributor" }));
    let id = house.show("person", &person)["id"].as_str().unwrap().parse().unwrap();
    (person, id)
}

fn token(house: &House, person: &str) -> Who {
    let made = post(house, &OPERATOR, "token", json!({ "user": person, "name": "t" })).expect(201).json();
    Who::Token(made["token"].as_str().unwrap().to_owned())
}

/// A one-time link for a password, as a path.
fn link(house: &House, person: &str) -> String {
    post(house, &OPERATOR, "invite", json!({ "user": person })).expect(201).json()["path"].as_str().unwrap().to_owned()
}

fn enter(house: &House, link: &str) -> Answer {
    let token = link.split_once("token=").unwrap().1;
    house.form(&Who::Nobody, "/enter", &[("token", token), ("password", PASSWORD), ("again", PASSWORD)])
}

fn sign_in(house: &House) -> u16 {
    house.form(&Who::Nobody, "/sign-in", &[("email", "nora@aldermoor.example"), ("password", PASSWORD)]).status
}

/// The path of a secret address that somebody makes for themselves.
fn feed(house: &House, browser: &Who) -> String {
    let page = house.form(browser, "/account/addresses", &[("feed", "/calendar.ics")]).expect(200).text();
    let link = page.split("value=\"").find(|part| part.contains("calendar.ics?key=")).unwrap().split('"').next().unwrap().to_owned();
    format!("/{}", link.split_once("localhost/").unwrap().1)
}

#[test]
fn what_an_account_was_opened_with_opens_it_never_again() {
    on_each_engine(|house| {
        for (n, (off, on)) in [
            (("person/{}", json!({ "account": false })), ("person/{}", json!({ "account": true }))),
            (("person/{}/retire", Json::Null), ("person/{}/restore", Json::Null)),
        ]
        .into_iter()
        .enumerate()
        {
            let (person, id) = if n == 0 { nora(house) } else { again(house) };
            enter(house, &link(house, &person)).expect(303);
            let (program, browser) = (token(house, &person), house.sign_in(id));
            let address = feed(house, &browser);
            let open = link(house, &person);
            assert_eq!(sign_in(house), 303);
            house.get(&program, "/api/v1/me").expect(200);
            house.get(&browser, "/").expect(200);
            house.get(&Who::Nobody, &address).expect(200);
            let turn = |(path, fields): &(&str, Json)| {
                let path = path.replace("{}", &person);
                if fields.is_null() { post(house, &OPERATOR, &path, json!({})) } else { patch(house, &OPERATOR, &path, fields.clone()) }
                    .expect(200);
            };
            for (turned, way) in [("taken", &off), ("given back", &on)] {
                turn(way);
                house.get(&program, "/api/v1/me").expect(401);
                assert_ne!(house.get(&browser, "/").status, 200, "{turned}: the session");
                house.get(&Who::Nobody, &address).expect(404);
                house.get(&Who::Nobody, &open).expect(404);
                enter(house, &open).expect(404);
                assert_eq!(sign_in(house), 401, "{turned}: the password");
            }
            // It begins anew with a link.
            enter(house, &link(house, &person)).expect(303);
            assert_eq!(sign_in(house), 303);
            house.clock.advance(SignedDuration::from_hours(1));
        }
    });
}

fn again(house: &House) -> (String, Id) {
    let found = house.get(&OPERATOR, "/api/v1/person?filter=name:Nora").expect(200).json()["records"][0].clone();
    (found["reference"].as_str().unwrap().to_owned(), found["id"].as_str().unwrap().parse().unwrap())
}

#[test]
fn a_newer_link_and_a_set_password_end_what_was_before() {
    on_each_engine(|house| {
        let (person, id) = nora(house);
        let (older, newer) = (link(house, &person), link(house, &person));
        house.get(&Who::Nobody, &older).expect(404);
        enter(house, &older).expect(404);
        let (program, browser) = (token(house, &person), house.sign_in(id));
        let address = feed(house, &browser);
        enter(house, &newer).expect(303);
        enter(house, &newer).expect(404);
        house.get(&program, "/api/v1/me").expect(401);
        house.get(&Who::Nobody, &address).expect(404);
        assert_ne!(house.get(&browser, "/").status, 200);
        // Eight at once with one link: one password.
        let link = link(house, &person);
        let secret = server::app::hash(link.split_once("token=").unwrap().1);
        let now = house.clock.as_ref();
        let now = store::Clock::now(now);
        let set: Vec<_> = std::thread::scope(|scope| {
            let all: Vec<_> = (0..8)
                .map(|n| {
                    scope.spawn(move || {
                        house.app.store.set_password_by_link(secret, server::tokens::PASSWORD, now, &format!("phc {n}")).unwrap()
                    })
                })
                .collect();
            all.into_iter().filter_map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(set, [(house.organisation, id)]);
        // Changing it by oneself ends other sessions, and what else was ticked.
        enter(house, &self::link(house, &person)).expect(303);
        let change = |browser: &Who, more: &[(&str, &str)]| {
            let mut sent = vec![("current", PASSWORD), ("password", PASSWORD), ("again", PASSWORD)];
            sent.extend_from_slice(more);
            house.form(browser, "/account/password", &sent).expect(303);
        };
        let (program, mine, other) = (token(house, &person), house.sign_in(id), house.sign_in(id));
        change(&mine, &[]);
        house.get(&program, "/api/v1/me").expect(200);
        assert_ne!(house.get(&other, "/").status, 200);
        change(&house.sign_in(id), &[("keys", "yes")]);
        house.get(&program, "/api/v1/me").expect(401);
    });
}

#[test]
fn a_token_makes_no_keys() {
    on_each_engine(|house| {
        let (person, _) = nora(house);
        let admin = token(house, "P-1");
        post(house, &admin, "invite", json!({ "user": person })).expect(403);
        post(house, &admin, "invite", json!({ "user": "P-1" })).expect(403);
        post(house, &admin, "token", json!({ "user": person, "name": "x" })).expect(403);
        post(house, &admin, "token", json!({ "name": "x" })).expect(403);
        let request = Request::builder().method("POST").uri(format!("/person/{person}/invite"));
        house.send(&admin, request.header("content-type", "application/x-www-form-urlencoded"), "").expect(403);
    });
}

#[test]
fn an_administrator_invites_in_the_browser_and_nobody_else() {
    on_each_engine(|house| {
        let (person, id) = nora(house);
        let (admin, other) = (house.sign_in(house.admin), house.sign_in(id));
        let page = house.get(&admin, &format!("/person/{person}")).expect(200).text();
        assert!(page.contains(&format!("action=\"/person/{person}/invite\"")));
        assert!(!house.get(&other, &format!("/person/{person}")).expect(200).text().contains("/invite\""));
        house.form(&other, &format!("/person/{person}/invite"), &[]).expect(403);
        let shown = house.form(&admin, &format!("/person/{person}/invite"), &[]).expect(200).text();
        let link = shown.split("value=\"http://localhost").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert!(shown.contains("Good until 20"), "{shown}");
        enter(house, &link).expect(303);
        assert_eq!(sign_in(house), 303);
        // Somebody without an account is not invited, and a page of the past makes nothing.
        let name = house.create("person", json!({ "name": "Only a name" }));
        assert!(!house.get(&admin, &format!("/person/{name}")).expect(200).text().contains("/invite\""));
        house.form(&admin, &format!("/person/{name}/invite"), &[]).expect(409);
        // A host that a caller names is in no link.
        let Who::Session { cookie, csrf } = &admin else { panic!() };
        let request = Request::builder().method("POST").uri(format!("/person/{person}/invite")).header("host", "evil.example");
        let request = request.header("content-type", "application/x-www-form-urlencoded").header("cookie", cookie);
        let answer = house.foreign(request, format!("_csrf={csrf}"));
        assert!(answer.status == 200 && !answer.text().contains("evil.example"), "{}", answer.text());
        assert!(answer.text().contains("value=\"/enter?token=") && answer.text().contains("--public-url"));
    });
}

#[test]
fn who_leaves_hands_over_and_is_nobody_until_then() {
    on_each_engine(|house| {
        let (kai, _) = nora(house);
        let lea = house.create("person", json!({ "name": "Lea" }));
        let task = house.create("task", json!({ "what": "Renew it", "due": "2026-12-31", "owner": kai }));
        let done = house.create("task", json!({ "what": "Old", "due": "2026-12-31", "owner": kai }));
        post(house, &OPERATOR, &format!("task/{done}/complete"), json!({ "done": "yes" })).expect(200);
        let asset = house.create("asset", json!({ "name": "Mail", "kind": "service", "owner": kai, "custodians": [kai, lea] }));
        let control = house.create("control", json!({ "title": "Two", "owner": "P-1" }));
        let test = house.create(
            "control-test",
            json!({ "title": "Both?", "control": control, "procedure": "count", "frequency": "monthly", "tester": kai, "first_due": "2026-12-01" }),
        );
        let total = |register: &str, filter: &str| {
            house.get(&OPERATOR, &format!("/api/v1/{register}?filter={filter}")).expect(200).json()["total"].as_u64().unwrap()
        };
        let browser = house.sign_in(house.admin);
        let nobodys = || house.get(&browser, "/work?whose=nobody").expect(200).text();
        let before = [total("task", "owner:none"), total("asset", "owner:none"), total("control-test", "tester:none")];
        assert!(!nobodys().contains(&task));
        // Both pages that ask say what there is.
        for act in ["retire", "hand-over"] {
            let page = house.get(&browser, &format!("/person/{kai}/do/{act}")).expect(200).text();
            assert!(page.contains("Tasks (1)") && page.contains("Assets (1)") && page.contains("Control tests (1)"), "{page}");
        }
        let sequence = house.get(&OPERATOR, "/api/v1/me").json()["sequence"].as_u64().unwrap();
        post(house, &OPERATOR, &format!("person/{kai}/retire"), json!({})).expect(200);
        let after = [total("task", "owner:none"), total("asset", "owner:none"), total("control-test", "tester:none")];
        assert_eq!(after, [before[0] + 2, before[1] + 1, before[2] + 1]);
        assert_eq!(total("task", &format!("owner:none&as_at=%40{sequence}")), before[0], "before, it was theirs");
        assert!(nobodys().contains(&task) && nobodys().contains(&test));
        assert!(house.get(&browser, &format!("/person/{kai}")).expect(200).text().contains("counts as nobody"));
        // Nothing more is given to them, in any register and by any way; what they had can be edited all the same.
        let refused = |answer: Answer| assert!(answer.expect(422).text().contains("has left"));
        refused(post(house, &OPERATOR, "task", json!({ "what": "x", "due": "2026-12-31", "owner": kai })));
        refused(post(house, &OPERATOR, "grant", json!({ "person": kai, "unit": "U-1", "role": "reader" })));
        refused(patch(house, &OPERATOR, &format!("control/{control}"), json!({ "owner": kai })));
        refused(post(house, &OPERATOR, &format!("control-test/{test}/assign"), json!({ "person": kai })));
        let other = house.create("task", json!({ "what": "y", "due": "2026-12-31", "owner": lea }));
        refused(post(house, &OPERATOR, &format!("task/{other}/assign"), json!({ "person": kai })));
        refused(post(house, &OPERATOR, &format!("person/{lea}/hand-over"), json!({ "to": kai })));
        house.form(&browser, "/task/new", &[("what", "x"), ("due", "2026-12-31"), ("owner", &kai)]).expect(422);
        patch(house, &OPERATOR, &format!("task/{task}"), json!({ "what": "Renew it soon" })).expect(200);
        // Where one record refuses, nothing is given on, and the answer names it with what is wrong: nobody tests their own control.
        let wrong = post(house, &OPERATOR, &format!("person/{kai}/hand-over"), json!({ "to": "P-1" })).expect(422).text();
        assert!(wrong.contains(&format!("{test} Both?: ")), "{wrong}");
        let page = house.form(&browser, &format!("/person/{kai}/do/hand-over"), &[("to", "P-1")]).expect(422).text();
        assert!(page.contains(&test) && page.contains("Both?"), "{page}");
        assert_eq!(house.show("task", &task)["fields"]["owner"], json!(kai));
        // What was theirs is given on; what has ended stays as it was.
        post(house, &OPERATOR, &format!("person/{kai}/hand-over"), json!({ "to": kai })).expect(422);
        let reader = house.person("Rea", "U-1", Some(Role::Contributor));
        post(house, &reader, &format!("person/{kai}/hand-over"), json!({ "to": lea })).expect(403);
        house.form(&browser, &format!("/person/{kai}/do/hand-over"), &[("to", &lea)]).expect(303);
        assert_eq!(house.show("task", &task)["fields"]["owner"], json!(lea));
        assert_eq!(house.show("task", &done)["fields"]["owner"], json!(kai));
        assert_eq!(house.show("asset", &asset)["fields"]["custodians"], json!([lea]));
        assert_eq!(house.show("control-test", &test)["fields"]["tester"], json!(lea));
        assert_eq!([total("task", "owner:none"), total("asset", "owner:none")], [before[0] + 1, before[1]]);
        assert!(!nobodys().contains(&task));
        post(house, &OPERATOR, &format!("person/{kai}/hand-over"), json!({ "to": lea })).expect(422);
        assert!(house.app.store.fsck().unwrap().problems.is_empty());
    });
}

#[test]
fn a_comment_is_its_authors() {
    on_each_engine(|house| {
        let (ada, eve) = (house.person("Ada", "U-1", Some(Role::Manager)), house.person("Eve", "U-1", Some(Role::Contributor)));
        let asset = house.create("asset", json!({ "name": "Mail", "kind": "service" }));
        let other = house.create("asset", json!({ "name": "Chat", "kind": "service" }));
        let said = post(house, &ada, "comment", json!({ "about": asset, "text": "No." })).expect(201).json()["reference"]
            .as_str()
            .unwrap()
            .to_owned();
        let path = format!("comment/{said}");
        for who in [&eve, &OPERATOR] {
            patch(house, who, &path, json!({ "text": "Yes, approved." })).expect(422);
            patch(house, who, &path, json!({ "about": other })).expect(422);
        }
        let browser = house.sign_in(house.admin);
        house.form(&browser, &format!("/comment/{said}/edit"), &[("text", "Yes"), ("_version", "1")]).expect(422);
        let page = || house.get(&browser, &format!("/asset/{asset}")).expect(200).text();
        assert!(page().contains("No.") && !page().contains("edited"));
        // Moving along with its record is no edit.
        let unit = house.create("unit", json!({ "name": "North", "parent": "U-1" }));
        patch(house, &OPERATOR, &format!("asset/{asset}"), json!({ "unit": unit })).expect(200);
        assert!(!page().contains("edited"));
        patch(house, &ada, &path, json!({ "text": "No, not yet." })).expect(200);
        assert!(page().contains("No, not yet.") && page().contains("edited"));
    });
}

#[test]
fn what_has_not_come_yet_is_not_shown() {
    on_each_engine(|house| {
        let browser = house.sign_in(house.admin);
        let me = house.get(&OPERATOR, "/api/v1/me").json();
        let (sequence, today) = (me["sequence"].as_u64().unwrap(), me["today"].as_str().unwrap().to_owned());
        let next = format!("%40{}", sequence + 1);
        for ahead in ["2099-01-01", "2099-01-01T00:00:00Z", &*next] {
            for path in
                ["/api/v1/task", "/task", "/", "/soa", "/report/soa.csv", "/api/v1/report/soa.json", "/task.csv", "/journal", "/work"]
            {
                let answer = house.get(&browser, &format!("{path}?as_at={ahead}"));
                assert_eq!(answer.status, 422, "{path} as at {ahead}: {}", answer.text());
                assert!(answer.text().contains("has not come yet"), "{path}");
            }
        }
        house.get(&browser, &format!("/api/v1/task?as_at={today}")).expect(200);
        house.get(&browser, &format!("/api/v1/task?as_at=%40{sequence}")).expect(200);
        // A report of today and a live one are of when they were made, not of the last change nor of tonight.
        house.clock.advance(SignedDuration::from_mins(90));
        let now = store::Clock::now(house.clock.as_ref()).strftime("%Y-%m-%dT%H:%M").to_string();
        for path in ["/api/v1/report/soa.json", "/task.json"] {
            for as_at in [String::new(), format!("?as_at={today}")] {
                let text = house.get(&browser, &format!("{path}{as_at}")).expect(200).text();
                assert!(text.contains(&now), "{path}{as_at} is not of {now}: {}", &text[..600.min(text.len())]);
            }
        }
    });
}

#[test]
fn a_clock_that_was_ahead_is_said_and_not_written() {
    on_each_engine(|house| {
        let browser = house.sign_in(house.admin);
        house.clock.advance(SignedDuration::from_hours(24 * 30));
        house.create("asset", json!({ "name": "Ahead", "kind": "service" }));
        house.clock.advance(SignedDuration::from_hours(-24 * 30));
        let fields = json!({ "name": "Right again", "kind": "service" });
        let refused = post(house, &OPERATOR, "asset", fields.clone()).expect(409).text();
        assert!(refused.contains("--clock-was-ahead"), "{refused}");
        house.get(&browser, "/asset").expect(200);
        assert_eq!(house.get(&OPERATOR, "/api/v1/asset").json()["total"], json!(1), "nothing was written");
        house.app.store.go_on();
        post(house, &OPERATOR, "asset", fields).expect(201);
        // Sweeping with a clock that is ahead takes nobody's keys.
        let far = store::Clock::now(house.clock.as_ref()).checked_add(SignedDuration::from_hours(24 * 400)).unwrap();
        house.app.store.sweep(far).unwrap();
    });
}

#[test]
fn security_events_are_kept_and_shown_to_administrators() {
    on_each_engine(|house| {
        let (person, id) = nora(house);
        let admin = house.sign_in(house.admin);
        let page = house.form(&admin, &format!("/person/{person}/invite"), &[]).expect(200).text();
        let path = page.split("value=\"http://localhost").nth(1).unwrap().split('"').next().unwrap().to_owned();
        enter(house, &path).expect(303);
        assert_eq!(sign_in(house), 303);
        house.form(&Who::Nobody, "/sign-in", &[("email", "nora@aldermoor.example"), ("password", "wrong wrong wrong")]).expect(401);
        house.form(&Who::Nobody, "/sign-in", &[("email", "ghost@aldermoor.example"), ("password", "wrong wrong wrong")]).expect(401);
        let browser = house.sign_in(id);
        house.form(&browser, "/account/tokens", &[("name", "ci"), ("days", "7")]).expect(200);
        let address = feed(house, &browser);
        house.get(&Who::Nobody, &address).expect(200);
        house.form(&browser, &format!("/person/{person}/invite"), &[]).expect(403);
        house.form(&browser, "/sign-out", &[]).expect(303);
        let all = |filter: &str| {
            let answer = house.get(&OPERATOR, &format!("/api/v1/security-events?{filter}")).expect(200).json();
            answer["events"]
                .as_array()
                .unwrap()
                .iter()
                .map(|event| (event["kind"].clone(), event["person"].clone(), event["about"].clone(), event["what"].clone()))
                .collect::<Vec<_>>()
        };
        let of = |kind: &str| all(&format!("kind={kind}"));
        let (nora, maren) = (json!(person), json!("P-1"));
        assert_eq!(of("link-made")[0], (json!("link-made"), maren.clone(), nora.clone(), json!("")));
        assert_eq!(of("password-set").len(), 1);
        let failed = of("sign-in-failed");
        assert_eq!(
            failed.iter().map(|(_, _, about, what)| (about.clone(), what.clone())).collect::<Vec<_>>(),
            [(Json::Null, json!("ghost@aldermoor.example")), (nora.clone(), json!("nora@aldermoor.example"))]
        );
        assert_eq!(of("token-made")[0].3, json!("ci"));
        assert_eq!(of("address-made").len(), 1);
        assert_eq!(of("refused")[0], (json!("refused"), nora.clone(), Json::Null, json!(format!("POST /person/{person}/invite"))));
        assert_eq!(of("signed-out")[0].1, nora);
        assert!(of("signed-in").len() >= 4);
        // No secret stands in them.
        let text = house.get(&OPERATOR, "/api/v1/security-events").expect(200).text();
        for secret in [PASSWORD, path.split_once("token=").unwrap().1, address.split_once("key=").unwrap().1] {
            assert!(!text.contains(secret));
        }
        assert!(all("person=Nora").iter().all(|(_, who, about, _)| *who == nora || *about == nora));
        assert!(all("from=2099-01-01").is_empty() && all("until=2020-01-01").is_empty());
        for wrong in ["kind=nix", "person=Nobody", "from=soon", "before=x"] {
            house.get(&OPERATOR, &format!("/api/v1/security-events?{wrong}")).expect(422);
            house.get(&admin, &format!("/security-events?{wrong}")).expect(422);
        }
        // The page, for administrators of the whole only.
        let shown = house.get(&admin, "/security-events?kind=sign-in-failed").expect(200).text();
        assert!(shown.contains("ghost@aldermoor.example") && shown.contains("Nora"));
        assert!(house.get(&admin, "/account").expect(200).text().contains("/security-events"));
        let unit = house.create("unit", json!({ "name": "North", "parent": "U-1" }));
        for (name, place, role) in [("Ann", &*unit, Role::Admin), ("Max", "U-1", Role::Manager)] {
            let who = house.person(name, place, Some(role));
            house.get(&who, "/api/v1/security-events").expect(403);
            house.get(&who, "/security-events").expect(403);
        }
        // They are forgotten after a year, no sooner.
        let count = all("").len();
        house.clock.advance(SignedDuration::from_hours(24 * 400));
        house.create("asset", json!({ "name": "Later", "kind": "service" }));
        house.app.store.sweep(store::Clock::now(house.clock.as_ref())).unwrap();
        assert!(count > 8 && all("kind=sign-in-failed").is_empty());
    });
}
