//! What an auditor finds about certification: findings of the body past their days, a visit that was to be held by now.

use super::finding::CERTIFICATION_FINDING;
use super::record::CERTIFICATION;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "certification/answer-overdue",
        clause: "10.2",
        register: &CERTIFICATION_FINDING,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Listed("state:open answer_by<today", "answer_by"),
    },
    Lint {
        id: "certification/close-overdue",
        clause: "10.2",
        register: &CERTIFICATION_FINDING,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Listed("state:open,answered,accepted close_by<today", "close_by"),
    },
    Lint {
        id: "certification/open-major",
        clause: "10.2",
        register: &CERTIFICATION,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("open_majors>0", "open_majors"),
    },
    Lint {
        id: "certification/surveillance-overdue",
        clause: "4.4",
        register: &CERTIFICATION,
        severity: Severity::Error,
        stages: Stage::WORKS,
        find: Find::Listed("state:certified surveillance_by<today", "surveillance_by"),
    },
];
