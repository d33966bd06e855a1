//! The inventory of assets as a document.

use super::measures::assets_classified_among;
use super::pages::PROPERTIES;
use super::record::{ASSET, Asset, Need};
use super::rules::need;
use crate::ground::property::Property;
use crate::ground::release::{Releasable, begin};
use crate::ground::scope::rules::within;
use kernel::document::{Block, Document, Table};
use kernel::{Choice, Fault, Filter, Read, Row, Test};
use ui::paper::{Sheet, data};
use ui::{Names, View};

pub(super) fn inventory(view: &View<'_>) -> Result<Document, Fault> {
    let gather = |read: &dyn Read, scope: &str| within(read, scope, read.all(&ASSET, &Filter::new())?);
    let (mut document, scope, rows) = begin(view, Releasable::Assets, gather)?;
    let mut counted = Filter::new();
    if scope.is_some() {
        counted.tests.push(Test::Identity(rows.iter().map(|row| row.id).collect()));
    }
    let complete = assets_classified_among(view.read, &counted)?;
    let numbers = [("n", complete.n().to_string()), ("of", complete.of().to_string())];
    document.facts.push((view.t("measure-assets"), view.tw("n-of", &numbers)));
    document.blocks.push(Block::Table(table(view, &document.title, &rows)?));
    Ok(document)
}

fn table(view: &View<'_>, caption: &str, rows: &[Row]) -> Result<Table, Fault> {
    let names = Names::load(view.read, rows)?;
    let said = |level: Option<Need>| level.map(|level| view.words.choice(Need::CHOICES, level.key()));
    let mut sheet = Sheet::new(view, &ASSET, &names)
        .reference(0.8)
        .field("name", 2.6)
        .field("kind", 1.2)
        .field("description", data(3.0))
        .field("owner", 1.5)
        .field("custodians", data(1.5))
        .field("unit", 1.4)
        .field("location", 1.6)
        .field("supplier", 1.4)
        .field("classification", 1.3);
    for property in PROPERTIES {
        let (key, word) = (property.key(), view.words.choice(Property::CHOICES, property.key()));
        let head = |id: &str| view.tw(id, &[("property", word.clone())]);
        let own = move |row: &Row| said(row.of::<Asset>().and_then(|asset| asset.own(property)));
        sheet = sheet
            .column(&format!("own_{key}"), &head("asset-own-of"), data(1.0), own)
            .headed(&format!("{key}_reason"), &head("asset-why-of"), data(1.6))
            .column(key, &word, 1.1, move |row| said(need(row, property)));
    }
    Ok(sheet.field("depends_on", 1.8).field("next_review", 1.1).field("tags", data(1.0)).table("assets", caption, rows))
}
