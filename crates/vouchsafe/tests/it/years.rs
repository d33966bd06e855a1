//! Three years in one story, from the first question of a gap analysis to the recertification, with a clock that is moved: over the
//! interface for programs, by the command line and in forms without scripts, on both engines. At its end each record that the standard
//! demands is where somebody would look for it, whichever way was gone.

use crate::channels::{Channel, Outcome};
use crate::harness::{House, Who, on_each_engine};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan};
use kernel::Role;
use serde_json::{Value as Json, json};
use std::cell::RefCell;
use std::collections::BTreeMap;

const OPERATOR: Who = Who::Operator;

/// The story's hands: everything is done by somebody, today, in one way.
pub struct Story<'h> {
    house: &'h House,
    channel: Channel,
    /// Keys of people with the day on which they were made: none lasts three years.
    keys: RefCell<BTreeMap<String, (Date, Who)>>,
    /// Who looks at lists.
    reader: RefCell<String>,
}

impl<'h> Story<'h> {
    /// One that goes one way. Before lists are looked at, somebody is named who does.
    pub fn new(house: &'h House, channel: Channel) -> Self {
        Self { house, channel, keys: RefCell::default(), reader: RefCell::default() }
    }

    /// This person looks at lists from now on.
    pub fn read_by(&self, person: &str) {
        person.clone_into(&mut self.reader.borrow_mut());
    }

    /// Carries out an operation, named as REGISTER/REFERENCE/OPERATION.
    #[track_caller]
    pub fn act(&self, who: &str, path: &str, fields: Json) {
        if let Err(why) = self.tried(who, path, &fields) {
            panic!("{path}: {why}");
        }
    }

    fn tried(&self, who: &str, path: &str, fields: &Json) -> Outcome {
        let (record, operation) = path.rsplit_once('/').unwrap();
        self.channel.act(self.house, &self.who(who), record, operation, fields)
    }

    #[track_caller]
    fn refused(&self, who: &str, path: &str, fields: Json) -> String {
        self.tried(who, path, &fields).unwrap_err()
    }

    #[track_caller]
    pub fn create(&self, who: &str, register: &str, fields: Json) -> String {
        self.channel.create(self.house, &self.who(who), register, &fields).unwrap_or_else(|why| panic!("{register}: {why}"))
    }

    #[track_caller]
    pub fn edit(&self, who: &str, path: &str, fields: Json) {
        if let Err(why) = self.channel.edit(self.house, &self.who(who), path, &fields) {
            panic!("{path}: {why}");
        }
    }

    /// The records of a register that a filter finds, a page of at most 500.
    pub fn all(&self, register: &str, filter: &str) -> Vec<Json> {
        let reader = self.reader.borrow().clone();
        self.channel.list(self.house, &self.who(&reader), register, filter)
    }

    fn state(&self, register: &str, reference: &str) -> String {
        self.house.show(register, reference)["fields"]["state"].as_str().unwrap().to_owned()
    }

    /// Today, where the organisation is.
    fn today(&self) -> Date {
        self.house.app.store.now().to_zoned(jiff::tz::TimeZone::get("Europe/Berlin").unwrap()).date()
    }

    pub fn days(&self, n: i32) {
        self.house.clock.advance(SignedDuration::from_hours(i64::from(n) * 24));
    }

    pub fn day(&self, n: i32) -> String {
        self.today().checked_add(n.days()).unwrap().to_string()
    }

    /// Goes on to a day.
    fn until(&self, day: &str) {
        let day: Date = day.parse().unwrap();
        let days = self.today().until(day).unwrap().get_days();
        assert!(days >= 0, "{day} is over");
        self.days(days);
    }

    /// A person with an account, a role on everything, and functions.
    pub fn person(&self, name: &str, role: Role, functions: &[&str]) -> String {
        let who = self.house.person(name, "U-1", Some(role));
        let me = self.house.get(&who, "/api/v1/me").expect(200).json();
        let reference = me["person"]["reference"].as_str().unwrap().to_owned();
        let said = json!({ "fields": { "functions": functions } });
        self.house.json(&OPERATOR, "PATCH", &format!("/api/v1/person/{reference}"), &said).expect(200);
        reference
    }

