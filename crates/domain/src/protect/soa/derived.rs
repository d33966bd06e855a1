//! What follows from the fields and links of a line of the statement.

use super::record::{Applicable, SoaLine, Status};
use crate::ground::scope::rules::Within;
use crate::protect::control::{CONTROL, IMPLEMENTATION};
use crate::protect::control_test::CONTROL_TEST;
use crate::protect::evidence::EVIDENCE;
use crate::protect::evidence::rules::SHOWS_NOTHING;
use crate::protect::risk::RISK;
use jiff::civil::Date;
use kernel::gather::{answer, number};
use kernel::nouns::{UNIT, Unit, holds};
use kernel::{Ask, Fault, Filter, Follows, Gather, Gathered, Id, Kept, Path, Read, Row, Step, Value, Values};
use std::collections::{BTreeMap, BTreeSet};

/// From what a line is about to the controls that meet it; an own control stands for itself.
const MEETS: Step = Step::In("control", "requirements");
/// From what a line is about to the implementations of its controls.
pub(super) const CARRIED_OUT: &[Path] = &[&[MEETS, Step::In("implementation", "control")], &[Step::In("implementation", "control")]];
/// To its controls.
pub(super) const MET_BY: &[Path] = &[&[], &[MEETS]];
/// To the risks that they treat.
pub(super) const TREATED: &[Path] = &[&[MEETS, Step::In("risk", "controls")], &[Step::In("risk", "controls")]];
/// To the evidence that shows it, its controls or their implementations.
pub(super) const SHOWN: &[Path] = &[
    &[Step::In("evidence", "requirements")],
    &[MEETS, Step::In("evidence", "controls")],
    &[MEETS, Step::In("implementation", "control"), Step::In("evidence", "implementations")],
    &[Step::In("evidence", "controls")],
    &[Step::In("implementation", "control"), Step::In("evidence", "implementations")],
];
/// To the tests of its controls.
pub(super) const TESTED_BY: &[Path] = &[&[MEETS, Step::In("control-test", "control")], &[Step::In("control-test", "control")]];
const PLACED: Step = Step::Reads(&["state", "unit"]);
const MEANT: Step = Step::Reads(&["named", "unit"]);
const UNIT_OF: Step = Step::Reads(&["unit"]);
const STATE: Step = Step::Reads(&["state", "unit"]);
const TESTED: Step = Step::Reads(&["outcome", "last_on", "next_due", "unit", "control"]);

/// What makes a line count in other units: its scope, and where the units of the organisation stand.
const SCOPE_UNITS: Path = &[Step::Out("scope"), Step::Reads(&["units"])];
const TREE: Path = &[Step::All("unit"), Step::Reads(&["parent"])];

/// How far the controls of a line are in the units of its scope.
#[derive(Values, Default)]
pub(super) struct Standing {
    /// How many implementations of its controls are in place, in units of the scope and those above them.
    #[field(range(0, i64::MAX), section = "Standing")]
    in_place: Option<i64>,
    /// How many implementations its controls have there, and how many units of the scope have assets and none of them.
    #[field(range(0, i64::MAX), section = "Standing")]
    of: Option<i64>,
    /// In how many units of the scope that have assets no control is carried out, neither there nor by a unit above.
    #[field(range(0, i64::MAX), label = "Units not started", section = "Standing")]
    owed: Option<i64>,
    /// How many controls of the units of the scope and those above them meet it.
    #[field(range(0, i64::MAX), section = "Standing")]
    controls: Option<i64>,
    /// How far it is: implemented only when every implementation of every control that meets it is in place, and no unit is left.
    #[field(list, index, section = "Standing")]
    status: Option<Status>,
}

