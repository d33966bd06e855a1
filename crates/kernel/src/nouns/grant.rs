//! Grants: which person has which role on which unit and everything below it, and from when until when.

use super::unit::{UNIT, Unit};
use crate::Role;
use crate::register::Keeping;
use crate::{Draft, DueRule, Fault, Filter, Group, Hooks, Id, Problem, Read, Register, Row, Rules, Text, Value};
use jiff::civil::Date;

/// A right: a person has a role on the unit of this record and on every unit below.
#[derive(Register, Default, Clone)]
#[register(key = "grant", prefix = "G", clause = "A.5.18", rules)]
pub struct Grant {
    /// Who gets the right.
    #[field(required, list, to("person"), inverse = "Has rights")]
    pub person: Option<Id>,
    /// What they may do.
    #[field(required, list)]
    pub role: Option<Role>,
    /// Why they need it.
    #[field(title, max = 240, label = "Reason")]
    pub why: String,
    /// The first day on which it counts. Without one it counts from now on.
    #[field(list, index, label = "Valid from")]
    pub from: Option<Date>,
    /// The last day on which it counts. When that day is over where the organisation is, whoever has no other right is refused:
    /// sign-in, open sessions, tokens, links and calendar addresses. Without a day it counts until somebody takes it away.
    #[field(list, ahead, index, label = "Valid until")]
    pub until: Option<Date>,
    /// Who of ours answers for it, and decides before it ends whether it goes on.
    #[field(duty, to("person"), inverse = "Answers for rights", label = "Answered for by")]
    pub sponsor: Option<Id>,
}

impl Grant {
    /// How it stands on a day.
    pub fn on(&self, day: Date) -> Standing {
        match (self.from, self.until) {
            (_, Some(until)) if until < day => Standing::Ended,
            (Some(from), _) if from > day => Standing::Ahead,
            _ => Standing::Counts,
        }
    }
}

/// How a right in use stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Standing {
    /// It counts.
    Counts,
    /// Its first day has not come.
    Ahead,
    /// Its last day is over.
    Ended,
}

/// The register of grants.
pub static GRANT: Register = Register::of::<Grant>("Grant", "Grants", Group::Setup)
    .keeping(Keeping::Administered)
    .by_unit()
    .about("person")
    .without_remarks()
    .without(&["owner", "tags"]);

impl Rules for Grant {
    const HOOKS: Hooks = Hooks { check, fill, ..Hooks::NONE };
    /// Before it ends, whoever answers for it decides whether it goes on; once it has ended, it is taken away.
    const DUE: &'static [DueRule] = &[DueRule::new("until", "grant-due-ends").by("sponsor")];
}

/// Whoever gives a right that ends answers for it.
fn fill(row: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    let ends = row.of::<Grant>().filter(|grant| grant.until.is_some());
    let giver = read.actor().person().filter(|giver| ends.is_some_and(|grant| grant.person != Some(*giver)));
    Ok(giver.map_or_else(Draft::new, |giver| Draft::new().with("sponsor", giver)))
}

/// Grants of a person that are in use, of those that the reader sees.
///
/// # Errors
/// When the store fails.
pub fn of(read: &dyn Read, person: Id) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(&[person], &GRANT, "person")?.into_iter().map(|link| link.from).collect();
    read.get_many(&GRANT, &ids)
}

/// The right on everything for good, if this grant is it: one that ends leaves nobody who could give it back.
fn whole(row: &Row, root: Option<Id>, today: Date) -> bool {
    let lasts = |grant: &Grant| grant.until.is_none() && grant.on(today) == Standing::Counts;
    let admin = row.of::<Grant>().is_some_and(|grant| grant.role == Some(Role::Admin) && lasts(grant));
    admin && !row.retired && root.is_some() && row.common.unit == root
}

fn root(read: &dyn Read) -> Result<Option<Id>, Fault> {
    let units = read.all(&UNIT, &Filter::new())?;
    Ok(units.iter().find(|row| row.of::<Unit>().is_some_and(|unit| unit.parent.is_none())).map(|row| row.id))
}

/// Whether a person has the right of an administrator on everything, with or without an account.
///
/// # Errors
/// When the store fails.
pub fn administers(read: &dyn Read, person: Id) -> Result<bool, Fault> {
    let root = root(read)?;
    Ok(of(read, person)?.iter().any(|row| whole(row, root, read.today())))
}

/// Whether one of these people can sign in. The register of people stands above this one, so it is known by its key.
fn account_of(read: &dyn Read, people: &[Id]) -> Result<bool, Fault> {
    match read.register("person") {
        Some(register) => Ok(read.get_many(register, people)?.iter().any(usable)),
        None => Ok(false),
    }
}

