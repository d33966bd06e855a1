//! The same question has one answer: home page, management review, lists, statement, gap page, control page, reports, readiness and the
//! year say the same numbers, to whoever sees everything and to whoever sees one of two siblings, and a count over the plain records
//! says them too.

use crate::harness::{House, Who, on_each_engine};
use jiff::SignedDuration;
use kernel::{Role, Words};
use serde_json::{Value as Json, json};
use std::collections::BTreeMap;

const OPERATOR: Who = Who::Operator;
/// The day on which is asked; some days of the records lie before it.
const TODAY: &str = "2026-07-01";
const LATE: &str = "2026-06-15";
const AHEAD: &str = "2027-01-15";

/// Somebody with a right on a unit, by reference and with a key.
struct Person(String, Who);

fn person(house: &House, name: &str, unit: &str, role: Role) -> Person {
    let who = house.person(name, unit, Some(role));
    let me = house.get(&who, "/api/v1/me").expect(200).json();
    Person(me["person"]["reference"].as_str().unwrap().to_owned(), who)
}

#[track_caller]
fn act(house: &House, who: &Who, path: &str, fields: Json) {
    house.json(who, "POST", &format!("/api/v1/{path}"), &json!({ "fields": fields })).expect(200);
}

#[track_caller]
fn edit(house: &House, who: &Who, path: &str, fields: Json) {
    house.json(who, "PATCH", &format!("/api/v1/{path}"), &json!({ "fields": fields })).expect(200);
}

fn all(house: &House, register: &str, filter: &str) -> Vec<Json> {
    let filter: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
    let path = format!("/api/v1/{register}?limit=500&filter={filter}");
    house.get(&OPERATOR, &path).expect(200).json()["records"].as_array().unwrap().clone()
}

fn reference(row: &Json) -> String {
    row["reference"].as_str().unwrap().to_owned()
}

/// Who does the work of both units.
struct Cast {
    manager: Person,
    tester: Person,
    auditor: Person,
}

/// A unit with a scope of its own and some of everything, more of it where `more` is greater.
fn fill(house: &House, cast: &Cast, unit: &str, more: usize) -> String {
    let (manager, tester) = (&cast.manager.1, &cast.tester.1);
    let scope = house.create("scope", json!({ "title": unit, "unit": unit, "units": [unit], "statement": "All of it" }));
    house.create("adoption", json!({ "framework": "iso27002-2022", "scope": scope, "unit": unit, "since": "2026-05-01" }));
    // Controls: the first ones in place, the last planned; the first tested with success, the second with none.
    let mut controls = Vec::new();
    for n in 0..=more + 1 {
        let review = if n == 0 { LATE } else { AHEAD };
        let said =
            json!({ "title": format!("Control {n}"), "unit": unit, "requirements": [format!("A.8.{}", n + 13)], "next_review": review });
        let control = house.create("control", said);
        if n <= more {
            act(house, manager, &format!("control/{control}/report-progress"), json!({ "state": "in-place" }));
        }
        let test = json!({ "title": "Is it so?", "control": control, "procedure": "Count", "frequency": "yearly", "first_due": AHEAD });
        let test = house.create("control-test", test);
        let outcome = ["effective", "ineffective"].get(n).copied().unwrap_or_default();
        if !outcome.is_empty() {
            act(house, tester, &format!("control-test/{test}/record"), json!({ "outcome": outcome, "conclusion": "Looked" }));
        }
        controls.push(control);
    }
    // The last line has no control and a reason.
    let line = all(house, "soa-line", &format!("scope:{scope} subject:A.5.1"))[0].clone();
    edit(house, manager, &format!("soa-line/{}", reference(&line)), json!({ "reasons": ["best-practice"] }));
    let line = all(house, "soa-line", &format!("scope:{scope} subject:A.8.30"))[0].clone();
    act(house, manager, &format!("soa-line/{}/exclude", reference(&line)), json!({ "exclusion_reason": "All of it is written here" }));
    // Risks, one of them above the appetite with actions that are late and in time.
    for n in 0..=more {
        let rank = [1, 5, 5][n.min(2)];
        let said = json!({ "title": format!("Risk {n}"), "unit": unit, "affects": ["integrity"], "owner": cast.manager.0,
            "current_likelihood": rank, "current_likelihood_reason": "Seen", "current_consequence": rank, "current_consequence_reason": "Felt",
            "first_review": if n == 1 { LATE } else { AHEAD } });
        let risk = house.create("risk", said);
        for (by, some) in [(LATE, n == 1), (AHEAD, n >= 1)] {
            if some {
                let said = json!({ "title": "Do it", "risk": risk, "option": "modify", "by": by, "unit": unit, "owner": cast.manager.0 });
                house.create("treatment-action", said);
            }
        }
        if n == 1 {
            act(house, manager, &format!("risk/{risk}/approve-plan"), json!({}));
        }
    }
    house.create("risk", json!({ "title": "Unrated", "unit": unit, "affects": ["integrity"], "first_review": AHEAD }));
    let whole = json!({ "name": "Wages", "kind": "service", "unit": unit, "owner": cast.manager.0, "classification": "internal",
        "confidentiality": "normal", "integrity": "normal", "availability": "normal", "next_review": LATE });
    house.create("asset", whole);
    (0..more).for_each(|n| drop(house.create("asset", json!({ "name": format!("Asset {n}"), "kind": "service", "unit": unit }))));
    corrected(house, cast, unit, more);
    analysed(house, cast, &scope, unit);
    audited(house, cast, unit, more);
    certified(house, cast, &scope, unit, more);
    house.create("management-review", json!({ "title": "Spring", "planned": AHEAD, "unit": unit }));
    scope
}

