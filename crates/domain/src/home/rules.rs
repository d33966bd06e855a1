//! The one definition of every measure, and of what is due. Counts cover what the reader may see.

use crate::asset::ASSET;
use crate::control::CONTROL;
use crate::implementation::IMPLEMENTATION;
use crate::risk::RISK;
use crate::soa::{SOA_LINE, Status};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::cell::Operator;
use kernel::nouns::{TASK, Task};
use kernel::register::Due;
use kernel::{Choice, Fault, Filter, Id, Kind, Query, Read, Register, Row, Sort, Test, Text, Value};
use ui::figures::Part;

/// A number with its whole: n of N, and how the rest divides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// Key: its name is message `measure-KEY`, its definition `measure-KEY-means`.
    pub key: &'static str,
    /// In order.
    pub n: u64,
    /// All.
    pub of: u64,
    /// Parts of the whole with the words for them, in order first.
    pub parts: Vec<(Part, &'static str, u64)>,
    /// The list behind it.
    pub link: String,
}

impl Measure {
    fn new(key: &'static str, link: String, parts: Vec<(Part, &'static str, u64)>) -> Self {
        let n = parts.iter().filter(|(part, ..)| *part == Part::Ok).map(|(.., n)| n).sum();
        Self { key, n, of: parts.iter().map(|(.., n)| n).sum(), parts, link }
    }
}

/// Every measure of the home page.
///
/// # Errors
/// When the store fails.
pub fn measures(read: &dyn Read) -> Result<Vec<Measure>, Fault> {
    Ok(vec![
        lines_implemented(read, None)?,
        risks_within(read)?,
        controls_in_place(read)?,
        reviews_in_time(read)?,
        assets_classified(read)?,
    ])
}

/// Applicable lines of the Statement of Applicability that are implemented; of one scope or of all.
///
/// # Errors
/// When the store fails.
pub fn lines_implemented(read: &dyn Read, scope: Option<Id>) -> Result<Measure, Fault> {
    let filter = scope.map_or_else(Filter::new, |scope| Filter::new().is(&SOA_LINE, "scope", vec![Value::Link(scope)]));
    let tally = tally(read, &SOA_LINE, &filter, "status")?;
    let count = |status: Status| sum(&tally, &Value::from(status.key()));
    Ok(Measure::new(
        "lines",
        "/soa".to_owned(),
        vec![
            (Part::Ok, "soa-status-implemented", count(Status::Implemented)),
            (Part::Part, "soa-status-partly", count(Status::Partly) + count(Status::InProgress)),
            (Part::None, "soa-status-planned", count(Status::Planned)),
            (Part::Bad, "soa-status-no-control", count(Status::NoControl)),
        ],
    ))
}

/// Open risks whose current level is within the appetite.
///
/// # Errors
/// When the store fails.
pub fn risks_within(read: &dyn Read) -> Result<Measure, Fault> {
    risks_within_among(read, &open(&RISK))
}

/// The same among these risks, for a part of the organisation.
///
/// # Errors
/// When the store fails.
pub fn risks_within_among(read: &dyn Read, risks: &Filter) -> Result<Measure, Fault> {
    let tally = tally(read, &RISK, risks, "above_appetite")?;
    Ok(Measure::new(
        "risks",
        "/risk?q=above_appetite%3Ayes".to_owned(),
        vec![
            (Part::Ok, "measure-within", sum(&tally, &Value::Yes(false))),
            (Part::None, "measure-unrated", sum(&tally, &Value::None)),
            (Part::Bad, "measure-above", sum(&tally, &Value::Yes(true))),
        ],
    ))
}

/// Implementations of controls that are in place.
///
/// # Errors
/// When the store fails.
pub fn controls_in_place(read: &dyn Read) -> Result<Measure, Fault> {
    let tally = tally(read, &IMPLEMENTATION, &Filter::new(), "state")?;
    let count = |state: &str| sum(&tally, &Value::from(state));
    Ok(Measure::new(
        "controls",
        "/implementation".to_owned(),
        vec![
            (Part::Ok, "implementation-state-in-place", count("in-place")),
            (Part::Part, "implementation-state-in-progress", count("in-progress")),
            (Part::None, "implementation-state-planned", count("planned")),
        ],
    ))
}

