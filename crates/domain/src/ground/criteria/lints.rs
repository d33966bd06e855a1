//! What an auditor finds about criteria: none in force, or some that nobody approved.

use super::record::CRITERIA;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "criteria/none-in-force",
        clause: "6.1.2 a",
        register: &CRITERIA,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Missing("state:in-force"),
    },
    Lint {
        id: "criteria/not-approved",
        clause: "6.1.2 a",
        register: &CRITERIA,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("state:in-force -approval:valid", "approval"),
    },
];