impl Follows for Standing {
    const RULE: u32 = 3;
    const PATHS: &'static [Path] = &[
        &[Step::Out("subject"), MEETS, Step::In("implementation", "control"), PLACED],
        &[Step::Out("subject"), Step::In("implementation", "control"), PLACED],
        &[Step::Out("subject"), MEETS, MEANT],
        &[Step::Out("subject"), MEANT],
        SCOPE_UNITS,
        &[Step::All("unit"), Step::Reads(&["parent", "holds"])],
    ];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        one(row, read)
    }

    fn all(rows: &[Row], read: &dyn Read) -> Result<Vec<Self>, Fault> {
        let units = Units::load(read)?;
        by_scope(rows, read, |rows, within| {
            let subjects = in_use(rows, read)?;
            let ask = [Ask::Words("state", &["in-place"]), Ask::Words("state", &["in-progress"]), Ask::Count, Ask::Units];
            let (placed, kept) = (within.units(&IMPLEMENTATION), within.units(&CONTROL));
            let done = read.gather(&subjects, &Gather::of(&IMPLEMENTATION, CARRIED_OUT, &ask).within(placed.as_ref()))?;
            let ask = [Ask::Count, Ask::Least("named")];
            let meet = read.gather(&subjects, &Gather::of(&CONTROL, MET_BY, &ask).within(kept.as_ref()))?;
            let make = |row: &&Row| {
                let subject = subject(row).unwrap_or_default();
                let of = |place: usize| number(&done, subject, place);
                let everywhere = answer(&meet, subject, 1) == Value::Yes(false);
                let reached = answer(&done, subject, 3);
                let owed = if everywhere { units.left(within, reached.links()) } else { 0 };
                let (in_place, of, begun, controls) = (of(0), of(2) + owed, of(1), number(&meet, subject, 0));
                let status = row.of::<SoaLine>().map(|line| status_of(line, controls, in_place, of, begun));
                Self { in_place: Some(in_place), of: Some(of), owed: Some(owed), controls: Some(controls), status }
            };
            Ok(rows.iter().map(make).collect())
        })
    }
}

/// The risks behind a line.
#[derive(Values, Default)]
pub(super) struct Treats {
    /// How many risks of the units of the scope its controls treat.
    #[field(range(0, i64::MAX), section = "Standing")]
    risks: Option<i64>,
}

impl Follows for Treats {
    const RULE: u32 = 2;
    const PATHS: &'static [Path] = &[
        &[Step::Out("subject"), MEETS, Step::In("risk", "controls"), UNIT_OF],
        &[Step::Out("subject"), Step::In("risk", "controls"), UNIT_OF],
        SCOPE_UNITS,
        TREE,
    ];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        one(row, read)
    }

    fn all(rows: &[Row], read: &dyn Read) -> Result<Vec<Self>, Fault> {
        by_scope(rows, read, |rows, within| {
            let units = within.units(&RISK);
            let what = Gather::of(&RISK, TREATED, &[Ask::Count]).within(units.as_ref());
            let found = kept(rows, read, what, "risks")?;
            Ok(rows.iter().map(|row| Self { risks: Some(number(&found, row.id, 0)) }).collect())
        })
    }
}

/// The evidence behind a line.
#[derive(Values, Default)]
pub(super) struct Shown {
    /// How many pieces of evidence in use show it, its controls or their implementations, in units of the scope and those above.
    #[field(range(0, i64::MAX), section = "Standing")]
    evidence: Option<i64>,
}

impl Follows for Shown {
    const RULE: u32 = 2;
    const PATHS: &'static [Path] = &[
        &[Step::Out("subject"), Step::In("evidence", "requirements"), STATE],
        &[Step::Out("subject"), MEETS, Step::In("evidence", "controls"), STATE],
        &[Step::Out("subject"), MEETS, Step::In("implementation", "control"), Step::In("evidence", "implementations"), STATE],
        &[Step::Out("subject"), Step::In("evidence", "controls"), STATE],
        &[Step::Out("subject"), Step::In("implementation", "control"), Step::In("evidence", "implementations"), STATE],
        SCOPE_UNITS,
        TREE,
    ];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        one(row, read)
    }

    fn all(rows: &[Row], read: &dyn Read) -> Result<Vec<Self>, Fault> {
        by_scope(rows, read, |rows, within| {
            let units = within.units(&EVIDENCE);
            let what = Gather::of(&EVIDENCE, SHOWN, &[Ask::Count]).without(&[("state", SHOWS_NOTHING)]).within(units.as_ref());
            let found = kept(rows, read, what, "evidence")?;
            Ok(rows.iter().map(|row| Self { evidence: Some(number(&found, row.id, 0)) }).collect())
        })
    }
}