fn corrected(house: &House, cast: &Cast, unit: &str, more: usize) {
    let raised = |grade: &str| {
        let said = json!({ "title": "Wages were late", "source": "observation", "grade": grade, "detected": "2026-06-01", "unit": unit,
            "breached": "In time", "observed": "Two days", "owner": cast.manager.0 });
        house.create("nonconformity", said)
    };
    for n in 0..more {
        let about = raised("major");
        let due = if n == 0 { LATE } else { AHEAD };
        house.create("corrective-action", json!({ "title": "Ask", "nonconformity": about, "due": due, "owner": cast.manager.0 }));
    }
    let (who, path) = (&cast.manager.1, format!("nonconformity/{}", raised("observation")));
    act(house, who, &format!("{path}/contain"), json!({ "correction": "Paid" }));
    let cause = json!({ "elsewhere": false, "elsewhere_where": "Nowhere", "method": "other", "root_cause": "A holiday",
        "action_needed": false, "no_action_why": "It was one day" });
    act(house, who, &format!("{path}/analyse"), cause);
    let begin = json!({ "criterion": "In time", "check_on": "2026-06-01", "checker": cast.tester.0 });
    act(house, who, &format!("{path}/begin"), begin);
    act(house, &cast.tester.1, &format!("{path}/check"), json!({ "effect": "effective", "found": "In time" }));
    for n in 0..=more {
        let idea = house.create("improvement", json!({ "title": "Fewer forms", "what": "One for all", "unit": unit }));
        if n == 0 {
            act(house, who, &format!("improvement/{idea}/accept"), json!({ "answer": "Yes" }));
        }
    }
}

