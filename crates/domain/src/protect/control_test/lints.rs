//! What an auditor finds about tests of controls: overdue, or by whoever answers for the control.

use super::record::{CONTROL_TEST, ControlTest};
use super::rules::owners_among;
use kernel::{Fault, Filter};
use ui::lint::{Find, Finding, Lint, Scan, Severity, Stage};

/// The rules.
pub(super) const LINTS: &[Lint] = &[
    Lint {
        id: "control-test/overdue",
        clause: "9.1",
        register: &CONTROL_TEST,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Listed("next_due<today", "next_due"),
    },
    Lint {
        id: "control-test/never-done",
        clause: "9.1",
        register: &CONTROL_TEST,
        severity: Severity::Note,
        stages: Stage::WORKS,
        find: Find::Listed("outcome:none first_due:none", ""),
    },
    Lint {
        id: "control-test/by-owner",
        clause: "9.1",
        register: &CONTROL_TEST,
        severity: Severity::Warning,
        stages: Stage::WORKS,
        find: Find::Own(by_owner),
    },
];

/// Tests whose tester owns what is tested: since the test was planned, or with a reason that an auditor will want to hear.
fn by_owner(scan: &Scan<'_>) -> Result<Vec<Finding>, Fault> {
    let rows = scan.rows(&CONTROL_TEST, Filter::new().filled(&CONTROL_TEST, "tester"))?;
    let own = owners_among(&rows, scan.read)?;
    let said = |row: &kernel::Row| row.of::<ControlTest>().map(|test| test.independence.trim().to_owned()).unwrap_or_default();
    Ok(rows.iter().filter(|row| own.contains(&row.id)).map(|row| Finding::of(row, said(row))).collect())
}
