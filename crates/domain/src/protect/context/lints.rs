//! What an auditor finds about the context: questions left open, reviews that passed.

use super::record::{EXPECTATION, ISSUE, PARTY};
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "context/issue-undecided",
        clause: "4.1",
        register: &ISSUE,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("-state:closed relevant:none", ""),
    },
    Lint {
        id: "context/no-issues",
        clause: "4.1",
        register: &ISSUE,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Missing("relevant:yes"),
    },
    Lint {
        id: "context/no-parties",
        clause: "4.2 a",
        register: &PARTY,
        severity: Severity::Error,
        stages: Stage::ALL,
        find: Find::Missing(""),
    },
    Lint {
        id: "context/requirement-undecided",
        clause: "4.2 c",
        register: &EXPECTATION,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("addressed:none", ""),
    },
    Lint {
        id: "context/requirement-unmet",
        clause: "4.2 c",
        register: &EXPECTATION,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Listed("standing:no-control", ""),
    },
    Lint {
        id: "context/issue-review-overdue",
        clause: "4.1",
        register: &ISSUE,
        severity: Severity::Note,
        stages: Stage::WORKS,
        find: Find::Listed("-state:closed next_review<today", "next_review"),
    },
    Lint {
        id: "context/party-review-overdue",
        clause: "4.2 a",
        register: &PARTY,
        severity: Severity::Note,
        stages: Stage::WORKS,
        find: Find::Listed("next_review<today", "next_review"),
    },
];
