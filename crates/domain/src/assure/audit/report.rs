//! The report of an audit as a document: what was audited by whom, what was found, and the conclusion for each requirement.

use super::finding::{AUDIT_FINDING, AuditFinding, FindingKind, WORKPAPER};
use super::line::{AUDIT_LINE, AUDIT_SAMPLE};
use super::parts::{findings, lines, samples, workpapers};
use super::record::{AUDIT, Audit};
use kernel::document::{Block, Document, Table};
use kernel::{Choice, Fault, Filter, Id, Row};
use ui::paper::{Sheet, data};
use ui::{Names, View};

/// The report of the audit that the request names, or of the newest that was reported.
pub(super) fn report(view: &View<'_>) -> Result<Document, Fault> {
    let on = |row: &Row| row.of::<Audit>().and_then(|audit| audit.reported_on);
    let row = view.asked("audit", &AUDIT, |read| {
        let all = read.all(&AUDIT, &Filter::new().filled(&AUDIT, "reported_on"))?;
        Ok(all.into_iter().max_by_key(|row| (on(row), row.id)))
    })?;
    if let Some(row) = row {
        return of_audit(view, &row);
    }
    let mut document = ui::paper::begin(view, "audit", &view.t("report-audit"), false)?;
    document.blocks.push(Block::Paragraph(view.t("audit-none-reported")));
    let names = Names::load(view.read, [])?;
    document.blocks.extend([Block::Table(of_findings(view, &names, &[])), Block::Table(of_lines(view, &names, &[]))]);
    Ok(document)
}

/// The report of one audit.
pub(super) fn of_audit(view: &View<'_>, row: &Row) -> Result<Document, Fault> {
    let mut document = ui::paper::begin(view, "audit", &format!("{}: {}", view.t("report-audit"), row.title()), true)?;
    document.facts.push((view.t("state"), view.words.choice(super::record::STATES.choices, &row.common.state)));
    let found = findings(&[row.id], view.read)?;
    for key in FindingKind::CHOICES.keys.iter().rev() {
        let n = found.iter().filter(|row| row.of::<AuditFinding>().and_then(|finding| finding.kind).is_some_and(|kind| kind.key() == *key));
        document.facts.push((view.words.choice(FindingKind::CHOICES, key), n.count().to_string()));
    }
    document.blocks.extend(ui::paper::fields(view, row)?);
    let looked = lines(&[row.id], view.read)?;
    let ids: Vec<Id> = looked.iter().map(|line| line.id).collect();
    let picked = samples(&ids, view.read)?;
    let papers = workpapers(&[row.id], view.read)?;
    let names = Names::load(view.read, found.iter().chain(&looked).chain(&picked).chain(&papers))?;
    document.blocks.push(Block::Table(of_findings(view, &names, &found)));
    document.blocks.push(Block::Table(of_lines(view, &names, &looked)));
    if !picked.is_empty() {
        document.blocks.push(Block::Table(of_samples(view, &names, &picked)));
    }
    if !papers.is_empty() {
        document.blocks.push(Block::Table(of_papers(view, &names, &papers)));
    }
    Ok(document)
}

fn of_findings(view: &View<'_>, names: &Names, rows: &[Row]) -> Table {
    Sheet::new(view, &AUDIT_FINDING, names)
        .reference(0.7)
        .field("kind", 1.0)
        .field("title", 2.4)
        .field("requirements", 1.0)
        .field("controls", 0.9)
        .field("breached", 1.8)
        .field("observed", 3.2)
        .field("evidence", 0.9)
        .field("owner", 1.2)
        .field("answer_by", 1.0)
        .field("nonconformity", 1.0)
        .field("improvement", data(1.0))
        .field("line", data(0.9))
        .table("findings", &view.words.many(&AUDIT_FINDING), rows)
}

fn of_lines(view: &View<'_>, names: &Names, rows: &[Row]) -> Table {
    Sheet::new(view, &AUDIT_LINE, names)
        .field("subject", 0.9)
        .field("title", 2.2)
        .field("chosen", 1.1)
        .field("why", data(1.6))
        .field("auditor", 1.2)
        .field("questions", data(2.4))
        .field("met", 1.2)
        .field("observed", 3.4)
        .field("evidence", 0.9)
        .field("conclusion", 1.1)
        .field("not_why", 1.4)
        .reference(0.8)
        .table("check-list", &view.words.many(&AUDIT_LINE), rows)
}

fn of_samples(view: &View<'_>, names: &Names, rows: &[Row]) -> Table {
    Sheet::new(view, &AUDIT_SAMPLE, names)
        .reference(0.8)
        .field("line", 0.9)
        .field("title", 1.8)
        .field("source", 2.2)
        .field("population", 0.9)
        .field("size", 0.8)
        .field("choice", 1.0)
        .field("reason", 2.0)
        .field("records", 1.4)
        .field("entry", data(0.8))
        .field("items", data(2.4))
        .field("seed", data(1.2))
        .field("exceptions", 0.9)
        .field("result", 2.0)
        .table("samples", &view.words.many(&AUDIT_SAMPLE), rows)
}

fn of_papers(view: &View<'_>, names: &Names, rows: &[Row]) -> Table {
    Sheet::new(view, &WORKPAPER, names)
        .reference(0.8)
        .field("line", 0.9)
        .field("title", 2.0)
        .field("taken", 1.0)
        .field("place", 1.4)
        .field("notes", 3.6)
        .field("records", 1.2)
        .field("entry", data(0.8))
        .field("url", data(1.4))
        .table("workpapers", &view.words.many(&WORKPAPER), rows)
}
