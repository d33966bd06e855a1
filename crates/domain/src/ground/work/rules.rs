//! What a reader asks of the work: whose, of which register, due when. All of it stands in the address.

use super::agenda::Work;
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::nouns::TASK;
use kernel::nouns::arrangement::POSTPONE;
use kernel::register::Keeping;
use kernel::{Action, Id, Register, Row};
use ui::{View, paths};

/// Path of the calendar.
pub(super) const CALENDAR: &str = "/calendar";
/// Path of its feed.
pub(super) const FEED: &str = "/calendar.ics";
/// How many records of one register and date are read; what is more is found in the register's own list.
pub(super) const MOST: u64 = 5000;

/// Whose work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whose {
    Mine,
    All,
    Nobody,
}

impl Whose {
    pub(super) const EACH: [Self; 3] = [Self::Mine, Self::All, Self::Nobody];

    pub(super) fn key(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::All => "all",
            Self::Nobody => "nobody",
        }
    }

    /// What the address says; who is nobody here sees everybody's.
    pub(super) fn parse(view: &View<'_>) -> Self {
        let usual = if view.visitor.person.is_some() { Self::Mine } else { Self::All };
        let said = Self::EACH.into_iter().find(|whose| whose.key() == view.param("whose")).unwrap_or(usual);
        if said == Self::Mine { usual } else { said }
    }

    /// The ones that this reader can ask for.
    pub(super) fn offered(view: &View<'_>) -> impl Iterator<Item = Self> {
        let known = view.visitor.person.is_some();
        Self::EACH.into_iter().filter(move |whose| known || *whose != Self::Mine)
    }

    pub(super) fn holds(self, person: Option<Id>, me: Option<Id>) -> bool {
        match self {
            Self::Mine => me.is_some() && person == me,
            Self::All => true,
            Self::Nobody => person.is_none(),
        }
    }
}

/// Due when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    Any,
    Overdue,
    Week,
    Month,
    Quarter,
    Year,
    On(Date),
}

impl When {
    pub(super) const EACH: [Self; 6] = [Self::Any, Self::Overdue, Self::Week, Self::Month, Self::Quarter, Self::Year];

    pub(super) fn key(self) -> String {
        match self {
            Self::Any => String::new(),
            Self::Overdue => "overdue".into(),
            Self::Week => "week".into(),
            Self::Month => "month".into(),
            Self::Quarter => "quarter".into(),
            Self::Year => "year".into(),
            Self::On(day) => day.to_string(),
        }
    }

    pub(super) fn parse(text: &str) -> Self {
        let day = || text.parse().ok().map(Self::On);
        Self::EACH.into_iter().find(|when| when.key() == text).or_else(day).unwrap_or(Self::Any)
    }

    /// First day, and the day after the last one.
    pub(super) fn span(self, today: Date) -> (Date, Date) {
        let later = |span: jiff::Span| today.checked_add(span).unwrap_or(Date::MAX);
        match self {
            Self::Any => (Date::MIN, later(1.year())),
            Self::Overdue => (Date::MIN, today),
            Self::Week => (today, later(7.days())),
            Self::Month => (today, later(1.month())),
            Self::Quarter => (today, later(3.months())),
            Self::Year => (today, later(1.year())),
            Self::On(day) => (day, day.checked_add(1.day()).unwrap_or(Date::MAX)),
        }
    }
}

/// What a reader asks for.
pub(super) struct Wanted {
    pub(super) whose: Whose,
    pub(super) what: Option<&'static Register>,
    pub(super) when: When,
    pub(super) me: Option<Id>,
    pub(super) today: Date,
}

impl Wanted {
    pub(super) fn parse(view: &View<'_>) -> Self {
        Self {
            whose: Whose::parse(view),
            what: view.read.register(view.param("what")),
            when: When::parse(view.param("when")),
            me: view.visitor.person,
            today: view.read.today(),
        }
    }

    pub(super) fn holds(&self, work: &Work) -> bool {
        let (from, to) = self.when.span(self.today);
        self.whose.holds(work.due.person, self.me)
            && self.what.is_none_or(|register| work.row.register == register)
            && (from..to).contains(&work.due.date)
    }

    /// How many there are, with one part asked for in another way.
    pub(super) fn count(&self, list: &[Work], change: impl Fn(&mut Self)) -> u64 {
        let mut other = Self { ..*self };
        change(&mut other);
        u64::try_from(list.iter().filter(|work| other.holds(work)).count()).unwrap_or(u64::MAX)
    }
}

/// Where the work is done and how that is called, for those who may: by the operation that the message of the work names
/// after `-due-`, else by the form of the record.
pub(super) fn way(view: &View<'_>, work: &Work) -> Option<(String, String)> {
    let row = &work.row;
    let named = work.due.what.id.rsplit_once("-due-").map_or("", |(_, key)| key);
    if row.register.offers(row).iter().any(|operation| operation.key == named) {
        return offered(view, row, named);
    }
    let unit = row.common.unit.unwrap_or_default();
    let may = view.live() && row.register.keeping != Keeping::Kept && view.read.scope().may(Action::Edit, row.register, unit);
    may.then(|| (paths::edit(row.register, &row.reference), view.t("edit")))
}

/// Where the work is put off; of several days of a record, the one that is meant.
pub(super) fn later(view: &View<'_>, work: &Work) -> Option<(String, String)> {
    let (path, _) = offered(view, &work.row, POSTPONE.key)?;
    let own = work.row.register.operations.iter().any(|operation| operation.key == POSTPONE.key);
    let path = if own { path } else { format!("{path}?due={}", work.arranged.as_ref().map_or(work.due.date, |(first, _)| *first)) };
    Some((path, view.t("work-later")))
}

fn offered(view: &View<'_>, row: &Row, key: &str) -> Option<(String, String)> {
    let operation = row.register.offers(row).into_iter().find(|operation| operation.key == key)?;
    let unit = row.common.unit.unwrap_or_default();
    let may = view.live() && view.read.scope().may(Action::Operate(operation), row.register, unit);
    may.then(|| (paths::operation(row.register, &row.reference, operation.key), operation.label.to_owned()))
}

/// The record's own name, where the work does not say it already.
pub(super) fn about(view: &View<'_>, work: &Work) -> Option<String> {
    let title = work.row.title();
    (work.row.register != &TASK && title != view.words.say(&work.due.what)).then_some(title)
}