    /// The key of a person, a new one now and then.
    fn who(&self, person: &str) -> Who {
        let mut keys = self.keys.borrow_mut();
        let today = self.today();
        let lasts = if matches!(self.channel, Channel::Forms) { 1 } else { 30 };
        match keys.get(person).filter(|(made, _)| made.until(today).unwrap().get_days() < lasts) {
            Some((_, who)) => who.clone(),
            None => {
                let who = self.channel.enter(self.house, person);
                keys.insert(person.to_owned(), (today, who.clone()));
                who
            }
        }
    }

    /// A nonconformity from where it was found to where it is closed by somebody else.
    pub fn correct(&self, reference: &str, owner: &str, checker: &str) {
        let path = format!("nonconformity/{reference}");
        self.edit(owner, &path, json!({ "owner": owner }));
        self.act(owner, &format!("{path}/contain"), json!({ "correction": "Put right", "containment": "Nobody else was concerned" }));
        let cause = json!({ "elsewhere": false, "elsewhere_where": "In all wards", "method": "other", "root_cause": "Nobody was told", "action_needed": true });
        self.act(owner, &format!("{path}/analyse"), cause);
        let said = json!({ "title": "Tell everybody", "nonconformity": reference, "due": self.day(30), "owner": owner });
        let action = self.create(owner, "corrective-action", said);
        let begin = json!({ "criterion": "Nothing of the kind in ninety days", "check_on": self.day(60), "checker": checker });
        self.act(owner, &format!("{path}/begin"), begin);
        self.act(owner, &format!("corrective-action/{action}/complete"), json!({ "done": "Everybody was told" }));
        self.act(owner, &format!("{path}/submit"), json!({}));
        self.days(60);
        let own = self.refused(owner, &format!("{path}/check"), json!({ "effect": "effective", "found": "Fine" }));
        assert!(own.contains("never answered") || own.contains("somebody else") || own.contains("check"), "{own}");
        self.act(checker, &format!("{path}/check"), json!({ "effect": "effective", "found": "Nothing of the kind since" }));
        assert_eq!(self.state("nonconformity", reference), "closed");
    }
}

