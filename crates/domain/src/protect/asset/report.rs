//! The inventory of assets as a document.

use super::measures::assets_classified_among;
use super::pages::PROPERTIES;
use super::record::{ASSET, Asset, AssetKind, Classification, Need};
use super::rules::need;
use crate::ground::property::Property;
use crate::ground::release::{Releasable, begin};
use crate::ground::scope::rules::within;
use kernel::document::{Block, Column, Document, Table, TableCell, TableRow};
use kernel::{Choice, Fault, Filter, Read, Row, Test};
use ui::{Names, View};

pub(super) fn inventory(view: &View<'_>) -> Result<Document, Fault> {
    let gather = |read: &dyn Read, scope: &str| within(read, scope, read.all(&ASSET, &Filter::new())?);
    let (mut document, scope, rows) = begin(view, Releasable::Assets, &view.t("report-assets"), gather)?;
    let names = Names::load(view.read, &rows)?;
    let mut counted = Filter::new();
    if scope.is_some() {
        counted.tests.push(Test::Identity(rows.iter().map(|row| row.id).collect()));
    }
    let complete = assets_classified_among(view.read, &counted)?;
    let numbers = [("n", complete.n().to_string()), ("of", complete.of().to_string())];
    document.facts.push((view.t("measure-assets"), view.tw("n-of", &numbers)));
    let rows = rows.iter().map(|row| TableRow::Cells(cells(view, &names, row))).collect();
    let table = Table { name: "assets".to_owned(), caption: view.t("report-assets"), columns: columns(view), rows };
    document.blocks.push(Block::Table(table));
    Ok(document)
}

fn columns(view: &View<'_>) -> Vec<Column> {
    let field = |key: &str, width: f32| {
        let label = ASSET.field(key).map(|field| view.words.label(&ASSET, field)).unwrap_or_default();
        Column::new(key, &label, width)
    };
    let mut list = vec![
        Column::new("reference", &view.t("reference"), 0.8),
        field("name", 2.6),
        field("kind", 1.2),
        field("description", 3.0).data_only(),
        field("owner", 1.5),
        field("custodians", 1.5).data_only(),
        field("unit", 1.4),
        field("location", 1.6),
        field("supplier", 1.4),
        field("classification", 1.3),
    ];
    for property in PROPERTIES {
        let word = view.words.choice(Property::CHOICES, property.key());
        list.push(
            Column::new(&format!("own_{}", property.key()), &view.tw("asset-own-of", &[("property", word.clone())]), 1.0).data_only(),
        );
        list.push(
            Column::new(&format!("{}_reason", property.key()), &view.tw("asset-why-of", &[("property", word.clone())]), 1.6).data_only(),
        );
        list.push(Column::new(property.key(), &word, 1.1));
    }
    list.extend([field("depends_on", 1.8), field("next_review", 1.1), field("tags", 1.0).data_only()]);
    list
}

fn cells(view: &View<'_>, names: &Names, row: &Row) -> Vec<TableCell> {
    let Some(asset) = row.of::<Asset>() else { return Vec::new() };
    let linked = |key: &str| ASSET.index(key).map(|index| names.value(row, index)).unwrap_or_default();
    let title = |key: &str| TableCell::text(linked(key).as_link().map(|id| names.title(id)).unwrap_or_default());
    let words = |level: Option<Need>| TableCell::text(level.map(|level| view.words.choice(Need::CHOICES, level.key())).unwrap_or_default());
    let people = linked("custodians").links().iter().map(|id| names.title(*id)).collect();
    let needed = linked("depends_on").links().iter().filter_map(|id| names.get(*id)).map(|name| name.reference.clone()).collect();
    let mut cells = vec![
        TableCell::text(&row.reference),
        TableCell::text(&asset.name),
        TableCell::text(asset.kind.map(|kind| view.words.choice(AssetKind::CHOICES, kind.key())).unwrap_or_default()),
        TableCell::text(&asset.description),
        title("owner"),
        TableCell::Words(people),
        title("unit"),
        TableCell::text(&asset.location),
        TableCell::text(&asset.supplier),
        TableCell::text(asset.classification.map(|word| view.words.choice(Classification::CHOICES, word.key())).unwrap_or_default()),
    ];
    let reasons = [&asset.confidentiality_reason, &asset.integrity_reason, &asset.availability_reason];
    for (property, reason) in PROPERTIES.into_iter().zip(reasons) {
        cells.extend([words(asset.own(property)), TableCell::text(reason), words(need(row, property))]);
    }
    cells.extend([
        TableCell::Words(needed),
        asset.next_review.map_or(TableCell::Empty, TableCell::Date),
        TableCell::Words(row.common.tags.clone()),
    ]);
    cells
}
