//! Rules of risks: levels from the criteria, what a rating needs, what a state needs, when something falls due.

use super::record::{RISK, Risk, TreatmentOption};
use crate::ground::criteria::rules::comes_into_force;
use crate::ground::criteria::{self, CRITERIA, Criteria, Level, Rating};
use jiff::Span;
use kernel::nouns::{TASK, Task, task};
use kernel::{Change, Choice, Draft, DueRule, Fault, Filter, Id, Problem, Read, Role, Row, Text, Value};

/// One of the three ratings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rung {
    /// As if nothing were done.
    Inherent,
    /// As it is now.
    Current,
    /// As it is meant to be.
    Target,
}

impl Rung {
    /// All three, in the order they are shown.
    pub const ALL: [Self; 3] = [Self::Inherent, Self::Current, Self::Target];

    /// Beginning of the keys of its fields.
    pub fn key(self) -> &'static str {
        match self {
            Self::Inherent => "inherent",
            Self::Current => "current",
            Self::Target => "target",
        }
    }

    /// Key of its derived level.
    pub fn level_key(self) -> &'static str {
        match self {
            Self::Inherent => "inherent_level",
            Self::Current => "current_level",
            Self::Target => "target_level",
        }
    }
}

impl Risk {
    /// The rating of a rung, where both axes were rated.
    pub fn rating(&self, rung: Rung) -> Option<Rating> {
        match rung {
            Rung::Inherent => Rating::of(self.inherent_likelihood, self.inherent_consequence),
            Rung::Current => Rating::of(self.current_likelihood, self.current_consequence),
            Rung::Target => Rating::of(self.target_likelihood, self.target_consequence),
        }
    }

    /// Reasons of a rung: likelihood, consequence.
    pub fn reasons(&self, rung: Rung) -> (&str, &str) {
        match rung {
            Rung::Inherent => (&self.inherent_likelihood_reason, &self.inherent_consequence_reason),
            Rung::Current => (&self.current_likelihood_reason, &self.current_consequence_reason),
            Rung::Target => (&self.target_likelihood_reason, &self.target_consequence_reason),
        }
    }
}

/// The level as the projection holds it.
pub fn level_of(row: &Row, rung: Rung) -> Option<Level> {
    row.value(rung.level_key()).as_text().and_then(Level::from_key)
}

/// The verdict as the projection holds it; [`None`] for a risk without a current rating.
pub fn is_above(row: &Row) -> Option<bool> {
    match row.value("above_appetite") {
        Value::Yes(above) => Some(above),
        _ => None,
    }
}

/// Whether the current level needs a decision; [`None`] without a current rating.
pub(super) fn above(risk: &Risk, criteria: &Criteria) -> Option<bool> {
    Some(criteria.above(criteria.level(risk.rating(Rung::Current)?)?, &risk.harms))
}

/// The risk with the criteria that it points at.
pub(super) fn with_criteria<'a>(row: &'a Row, read: &dyn Read) -> Result<Option<(&'a Risk, Row)>, Fault> {
    let Some(risk) = row.of::<Risk>() else { return Ok(None) };
    let Some(id) = risk.criteria else { return Ok(None) };
    Ok(read.get(&CRITERIA, id)?.map(|criteria| (risk, criteria)))
}

pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(risk) = after.of::<Risk>() else { return Ok(Vec::new()) };
    let old = before.and_then(|row| row.of::<Risk>());
    let mut problems = Vec::new();
    let state = after.common.state.as_str();
    if matches!(state, "analysed" | "in-treatment" | "monitored") && Rung::ALL.iter().all(|rung| risk.rating(*rung).is_none()) {
        problems.push(Problem::field("state", Text::new("risk-state-needs-rating")));
    }
    owned(before, after, read, &mut problems);
    rated_by(old, risk, read, &mut problems)?;
    if risk.options.contains(&TreatmentOption::Retain) && risk.treatment.trim().is_empty() {
        let criteria = criteria::of_risk(read, risk.criteria)?;
        if criteria.as_ref().and_then(|row| row.of::<Criteria>()).and_then(|criteria| above(risk, criteria)) == Some(true) {
            problems.push(Problem::field("treatment", Text::new("risk-retain-needs-reason")));
        }
    }
    Ok(problems)
}

/// Who decides about a risk: its present owner, and whoever manages its unit.
pub(super) fn decides(row: &Row, read: &dyn Read) -> bool {
    let mine = read.actor().person().is_some_and(|me| row.common.owner == Some(me));
    mine || read.scope().role(row.common.unit.unwrap_or_default()).is_some_and(|role| role >= Role::Manager)
}

