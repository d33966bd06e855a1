//! What follows from the fields and links of a line of the statement.

use super::record::*;
use crate::protect::control::CONTROL;
use crate::protect::control_test::CONTROL_TEST;
use crate::protect::evidence::EVIDENCE;
use crate::protect::evidence::rules::SHOWS_NOTHING;
use crate::protect::risk::RISK;
use jiff::civil::Date;
use kernel::gather::{answer, number};
use kernel::{Ask, Fault, Follows, Gather, Gathered, Id, Path, Read, Row, Step, Values};
use std::collections::BTreeSet;

/// From what a line is about to the controls that meet it; an own control stands for itself.
const MEETS: Step = Step::In("control", "requirements");
const COUNTS: Step = Step::Reads(&["in_place", "of", "standing"]);
const STATE: Step = Step::Reads(&["state"]);
const TESTED: Step = Step::Reads(&["outcome", "last_on", "next_due"]);

/// How far the controls of a line are.
#[derive(Values, Default)]
pub(super) struct Standing {
    /// How many implementations of its controls are in place.
    #[field(range(0, i64::MAX), section = "Standing")]
    in_place: Option<i64>,
    /// How many implementations its controls have.
    #[field(range(0, i64::MAX), section = "Standing")]
    of: Option<i64>,
    /// How many controls meet it.
    #[field(range(0, i64::MAX), section = "Standing")]
    controls: Option<i64>,
    /// How far it is: implemented only when every implementation of every control that meets it is in place.
    #[field(list, index, section = "Standing")]
    status: Option<Status>,
}

impl Follows for Standing {
    const RULE: u32 = 2;
    const PATHS: &'static [Path] = &[&[Step::Out("subject"), COUNTS], &[Step::Out("subject"), MEETS, COUNTS]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        one(row, read)
    }

    fn all(rows: &[Row], read: &dyn Read) -> Result<Vec<Self>, Fault> {
        let begun = Ask::Words("standing", &["in-progress", "partly", "in-place"]);
        let ask = [Ask::Sum("in_place"), Ask::Sum("of"), Ask::Count, begun];
        let found = read.gather(&subjects(rows), &Gather { register: &CONTROL, ways: &[&[], &[MEETS]], without: &[], ask: &ask })?;
        let make = |row: &Row| {
            let of = |place: usize| subject(row).map_or(0, |subject| number(&found, subject, place));
            let status = row.of::<SoaLine>().map(|line| status_of(line, of(2), of(0), of(1), of(3)));
            Self { in_place: Some(of(0)), of: Some(of(1)), controls: Some(of(2)), status }
        };
        Ok(rows.iter().map(make).collect())
    }
}

/// The risks behind a line.
#[derive(Values, Default)]
pub(super) struct Treats {
    /// How many risks its controls treat.
    #[field(range(0, i64::MAX), section = "Standing")]
    risks: Option<i64>,
}

impl Follows for Treats {
    const PATHS: &'static [Path] =
        &[&[Step::Out("subject"), MEETS, Step::In("risk", "controls")], &[Step::Out("subject"), Step::In("risk", "controls")]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        one(row, read)
    }

    fn all(rows: &[Row], read: &dyn Read) -> Result<Vec<Self>, Fault> {
        const WAYS: &[Path] = &[&[MEETS, Step::In("risk", "controls")], &[Step::In("risk", "controls")]];
        let found = read.gather(&in_use(rows, read)?, &Gather { register: &RISK, ways: WAYS, without: &[], ask: &[Ask::Count] })?;
        Ok(rows.iter().map(|row| Self { risks: Some(count(&found, row, 0)) }).collect())
    }
}

/// The evidence behind a line.
#[derive(Values, Default)]
pub(super) struct Shown {
    /// How many pieces of evidence in use show it, its controls or their implementations.
    #[field(range(0, i64::MAX), section = "Standing")]
    evidence: Option<i64>,
}

impl Follows for Shown {
    const PATHS: &'static [Path] = &[
        &[Step::Out("subject"), Step::In("evidence", "requirements"), STATE],
        &[Step::Out("subject"), MEETS, Step::In("evidence", "controls"), STATE],
        &[Step::Out("subject"), MEETS, Step::In("implementation", "control"), Step::In("evidence", "implementations"), STATE],
        &[Step::Out("subject"), Step::In("evidence", "controls"), STATE],
        &[Step::Out("subject"), Step::In("implementation", "control"), Step::In("evidence", "implementations"), STATE],
    ];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        one(row, read)
    }

    fn all(rows: &[Row], read: &dyn Read) -> Result<Vec<Self>, Fault> {
        const WAYS: &[Path] = &[
            &[Step::In("evidence", "requirements")],
            &[MEETS, Step::In("evidence", "controls")],
            &[MEETS, Step::In("implementation", "control"), Step::In("evidence", "implementations")],
            &[Step::In("evidence", "controls")],
            &[Step::In("implementation", "control"), Step::In("evidence", "implementations")],
        ];
        let without = [("state", SHOWS_NOTHING)];
        let found =
            read.gather(&in_use(rows, read)?, &Gather { register: &EVIDENCE, ways: WAYS, without: &without, ask: &[Ask::Count] })?;
        Ok(rows.iter().map(|row| Self { evidence: Some(count(&found, row, 0)) }).collect())
    }
}

