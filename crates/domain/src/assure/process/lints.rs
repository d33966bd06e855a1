//! What an auditor finds about the processes of the management system.

use super::record::ISMS_PROCESS;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "process/none",
        clause: "4.4",
        register: &ISMS_PROCESS,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Missing(""),
    },
    Lint {
        id: "process/no-owner",
        clause: "8.1",
        register: &ISMS_PROCESS,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("owner:none", ""),
    },
    Lint {
        id: "process/review-overdue",
        clause: "8.1",
        register: &ISMS_PROCESS,
        severity: Severity::Note,
        stages: Stage::WORKS,
        find: Find::Listed("next_review<today", "next_review"),
    },
];
