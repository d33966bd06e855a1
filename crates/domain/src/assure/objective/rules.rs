//! Rules of objectives: what top management agrees to, what stays as agreed, when one is reached or missed.

use super::evaluation::{OBJECTIVE_EVALUATION, ObjectiveEvaluation, Result as Found};
use super::record::{OBJECTIVE, Objective};
use crate::assure::metric::record::Direction;
use crate::assure::metric::{METRIC, Metric};
use jiff::civil::Date;
use kernel::nouns::Function;
use kernel::nouns::approval::{by_function, own_words};
use kernel::nouns::signoff::{Signature, sign};
use kernel::{Change, Choice, Draft, DueRule, Fault, Id, Problem, Read, Row, Text, Value};

/// Key of the operation by which top management agrees, and of its signatures.
pub const AGREE: &str = "agree";

/// States in which it stands as it was agreed.
const AGREED: &[&str] = &["agreed", "reached", "missed"];

fn is_agreed(row: &Row) -> bool {
    row.common.state == "agreed"
}

/// The next evaluation of what was agreed, and the day by which it is to be reached.
pub(super) const DUE: &[DueRule] = &[
    DueRule::new("next_evaluation", "objective-due-evaluate").act("evaluate").when(is_agreed),
    DueRule::new("target_date", "objective-due-reach")
        .act("evaluate")
        .when(|row| is_agreed(row) && row.value("next_evaluation") != row.value("target_date")),
];

/// How far an objective is by its metric.
#[derive(Debug, Clone, Copy)]
pub(super) struct Way {
    pub(super) value: i64,
    pub(super) baseline: Option<i64>,
    pub(super) target: Option<i64>,
    pub(super) down: bool,
}

impl Way {
    /// The newest value is at the target, or better.
    pub(super) fn at_target(&self) -> bool {
        self.target.is_some_and(|target| if self.down { self.value <= target } else { self.value >= target })
    }

    /// Percent of the way from the baseline to the target, from none to all of it.
    pub(super) fn share(&self) -> Option<i64> {
        let (from, to) = self.baseline.zip(self.target)?;
        if self.at_target() {
            return Some(100);
        }
        let (done, whole) = (i128::from(self.value) - i128::from(from), i128::from(to) - i128::from(from));
        // What is not at the target has not gone all of the way, however little is missing.
        i64::try_from((done * 100).checked_div(whole)?.clamp(0, 99)).ok()
    }
}

/// How far an objective is by its metric; nothing without a metric or a value.
pub(super) fn way(row: &Row, read: &dyn Read) -> Result<Option<Way>, Fault> {
    let Some(objective) = row.of::<Objective>() else { return Ok(None) };
    let metric = objective.metric.map(|id| read.get(&METRIC, id)).transpose()?.flatten();
    let Some(metric) = metric else { return Ok(None) };
    let down = metric.of::<Metric>().is_some_and(|metric| metric.direction == Some(Direction::Down));
    let value = metric.value("last_value").as_int();
    Ok(value.map(|value| Way { value, baseline: objective.baseline, target: objective.target, down }))
}

/// Evaluations of an objective, oldest first.
///
/// # Errors
/// When the store fails.
pub fn evaluations(objective: Id, read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(&[objective], &OBJECTIVE_EVALUATION, "objective")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&OBJECTIVE_EVALUATION, &ids)?;
    rows.sort_by_cached_key(|row| (row.value("on").as_date(), kernel::text::sort_key(&row.reference)));
    Ok(rows)
}

/// What was agreed stays as it was agreed, in use.
pub(super) fn check(before: Option<&Row>, after: &Row, _: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(before) = before.filter(|before| AGREED.contains(&before.common.state.as_str())) else { return Ok(Vec::new()) };
    let stays = || Problem::whole(Text::new("objective-stays").with("reference", &after.reference));
    if !OBJECTIVE.same_substance(before, after) {
        return Ok(vec![stays()]);
    }
    let goes = after.retired && !before.retired && is_agreed(before);
    Ok(goes.then(|| Problem::whole(Text::new("objective-withdraw-first").with("reference", &after.reference))).into_iter().collect())
}

