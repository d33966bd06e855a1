//! What falls due, of all registers, with what was arranged about it.

use jiff::ToSpan;
use jiff::civil::Date;
use kernel::due::{Cut, DueCount, Who};
use kernel::nouns::{ARRANGEMENT, Arrangement};
use kernel::{DueLine, DueQuery, Fault, Id, Read};
use std::collections::BTreeMap;

/// How far the reader's next weeks reach.
const WEEKS: i64 = 13;

/// Something to do.
#[derive(Debug, Clone)]
pub struct Work {
    /// What, about which record, by when, by whom, as it was arranged.
    pub line: DueLine,
    /// What was arranged, where the reader may see it.
    pub arranged: Option<Arrangement>,
}

/// What falls due.
#[derive(Debug, Clone, Default)]
pub struct Agenda {
    /// Soonest first, the reader's own first among equals.
    pub list: Vec<Work>,
    /// How many there are of what was asked for.
    pub total: u64,
    /// How many there are of each kind, also of what was not asked for.
    pub(super) counts: Vec<DueCount>,
}

impl Agenda {
    /// How many there are, also of what was not asked for, of those kinds for which this holds.
    pub fn count(&self, holds: impl Fn(&DueCount) -> bool) -> u64 {
        self.counts.iter().filter(|count| holds(count)).map(|count| count.n).sum()
    }

    /// How many there are in a time between two days at which counts are cut, for those for whom this holds.
    pub fn within(&self, from: Date, to: Date, holds: impl Fn(Who) -> bool) -> u64 {
        self.count(|count| (from..to).contains(&count.from) && holds(count.who))
    }
}

/// Asks what falls due.
///
/// # Errors
/// When the store fails.
pub fn asked(read: &dyn Read, query: &DueQuery) -> Result<Agenda, Fault> {
    let page = read.due(query)?;
    let ids: Vec<Id> = page.lines.iter().filter_map(|line| line.arrangement).collect();
    let rows = read.get_many(&ARRANGEMENT, &ids)?;
    let known: BTreeMap<Id, &Arrangement> = rows.iter().filter_map(|row| Some((row.id, row.of::<Arrangement>()?))).collect();
    let work = |line: DueLine| Work { arranged: line.arrangement.and_then(|id| known.get(&id).copied().cloned()), line };
    Ok(Agenda { list: page.lines.into_iter().map(work).collect(), total: page.total, counts: page.counts })
}

/// What falls due within the next quarter, and what is late: of what is late, of the next week and of later weeks at most
/// `each` of the reader's own and of all others; counted apart in the same way.
///
/// # Errors
/// When the store fails.
pub fn soon(read: &dyn Read, me: Option<Id>, each: Option<u64>) -> Result<Agenda, Fault> {
    let today = read.today();
    let later = |span: jiff::Span| today.checked_add(span).unwrap_or(Date::MAX);
    let (week, horizon) = (later(7.days()), later(WEEKS.weeks()));
    let cut = Cut::Spans(vec![Date::MIN, today, week, horizon]);
    asked(read, &DueQuery { me, cut, each, ..DueQuery::between(Date::MIN, horizon) })
}
