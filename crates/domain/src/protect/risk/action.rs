//! The record of a treatment action, and what is derived of it.

use super::record::{RISK, Risk, TreatmentOption};
use crate::ground::criteria::{Criteria, Level, Rating, of_risk};
use jiff::civil::Date;
use kernel::nouns::TASK;
use kernel::{Choice, Derived, DueRule, Fault, Follows, Group, Hooks, Id, Path, Problem, Read, Register, Row, Rules, Step, Text, Values};
use std::collections::BTreeMap;

kernel::choice! {
    /// How far an action is, from its task.
    pub enum Progress("action-progress", ordered) {
        /// Not begun: the plan is not approved yet.
        Planned = "planned" [Planned],
        /// Approved, not started.
        Open = "open" [Planned],
        /// Started.
        InProgress = "in-progress" [Partly],
        /// Finished.
        Done = "done" [Good],
        /// Given up.
        Dropped = "dropped" [Off],
    }
}

/// One thing that is done about a risk. Say what, by whom, by when, what it costs and what the risk will be like after it;
/// the risk owner approves all actions of a risk together, and work begins then.
#[derive(Register, Default, Clone)]
#[register(key = "treatment-action", prefix = "TA", clause = "6.1.3 e", rules)]
pub struct TreatmentAction {
    /// What is done, in one line: a verb and its object.
    #[field(required, title, max = 240)]
    pub title: String,
    /// The risk it treats.
    #[field(required, once, list, to("risk"), inverse = "Treated by")]
    pub risk: Option<Id>,
    /// Which way of treating it this is.
    #[field(required, list)]
    pub option: Option<TreatmentOption>,
    /// How it is done.
    #[field(kind = prose, search, label = "How")]
    pub how: String,
    /// The control that it brings into place or improves.
    #[field(aside, to("control"), inverse = "Brought by")]
    pub control: Option<Id>,
    /// By when. What is overdue already is written down with the day that it was meant for.
    #[field(ahead, required, list, label = "By")]
    pub by: Option<Date>,
    /// What it costs, in the currency of the organisation.
    #[field(kind = amount, list, section = "Means")]
    pub cost: Option<i64>,
    /// People, time and other means that it takes.
    #[field(max = 400, label = "Other means", section = "Means")]
    pub means: String,
    /// How likely the risk is expected to be after this action, from 1 to 5.
    #[field(range(1, 5), section = "Expected after it", required_when = "expected_consequence")]
    pub expected_likelihood: Option<i64>,
    /// How bad the risk is expected to be after this action, from 1 to 5.
    #[field(range(1, 5), section = "Expected after it", required_when = "expected_likelihood")]
    pub expected_consequence: Option<i64>,
    /// Why that is expected.
    #[field(max = 400, label = "Why", section = "Expected after it", required_when = "expected_likelihood")]
    pub expected_reason: String,
}

/// How far an action is.
#[derive(Values, Default)]
struct Progressed {
    /// How far it is, from its task: planned until the risk owner approves the plan.
    #[field(list, index)]
    progress: Option<Progress>,
}

impl Follows for Progressed {
    const PATHS: &'static [Path] = &[&[Step::In("task", "about"), Step::Reads(&["state"])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        progress(row, read).map(|progress| Self { progress: Some(progress) })
    }
}

kernel::choice! {
    /// Whether an action is in time.
    pub enum Timing("action-timing") {
        /// It has not ended, and its day has not passed.
        InTime = "in-time" [Good],
        /// Its day has passed, and it has not ended.
        Overdue = "overdue" [Late],
        /// It was done or given up.
        Ended = "ended" [Off],
    }
}

/// Whether an action is in time.
#[derive(Values, Default)]
struct Timed {
    /// Overdue when its day has passed and it was neither done nor given up.
    #[field(lapses("in-time", "overdue", "by"))]
    timing: Option<Timing>,
}

impl Follows for Timed {
    const PATHS: &'static [Path] = &[&[Step::Reads(&["progress"])]];

    fn of(row: &Row, _: &dyn Read) -> Result<Self, Fault> {
        let ended = matches!(progressed(row), Progress::Done | Progress::Dropped);
        Ok(Self { timing: Some(if ended { Timing::Ended } else { Timing::InTime }) })
    }
}

