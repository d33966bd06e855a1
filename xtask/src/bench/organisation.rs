//! Makes an organisation of a given size through the API, as people would: the same records and links each time.
//!
//! For each risk there are 0.2 controls, 0.5 assets, 0.5 pieces of evidence, 0.37 implementations and 0.2 treatment actions.
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context, Result, anyhow};
use jiff::ToSpan;
use jiff::civil::Date;
use serde_json::{Value as Json, json};

use super::http::Http;
use super::server::Server;

/// Raised when the recipe changes, so that kept folders of the old one are made anew.
pub const RECIPE: u32 = 1;

/// Writers at once.
const WRITERS: usize = 4;

/// People, units and the controls of Annex A.
const PEOPLE: usize = 21;
const UNITS: usize = 6;
const ANNEX_A: [(&str, usize); 4] = [("A.5", 37), ("A.6", 8), ("A.7", 14), ("A.8", 34)];

/// When controls are linked to the requirements that they meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// When they are made, before the risks: what people do.
    Natural,
    /// Last, when everything else is there: what costs a release the least that settles all lines of a control at each write.
    Cheap,
}

/// The parts of an organisation, each as the references of its records.
struct Parts {
    people: Vec<String>,
    units: Vec<String>,
    today: Date,
}

impl Parts {
    /// A day of a spread that began a while ago and is mostly still to come.
    fn day(&self, offset: usize) -> String {
        later(self.today, i64::try_from(offset % 900).unwrap_or_default() - 200)
    }

    /// A day to come.
    fn coming(&self, offset: usize) -> String {
        later(self.today, i64::try_from(offset % 600).unwrap_or_default() + 1)
    }
}

/// Makes an organisation of so many risks in an empty one.
pub fn make(server: &Server, risks: usize, order: Order, progress: &dyn Fn(&str)) -> Result<()> {
    let maker = Maker { address: server.address.clone(), token: server.token()? };
    let (controls, assets, evidence) = (share(risks, 20), share(risks, 50), share(risks, 50));
    let (further, actions) = (share(risks, 17), share(risks, 20));
    let named = |reference: &str| vec![reference.to_owned()];
    progress("people and units");
    let people = [
        named("P-1"),
        maker.all("person", PEOPLE - 1, |n| json!({ "name": format!("Person {n}"), "email": format!("p{n}@example.com") }))?,
    ]
    .concat();
    let units = [named("U-1"), maker.all("unit", UNITS - 1, |n| json!({ "name": format!("Unit {n}"), "parent": "U-1" }))?].concat();
    let parts = Parts { people, units, today: server.today()? };
    progress("assets");
    let assets = maker.chain("asset", assets, |n, before| asset(n, before, &parts))?;
    progress("controls");
    let requirements =
        |n: usize| if n == 0 { (0..40).map(requirement).collect() } else { (0..4).map(|k| requirement(n * 4 + k)).collect::<Vec<_>>() };
    let controls = maker.all("control", controls, |n| {
        let meets = if order == Order::Natural { requirements(n) } else { Vec::new() };
        control(n, meets, &assets, &parts)
    })?;
    progress("implementations");
    maker.edit("implementation", controls.len(), |n| {
        (format!("IM-{}", n + 1), json!({ "state": one_of(n, &["in-place", "in-progress", "in-place"]), "how": words(n, 30) }))
    })?;
    let further = maker.all("implementation", further, |n| implementation(n, &controls, &parts))?;
    progress("risks");
    let risks = maker.all("risk", risks, |n| risk(n, &assets, &controls, &parts))?;
    progress("evidence");
    maker.all("evidence", evidence, |n| proof(n, &controls, &further, &parts))?;
    progress("treatment actions");
    maker.all("treatment-action", actions, |n| {
        json!({ "title": format!("Measure {n}: {}", words(n, 5)), "risk": risks.cycled(n * 5 + 1), "option": "modify", "by": parts.coming(n) })
    })?;
    if order == Order::Cheap {
        progress("requirements of controls");
        maker.edit("control", controls.len(), |n| (controls.cycled(n).clone(), json!({ "requirements": requirements(n) })))?;
    }
    Ok(())
}

