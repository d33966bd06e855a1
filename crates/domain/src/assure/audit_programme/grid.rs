//! What the audits of a programme look at, clause by clause and control by control: what none covers, and what comes twice in a year.

use super::record::{AUDIT_PROGRAMME, AuditProgramme};
use crate::assure::audit::{AUDIT, Audit, AuditLine, heading, lines};
use crate::ground::framework::record::Framework;
use crate::ground::framework::{REQUIREMENT, Requirement};
use crate::protect::control::CONTROL;
use crate::protect::soa::{Applicable, SOA_LINE, SoaLine};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::text::sort_key;
use kernel::{Choice, Fault, Filter, Id, Read, Row, Value};
use std::collections::{BTreeMap, BTreeSet};
use ui::View;

/// One clause or control with the lines about it, an entry for each audit.
pub(super) struct Subject {
    /// Its reference.
    pub(super) reference: String,
    /// Its title.
    pub(super) title: String,
    /// References of what it stands for: a clause has several requirements.
    pub(super) parts: Vec<String>,
    /// Lines about it in each audit.
    pub(super) cells: Vec<Vec<AuditLine>>,
    /// It is out of use.
    pub(super) retired: bool,
    /// Two audits look at it within a year.
    pub(super) twice: bool,
}

impl Subject {
    /// Whether an audit looks at it, in whole or in part.
    pub(super) fn is_covered(&self) -> bool {
        self.cells.iter().any(|cell| !cell.is_empty())
    }
}

/// Clauses or controls under one heading.
pub(super) struct Heading {
    /// Its reference.
    pub(super) reference: String,
    /// Its title.
    pub(super) title: String,
    /// What stands under it.
    pub(super) subjects: Vec<Subject>,
}

/// The whole grid.
pub(super) struct Grid {
    /// Audits of the programme that were not cancelled, in the order of their days.
    pub(super) audits: Vec<Row>,
    /// Headings in the order of the frameworks.
    pub(super) headings: Vec<Heading>,
}

impl Grid {
    /// How many subjects are covered, and how many there are.
    pub(super) fn covered(&self) -> (u64, u64) {
        count(self.headings.iter().flat_map(|heading| &heading.subjects))
    }

    /// How many come twice within a year.
    pub(super) fn twice(&self) -> usize {
        self.headings.iter().flat_map(|heading| &heading.subjects).filter(|subject| subject.twice).count()
    }
}

/// How many of these are covered, and how many there are.
pub(super) fn count<'a>(subjects: impl Iterator<Item = &'a Subject>) -> (u64, u64) {
    subjects.fold((0, 0), |(n, of), subject| (n + u64::from(subject.is_covered()), of + 1))
}

/// Audits of a programme, in the order of their days.
///
/// # Errors
/// When the store fails.
pub fn audits(programme: Id, read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(&[programme], &AUDIT, "programme")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&AUDIT, &ids)?;
    rows.sort_by_cached_key(|row| (row.of::<Audit>().and_then(|audit| audit.starts), sort_key(&row.reference)));
    Ok(rows)
}

/// The programme that the request names, else the one of today, else the newest; none where there is none.
///
/// # Errors
/// When the one asked for is none, or the store fails.
pub(super) fn asked(view: &View<'_>) -> Result<Option<Row>, Fault> {
    let today = view.read.today();
    let runs = |row: &Row| {
        let programme = row.of::<AuditProgramme>();
        programme.is_some_and(|one| one.starts.is_some_and(|day| day <= today) && one.ends.is_none_or(|day| day >= today))
    };
    view.asked("programme", &AUDIT_PROGRAMME, |read| {
        let mut all = read.all(&AUDIT_PROGRAMME, &Filter::new())?;
        all.sort_by_key(|row| (runs(row), row.of::<AuditProgramme>().and_then(|programme| programme.starts), row.id));
        Ok(all.pop())
    })
}

/// The grid of a programme.
///
/// # Errors
/// When the store fails.
pub(super) fn grid(row: &Row, read: &dyn Read) -> Result<Grid, Fault> {
    let mut audits = audits(row.id, read)?;
    audits.retain(|row| row.common.state != "cancelled");
    let ids: Vec<Id> = audits.iter().map(|row| row.id).collect();
    let mut by_subject: BTreeMap<Id, Vec<(usize, AuditLine)>> = BTreeMap::new();
    for line in lines(&ids, read)?.iter().filter_map(|row| row.of::<AuditLine>()) {
        let place = line.audit.and_then(|audit| ids.iter().position(|id| *id == audit));
        if let Some((place, subject)) = place.zip(line.subject) {
            by_subject.entry(subject).or_default().push((place, line.clone()));
        }
    }
    let days: Vec<Option<Date>> = audits.iter().map(|row| row.of::<Audit>().and_then(|audit| audit.starts)).collect();
    let mut headings: Vec<Heading> = Vec::new();
    for wanted in subjects(row, by_subject.keys().copied().collect(), read)? {
        let mut cells = vec![Vec::new(); ids.len()];
        for (place, line) in wanted.ids.iter().filter_map(|id| by_subject.get(id)).flatten() {
            if let Some(cell) = cells.get_mut(*place) {
                cell.push(line.clone());
            }
        }
        let twice = comes_twice(&cells, &days);
        let Wanted { heading: (reference, title), name, parts, retired, .. } = wanted;
        let subject = Subject { reference: name.0, title: name.1, parts, cells, retired, twice };
        match headings.iter_mut().find(|heading| heading.reference == reference) {
            Some(heading) => heading.subjects.push(subject),
            None => headings.push(Heading { reference, title, subjects: vec![subject] }),
        }
    }
    Ok(Grid { audits, headings })
}

