//! What the audits of a programme look at, as it was approved and as it stands: one text for both, and what differs.

use super::grid::audits;
use super::record::AuditProgramme;
use crate::assure::audit::{Audit, AuditLine, lines};
use kernel::text::sort_key;
use kernel::{Choice, Fault, Id, Read, Row, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Audits by their references, each with its days, and its lines by what they look at with the reasons.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Plan(BTreeMap<String, Planned>);

/// What is planned of one audit.
#[derive(Debug, Default, PartialEq, Eq)]
struct Planned {
    days: String,
    looks: BTreeMap<String, String>,
}

/// What differs between two plans, an entry for each audit.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Difference {
    /// The audit.
    pub(super) audit: String,
    /// What became of it.
    pub(super) what: What,
    /// What it looks at beside what was approved.
    pub(super) more: Vec<String>,
    /// What it does not look at any more.
    pub(super) less: Vec<String>,
    /// What it looks at for other reasons.
    pub(super) otherwise: Vec<String>,
}

/// What became of an audit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// It came later.
    Came,
    /// It left or was cancelled.
    Left,
    /// It has other days.
    Moved,
    /// Its days are as they were.
    Same,
}

/// What the audits of a programme look at now.
///
/// # Errors
/// When the store fails.
pub(super) fn now(programme: Id, read: &dyn Read) -> Result<Plan, Fault> {
    let mut rows = audits(programme, read)?;
    rows.retain(|row| row.common.state != "cancelled");
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let lines = lines(&ids, read)?;
    let subjects: Vec<Id> = lines.iter().filter_map(|row| row.of::<AuditLine>()?.subject).collect();
    let names = read.names(&subjects)?;
    let mut plan = Plan::default();
    for (row, audit) in rows.iter().filter_map(|row| Some((row, row.of::<Audit>()?))) {
        let day = |day: Option<jiff::civil::Date>| day.map(|day| day.to_string()).unwrap_or_default();
        let mut looks = BTreeMap::new();
        for (line, said) in
            lines.iter().filter_map(|line| Some((line, line.of::<AuditLine>()?))).filter(|(_, said)| said.audit == Some(row.id))
        {
            let what = said.subject.and_then(|id| names.get(&id)).map_or_else(|| line.reference.clone(), |name| name.reference.clone());
            looks.insert(what, said.chosen.iter().map(|reason| reason.key()).collect::<Vec<_>>().join(", "));
        }
        plan.0.insert(row.reference.clone(), Planned { days: format!("{} – {}", day(audit.starts), day(audit.ends)), looks });
    }
    Ok(plan)
}

/// A programme without the plan that was approved before: what it says itself.
pub(super) fn without(row: &Row) -> Row {
    let mut row = row.clone();
    if let Some(place) = row.register.index("approved_plan") {
        row.set(place, Value::None);
    }
    row
}

/// What was approved.
pub(super) fn approved(programme: &AuditProgramme) -> Plan {
    let mut plan = Plan::default();
    for line in &programme.approved_plan {
        let cell = |place: usize| line.get(place).cloned().unwrap_or_default();
        let planned = plan.0.entry(cell(0)).or_default();
        planned.days = cell(1);
        planned.looks.extend(cell(3).split(", ").filter(|what| !what.is_empty()).map(|what| (what.to_owned(), cell(2))));
    }
    plan
}

impl Plan {
    /// As rows that a record keeps: an audit, its days, the reasons, and what is looked at for them.
    pub(super) fn rows(&self) -> Vec<Vec<String>> {
        let mut rows = Vec::new();
        for (audit, planned) in &self.0 {
            let mut by_reason: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
            for (what, why) in &planned.looks {
                by_reason.entry(why).or_default().push(what);
            }
            if by_reason.is_empty() {
                by_reason.insert("", Vec::new());
            }
            for (why, mut what) in by_reason {
                what.sort_by_cached_key(|what| sort_key(what));
                rows.push(vec![audit.clone(), planned.days.clone(), why.to_owned(), what.join(", ")]);
            }
        }
        rows
    }

    /// What is otherwise here than it was there.
    pub(super) fn since(&self, before: &Self) -> Vec<Difference> {
        let nothing = Planned::default();
        let audits: BTreeSet<&String> = self.0.keys().chain(before.0.keys()).collect();
        let mut found = Vec::new();
        for audit in audits {
            let (then, now) = (before.0.get(audit), self.0.get(audit));
            let what = match (then, now) {
                (None, _) => What::Came,
                (_, None) => What::Left,
                (Some(then), Some(now)) if then.days != now.days => What::Moved,
                _ => What::Same,
            };
            let (then, now) = (then.unwrap_or(&nothing), now.unwrap_or(&nothing));
            let missing = |one: &Planned, other: &Planned| sorted(one.looks.keys().filter(|what| !other.looks.contains_key(*what)));
            let difference = Difference {
                audit: audit.clone(),
                what,
                more: missing(now, then),
                less: if what == What::Left { Vec::new() } else { missing(then, now) },
                otherwise: sorted(
                    now.looks.iter().filter(|(what, why)| then.looks.get(*what).is_some_and(|then| then != *why)).map(|(what, _)| what),
                ),
            };
            if what != What::Same || !difference.more.is_empty() || !difference.less.is_empty() || !difference.otherwise.is_empty() {
                found.push(difference);
            }
        }
        found
    }
}

fn sorted<'a>(what: impl Iterator<Item = &'a String>) -> Vec<String> {
    let mut list: Vec<String> = what.cloned().collect();
    list.sort_by_cached_key(|what| sort_key(what));
    list
}
