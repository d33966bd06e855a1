//! What an auditor finds about audit programmes: none for today, not approved as it stands, clauses and controls that no audit looks at.

use super::grid::grid;
use super::record::AUDIT_PROGRAMME;
use kernel::{Fault, Text};
use ui::lint::{Find, Finding, Lint, Scan, Severity, Stage};

/// So many clauses and controls are named.
const NAMED: usize = 8;

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "audit-programme/none",
        clause: "9.2.2",
        register: &AUDIT_PROGRAMME,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Missing("starts<=today ends>=today"),
    },
    Lint {
        id: "audit-programme/not-approved",
        clause: "9.2.2",
        register: &AUDIT_PROGRAMME,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("starts<=today ends>=today approval:none", ""),
    },
    Lint {
        id: "audit-programme/moved-since-approval",
        clause: "9.2.2",
        register: &AUDIT_PROGRAMME,
        severity: Severity::Note,
        stages: Stage::ALL,
        find: Find::Listed("starts<=today ends>=today approval:moved", "moved"),
    },
    Lint {
        id: "audit-programme/skips",
        clause: "9.2.2",
        register: &AUDIT_PROGRAMME,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Own(skips),
    },
];

/// Programmes of today with what none of their audits looks at.
fn skips(scan: &Scan<'_>) -> Result<Vec<Finding>, Fault> {
    let mut found = Vec::new();
    for row in scan.matching(&AUDIT_PROGRAMME, "starts<=today ends>=today")? {
        let grid = grid(&row, scan.read)?;
        let all = grid.headings.iter().flat_map(|heading| &heading.subjects);
        let left: Vec<&str> =
            all.filter(|subject| !subject.is_covered() && !subject.retired).map(|subject| subject.reference.as_str()).collect();
        if !left.is_empty() {
            let named = left.iter().take(NAMED).copied().collect::<Vec<_>>().join(", ");
            let text = Text::new("lint-audit-programme-left").with("n", left.len()).with("named", named);
            found.push(Finding::of(&row, scan.say(&text)));
        }
    }
    Ok(found)
}
