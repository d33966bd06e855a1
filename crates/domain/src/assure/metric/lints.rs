//! What an auditor finds about measuring: nothing is measured, or values are missing.

use super::record::METRIC;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint { id: "metric/none", clause: "9.1", register: &METRIC, severity: Severity::Error, stages: Stage::ALL, find: Find::Missing("") },
    Lint {
        id: "metric/value-overdue",
        clause: "9.1",
        register: &METRIC,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Listed("next_due<today", "next_period"),
    },
    Lint {
        id: "metric/bad",
        clause: "9.1",
        register: &METRIC,
        severity: Severity::Note,
        stages: Stage::WORKS,
        find: Find::Listed("judged:bad", "last_period"),
    },
];
