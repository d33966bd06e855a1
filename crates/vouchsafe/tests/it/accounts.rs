//! Acting on an account: it takes every right that the person has, through whatever door one comes. From the wrong side.

use crate::harness::{Answer, House, Who, on_each_engine};
use axum::http::Request;
use kernel::{Id, Role};
use serde_json::{Value as Json, json};

/// A unit below the root with its administrator, who also reads the root; and people of that unit.
struct Cast {
    /// Administrator of the unit, as a program.
    ann: Who,
    /// The same in a browser.
    browser: Who,
    /// Reference of her person record.
    own: String,
    /// A person of the unit who administers the root.
    chief: String,
    /// A person of the unit with rights there only.
    clerk: String,
}

fn reference(house: &House, name: &str) -> String {
    let found = house.get(&Who::Operator, &format!("/api/v1/person?filter=name:{name}")).expect(200).json();
    found["records"][0]["reference"].as_str().unwrap().to_owned()
}

fn id(house: &House, person: &str) -> Id {
    house.show("person", person)["id"].as_str().unwrap().parse().unwrap()
}

fn cast(house: &House) -> Cast {
    let unit = house.create("unit", json!({ "name": "North", "parent": "U-1" }));
    let ann = house.person("Ann", &unit, Some(Role::Admin));
    let own = reference(house, "Ann");
    house.create("grant", json!({ "person": own, "role": "reader", "unit": "U-1", "why": "Reads" }));
    house.person("Chief", &unit, Some(Role::Reader));
    house.person("Clerk", &unit, Some(Role::Contributor));
    let (chief, clerk) = (reference(house, "Chief"), reference(house, "Clerk"));
    house.create("grant", json!({ "person": chief, "role": "admin", "unit": "U-1", "why": "Runs it" }));
    let browser = house.sign_in(id(house, &own));
    Cast { ann, browser, own, chief, clerk }
}

fn patch(house: &House, who: &Who, person: &str, fields: Json) -> Answer {
    house.json(who, "PATCH", &format!("/api/v1/person/{person}"), &json!({ "fields": fields }))
}

fn act(house: &House, who: &Who, person: &str, operation: &str) -> Answer {
    house.json(who, "POST", &format!("/api/v1/person/{person}/{operation}"), &json!({}))
}

fn invite(house: &House, who: &Who, person: &str) -> Answer {
    house.json(who, "POST", "/api/v1/invite", &json!({ "fields": { "user": person } }))
}

/// As the command line does with `--as`.
fn local(house: &House, acting_for: &str, path: &str, fields: Json) -> Answer {
    let request = Request::builder().method("POST").uri(path).header("content-type", "application/json");
    house.send(&Who::Operator, request.header("x-vouchsafe-as", acting_for), json!({ "fields": fields }).to_string())
}

