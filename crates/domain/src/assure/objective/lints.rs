//! What an auditor finds about objectives: none agreed, or nobody looked how far they are.

use super::record::OBJECTIVE;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "objective/none-agreed",
        clause: "6.2",
        register: &OBJECTIVE,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Missing("state:agreed,reached,missed"),
    },
    Lint {
        id: "objective/evaluation-overdue",
        clause: "6.2",
        register: &OBJECTIVE,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Listed("state:agreed next_evaluation<today", "next_evaluation"),
    },
    Lint {
        id: "objective/day-passed",
        clause: "6.2",
        register: &OBJECTIVE,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Listed("state:agreed target_date<today", "target_date"),
    },
    Lint {
        id: "objective/no-owner",
        clause: "6.2",
        register: &OBJECTIVE,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("-state:withdrawn owner:none", ""),
    },
];
