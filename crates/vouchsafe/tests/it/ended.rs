//! What ends by a day: an acceptance, a signature, evidence. Once the last day of the organisation has passed, every list, filter, count,
//! answer, page and report says so, though nobody wrote anything; at a past moment they say what held then. On both engines.

use crate::harness::{House, Who, on_each_engine};
use jiff::SignedDuration;
use serde_json::{Value as Json, json};

const OPERATOR: Who = Who::Operator;

/// References that a list gives, at the moment named in `more`.
fn found(house: &House, register: &str, filter: &str, more: &str) -> Vec<String> {
    let list = house.get(&OPERATOR, &format!("/api/v1/{register}?filter={filter}{more}")).expect(200).json();
    let records = list["records"].as_array().unwrap();
    assert_eq!(list["total"].as_u64(), Some(records.len() as u64), "{filter}");
    records.iter().map(|record| record["reference"].as_str().unwrap().to_owned()).collect()
}

/// A row of a report by its first cell, with the value of a column.
fn reported(house: &House, report: &str, reference: &str, column: &str, more: &str) -> String {
    let text = house.get(&OPERATOR, &format!("/report/{report}.csv?scope=SC-1{more}")).expect(200).text();
    let mut table = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
    let place = table.headers().unwrap().iter().position(|head| head == column).unwrap_or_else(|| panic!("no {column} in {text}"));
    let row = table.records().map(Result::unwrap).find(|row| &row[0] == reference).unwrap_or_else(|| panic!("no {reference} in {text}"));
    row[place].to_owned()
}

struct Ends {
    risk: String,
    other: String,
    signature: String,
    evidence: String,
    obligation: String,
    action: String,
}

/// A risk accepted, evidence that counts, an obligation that applies and an action that is due, until a day.
fn made(house: &House) -> Ends {
    let boss = house.person("Ida", "U-1", Some(kernel::Role::Manager));
    let all = house.get(&OPERATOR, "/api/v1/person?filter=name:Ida").expect(200).json();
    let ida = all["records"][0]["reference"].as_str().unwrap();
    house.json(&OPERATOR, "PATCH", &format!("/api/v1/person/{ida}"), &json!({ "fields": { "functions": ["top-management"] } })).expect(200);
    let rated = |title: &str| {
        let fields = json!({ "title": title, "affects": ["availability"], "owner": ida, "current_likelihood": 3,
            "current_likelihood_reason": "Seen twice", "current_consequence": 4, "current_consequence_reason": "A day" });
        house.create("risk", fields)
    };
    let (risk, other) = (rated("Rosters are lost"), rated("Rosters are read"));
    let accept = |risk: &str, until: &str| {
        let said = json!({ "fields": { "reason": "Until the copies are locked", "until": until } });
        let done = house.json(&boss, "POST", &format!("/api/v1/risk/{risk}/accept"), &said).expect(200).json();
        assert_eq!(done["derived"]["acceptance"], "accepted");
    };
    accept(&risk, LAST);
    accept(&other, "2026-09-30");
    let signature = found(house, "sign-off", &format!("about:{risk}"), "").remove(0);
    let evidence = house.create("evidence", json!({ "title": "Drill", "kind": "record", "valid_until": LAST }));
    house.create("evidence", json!({ "title": "Policy", "kind": "document" }));
    let obligation = json!({ "title": "Lease", "kind": "contract", "source": "Section 2", "state": "applies", "valid_until": LAST });
    let obligation = house.create("obligation", obligation);
    let action = house.create("treatment-action", json!({ "title": "Lock them", "risk": other, "option": "modify", "by": LAST }));
    Ends { risk, other, signature, evidence, obligation, action }
}

const LAST: &str = "2026-06-12";

