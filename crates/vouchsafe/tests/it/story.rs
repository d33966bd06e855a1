//! The story of a first week: set up, units, assets, risks, controls, Statement of Applicability, reports, a change, and how it
//! was before. The same source on both engines, over the API; the browser's turn is in `e2e/`.

use crate::harness::{House, Who, on_each_engine};
use jiff::SignedDuration;
use serde_json::{Value as Json, json};

const OPERATOR: Who = Who::Operator;

fn total(house: &House, path: &str) -> u64 {
    house.get(&OPERATOR, path).expect(200).json()["total"].as_u64().unwrap()
}

fn line(house: &House, requirement: &str, as_at: &str) -> Json {
    let path = format!("/api/v1/soa-line?filter=subject:{requirement}{as_at}");
    house.get(&OPERATOR, &path).expect(200).json()["records"][0].clone()
}

#[test]
fn from_an_empty_store_to_a_statement_and_back_in_time() {
    on_each_engine(|house| {
        // Set up: everything an organisation starts with came in one change set.
        assert_eq!(total(house, "/api/v1/soa-line?limit=1"), 93);
        assert_eq!(total(house, "/api/v1/requirement?limit=1&filter=ref:A.5.1,A.8.34"), 2);
        assert_eq!(total(house, "/api/v1/threat?limit=1"), 64);
        let me = house.get(&OPERATOR, "/api/v1/me").expect(200).json();
        assert_eq!(me["highest_role"], "admin");

        // Units: a tree, and no circles.
        let root = "U-1";
        let germany = house.create("unit", json!({ "name": "Aldermoor GmbH", "parent": root, "kind": "company", "country": "DE" }));
        let hamburg = house.create("unit", json!({ "name": "Hamburg", "parent": germany, "kind": "site" }));
        let circle = house
            .json(&OPERATOR, "PATCH", &format!("/api/v1/unit/{germany}"), &json!({ "fields": { "parent": hamburg } }))
            .expect(422)
            .json();
        assert!(circle["errors"][0]["message"].as_str().unwrap().contains("circle"), "{circle}");

        // Assets: need passes from what depends to what is depended on.
        let rosters = house.create(
            "asset",
            json!({ "name": "Rosters", "kind": "information", "classification": "confidential", "availability": "very-high",
            "availability_reason": "Wards cannot plan a shift without them", "confidentiality": "elevated", "unit": germany }),
        );
        let database =
            house.create("asset", json!({ "name": "Roster database", "kind": "software", "unit": germany, "availability": "normal" }));
        house.json(&OPERATOR, "PATCH", &format!("/api/v1/asset/{rosters}"), &json!({ "fields": { "depends_on": [database] } })).expect(200);
        let derived = house.show("asset", &database)["derived"].clone();
        assert_eq!(derived["inherited_availability"], "very-high");
        assert_eq!(derived["inherited_confidentiality"], "elevated");
        let cycle = house.json(&OPERATOR, "PATCH", &format!("/api/v1/asset/{database}"), &json!({ "fields": { "depends_on": [rosters] } }));
        assert_eq!(cycle.expect(422).json()["errors"][0]["field"], "depends_on");

        // A risk with its reasons; every missing one is named at once.
        let half = house.json(
            &OPERATOR,
            "POST",
            "/api/v1/risk",
            &json!({ "fields": { "title": "Half a risk", "inherent_likelihood": 4, "unit": germany } }),
        );
        let fields: Vec<String> =
            half.expect(422).json()["errors"].as_array().unwrap().iter().map(|e| e["field"].as_str().unwrap().to_owned()).collect();
        for missing in ["affects", "inherent_likelihood_reason", "inherent_consequence"] {
            assert!(fields.contains(&missing.to_owned()), "{missing} not in {fields:?}");
        }
        let control =
            house.create("control", json!({ "title": "Nightly copies outside the domain", "requirements": ["A.8.13"], "unit": germany }));
        let risk = house.create("risk", json!({
            "title": "Rosters cannot be restored in time after ransomware", "affects": ["integrity", "availability"], "assets": [rosters, database],
            "threat": "T01", "controls": [control], "unit": germany, "options": ["modify"],
            "inherent_likelihood": 4, "inherent_likelihood_reason": "Our sector is a usual target", "inherent_consequence": 5,
                "inherent_consequence_reason": "No plans for days",
            "current_likelihood": 3, "current_likelihood_reason": "Copies exist", "current_consequence": 4, "current_consequence_reason":
                "A day is lost at most",
            "target_likelihood": 2, "target_likelihood_reason": "Drills", "target_consequence": 3, "target_consequence_reason": "Hours, not days",
                "target_by": "2026-12-31" }));
        let levels = house.show("risk", &risk)["derived"].clone();
        assert_eq!(
            (levels["inherent_level"].as_str(), levels["current_level"].as_str(), levels["target_level"].as_str()),
            (Some("very-high"), Some("high"), Some("medium"))
        );
        assert_eq!(levels["above_appetite"], true);
        assert_eq!(total(house, "/api/v1/risk?filter=current_level%3E%3Dhigh%20affects:availability%20ransomware"), 1);
        assert_eq!(total(house, "/api/v1/risk?filter=current_level%3Chigh"), 0);

        // The statement follows the control's implementation, never a tick.
        assert_eq!(line(house, "A.8.13", "")["derived"]["status"], "planned");
        assert_eq!(line(house, "A.5.1", "")["derived"]["status"], "no-control");
        let before = house.get(&OPERATOR, "/api/v1/me").expect(200).json()["sequence"].as_u64().unwrap();
        house.clock.advance(SignedDuration::from_hours(24 * 40));
        house
            .json(
                &OPERATOR,
                "POST",
                &format!("/api/v1/control/{control}/report-progress"),
                &json!({ "fields": { "state": "in-place", "how": "Copied at 02:00, checked at 06:00" }, "reason": "Drill passed" }),
            )
            .expect(200);
        assert_eq!(line(house, "A.8.13", "")["derived"]["status"], "implemented");
        let excluded = line(house, "A.8.30", "");
        let path = format!("/api/v1/soa-line/{}", excluded["reference"].as_str().unwrap());
        house.json(&OPERATOR, "PATCH", &path, &json!({ "fields": { "applicable": "no" } })).expect(422);
        house.json(&OPERATOR, "POST", &format!("{path}/exclude"), &json!({ "fields": {} })).expect(422);
        house
            .json(
                &OPERATOR,
                "POST",
                &format!("{path}/exclude"),
                &json!({ "fields": { "exclusion_reason": "Nothing is developed by others." } }),
            )
            .expect(200);
        assert_eq!(line(house, "A.8.30", "")["derived"]["status"], "not-applicable");

        // As it was: by date and by journal number, in lists, records and reports.
        for moment in ["&as_at=2026-06-20".to_owned(), format!("&as_at=@{before}").replace('@', "%40")] {
            assert_eq!(line(house, "A.8.13", &moment)["derived"]["status"], "planned", "{moment}");
            assert_eq!(line(house, "A.8.30", &moment)["derived"]["status"], "no-control", "{moment}");
        }
        let early = house.get(&OPERATOR, "/api/v1/risk?as_at=2026-05-01").expect(422).text();
        assert!(early.contains("The records begin on 2026-06-01"), "{early}");
        let old = house.get(&OPERATOR, "/api/v1/report/soa.csv?as_at=2026-06-20").expect(200).text();
        let new = house.get(&OPERATOR, "/api/v1/report/soa.csv").expect(200).text();
        assert_eq!(old.lines().filter(|l| l.contains("A.8.13")).count(), 1);
        assert_ne!(old, new);
        assert!(new.contains("Nothing is developed by others.") && !old.contains("Nothing is developed by others."));
        for (format, start) in [("xlsx", &b"PK"[..]), ("docx", &b"PK"[..]), ("pdf", &b"%PDF-"[..]), ("json", &b"{"[..])] {
            let file = house.get(&OPERATOR, &format!("/api/v1/report/soa.{format}")).expect(200);
            assert!(file.bytes.starts_with(start), "{format}");
        }
        for report in ["risk-register", "assets"] {
            let text = house.get(&OPERATOR, &format!("/api/v1/report/{report}.csv")).expect(200).text();
            assert!(text.contains("Rosters"), "{report}");
        }

        // A change, its history with the reason, and a stale edit that is refused.
        let shown = house.get(&OPERATOR, &format!("/api/v1/risk/{risk}"));
        let etag = shown.header("etag").to_owned();
        house
            .json(
                &OPERATOR,
                "PATCH",
                &format!("/api/v1/risk/{risk}"),
                &json!({ "fields": { "source": "A gang" }, "reason": "Named by the advisory" }),
            )
            .expect(200);
        let late = axum::http::Request::builder()
            .method("PATCH")
            .uri(format!("/api/v1/risk/{risk}"))
            .header("if-match", etag)
            .header("content-type", "application/json");
        house.send(&OPERATOR, late, r#"{"fields":{"source":"Nobody"}}"#).expect(412);
        let history = house.get(&OPERATOR, &format!("/api/v1/risk/{risk}/history")).expect(200).json();
        assert_eq!(history["revisions"][0]["reason"], "Named by the advisory");
        assert_eq!(history["revisions"][0]["record"]["fields"]["source"], "A gang");

        // Out of use and back.
        house.json(&OPERATOR, "POST", &format!("/api/v1/risk/{risk}/retire"), &json!({})).expect(200);
        assert_eq!(total(house, "/api/v1/risk"), 0);
        assert_eq!(total(house, "/api/v1/risk?filter=retired:yes"), 1);
        house.json(&OPERATOR, "POST", &format!("/api/v1/risk/{risk}/restore"), &json!({})).expect(200);
        assert_eq!(total(house, "/api/v1/risk"), 1);

        // What is shown can be thrown away and made again.
        house.app.store.rebuild().unwrap();
        assert_eq!(line(house, "A.8.13", "")["derived"]["status"], "implemented");
        assert_eq!(line(house, "A.8.13", "&as_at=2026-06-20")["derived"]["status"], "planned");
    });
}

#[test]
fn the_same_over_forms_as_a_browser_sends_them() {
    on_each_engine(|house| {
        let maren = house.sign_in(house.admin);
        let answer = house.form(
            &maren,
            "/asset/new",
            &[("name", "Pay slips"), ("kind", "information"), ("unit", "U-1"), ("confidentiality", "high"), ("_reason", "First round")],
        );
        let page = answer.expect(422).text();
        assert!(page.contains("Pay slips") && page.contains("f-confidentiality_reason"), "what was typed stays, the field is named");
        let made = house
            .form(
                &maren,
                "/asset/new",
                &[("name", "Pay slips"), ("kind", "information"), ("unit", "U-1"), ("confidentiality", ""), ("_reason", "First round")],
            )
            .expect(303);
        let place = made.header("location").trim_end_matches("?saved").to_owned();
        assert!(house.get(&maren, made.header("location")).expect(200).text().contains("Saved as revision 1"));
        let page = house.get(&maren, &place).expect(200).text();
        assert!(page.contains("Pay slips") && page.contains("First round") && page.contains("Maren Holt"));
        house.form(&maren, &format!("{place}/edit"), &[("name", "Payslips"), ("_version", "1")]).expect(303);
        let stale = house.form(&maren, &format!("{place}/edit"), &[("name", "Slips of pay"), ("_version", "1")]).expect(409).text();
        assert!(stale.contains("Slips of pay") && stale.contains("Payslips"), "both versions are shown");
        house.form(&maren, &format!("{place}/comment"), &[("comment", "Who **keeps** them?")]).expect(303);
        assert!(house.get(&maren, &place).expect(200).text().contains("<strong>keeps</strong>"));
        let forged = Who::Session {
            cookie: if let Who::Session { cookie, .. } = &maren { cookie.clone() } else { String::new() },
            csrf: "wrong".into(),
        };
        // Nothing is written; whose form it was gets it back, and whoever forged it gets nothing but a page.
        let back = house.form(&forged, &format!("{place}/edit"), &[("name", "Forged")]).expect(200).text();
        assert!(back.contains("name=\"_again\"") && !house.get(&maren, &place).expect(200).text().contains("Forged"));
        for path in [
            "/",
            "/soa",
            "/risk",
            "/risk/matrix",
            "/asset",
            "/control",
            "/requirement/A.8.13",
            "/reports",
            "/account",
            "/find?q=payslips",
            "/unit",
            "/person",
            "/criteria",
        ] {
            let page = house.get(&maren, path).expect(200);
            assert!(page.text().starts_with("<!DOCTYPE html>"), "{path}");
            assert!(page.header("content-security-policy").contains("default-src 'none'"), "{path}");
            house.get(&maren, &format!("{path}{}as_at=2026-06-01", if path.contains('?') { '&' } else { '?' })).expect(200);
        }
        house.form(&maren, "/sign-out", &[]).expect(303);
        assert_eq!(house.get(&maren, "/").expect(303).header("location"), "/sign-in?next=%2F");
    });
}
