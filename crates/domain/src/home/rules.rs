//! The one definition of every measure, and of what is due. Counts cover what the reader may see.

use crate::asset::ASSET;
use crate::check::{CONTROL_TEST, Outcome};
use crate::control::CONTROL;
use crate::implementation::IMPLEMENTATION;
use crate::risk::RISK;
use crate::soa::{SOA_LINE, Status};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::cell::Operator;
use kernel::nouns::arrangement::{self, Arranged};
use kernel::nouns::{ARRANGEMENT, Arrangement};
use kernel::register::Due;
use kernel::{Choice, Fault, Filter, Id, Kind, Query, Read, Register, Row, Sort, Test, Value};
use std::collections::{BTreeMap, BTreeSet};
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
        tests_passed(read)?,
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

/// Tests of controls whose newest result says that the control works as described and that are not due again.
///
/// # Errors
/// When the store fails.
pub fn tests_passed(read: &dyn Read) -> Result<Measure, Fault> {
    let filter = Filter::new();
    let all = tally(read, &CONTROL_TEST, &filter, "outcome")?;
    let count = |outcome: Outcome| sum(&all, &Value::from(outcome.key()));
    let effective = filter.is(&CONTROL_TEST, "outcome", vec![Value::from(Outcome::Effective.key())]);
    let stale = read.count(&CONTROL_TEST, &effective.before(&CONTROL_TEST, "next_due", read.today()))?;
    Ok(Measure::new(
        "tests",
        "/control-test?q=-outcome%3Aeffective".to_owned(),
        vec![
            (Part::Ok, "measure-passed", count(Outcome::Effective).saturating_sub(stale)),
            (Part::Part, "measure-stale", stale),
            (Part::None, "test-never", sum(&all, &Value::None)),
            (Part::Bad, "test-not-passed", count(Outcome::Exceptions) + count(Outcome::Ineffective)),
        ],
    ))
}