/// Risks, assets and controls whose next review lies ahead.
///
/// # Errors
/// When the store fails.
pub fn reviews_in_time(read: &dyn Read) -> Result<Measure, Fault> {
    let (mut ahead, mut late, mut none) = (0, 0, 0);
    for register in [&RISK, &ASSET, &CONTROL] {
        let all = read.count(register, &open(register))?;
        let passed = read.count(register, &open(register).before(register, "next_review", read.today()))?;
        let without = read.count(register, &empty(open(register), register, "next_review", false))?;
        late += passed;
        none += without;
        ahead += all.saturating_sub(passed + without);
    }
    let parts = vec![(Part::Ok, "measure-ahead", ahead), (Part::None, "measure-no-date", none), (Part::Bad, "measure-overdue", late)];
    Ok(Measure::new("reviews", "/risk?q=next_review%3Ctoday".to_owned(), parts))
}

/// Assets with an owner, a classification and all three needs.
///
/// # Errors
/// When the store fails.
pub fn assets_classified(read: &dyn Read) -> Result<Measure, Fault> {
    let all = read.count(&ASSET, &Filter::new())?;
    let needed = ["owner", "classification", "confidentiality", "integrity", "availability"];
    let complete = needed.iter().fold(Filter::new(), |filter, key| empty(filter, &ASSET, key, true));
    let n = read.count(&ASSET, &complete)?;
    let parts = vec![(Part::Ok, "measure-complete", n), (Part::None, "measure-incomplete", all.saturating_sub(n))];
    Ok(Measure::new("assets", "/asset".to_owned(), parts))
}

fn tally(read: &dyn Read, register: &'static Register, filter: &Filter, key: &str) -> Result<Vec<(Value, u64)>, Fault> {
    register.index(key).map_or_else(|| Ok(Vec::new()), |field| read.tally(register, filter, field))
}

fn sum(tally: &[(Value, u64)], wanted: &Value) -> u64 {
    tally.iter().filter(|(value, _)| value == wanted).map(|(_, n)| n).sum()
}

/// Records whose work has not ended.
pub fn open(register: &Register) -> Filter {
    let closed: Vec<Value> = register.workflow.closed.iter().map(|state| Value::from(*state)).collect();
    let mut filter = Filter::new();
    if let (false, Some(field)) = (closed.is_empty(), register.index("state")) {
        filter.tests.push(Test::Field { field, operator: Operator::Is, values: closed, not: true });
    }
    filter
}

/// With one more condition: the field is empty, or (with `not`) filled.
pub fn empty(mut filter: Filter, register: &Register, key: &str, not: bool) -> Filter {
    if let Some(field) = register.index(key) {
        filter.tests.push(Test::Empty { field, not });
    }
    filter
}

/// Something to do, with the record it is about.
#[derive(Debug, Clone)]
pub struct Work {
    /// What, by when, by whom.
    pub due: Due,
    /// About which record.
    pub row: Row,
}

/// What falls due.
#[derive(Debug, Clone, Default)]
pub struct Agenda {
    /// Soonest first, the reader's own first among equals.
    pub list: Vec<Work>,
    /// There is more than was read, so that counts of the list are at least so many.
    pub more: bool,
}

/// How many records of one register and date are read for the work list.
const MOST: u64 = 100;
/// How far the work list looks ahead, in weeks.
const WEEKS: i64 = 13;

/// What falls due within the next quarter, and what is late.
///
/// # Errors
/// When the store fails.
pub fn work(read: &dyn Read, me: Option<Id>) -> Result<Agenda, Fault> {
    let Ok(horizon) = read.today().checked_add(WEEKS.weeks()) else { return Ok(Agenda::default()) };
    between(read, me, None, horizon, MOST)
}

