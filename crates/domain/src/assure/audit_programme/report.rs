//! A programme as a document: what it says, its audits, and the grid of clauses and controls.

use super::grid::{Grid, Subject, asked, grid};
use super::planned::without;
use crate::assure::audit::{AUDIT, AuditLine, Chosen, Conclusion};
use kernel::document::{Block, Column, Document, Table, TableCell, TableRow};
use kernel::{Choice, Fault, Row};
use ui::paper::Sheet;
use ui::{Names, View};

/// The programme that the request names, or the one of today.
pub(super) fn programme(view: &View<'_>) -> Result<Document, Fault> {
    if let Some(row) = asked(view)? {
        return of_programme(view, &row);
    }
    let mut document = ui::paper::begin(view, "audit-programme", &view.t("report-audit-programme"), true)?;
    document.blocks.push(Block::Paragraph(view.t("audit-grid-none")));
    document.blocks.push(Block::Table(matrix(view, &Grid { audits: Vec::new(), headings: Vec::new() })));
    Ok(document)
}

/// One programme.
pub(super) fn of_programme(view: &View<'_>, row: &Row) -> Result<Document, Fault> {
    let mut document = ui::paper::begin(view, "audit-programme", &format!("{}: {}", view.t("report-audit-programme"), row.title()), true)?;
    let grid = grid(row, view.read)?;
    let (n, of) = grid.covered();
    document.facts.push((view.t("audit-grid-covered-fact"), view.tw("n-of", &[("n", n.to_string()), ("of", of.to_string())])));
    document.facts.push((view.t("audit-grid-twice"), grid.twice().to_string()));
    document.blocks.extend(ui::paper::fields(view, &without(row))?);
    let names = Names::load(view.read, &grid.audits)?;
    let audits = Sheet::new(view, &AUDIT, &names)
        .reference(0.7)
        .field("title", 2.6)
        .field("kind", 1.0)
        .field("extent", 2.6)
        .field("method", 1.0)
        .field("starts", 1.0)
        .field("ends", 1.0)
        .field("lead", 1.3)
        .field("state", 1.0)
        .field("breaches", 0.8)
        .table("audits", &view.words.many(&AUDIT), &grid.audits);
    document.blocks.push(Block::Table(audits));
    document.blocks.push(Block::Table(matrix(view, &grid)));
    Ok(document)
}

fn matrix(view: &View<'_>, grid: &Grid) -> Table {
    let mut columns = vec![Column::new("reference", &view.t("reference"), 0.8), Column::new("title", &view.t("audit-line-what"), 2.6)];
    columns.extend(grid.audits.iter().map(|audit| Column::new(&audit.reference.to_lowercase(), &audit.reference, 1.2)));
    columns.push(Column::new("note", &view.t("audit-grid-note"), 1.4));
    let mut rows = Vec::new();
    for heading in &grid.headings {
        rows.push(TableRow::Group(format!("{} {}", heading.reference, heading.title).trim().to_owned()));
        rows.extend(heading.subjects.iter().map(|subject| line(view, subject)));
    }
    Table { name: "grid".into(), caption: view.t("screen-audit-grid"), columns, rows }
}

fn line(view: &View<'_>, subject: &Subject) -> TableRow {
    let mut cells = vec![TableCell::text(subject.reference.clone()), TableCell::text(subject.title.clone())];
    cells.extend(subject.cells.iter().map(|lines| said(view, lines)));
    let notes =
        [(subject.retired, "audit-grid-retired"), (!subject.is_covered(), "audit-grid-nobody"), (subject.twice, "audit-grid-twice")];
    cells.push(TableCell::Words(notes.iter().filter(|(holds, _)| *holds).map(|(_, id)| view.words.get(id)).collect()));
    TableRow::Cells(cells)
}

/// Why, and what was concluded.
fn said(view: &View<'_>, lines: &[AuditLine]) -> TableCell {
    let mut words: Vec<String> = Vec::new();
    let reasons = lines.iter().flat_map(|line| &line.chosen).map(|reason| view.words.choice(Chosen::CHOICES, reason.key()));
    let concluded = lines.iter().filter_map(|line| line.conclusion).map(|one| view.words.choice(Conclusion::CHOICES, one.key()));
    for word in reasons.chain(concluded) {
        if !words.contains(&word) {
            words.push(word);
        }
    }
    if words.is_empty() && !lines.is_empty() {
        words.push(view.t("audit-line-unsaid"));
    }
    TableCell::Words(words)
}