/// A signed analysis with two gaps, of which one is closed.
fn analysed(house: &House, cast: &Cast, scope: &str, unit: &str) {
    let who = &cast.manager.1;
    let said = json!({ "title": unit, "frameworks": ["iso27002-2022"], "scope": scope, "unit": unit });
    let analysis = house.create("gap-analysis", said);
    act(house, who, &format!("gap-analysis/{analysis}/open"), json!({}));
    for (control, result) in [("A.8.13", "conforms"), ("A.8.14", "partly"), ("A.8.15", "does-not-conform"), ("A.8.30", "not-applicable")] {
        let answer = reference(&all(house, "gap-answer", &format!("analysis:{analysis} requirement:{control}"))[0]);
        edit(house, who, &format!("gap-answer/{answer}"), json!({ "result": result, "reason": "None here" }));
        if result == "partly" {
            act(house, who, &format!("gap-answer/{answer}/plan-task"), json!({ "due": AHEAD, "person": cast.manager.0 }));
            let task = reference(&all(house, "task", &format!("about:{answer}"))[0]);
            act(house, who, &format!("task/{task}/complete"), json!({ "done": "Closed" }));
        }
    }
    act(house, who, &format!("gap-analysis/{analysis}/sign"), json!({ "conclusion": "Some gaps", "open_why": "No time" }));
}

/// An audit that was reported with breaches, of which one led to a nonconformity, and planned ones.
fn audited(house: &House, cast: &Cast, unit: &str, more: usize) {
    let lead = &cast.auditor.1;
    let audit = |title: &str| {
        let said = json!({ "title": title, "kind": "internal", "criteria": "ISO/IEC 27001:2022", "extent": "All", "method": "on-site",
            "starts": "2026-06-02", "ends": "2026-06-03", "lead": cast.auditor.0, "audited": [cast.manager.0], "unit": unit });
        house.create("audit", said)
    };
    (0..more).for_each(|n| drop(audit(&format!("Planned {n}"))));
    let one = audit("First");
    let path = format!("audit/{one}");
    act(house, lead, &format!("{path}/cover"), json!({ "subjects": ["A.5.18"], "chosen": ["turn"] }));
    act(house, lead, &format!("{path}/start"), json!({}));
    let line = reference(&all(house, "audit-line", &format!("audit:{one}"))[0]);
    edit(house, lead, &format!("audit-line/{line}"), json!({ "observed": "Ten of ten", "conclusion": "conforms" }));
    for n in 0..=more {
        let said = json!({ "title": "Rights stay", "audit": one, "kind": "minor", "observed": "Two", "breached": "They end" });
        let found = reference(&house.json(lead, "POST", "/api/v1/audit-finding", &json!({ "fields": said })).expect(201).json());
        if n == 0 {
            act(house, lead, &format!("audit-finding/{found}/raise"), json!({}));
        }
    }
    let said = json!({ "title": "Good notes", "audit": one, "kind": "positive", "observed": "All of them" });
    house.json(lead, "POST", "/api/v1/audit-finding", &json!({ "fields": said })).expect(201);
    edit(house, lead, &path, json!({ "conclusion": "It works" }));
    act(house, lead, &format!("{path}/report"), json!({}));
}

/// A certification with a visit that found something, and what the auditor asked.
fn certified(house: &House, cast: &Cast, scope: &str, unit: &str, more: usize) {
    let who = &cast.manager.1;
    let said = json!({ "title": unit, "body": "Nordzert", "scope": scope, "scope_text": "Payroll", "people": 40, "unit": unit });
    let one = house.create("certification", said);
    act(house, who, &format!("certification/{one}/apply"), json!({}));
    let said = json!({ "title": "Stage 1", "certification": one, "kind": "stage-1", "planned": "2026-05-04" });
    let visit = house.create("certification-visit", said);
    act(house, who, &format!("certification-visit/{visit}/hold"), json!({ "began": "2026-05-04" }));
    let result = json!({ "result": "recommended", "conclusion": "In order" });
    act(house, who, &format!("certification-visit/{visit}/conclude"), result);
    for n in 0..=more {
        let said = json!({ "title": "Unclear", "visit": visit, "grade": if n == 1 { "minor" } else { "concern" }, "clause": "9.2", "observed": "Two lines" });
        let found = house.create("certification-finding", said);
        if n == 0 {
            act(house, who, &format!("certification-finding/{found}/close"), json!({ "verified": "Read again" }));
        }
    }
    let said = json!({ "title": "A drill", "visit": visit, "grade": "opportunity", "clause": "8.1", "observed": "In quiet weeks" });
    house.create("certification-finding", said);
    let outside = house.person(&format!("Ines{more}"), unit, Some(Role::Auditor));
    for n in 0..=more + 1 {
        let said = json!({ "title": "Reviews", "wanted_on": "2026-06-02", "unit": unit });
        let asked = reference(&house.json(&outside, "POST", "/api/v1/audit-request", &json!({ "fields": said })).expect(201).json());
        if n < 2 {
            act(house, who, &format!("audit-request/{asked}/answer"), json!({ "answer": "Here" }));
        }
        if n < 1 {
            act(house, &outside, &format!("audit-request/{asked}/accept"), json!({}));
        }
    }
}

