//! What an auditor finds about scopes: one that nobody approved, or none that applies.

use super::record::SCOPE;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "scope/none-in-force",
        clause: "4.3",
        register: &SCOPE,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Missing("state:approved,in-force"),
    },
    Lint {
        id: "scope/not-approved",
        clause: "4.3",
        register: &SCOPE,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Listed("state:approved,in-force -approval:valid", "approval"),
    },
    Lint {
        id: "scope/without-borders",
        clause: "4.3",
        register: &SCOPE,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("state:approved,in-force interfaces:none", ""),
    },
];