fn asset(n: usize, before: &[String], parts: &Parts) -> Json {
    let mut needs: Vec<&String> = before.get(n / 8).into_iter().collect();
    // One hub on which every eighteenth asset stands.
    if n % 18 == 9 {
        needs.extend(before.first());
    }
    needs.dedup();
    let kinds = ["information", "process", "software", "hardware", "service", "site"];
    json!({ "name": format!("Asset {n} {}", words(n, 2)), "kind": kinds.cycled(n), "description": words(n, 25), "owner": parts.people.cycled(n),
            "unit": parts.units.cycled(n / 3), "classification": one_of(n, &["internal", "confidential", "public"]), "confidentiality":
                one_of(n, &["normal", "elevated"]),
            "integrity": "normal", "availability": one_of(n, &["elevated", "normal", "normal"]), "depends_on": needs, "next_review": parts.day(n * 7) })
}

fn control(n: usize, requirements: Vec<String>, assets: &[String], parts: &Parts) -> Json {
    json!({ "title": format!("Control {n} {}", words(n, 3)), "what": words(n, 40), "how": words(n + 3, 60), "owner": parts.people.cycled(n), "unit":
        parts.units.first(),
            "kind": ["preventive"], "frequency": one_of(n, &["monthly", "quarterly", "yearly"]), "requirements": requirements,
            "assets": [assets.cycled(n * 3)], "next_review": parts.day(n * 11) })
}

fn implementation(n: usize, controls: &[String], parts: &Parts) -> Json {
    // A control made in the first unit is implemented there already.
    let unit = parts.units.get(1 + n / controls.len().max(1) % (UNITS - 1));
    json!({ "control": controls.cycled(n), "unit": unit, "owner": parts.people.cycled(n + 1), "state": one_of(n, &["in-place", "planned", "in-progress"]),
            "how": words(n, 30), "next_review": parts.day(n * 13) })
}

fn risk(n: usize, assets: &[String], controls: &[String], parts: &Parts) -> Json {
    let mut acts = vec![controls.cycled(n * 7 + 1), controls.cycled(n * 13 + 5), controls.cycled(n * 29 + 11)];
    // One hub that acts on every twentieth risk.
    if n % 20 == 3 {
        acts.extend(controls.first());
    }
    acts.sort();
    acts.dedup();
    let mut on = vec![assets.cycled(n * 3), assets.cycled(n * 5 + 2)];
    on.dedup();
    let state = one_of(n, &["identified", "analysed", "analysed"]);
    let mut risk = json!({ "title": format!("Risk {n}: {}", words(n, 6)), "scenario": words(n, 50), "assets": on, "controls": acts, "owner":
        parts.people.cycled(n),
            "unit": parts.units.cycled(n / 2), "affects": [one_of(n, &["confidentiality", "integrity", "availability"])], "state": state, "options": ["modify"],
            "treatment": words(n + 1, 30) });
    for (rung, shift) in [("inherent", 2), ("current", 1), ("target", 0)] {
        let set = [
            ("likelihood", json!(1 + (n + shift) % 5)),
            ("consequence", json!(1 + (n / 5 + shift) % 5)),
            ("likelihood_reason", words(n, 8).into()),
            ("consequence_reason", words(n + 1, 8).into()),
        ];
        for (key, value) in set {
            if let Some(fields) = risk.as_object_mut() {
                fields.insert(format!("{rung}_{key}"), value);
            }
        }
    }
    if let Some(fields) = risk.as_object_mut() {
        fields.insert("target_by".into(), parts.day(n).into());
        fields.insert("first_review".into(), parts.coming(n * 3).into());
    }
    risk
}

fn proof(n: usize, controls: &[String], implementations: &[String], parts: &Parts) -> Json {
    let shown: Vec<&String> = implementations.get(n % implementations.len().max(1)).into_iter().filter(|_| n.is_multiple_of(3)).collect();
    json!({ "title": format!("Evidence {n} {}", words(n, 3)), "kind": one_of(n, &["record", "document", "export"]), "description": words(n, 20),
        "owner": parts.people.cycled(n),
            "unit": parts.units.cycled(n), "collected_by": parts.people.cycled(n + 2), "controls": [controls.cycled(n * 3), controls.cycled(n * 3 + 1)],
            "implementations": shown, "valid_until": parts.coming(n * 7) })
}

/// A control of Annex A, around and around.
pub fn requirement(n: usize) -> String {
    let mut left = n % ANNEX_A.iter().map(|(_, count)| count).sum::<usize>();
    for (clause, count) in ANNEX_A {
        if left < count {
            return format!("{clause}.{}", left + 1);
        }
        left -= count;
    }
    String::new()
}