/// Whether somebody can come in today: with an account in use and a right that counts, of those that the reader sees.
///
/// # Errors
/// When the store fails.
pub fn enters(read: &dyn Read, person: Id) -> Result<bool, Fault> {
    let counts = |row: &Row| row.of::<Grant>().is_some_and(|grant| grant.on(read.today()) == Standing::Counts);
    Ok(account_of(read, &[person])? && of(read, person)?.iter().any(counts))
}

/// Whether a person can sign in.
pub fn usable(person: &Row) -> bool {
    !person.retired && person.value("account") == Value::Yes(true)
}

/// Whether somebody who can sign in administers everything.
///
/// # Errors
/// When the store fails.
pub fn anybody_administers(read: &dyn Read) -> Result<bool, Fault> {
    let root = root(read)?;
    let filter = Filter::new().is(&GRANT, "role", vec!["admin".into()]);
    let grants = read.all(&GRANT, &filter)?;
    let people: Vec<Id> = grants.iter().filter(|row| whole(row, root, read.today())).filter_map(|row| row.of::<Grant>()?.person).collect();
    account_of(read, &people)
}

/// A right has its days in order, and one of an auditor ends. Nobody who has left gets one. The last who administers everything
/// cannot be left without it: nobody could give it back.
fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let mut problems = said(after);
    let until = after.of::<Grant>().and_then(|grant| grant.until);
    if let Some(until) = until.filter(|until| before.is_none() && *until < read.today()) {
        problems.push(Problem::field("until", Text::new("grant-ended-already").with("until", until)));
    }
    let given = |row: &Row| row.of::<Grant>().and_then(|grant| grant.person);
    if let (Some(register), Some(person)) = (read.register("person"), given(after).filter(|_| before.and_then(given) != given(after)))
        && let Some(left) = read.get(register, person)?.filter(|row| row.retired)
    {
        problems.push(Problem::field("person", Text::new("person-left").with("name", left.title())));
    }
    let Some((before, person)) = before.and_then(|row| Some((row, row.of::<Grant>()?.person?))) else { return Ok(problems) };
    let counted = whole(before, root(read)?, read.today()) && account_of(read, &[person])?;
    if counted && !anybody_administers(read)? {
        problems.push(Problem::whole(Text::new("last-administrator")));
    }
    Ok(problems)
}

/// What its days and whoever answers for it have to fit.
fn said(row: &Row) -> Vec<Problem> {
    let Some(grant) = row.of::<Grant>() else { return Vec::new() };
    let mut problems = Vec::new();
    if let Some((from, _)) = grant.from.zip(grant.until).filter(|(from, until)| until < from) {
        problems.push(Problem::field("until", Text::new("grant-ends-before").with("from", from)));
    }
    if grant.role == Some(Role::Auditor) && grant.until.is_none() {
        problems.push(Problem::field("until", Text::new("grant-auditor-ends")));
    }
    if grant.sponsor.is_some() && grant.sponsor == grant.person {
        problems.push(Problem::field("sponsor", Text::new("grant-answers-for-self")));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_right_counts_on_its_first_and_its_last_day() {
        let day = |n: i8| Some(date(2026, 6, n));
        let standing = |from, until| [9, 10, 20, 21].map(|n| Grant { from, until, ..Grant::default() }.on(date(2026, 6, n)));
        use Standing::{Ahead, Counts, Ended};
        assert_eq!(standing(None, None), [Counts; 4]);
        assert_eq!(standing(day(10), day(20)), [Ahead, Counts, Counts, Ended]);
        assert_eq!(standing(day(10), None), [Ahead, Counts, Counts, Counts]);
        assert_eq!(standing(None, day(9)), [Counts, Ended, Ended, Ended]);
    }

    #[test]
    fn days_stand_in_order_and_an_auditor_has_a_last_one() {
        let somebody = Id(uuid::Uuid::from_u128(7));
        let wrong = |grant: Grant| {
            said(&Row::with(&GRANT, Id::default(), grant)).iter().map(|problem| problem.text.id.to_string()).collect::<Vec<_>>()
        };
        let auditor = Grant { role: Some(Role::Auditor), ..Grant::default() };
        assert_eq!(wrong(auditor.clone()), ["grant-auditor-ends"]);
        let (from, until) = (Some(date(2026, 6, 2)), Some(date(2026, 6, 1)));
        assert_eq!(wrong(Grant { until, ..auditor.clone() }), Vec::<&str>::new());
        assert_eq!(wrong(Grant { from, until, ..auditor }), ["grant-ends-before"]);
        assert_eq!(wrong(Grant { person: Some(somebody), sponsor: Some(somebody), ..Grant::default() }), ["grant-answers-for-self"]);
        assert_eq!(wrong(Grant::default()), Vec::<&str>::new());
    }
}