/// How the controls behind a line are tested, in units of the scope and those above.
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
    const RULE: u32 = 2;
    const PATHS: &'static [Path] = &[
        &[Step::Out("subject"), MEETS, UNIT_OF, Step::In("control-test", "control"), TESTED],
        &[Step::Out("subject"), UNIT_OF, Step::In("control-test", "control"), TESTED],
        SCOPE_UNITS,
        TREE,
    ];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        one(row, read)
    }

    fn all(rows: &[Row], read: &dyn Read) -> Result<Vec<Self>, Fault> {
        by_scope(rows, read, |rows, within| {
            let subjects = in_use(rows, read)?;
            let ask = [
                Ask::Count,
                Ask::Words("outcome", &["effective"]),
                Ask::Words("outcome", &["exceptions"]),
                Ask::Words("outcome", &["ineffective"]),
                Ask::Most("last_on"),
                Ask::Least("next_due"),
                Ask::Distinct("control"),
            ];
            let units = within.units(&CONTROL_TEST);
            let what = Gather::of(&CONTROL_TEST, TESTED_BY, &ask).within(units.as_ref());
            let tests = read.gather(&subjects, &what)?;
            let units = within.units(&CONTROL);
            let all = read.gather(&subjects, &Gather::of(&CONTROL, MET_BY, &[Ask::Count]).within(units.as_ref()))?;
            let make = |row: &&Row| {
                let of = |place: usize| Some(count(&tests, row, place));
                let day = |place: usize| subject(row).and_then(|subject| answer(&tests, subject, place).as_date());
                Self {
                    tests: of(0),
                    tests_passed: of(1),
                    tests_excepted: of(2),
                    tests_failed: of(3),
                    untested: Some((count(&all, row, 0) - count(&tests, row, 6)).max(0)),
                    last_test: day(4),
                    next_test: day(5),
                }
            };
            Ok(rows.iter().map(make).collect())
        })
    }
}

/// Why a unit of the scope counts by itself neither as one that carries a control of the line out nor as one that owes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Quiet {
    /// It has no assets.
    Bare,
    /// A unit above it carries a control out.
    Above,
    /// The controls name the units that carry them out, and it is none of them.
    Named,
}

/// The tree of units, and those that have assets.
pub(super) struct Units {
    all: Vec<Id>,
    parents: BTreeMap<Id, Id>,
    holding: Vec<Id>,
}

impl Units {
    pub(super) fn load(read: &dyn Read) -> Result<Self, Fault> {
        let rows = read.all(&UNIT, &Filter::new())?;
        let parent = |row: &Row| row.of::<Unit>().and_then(|unit| unit.parent).map(|parent| (row.id, parent));
        Ok(Self {
            all: rows.iter().map(|row| row.id).collect(),
            parents: rows.iter().filter_map(parent).collect(),
            holding: rows.iter().filter(|row| holds(row)).map(|row| row.id).collect(),
        })
    }

    /// Units inside that have assets, while none of these units is one of them or stands above it.
    pub(super) fn not_started(&self, within: &Within, reached: &[Id]) -> Vec<Id> {
        self.holding.iter().copied().filter(|unit| within.has(*unit) && !self.covered(*unit, reached)).collect()
    }

    fn covered(&self, unit: Id, reached: &[Id]) -> bool {
        std::iter::successors(Some(unit), |unit| self.parents.get(unit).copied()).take(100).any(|unit| reached.contains(&unit))
    }

