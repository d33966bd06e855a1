//! What falls due: the rules that registers declare, and the question of what is due for whom.

use crate::{Id, Register, Row, Text};
use jiff::Timestamp;
use jiff::civil::Date;

/// Whether something that falls due is a review of the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    /// It is other work.
    No,
    /// A review that every record of the register has to have, so that one without a day counts as not planned.
    Every,
    /// A review where the record names a day, and none where it does not.
    Named,
}

/// A day of a record on which something is to be done, by the register's worker, else by the owner. What is retired or in a
/// closed state is never due.
#[derive(Clone, Copy)]
pub struct DueRule {
    /// Key of the field that names the day, derived or not.
    pub field: &'static str,
    /// Message that says what is to be done; `$what` in it is the record's title.
    pub what: &'static str,
    /// Key of the operation that does it; where empty, the form of the record does.
    pub act: &'static str,
    /// The field that names who does it, where it is not the register's worker.
    pub worker: &'static str,
    /// Whether it is a review, which is counted among the reviews in time.
    pub review: Review,
    /// Whether the day counts for the record as it stands.
    pub holds: fn(&Row) -> bool,
    /// Raised by hand when `holds` changes, so that projections are made again.
    pub rule: u32,
}

impl DueRule {
    /// The day in this field, always, done by the form of the record.
    pub const fn new(field: &'static str, what: &'static str) -> Self {
        Self { field, what, act: "", worker: "", review: Review::No, holds: |_| true, rule: 1 }
    }

    /// Done by this operation, which the register must offer wherever the rule holds.
    #[must_use]
    pub const fn act(mut self, key: &'static str) -> Self {
        self.act = key;
        self
    }

    /// Done by whom this field names, else by the register's worker.
    #[must_use]
    pub const fn by(mut self, field: &'static str) -> Self {
        self.worker = field;
        self
    }

    /// A review that every record of the register has to have.
    #[must_use]
    pub const fn review(mut self) -> Self {
        self.review = Review::Every;
        self
    }

    /// A review of the records that name a day for it; the others are looked at with what they belong to.
    #[must_use]
    pub const fn review_named(mut self) -> Self {
        self.review = Review::Named;
        self
    }

    /// Only for records for which this holds.
    #[must_use]
    pub const fn when(mut self, holds: fn(&Row) -> bool) -> Self {
        self.holds = holds;
        self
    }
}

impl PartialEq for DueRule {
    fn eq(&self, other: &Self) -> bool {
        (self.field, self.what) == (other.field, other.what)
    }
}

impl Eq for DueRule {}

impl std::fmt::Debug for DueRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "DueRule({}, {})", self.field, self.what)
    }
}

/// Something that falls due about a record, as the record itself says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// By which rule.
    pub rule: &'static DueRule,
    /// By when.
    pub date: Date,
    /// By whom.
    pub person: Option<Id>,
}

impl Register {
    /// What of a record falls due when, as the record itself says.
    pub fn due(&self, row: &Row) -> Vec<Due> {
        let day = |rule: &'static DueRule| {
            let date = row.value(rule.field).as_date()?;
            Some(Due { rule, date, person: self.person(rule, row) })
        };
        self.holding(row).filter_map(day).collect()
    }

    /// Rules whose day counts for a record as it stands.
    pub(crate) fn holding<'r>(&self, row: &'r Row) -> impl Iterator<Item = &'static DueRule> + use<'r> {
        let open = !row.retired && !self.workflow.closed.contains(&row.common.state.as_str());
        self.due_rules.iter().filter(move |rule| open && (rule.holds)(row))
    }

    /// Who does what falls due about a record by this rule, as the record itself says.
    pub(crate) fn person(&self, rule: &DueRule, row: &Row) -> Option<Id> {
        row.value(if rule.worker.is_empty() { self.worker } else { rule.worker }).as_link().or(row.common.owner)
    }
}

/// Whose work is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Whose {
    /// Everybody's, and nobody's.
    #[default]
    Anybody,
    /// That of this person.
    Of(Id),
    /// What nobody was named for, of those that the reader may see.
    Nobody,
}

/// How what is counted is told apart in time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cut {
    /// By these days in their order: each span from one of them to before the next, of all registers and for everybody.
    /// Fewer than two count nothing.
    Spans(Vec<Date>),
    /// By each day of the time that is asked for, of all registers together and for everybody.
    Days,
}

/// What is asked of the work that falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueQuery {
    /// Whose.
    pub whose: Whose,
    /// Of which register; of all where there is none.
    pub register: Option<&'static Register>,
    /// First day.
    pub from: Date,
    /// The day after the last one.
    pub to: Date,
    /// How many lines to pass over.
    pub offset: u64,
    /// How many lines at most.
    pub limit: u64,
    /// Whose lines come first among those of a day, and are counted apart.
    pub me: Option<Id>,
    /// What is counted.
    pub cut: Cut,
    /// At most so many lines of each span, of `me` and of all others; of each day where days are counted.
    pub each: Option<u64>,
    /// Where days are counted: of each month only its first days with lines, until there are so many lines.
    pub most: Option<u64>,
}

