//! What an auditor finds about improvements: suggestions without an answer.

use super::record::IMPROVEMENT;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[Lint {
    id: "improvement/unanswered",
    clause: "10.1",
    register: &IMPROVEMENT,
    severity: Severity::Note,
    stages: Stage::WORKS,
    find: Find::Listed("state:suggested", ""),
}];