/// Everything that answers says that it holds, or that it has ended.
fn says(house: &House, ends: &Ends, ended: bool, more: &str) {
    let Ends { risk, other, signature, evidence, obligation, action } = ends;
    let one = |holds: &'static str, over: &'static str| if ended { over } else { holds };
    let both = vec![risk.clone(), other.clone()];
    assert_eq!(found(house, "risk", "acceptance:accepted", more), if ended { vec![other.clone()] } else { both.clone() });
    assert_eq!(found(house, "risk", "acceptance:ended", more), if ended { vec![risk.clone()] } else { Vec::new() });
    assert_eq!(found(house, "risk", "acceptance:accepted,ended", more), both);
    assert_eq!(found(house, "risk", "-acceptance:accepted", more), if ended { vec![risk.clone()] } else { Vec::new() });
    assert_eq!(found(house, "sign-off", "standing:ended", more), if ended { vec![signature.clone()] } else { Vec::new() });
    assert_eq!(found(house, "evidence", "freshness:stale", more), if ended { vec![evidence.clone()] } else { Vec::new() });
    assert_eq!(found(house, "evidence", "freshness:fresh", more).len(), usize::from(!ended));
    assert_eq!(found(house, "evidence", "freshness:no-end", more).len(), 1);
    assert_eq!(found(house, "obligation", "term:passed", more), if ended { vec![obligation.clone()] } else { Vec::new() });
    assert_eq!(found(house, "treatment-action", "timing:overdue", more), if ended { vec![action.clone()] } else { Vec::new() });
    // The order follows the word of the day: accepted before ended, whichever came first.
    let order = if ended { vec![other.clone(), risk.clone()] } else { both };
    assert_eq!(found(house, "risk", "", &format!("&sort=acceptance{more}")), order);
    let at = if more.is_empty() { String::new() } else { format!("?{}", more.trim_start_matches('&')) };
    let shown = |register: &str, reference: &str, key: &str| -> Json {
        house.get(&OPERATOR, &format!("/api/v1/{register}/{reference}{at}")).expect(200).json()["derived"][key].clone()
    };
    assert_eq!(shown("risk", risk, "acceptance"), one("accepted", "ended"));
    assert_eq!(shown("risk", risk, "accepted_until"), LAST);
    assert_eq!(shown("sign-off", signature, "standing"), one("valid", "ended"));
    assert_eq!(shown("evidence", evidence, "freshness"), one("fresh", "stale"));
    assert_eq!(reported(house, "risk-register", risk, "acceptance", more), one("Accepted", "Acceptance has ended"));
    assert_eq!(reported(house, "risk-register", risk, "accepted_until", more), LAST);
    assert_eq!(reported(house, "treatment-plan", risk, "risk_acceptance", more), one("Accepted", "Acceptance has ended"));
    assert_eq!(reported(house, "treatment-plan", risk, "risk_accepted_until", more), LAST);
    assert_eq!(reported(house, "treatment-plan", other, "timing", more), one("In time", "Overdue"));
    assert_eq!(reported(house, "evidence", evidence, "freshness", more), one("Fresh", "Stale since 2026-06-13"));
    assert_eq!(reported(house, "obligations", obligation, "term", more), one("Running", "Last day has passed"));
    let page = |path: &str| house.get(&OPERATOR, path).expect(200).text();
    let asked = format!("/risk?q=acceptance%3Aended{more}");
    assert_eq!(page(&asked).contains(&format!("/risk/{risk}")), ended);
    let own = page(&format!("/risk/{risk}{at}"));
    assert_eq!(own.matches("Acceptance has ended").count(), usize::from(ended));
    assert_eq!(page(&format!("/sign-off/{signature}{at}")).contains("Ended"), ended);
    assert_eq!(page(&format!("/evidence/{evidence}{at}")).contains("Stale since 2026-06-13"), ended);
}

#[test]
fn what_ends_by_a_day_has_ended_everywhere_after_it() {
    on_each_engine(|house| {
        let ends = made(house);
        says(house, &ends, false, "");
        // The last minute of the last day in Berlin, where it is two hours later than in Greenwich.
        let to = |time: &str| {
            let now = store::Clock::now(house.clock.as_ref());
            house.clock.advance(time.parse::<jiff::Timestamp>().unwrap().duration_since(now));
        };
        to("2026-06-12T21:59:00Z");
        says(house, &ends, false, "");
        to("2026-06-12T22:01:00Z");
        says(house, &ends, true, "");
        // Nothing was written in between: what is kept is sound and comes out the same when it is made again.
        assert_eq!(house.app.store.fsck().unwrap().problems, Vec::<String>::new());
        house.app.store.rebuild().unwrap();
        says(house, &ends, true, "");
        // At a past moment it holds, whenever that is asked.
        to("2026-07-01T12:00:00Z");
        says(house, &ends, false, "&as_at=2026-06-12");
        says(house, &ends, true, "&as_at=2026-06-13");
        // A change of something else settles nothing anew.
        let tagged = json!({ "fields": { "tags": ["looked-at"] } });
        house.json(&OPERATOR, "PATCH", &format!("/api/v1/risk/{}", ends.risk), &tagged).expect(200);
        says(house, &ends, true, "");
        house.clock.advance(SignedDuration::from_secs(1));
    });
}
