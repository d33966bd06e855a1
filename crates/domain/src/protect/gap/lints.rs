//! What an auditor asks about gap analyses: begun and never finished, gaps that were to be closed by now and about which nothing is done.

use super::record::{GAP_ANALYSIS, GAP_ANSWER, GapAnalysis};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{Fault, Row, Text};
use ui::lint::{Find, Finding, Lint, Scan, Severity, Stage};

const CLAUSE: &str = "4.4";

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "gap/unfinished",
        clause: CLAUSE,
        register: &GAP_ANALYSIS,
        severity: Severity::Note,
        stages: Stage::ALL,
        find: Find::Own(unfinished),
    },
    Lint {
        id: "gap/urgent-unplanned",
        clause: CLAUSE,
        register: &GAP_ANSWER,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("phase:signed priority:high follow_up:unplanned", "priority"),
    },
    Lint {
        id: "gap/target-passed",
        clause: CLAUSE,
        register: &GAP_ANSWER,
        severity: Severity::Warning,
        stages: Stage::ALL,
        find: Find::Listed("phase:open,signed follow_up:unplanned target_date<today", "target_date"),
    },
];

/// The day by which an analysis was to be signed: the one that was said, else a year after it was begun, when another is due.
fn wanted(row: &Row, scan: &Scan<'_>) -> Option<Date> {
    let said = row.of::<GapAnalysis>().and_then(|analysis| analysis.answers_by);
    said.or_else(|| row.created_at.to_zoned(scan.read.zone()).date().checked_add(1.year()).ok())
}

/// Analyses that were opened and are neither signed nor given up in time.
fn unfinished(scan: &Scan<'_>) -> Result<Vec<Finding>, Fault> {
    let rows = scan.matching(&GAP_ANALYSIS, "state:open")?;
    let late = |row: &Row| {
        let day = wanted(row, scan).filter(|day| *day < scan.read.today())?;
        Some(Finding::of(row, scan.say(&Text::new("lint-gap-unfinished-since").with("date", day))))
    };
    Ok(rows.iter().filter_map(late).collect())
}
