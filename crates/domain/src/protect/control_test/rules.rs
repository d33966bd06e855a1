//! Rules of tests: who may test, what a result needs, what the newest one says, when the next is due.

use super::record::{CONTROL_TEST, ControlTest};
use super::result::{Outcome, TEST_RESULT, TestResult};
use crate::protect::control::IMPLEMENTATION;
use crate::protect::control::{CONTROL, Frequency};
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use kernel::{Change, Choice, Draft, DueRule, Fault, Field, Id, Kind, Problem, Read, Row, Text};
use std::collections::{BTreeMap, BTreeSet};

/// What is said when a result is recorded.
pub(super) const RESULT: &[Field] = &[
    Field::new("outcome", "Result", "What the test showed.", "Result", Kind::Choice(Outcome::CHOICES)).required(),
    Field::new("conclusion", "Conclusion", "What was seen, which exceptions, and what follows from it.", "Result", Kind::Prose).required(),
    Field::new("on", "Tested on", "The day on which it was done; today when left empty.", "Result", Kind::Date),
    Field::new("period_from", "Period from", "First day that the sample was taken from.", "Sample", Kind::Date),
    Field::new("period_to", "Period to", "Last day that the sample was taken from.", "Sample", Kind::Date),
    Field::new("population", "Population", "How many there were in all.", "Sample", Kind::Integer(0, 100_000_000)),
    Field::new("sample", "Sample size", "How many of them were looked at.", "Sample", Kind::Integer(0, 100_000_000)),
    Field::new("exceptions", "Exceptions", "How many of these were not as they should be.", "Sample", Kind::Integer(0, 100_000_000)),
    Field::new("evidence", "Evidence", "What was looked at or made, from the register of evidence.", "Sample", Kind::Links(&["evidence"])),
];

/// How the tests of one or more controls stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tested {
    /// Tests in use.
    pub of: i64,
    /// Tests whose newest result says that the control works as described.
    pub passed: i64,
    /// Tests whose newest result says that it works with exceptions.
    pub excepted: i64,
    /// Tests whose newest result says that it does not work.
    pub failed: i64,
    /// Controls without any test.
    pub untested: i64,
    /// The newest result among them.
    pub last: Option<Date>,
    /// The earliest day on which one of them is due again.
    pub next: Option<Date>,
}

impl Tested {
    /// Every control is tested, every test passed, and none is due again.
    pub fn good(self, today: Date) -> bool {
        self.of > 0 && self.passed == self.of && self.untested == 0 && self.next.is_none_or(|day| day >= today)
    }
}

/// How these tests stand, as their projections hold it.
pub fn tested<'a>(tests: impl IntoIterator<Item = &'a Row>) -> Tested {
    let said = |row: &Row| row.value("outcome").as_text().and_then(Outcome::from_key);
    tests.into_iter().fold(Tested::default(), |sum, row| Tested {
        of: sum.of + 1,
        passed: sum.passed + i64::from(said(row) == Some(Outcome::Effective)),
        excepted: sum.excepted + i64::from(said(row) == Some(Outcome::Exceptions)),
        failed: sum.failed + i64::from(said(row) == Some(Outcome::Ineffective)),
        untested: sum.untested,
        last: sum.last.max(row.value("last_on").as_date()),
        next: match (sum.next, row.value("next_due").as_date()) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        },
    })
}

/// Tests in use of these controls.
///
/// # Errors
/// When the store fails.
pub fn tests_of(controls: &[Id], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(controls, &CONTROL_TEST, "control")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&CONTROL_TEST, &ids)?;
    rows.retain(|row| !row.retired);
    rows.sort_by_cached_key(|row| kernel::text::sort_key(&row.reference));
    Ok(rows)
}

/// Results of a test, oldest first.
///
/// # Errors
/// When the store fails.
pub fn results(test: Id, read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(&[test], &TEST_RESULT, "test")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&TEST_RESULT, &ids)?;
    rows.sort_by_key(|row| (row.of::<TestResult>().and_then(|result| result.on), kernel::text::sort_key(&row.reference)));
    Ok(rows)
}

/// How long after a test the next one is due; [`None`] where nothing but an event calls for it.
fn rhythm(frequency: Frequency) -> Option<Span> {
    match frequency {
        Frequency::Continuous | Frequency::Daily => Some(1.day()),
        Frequency::Weekly => Some(1.week()),
        Frequency::Monthly => Some(1.month()),
        Frequency::Quarterly => Some(3.months()),
        Frequency::HalfYearly => Some(6.months()),
        Frequency::Yearly => Some(1.year()),
        Frequency::OnEvent => None,
    }
}

/// By the rhythm after the newest result; before the first result, the day that the test names.
pub(super) fn next_due(test: &ControlTest, last: Option<Date>) -> Option<Date> {
    match last {
        Some(last) => test.frequency.and_then(rhythm).and_then(|span| last.checked_add(span).ok()),
        None => test.first_due,
    }
}

/// Somebody who owns the control, or one of the implementations that the test looks at.
fn owns(test: &ControlTest, person: Id, read: &dyn Read) -> Result<bool, Fault> {
    let control = match test.control {
        Some(id) => read.get(&CONTROL, id)?,
        None => None,
    };
    let units = read.get_many(&IMPLEMENTATION, &test.implementations)?;
    Ok(control.iter().chain(&units).any(|row| row.common.owner == Some(person)))
}

