//! What the cycle holds: deadlines, audits, visits, reviews, each with its day and how it stands. The page of a year and the sheet of three years
//! show the same.

use super::cycle::{Deadline, deadlines, restore_by, suspended_until};
use super::derived::{cycle_of, held};
use super::finding::{CertificationFinding, STATES as FINDING_STATES, breaches, findings};
use super::pieces::{deadline_mark, demand, kept};
use super::record::{CERTIFICATION, Certification};
use super::visit::{CertificationVisit, Visit, day, visits};
use crate::assure::audit::{self, AUDIT, Audit, AuditFinding, FindingKind};
use crate::assure::management_review::{MANAGEMENT_REVIEW, ManagementReview};
use jiff::civil::Date;
use kernel::{Choice, Fault, Filter, Id, Mark, Read, Register, Row};
use std::collections::BTreeMap;
use ui::View;

/// Something of the cycle on its day.
#[derive(Debug, Clone)]
pub(super) struct Item {
    /// The day that counts: done, else planned or demanded.
    pub(super) day: Date,
    /// Message id of its kind.
    pub(super) kind: &'static str,
    /// Register and reference of the record.
    pub(super) register: &'static Register,
    pub(super) reference: String,
    /// What it is.
    pub(super) what: String,
    /// How it stands, with its sign.
    pub(super) mark: Option<Mark>,
    pub(super) stands: String,
    /// What was found, in numbers; empty where nothing can be.
    pub(super) found: String,
}

/// Certifications in use, by reference.
pub(super) fn certifications(read: &dyn Read) -> Result<Vec<Row>, Fault> {
    let mut rows = read.all(&CERTIFICATION, &Filter::new())?;
    rows.sort_by_cached_key(|row| kernel::text::sort_key(&row.reference));
    Ok(rows)
}

/// Everything of these certifications, every audit of our own and every review of management, in the order of the days.
pub(super) fn items(view: &View<'_>, rows: &[Row]) -> Result<Vec<Item>, Fault> {
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let visits = visits(&ids, view.read)?;
    let mut all = Vec::new();
    for row in rows {
        let own: Vec<Row> = visits.iter().filter(|visit| visit.value("certification").as_link() == Some(row.id)).cloned().collect();
        all.extend(demanded(view, row, &own));
    }
    all.extend(of_visits(view, &visits)?);
    all.extend(of_audits(view)?);
    all.extend(of_reviews(view)?);
    all.sort_by_cached_key(|item| (item.day, kernel::text::sort_key(&item.reference)));
    Ok(all)
}

/// The deadlines of a certification.
fn demanded(view: &View<'_>, row: &Row, visits: &[Row]) -> Vec<Item> {
    let Some(record) = row.of::<Certification>() else { return Vec::new() };
    let item = |day, what: String, mark, stands| Item {
        day,
        kind: "certification-kind-deadline",
        register: &CERTIFICATION,
        reference: row.reference.clone(),
        what,
        mark,
        stands,
        found: String::new(),
    };
    let Some(cycle) = cycle_of(record) else { return Vec::new() };
    let today = view.read.today();
    let of_cycle =
        |deadline: Deadline| item(deadline.by, demand(view, deadline.demand), Some(deadline_mark(&deadline, today)), kept(view, &deadline));
    let mut all: Vec<Item> = match row.common.state.as_str() {
        "certified" | "suspended" => deadlines(&cycle, &held(&cycle, visits)).into_iter().map(of_cycle).collect(),
        _ => Vec::new(),
    };
    let open = |day: Date| {
        if day < today { (Some(Mark::Late), view.t("certification-missed")) } else { (Some(Mark::Planned), view.t("certification-ahead")) }
    };
    if row.common.state == "expired" {
        let (mark, stands) = open(restore_by(cycle.end));
        all.push(item(restore_by(cycle.end), view.t("certification-demand-restore"), mark, stands));
    }
    if let Some(since) = record.suspended {
        let (mark, stands) = open(suspended_until(since));
        all.push(item(suspended_until(since), view.t("certification-demand-reinstate"), mark, stands));
    }
    all
}

