//! What an auditor finds about frameworks: the standard or its controls are not adopted.

use super::record::ADOPTION;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "framework/no-standard",
        clause: "4.4",
        register: &ADOPTION,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Missing("framework:iso27001-2022"),
    },
    Lint {
        id: "framework/no-controls",
        clause: "6.1.3 c",
        register: &ADOPTION,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Missing("framework:iso27002-2022"),
    },
];