#[test]
fn an_administrator_of_a_unit_cannot_act_on_an_account_with_rights_elsewhere() {
    on_each_engine(|house| {
        let Cast { ann, browser, own, chief, clerk } = cast(house);
        // Every way to the account of somebody who administers the root.
        for fields in
            [json!({ "email": "mine@aldermoor.example" }), json!({ "account": false }), json!({ "functions": ["top-management"] })]
        {
            patch(house, &ann, &chief, fields).expect(422);
        }
        for (field, value) in [("email", "mine@aldermoor.example"), ("account", "no"), ("functions", "top-management")] {
            house.form(&browser, &format!("/person/{chief}/edit"), &[(field, value), ("_version", "1")]).expect(422);
        }
        invite(house, &ann, &chief).expect(403);
        house.form(&browser, &format!("/person/{chief}/invite"), &[]).expect(403);
        act(house, &ann, &chief, "retire").expect(422);
        house.form(&browser, &format!("/person/{chief}/do/retire"), &[]).expect(422);
        local(house, "ann@aldermoor.example", "/api/v1/invite", json!({ "user": chief })).expect(403);
        local(house, "ann@aldermoor.example", "/api/v1/token", json!({ "user": chief, "name": "x" })).expect(403);
        local(house, "clerk@aldermoor.example", "/api/v1/token", json!({ "user": own, "name": "x" })).expect(403);
        let seen = house.show("person", &chief);
        assert_eq!((seen["version"].as_u64(), seen["fields"]["account"].as_bool()), (Some(1), Some(true)));

        // Nor her own function while she may sign above her unit.
        patch(house, &ann, &own, json!({ "functions": ["top-management"] })).expect(422);

        // What has nothing to do with the account stays hers, and so do people of her unit.
        patch(house, &ann, &chief, json!({ "position": "CTO" })).expect(200);
        patch(house, &ann, &clerk, json!({ "functions": ["internal-auditor"], "email": "c@aldermoor.example" })).expect(200);
        invite(house, &ann, &clerk).expect(403);
        house.form(&browser, &format!("/person/{clerk}/invite"), &[]).expect(200);
        act(house, &ann, &clerk, "retire").expect(200);
        house.form(&browser, &format!("/person/{clerk}/invite"), &[]).expect(409);
        act(house, &ann, &clerk, "restore").expect(200);
        local(house, "ann@aldermoor.example", "/api/v1/token", json!({ "user": own, "name": "own" })).expect(201);
        local(house, "ann@aldermoor.example", "/api/v1/token", json!({ "user": clerk, "name": "clerk's" })).expect(201);

        // With the last right elsewhere gone, the person is the unit's.
        let grants = house.get(&Who::Operator, "/api/v1/grant?filter=role:admin&limit=10").json();
        let above = grants["records"].as_array().unwrap().iter().find(|grant| grant["fields"]["person"] == chief.as_str()).unwrap();
        let path = format!("/api/v1/grant/{}/retire", above["reference"].as_str().unwrap());
        house.json(&Who::Operator, "POST", &path, &json!({})).expect(200);
        house.form(&browser, &format!("/person/{chief}/invite"), &[]).expect(200);
    });
}

#[test]
fn rights_that_the_actor_cannot_see_count_as_well() {
    on_each_engine(|house| {
        let Cast { ann, browser, clerk, .. } = cast(house);
        let south = house.create("unit", json!({ "name": "South", "parent": "U-1" }));
        house.create("grant", json!({ "person": clerk, "role": "reader", "unit": south, "why": "Helps out" }));
        patch(house, &ann, &clerk, json!({ "email": "mine@aldermoor.example" })).expect(422);
        invite(house, &ann, &clerk).expect(403);
        house.form(&browser, &format!("/person/{clerk}/invite"), &[]).expect(403);
        act(house, &ann, &clerk, "retire").expect(422);
        // Whoever administers everything may.
        let maren = house.sign_in(house.admin);
        house.form(&maren, &format!("/person/{clerk}/invite"), &[]).expect(200);
    });
}

#[test]
fn a_manager_neither_takes_accounts_away_nor_gives_them_back() {
    on_each_engine(|house| {
        let Cast { clerk, .. } = cast(house);
        let max = house.person("Max", "U-1", Some(Role::Manager));
        let browser = house.sign_in(id(house, &reference(house, "Max")));
        act(house, &max, &clerk, "retire").expect(422);
        house.form(&browser, &format!("/person/{clerk}/do/retire"), &[]).expect(422);
        act(house, &Who::Operator, &clerk, "retire").expect(200);
        act(house, &max, &clerk, "restore").expect(422);
        house.form(&browser, &format!("/person/{clerk}/do/restore"), &[]).expect(422);
        assert_eq!(house.show("person", &clerk)["retired"], true);
        // A person who is just a name is a manager's.
        let name = house.create("person", json!({ "name": "Rune" }));
        act(house, &max, &name, "retire").expect(200);
        act(house, &max, &name, "restore").expect(200);
    });
}

