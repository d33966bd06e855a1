//! What an auditor finds about evidence: stale, or never looked at.

use super::record::EVIDENCE;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "evidence/stale",
        clause: "9.1",
        register: &EVIDENCE,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Listed("state:accepted freshness:stale", "valid_until"),
    },
    Lint {
        id: "evidence/not-reviewed",
        clause: "9.1",
        register: &EVIDENCE,
        severity: Severity::Note,
        stages: Stage::WORKS,
        find: Find::Listed("state:collected", "collected_on"),
    },
];
