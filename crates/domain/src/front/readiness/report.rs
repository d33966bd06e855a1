//! Readiness as a document: what is there and what is missing for an audit, clause by clause.

use super::answers::{ANSWERS, Answer, CLAUSES, clause_of};
use super::pages::{aside, count, stage, title_of};
use super::there::there;
use kernel::document::{Block, Column, Document, Table, TableCell, TableRow};
use kernel::{Choice, Fault};
use ui::View;
use ui::lint::{Finding, Fired, Severity, Stage, run};
use ui::paper::begin;

/// The report; the parameter `for` names the audit.
pub(super) fn readiness(view: &View<'_>) -> Result<Document, Fault> {
    let stage = stage(view);
    let fired = run(view.concepts, view.read, view.words, Some(stage))?;
    let title = view.t("screen-readiness");
    let mut document = begin(view, "readiness", &title, true)?;
    document.facts.push((view.t("readiness-audit"), view.words.choice(Stage::CHOICES, stage.key())));
    for severity in [Severity::Error, Severity::Warning, Severity::Note] {
        document.facts.push((ui::lint::severity(view.words, severity), count(&fired, severity).to_string()));
    }
    document.facts.push((view.t("readiness-suppressed"), aside(&fired).to_string()));
    document.blocks.push(Block::Table(findings(view, &fired)));
    document.blocks.push(Block::Table(answers(view, &fired)?));
    document.blocks.push(Block::Table(suppressed(view, &fired)));
    Ok(document)
}

fn text(said: impl Into<String>) -> TableCell {
    TableCell::text(said.into())
}

fn number(n: u64) -> TableCell {
    TableCell::Int(i64::try_from(n).unwrap_or(i64::MAX))
}

fn columns(view: &View<'_>, heads: &[(&str, &str, f32)]) -> Vec<Column> {
    heads.iter().map(|(key, head, width)| Column::new(key, &view.words.get(head), *width)).collect()
}

/// Clause, weight, rule and what it says: how each line about a finding begins.
fn begins(view: &View<'_>, fired: &Fired, finding: &Finding) -> Vec<TableCell> {
    let lint = fired.lint;
    vec![
        text(lint.clause),
        text(ui::lint::severity(view.words, lint.severity)),
        text(lint.id),
        text(lint.says(view.words)),
        text(finding.reference.clone()),
        text(if finding.record.is_some() { finding.title.clone() } else { view.words.many(lint.register) }),
    ]
}

const BEGINS: [(&str, &str, f32); 6] = [
    ("clause", "readiness-clause", 0.8),
    ("weight", "readiness-weight", 0.9),
    ("rule", "readiness-rule", 1.6),
    ("says", "readiness-says", 2.4),
    ("record", "readiness-record", 0.8),
    ("title", "readiness-title", 2.2),
];

fn findings(view: &View<'_>, fired: &[Fired]) -> Table {
    let rows = fired.iter().flat_map(|fired| fired.findings.iter().map(move |finding| (fired, finding))).map(|(fired, finding)| {
        let ends = [text(finding.detail.clone()), text(fired.lint.fix(view.words))];
        TableRow::Cells(begins(view, fired, finding).into_iter().chain(ends).collect())
    });
    let heads = [BEGINS.as_slice(), &[("detail", "readiness-detail", 1.6), ("fix", "readiness-fix", 2.4)]].concat();
    let caption = view.t("readiness-found");
    Table { name: "findings".into(), caption, columns: columns(view, &heads), rows: rows.collect() }
}

fn suppressed(view: &View<'_>, fired: &[Fired]) -> Table {
    let rows = fired.iter().flat_map(|fired| fired.suppressed.iter().map(move |(finding, by)| (fired, finding, by)));
    let rows = rows.map(|(fired, finding, by)| {
        let ends = [text(by.reason.clone()), text(by.until.clone()), text(by.reference.clone())];
        TableRow::Cells(begins(view, fired, finding).into_iter().chain(ends).collect())
    });
    let ends = [("reason", "readiness-reason", 2.4), ("until", "readiness-until", 1.0), ("suppression", "readiness-said-in", 0.8)];
    let heads = [BEGINS.as_slice(), &ends].concat();
    let caption = view.t("readiness-suppressed");
    Table { name: "suppressed".into(), caption, columns: columns(view, &heads), rows: rows.collect() }
}

/// What is there, clause by clause.
fn answers(view: &View<'_>, fired: &[Fired]) -> Result<Table, Fault> {
    let answers: Vec<&Answer> = ANSWERS.iter().collect();
    let counts = there(view.read, &answers)?;
    let mut rows = Vec::new();
    for clause in CLAUSES {
        let own = fired.iter().filter(|fired| clause_of(fired.lint.clause) == Some(clause));
        let missing: u64 = own.map(|fired| fired.findings.len() as u64).sum();
        for (answer, there) in
            answers.iter().zip(&counts).filter(|(answer, _)| answer.clauses.iter().any(|own| clause_of(own) == Some(clause)))
        {
            let part = |part: &Option<(u64, String)>| part.as_ref().map_or(TableCell::Empty, |(n, _)| number(*n));
            rows.push(TableRow::Cells(vec![
                text(*clause),
                text(title_of(view, clause)),
                text(view.words.many(answer.register)),
                number(there.all.0),
                part(&there.approved),
                part(&there.current),
                number(missing),
            ]));
        }
    }
    let heads = [
        ("clause", "readiness-clause", 0.7),
        ("about", "readiness-about", 2.0),
        ("register", "readiness-there", 2.0),
        ("records", "readiness-records", 0.8),
        ("approved", "readiness-approved-of", 1.0),
        ("current", "readiness-current-of", 0.8),
        ("findings", "readiness-found", 0.8),
    ];
    let caption = view.t("readiness-clauses");
    Ok(Table { name: "clauses".into(), caption, columns: columns(view, &heads), rows })
}