/// How the controls behind a line are tested.
#[derive(Values, Default)]
pub(super) struct Tests {
    /// How many tests its controls have.
    #[field(range(0, i64::MAX), section = "Standing")]
    pub(super) tests: Option<i64>,
    /// How many of these tests said last that the control works as described.
    #[field(range(0, i64::MAX), section = "Standing")]
    pub(super) tests_passed: Option<i64>,
    /// How many of them said last that it works with exceptions.
    #[field(range(0, i64::MAX), label = "Tests with exceptions", section = "Standing")]
    pub(super) tests_excepted: Option<i64>,
    /// How many of them said last that it does not work.
    #[field(range(0, i64::MAX), label = "Tests not passed", section = "Standing")]
    pub(super) tests_failed: Option<i64>,
    /// How many of its controls nobody tests.
    #[field(range(0, i64::MAX), label = "Controls without a test", section = "Standing")]
    pub(super) untested: Option<i64>,
    /// When one of its controls was tested last.
    #[field(section = "Standing")]
    pub(super) last_test: Option<Date>,
    /// The earliest day on which one of the tests is due again.
    #[field(section = "Standing")]
    pub(super) next_test: Option<Date>,
}

impl Follows for Tests {
    const PATHS: &'static [Path] = &[
        &[Step::Out("subject"), MEETS, Step::In("control-test", "control"), TESTED],
        &[Step::Out("subject"), Step::In("control-test", "control"), TESTED],
    ];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        one(row, read)
    }

    fn all(rows: &[Row], read: &dyn Read) -> Result<Vec<Self>, Fault> {
        const THERE: Step = Step::In("control-test", "control");
        let subjects = in_use(rows, read)?;
        let ask = [
            Ask::Count,
            Ask::Words("outcome", &["effective"]),
            Ask::Words("outcome", &["exceptions"]),
            Ask::Words("outcome", &["ineffective"]),
            Ask::Most("last_on"),
            Ask::Least("next_due"),
        ];
        let tests =
            read.gather(&subjects, &Gather { register: &CONTROL_TEST, ways: &[&[MEETS, THERE], &[THERE]], without: &[], ask: &ask })?;
        let all = Gather { register: &CONTROL, ways: &[&[], &[MEETS]], without: &[], ask: &[Ask::Count] };
        let ways: [Path; 2] = [&[MEETS, THERE, Step::Out("control")], &[THERE, Step::Out("control")]];
        let (all, tested) = (read.gather(&subjects, &all)?, read.gather(&subjects, &Gather { ways: &ways, ..all })?);
        let make = |row: &Row| {
            let of = |place: usize| Some(count(&tests, row, place));
            let day = |place: usize| subject(row).and_then(|subject| answer(&tests, subject, place).as_date());
            Self {
                tests: of(0),
                tests_passed: of(1),
                tests_excepted: of(2),
                tests_failed: of(3),
                untested: Some(count(&all, row, 0) - count(&tested, row, 0)),
                last_test: day(4),
                next_test: day(5),
            }
        };
        Ok(rows.iter().map(make).collect())
    }
}

fn one<T: Follows>(row: &Row, read: &dyn Read) -> Result<T, Fault> {
    T::all(std::slice::from_ref(row), read)?.pop().ok_or(Fault::NotFound)
}

fn subject(row: &Row) -> Option<Id> {
    row.of::<SoaLine>().and_then(|line| line.subject)
}

/// What these lines are about, each once.
fn subjects(rows: &[Row]) -> Vec<Id> {
    rows.iter().filter_map(subject).collect::<BTreeSet<Id>>().into_iter().collect()
}

/// The same without own controls that are out of use: what points at one of these counts no more.
fn in_use(rows: &[Row], read: &dyn Read) -> Result<Vec<Id>, Fault> {
    let mut ids = subjects(rows);
    let retired: BTreeSet<Id> = read.get_many(&CONTROL, &ids)?.into_iter().filter(|row| row.retired).map(|row| row.id).collect();
    ids.retain(|id| !retired.contains(id));
    Ok(ids)
}

fn count(found: &Gathered, row: &Row, place: usize) -> i64 {
    subject(row).map_or(0, |subject| number(found, subject, place))
}

/// The status of a line behind which stand so many controls, so many of whose implementations are in place, of how many; so
/// many of the controls are begun.
fn status_of(line: &SoaLine, controls: i64, in_place: i64, of: i64, begun: i64) -> Status {
    match line.applicable {
        Some(Applicable::No) => Status::NotApplicable,
        _ if line.stated.is_some() => line.stated.unwrap_or(Status::NoControl),
        _ if controls == 0 => Status::NoControl,
        _ if of > 0 && in_place == of => Status::Implemented,
        _ if in_place > 0 => Status::Partly,
        _ if begun > 0 => Status::InProgress,
        _ => Status::Planned,
    }
}
