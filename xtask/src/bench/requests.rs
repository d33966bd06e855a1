//! What is asked of an organisation: the pages, lists, reports and writes whose cost is measured, and the records they are about.
use std::collections::BTreeMap;

use anyhow::{Context, Result, bail};
use serde_json::{Value as Json, json};

use super::http::Http;
use super::organisation::{created, later, one_of};
use super::server::Server;

/// The records that requests are about, found through the API so that any organisation will do.
pub struct Subjects {
    risk: String,
    /// The control of the most risks, and the one that meets the most requirements.
    hub: String,
    wide: String,
    wide_requirements: Vec<String>,
    control: String,
    asset: String,
    person: String,
    implementation: String,
    evidence: String,
    line: String,
    criteria: String,
    risks: u64,
    /// Before the first write of the bench.
    moment: String,
    some: Vec<String>,
    assets: Vec<String>,
    soon: String,
}

impl Subjects {
    /// Looks for them.
    pub fn find(server: &Server, http: &mut Http) -> Result<Self> {
        let risks = http.get("/api/v1/risk?limit=1000")?.json()?;
        let controls = references(http, "control")?;
        let assets = references(http, "asset")?;
        let wide = http.get("/api/v1/control?limit=1000")?.json()?;
        let wide = records(&wide).max_by_key(|record| links(record, "requirements").len()).context("no control")?.clone();
        let middle = |list: &[String]| list.get(list.len() / 2).cloned().context("an empty register");
        let of_risks: Vec<String> = records(&risks).map(reference).collect();
        let lines = http.get("/api/v1/soa-line?limit=200")?.json()?;
        // An older program has the subject among what only operations set.
        let subject =
            |record: &&Json| record.pointer("/fields/subject").or_else(|| record.pointer("/fixed/subject")) == Some(&"A.5.1".into());
        let line = records(&lines).find(subject).context("no line of A.5.1")?;
        let me = http.get("/api/v1/me")?.json()?;
        Ok(Self {
            risk: middle(&of_risks)?,
            hub: most_named(records(&risks).flat_map(|record| links(record, "controls")))?,
            wide_requirements: links(&wide, "requirements"),
            wide: reference(&wide),
            control: middle(&controls)?,
            asset: most_named(records(&http.get("/api/v1/asset?limit=1000")?.json()?).flat_map(|record| links(record, "depends_on")))?,
            person: most_named(records(&risks).filter_map(|record| Some(record.pointer("/fields/owner")?.as_str()?.to_owned())))?,
            implementation: middle(&references(http, "implementation")?)?,
            // What was accepted is not edited any more.
            evidence: middle(&references(http, "evidence?filter=state:collected")?)?,
            line: reference(line),
            criteria: middle(&references(http, "criteria")?)?,
            risks: risks.get("total").and_then(Json::as_u64).unwrap_or_default(),
            moment: format!("@{}", me.get("sequence").context("no sequence")?),
            some: controls.into_iter().take(9).collect(),
            assets: assets.into_iter().take(9).collect(),
            soon: later(server.today()?, 30),
        })
    }
}

fn records(list: &Json) -> impl Iterator<Item = &Json> {
    list.get("records").and_then(Json::as_array).into_iter().flatten()
}

fn reference(record: &Json) -> String {
    record.get("reference").and_then(Json::as_str).unwrap_or_default().to_owned()
}

fn references(http: &mut Http, register: &str) -> Result<Vec<String>> {
    let and = if register.contains('?') { '&' } else { '?' };
    Ok(records(&http.get(&format!("/api/v1/{register}{and}limit=1000"))?.json()?).map(reference).collect())
}

fn links(record: &Json, field: &str) -> Vec<String> {
    let list = record.pointer(&format!("/fields/{field}")).and_then(Json::as_array);
    list.into_iter().flatten().filter_map(|link| Some(link.as_str()?.to_owned())).collect()
}

fn most_named(names: impl Iterator<Item = String>) -> Result<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for name in names {
        *counts.entry(name).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(name, _)| name).context("nothing is linked")
}

/// How something is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// By a browser, which takes packed pages.
    Page,
    /// By a program.
    Api,
}

