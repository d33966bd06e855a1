//! What an auditor finds about tasks: what was to be done by now.

use kernel::nouns::TASK;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[Lint {
    id: "task/overdue",
    clause: "8.1",
    register: &TASK,
    severity: Severity::Note,
    stages: Stage::WORKS,
    find: Find::Listed("state:open,in-progress due<today", "due"),
}];