/// The plain records in use, by register.
struct Plain(BTreeMap<&'static str, Vec<Json>>);

fn is(row: &Json, key: &str, words: &[&str]) -> bool {
    let value = ["fields", "fixed"].iter().map(|part| &row[*part][key]).find(|value| !value.is_null());
    value.and_then(Json::as_str).is_some_and(|value| words.contains(&value))
}

fn before(row: &Json, key: &str) -> bool {
    ["fields", "fixed"].iter().filter_map(|part| row[*part][key].as_str()).any(|day| day < TODAY)
}

fn names(row: &Json, key: &str) -> Vec<String> {
    let value = ["fields", "fixed"].iter().map(|part| row[*part][key].clone()).find(|value| !value.is_null()).unwrap_or_default();
    value.as_array().map(|list| list.iter().filter_map(Json::as_str).map(str::to_owned).collect()).unwrap_or_default()
}

impl Plain {
    fn read(house: &House) -> Self {
        let registers = ["soa-line", "control", "implementation", "control-test", "test-result", "risk", "asset", "nonconformity", "task"];
        let more = ["corrective-action", "improvement", "gap-analysis", "gap-answer", "audit", "audit-finding", "certification-visit"];
        let rest = ["certification-finding", "audit-request", "treatment-action", "issue", "party", "obligation", "management-review"];
        Self(registers.into_iter().chain(more).chain(rest).map(|register| (register, all(house, register, ""))).collect())
    }

    /// Those of these units.
    fn of(&self, register: &str, units: &[&str]) -> Vec<&Json> {
        self.0[register].iter().filter(|row| units.contains(&row["fields"]["unit"].as_str().unwrap_or_default())).collect()
    }

    /// How many of a register that hold a second test too, of those that hold the first.
    fn share(&self, register: &str, units: &[&str], of: impl Fn(&Json) -> bool, n: impl Fn(&Json) -> bool) -> (u64, u64) {
        let whole: Vec<&Json> = self.of(register, units).into_iter().filter(|row| of(row)).collect();
        (whole.iter().filter(|row| n(row)).count() as u64, whole.len() as u64)
    }

    /// Controls that meet what a line is about, in the units of its scope: the first scope has every unit, the others their own.
    fn meeting(&self, line: &Json) -> Vec<&Json> {
        let (subject, unit) = (line["fields"]["subject"].as_str().unwrap().to_owned(), &line["fields"]["unit"]);
        let here = |row: &&Json| (unit == "U-1" || row["fields"]["unit"] == *unit) && names(row, "requirements").contains(&subject);
        self.0["control"].iter().filter(here).collect()
    }

    fn implemented(&self, line: &Json) -> bool {
        let controls = self.meeting(line);
        let done = |control: &&Json| {
            let own = |row: &&Json| row["fields"]["control"] == control["reference"];
            self.0["implementation"].iter().filter(own).all(|row| is(row, "state", &["in-place"]))
        };
        !controls.is_empty() && controls.iter().all(done)
    }

    fn gap(&self, answer: &Json) -> bool {
        let signed = |row: &&Json| row["reference"] == answer["fields"]["analysis"] && is(row, "state", &["signed"]);
        is(answer, "result", &["partly", "does-not-conform"]) && self.0["gap-analysis"].iter().any(|row| signed(&row))
    }

    fn closed(&self, answer: &Json) -> bool {
        let tasks = names(answer, "actions");
        let done = |task: &String| self.0["task"].iter().any(|row| row["reference"] == json!(task) && is(row, "state", &["done"]));
        !tasks.is_empty() && tasks.iter().all(done)
    }

    fn passed(&self, test: &Json) -> bool {
        self.0["test-result"].iter().any(|row| row["fields"]["test"] == test["reference"] && is(row, "outcome", &["effective"]))
    }

    /// What each measure of the home page should say.
    fn measures(&self, units: &[&str]) -> BTreeMap<&'static str, (u64, u64)> {
        let any = |_: &Json| true;
        let state = |words: &'static [&'static str]| move |row: &Json| is(row, "state", words);
        let other = |words: &'static [&'static str]| move |row: &Json| !is(row, "state", words);
        let reviewed = ["asset", "risk", "control", "obligation", "issue", "party", "management-review"].iter().map(|register| {
            let said = |row: &Json| {
                let day = ["next_review", "first_review", "planned"].iter().find_map(|key| row["fields"][*key].as_str());
                day.is_some_and(|day| day >= TODAY)
            };
            self.share(register, units, |row| !is(row, "state", &["closed"]), said)
        });
        let asset = |row: &Json| {
            ["owner", "classification", "confidentiality", "integrity", "availability"].iter().all(|key| !row["fields"][*key].is_null())
        };
        BTreeMap::from([
            ("lines", self.share("soa-line", units, |row| is(row, "applicable", &["yes"]), |row| self.implemented(row))),
            ("gaps", self.share("gap-answer", units, |row| self.gap(row), |row| self.closed(row))),
            ("risks", self.share("risk", units, any, |row| row["fields"]["current_likelihood"] == json!(1))),
            ("controls", self.share("implementation", units, any, state(&["in-place"]))),
            ("tests", self.share("control-test", units, any, |row| self.passed(row))),
            ("reviews", reviewed.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1))),
            ("assets", self.share("asset", units, any, asset)),
            ("audits", self.share("audit", units, other(&["cancelled"]), state(&["reported", "closed"]))),
            (
                "audit-findings",
                self.share(
                    "audit-finding",
                    units,
                    |row| is(row, "kind", &["minor", "major"]),
                    |row| !row["fixed"]["nonconformity"].is_null(),
                ),
            ),
            ("nonconformities", self.share("nonconformity", units, other(&["withdrawn"]), state(&["closed"]))),
            ("corrective-actions", self.share("corrective-action", units, other(&["done", "dropped"]), |row| !before(row, "due"))),
            ("improvements", self.share("improvement", units, any, other(&["suggested"]))),
            (
                "certification-findings",
                self.share("certification-finding", units, |row| is(row, "grade", &["concern", "minor", "major"]), state(&["closed"])),
            ),
            ("audit-requests", self.share("audit-request", units, other(&["withdrawn"]), state(&["accepted"]))),
        ])
    }

    /// How many findings some rules of readiness should have.
    fn found(&self, units: &[&str]) -> Vec<(&'static str, u64)> {
        let n = |register: &str, test: &dyn Fn(&Json) -> bool| self.of(register, units).into_iter().filter(|row| test(row)).count() as u64;
        let late = |row: &Json| before(row, "next_review") || (row["fields"]["next_review"].is_null() && before(row, "first_review"));
        let applies = |row: &Json| is(row, "applicable", &["yes"]);
        vec![
            ("soa/no-control", n("soa-line", &|row| applies(row) && self.meeting(row).is_empty())),
            ("soa/no-reason", n("soa-line", &|row| applies(row) && names(row, "reasons").is_empty())),
            (
                "soa/never-tested",
                n("soa-line", &|row| self.implemented(row) && !self.meeting(row).iter().any(|control| self.was_tested(control))),
            ),
            ("risk/action-overdue", n("treatment-action", &|row| before(row, "by"))),
            ("risk/review-overdue", n("risk", &late)),
            ("control/review-overdue", n("control", &late)),
            ("asset/review-overdue", n("asset", &late)),
            ("nonconformity/open-major", n("nonconformity", &|row| is(row, "grade", &["major"]) && !is(row, "state", &["closed"]))),
            ("nonconformity/action-overdue", n("corrective-action", &|row| before(row, "due"))),
            ("audit/breach-not-raised", n("audit-finding", &|row| is(row, "kind", &["minor"]) && row["fixed"]["nonconformity"].is_null())),
            ("audit/overdue", n("audit", &|row| is(row, "state", &["planned"]) && before(row, "starts"))),
            ("improvement/unanswered", n("improvement", &|row| is(row, "state", &["suggested"]))),
        ]
    }

    fn was_tested(&self, control: &Json) -> bool {
        let own = |row: &&Json| row["fields"]["control"] == control["reference"];
        self.0["control-test"]
            .iter()
            .filter(own)
            .any(|test| self.0["test-result"].iter().any(|row| row["fields"]["test"] == test["reference"]))
    }
}