/// Whether the actor may agree to it as it stands: it says all that has to be planned.
pub(super) fn may_agree(row: &Row, read: &dyn Read) -> Result<(), Fault> {
    by_function(read, Function::TopManagement, Text::new("objective-by-management"))?;
    let Some(objective) = row.of::<Objective>() else { return Err(Fault::NotFound) };
    let today = read.today();
    let missing = [
        ("owner", row.common.owner.is_none(), "objective-needs-owner"),
        ("metric", objective.metric.is_none() && objective.seen.trim().is_empty(), "objective-needs-measure"),
        ("resources", objective.resources.trim().is_empty(), "objective-needs-means"),
        ("evaluation", objective.evaluation.trim().is_empty(), "objective-needs-evaluation"),
        ("target_date", objective.target_date.is_none_or(|day| day < today), "objective-day-past"),
    ];
    let problems: Vec<Problem> = missing
        .into_iter()
        .filter(|(_, wrong, _)| *wrong)
        .map(|(_, _, id)| Problem::whole(Text::new(id).with("reference", &row.reference)))
        .collect();
    if problems.is_empty() { Ok(()) } else { Err(Fault::Invalid(problems)) }
}

pub(super) fn agree(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    may_agree(row, read)?;
    let mut draft = Draft::new().with("state", "agreed");
    if row.value("next_evaluation").as_date().is_none_or(|day| day < read.today()) {
        draft.set("next_evaluation", row.value("target_date"));
    }
    let mut changes = vec![edit(row, draft)];
    let statement = own_words(said, "statement", read.words().get("objective-agree-statement"));
    let role = read.words().choice(Function::CHOICES, Function::TopManagement.key());
    changes.extend(sign(read, &Signature { act: AGREE, about: row, edits: true, covers: &[], statement, role, valid_until: None })?);
    Ok(changes)
}

pub(super) fn edit(row: &Row, draft: Draft) -> Change {
    Change::Edit { register: &OBJECTIVE, id: row.id, version: Some(row.version), draft }
}

/// Keeps what somebody found, and ends the objective where it is reached or its day has come.
pub(super) fn evaluate(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(objective) = row.of::<Objective>() else { return Err(Fault::NotFound) };
    let Some(person) = read.actor().person() else { return Err(Fault::whole(Text::new("objective-needs-person"))) };
    let today = read.today();
    let result = said.get("result").as_text().and_then(Found::from_key);
    let way = way(row, read)?;
    let despite = said.get("despite").as_text().unwrap_or_default().to_owned();
    let short = result == Some(Found::Reached) && objective.target.is_some() && way.is_none_or(|way| !way.at_target());
    if short && despite.trim().is_empty() {
        return Err(Fault::field("despite", Text::new("objective-not-at-target")));
    }
    let state = match result {
        Some(Found::Reached) => "reached",
        _ if objective.target_date.is_some_and(|day| day <= today) => "missed",
        _ => "agreed",
    };
    let next = if state == "agreed" { Some(next(objective, said, today)?) } else { None };
    let value = Value::from;
    let mut draft = Draft::new().with("next_evaluation", next.map_or(Value::None, value));
    if state != row.common.state {
        draft.set("state", state);
    }
    let metric = objective.metric.map(|id| read.get(&METRIC, id)).transpose()?.flatten();
    let period = metric.and_then(|metric| metric.value("last_period").as_text().map(str::to_owned)).unwrap_or_default();
    let record = ObjectiveEvaluation {
        objective: Some(row.id),
        on: Some(today),
        evaluator: Some(person),
        result,
        value: way.map(|way| way.value),
        period,
        target: objective.target,
        comment: said.get("comment").as_text().unwrap_or_default().to_owned(),
        despite: if short { despite } else { String::new() },
        next,
    };
    let mut kept = Draft::of(&record);
    if let Some(unit) = row.common.unit {
        kept.set("unit", unit);
    }
    Ok(vec![Change::create(&OBJECTIVE_EVALUATION, read.mint(), kept), edit(row, draft)])
}

/// When an objective that goes on is evaluated again: on the day that was said, at the latest when it is to be reached.
fn next(objective: &Objective, said: &Draft, today: Date) -> Result<Date, Fault> {
    let last = objective.target_date.unwrap_or(today);
    match said.get("next_evaluation").as_date() {
        Some(day) if day <= today => Err(Fault::field("next_evaluation", Text::new("objective-next-past").with("today", today))),
        Some(day) if day > last => Err(Fault::field("next_evaluation", Text::new("objective-next-late").with("date", last))),
        Some(day) => Ok(day),
        None => Ok(last),
    }
}
