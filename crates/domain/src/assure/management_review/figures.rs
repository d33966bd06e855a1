//! The numbers behind each input of a management review, as they stand in the state that is read.

use super::record::{InputOf, MANAGEMENT_REVIEW, REVIEW_INPUT};
use crate::protect::context::{EXPECTATION, ISSUE};
use crate::protect::risk::TREATMENT_ACTION;
use kernel::nouns::TASK;
use kernel::{Fault, Filter, Id, Read, Register, Row, Value};
use std::collections::BTreeMap;
use ui::measure::Measure;
use ui::view::encode;
use ui::{Concept, paths};

/// One number, as n of N.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure {
    /// Message id of what is counted.
    pub(super) label: String,
    /// How many are as they should be, and how many there are.
    pub(super) count: (u64, u64),
    /// The list of exactly those that are, and of all.
    pub(super) links: (String, String),
}

/// What the home page counts and a review looks at too, by input.
pub(super) const MEASURED: &[(InputOf, &[&str])] = &[
    (InputOf::Nonconformities, &["nonconformities", "corrective-actions"]),
    (InputOf::Monitoring, &["metrics", "tests", "controls", "reviews", "assets", "competence"]),
    (InputOf::Audits, &["audits", "audit-findings", "certification-findings", "audit-requests"]),
    (InputOf::Objectives, &["objectives"]),
    (InputOf::Risks, &["risks", "lines", "gaps"]),
    (InputOf::Improvement, &["improvements"]),
];

/// The numbers of every input in this state of the organisation.
///
/// # Errors
/// When the store fails.
pub(super) fn all(concepts: &[Concept], read: &dyn Read) -> Result<BTreeMap<InputOf, Vec<Figure>>, Fault> {
    let mut all: BTreeMap<InputOf, Vec<Figure>> = BTreeMap::new();
    all.entry(InputOf::Actions).or_default().push(tasks(read)?);
    let relevant = Filter::new().is(&ISSUE, "relevant", vec!["yes".into()]);
    all.entry(InputOf::Issues).or_default().push(listed(read, &ISSUE, "figure-issues", (relevant, "relevant:yes"), (Filter::new(), ""))?);
    let met = Filter::new().is(&EXPECTATION, "standing", vec!["in-place".into()]);
    let parties = listed(read, &EXPECTATION, "figure-expectations", (met, "standing:in-place"), (Filter::new(), ""))?;
    all.entry(InputOf::Parties).or_default().push(parties);
    for (input, keys) in MEASURED {
        let measures = concepts.iter().flat_map(|concept| concept.measures).filter(|measure| keys.contains(&measure.key));
        for measure in measures {
            all.entry(*input).or_default().push(measured(read, measure)?);
        }
    }
    all.entry(InputOf::Risks).or_default().push(ended(read, &TREATMENT_ACTION, "figure-treatment")?);
    Ok(all)
}

fn measured(read: &dyn Read, measure: &Measure) -> Result<Figure, Fault> {
    let counted = (measure.count)(read)?;
    let ok = counted.shares.iter().find(|share| share.part == ui::figures::Part::Ok).map(|share| share.link.clone());
    Ok(Figure {
        label: format!("measure-{}", measure.key),
        count: (counted.n(), counted.of()),
        links: (ok.unwrap_or_default(), counted.link),
    })
}

fn listed(read: &dyn Read, register: &'static Register, label: &str, n: (Filter, &str), of: (Filter, &str)) -> Result<Figure, Fault> {
    let link = |text: &str| if text.is_empty() { paths::list(register) } else { format!("{}?q={}", paths::list(register), encode(text)) };
    Ok(Figure {
        label: label.to_owned(),
        count: (read.count(register, &n.0)?, read.count(register, &of.0)?),
        links: (link(n.1), link(of.1)),
    })
}

/// Records whose work has ended, of all of a register.
fn ended(read: &dyn Read, register: &'static Register, label: &str) -> Result<Figure, Fault> {
    let closed = register.workflow.closed;
    let filter = Filter::new().is(register, "state", closed.iter().map(|state| Value::from(*state)).collect());
    listed(read, register, label, (filter, &format!("state:{}", closed.join(","))), (Filter::new(), ""))
}

/// Tasks that reviews asked for: those about a review or one of its inputs.
fn tasks(read: &dyn Read) -> Result<Figure, Fault> {
    let mut about: Vec<Row> = read.all(&MANAGEMENT_REVIEW, &Filter::new())?;
    about.extend(read.all(&REVIEW_INPUT, &Filter::new())?);
    let ids: Vec<Id> = about.iter().map(|row| row.id).collect();
    let asked: Vec<Id> = read.sources(&ids, &TASK, "about")?.into_iter().map(|link| link.from).collect();
    let tasks = read.get_many(&TASK, &asked)?;
    let named = |id: Id| about.iter().find(|row| row.id == id).map(|row| row.reference.clone());
    let mut references: Vec<String> =
        tasks.iter().filter(|row| !row.retired).filter_map(|row| named(row.value("about").as_link()?)).collect();
    references.sort();
    references.dedup();
    let about: Vec<Value> = about.iter().filter(|row| references.contains(&row.reference)).map(|row| Value::from(row.id)).collect();
    if about.is_empty() {
        return Ok(Figure { label: "figure-actions".into(), count: (0, 0), links: (String::new(), String::new()) });
    }
    let all = Filter::new().is(&TASK, "about", about);
    let done = all.clone().is(&TASK, "state", vec!["done".into()]);
    let words = format!("about:{}", references.join(","));
    listed(read, &TASK, "figure-actions", (done, &format!("{words} state:done")), (all, &words))
}