/// What falls due from a day (without one: however long ago) and before another, of all registers. Of each register and
/// date at most `most` records are read, and as many again of the reader's own.
///
/// # Errors
/// When the store fails.
pub fn between(read: &dyn Read, me: Option<Id>, from: Option<Date>, to: Date, most: u64) -> Result<Agenda, Fault> {
    let mut agenda = Agenda::default();
    for register in read.registers() {
        for (index, field) in register.fields().iter().enumerate() {
            if field.kind != Kind::Date || !field.index {
                continue;
            }
            let mut everybody = open(register).before(register, &field.key, to);
            if let Some(from) = from {
                everybody.tests.push(Test::Field {
                    field: index,
                    operator: Operator::AtLeast,
                    values: vec![Value::Date(from)],
                    not: false,
                });
            }
            let mine = me.map(|me| everybody.clone().is(register, "owner", vec![Value::Link(me)]));
            for filter in mine.into_iter().chain([everybody]) {
                let query = Query { filter, sort: Some(Sort { field: Some(index), down: false }), offset: 0, limit: most };
                let page = read.list(register, &query)?;
                agenda.more |= page.total > most;
                page.rows.into_iter().for_each(|row| add(&mut agenda.list, row, from, to));
            }
        }
    }
    agenda
        .list
        .sort_by_key(|work| (work.due.date, work.due.person != me, kernel::text::sort_key(&work.row.reference), work.due.what.id.clone()));
    agenda.list.dedup_by(|a, b| a.row.id == b.row.id && a.due == b.due);
    Ok(agenda)
}

fn add(list: &mut Vec<Work>, row: Row, from: Option<Date>, to: Date) {
    for due in due(&row).into_iter().filter(|due| due.date < to && from.is_none_or(|from| due.date >= from)) {
        list.push(Work { due, row: row.clone() });
    }
}

/// What falls due about a record: by the rule of its register; a task by its own words.
pub fn due(row: &Row) -> Vec<Due> {
    match row.of::<Task>() {
        Some(task) if row.register == &TASK => {
            let date = task.due.filter(|_| !TASK.workflow.closed.contains(&row.common.state.as_str()));
            let what = || Text::new("task-due-complete").with("what", &task.what);
            date.map(|date| Due { what: what(), date, person: row.common.owner }).into_iter().collect()
        }
        _ => (row.register.hooks.due)(row),
    }
}

/// A step that a new organisation takes first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Key: its words are message `step-KEY`.
    pub key: &'static str,
    /// Where it is taken.
    pub link: &'static str,
    /// Taken.
    pub done: bool,
}

/// The first steps, with those that are done.
///
/// # Errors
/// When the store fails.
pub fn steps(read: &dyn Read) -> Result<Vec<Step>, Fault> {
    use crate::criteria::CRITERIA;
    use crate::framework::ADOPTION;
    use crate::scope::SCOPE;
    let is = |register: &'static Register, key: &str, word: &str| Filter::new().is(register, key, vec![Value::from(word)]);
    let some = |register: &'static Register, filter: &Filter| read.count(register, filter).map(|n| n > 0);
    let unreasoned = empty(is(&SOA_LINE, "applicable", "yes"), &SOA_LINE, "reasons", false);
    let lines = read.count(&SOA_LINE, &Filter::new())?;
    let linked = some(&SOA_LINE, &Filter { tests: linked(), ..Filter::new() })?;
    Ok(vec![
        Step { key: "context", link: "/context", done: crate::context::rules::determined(read)? },
        Step { key: "scope", link: "/scope", done: some(&SCOPE, &is(&SCOPE, "state", "in-force"))? },
        Step { key: "people", link: "/person", done: read.count(&kernel::nouns::PERSON, &Filter::new())? > 1 },
        Step { key: "criteria", link: "/criteria", done: some(&CRITERIA, &is(&CRITERIA, "state", "in-force"))? },
        Step { key: "framework", link: "/frameworks", done: some(&ADOPTION, &Filter::new())? },
        Step { key: "assets", link: "/asset", done: some(&ASSET, &Filter::new())? },
        Step { key: "risks", link: "/risk", done: some(&RISK, &empty(Filter::new(), &RISK, "current_level", true))? },
        Step { key: "controls", link: "/control", done: linked },
        Step { key: "soa", link: "/soa?view=reasons", done: lines > 0 && read.count(&SOA_LINE, &unreasoned)? == 0 },
    ])
}

/// Lines that some control meets.
fn linked() -> Vec<Test> {
    let field = SOA_LINE.index("status");
    let values = vec![Value::from(Status::NoControl.key()), Value::from(Status::NotApplicable.key())];
    field.map(|field| Test::Field { field, operator: Operator::Is, values, not: true }).into_iter().collect()
}
