//! Rules of competence: who needs what, who has it on a day, and where both do not meet.

use super::record::{COMPETENCE, Competence, QUALIFICATION, Qualification};
use crate::assure::role::{ROLE, Role};
use jiff::civil::Date;
use kernel::nouns::PERSON;
use kernel::{Fault, Filter, Id, Problem, Read, Row, Text};
use std::collections::{BTreeMap, BTreeSet};

/// How somebody who needs a competence has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Held {
    /// Nothing shows it.
    Missing,
    /// What showed it no longer counts since this day.
    Ended(Date),
    /// It counts until this day.
    Until(Date),
    /// It counts for good.
    Good,
}

impl Held {
    /// It counts today.
    pub fn counts(self) -> bool {
        matches!(self, Self::Until(_) | Self::Good)
    }
}

/// Somebody who needs a competence for a role.
#[derive(Debug, Clone)]
pub struct Need {
    /// Who.
    pub person: Id,
    /// For which role.
    pub role: Id,
    /// Which competence.
    pub competence: Id,
    /// How the person has it.
    pub held: Held,
}

/// Days in their order, none of them made up.
pub(super) fn check(_: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(record) = after.of::<Qualification>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    if let Some(since) = record.since {
        if since > read.today() {
            problems.push(Problem::field("since", Text::new("qualification-ahead").with("date", since)));
        }
        if record.valid_until.is_some_and(|until| until < since) {
            problems.push(Problem::field("valid_until", Text::new("qualification-order").with("date", since)));
        }
    }
    Ok(problems)
}

/// Everybody in use who holds a role in use or stands in for it, with each competence in use that the role needs.
///
/// # Errors
/// When the store fails.
pub fn needs(read: &dyn Read) -> Result<Vec<Need>, Fault> {
    let roles: BTreeMap<Id, Row> = read.all(&ROLE, &Filter::new())?.into_iter().map(|row| (row.id, row)).collect();
    let people: BTreeSet<Id> = read.all(&PERSON, &Filter::new())?.into_iter().map(|row| row.id).collect();
    let mut best: BTreeMap<(Id, Id), Held> = BTreeMap::new();
    for row in read.all(&QUALIFICATION, &Filter::new())? {
        let Some(record) = row.of::<Qualification>() else { continue };
        let Some(key) = record.person.zip(record.competence) else { continue };
        let here = held(record, read.today());
        let slot = best.entry(key).or_insert(here);
        *slot = (*slot).max(here);
    }
    let mut list = Vec::new();
    for row in read.all(&COMPETENCE, &Filter::new())? {
        let Some(competence) = row.of::<Competence>() else { continue };
        for role in competence.roles.iter().filter_map(|id| roles.get(id)) {
            let Some(record) = role.of::<Role>() else { continue };
            for person in record.holders.iter().chain(&record.deputies).filter(|id| people.contains(id)) {
                let held = best.get(&(*person, row.id)).copied().unwrap_or(Held::Missing);
                list.push(Need { person: *person, role: role.id, competence: row.id, held });
            }
        }
    }
    Ok(list)
}

fn held(record: &Qualification, today: Date) -> Held {
    match record.valid_until {
        Some(day) if day < today => Held::Ended(day.tomorrow().unwrap_or(day)),
        Some(day) => Held::Until(day),
        None => Held::Good,
    }
}