/// "3 of 12" in whatever stands around it.
fn n_of(text: &str) -> Option<(u64, u64)> {
    let plain: String =
        format!(">{text}<").split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| format!("{text} ")).collect();
    let words: Vec<&str> = plain.split_whitespace().collect();
    let place = words.iter().position(|word| *word == "of")?;
    Some((words.get(place.checked_sub(1)?)?.parse().ok()?, words.get(place + 1)?.trim_end_matches(['.', ',']).parse().ok()?))
}

/// What the home page says of a measure.
fn home(page: &str, key: &str) -> Option<(u64, u64)> {
    let row = page.split(&format!("href=\"#measure-{key}\"")).nth(1)?.split("</tr>").next()?;
    n_of(row.split("<td class=\"num\">").nth(1)?)
}

/// What the facts of a report say beside a label, at its head or in its text.
fn fact(report: &Json, label: &str) -> Option<String> {
    let text = report["text"].as_array()?.iter().filter_map(|part| part["facts"].as_array()).flatten();
    let mut all = report["facts"].as_array()?.iter().chain(text);
    all.find(|pair| pair["label"] == json!(label))?["value"].as_str().map(str::to_owned)
}

fn asked(house: &House, who: &Who, words: &Words, plain: &Plain, (units, scopes): (&[&str], &[&str])) {
    let expected = plain.measures(units);
    let page = |path: &str| house.get(who, path).expect(200).text();
    let report = |path: &str| house.get(who, &format!("/api/v1/report/{path}")).expect(200).json();
    let total = |register: &str, filter: &str| {
        let filter: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
        house.get(who, &format!("/api/v1/{register}?limit=1&filter={filter}")).expect(200).json()["total"].as_u64().unwrap()
    };
    let label = |key: &str| words.get(&format!("measure-{key}"));
    // Home page and management review, on its page and in its minutes.
    let start = page("/");
    let review = house.get(who, &format!("/api/v1/management-review?filter=unit:{}", units[0])).expect(200).json();
    let review = reference(&review["records"][0]);
    let (minutes, meeting) = (report(&format!("management-review.json?review={review}")), page(&format!("/management-review/{review}")));
    for measure in domain::CONCEPTS.iter().flat_map(|concept| concept.measures) {
        let said = home(&start, measure.key);
        assert!(said.is_some(), "{}", measure.key);
        let told = fact(&minutes, &label(measure.key)).and_then(|text| n_of(&text));
        assert_eq!(told, said, "{} in the review of {units:?}", measure.key);
        let row = meeting.split(&label(measure.key)).find_map(|part| n_of(&part.chars().take(600).collect::<String>()));
        assert!(row.is_some() && meeting.contains(&label(measure.key)), "{} on the page of the review", measure.key);
        if let Some(count) = expected.get(measure.key) {
            assert_eq!(said, Some(*count), "{} of {units:?} by a count over plain records", measure.key);
        }
    }
    // The lists that programs ask for.
    for (key, register, n, of) in [
        ("lines", "soa-line", "applicable:yes status:implemented", "applicable:yes"),
        ("gaps", "gap-answer", "phase:signed follow-up:done", "phase:signed follow-up:any"),
        ("controls", "implementation", "state:in-place", ""),
        ("tests", "control-test", "outcome:effective -next_due<today", ""),
        ("audits", "audit", "state:reported,closed", "-state:cancelled"),
        ("audit-findings", "audit-finding", "kind:minor,major nonconformity:any", "kind:minor,major"),
        ("nonconformities", "nonconformity", "state:closed", "-state:withdrawn"),
        ("certification-findings", "certification-finding", "grade:concern,minor,major state:closed", "grade:concern,minor,major"),
        ("audit-requests", "audit-request", "state:accepted", "-state:withdrawn"),
    ] {
        assert_eq!((total(register, n), total(register, of)), expected[key], "{key} of {units:?} as lists");
    }
    // Reports that have such a number.
    for (key, name) in
        [("nonconformities", "nonconformities"), ("audit-requests", "audit-requests"), ("risks", "risk-register"), ("assets", "assets")]
    {
        let told = fact(&report(&format!("{name}.json")), &label(key)).and_then(|text| n_of(&text));
        assert_eq!(told, Some(expected[key]), "{key} of {units:?} in its report");
    }
    // The statement of each scope, its page and its report; the gap analysis of each, its page and its report.
    for scope in scopes {
        let of = |register: &str| -> Vec<&Json> { plain.0[register].iter().filter(|row| row["fields"]["scope"] == json!(scope)).collect() };
        let lines: Vec<&Json> = of("soa-line").into_iter().filter(|row| is(row, "applicable", &["yes"])).collect();
        let count = (lines.iter().filter(|row| plain.implemented(row)).count() as u64, lines.len() as u64);
        let told = fact(&report(&format!("soa.json?scope={scope}")), &label("lines")).and_then(|text| n_of(&text));
        let shown = page(&format!("/soa?scope={scope}"));
        assert!(
            told == Some(count) && shown.contains(&format!("{} of {} implemented", count.0, count.1)),
            "{count:?} of {scope}: {told:?}"
        );
        for analysis in of("gap-analysis") {
            let own: Vec<&Json> = plain.0["gap-answer"].iter().filter(|row| row["fields"]["analysis"] == analysis["reference"]).collect();
            let n = |result: &str| own.iter().filter(|row| is(row, "result", &[result])).count() as u64;
            let (met, apply) = (n("conforms"), own.len() as u64 - n("not-applicable"));
            let shown = page(&format!("/gap?analysis={}", reference(analysis)));
            assert_eq!(shown.split("Conforms: ").nth(1).and_then(n_of), Some((met, apply)), "{}", reference(analysis));
            let told = report(&format!("gap.json?analysis={}", reference(analysis)));
            for result in ["conforms", "partly", "does-not-conform", "not-assessed"] {
                let word = words.get(&format!("gap-result-{result}"));
                assert_eq!(fact(&told, &word), Some(n(result).to_string()), "{result} of {}", reference(analysis));
            }
        }
    }
    // A control says how far it is as its implementations do.
    for control in plain.of("control", units) {
        let own = |row: &Json| row["fields"]["control"] == control["reference"];
        let (n, of) = plain.share("implementation", units, own, |row| is(row, "state", &["in-place"]));
        let shown = house.get(who, &format!("/api/v1/control/{}", reference(control))).expect(200).json();
        assert_eq!((shown["derived"]["in_place"].as_u64(), shown["derived"]["of"].as_u64()), (Some(n), Some(of)), "{}", reference(control));
        assert!(page(&format!("/control/{}", reference(control))).contains(&format!("{n} of {of}")), "{}", reference(control));
    }
    // Readiness.
    let check = house.get(who, "/api/v1/check").expect(200).json();
    for (rule, n) in plain.found(units) {
        let found = check["findings"].as_array().unwrap().iter().filter(|finding| finding["rule"] == json!(rule)).count() as u64;
        assert_eq!(found, n, "{rule} of {units:?}");
    }
    // Treatment in time: the list, the plan as a report, and the plain records.
    let late = plain.of("treatment-action", units).into_iter().filter(|row| before(row, "by")).count() as u64;
    let plan = report("treatment-plan.json");
    let rows = plan["tables"].as_object().unwrap().values().filter_map(Json::as_array).flatten();
    let listed = rows.filter(|row| row["by"].as_str().is_some_and(|day| day < TODAY)).count() as u64;
    assert_eq!((total("treatment-action", "timing:overdue"), listed), (late, late), "treatment in time of {units:?}");
    // The year and the sheet of the cycle: each audit and visit with what it found.
    let (year, sheet) = (page("/year?year=2026"), report("cycle.json"));
    let row = |reference: &str| year.split("<tr").find(|row| row.contains(&format!(">{reference}<"))).map(str::to_owned);
    for (register, found, key) in [("audit", "audit-finding", "audit"), ("certification-visit", "certification-finding", "visit")] {
        for one in plain.0[register].iter() {
            let here = units.contains(&one["fields"]["unit"].as_str().unwrap_or_default());
            assert_eq!(row(&reference(one)).is_some(), here, "{} in the year of {units:?}", reference(one));
            let own: Vec<&Json> = plain.0[found].iter().filter(|row| row["fields"][key] == one["reference"]).collect();
            if !here || own.is_empty() {
                continue;
            }
            // An area of concern is none yet.
            let breaches = own.iter().filter(|row| ["kind", "grade"].iter().any(|key| is(row, key, &["minor", "major"]))).count();
            let said = format!("{} found, of these {breaches} nonconformities", own.len());
            assert!(row(&reference(one)).is_some_and(|row| row.contains(&said)), "{}: {said}", reference(one));
            let told = sheet["tables"]["cycle"].as_array().unwrap().iter().find(|row| row["reference"] == one["reference"]);
            // The sheet is of one certification; audits of our own stand on every one.
            let told = told.map(|row| row["found"].as_str().unwrap_or_default().starts_with(&said));
            assert_ne!(told, Some(false), "{} on the sheet: {said}", reference(one));
        }
    }
}