#[test]
fn the_last_administrator_stays() {
    on_each_engine(|house| {
        let maren = house.sign_in(house.admin);
        let person = "P-1";
        let grant = "G-1";
        for (field, value) in [("account", "no"), ("account", "")] {
            house.form(&maren, &format!("/person/{person}/edit"), &[(field, value), ("_version", "1")]).expect(422);
        }
        patch(house, &Who::Operator, person, json!({ "account": false })).expect(422);
        act(house, &Who::Operator, person, "retire").expect(422);
        let unit = house.create("unit", json!({ "name": "North", "parent": "U-1" }));
        let other = house.create("person", json!({ "name": "Ada", "email": "ada@aldermoor.example", "account": true }));
        let path = format!("/api/v1/grant/{grant}");
        for fields in [json!({ "role": "manager" }), json!({ "unit": unit }), json!({ "person": other, "role": "reader" })] {
            house.json(&Who::Operator, "PATCH", &path, &json!({ "fields": fields })).expect(422);
        }
        house.json(&Who::Operator, "POST", &format!("{path}/retire"), &json!({})).expect(422);

        // A second one without an account does not count; with one the first may go.
        house.create("grant", json!({ "person": other, "role": "admin", "unit": "U-1", "why": "Second" }));
        patch(house, &Who::Operator, &other, json!({ "account": false })).expect(200);
        act(house, &Who::Operator, person, "retire").expect(422);
        patch(house, &Who::Operator, &other, json!({ "account": true })).expect(200);
        act(house, &Who::Operator, person, "retire").expect(200);
        // Now the second is the last.
        patch(house, &Who::Operator, &other, json!({ "account": false })).expect(422);
    });
}

#[test]
fn nobody_is_told_that_an_address_belongs_to_somebody_hidden() {
    on_each_engine(|house| {
        let unit = |name: &str| house.create("unit", json!({ "name": name, "parent": "U-1", "kind": "company" }));
        let (north, south) = (unit("North"), unit("South"));
        // Somebody who signs in, somebody who left, and a name without an account: all of them hidden from the other unit.
        house.person("hidden", &south, Some(Role::Reader));
        let gone = house.create("person", json!({ "name": "gone", "email": "gone@aldermoor.example", "unit": south }));
        house.json(&Who::Operator, "POST", &format!("/api/v1/person/{gone}/retire"), &json!({})).expect(200);
        let admin = house.person("north-admin", &north, Some(Role::Admin));
        let own = house.create("person", json!({ "name": "own", "email": "own@aldermoor.example", "unit": north }));
        let asked = |email: &str, account: bool| {
            let made = json!({ "fields": { "name": "New", "email": email, "account": account, "unit": north } });
            let made = house.json(&admin, "POST", "/api/v1/person", &made);
            let invited = (account && made.status == 201).then(|| {
                let user = json!({ "fields": { "user": made.json()["reference"] } });
                house.json(&admin, "POST", "/api/v1/invite", &user).status
            });
            // Out of the way of what is asked next.
            if made.status == 201 {
                let path = format!("/api/v1/person/{}", made.json()["reference"].as_str().unwrap());
                house.json(&admin, "PATCH", &path, &json!({ "fields": { "account": false, "email": null } })).expect(200);
            }
            let moved = house.json(&admin, "PATCH", &format!("/api/v1/person/{own}"), &json!({ "fields": { "email": email } })).status;
            let back = json!({ "fields": { "email": "own@aldermoor.example" } });
            house.json(&admin, "PATCH", &format!("/api/v1/person/{own}"), &back).expect(200);
            let keys = made.json().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
            (made.status, keys, invited, moved)
        };
        for account in [true, false] {
            let free = asked("free@aldermoor.example", account);
            assert_eq!((free.0, free.3), (201, 200));
            for taken in ["hidden@aldermoor.example", "gone@aldermoor.example"] {
                assert_eq!(asked(taken, account), free, "{taken}");
            }
        }
        // Of those whom the actor sees it is told.
        assert_eq!(asked("north-admin@aldermoor.example", false).0, 422);
    });
}
