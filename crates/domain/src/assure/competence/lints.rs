//! What an auditor finds about competence: what roles need and their holders cannot show.

use super::record::{COMPETENCE, QUALIFICATION};
use super::rules::{Held, needs};
use kernel::nouns::PERSON;
use kernel::{Fault, Id, Row, Text};
use std::collections::BTreeMap;
use ui::lint::{Find, Finding, Lint, Scan, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "competence/none",
        clause: "7.2 a",
        register: &COMPETENCE,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Missing(""),
    },
    Lint {
        id: "competence/gap",
        clause: "7.2 b",
        register: &PERSON,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Own(gaps),
    },
    Lint {
        id: "competence/effect-open",
        clause: "7.2 c",
        register: &QUALIFICATION,
        severity: Severity::Note,
        stages: Stage::WORKS,
        find: Find::Listed("effect_due<today effect:none", "effect_due"),
    },
    Lint {
        id: "competence/review-overdue",
        clause: "7.2 a",
        register: &COMPETENCE,
        severity: Severity::Note,
        stages: Stage::WORKS,
        find: Find::Listed("next_review<today", "next_review"),
    },
];

/// People who need a competence for a role and have none that counts today; each need by itself.
fn gaps(scan: &Scan<'_>) -> Result<Vec<Finding>, Fault> {
    let mut open = needs(scan.read)?;
    open.retain(|need| !need.held.counts());
    if open.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<Id> = open.iter().map(|need| need.person).collect();
    let people: BTreeMap<Id, Row> = scan.read.get_many(&PERSON, &ids)?.into_iter().map(|row| (row.id, row)).collect();
    let names = scan.read.names(&open.iter().flat_map(|need| [need.role, need.competence]).collect::<Vec<_>>())?;
    let title = |id: Id| names.get(&id).map(|name| name.title.clone()).unwrap_or_default();
    let told = |need: &super::rules::Need| {
        let id = if need.held == Held::Missing { "lint-competence-missing" } else { "lint-competence-ended" };
        let text = Text { id: id.into(), args: vec![("competence", title(need.competence)), ("role", title(need.role))] };
        people.get(&need.person).map(|row| Finding::of(row, scan.say(&text)))
    };
    Ok(open.iter().filter_map(told).collect())
}
