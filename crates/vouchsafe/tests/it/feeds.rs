//! What leaves the house: the calendar feed with its secret address, and several reports as one file.

use crate::harness::{Who, on_each_engine};
use serde_json::json;

#[test]
fn a_secret_address_opens_the_feed_and_nothing_else() {
    on_each_engine(|house| {
        let me = house.sign_in(house.admin);
        let person = house.get(&Who::Operator, "/api/v1/person").json()["records"][0]["reference"].as_str().unwrap().to_owned();
        house.create("task", json!({ "what": "Write, and sign; the scope", "due": "2026-07-01", "owner": person }));
        house.create("task", json!({ "what": "Somebody else's", "due": "2026-07-01" }));
        let page = house.get(&me, "/calendar").expect(200).text();
        assert!(page.contains("Make an address for your calendar program"));

        let made = house.form(&me, "/account/addresses", &[("feed", "/calendar.ics")]).expect(200).text();
        let link = made.split("value=\"").map(|rest| rest.split('"').next().unwrap()).find(|value| value.contains("?key=")).unwrap();
        let path = link.strip_prefix("http://localhost").unwrap().to_owned();
        let feed = house.get(&Who::Nobody, &path).expect(200);
        assert!(feed.header("content-type").starts_with("text/calendar"));
        let text = feed.text();
        assert!(
            text.contains("SUMMARY:T-1 Write\\, and sign\\; the scope\r\n") && text.contains("URL:http://localhost/task/T-1\r\n"),
            "{text}"
        );
        assert!(text.contains("DTSTART;VALUE=DATE:20260701\r\n") && !text.contains("Somebody"));
        assert!(house.get(&Who::Nobody, &format!("{path}&whose=all")).expect(200).text().contains("Somebody"));
        house.get(&me, "/calendar.ics").expect(200);
        house.get(&Who::Nobody, "/calendar.ics").expect(303);

        // It opens nothing else, in no other way.
        let key = path.split_once("key=").unwrap().1;
        for other in ["/work", "/api/v1/task", "/calendar", "/account"] {
            let status = house.get(&Who::Nobody, &format!("{other}?key={key}")).status;
            assert!(matches!(status, 303 | 401), "{other}: {status}");
        }
        house.get(&Who::Token(key.to_owned()), "/api/v1/task").expect(401);
        house.get(&Who::Token(key.to_owned()), "/calendar.ics").expect(303);
        house.get(&Who::Nobody, "/calendar.ics?key=guessed").expect(404);

        // A token of a program is no address, and makes none.
        let token = house.json(&Who::Operator, "POST", "/api/v1/token", &json!({ "fields": { "user": person, "name": "ci" } })).expect(201);
        let token = token.json()["token"].as_str().unwrap().to_owned();
        house.get(&Who::Nobody, &format!("/calendar.ics?key={token}")).expect(404);
        house.form(&Who::Token(token), "/account/addresses", &[("feed", "/calendar.ics")]).expect(403);
        house.form(&me, "/account/addresses", &[("feed", "/risk")]).expect(404);

        // Revoked on the account page, it is gone.
        let account = house.get(&me, "/account").expect(200).text();
        let row = account.split("<tr>").find(|row| row.contains("Reads one feed")).unwrap();
        let hash = row.split("name=\"token\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        house.form(&me, "/account/tokens/revoke", &[("token", hash)]).expect(303);
        house.get(&Who::Nobody, &path).expect(404);
    });
}

#[test]
fn several_reports_become_one_file() {
    on_each_engine(|house| {
        let page = house.get(&Who::Operator, "/reports").expect(200).text();
        assert!(page.contains("name=\"report\" value=\"soa\"") && page.contains("formaction=\"/report/pack.xlsx\""));
        let pack = house.get(&Who::Operator, "/report/pack.pdf?report=soa&report=risk-register&report=soa").expect(200);
        assert!(pack.bytes.starts_with(b"%PDF"));
        assert!(house.get(&Who::Operator, "/api/v1/report/pack.xlsx?report=soa,assets").expect(200).bytes.starts_with(b"PK"));
        let json = house.get(&Who::Operator, "/api/v1/report/pack.json?report=soa,risk-register").expect(200).json();
        assert_eq!(json["title"], "Report pack");
        let tables: Vec<_> = json["tables"].as_object().unwrap().keys().cloned().collect();
        assert!(tables.contains(&"soa".to_owned()) && tables.contains(&"risks".to_owned()), "{tables:?}");
        let chapters: Vec<_> = json["text"].as_array().unwrap().iter().filter_map(|part| part["chapter"].as_str()).collect();
        assert_eq!(chapters, ["Statement of Applicability", "Risk register"]);
        let refused = house.get(&Who::Operator, "/api/v1/report/pack.pdf?report=soa,nothing,worse").expect(422).text();
        assert!(refused.contains("“nothing”") && refused.contains("“worse”") && refused.contains("risk-register"), "{refused}");
        house.get(&Who::Operator, "/api/v1/report/pack.pdf").expect(422);
        house.get(&Who::Operator, "/api/v1/report/pack.csv?report=soa").expect(409);
    });
}