#[test]
fn every_surface_says_the_same_numbers_of_two_units_and_two_scopes() {
    let words = Words::new("en", &domain::messages()).unwrap();
    on_each_engine(|house| {
        let cast = Cast {
            manager: person(house, "Maja", "U-1", Role::Manager),
            tester: person(house, "Tove", "U-1", Role::Contributor),
            auditor: person(house, "Aron", "U-1", Role::Contributor),
        };
        edit(house, &OPERATOR, &format!("person/{}", cast.manager.0), json!({ "functions": ["top-management", "isms-manager"] }));
        let unit = |name: &str| house.create("unit", json!({ "name": name, "parent": "U-1" }));
        let (north, south) = (unit("North"), unit("South"));
        let (first, second) = (fill(house, &cast, &north, 1), fill(house, &cast, &south, 2));
        house.create("management-review", json!({ "title": "Whole", "planned": AHEAD, "unit": "U-1" }));
        house.clock.advance(SignedDuration::from_hours(24 * 30));
        let plain = Plain::read(house);
        let (nora, sam) = (house.person("Nora", &north, Some(Role::Contributor)), house.person("Sam", &south, Some(Role::Contributor)));
        assert_ne!(plain.measures(&[&north]), plain.measures(&[&south]), "siblings that are alike show nothing");
        asked(house, &OPERATOR, &words, &plain, (&["U-1", &north, &south], &[&first, &second]));
        // Whoever has a right on a unit reads what stands in those above it too, and nothing of the sibling.
        asked(house, &nora, &words, &plain, (&[&north, "U-1"], &[&first]));
        asked(house, &sam, &words, &plain, (&[&south, "U-1"], &[&second]));
    });
}