    /// Units inside that do not count, with the reason; those of a line whose controls name nobody owe where they have assets.
    pub(super) fn quiet(&self, within: &Within, reached: &[Id], everywhere: bool) -> Vec<(Quiet, Id)> {
        let why = |unit: Id| match () {
            () if self.covered(unit, reached) => Some(Quiet::Above),
            () if !everywhere => Some(Quiet::Named),
            () if !self.holding.contains(&unit) => Some(Quiet::Bare),
            () => None,
        };
        let inside = self.all.iter().copied().filter(|unit| within.has(*unit) && !reached.contains(unit));
        let mut list: Vec<_> = inside.filter_map(|unit| why(unit).map(|why| (why, unit))).collect();
        list.sort_by_key(|(why, _)| *why);
        list
    }

    fn left(&self, within: &Within, reached: &[Id]) -> i64 {
        i64::try_from(self.not_started(within, reached).len()).unwrap_or(i64::MAX)
    }
}

/// Values of lines, computed for the lines of each scope together, in the order of the lines.
fn by_scope<T>(rows: &[Row], read: &dyn Read, each: impl Fn(&[&Row], &Within) -> Result<Vec<T>, Fault>) -> Result<Vec<T>, Fault> {
    let mut scopes: BTreeMap<Option<Id>, Vec<usize>> = BTreeMap::new();
    for (place, row) in rows.iter().enumerate() {
        scopes.entry(row.of::<SoaLine>().and_then(|line| line.scope)).or_default().push(place);
    }
    let mut found: Vec<(usize, T)> = Vec::with_capacity(rows.len());
    for (scope, places) in scopes {
        let some: Vec<&Row> = places.iter().filter_map(|place| rows.get(*place)).collect();
        found.extend(places.into_iter().zip(each(&some, &Within::of_id(read, scope)?)?));
    }
    found.sort_by_key(|(place, _)| *place);
    Ok(found.into_iter().map(|(_, values)| values).collect())
}

fn one<T: Follows>(row: &Row, read: &dyn Read) -> Result<T, Fault> {
    T::all(std::slice::from_ref(row), read)?.pop().ok_or(Fault::NotFound)
}

fn subject(row: &Row) -> Option<Id> {
    row.of::<SoaLine>().and_then(|line| line.subject)
}

/// What these lines are about, each once.
fn subjects(rows: &[&Row]) -> Vec<Id> {
    rows.iter().filter_map(|row| subject(row)).collect::<BTreeSet<Id>>().into_iter().collect()
}

/// The same without own controls that are out of use: what points at one of these counts no more.
fn in_use(rows: &[&Row], read: &dyn Read) -> Result<Vec<Id>, Fault> {
    let mut ids = subjects(rows);
    let retired: BTreeSet<Id> = read.get_many(&CONTROL, &ids)?.into_iter().filter(|row| row.retired).map(|row| row.id).collect();
    ids.retain(|id| !retired.contains(id));
    Ok(ids)
}

/// A count that lines of one scope keep, by line. Which units it counts changes with the scope and with the tree of units only.
fn kept(rows: &[&Row], read: &dyn Read, what: Gather<'_>, key: &'static str) -> Result<Gathered, Fault> {
    let subjects = in_use(rows, read)?;
    let asking: Vec<&Row> = rows.iter().copied().filter(|row| subject(row).is_some_and(|id| subjects.contains(&id))).collect();
    read.kept(&asking, &Kept { from: Some("subject"), what, keys: &[key], anew: &["scope", "unit"] })
}

fn count(found: &Gathered, row: &Row, place: usize) -> i64 {
    subject(row).map_or(0, |subject| number(found, subject, place))
}

/// The status of a line behind which stand so many controls, so many of whose implementations are in place, of how many; so
/// many of them are begun.
fn status_of(line: &SoaLine, controls: i64, in_place: i64, of: i64, begun: i64) -> Status {
    match line.applicable {
        Some(Applicable::No) => Status::NotApplicable,
        _ if line.stated.is_some() => line.stated.unwrap_or(Status::NoControl),
        _ if controls == 0 && of == 0 => Status::NoControl,
        _ if of > 0 && in_place == of => Status::Implemented,
        _ if in_place > 0 => Status::Partly,
        _ if begun > 0 => Status::InProgress,
        _ => Status::Planned,
    }
}