/// A risk that is worked on has an owner (6.1.2 c 2), and the owner hands it over.
fn owned(before: Option<&Row>, after: &Row, read: &dyn Read, problems: &mut Vec<Problem>) {
    let worked_on = matches!(after.common.state.as_str(), "analysed" | "in-treatment" | "monitored");
    let news = before.is_none_or(|before| before.common.state != after.common.state || before.common.owner.is_some());
    if worked_on && after.common.owner.is_none() && news {
        problems.push(Problem::field("owner", Text::new("risk-state-needs-owner")));
    }
    let handed = before.filter(|before| before.common.owner.is_some() && before.common.owner != after.common.owner);
    if handed.is_some_and(|before| !decides(before, read)) {
        problems.push(Problem::field("owner", Text::new("risk-owner-hands-over")));
    }
}

/// A rating that changes is made by the criteria in force; old ratings stay with theirs.
fn rated_by(old: Option<&Risk>, risk: &Risk, read: &dyn Read, problems: &mut Vec<Problem>) -> Result<(), Fault> {
    let ratings = |risk: &Risk| Rung::ALL.map(|rung| risk.rating(rung));
    let moved = old.is_none_or(|old| ratings(old) != ratings(risk) || old.criteria != risk.criteria);
    let Some(id) = risk.criteria.filter(|_| moved) else { return Ok(()) };
    let Some(criteria) = read.get(&CRITERIA, id)? else { return Ok(()) };
    match criteria.common.state.as_str() {
        "draft" => problems.push(Problem::field("criteria", Text::new("risk-criteria-draft").with("reference", &criteria.reference))),
        "superseded" if old.is_some() => {
            let newest = criteria::in_force(read)?.map(|row| row.reference).unwrap_or_default();
            let text = Text::new("risk-criteria-superseded").with("reference", &criteria.reference).with("newest", newest);
            problems.push(Problem::field("criteria", text));
        }
        _ => {}
    }
    Ok(())
}

/// A new risk is rated by the criteria in force unless it says otherwise.
pub(super) fn fill(_: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    Ok(criteria::in_force(read)?.map_or_else(Draft::new, |row| Draft::new().with("criteria", row.id)))
}

/// A review while the risk is open, and the target while it is being treated.
pub(super) const DUE: &[DueRule] = &[
    DueRule::new("next_review", "risk-due-review").act("review").review(),
    DueRule::new("target_by", "risk-due-target").when(|row| row.common.state == "in-treatment"),
];

/// The day that the newest review names; before the first one, the day that the risk itself names.
/// Origin of the tasks that ask for a new rating.
const RERATING: &str = "re-rating";
/// Days in which every risk is to be rated by new criteria.
const RERATE_WITHIN: i64 = 90;

/// When criteria come into force, a task for every open risk that was rated by others.
pub(super) fn rerating(before: Option<&Row>, criteria: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    if !comes_into_force(before, criteria) {
        return Ok(Vec::new());
    }
    let due = read.today().checked_add(Span::new().days(RERATE_WITHIN)).ok();
    let mut changes = Vec::new();
    for row in read.all(&RISK, &Filter::open(&RISK))? {
        let Some(risk) = row.of::<Risk>() else { continue };
        let unrated = Rung::ALL.iter().all(|rung| risk.rating(*rung).is_none());
        if unrated || risk.criteria == Some(criteria.id) || !open_rerating(row.id, read)?.is_empty() {
            continue;
        }
        let names = [("risk", row.reference.clone()), ("criteria", criteria.reference.clone()), ("title", criteria.title())];
        let what = read.words().with("risk-rate-again", &names);
        let what: String = what.chars().take(240).collect();
        changes.push(task::opened(read, RERATING, what, due, &row, row.common.owner));
    }
    Ok(changes)
}

fn open_rerating(risk: Id, read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(&[risk], &TASK, "about")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&TASK, &ids)?;
    let wanted = |row: &Row| row.of::<Task>().is_some_and(|task| task.origin == RERATING);
    rows.retain(|row| !TASK.workflow.closed.contains(&row.common.state.as_str()) && wanted(row));
    Ok(rows)
}

/// A risk that is rated by the criteria in force, or closed, needs no new rating any more.
pub(super) fn follow_ups(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    let (Some(before), Some(risk)) = (before, after.of::<Risk>()) else { return Ok(Vec::new()) };
    let moved = before.of::<Risk>().is_some_and(|old| old.criteria != risk.criteria);
    let ended = after.common.state == "closed" || after.retired;
    if !moved && !ended {
        return Ok(Vec::new());
    }
    let newest = criteria::in_force(read)?.map(|row| row.id);
    let (state, note) = match () {
        () if ended => ("dropped", "risk-was-closed"),
        () if risk.criteria == newest => ("done", "risk-was-rated"),
        () => return Ok(Vec::new()),
    };
    let edits = open_rerating(after.id, read)?.into_iter().map(|row| {
        let draft = task::noted(read, &row, &Value::from(read.words().get(note))).with("state", state);
        Change::edit(&TASK, row.id, draft)
    });
    Ok(edits.collect())
}
