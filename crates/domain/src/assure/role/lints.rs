//! What an auditor finds about roles: nobody runs the management system, or roles stand empty.

use super::record::{ROLE, Role};
use kernel::nouns::PERSON;
use kernel::{Fault, Filter, Id, Row};
use std::collections::BTreeSet;
use ui::lint::{Find, Finding, Lint, Scan, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "role/no-isms-manager",
        clause: "5.3",
        register: &PERSON,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Missing("functions:isms-manager"),
    },
    Lint {
        id: "role/no-top-management",
        clause: "5.1",
        register: &PERSON,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Missing("functions:top-management"),
    },
    Lint {
        id: "role/no-internal-auditor",
        clause: "9.2",
        register: &PERSON,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Missing("functions:internal-auditor"),
    },
    Lint { id: "role/none", clause: "5.3", register: &ROLE, severity: Severity::Warning, stages: Stage::ALL, find: Find::Missing("") },
    Lint {
        id: "role/holder-gone",
        clause: "5.3",
        register: &ROLE,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Own(holder_gone),
    },
    Lint {
        id: "role/no-deputy",
        clause: "5.3",
        register: &ROLE,
        severity: Severity::Note,
        stages: Stage::ALL,
        find: Find::Listed("deputies:none", ""),
    },
    Lint {
        id: "role/review-overdue",
        clause: "5.3",
        register: &ROLE,
        severity: Severity::Note,
        stages: Stage::WORKS,
        find: Find::Listed("next_review<today", "next_review"),
    },
];

/// Roles of which every holder is out of use.
fn holder_gone(scan: &Scan<'_>) -> Result<Vec<Finding>, Fault> {
    let rows = scan.rows(&ROLE, Filter::new())?;
    let holders = |row: &Row| row.of::<Role>().map(|role| role.holders.clone()).unwrap_or_default();
    let people: Vec<Id> = rows.iter().flat_map(holders).collect();
    let here: BTreeSet<Id> = scan.read.names(&people)?.into_iter().filter(|(_, name)| !name.retired).map(|(id, _)| id).collect();
    Ok(rows.iter().filter(|row| !holders(row).iter().any(|id| here.contains(id))).map(|row| Finding::of(row, "")).collect())
}
