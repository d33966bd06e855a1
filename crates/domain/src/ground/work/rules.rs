//! What a reader asks of the work: whose, of which register, due when. All of it stands in the address.

use super::agenda::{Agenda, Work};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::due::{self, Cut, DueCount, Who};
use kernel::nouns::TASK;
use kernel::nouns::arrangement::POSTPONE;
use kernel::register::Keeping;
use kernel::{Action, DueLine, DueQuery, Id, Register};
use ui::{View, paths};

/// Path of the calendar.
pub(super) const CALENDAR: &str = "/calendar";
/// Path of its feed.
pub(super) const FEED: &str = "/calendar.ics";
/// So many lines stand on a page of the list.
pub(super) const LINES: u64 = 100;

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

    pub(super) fn holds(self, who: Who) -> bool {
        match self {
            Self::Mine => who == Who::Mine,
            Self::All => true,
            Self::Nobody => who == Who::Nobody,
        }
    }

    /// As the store is asked. Who is nobody here has no work of their own.
    pub(super) fn asked(self, me: Option<Id>) -> due::Whose {
        match (self, me) {
            (Self::Mine, Some(me)) => due::Whose::Of(me),
            (Self::Nobody, _) => due::Whose::Nobody,
            (Self::All | Self::Mine, _) => due::Whose::Anybody,
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
    pub(super) offset: u64,
    pub(super) me: Option<Id>,
    pub(super) today: Date,
}

impl Wanted {
    pub(super) fn parse(view: &View<'_>) -> Self {
        Self {
            whose: Whose::parse(view),
            what: view.read.register(view.param("what")),
            when: When::parse(view.param("when")),
            offset: view.param("offset").parse().unwrap_or_default(),
            me: view.visitor.person,
            today: view.read.today(),
        }
    }

    /// One page of it, with the counts of everything that could be asked for instead.
    pub(super) fn query(&self) -> DueQuery {
        let (from, to) = self.when.span(self.today);
        let each = When::EACH.into_iter().chain([self.when]).map(|when| when.span(self.today));
        let mut days: Vec<Date> = each.flat_map(|(from, to)| [from, to]).collect();
        days.sort_unstable();
        days.dedup();
        DueQuery {
            whose: self.whose.asked(self.me),
            register: self.what,
            offset: self.offset,
            limit: LINES,
            me: self.me,
            cut: Cut::Spans(days),
            ..DueQuery::between(from, to)
        }
    }

    fn holds(&self, count: &DueCount) -> bool {
        let (from, to) = self.when.span(self.today);
        self.whose.holds(count.who) && (self.what.is_none() || count.register == self.what) && (from..to).contains(&count.from)
    }

    /// How many there are, with one part asked for in another way.
    pub(super) fn count(&self, agenda: &Agenda, change: impl Fn(&mut Self)) -> u64 {
        let mut other = Self { ..*self };
        change(&mut other);
        agenda.count(|count| other.holds(count))
    }
}

/// Where the work is done and how that is called, for those who may: by the operation that its rule names, else by the form
/// of the record.
pub(super) fn way(view: &View<'_>, line: &DueLine) -> Option<(String, String)> {
    if !line.rule.act.is_empty() {
        return offered(view, line, line.rule.act);
    }
    let may = view.live() && line.register.keeping != Keeping::Kept && view.read.scope().may(Action::Edit, line.register, line.unit);
    may.then(|| (paths::edit(line.register, &line.reference), view.t("edit")))
}

/// Where the work is put off; of several days of a record, the one that is meant.
pub(super) fn later(view: &View<'_>, line: &DueLine) -> Option<(String, String)> {
    let (path, _) = offered(view, line, POSTPONE.key)?;
    let own = line.register.operations.iter().any(|operation| operation.key == POSTPONE.key);
    Some((if own { path } else { format!("{path}?due={}", line.named) }, view.t("work-later")))
}

/// An operation for those who may. What falls due offers it: a test over all registers says so.
fn offered(view: &View<'_>, line: &DueLine, key: &str) -> Option<(String, String)> {
    let operation = line.register.operation(key)?;
    let may = view.live() && view.read.scope().may(Action::Operate(operation), line.register, line.unit);
    may.then(|| (paths::operation(line.register, &line.reference, operation.key), view.words.act(line.register, operation)))
}

/// The record's own name, where the work does not say it already.
pub(super) fn about(view: &View<'_>, work: &Work) -> Option<String> {
    let line = &work.line;
    (line.register != &TASK && line.title != view.words.say(&line.what())).then(|| line.title.clone())
}