/// Everything that is read: a name for the table, how, and the address.
pub fn reads(s: &Subjects) -> Vec<(&'static str, As, String)> {
    use As::{Api, Page};
    let page = |path: &str| path.to_owned();
    let of = |register: &str, reference: &str| format!("/{register}/{reference}");
    let past = |path: &str| format!("{path}?as_at={}", s.moment);
    vec![
        ("health", Page, page("/healthz")),
        ("account", Page, page("/account")),
        ("home", Page, page("/")),
        ("risks, page", Page, page("/risk")),
        ("risks, page by title", Page, page("/risk?sort=title")),
        ("risks, page by level", Page, page("/risk?sort=-current_level")),
        ("risks, page by owner", Page, page("/risk?sort=owner")),
        ("risks, last page", Page, format!("/risk?offset={}", s.risks.saturating_sub(40))),
        ("risks, page by words", Page, page("/risk?q=backup")),
        ("risks, page of a state", Page, page("/risk?q=state:analysed")),
        ("risks, page of an owner", Page, format!("/risk?q=owner:{}", s.person)),
        ("risks, page title~", Page, page("/risk?q=title~back")),
        ("risks, page level>=high", Page, page("/risk?q=current_level%3E=high")),
        ("risks, API limit=20", Api, page("/api/v1/risk?limit=20")),
        ("risks, API limit=20 by owner", Api, page("/api/v1/risk?limit=20&sort=owner")),
        ("risks, API limit=1000", Api, page("/api/v1/risk?limit=1000")),
        ("risk, page", Page, of("risk", &s.risk)),
        ("risk, API", Api, format!("/api/v1/risk/{}", s.risk)),
        ("risk, edit form", Page, format!("/risk/{}/edit", s.risk)),
        ("risk, new form", Page, page("/risk/new")),
        ("risk, history", Page, format!("/risk/{}/history", s.risk)),
        ("control of the most risks", Page, of("control", &s.hub)),
        ("asset that most depend on", Page, of("asset", &s.asset)),
        ("requirement A.5.1", Page, of("requirement", "A.5.1")),
        ("its line", Page, of("soa-line", &s.line)),
        ("person who owns most", Page, of("person", &s.person)),
        ("SoA page", Page, page("/soa")),
        ("SoA lines, API", Api, page("/api/v1/soa-line?limit=100")),
        ("matrix", Page, page("/risk/matrix")),
        ("context", Page, page("/context")),
        ("work list", Page, page("/work")),
        ("calendar", Page, page("/calendar")),
        ("calendar feed", Api, page("/calendar.ics")),
        ("search page", Page, page("/find?q=backup")),
        ("find.json", Api, page("/find.json?q=back")),
        ("journal, API", Api, page("/api/v1/journal?limit=50")),
        ("compare SoA then and now", Page, format!("/soa/compare?from={}&to=now", s.moment)),
        ("home as at", Page, past("/")),
        ("risks as at", Page, past("/risk")),
        ("risk as at", Page, past(&of("risk", &s.risk))),
        ("matrix as at", Page, past("/risk/matrix")),
        ("work list as at", Page, past("/work")),
    ]
}

/// Reports. A printed one has three prices: the first of a process, the same again, and after a change.
pub const REPORTS: &[(&str, &str)] = &[
    ("SoA CSV", "/report/soa.csv"),
    ("SoA JSON", "/report/soa.json"),
    ("SoA XLSX", "/report/soa.xlsx"),
    ("SoA PDF", "/report/soa.pdf"),
    ("risk register CSV", "/report/risk-register.csv"),
    ("risk register XLSX", "/report/risk-register.xlsx"),
    ("risk register PDF", "/report/risk-register.pdf"),
    ("treatment plan CSV", "/report/treatment-plan.csv"),
    ("treatment plan PDF", "/report/treatment-plan.pdf"),
];

/// Writes a record or changes one; the number makes each one new.
pub type Write = fn(&Subjects, &mut Http, usize) -> Result<()>;

/// Everything that is written.
pub const WRITES: &[(&str, Write)] = &[
    ("create a task", |s, http, n| create(http, "task", json!({ "what": format!("Task {n}"), "due": s.soon, "owner": "P-1" }))),
    ("create a risk without links", |s, http, n| create(http, "risk", risk(s, n))),
    ("create a risk, 3 controls, 2 assets", |s, http, n| create(http, "risk", linked_risk(s, n))),
    ("create evidence", |s, http, n| {
        create(
            http,
            "evidence",
            json!({ "title": format!("Proof {n}"), "kind": "record", "controls": s.some.get(n % 5..n % 5 + 2), "collected_by": "P-1" }),
        )
    }),
    ("create an asset", |_, http, n| {
        create(http, "asset", json!({ "name": format!("New asset {n}"), "kind": "software", "owner": "P-1" }))
    }),
    ("create a person", |_, http, n| create(http, "person", json!({ "name": format!("Newcomer {n}") }))),
    ("edit the title of a risk", |s, http, n| edit(http, "risk", &s.risk, json!({ "title": format!("Renamed {n}") }))),
    ("review the rating of a risk", |s, http, n| {
        let said = json!({ "verdict": "rescored", "why": "Looked at", "current_likelihood": 1 + n % 5, "current_likelihood_reason": "Seen",
            "current_consequence": 3, "current_consequence_reason": "Seen" });
        http.write("POST", &format!("/api/v1/risk/{}/review", s.risk), &json!({ "fields": said })).map(drop)
    }),
    ("edit the text of a control", |s, http, n| edit(http, "control", &s.control, json!({ "how": format!("In another way, {n}") }))),
    ("edit the text of the widest control", |s, http, n| edit(http, "control", &s.wide, json!({ "how": format!("In another way, {n}") }))),
    ("edit the requirements of the widest control", |s, http, n| {
        let kept = s.wide_requirements.len() - n % 2;
        edit(http, "control", &s.wide, json!({ "requirements": s.wide_requirements.get(..kept) }))
    }),
    ("edit the text of an implementation", |s, http, n| {
        edit(http, "implementation", &s.implementation, json!({ "how": format!("In another way, {n}") }))
    }),
    ("edit the state of an implementation", |s, http, n| {
        edit(http, "implementation", &s.implementation, json!({ "state": one_of(n, &["planned", "in-progress"]) }))
    }),
    ("edit the text of evidence", |s, http, n| edit(http, "evidence", &s.evidence, json!({ "description": format!("Said again, {n}") }))),
    ("edit the text of the asset that most depend on", |s, http, n| {
        edit(http, "asset", &s.asset, json!({ "description": format!("Said again, {n}") }))
    }),
    ("edit the need of the asset that most depend on", |s, http, n| {
        edit(http, "asset", &s.asset, json!({ "integrity": one_of(n, &["normal", "elevated"]) }))
    }),
];

