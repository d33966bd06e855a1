//! What follows from the parts of an audit and the signatures under it.

use super::finding::AuditFinding;
use super::line::AuditLine;
use super::parts::{findings, lines};
use super::rules::{READ, RECEIVE, REPORT, standing};
use kernel::nouns::Signed;
use kernel::{Fault, Follows, Path, Read, Row, Step, Values};

/// How far an audit is.
#[derive(Values, Default)]
pub(super) struct Worked {
    /// Lines of the check list with a conclusion.
    #[field(range(0, 100_000), label = "Concluded", section = "Standing")]
    concluded: Option<i64>,
    /// Lines of the check list.
    #[field(range(0, 100_000), section = "Standing")]
    lines: Option<i64>,
    /// Findings of any kind.
    #[field(range(0, 100_000), section = "Standing")]
    findings: Option<i64>,
    /// Findings that break a requirement.
    #[field(list, range(0, 100_000), section = "Standing")]
    breaches: Option<i64>,
}

impl Follows for Worked {
    const PATHS: &'static [Path] =
        &[&[Step::In("audit-line", "audit"), Step::Reads(&["conclusion"])], &[Step::In("audit-finding", "audit"), Step::Reads(&["kind"])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let (lines, findings) = (lines(&[row.id], read)?, findings(&[row.id], read)?);
        let number = |n: usize| i64::try_from(n).ok();
        let breach = |row: &&Row| row.of::<AuditFinding>().and_then(|finding| finding.kind).is_some_and(|kind| kind.is_breach());
        Ok(Self {
            concluded: number(lines.iter().filter(|row| row.of::<AuditLine>().is_some_and(AuditLine::is_concluded)).count()),
            lines: number(lines.len()),
            findings: number(findings.len()),
            breaches: number(findings.iter().filter(breach).count()),
        })
    }
}

/// Who vouches for the report.
#[derive(Values, Default)]
pub(super) struct Vouched {
    /// Whether the reading by somebody outside the team still covers everything as it was then.
    #[field(section = "Standing", label = "Second reading")]
    second_reading: Option<Signed>,
    /// Whether the signature of the lead still covers the report.
    #[field(section = "Standing", label = "Report signed")]
    report_signed: Option<Signed>,
    /// Whether the signature of who received the report still covers it.
    #[field(section = "Standing", label = "Receipt signed")]
    receipt_signed: Option<Signed>,
}

impl Follows for Vouched {
    const PATHS: &'static [Path] =
        &[&[Step::In("sign-off", "about"), Step::Reads(&["state"]), Step::Out("covers"), Step::Reads(&[Step::REVISIONS])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        Ok(Self {
            second_reading: standing(row, READ, read)?,
            report_signed: standing(row, REPORT, read)?,
            receipt_signed: standing(row, RECEIVE, read)?,
        })
    }
}