impl Story<'_> {
    /// An internal audit of two clauses and a control, from its plan to the signature of whoever was audited.
    pub fn audit(&self, programme: &str, title: &str, under: &str, lead: &str, audited: &str) {
        let said = json!({ "title": title, "kind": "internal", "programme": programme, "criteria": "ISO/IEC 27001:2022", "extent": "All",
            "method": "on-site", "starts": self.day(0), "ends": self.day(2), "lead": lead, "audited": [audited] });
        let audit = self.create(audited, "audit", said);
        let path = format!("audit/{audit}");
        self.act(audited, &format!("{path}/cover"), json!({ "under": under, "subjects": ["A.5.18"], "chosen": ["importance"] }));
        self.act(lead, &format!("{path}/start"), json!({}));
        for line in self.all("audit-line", &format!("audit:{audit}")) {
            let line = line["reference"].as_str().unwrap().to_owned();
            self.edit(
                lead,
                &format!("audit-line/{line}"),
                json!({ "observed": "Minutes and records of the year", "conclusion": "conforms" }),
            );
        }
        let found =
            json!({ "title": "The programme names its risks", "audit": audit, "kind": "opportunity", "observed": "It does not yet" });
        let found = self.create(lead, "audit-finding", found);
        self.days(2);
        assert!(self.tried(audited, &format!("{path}/report"), &json!({})).is_err(), "whoever is audited does not sign the report");
        self.edit(lead, &path, json!({ "conclusion": "It works." }));
        self.act(lead, &format!("{path}/report"), json!({}));
        self.act(audited, &format!("{path}/receive"), json!({}));
        assert_eq!(self.state("audit", &audit), "closed");
        self.act(audited, &format!("audit-finding/{found}/suggest"), json!({}));
    }

    /// A management review from its plan to the signed minutes.
    pub fn review(&self, title: &str, isms: &str, boss: &str) {
        let said = json!({ "title": title, "planned": self.day(7), "chair": boss });
        let review = self.create(isms, "management-review", said);
        let path = format!("management-review/{review}");
        self.days(7);
        self.act(isms, &format!("{path}/hold"), json!({ "held": self.day(0), "present": [isms, boss] }));
        let concluded = json!({ "conclusion": "It is suitable, adequate and effective", "changes": "None" });
        self.refused(isms, &format!("{path}/conclude"), concluded.clone());
        for input in self.all("review-input", &format!("review:{review}")) {
            let input = input["reference"].as_str().unwrap().to_owned();
            let said = json!({ "discussion": "As the numbers say", "decision": "Go on", "report": "See the numbers" });
            self.edit(isms, &format!("review-input/{input}"), said);
        }
        self.act(isms, &format!("{path}/conclude"), concluded);
        self.act(boss, &format!("{path}/approve"), json!({}));
    }

    /// A visit of the body, from its plan to its result; `begin` is what leads to its stage.
    pub fn visit(&self, certification: &str, isms: &str, kind: &str, days: i32, begin: impl FnOnce(&Self)) -> String {
        let said = json!({ "title": kind, "certification": certification, "kind": kind, "planned": self.day(days) });
        let visit = self.create(isms, "certification-visit", said);
        begin(self);
        self.days(days);
        self.act(isms, &format!("certification-visit/{visit}/hold"), json!({ "began": self.day(0) }));
        let result = json!({ "result": "recommended", "conclusion": "As it should be" });
        self.act(isms, &format!("certification-visit/{visit}/conclude"), result);
        visit
    }
}

/// What stands at the end, by register and state, whichever way the story is walked.
const END: &[(&str, &str, u64)] = &[
    ("organisation", "current", 1),
    ("unit", "current", 1),
    ("person", "current", 6),
    ("grant", "current", 6),
    ("task", "open", 13),
    ("sign-off", "given", 20),
    ("scope", "in-force", 1),
    ("criteria", "in-force", 1),
    ("threat", "current", 64),
    ("vulnerability", "current", 100),
    ("requirement", "current", 207),
    ("adoption", "current", 3),
    ("control", "current", 1),
    ("implementation", "in-place", 1),
    ("evidence", "accepted", 2),
    ("control-test", "current", 1),
    ("test-result", "current", 4),
    ("risk", "in-treatment", 1),
    ("risk-review", "current", 1),
    ("treatment-action", "current", 1),
    ("issue", "identified", 1),
    ("party", "current", 1),
    ("soa-line", "current", 93),
    ("soa-version", "current", 1),
    ("gap-analysis", "open", 1),
    ("gap-analysis", "signed", 1),
    ("gap-answer", "current", 414),
    ("nonconformity", "closed", 2),
    ("corrective-action", "done", 2),
    ("effectiveness-check", "current", 2),
    ("improvement", "suggested", 4),
    ("metric", "current", 1),
    ("metric-value", "current", 1),
    ("objective", "reached", 1),
    ("objective-evaluation", "current", 1),
    ("isms-role", "current", 1),
    ("competence", "current", 1),
    ("qualification", "current", 1),
    ("communication", "current", 1),
    ("isms-process", "current", 1),
    ("audit", "closed", 4),
    ("audit-line", "current", 23),
    ("audit-finding", "current", 4),
    ("audit-programme", "current", 1),
    ("management-review", "concluded", 4),
    ("review-input", "current", 40),
    ("certification", "certified", 1),
    ("certificate", "current", 2),
    ("certification-visit", "concluded", 5),
    ("certification-finding", "closed", 1),
];

