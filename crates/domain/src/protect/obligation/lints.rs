//! What an auditor finds in the register of laws and contracts.

use super::record::OBLIGATION;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "obligation/undecided",
        clause: "A.5.31",
        register: &OBLIGATION,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("state:identified", ""),
    },
    Lint {
        id: "obligation/no-control",
        clause: "A.5.31",
        register: &OBLIGATION,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Listed("state:applies standing<planned", ""),
    },
    Lint {
        id: "obligation/term-passed",
        clause: "A.5.31",
        register: &OBLIGATION,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("state:applies term:passed", "valid_until"),
    },
    Lint {
        id: "obligation/review-overdue",
        clause: "A.5.31",
        register: &OBLIGATION,
        severity: Severity::Note,
        stages: Stage::WORKS,
        find: Find::Listed("-state:ended next_review<today", "next_review"),
    },
];