/// Visits that were not cancelled, with what they found.
fn of_visits(view: &View<'_>, rows: &[Row]) -> Result<Vec<Item>, Fault> {
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let mut found: BTreeMap<Id, (usize, usize, usize)> = BTreeMap::new();
    for row in findings(&ids, view.read)? {
        let Some(finding) = row.of::<CertificationFinding>() else { continue };
        let numbers = found.entry(finding.visit.unwrap_or_default()).or_default();
        let open = !FINDING_STATES.closed.contains(&row.common.state.as_str());
        numbers.0 += 1;
        numbers.1 += usize::from(breaches(finding.grade));
        numbers.2 += usize::from(breaches(finding.grade) && open);
    }
    let item = |row: &Row| {
        let visit = row.of::<CertificationVisit>()?;
        let numbers = found.get(&row.id).map(|(all, breaches, open)| {
            let number = |n: &usize| n.to_string();
            view.tw("certification-found", &[("n", number(all)), ("breaches", number(breaches)), ("open", number(open))])
        });
        let kind = visit.kind.map(|kind| view.words.choice(Visit::CHOICES, kind.key())).unwrap_or_default();
        let choices = row.register.workflow.choices;
        Some(Item {
            day: day(row)?,
            kind: "certification-kind-visit",
            register: row.register,
            reference: row.reference.clone(),
            what: if visit.title == kind { kind } else { format!("{}: {kind}", visit.title) },
            mark: choices.mark(&row.common.state),
            stands: view.words.choice(choices, &row.common.state),
            found: numbers.unwrap_or_default(),
        })
    };
    Ok(rows.iter().filter(|row| row.common.state != "cancelled").filter_map(item).collect())
}

/// Audits that were not cancelled, with what they found.
fn of_audits(view: &View<'_>) -> Result<Vec<Item>, Fault> {
    let rows = view.read.all(&AUDIT, &Filter::new())?;
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let mut found: BTreeMap<Id, (usize, usize)> = BTreeMap::new();
    for row in audit::findings(&ids, view.read)? {
        let Some(finding) = row.of::<AuditFinding>() else { continue };
        let numbers = found.entry(finding.audit.unwrap_or_default()).or_default();
        numbers.0 += 1;
        numbers.1 += usize::from(matches!(finding.kind, Some(FindingKind::Minor | FindingKind::Major)));
    }
    let choices = AUDIT.workflow.choices;
    let item = |row: &Row| {
        let audit = row.of::<Audit>()?;
        let numbers = found
            .get(&row.id)
            .map(|(all, breaches)| view.tw("certification-audit-found", &[("n", all.to_string()), ("breaches", breaches.to_string())]));
        Some(Item {
            day: audit.ends.or(audit.starts)?,
            kind: "certification-kind-audit",
            register: &AUDIT,
            reference: row.reference.clone(),
            what: row.title(),
            mark: choices.mark(&row.common.state),
            stands: view.words.choice(choices, &row.common.state),
            found: numbers.unwrap_or_default(),
        })
    };
    Ok(rows.iter().filter(|row| row.common.state != "cancelled").filter_map(item).collect())
}

/// Reviews of management that were not cancelled.
fn of_reviews(view: &View<'_>) -> Result<Vec<Item>, Fault> {
    let rows = view.read.all(&MANAGEMENT_REVIEW, &Filter::new())?;
    let choices = MANAGEMENT_REVIEW.workflow.choices;
    let item = |row: &Row| {
        let review = row.of::<ManagementReview>()?;
        Some(Item {
            day: review.held.or(review.planned)?,
            kind: "certification-kind-review",
            register: &MANAGEMENT_REVIEW,
            reference: row.reference.clone(),
            what: row.title(),
            mark: choices.mark(&row.common.state),
            stands: view.words.choice(choices, &row.common.state),
            found: String::new(),
        })
    };
    Ok(rows.iter().filter(|row| row.common.state != "cancelled").filter_map(item).collect())
}