/// How many records of a register stand in each state.
fn standing(house: &House) -> Vec<(&'static str, &'static str, u64)> {
    let counted = |register: &'static kernel::Register, filter: &str| {
        let filter: String = form_urlencoded::byte_serialize(filter.as_bytes()).collect();
        let page = house.get(&OPERATOR, &format!("/api/v1/{}?limit=1&filter={filter}", register.key)).expect(200).json();
        page["total"].as_u64().unwrap()
    };
    let mut list = Vec::new();
    for register in domain::registers() {
        let states = register.workflow.choices.keys;
        match states {
            [only] => list.push((register.key, *only, counted(register, ""))),
            _ => list.extend(states.iter().map(|state| (register.key, *state, counted(register, &format!("state:{state}"))))),
        }
    }
    list.retain(|(_, _, n)| *n > 0);
    list
}

/// The report as rows of text by key of the column.
fn rows(house: &House, report: &str, table: &str) -> Vec<BTreeMap<String, String>> {
    let book = house.get(&OPERATOR, &format!("/api/v1/report/{report}.json")).expect(200).json();
    let lines = book["tables"][table].as_array().unwrap();
    let text = |value: &Json| value.as_str().map_or_else(|| if value.is_null() { String::new() } else { value.to_string() }, str::to_owned);
    lines.iter().map(|line| line.as_object().unwrap().iter().map(|(key, value)| (key.clone(), text(value))).collect()).collect()
}

#[test]
fn from_the_gap_to_the_recertification_over_the_interface_for_programs() {
    on_each_engine(|house| walk(house, Channel::Api));
}

#[test]
fn from_the_gap_to_the_recertification_by_the_command_line() {
    on_each_engine(|house| walk(house, Channel::CommandLine(house.serve())));
}

#[test]
fn from_the_gap_to_the_recertification_in_forms_without_scripts() {
    on_each_engine(|house| walk(house, Channel::Forms));
}