/// Whether two audits less than a year apart look at the same.
fn comes_twice(cells: &[Vec<AuditLine>], days: &[Option<Date>]) -> bool {
    let at: Vec<Date> = cells.iter().zip(days).filter(|(cell, _)| !cell.is_empty()).filter_map(|(_, day)| *day).collect();
    at.windows(2).any(|pair| {
        pair.first().and_then(|first| first.checked_add(1.year()).ok()).zip(pair.get(1)).is_some_and(|(until, next)| *next < until)
    })
}

/// Something that a programme has to cover, or covers.
struct Wanted {
    heading: (String, String),
    name: (String, String),
    ids: Vec<Id>,
    parts: Vec<String>,
    retired: bool,
}

/// Clauses of the system by their numbers, then the applicable controls, then whatever else is looked at.
fn subjects(row: &Row, looked: BTreeSet<Id>, read: &dyn Read) -> Result<Vec<Wanted>, Fault> {
    let mut all = read.all(&REQUIREMENT, &Filter::new())?;
    let place = |row: &Row| row.of::<Requirement>().map(|requirement| (requirement.framework, requirement.position));
    all.sort_by_key(place);
    let of = |framework: Framework| {
        let is = move |row: &&Row| row.of::<Requirement>().and_then(|requirement| requirement.framework) == Some(framework);
        all.iter().filter(is).collect::<Vec<&Row>>()
    };
    let newest = |new: Framework, old: Framework| {
        let rows = of(new);
        if rows.is_empty() { of(old) } else { rows }
    };
    let mut wanted: Vec<Wanted> = Vec::new();
    for row in newest(Framework::Iso27001, Framework::Iso27001Old) {
        let Some(clause) = row.of::<Requirement>() else { continue };
        match wanted.iter_mut().find(|wanted| wanted.name.0 == clause.group) {
            Some(known) => {
                known.ids.push(row.id);
                known.parts.push(row.reference.clone());
            }
            None => wanted.push(Wanted {
                heading: heading(clause)?,
                name: (clause.group.clone(), clause.theme.clone()),
                ids: vec![row.id],
                parts: vec![row.reference.clone()],
                retired: row.retired,
            }),
        }
    }
    let applicable = applicable(row, read)?;
    let by_hand = |row: &Row, heading: (String, String)| Wanted {
        heading,
        name: (row.reference.clone(), row.title()),
        ids: vec![row.id],
        parts: vec![row.reference.clone()],
        retired: row.retired,
    };
    let controls = newest(Framework::Iso27002, Framework::Iso27002Old);
    for row in controls.into_iter().filter(|row| applicable.as_ref().is_none_or(|ids| ids.contains(&row.id)) || looked.contains(&row.id)) {
        let group = row.of::<Requirement>().map(|one| (one.group.clone(), one.theme.clone())).unwrap_or_default();
        wanted.push(by_hand(row, group));
    }
    // Own controls of the statement, and what is looked at beside all that, such as a control that has left or an article of a law.
    let known: BTreeSet<Id> = wanted.iter().flat_map(|wanted| wanted.ids.iter().copied()).collect();
    let rest: Vec<Id> = applicable.unwrap_or_default().union(&looked).copied().filter(|id| !known.contains(id)).collect();
    let words = read.words();
    for row in read.get_many(&CONTROL, &rest)? {
        wanted.push(by_hand(&row, (String::new(), words.get("audit-grid-own"))));
    }
    for row in read.get_many(&REQUIREMENT, &rest)? {
        let framework = row.of::<Requirement>().and_then(|requirement| requirement.framework);
        let name = framework.map(|framework| words.choice(Framework::CHOICES, framework.key())).unwrap_or_default();
        wanted.push(by_hand(&row, (name, String::new())));
    }
    Ok(wanted)
}

/// What the statement of the scope includes; nothing is said where there is no statement.
fn applicable(row: &Row, read: &dyn Read) -> Result<Option<BTreeSet<Id>>, Fault> {
    let scope = row.of::<AuditProgramme>().and_then(|programme| programme.scope);
    let filter = scope.map_or_else(Filter::new, |scope| Filter::new().is(&SOA_LINE, "scope", vec![Value::from(scope)]));
    let lines = read.all(&SOA_LINE, &filter)?;
    let included = lines.iter().filter_map(|row| row.of::<SoaLine>()).filter(|line| line.applicable != Some(Applicable::No));
    let ids: BTreeSet<Id> = included.filter_map(|line| line.subject).collect();
    Ok((!lines.is_empty()).then_some(ids))
}