/// Risks, assets and controls whose next review lies ahead. One that has passed and was postponed counts as such: the day
/// in the record has passed all the same.
///
/// # Errors
/// When the store fails.
pub fn reviews_in_time(read: &dyn Read) -> Result<Measure, Fault> {
    let (mut ahead, mut late, mut none) = (0, 0, 0);
    let reviewed: [&'static Register; 3] = [&RISK, &ASSET, &CONTROL];
    for register in reviewed {
        let all = read.count(register, &open(register))?;
        let passed = read.count(register, &open(register).before(register, "next_review", read.today()))?;
        let without = read.count(register, &empty(open(register), register, "next_review", false))?;
        late += passed;
        none += without;
        ahead += all.saturating_sub(passed + without);
    }
    let postponed = postponed_reviews(read, &reviewed)?.min(late);
    let parts = vec![
        (Part::Ok, "measure-ahead", ahead),
        (Part::Part, "measure-postponed", postponed),
        (Part::None, "measure-no-date", none),
        (Part::Bad, "measure-overdue", late - postponed),
    ];
    Ok(Measure::new("reviews", "/risk?q=next_review%3Ctoday".to_owned(), parts))
}

/// How many reviews have passed their day and were postponed to one that has not come yet.
fn postponed_reviews(read: &dyn Read, registers: &[&'static Register]) -> Result<u64, Fault> {
    let today = read.today();
    let Some(until) = ARRANGEMENT.index("until") else { return Ok(0) };
    let rows = read.all(&ARRANGEMENT, &from_day(Filter::new().before(&ARRANGEMENT, "due", today), until, Some(today)))?;
    let days: BTreeSet<(Id, Date)> =
        rows.iter().filter_map(|row| row.of::<Arrangement>().and_then(|record| record.about.zip(record.due))).collect();
    let ids: Vec<Id> = days.iter().map(|(id, _)| *id).collect();
    let mut count = 0;
    for register in registers {
        let open = |row: &&Row| !row.retired && !register.workflow.closed.contains(&row.common.state.as_str());
        let same = |row: &&Row| row.value("next_review").as_date().is_some_and(|day| days.contains(&(row.id, day)));
        count += u64::try_from(read.get_many(register, &ids)?.iter().filter(open).filter(same).count()).unwrap_or_default();
    }
    Ok(count)
}

/// Assets with an owner, a classification and all three needs.
///
/// # Errors
/// When the store fails.
pub fn assets_classified(read: &dyn Read) -> Result<Measure, Fault> {
    assets_classified_among(read, &Filter::new())
}

/// The same among these assets, for a part of the organisation.
///
/// # Errors
/// When the store fails.
pub fn assets_classified_among(read: &dyn Read, assets: &Filter) -> Result<Measure, Fault> {
    let all = read.count(&ASSET, assets)?;
    let needed = ["owner", "classification", "confidentiality", "integrity", "availability"];
    let complete = needed.iter().fold(assets.clone(), |filter, key| empty(filter, &ASSET, key, true));
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
    /// What, by when, by whom, as it was arranged.
    pub due: Due,
    /// The day that the record itself names and what was arranged instead.
    pub arranged: Option<(Date, Arrangement)>,
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
    let mut rows: BTreeMap<Id, Row> = BTreeMap::new();
    for register in read.registers().iter().filter(|register| register.hooks.due.is_some()) {
        for (index, field) in register.fields().iter().enumerate() {
            if field.kind != Kind::Date || !field.index {
                continue;
            }
            let everybody = from_day(open(register).before(register, &field.key, to), index, from);
            let mine = me.map(|me| everybody.clone().is(register, register.worker, vec![Value::Link(me)]));
            for filter in mine.into_iter().chain([everybody]) {
                let query = Query { filter, sort: Some(Sort { field: Some(index), down: false }), offset: 0, limit: most };
                let page = read.list(register, &query)?;
                agenda.more |= page.total > most;
                rows.extend(page.rows.into_iter().map(|row| (row.id, row)));
            }
        }
    }
    for row in postponed_into(read, me, from, to)? {
        rows.insert(row.id, row);
    }
    let ids: Vec<Id> = rows.keys().copied().collect();
    let known = arrangement::about(read, &ids)?;
    for row in rows.into_values() {
        for Arranged { due, by } in arrangement::arranged(&row, &known) {
            if due.date < to && from.is_none_or(|from| due.date >= from) {
                agenda.list.push(Work { due, arranged: by, row: row.clone() });
            }
        }
    }
    agenda
        .list
        .sort_by_key(|work| (work.due.date, work.due.person != me, kernel::text::sort_key(&work.row.reference), work.due.what.id.clone()));
    Ok(agenda)
}

fn from_day(mut filter: Filter, field: usize, from: Option<Date>) -> Filter {
    if let Some(from) = from {
        filter.tests.push(Test::Field { field, operator: Operator::AtLeast, values: vec![Value::Date(from)], not: false });
    }
    filter
}

/// Records whose own day lies before the time that is asked for and that were postponed into it, and those that were given
/// to the reader.
fn postponed_into(read: &dyn Read, me: Option<Id>, from: Option<Date>, to: Date) -> Result<Vec<Row>, Fault> {
    let mut wanted = Vec::new();
    if let (Some(_), Some(index)) = (from, ARRANGEMENT.index("until")) {
        wanted.push(from_day(Filter::new().before(&ARRANGEMENT, "until", to), index, from));
    }
    wanted.extend(me.map(|me| Filter::new().is(&ARRANGEMENT, "person", vec![Value::Link(me)])));
    let mut about: Vec<Id> = Vec::new();
    for filter in wanted {
        about.extend(read.all(&ARRANGEMENT, &filter)?.iter().filter_map(|row| row.of::<Arrangement>()?.about));
    }
    let mut by_register: BTreeMap<&str, (&'static Register, Vec<Id>)> = BTreeMap::new();
    for (id, name) in read.names(&about)? {
        by_register.entry(name.register.key).or_insert((name.register, Vec::new())).1.push(id);
    }
    let mut rows = Vec::new();
    for (register, ids) in by_register.into_values() {
        let closed = |row: &Row| row.retired || register.workflow.closed.contains(&row.common.state.as_str());
        rows.extend(read.get_many(register, &ids)?.into_iter().filter(|row| !closed(row)));
    }
    Ok(rows)
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