impl DueQuery {
    /// Everything from a day to before another, without counts.
    pub fn between(from: Date, to: Date) -> Self {
        let cut = Cut::Spans(Vec::new());
        let limit = u64::from(u32::MAX);
        Self { whose: Whose::Anybody, register: None, from, to, offset: 0, limit, me: None, cut, each: None, most: None }
    }
}

/// Something that falls due about a record, as it was arranged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueLine {
    /// Register of the record.
    pub register: &'static Register,
    /// The record.
    pub id: Id,
    /// Its reference.
    pub reference: String,
    /// Its title.
    pub title: String,
    /// Its unit.
    pub unit: Id,
    /// By which rule it falls due.
    pub rule: &'static DueRule,
    /// The day that the record itself names.
    pub named: Date,
    /// The day that counts, as it was arranged.
    pub date: Date,
    /// Who does it, as it was arranged.
    pub person: Option<Id>,
    /// The arrangement about it.
    pub arrangement: Option<Id>,
    /// Since when it stands like this.
    pub since: Timestamp,
}

impl DueLine {
    /// What is to be done.
    pub fn what(&self) -> Text {
        Text::new(self.rule.what).with("what", &self.title)
    }
}

/// For whom something is to be done, as counts tell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Who {
    /// The person that the question calls `me`.
    Mine,
    /// Nobody, of those that the reader may see.
    Nobody,
    /// Somebody else.
    Other,
}

/// How many lines of one kind there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueCount {
    /// Of which register; [`None`] where days are counted.
    pub register: Option<&'static Register>,
    /// The first day of the span.
    pub from: Date,
    /// For whom.
    pub who: Who,
    /// How many.
    pub n: u64,
}

/// The answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DuePage {
    /// Soonest first, those of `me` first among equals, then by reference.
    pub lines: Vec<DueLine>,
    /// How many there are of what was asked for, this page among them. Where `each` or `most` leave lines out, how many are left.
    pub total: u64,
    /// How many there are of each kind, in no order.
    pub counts: Vec<DueCount>,
}

/// How the reviews of records stand.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reviews {
    /// The day that the record names is today or later.
    pub ahead: u64,
    /// That day has passed, and the review was postponed to one that has not.
    pub postponed: u64,
    /// The day that counts has passed.
    pub late: u64,
    /// No day is named.
    pub unplanned: u64,
}

impl Cut {
    /// Days at which one span ends and the next begins.
    pub fn inner(&self) -> &[Date] {
        match self {
            Self::Spans(cuts) => cuts.get(1..cuts.len().saturating_sub(1)).unwrap_or_default(),
            Self::Days => &[],
        }
    }

    /// In which span a day lies; the first reaches back and the last on.
    pub(crate) fn span(&self, day: Date) -> usize {
        self.inner().iter().filter(|cut| **cut <= day).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Draft;
    use crate::nouns::TASK;
    use jiff::civil::date;

    #[test]
    fn only_what_is_open_and_in_use_falls_due_for_its_owner() {
        let owner = Id(uuid::Uuid::from_u128(7));
        let mut row = Row::blank(&TASK, Id::default());
        Draft::new().with("what", "Ask").with("due", date(2026, 6, 11)).with("owner", owner).apply(&mut row).unwrap();
        let days = |row: &Row| TASK.due(row).into_iter().map(|due| (due.date, due.person)).collect::<Vec<_>>();
        assert_eq!(days(&row), [(date(2026, 6, 11), Some(owner))]);
        row.retired = true;
        assert_eq!(days(&row), []);
        row.retired = false;
        for (state, n) in [("in-progress", 1), ("done", 0), ("dropped", 0)] {
            row.common.state = state.into();
            assert_eq!(days(&row).len(), n, "{state}");
        }
        Draft::new().with("due", crate::Value::None).with("state", "open").apply(&mut row).unwrap();
        assert_eq!(days(&row), []);
    }

    #[test]
    fn rules_are_the_same_by_field_and_message() {
        let rule = DueRule::new("due", "a");
        assert!(rule == DueRule::new("due", "a").act("other") && rule != DueRule::new("due", "b") && rule != DueRule::new("day", "a"));
    }

    #[test]
    fn a_day_lies_in_the_span_that_begins_with_it() {
        let day = |n| date(2026, 6, n);
        let cut = Cut::Spans(vec![day(1), day(10), day(20), day(30)]);
        assert_eq!(cut.inner(), [day(10), day(20)]);
        assert_eq!([1, 9, 10, 19, 20, 30].map(|n| cut.span(day(n))), [0, 0, 1, 1, 2, 2]);
        assert_eq!((Cut::Spans(vec![day(1)]).inner(), Cut::Days.inner()), (&[][..], &[][..]));
    }
}