/// Writes that are dear and are made once.
pub const ONCE: &[(&str, Write)] = &[
    ("approve a version of the SoA", |_, http, _| {
        // A scope has one draft, which the demo organisation has.
        let draft = references(http, "soa-version?filter=standing:draft%20scope:SC-1")?.pop();
        let version = draft.map_or_else(|| created(http, "soa-version", json!({ "scope": "SC-1" })), Ok)?;
        let path = format!("/api/v1/soa-version/{version}/approve");
        // A statement with gaps takes a reason, which older releases do not know.
        let with_gaps = http.write("POST", &path, &json!({ "fields": { "gaps": "Made to be measured" } }));
        with_gaps.or_else(|_| http.write("POST", &path, &json!({}))).map(drop)
    }),
    ("put criteria in force", |s, http, _| {
        let before = references(http, "criteria")?;
        http.write("POST", &format!("/api/v1/criteria/{}/next-version", s.criteria), &json!({}))?;
        let made =
            references(http, "criteria")?.into_iter().find(|known| !before.contains(known)).context("no next version of the criteria")?;
        http.write("POST", &format!("/api/v1/criteria/{made}/put-in-force"), &json!({})).map(drop)
    }),
];

fn risk(s: &Subjects, n: usize) -> Json {
    json!({ "title": format!("New risk {n}"), "affects": ["integrity"], "owner": "P-1", "current_likelihood": 2, "current_likelihood_reason": "Seen",
            "current_consequence": 3, "current_consequence_reason": "Seen", "first_review": s.soon })
}

/// A risk as people write them, with three controls and two assets.
pub fn linked_risk(s: &Subjects, n: usize) -> Json {
    let mut risk = risk(s, n);
    if let Some(fields) = risk.as_object_mut() {
        fields.insert("controls".into(), json!(s.some.get(n % 6..n % 6 + 3)));
        fields.insert("assets".into(), json!(s.assets.get(n % 7..n % 7 + 2)));
    }
    risk
}

fn create(http: &mut Http, register: &str, fields: Json) -> Result<()> {
    created(http, register, fields).map(drop)
}

fn edit(http: &mut Http, register: &str, reference: &str, fields: Json) -> Result<()> {
    http.write("PATCH", &format!("/api/v1/{register}/{reference}"), &json!({ "fields": fields })).map(drop)
}

/// Asks once and insists on an answer that says yes.
pub fn ask(http: &mut Http, how: As, path: &str) -> Result<usize> {
    let answer = if how == As::Page { http.page(path)? } else { http.get(path)? };
    if answer.status != 200 {
        bail!("{path} answered {}: {}", answer.status, String::from_utf8_lossy(&answer.body).chars().take(300).collect::<String>());
    }
    Ok(answer.body.len())
}

/// Lets the first person sign what a version of the SoA needs.
pub fn may_sign(http: &mut Http) -> Result<()> {
    edit(http, "person", "P-1", json!({ "functions": ["isms-manager", "top-management"] }))
}

/// Gives a risk another title, so that no report is as it was.
pub fn rename(s: &Subjects, http: &mut Http) -> Result<()> {
    let record = http.get(&format!("/api/v1/risk/{}", s.risk))?.json()?;
    let version = record.get("version").and_then(Json::as_u64).unwrap_or_default();
    edit(http, "risk", &s.risk, json!({ "title": format!("Renamed at version {version}") }))
}
