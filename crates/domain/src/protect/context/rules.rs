//! Rules of the context: what a decision needs, how far requirements of parties are met, when something is looked at again.

use super::record::{Addressed, EXPECTATION, Expectation, ExpectationStanding, ISSUE, Issue, IssueCategory, Relevant};
use crate::protect::control::rules::{Count, total};
use crate::protect::obligation::OBLIGATION;
use kernel::{Choice, DueRule, Fault, Filter, Id, Problem, Read, Row, Text, Value};

/// Where the question of climate change stands.
#[derive(Debug, Clone)]
pub enum Climate {
    /// No open issue asks it.
    Missing,
    /// An issue asks it and nobody has decided.
    Undecided(Box<Row>),
    /// Decided, with the reasoning.
    Decided(Box<Row>),
}

/// The issue about climate change that counts: a decided one before one that waits.
///
/// # Errors
/// When the store fails.
pub fn climate(read: &dyn Read) -> Result<Climate, Fault> {
    let filter = Filter::open(&ISSUE).is(&ISSUE, "category", vec![Value::from(IssueCategory::Climate.key())]);
    let rows = read.all(&ISSUE, &filter)?;
    let decided = |row: &&Row| row.of::<Issue>().is_some_and(|issue| issue.relevant.is_some());
    if let Some(row) = rows.iter().find(decided) {
        return Ok(Climate::Decided(Box::new(row.clone())));
    }
    Ok(rows.into_iter().next().map_or(Climate::Missing, |row| Climate::Undecided(Box::new(row))))
}

/// Whether the context is determined: climate change decided, another relevant issue, an interested party.
///
/// # Errors
/// When the store fails.
pub fn determined(read: &dyn Read) -> Result<bool, Fault> {
    let relevant = Filter::open(&ISSUE).is(&ISSUE, "relevant", vec![Value::from(Relevant::Yes.key())]);
    let others = read.all(&ISSUE, &relevant)?;
    let other = others.iter().filter_map(|row| row.of::<Issue>()).any(|issue| issue.category != Some(IssueCategory::Climate));
    Ok(other && matches!(climate(read)?, Climate::Decided(_)) && read.count(&super::record::PARTY, &Filter::new())? > 0)
}

/// The standing of a requirement as the projection holds it.
pub fn standing_of(row: &Row) -> ExpectationStanding {
    row.value("standing").as_text().and_then(ExpectationStanding::from_key).unwrap_or(ExpectationStanding::Undecided)
}

/// Implementations of the controls behind a requirement, its own and those of its obligations, each control once.
pub(super) fn count(row: &Row, read: &dyn Read) -> Result<Count, Fault> {
    let mut ids = row.value("controls").links().to_vec();
    let obligations = read.get_many(&OBLIGATION, row.value("obligations").links())?;
    let field = OBLIGATION.index("controls");
    let in_use: Vec<Id> = obligations.iter().filter(|row| !row.retired).map(|row| row.id).collect();
    ids.extend(read.links_from(&in_use)?.into_iter().filter(|link| Some(link.field) == field).map(|link| link.to));
    ids.sort_unstable();
    ids.dedup();
    total(&ids, read)
}

/// How far a requirement is met, by the implementations of the controls behind it.
pub(super) fn standing(expectation: &Expectation, count: Count) -> ExpectationStanding {
    match expectation.addressed {
        None => ExpectationStanding::Undecided,
        Some(Addressed::No) => ExpectationStanding::NotAddressed,
        Some(Addressed::Yes) => match count {
            Count { of: 0, .. } => ExpectationStanding::NoControl,
            Count { in_place, of, .. } if in_place == of => ExpectationStanding::InPlace,
            Count { in_place: 0, .. } => ExpectationStanding::Planned,
            Count { .. } => ExpectationStanding::Partly,
        },
    }
}

/// Requirements in use of these parties.
///
/// # Errors
/// When the store fails.
pub fn requirements(parties: &[Id], read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(parties, &EXPECTATION, "party")?.into_iter().map(|link| link.from).collect();
    read.get_many(&EXPECTATION, &ids)
}

/// Requirements of a party that are met, of those that the management system addresses or that wait for a decision.
pub(super) fn met(row: &Row, read: &dyn Read) -> Result<(i64, i64), Fault> {
    let standings: Vec<_> = requirements(&[row.id], read)?.iter().map(standing_of).collect();
    let of = standings.iter().filter(|standing| **standing != ExpectationStanding::NotAddressed).count();
    let met = standings.iter().filter(|standing| **standing == ExpectationStanding::InPlace).count();
    Ok((i64::try_from(met).unwrap_or(i64::MAX), i64::try_from(of).unwrap_or(i64::MAX)))
}

pub(super) fn check_issue(_: Option<&Row>, after: &Row, _: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(issue) = after.of::<Issue>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    // A decision against it asks for its reason by the field table already.
    let climate = issue.category == Some(IssueCategory::Climate) && issue.relevant == Some(Relevant::Yes);
    if climate && issue.reason.trim().is_empty() {
        problems.push(Problem::field("reason", Text::new("issue-climate-needs-reason")));
    }
    Ok(problems)
}

pub(super) const DUE_ISSUE: &[DueRule] = &[DueRule::new("next_review", "issue-due-review").review()];

pub(super) const DUE_PARTY: &[DueRule] = &[DueRule::new("next_review", "party-due-review").review()];