/// Tests whose tester owns the control or one of the implementations that the test looks at, whatever the reason.
///
/// # Errors
/// When the store fails.
pub(super) fn owners_among(tests: &[Row], read: &dyn Read) -> Result<BTreeSet<Id>, Fault> {
    let tested = || tests.iter().filter_map(|row| Some((row.id, row.of::<ControlTest>()?)));
    let controls: Vec<Id> = tested().filter_map(|(_, test)| test.control).collect();
    let implementations: Vec<Id> = tested().flat_map(|(_, test)| test.implementations.iter().copied()).collect();
    let mut owner: BTreeMap<Id, Option<Id>> = BTreeMap::new();
    owner.extend(read.get_many(&CONTROL, &controls)?.into_iter().map(|row| (row.id, row.common.owner)));
    owner.extend(read.get_many(&IMPLEMENTATION, &implementations)?.into_iter().map(|row| (row.id, row.common.owner)));
    let own = |test: &ControlTest| {
        let mut looked_at = test.control.iter().chain(&test.implementations);
        test.tester.is_some() && looked_at.any(|id| owner.get(id).copied().flatten() == test.tester)
    };
    Ok(tested().filter(|(_, test)| own(test)).map(|(id, _)| id).collect())
}

pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(test) = after.of::<ControlTest>() else { return Ok(Vec::new()) };
    let old = before.and_then(|row| row.of::<ControlTest>());
    let mut problems = Vec::new();
    if old.is_some_and(|old| old.control != test.control) && !results(after.id, read)?.is_empty() {
        problems.push(Problem::field("control", Text::new("test-control-stays")));
    }
    let units = read.get_many(&IMPLEMENTATION, &test.implementations)?;
    let other = units.iter().find(|row| row.value("control").as_link() != test.control);
    if let Some(other) = other {
        problems.push(Problem::field("implementations", Text::new("test-other-control").with("reference", &other.reference)));
    }
    let about = |test: &ControlTest| (test.tester, test.control, test.implementations.clone(), test.independence.clone());
    let named = old.is_none_or(|old| about(old) != about(test));
    if let Some(tester) = test.tester.filter(|_| named && test.independence.trim().is_empty())
        && owns(test, tester, read)?
    {
        problems.push(Problem::field("tester", Text::new("test-own-control")));
    }
    Ok(problems)
}

/// Whoever owns what is tested does not test it; asked of the whole organisation, whatever the actor sees.
pub(super) fn check_result(_: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some((tester, test)) = after.of::<TestResult>().and_then(|result| result.tester.zip(result.test)) else { return Ok(Vec::new()) };
    let Some(row) = read.get(&CONTROL_TEST, test)? else { return Ok(Vec::new()) };
    let Some(test) = row.of::<ControlTest>().filter(|test| test.independence.trim().is_empty()) else { return Ok(Vec::new()) };
    let own = owns(test, tester, read)?;
    Ok(own.then(|| Problem::whole(Text::new("test-own-control"))).into_iter().collect())
}

pub(super) const DUE: &[DueRule] = &[DueRule::new("next_due", "control-test-due-record").act("record")];

pub(super) fn record(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    // Whoever says what a test showed has done it: nobody records in another's name.
    let Some(tester) = read.actor().person() else { return Err(Fault::whole(Text::new("test-needs-person"))) };
    let on = said.get("on").as_date().unwrap_or(read.today());
    let problems = sound(said, on, read.today());
    if !problems.is_empty() {
        return Err(Fault::Invalid(problems));
    }
    let mut draft = said.clone().with("test", row.id).with("on", on).with("tester", tester);
    if let Some(unit) = row.common.unit {
        draft.set("unit", unit);
    }
    Ok(vec![Change::create(&TEST_RESULT, read.mint(), draft)])
}

/// Days in their order, parts not larger than their whole, a word that fits the number of exceptions.
fn sound(said: &Draft, on: Date, today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut wrong = |field: &str, text: Text| problems.push(Problem::field(field, text));
    let (from, to) = (said.get("period_from").as_date(), said.get("period_to").as_date());
    if on > today {
        wrong("on", Text::new("test-on-future").with("date", on));
    }
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        wrong("period_to", Text::new("test-period-order"));
    }
    let number = |key: &str| said.get(key).as_int();
    if number("sample").zip(number("population")).is_some_and(|(part, whole)| part > whole) {
        wrong("sample", Text::new("test-sample-too-large"));
    }
    if number("exceptions").zip(number("sample")).is_some_and(|(part, whole)| part > whole) {
        wrong("exceptions", Text::new("test-exceptions-too-many"));
    }
    let effective = said.get("outcome").as_text() == Some(Outcome::Effective.key());
    if effective && number("exceptions").is_some_and(|n| n > 0) {
        wrong("outcome", Text::new("test-effective-with-exceptions"));
    }
    problems
}

/// Tests in use of each of these controls.
///
/// # Errors
/// When the store fails.
pub fn by_control(controls: &[Id], read: &dyn Read) -> Result<BTreeMap<Id, Vec<Row>>, Fault> {
    let mut map: BTreeMap<Id, Vec<Row>> = BTreeMap::new();
    for row in tests_of(controls, read)? {
        if let Some(control) = row.of::<ControlTest>().and_then(|test| test.control) {
            map.entry(control).or_default().push(row);
        }
    }
    Ok(map)
}
