//! The list of evidence as a document: periods, times, freshness, and the hash of every file.

use super::pages::period;
use super::record::{EVIDENCE, Evidence, EvidenceKind, STATES};
use super::rules::{Freshness, freshness, recorded_late};
use crate::ground::release::{Releasable, begin};
use crate::ground::scope::rules::within;
use kernel::document::{Block, Column, Document, Table, TableCell, TableRow};
use kernel::nouns::{ATTACHMENT, Attachment};
use kernel::{Choice, Fault, Filter, Id, Read, Row};
use std::collections::BTreeMap;
use ui::{Names, View};

/// Files by the record they belong to.
type Files = BTreeMap<Id, Vec<Row>>;

pub(super) fn evidence(view: &View<'_>) -> Result<Document, Fault> {
    let gather = |read: &dyn Read, scope: &str| within(read, scope, read.all(&EVIDENCE, &Filter::new())?);
    let (mut document, _, rows) = begin(view, Releasable::Evidence, &view.t("report-evidence"), gather)?;
    let names = Names::load(view.read, &rows)?;
    let files = files(view, &rows)?;
    let accepted: Vec<&Row> = rows.iter().filter(|row| row.common.state == "accepted").collect();
    let today = view.read.today();
    let current = |row: &&&Row| row.of::<Evidence>().is_some_and(|evidence| !matches!(freshness(evidence, today), Freshness::Stale(_)));
    let numbers = [("n", accepted.iter().filter(current).count().to_string()), ("of", accepted.len().to_string())];
    document.facts.push((view.t("evidence-accepted-fresh"), view.tw("n-of", &numbers)));
    let rows = rows.iter().map(|row| TableRow::Cells(cells(view, &names, &files, row))).collect();
    let table = Table { name: "evidence".to_owned(), caption: view.t("report-evidence"), columns: columns(view), rows };
    document.blocks.push(Block::Table(table));
    Ok(document)
}

fn files(view: &View<'_>, rows: &[Row]) -> Result<Files, Fault> {
    let ids: Vec<Id> = rows.iter().map(|row| row.id).collect();
    let links: Vec<Id> = view.read.sources(&ids, &ATTACHMENT, "about")?.into_iter().map(|link| link.from).collect();
    let mut files = Files::new();
    for row in view.read.get_many(&ATTACHMENT, &links)? {
        if let Some(about) = row.of::<Attachment>().and_then(|file| file.about) {
            files.entry(about).or_default().push(row);
        }
    }
    Ok(files)
}

fn columns(view: &View<'_>) -> Vec<Column> {
    let field = |key: &str, width: f32| {
        let label = EVIDENCE.field(key).map(|field| view.words.label(&EVIDENCE, field)).unwrap_or_default();
        Column::new(key, &label, width)
    };
    vec![
        Column::new("reference", &view.t("reference"), 0.8),
        field("title", 2.6),
        field("kind", 1.1),
        field("description", 2.6).data_only(),
        Column::new("period", &view.t("evidence-period"), 1.6),
        field("period_from", 1.0).data_only(),
        field("period_to", 1.0).data_only(),
        field("collected_on", 1.1),
        field("collected_by", 1.4).data_only(),
        Column::new("recorded_on", &view.t("evidence-recorded"), 1.1),
        Column::new("recorded_late", &view.t("evidence-late-days"), 0.7),
        field("method", 2.0).data_only(),
        field("source", 1.4).data_only(),
        field("valid_until", 1.1),
        Column::new("freshness", &view.t("evidence-freshness"), 1.2),
        field("state", 1.0),
        field("controls", 1.2),
        field("implementations", 1.2).data_only(),
        field("requirements", 1.2).data_only(),
        field("assets", 1.2).data_only(),
        field("replaces", 1.0).data_only(),
        field("reviewed_by", 1.3).data_only(),
        field("reviewed_on", 1.0).data_only(),
        field("review_note", 2.0).data_only(),
        field("url", 1.8).data_only(),
        Column::new("files", &view.t("evidence-file-names"), 1.6),
        Column::new("sha256", &view.t("evidence-hashes"), 2.4),
        field("owner", 1.3).data_only(),
        field("unit", 1.2).data_only(),
        field("tags", 1.0).data_only(),
    ]
}

fn cells(view: &View<'_>, names: &Names, files: &Files, row: &Row) -> Vec<TableCell> {
    let Some(evidence) = row.of::<Evidence>() else { return Vec::new() };
    let linked = |key: &str| EVIDENCE.index(key).map(|index| names.value(row, index)).unwrap_or_default();
    let title = |key: &str| TableCell::text(linked(key).as_link().map(|id| names.title(id)).unwrap_or_default());
    let references = |key: &str| {
        TableCell::Words(linked(key).links().iter().filter_map(|id| names.get(*id)).map(|name| name.reference.clone()).collect())
    };
    let date = |day: Option<jiff::civil::Date>| day.map_or(TableCell::Empty, TableCell::Date);
    let fresh = match freshness(evidence, view.read.today()) {
        Freshness::Fresh(_) => view.t("evidence-fresh"),
        Freshness::Stale(day) => view.tw("evidence-stale", &[("date", day.to_string())]),
        Freshness::NoEnd => view.t("evidence-no-end"),
    };
    let own: Vec<&Attachment> = files.get(&row.id).into_iter().flatten().filter_map(|file| file.of()).collect();
    vec![
        TableCell::text(&row.reference),
        TableCell::text(&evidence.title),
        TableCell::text(evidence.kind.map(|kind| view.words.choice(EvidenceKind::CHOICES, kind.key())).unwrap_or_default()),
        TableCell::text(&evidence.description),
        TableCell::text(period(view, evidence)),
        date(evidence.period_from),
        date(evidence.period_to),
        date(evidence.collected_on),
        title("collected_by"),
        TableCell::Date(row.created_at.to_zoned(view.read.zone()).date()),
        recorded_late(row, view.read).map_or(TableCell::Empty, |days| TableCell::Int(days.into())),
        TableCell::text(&evidence.method),
        TableCell::text(&evidence.source),
        date(evidence.valid_until),
        TableCell::text(fresh),
        TableCell::text(view.words.choice(STATES.choices, &row.common.state)),
        references("controls"),
        references("implementations"),
        references("requirements"),
        references("assets"),
        references("replaces"),
        title("reviewed_by"),
        date(evidence.reviewed_on),
        TableCell::text(&evidence.review_note),
        TableCell::text(&evidence.url),
        TableCell::Words(own.iter().map(|file| file.file_name.clone()).collect()),
        TableCell::Words(own.iter().map(|file| file.hash.clone()).collect()),
        title("owner"),
        title("unit"),
        TableCell::Words(row.common.tags.clone()),
    ]
}