/// The day so many days after another.
pub fn later(day: Date, days: i64) -> String {
    day.checked_add(days.days()).unwrap_or(day).to_string()
}

/// Words that are the same each time and not the same everywhere.
fn words(seed: usize, count: usize) -> String {
    const WORDS: [&str; 24] = [
        "backup", "supplier", "access", "ledger", "region", "outage", "patch", "laptop", "rota", "signal", "archive", "tenant", "gateway",
        "badge", "invoice", "cipher", "vendor", "cable", "restore", "review", "mailbox", "token", "visitor", "storm",
    ];
    let word = |n: usize| *WORDS.cycled((seed * 7 + n * n * 5 + seed * n) % 97);
    (0..count).map(word).collect::<Vec<_>>().join(" ")
}

fn share(risks: usize, percent: usize) -> usize {
    (risks * percent / 100).max(2)
}

/// One of these words, around and around.
pub fn one_of(n: usize, list: &[&'static str]) -> &'static str {
    list.cycled(n)
}

/// An element of a list that has no end.
pub trait Cycled {
    /// What is in the list.
    type Item;
    /// The element at this place, counted around.
    fn cycled(&self, n: usize) -> &Self::Item;
}

impl<T> Cycled for [T] {
    type Item = T;

    #[expect(clippy::indexing_slicing, reason = "the place is counted around the length; an empty list is a defect of the recipe")]
    fn cycled(&self, n: usize) -> &T {
        &self[n % self.len()]
    }
}

/// Writes many records over several connections.
struct Maker {
    address: String,
    token: String,
}

impl Maker {
    /// Makes so many records of a register and answers with their references, in the order of the recipe.
    fn all(&self, register: &str, count: usize, recipe: impl Fn(usize) -> Json + Sync) -> Result<Vec<String>> {
        self.spread(count, |http, n| created(http, register, recipe(n)))
    }

    /// The same one after the other, where a record links to those before it.
    fn chain(&self, register: &str, count: usize, recipe: impl Fn(usize, &[String]) -> Json) -> Result<Vec<String>> {
        let mut http = Http::tcp(&self.address, &self.token)?;
        let mut made = Vec::new();
        for n in 0..count {
            made.push(created(&mut http, register, recipe(n, &made))?);
        }
        Ok(made)
    }

    /// Edits so many records.
    fn edit(&self, register: &str, count: usize, recipe: impl Fn(usize) -> (String, Json) + Sync) -> Result<()> {
        let edited = self.spread(count, |http, n| {
            let (reference, fields) = recipe(n);
            http.write("PATCH", &format!("/api/v1/{register}/{reference}"), &json!({ "fields": fields }))
        });
        edited.map(drop)
    }

    fn spread<T: Send>(&self, count: usize, work: impl Fn(&mut Http, usize) -> Result<T> + Sync) -> Result<Vec<T>> {
        let next = AtomicUsize::new(0);
        let done = Mutex::new(Vec::new());
        let worker = || -> Result<()> {
            let mut http = Http::tcp(&self.address, &self.token)?;
            loop {
                let n = next.fetch_add(1, Ordering::Relaxed);
                if n >= count {
                    return Ok(());
                }
                let result = work(&mut http, n)?;
                done.lock().map_err(|_| anyhow!("a writer failed"))?.push((n, result));
            }
        };
        std::thread::scope(|scope| -> Result<()> {
            let workers: Vec<_> = (0..WRITERS).map(|_| scope.spawn(worker)).collect();
            for worker in workers {
                worker.join().map_err(|_| anyhow!("a writer failed"))??;
            }
            Ok(())
        })?;
        let mut done = done.into_inner().map_err(|_| anyhow!("a writer failed"))?;
        done.sort_by_key(|(n, _)| *n);
        Ok(done.into_iter().map(|(_, result)| result).collect())
    }
}

/// Makes one record and answers with its reference.
pub fn created(http: &mut Http, register: &str, fields: Json) -> Result<String> {
    let made = http.write("POST", &format!("/api/v1/{register}"), &json!({ "fields": fields }))?;
    Ok(made.get("reference").and_then(Json::as_str).context("no reference in the answer")?.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_go_around_annex_a() {
        assert_eq!(
            (requirement(0), requirement(36), requirement(37), requirement(92)),
            ("A.5.1".into(), "A.5.37".into(), "A.6.1".into(), "A.8.34".into())
        );
        assert_eq!(requirement(93), "A.5.1");
    }
}
