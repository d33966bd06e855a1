//! What an auditor finds about controls: nobody owns one, or it lags behind its plan.

use super::record::CONTROL;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "control/no-owner",
        clause: "8.1",
        register: &CONTROL,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("owner:none", ""),
    },
    Lint {
        id: "control/not-carried-out",
        clause: "8.1",
        register: &CONTROL,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Listed("standing<planned", ""),
    },
    Lint {
        id: "control/review-overdue",
        clause: "8.1",
        register: &CONTROL,
        severity: Severity::Note,
        stages: Stage::WORKS,
        find: Find::Listed("next_review<today", "next_review"),
    },
];