/// What is expected of an action.
#[derive(Values, Default)]
struct Expected {
    /// Level of the expected rating by the criteria of the risk.
    #[field(list, section = "Expected after it")]
    expected_level: Option<Level>,
}

impl Follows for Expected {
    const PATHS: &'static [Path] = &[&[Step::Out("risk"), Step::Out("criteria"), Step::Reads(&[Step::REVISIONS])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        expected_level(row, read).map(|expected_level| Self { expected_level })
    }
}

/// The register of treatment actions.
pub static TREATMENT_ACTION: Register =
    Register::of::<TreatmentAction>("Treatment action", "Treatment actions", Group::Plan).about("risk").within();

impl Rules for TreatmentAction {
    const HOOKS: Hooks = Hooks { check, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<Progressed>(), Derived::of::<Timed>(), Derived::of::<Expected>()];
    // Once the plan is approved, the task that the approval makes falls due instead.
    const DUE: &'static [DueRule] = &[DueRule::new("by", "action-due-planned").when(|row| progressed(row) == Progress::Planned)];
}

/// How far an action is, as the projection holds it.
pub fn progressed(row: &Row) -> Progress {
    row.value("progress").as_text().and_then(Progress::from_key).unwrap_or(Progress::Planned)
}

fn progress(row: &Row, read: &dyn Read) -> Result<Progress, Fault> {
    let ids: Vec<Id> = read.sources(&[row.id], &TASK, "about")?.into_iter().map(|link| link.from).collect();
    let tasks = read.get_many(&TASK, &ids)?;
    let some = |state: &str| tasks.iter().any(|task| task.common.state == state);
    Ok(match () {
        () if tasks.is_empty() => Progress::Planned,
        () if some("in-progress") => Progress::InProgress,
        () if some("open") => {
            if some("done") {
                Progress::InProgress
            } else {
                Progress::Open
            }
        }
        () if some("done") => Progress::Done,
        () => Progress::Dropped,
    })
}

fn expected_level(row: &Row, read: &dyn Read) -> Result<Option<Level>, Fault> {
    let Some(action) = row.of::<TreatmentAction>() else { return Ok(None) };
    let (Some(risk), Some(rating)) = (action.risk, Rating::of(action.expected_likelihood, action.expected_consequence)) else {
        return Ok(None);
    };
    let criteria = read.get(&RISK, risk)?.and_then(|row| row.of::<Risk>().and_then(|risk| risk.criteria));
    let rated = if criteria.is_some() { of_risk(read, criteria)? } else { None };
    Ok(rated.as_ref().and_then(|row| row.of::<Criteria>()).and_then(|criteria| criteria.level(rating)))
}

fn check(_: Option<&Row>, after: &Row, _: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let negative = after.of::<TreatmentAction>().and_then(|action| action.cost).is_some_and(|cost| cost < 0);
    Ok(negative.then(|| Problem::field("cost", Text::new("action-cost-negative"))).into_iter().collect())
}

/// Actions in use of a risk, in the order of their dates.
///
/// # Errors
/// When the store fails.
pub fn actions(read: &dyn Read, risk: Id) -> Result<Vec<Row>, Fault> {
    Ok(actions_of(read, &[risk])?.remove(&risk).unwrap_or_default())
}

/// The same of many risks, by risk.
///
/// # Errors
/// When the store fails.
pub fn actions_of(read: &dyn Read, risks: &[Id]) -> Result<BTreeMap<Id, Vec<Row>>, Fault> {
    let ids: Vec<Id> = read.sources(risks, &TREATMENT_ACTION, "risk")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&TREATMENT_ACTION, &ids)?;
    rows.sort_by_cached_key(|row| (row.of::<TreatmentAction>().and_then(|action| action.by), kernel::text::sort_key(&row.reference)));
    let mut by_risk: BTreeMap<Id, Vec<Row>> = BTreeMap::new();
    for row in rows {
        if let Some(risk) = row.of::<TreatmentAction>().and_then(|action| action.risk) {
            by_risk.entry(risk).or_default().push(row);
        }
    }
    Ok(by_risk)
}
