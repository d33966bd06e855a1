//! What an act of the history does: changes that are ready, and those that first look a record up.

use domain::assure::management_review::rules::inputs;
use domain::assure::metric::{METRIC, Starter};
use domain::protect::control::CONTROL;
use domain::protect::control::IMPLEMENTATION;
use domain::protect::gap::{GAP_ANSWER, GapAnswer, answers};
use domain::protect::soa::SOA_LINE;
use domain::{Setup, found};
use kernel::nouns::TASK;
use kernel::{Change, Choice, Draft, Fault, Filter, Id, Read, Register, Row, Value};
use std::collections::BTreeMap;

/// A record, by its identity or by what it is about.
#[derive(Clone, Copy)]
pub(super) enum Target {
    /// Known by identity.
    Record(Id),
    /// The line of the Statement of Applicability about this requirement.
    Line(Id),
    /// The task about this record.
    TaskOf(Id),
    /// The input of a management review, by its key.
    Input(Id, &'static str),
    /// The answer of a gap analysis about this requirement.
    Answer(Id, Id),
    /// The task about that answer.
    GapTask(Id, Id),
    /// The metric in use that was made from this one of the starter set.
    Starter(Starter),
    /// The nonconformity that was raised for this finding.
    Raised(&'static Register, Id),
}

/// What a gap analysis found: by reference of the requirement, else by clause or theme.
#[derive(Clone)]
pub(super) struct Answers {
    /// The analysis.
    pub(super) analysis: Id,
    /// Result and observation.
    pub(super) seen: BTreeMap<String, (String, String)>,
    /// Result of the others.
    pub(super) rest: BTreeMap<String, String>,
}

impl Answers {
    /// The edits of what one person owns.
    fn of(&self, by: Id, read: &dyn Read) -> Result<Vec<Change>, Fault> {
        let mut changes = Vec::new();
        for row in answers(read, self.analysis)?.iter().filter(|row| row.common.owner == Some(by)) {
            let Some(answer) = row.of::<GapAnswer>() else { continue };
            let draft = match self.seen.get(asked(row)) {
                Some((result, text)) => {
                    let said = if result == "not-applicable" { "reason" } else { "observation" };
                    Draft::new().with("result", result.as_str()).with(said, text.as_str())
                }
                None => Draft::new().with("result", self.rest.get(&answer.heading).map(String::as_str).unwrap_or_default()),
            };
            changes.push(Change::edit(&GAP_ANSWER, row.id, draft));
        }
        Ok(changes)
    }
}

/// Reference of the requirement that an answer is about.
fn asked(row: &Row) -> &str {
    row.of::<GapAnswer>().and_then(|answer| answer.title.split(' ').next()).unwrap_or_default()
}

/// A part of an act.
#[derive(Clone)]
pub(super) enum Deed {
    /// A change that needs no look.
    Change(Change),
    /// The founding, with the identities that later acts use: unit, person, scope, criteria.
    Found {
        /// What was asked at set-up.
        setup: Setup,
        /// Register key and identity.
        names: Vec<(&'static str, Id)>,
    },
    /// An edit of the implementation of a control in a unit.
    Implementation {
        /// The control.
        control: Id,
        /// The unit.
        unit: Id,
        /// The values.
        draft: Draft,
    },
    /// An edit of a record that is looked up.
    Edit {
        /// Its register.
        register: &'static Register,
        /// The record.
        on: Target,
        /// The values.
        draft: Draft,
    },
    /// A line of the Statement of Applicability about an own control.
    Own {
        /// Its identity.
        id: Id,
        /// The control.
        control: Id,
        /// The values.
        draft: Draft,
    },
    /// An operation, with values that go into the same change.
    Operation {
        /// Register of the record.
        register: &'static Register,
        /// The record.
        on: Target,
        /// The operation.
        key: &'static str,
        /// What is said.
        said: Draft,
        /// What changes at the same time.
        more: Draft,
    },
    /// What somebody answers of a gap analysis: everything that was given to them.
    Answers {
        /// The answers.
        answers: Answers,
        /// Who gives them.
        by: Id,
    },
    /// A new record that points at another.
    About {
        /// Its register.
        register: &'static Register,
        /// Its identity.
        id: Id,
        /// Its values but for what it points at.
        draft: Draft,
        /// The field by which it points.
        key: &'static str,
        /// What it points at.
        about: Target,
    },
}

impl Deed {
    /// The changes, in the state that the read shows.
    pub(super) fn changes(&self, organisation: Id, read: &dyn Read) -> Result<Vec<Change>, Fault> {
        match self {
            Self::Change(change) => Ok(vec![change.clone()]),
            Self::Found { setup, names } => Ok(renamed(found(read, organisation, setup)?, names)),
            Self::Implementation { control, unit, draft } => {
                let row = implementation(*control, *unit, read)?;
                Ok(vec![Change::edit(&IMPLEMENTATION, row.id, draft.clone())])
            }
            Self::Edit { register, on, draft } => Ok(vec![Change::edit(register, on.id(read)?, draft.clone())]),
            Self::Own { id, control, draft } => {
                let row = read.get(&CONTROL, *control)?.ok_or_else(|| missing(CONTROL.key))?;
                let common = [("unit", row.common.unit), ("owner", row.common.owner)];
                let mut draft = draft.clone().with("subject", row.id);
                common.into_iter().for_each(|(key, link)| draft.set(key, link.map_or(Value::None, Value::Link)));
                Ok(vec![Change::create(&SOA_LINE, *id, draft)])
            }
            Self::Operation { register, on, key, said, more } => {
                let row = read.get(register, on.id(read)?)?.ok_or_else(|| missing(register.key))?;
                let operation = register.operation(key).ok_or_else(|| missing(key))?;
                let mut changes = operation.changes(read, &row, said)?;
                let own = |change: &&mut Change| matches!(change, Change::Edit { id, .. } if *id == row.id);
                match changes.iter_mut().find(own) {
                    Some(Change::Edit { draft, .. }) => more.iter().for_each(|(key, value)| draft.set(key, value.clone())),
                    _ if more.is_empty() => {}
                    _ => changes.push(Change::edit(register, row.id, more.clone())),
                }
                Ok(changes)
            }
            Self::Answers { answers, by } => answers.of(*by, read),
            Self::About { register, id, draft, key, about } => {
                Ok(vec![Change::create(register, *id, draft.clone().with(key, about.id(read)?))])
            }
        }
    }
}

impl Target {
    fn id(self, read: &dyn Read) -> Result<Id, Fault> {
        match self {
            Self::Record(id) => Ok(id),
            Self::Line(requirement) => line(requirement, read),
            Self::TaskOf(about) => task(about, read),
            Self::Answer(analysis, requirement) => answer(analysis, requirement, read),
            Self::GapTask(analysis, requirement) => task(answer(analysis, requirement, read)?, read),
            Self::Input(review, key) => {
                let rows = inputs(read, review)?;
                let found = rows.iter().find(|row| row.value("input").as_text() == Some(key));
                found.map(|row| row.id).ok_or_else(|| missing("input"))
            }
            Self::Starter(starter) => {
                let filter = Filter::new().is(&METRIC, "starter", vec![Value::from(starter.key())]);
                let rows = read.all(&METRIC, &filter)?;
                rows.first().map(|row| row.id).ok_or_else(|| missing("metric"))
            }
            Self::Raised(register, finding) => {
                let row = read.get(register, finding)?;
                row.and_then(|row| row.value("nonconformity").as_link()).ok_or_else(|| missing("nonconformity"))
            }
        }
    }
}

fn missing(what: &str) -> Fault {
    Fault::Internal(format!("the demo history finds no {what}"))
}

fn task(about: Id, read: &dyn Read) -> Result<Id, Fault> {
    let links = read.sources(&[about], &TASK, "about")?;
    links.first().map(|link| link.from).ok_or_else(|| missing("task"))
}

fn answer(analysis: Id, requirement: Id, read: &dyn Read) -> Result<Id, Fault> {
    let rows = answers(read, analysis)?;
    let about = |row: &&Row| row.value("requirement").as_link() == Some(requirement);
    rows.iter().find(about).map(|row| row.id).ok_or_else(|| missing("answer"))
}

fn line(requirement: Id, read: &dyn Read) -> Result<Id, Fault> {
    let links = read.sources(&[requirement], &SOA_LINE, "subject")?;
    links.first().map(|link| link.from).ok_or_else(|| missing("line"))
}

fn implementation(control: Id, unit: Id, read: &dyn Read) -> Result<Row, Fault> {
    let ids: Vec<Id> = read.sources(&[control], &IMPLEMENTATION, "control")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&IMPLEMENTATION, &ids)?.into_iter();
    rows.find(|row| row.common.unit == Some(unit)).ok_or_else(|| missing(CONTROL.key))
}

/// The same changes with identities that can be computed: the first record of each register named gets the one given.
fn renamed(mut changes: Vec<Change>, names: &[(&'static str, Id)]) -> Vec<Change> {
    let mut pairs: Vec<(&str, Id, Id)> = Vec::new();
    for change in &changes {
        if let Change::Create { register, id, .. } = change
            && let Some((key, name)) = names.iter().find(|(key, _)| *key == register.key)
            && !pairs.iter().any(|(taken, ..)| taken == key)
        {
            pairs.push((key, *id, *name));
        }
    }
    let name = |id: Id| pairs.iter().find(|(_, minted, _)| *minted == id).map_or(id, |(.., name)| *name);
    for change in &mut changes {
        if let Change::Create { id, draft, .. } = change {
            *id = name(*id);
            for (_, value) in draft.iter_mut() {
                match value {
                    Value::Link(id) => *id = name(*id),
                    Value::Links(ids) => ids.iter_mut().for_each(|id| *id = name(*id)),
                    _ => {}
                }
            }
        }
    }
    changes
}
