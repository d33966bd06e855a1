//! What an auditor finds about corrective action: late answers, actions whose effect nobody checked.

use super::action::CORRECTIVE_ACTION;
use super::record::NONCONFORMITY;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "nonconformity/answer-overdue",
        clause: "10.2",
        register: &NONCONFORMITY,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Listed("state:open,contained,analysed answer_by<today", "answer_by"),
    },
    Lint {
        id: "nonconformity/check-overdue",
        clause: "10.2 d",
        register: &NONCONFORMITY,
        severity: Severity::Error,
        stages: Stage::WORKS,
        find: Find::Listed("state:checking check_on<today", "check_on"),
    },
    Lint {
        id: "nonconformity/not-checked",
        clause: "10.2 d",
        register: &NONCONFORMITY,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Listed("state:acting actions>0 open_actions:0", "actions"),
    },
    Lint {
        id: "nonconformity/open-major",
        clause: "10.2",
        register: &NONCONFORMITY,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("grade:major -state:closed,withdrawn", "state"),
    },
    Lint {
        id: "nonconformity/no-owner",
        clause: "10.2",
        register: &NONCONFORMITY,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("-state:closed,withdrawn owner:none", ""),
    },
    Lint {
        id: "nonconformity/action-overdue",
        clause: "10.2 c",
        register: &CORRECTIVE_ACTION,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Listed("-state:done,dropped due<today", "due"),
    },
];
