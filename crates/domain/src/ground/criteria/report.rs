//! The risk method as a document (6.1.2, 6.1.3): scales with their words, matrix, appetite, who accepts what, when a risk is looked at again.

use super::approval::approver;
use super::record::{CRITERIA, Criteria, Level, STATES};
use super::rules::in_force;
use super::said;
use kernel::document::{Block, Document};
use kernel::{Choice, Fault, Filter, Row};
use ui::View;

/// The version in force at the moment of the read; before the first, the newest draft.
pub(super) fn method(view: &View<'_>) -> Result<Document, Fault> {
    let mut document = ui::paper::begin(view, "risk-method", &view.t("report-risk-method"), true)?;
    let newest = || -> Result<Option<Row>, Fault> {
        let all = view.read.all(&CRITERIA, &Filter::open(&CRITERIA))?;
        Ok(all.into_iter().max_by_key(|row| row.of::<Criteria>().and_then(|criteria| criteria.version)))
    };
    let row = match in_force(view.read)? {
        Some(row) => Some(row),
        None => newest()?,
    };
    match row {
        Some(row) => describe(view, &row, &mut document)?,
        None => document.blocks.push(Block::Paragraph(view.t("criteria-none"))),
    }
    Ok(document)
}

/// What somebody signs who approves a version.
pub(super) fn copy(view: &View<'_>, row: &Row) -> Result<Document, Fault> {
    let mut document = ui::paper::record(view, row)?;
    document.blocks.clear();
    document.landscape = true;
    describe(view, row, &mut document)?;
    Ok(document)
}

fn describe(view: &View<'_>, row: &Row, document: &mut Document) -> Result<(), Fault> {
    let Some(criteria) = row.of::<Criteria>() else { return Ok(()) };
    let level = |level: Level| view.words.choice(Level::CHOICES, level.key());
    let label = |key: &str| CRITERIA.field(key).map(|field| view.words.label(&CRITERIA, field)).unwrap_or_default();
    let facts = [
        (view.words.one(&CRITERIA), format!("{} {}", row.reference, row.title())),
        (label("version"), criteria.version.map(|version| version.to_string()).unwrap_or_default()),
        (view.t("state"), view.words.choice(STATES.choices, &row.common.state)),
        (label("valid_from"), criteria.valid_from.map(|day| day.to_string()).unwrap_or_default()),
        (view.t("criteria-approved"), approver(view, row)?),
        (label("appetite"), criteria.appetite.map(level).unwrap_or_default()),
    ];
    document.facts.extend(facts.into_iter().filter(|(_, said)| !said.is_empty()));
    document.blocks.push(Block::Paragraph(view.t("criteria-how")));
    let mut tables = said::tables(view, row)?;
    // The matrix is read after both scales.
    tables.insert(tables.len().min(2), said::matrix(view, criteria));
    document.blocks.extend(tables.into_iter().map(Block::Table));
    if !criteria.rules.is_empty() {
        document.blocks.push(Block::Heading(1, label("rules")));
        document.blocks.extend(criteria.rules.split("\n\n").map(|part| Block::Paragraph(part.trim().to_owned())));
    }
    Ok(())
}
