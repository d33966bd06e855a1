//! The list of evidence as a document: periods, times, freshness, and the hash of every file.

use super::pages::period;
use super::pieces::freshness_words;
use super::record::{EVIDENCE, Evidence};
use super::rules::{Freshness, freshness, recorded_late};
use crate::ground::release::{Releasable, begin};
use crate::ground::scope::rules::within;
use kernel::document::{Block, Document, Table};
use kernel::nouns::{ATTACHMENT, Attachment};
use kernel::{Fault, Filter, Id, Read, Row};
use std::collections::BTreeMap;
use ui::paper::{Sheet, data};
use ui::{Names, View};

/// Files by the record they belong to.
type Files = BTreeMap<Id, Vec<Row>>;

pub(super) fn evidence(view: &View<'_>) -> Result<Document, Fault> {
    let gather = |read: &dyn Read, scope: &str| within(read, scope, read.all(&EVIDENCE, &Filter::new())?);
    let (mut document, _, rows) = begin(view, Releasable::Evidence, gather)?;
    let accepted: Vec<&Row> = rows.iter().filter(|row| row.common.state == "accepted").collect();
    let current = |row: &&&Row| freshness(row) != Freshness::Stale;
    let numbers = [("n", accepted.iter().filter(current).count().to_string()), ("of", accepted.len().to_string())];
    document.facts.push((view.t("evidence-accepted-fresh"), view.tw("n-of", &numbers)));
    document.blocks.push(Block::Table(table(view, &document.title, &rows)?));
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

fn table(view: &View<'_>, caption: &str, rows: &[Row]) -> Result<Table, Fault> {
    let names = Names::load(view.read, rows)?;
    let files = files(view, rows)?;
    let file = |row: &Row, of: fn(&Attachment) -> &String| -> Vec<String> {
        files.get(&row.id).into_iter().flatten().filter_map(|file| file.of()).map(of).cloned().collect()
    };
    let recorded = |row: &Row| row.created_at.to_zoned(view.read.zone()).date();
    let sheet = Sheet::new(view, &EVIDENCE, &names)
        .reference(0.8)
        .field("title", 2.6)
        .field("kind", 1.1)
        .field("description", data(2.6))
        .column("period", &view.t("evidence-period"), 1.6, |row| row.of().map(|evidence| period(view, evidence)))
        .field("period_from", data(1.0))
        .field("period_to", data(1.0))
        .field("collected_on", 1.1)
        .field("collected_by", data(1.4))
        .column("recorded_on", &view.t("evidence-recorded"), 1.1, recorded)
        .column("recorded_late", &view.t("evidence-late-days"), 0.7, |row| recorded_late(row, view.read).map(i64::from))
        .field("method", data(2.0))
        .field("source", data(1.4))
        .field("valid_until", 1.1)
        .field_with("freshness", 1.2, |row| freshness_words(view, row))
        .field("state", 1.0)
        .field("controls", 1.2)
        .field("implementations", data(1.2))
        .field("requirements", data(1.2))
        .field("assets", data(1.2))
        .field("replaces", data(1.0))
        .field("reviewed_by", data(1.3))
        .field("reviewed_on", data(1.0))
        .field("review_note", data(2.0))
        .field("url", data(1.8))
        .column("files", &view.t("evidence-file-names"), 1.6, |row| {
            // What lies in its own system is found by its address.
            let address = row.of::<Evidence>().map(|evidence| evidence.url.clone()).filter(|url| !url.is_empty());
            file(row, |file| &file.file_name).into_iter().chain(address).collect::<Vec<_>>()
        })
        .column("sha256", &view.t("evidence-hashes"), 2.4, |row| file(row, |file| &file.hash))
        .field("owner", data(1.3))
        .field("unit", data(1.2))
        .field("tags", data(1.0));
    Ok(sheet.table("evidence", caption, rows))
}
