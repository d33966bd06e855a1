//! What an auditor finds in the inventory of assets.

use super::record::ASSET;
use ui::lint::{Find, Lint, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint { id: "asset/none", clause: "A.5.9", register: &ASSET, severity: Severity::Error, stages: Stage::ALL, find: Find::Missing("") },
    Lint {
        id: "asset/not-described",
        clause: "A.5.9",
        register: &ASSET,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("complete:no", ""),
    },
    Lint {
        id: "asset/review-overdue",
        clause: "A.5.9",
        register: &ASSET,
        severity: Severity::Note,
        stages: Stage::WORKS,
        find: Find::Listed("next_review<today", "next_review"),
    },
];
