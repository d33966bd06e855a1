//! What an auditor finds about communication: no plan, or what nobody told.

use super::record::COMMUNICATION;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "communication/none",
        clause: "7.4",
        register: &COMMUNICATION,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Missing(""),
    },
    Lint {
        id: "communication/overdue",
        clause: "7.4",
        register: &COMMUNICATION,
        severity: Severity::Note,
        stages: Stage::WORKS,
        find: Find::Listed("next_on<today", "next_on"),
    },
];
