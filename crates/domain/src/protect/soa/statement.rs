//! The statement of one scope as pages and reports need it, read in a fixed small number of queries.

use super::gaps::Lacks;
use super::record::{Applicable, SOA_LINE, SoaLine, Status};
use super::rules::status;
use crate::ground::framework::record::Framework;
use crate::ground::framework::{REQUIREMENT, Requirement};
use crate::ground::scope::SCOPE;
use kernel::text::sort_key;
use kernel::{Fault, Filter, Id, Name, Read, Row, Value};
use std::collections::BTreeMap;

/// A line with what it is about.
pub(super) struct Line {
    pub(super) row: Row,
    /// The requirement; [`None`] for an own control.
    pub(super) requirement: Option<Row>,
    /// Reference of the subject, such as A.5.1 or C-7.
    pub(super) reference: String,
    pub(super) status: Status,
}

impl Line {
    pub(super) fn line(&self) -> Option<&SoaLine> {
        self.row.of()
    }

    /// The requirement or the own control that it is about.
    pub(super) fn subject(&self) -> Option<Id> {
        self.line().and_then(|line| line.subject)
    }

    /// Why it is applicable, or why not.
    pub(super) fn reason(&self) -> &str {
        self.line().map_or("", |line| if self.applicable() { &line.reason } else { &line.exclusion_reason })
    }

    pub(super) fn asked(&self) -> Option<&Requirement> {
        self.requirement.as_ref().and_then(|row| row.of())
    }

    pub(super) fn applicable(&self) -> bool {
        self.line().is_some_and(|line| line.applicable != Some(Applicable::No))
    }

    pub(super) fn number(&self, key: &str) -> i64 {
        self.row.value(key).as_int().unwrap_or_default()
    }

    pub(super) fn in_place_of(&self) -> (i64, i64) {
        (self.number("in_place"), self.number("of"))
    }

    /// Without a reason for inclusion, though it is applicable.
    pub(super) fn unreasoned(&self) -> bool {
        Lacks::of(&self.row).reason
    }

    /// With a reason that nothing stands behind: a risk while no risk is treated, a law or a contract while no obligation is named.
    pub(super) fn untraced(&self) -> bool {
        let lacks = Lacks::of(&self.row);
        lacks.risk || lacks.obligation
    }

    /// Implemented, while neither evidence nor a test shows it.
    pub(super) fn unshown(&self) -> bool {
        self.status == Status::Implemented && self.number("evidence") == 0 && self.number("tests") == 0
    }

    /// Edition, group and its title; own controls come last.
    pub(super) fn group(&self) -> (Option<Framework>, &str, &str) {
        self.asked().map_or((None, "", ""), |asked| (asked.framework, asked.group.as_str(), asked.theme.as_str()))
    }
}

impl AsRef<Row> for Line {
    fn as_ref(&self) -> &Row {
        &self.row
    }
}

/// The lines of a scope in their order, with the scopes there are.
pub(super) struct Statement {
    pub(super) scopes: Vec<Row>,
    pub(super) scope: Option<Row>,
    pub(super) lines: Vec<Line>,
    pub(super) names: BTreeMap<Id, Name>,
}

impl Statement {
    /// Reads the statement of the scope with this reference, or of the first scope.
    pub(super) fn load(read: &dyn Read, scope: &str) -> Result<Self, Fault> {
        let scopes = read.all(&SCOPE, &Filter::new())?;
        let chosen = scopes.iter().find(|row| row.reference.eq_ignore_ascii_case(scope)).or_else(|| scopes.first()).cloned();
        let Some(chosen) = chosen else { return Ok(Self { scopes, scope: None, lines: Vec::new(), names: BTreeMap::new() }) };
        let filter = Filter::new().is(&SOA_LINE, "scope", vec![Value::Link(chosen.id)]);
        let rows = read.all(&SOA_LINE, &filter)?;
        let subjects: Vec<Id> = rows.iter().filter_map(|row| row.of::<SoaLine>()?.subject).collect();
        let mut asked: BTreeMap<Id, Row> = read.get_many(&REQUIREMENT, &subjects)?.into_iter().map(|row| (row.id, row)).collect();
        let own = subjects.iter().filter(|id| !asked.contains_key(id)).copied();
        let owners = rows.iter().filter_map(|row| row.common.owner);
        let mut wanted: Vec<Id> = own.chain(owners).collect();
        wanted.sort_unstable();
        wanted.dedup();
        let names = read.names(&wanted)?;
        let mut lines: Vec<Line> = rows
            .into_iter()
            .map(|row| {
                let subject = row.of::<SoaLine>().and_then(|line| line.subject).unwrap_or_default();
                let requirement = asked.remove(&subject);
                let named = || names.get(&subject).map(|name| name.reference.clone()).unwrap_or_else(|| row.reference.clone());
                let reference = requirement.as_ref().map_or_else(named, |row| row.reference.clone());
                let status = status(&row);
                Line { row, requirement, reference, status }
            })
            .collect();
        lines.sort_by_cached_key(|line| {
            let (edition, ..) = line.group();
            (edition.is_none(), edition, line.line().and_then(|line| line.number), sort_key(&line.reference))
        });
        Ok(Self { scopes, scope: Some(chosen), lines, names })
    }

    /// Name of the owner of a line.
    pub(super) fn owner(&self, line: &Line) -> &str {
        line.row.common.owner.and_then(|id| self.names.get(&id)).map_or("", |name| name.title.as_str())
    }

    /// More than one set of controls is adopted.
    pub(super) fn several_editions(&self) -> bool {
        let mut editions = self.lines.iter().filter_map(|line| line.group().0);
        let first = editions.next();
        editions.any(|edition| Some(edition) != first)
    }
}

/// Lines in a row that stand under the same heading.
pub(super) fn grouped<'a>(lines: &[&'a Line]) -> Vec<(&'a Line, Vec<&'a Line>)> {
    let mut groups: Vec<(&Line, Vec<&Line>)> = Vec::new();
    for line in lines {
        match groups.last_mut().filter(|(first, _)| first.group() == line.group()) {
            Some((_, group)) => group.push(line),
            None => groups.push((line, vec![line])),
        }
    }
    groups
}