fn walk(house: &House, channel: Channel) {
    let story = Story::new(house, channel);
    let boss = story.person("Ida", Role::Manager, &["top-management"]);
    let isms = story.person("Maja", Role::Admin, &["isms-manager"]);
    let owner = story.person("Rune", Role::Manager, &[]);
    let tester = story.person("Tove", Role::Contributor, &[]);
    let auditor = story.person("Aron", Role::Contributor, &["internal-auditor"]);
    story.read_by(&isms);

    // Where we are: the scope, and the questions of the clauses and the controls, given to people and answered.
    let scope = story.all("scope", "")[0]["reference"].as_str().unwrap().to_owned();
    story.edit(&isms, &format!("scope/{scope}"), json!({ "statement": "The clinic in Halden with its forty people." }));
    story.act(&boss, &format!("scope/{scope}/approve"), json!({}));
    let said = json!({ "title": "Where we begin", "frameworks": ["iso27001-2022", "iso27002-2022"], "scope": scope });
    let gap = story.create(&isms, "gap-analysis", said);
    story.act(&isms, &format!("gap-analysis/{gap}/open"), json!({}));
    story.act(&isms, &format!("gap-analysis/{gap}/assign"), json!({ "which": "chapter:backup", "person": owner, "by": story.day(7) }));
    let answers = story.all("gap-answer", &format!("analysis:{gap}"));
    assert_eq!(answers.len(), 207, "114 lines of clauses and 93 controls");
    for (at, answer) in answers.iter().enumerate().take(16) {
        let result = ["conforms", "partly", "does-not-conform", "partly"][at % 4];
        let path = format!("gap-answer/{}", answer["reference"].as_str().unwrap());
        story.edit(&owner, &path, json!({ "result": result, "observation": "Looked at in the first week" }));
    }
    story.act(&isms, &format!("gap-analysis/{gap}/plan-tasks"), json!({ "due": story.day(60), "person": owner }));
    let closing = story.all("task", "").iter().filter(|task| task["fields"]["what"].as_str().unwrap().contains("gap")).count();
    assert!(closing >= 12, "{closing} tasks close gaps");
    let sign = json!({ "conclusion": "Backups first.", "open_why": "The rest comes in autumn." });
    story.act(&isms, &format!("gap-analysis/{gap}/sign"), sign);
    assert_eq!(story.state("gap-analysis", &gap), "signed");

    // Plan: context, a risk that is treated and accepted, a statement that is approved.
    story.days(14);
    story.create(&isms, "party", json!({ "name": "Patients", "kind": "customer", "side": "external" }));
    let control = json!({ "title": "Nightly copies", "what": "Copies of all wards", "requirements": ["A.8.13"], "owner": owner });
    let control = story.create(&owner, "control", control);
    let risk = json!({ "title": "Records are lost", "affects": ["availability"], "owner": owner, "controls": [control],
            "options": ["modify"], "current_likelihood": 3, "current_likelihood_reason": "Seen", "current_consequence": 4,
            "current_consequence_reason": "A day without records", "target_likelihood": 1, "target_likelihood_reason": "Copies",
            "target_consequence": 4, "target_consequence_reason": "Still a day", "target_by": story.day(120) });
    let risk = story.create(&owner, "risk", risk);
    let action = json!({ "title": "Copy each night", "risk": risk, "option": "modify", "by": story.day(60), "expected_likelihood": 1,
            "expected_consequence": 4, "expected_reason": "Copies cannot be encrypted", "owner": owner });
    story.create(&owner, "treatment-action", action);
    story.act(&owner, &format!("risk/{risk}/approve-plan"), json!({}));
    story.act(&boss, &format!("risk/{risk}/accept"), json!({ "reason": "Until the copies run", "until": story.day(80) }));
    let line = story.all("soa-line", "subject:A.8.13")[0]["reference"].as_str().unwrap().to_owned();
    story.edit(&isms, &format!("soa-line/{line}"), json!({ "reasons": ["risk"] }));
    let version = story.create(&isms, "soa-version", json!({ "scope": scope }));
    story.act(&boss, &format!("soa-version/{version}/approve"), json!({ "gaps": "The first one: reasons of the rest follow." }));
    let criteria = story.all("criteria", "")[0]["reference"].as_str().unwrap().to_owned();
    story.act(&boss, &format!("criteria/{criteria}/approve"), json!({}));
    let policy = json!({ "title": "Information security policy", "kind": "document", "requirements": ["5.2.e"],
            "collected_on": story.day(0), "collected_by": isms, "method": "Written by hand", "url": "https://intranet.example/policy",
            "valid_until": story.day(1500) });
    let policy = story.create(&isms, "evidence", policy);
    story.act(&boss, &format!("evidence/{policy}/accept"), json!({}));
    let outside = json!({ "title": "Rules of the health authority", "kind": "link", "url": "https://authority.example/rules",
            "collected_on": story.day(0), "collected_by": isms, "method": "Looked up" });
    let outside = story.create(&isms, "evidence", outside);
    story.act(&boss, &format!("evidence/{outside}/accept"), json!({}));
    let role = json!({ "title": "ISMS manager", "duties": "Runs it", "holders": [isms], "since": story.day(0), "assigned": "Ida" });
    let role = story.create(&isms, "isms-role", role);
    let competence = json!({ "title": "Runs an ISMS", "meaning": "Has led one through an audit", "roles": [role] });
    let competence = story.create(&isms, "competence", competence);
    let shown = json!({ "title": "Course of five days", "person": isms, "competence": competence, "ground": "training",
            "since": story.day(0), "proof": "Certificate in the drawer" });
    story.create(&isms, "qualification", shown);
    let told = json!({ "title": "What changes for everybody", "audience": "internal", "with": "All staff", "how": "Meeting", "teller": isms,
            "every": "yearly", "next_on": story.day(30) });
    story.create(&isms, "communication", told);
    let process = json!({ "title": "Admission", "what": "Patients come in", "criteria": "Each record is complete within the hour" });
    story.create(&isms, "isms-process", process);
    let metric = json!({ "title": "Nights with a copy", "how": "Counted", "measured_in": "percent", "source": "hand", "interval": "monthly",
            "since": "2026-06-01", "measurer": owner, "evaluator": isms, "direction": "up", "good": "95", "warn": "90" });
    let metric = story.create(&isms, "metric", metric);
    let objective = json!({ "title": "Copies of every night", "why": "Wards cannot work without records", "metric": metric,
            "target": "99", "target_date": story.day(400), "resources": "Two hours a month", "evaluation": "By the metric", "owner": owner,
            "next_evaluation": story.day(200) });
    let objective = story.create(&isms, "objective", objective);
    story.act(&boss, &format!("objective/{objective}/agree"), json!({}));

    // Run and watch: the control is in place, tested by somebody else, and what failed is corrected.
    story.days(45);
    story.act(&owner, &format!("control/{control}/report-progress"), json!({ "state": "in-place", "how": "At 02:00" }));
    story.act(&owner, &format!("metric/{metric}/record"), json!({ "value": "97" }));
    let test = json!({ "title": "Is there a copy of each night?", "control": control, "procedure": "Count them",
            "frequency": "half-yearly", "tester": tester });
    let test = story.create(&tester, "control-test", test);
    let failed = json!({ "outcome": "ineffective", "conclusion": "Three nights are missing", "population": 31, "sample": 31,
            "exceptions": 3 });
    story.act(&tester, &format!("control-test/{test}/record"), failed);
    let raised = json!({ "title": "Three nights without a copy", "source": "test", "grade": "minor", "detected": story.day(0),
            "requirements": ["A.8.13"], "controls": [control], "observed": "The log of the copies has three gaps", "owner": owner });
    let first = story.create(&owner, "nonconformity", raised);
    story.correct(&first, &owner, &tester);
    let passed = json!({ "outcome": "effective", "conclusion": "All there", "population": 31, "sample": 31, "exceptions": 0 });
    story.act(&tester, &format!("control-test/{test}/record"), passed);

    // Look at it ourselves, with top management, and let the body look.
    let programme = json!({ "title": "Audits of three years", "starts": story.day(0), "scope": scope, "objectives": "All clauses each year",
            "approver": "top-management" });
    let programme = story.create(&isms, "audit-programme", programme);
    story.act(&boss, &format!("audit-programme/{programme}/approve"), json!({}));
    story.audit(&programme, "First internal audit", "9.2, 9.3", &auditor, &isms);
    story.review("First review", &isms, &boss);
    let certification = json!({ "title": "ISO/IEC 27001", "body": "Nordzert", "standard": "ISO/IEC 27001", "edition": "2022",
            "scope": scope, "scope_text": "The clinic in Halden", "people": 40, "business": "medium", "it": "medium", "owner": isms });
    let certification = story.create(&isms, "certification", certification);
    let path = format!("certification/{certification}");
    story.act(&isms, &format!("{path}/apply"), json!({}));
    story.visit(&certification, &isms, "stage-1", 20, |story| story.act(&isms, &format!("{path}/stage-1"), json!({})));
    let stage_2 = story.visit(&certification, &isms, "stage-2", 40, |story| story.act(&isms, &format!("{path}/stage-2"), json!({})));
    let found = json!({ "title": "Leavers keep their rights", "visit": stage_2, "grade": "major", "observed": "Two of ten.",
            "requirements": ["A.5.18"] });
    let found = story.create(&isms, "certification-finding", found);
    let decision = json!({ "decision": story.day(0), "number": "NZ 1" });
    story.refused(&isms, &format!("{path}/certify"), decision);
    let finding = format!("certification-finding/{found}");
    story.act(&isms, &format!("{finding}/raise"), json!({}));
    let raised = house.show("certification-finding", &found)["fixed"]["nonconformity"].as_str().unwrap().to_owned();
    let answer = json!({ "correction": "Taken away", "cause": "Nobody was told", "action": "Everybody is told" });
    story.act(&isms, &format!("{finding}/answer"), answer);
    story.act(&isms, &format!("{finding}/accept"), json!({}));
    story.correct(&raised, &owner, &tester);
    story.act(&isms, &format!("{finding}/close"), json!({ "verified": "The body looked at ten more" }));
    let decided = story.today();
    story.act(&isms, &format!("{path}/certify"), json!({ "decision": decided.to_string(), "number": "NZ 1" }));
    let end = decided.checked_add(3.years()).unwrap().yesterday().unwrap();
    assert_eq!(house.show("certification", &certification)["fixed"]["valid_until"], end.to_string());

    // Kept for years: each year an audit and a review before the body comes.
    for (year, kind) in [(1, "surveillance-1"), (2, "surveillance-2")] {
        story.until(&decided.checked_add(year.years()).unwrap().checked_sub(80.days()).unwrap().to_string());
        story.act(
            &tester,
            &format!("control-test/{test}/record"),
            json!({ "outcome": "effective", "conclusion": "All there",
                "population": 31, "sample": 31, "exceptions": 0 }),
        );
        story.audit(&programme, &format!("Internal audit {year}"), "9.3.1", &auditor, &isms);
        story.review(&format!("Review {year}"), &isms, &boss);
        story.visit(&certification, &isms, kind, 30, |_| ());
    }
    let valid = json!({ "verdict": "still-valid", "why": "Nothing changed", "next_review": story.day(80) });
    story.act(&owner, &format!("risk/{risk}/review"), valid);
    let evaluated = json!({ "result": "reached", "comment": "Every night of the year", "despite": "Counted by hand in the last month" });
    story.act(&isms, &format!("objective/{objective}/evaluate"), evaluated);

    // A second gap analysis proposes what the first one found; the certificate is renewed before its last day.
    let said = json!({ "title": "Three years on", "frameworks": ["iso27001-2022", "iso27002-2022"], "scope": scope });
    let second = story.create(&isms, "gap-analysis", said);
    story.act(&isms, &format!("gap-analysis/{second}/open"), json!({}));
    story.act(&isms, &format!("gap-analysis/{second}/carry-over"), json!({ "from": gap }));
    assert_eq!(story.all("gap-answer", &format!("analysis:{second} -result:not-assessed")).len(), 0, "proposals count for nothing");
    story.act(&isms, &format!("gap-analysis/{second}/confirm"), json!({}));
    assert_eq!(story.all("gap-answer", &format!("analysis:{second} -result:not-assessed")).len(), 16);
    story.until(&end.checked_sub(150.days()).unwrap().to_string());
    story.audit(&programme, "Internal audit 3", "9.3.1", &auditor, &isms);
    story.review("Review 3", &isms, &boss);
    story.visit(&certification, &isms, "recertification", 30, |_| ());
    story.act(&isms, &format!("{path}/recertify"), json!({ "decision": story.day(0), "number": "NZ 2" }));
    let renewed = end.checked_add(3.years()).unwrap();
    assert_eq!(house.show("certification", &certification)["fixed"]["valid_until"], renewed.to_string());
    assert_eq!(story.all("certificate", "").len(), 2, "the first certificate stays");

    // Each record that the standard demands is where one looks for it.
    let demanded = rows(house, "mandatory-records", "documents");
    let missing: Vec<&str> =
        demanded.iter().filter(|row| row["id"].starts_with('D') && row["records"] == "0").map(|row| row["id"].as_str()).collect();
    assert_eq!(missing, Vec::<&str>::new(), "{demanded:#?}");
    assert_eq!(rows(house, "mandatory-records", "lines").len(), 114, "every line of clauses 4 to 10 is answered");
    let before = end.checked_sub(160.days()).unwrap();
    let sheet = house.get(&OPERATOR, &format!("/api/v1/report/cycle.csv?as_at={before}")).expect(200).text();
    for title in ["Internal audit 2", "Review 2", "surveillance-1"] {
        assert!(sheet.contains(title), "{title} in {sheet}");
    }
    // And the whole of it reads as it was on the day of the first certificate.
    let then = house.get(&OPERATOR, &format!("/api/v1/nonconformity?as_at={decided}")).expect(200).json();
    assert_eq!(then["records"].as_array().unwrap().len(), 2);
    assert_eq!(standing(house), END, "whichever way it was walked");
}
