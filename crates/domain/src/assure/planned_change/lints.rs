//! What an auditor finds about changes of the management system: behind their day, or without the approval.

use super::record::PLANNED_CHANGE;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[Lint {
    id: "planned-change/overdue",
    clause: "6.3",
    register: &PLANNED_CHANGE,
    severity: Severity::Warning,
    stages: Stage::WORKS,
    find: Find::Listed("state:planned,approved due<today", "due"),
}];
