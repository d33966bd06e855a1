//! What an auditor finds about audits: none in time, days that passed, auditors who were not independent, breaches that led nowhere.

use super::finding::AUDIT_FINDING;
use super::record::{AUDIT, Audit};
use kernel::{Fault, Row, Text};
use ui::lint::{Find, Finding, Lint, Scan, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "audit/none-in-a-year",
        clause: "9.2.1",
        register: &AUDIT,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Missing("kind:internal state:reported,closed ends>=-1y"),
    },
    Lint {
        id: "audit/overdue",
        clause: "9.2.1",
        register: &AUDIT,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("state:planned starts<today", "starts"),
    },
    Lint {
        id: "audit/report-overdue",
        clause: "9.2.2",
        register: &AUDIT,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Listed("state:in-progress report_due<today", "report_due"),
    },
    Lint {
        id: "audit/not-independent",
        clause: "9.2.2",
        register: &AUDIT,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Own(not_independent),
    },
    Lint {
        id: "audit/breach-not-raised",
        clause: "10.2",
        register: &AUDIT_FINDING,
        severity: Severity::Error,
        stages: Stage::WORKS,
        find: Find::Listed("kind:minor,major nonconformity:none", "kind"),
    },
];

/// Audits by somebody who had to do with what was audited, as the record names them.
fn not_independent(scan: &Scan<'_>) -> Result<Vec<Finding>, Fault> {
    let audits = scan.matching(&AUDIT, "-state:cancelled")?;
    let told = |row: &Row| {
        let mut names: Vec<&str> = row.of::<Audit>()?.ties.iter().filter_map(|tie| tie.first().map(String::as_str)).collect();
        names.dedup();
        (!names.is_empty()).then(|| Finding::of(row, scan.say(&Text::new("lint-audit-ties").with("who", names.join(", ")))))
    };
    Ok(audits.iter().filter_map(told).collect())
}
