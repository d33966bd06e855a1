//! The register of legal and contractual requirements as a document.

use super::record::{OBLIGATION, Obligation, ObligationKind, STATES};
use crate::ground::release::{Releasable, begin};
use crate::ground::scope::rules::within;
use crate::protect::control::rules::in_place_of;
use crate::protect::control::{CONTROL, Standing, rules::standing};
use kernel::document::{Block, Column, Document, Table, TableCell, TableRow};
use kernel::{Choice, Fault, Filter, Id, Read, Row};
use std::collections::BTreeMap;
use ui::{Names, View};

pub(super) fn obligations(view: &View<'_>) -> Result<Document, Fault> {
    let gather = |read: &dyn Read, scope: &str| within(read, scope, read.all(&OBLIGATION, &Filter::new())?);
    let (mut document, _, rows) = begin(view, Releasable::Obligations, &view.t("report-obligations"), gather)?;
    let names = Names::load(view.read, &rows)?;
    let linked: Vec<Id> = rows.iter().flat_map(|row| links(&names, row, "controls")).collect();
    let controls: BTreeMap<Id, Row> = view.read.get_many(&CONTROL, &linked)?.into_iter().map(|row| (row.id, row)).collect();
    let applying: Vec<&Row> = rows.iter().filter(|row| row.common.state == "applies").collect();
    let met = applying.iter().filter(|row| standing(row) == Standing::InPlace).count();
    let numbers = [("n", met.to_string()), ("of", applying.len().to_string())];
    document.facts.push((view.t("obligation-met"), view.tw("n-of", &numbers)));
    let rows = rows.iter().map(|row| TableRow::Cells(cells(view, &names, &controls, row))).collect();
    let table = Table { name: "obligations".to_owned(), caption: view.t("report-obligations"), columns: columns(view), rows };
    document.blocks.push(Block::Table(table));
    Ok(document)
}

fn links(names: &Names, row: &Row, key: &str) -> Vec<Id> {
    OBLIGATION.index(key).map(|index| names.value(row, index).links().to_vec()).unwrap_or_default()
}

fn columns(view: &View<'_>) -> Vec<Column> {
    let field = |key: &str, width: f32| {
        let label = OBLIGATION.field(key).map(|field| view.words.label(&OBLIGATION, field)).unwrap_or_default();
        Column::new(key, &label, width)
    };
    vec![
        Column::new("reference", &view.t("reference"), 0.8),
        field("title", 2.4),
        field("kind", 1.0),
        field("source", 1.8),
        field("url", 1.5).data_only(),
        field("text", 2.6).data_only(),
        field("jurisdiction", 1.0),
        field("units", 1.4).data_only(),
        field("party", 1.4).data_only(),
        field("state", 1.0),
        field("not_applicable_reason", 2.0).data_only(),
        field("how", 3.0),
        field("controls", 1.6),
        field("standing", 1.0).data_only(),
        field("in_place", 0.6).data_only(),
        field("of", 0.6).data_only(),
        field("requirements", 1.4).data_only(),
        field("assets", 1.4).data_only(),
        field("owner", 1.3),
        field("valid_from", 1.0).data_only(),
        field("valid_until", 1.0).data_only(),
        field("next_review", 1.0),
        field("unit", 1.2).data_only(),
        field("tags", 1.0).data_only(),
    ]
}

fn cells(view: &View<'_>, names: &Names, controls: &BTreeMap<Id, Row>, row: &Row) -> Vec<TableCell> {
    let Some(obligation) = row.of::<Obligation>() else { return Vec::new() };
    let title = |key: &str| TableCell::text(links(names, row, key).first().map(|id| names.title(*id)).unwrap_or_default());
    let titles =
        |key: &str| TableCell::Words(links(names, row, key).iter().map(|id| names.title(*id)).filter(|name| !name.is_empty()).collect());
    let references = |key: &str| {
        TableCell::Words(links(names, row, key).iter().filter_map(|id| names.get(*id)).map(|name| name.reference.clone()).collect())
    };
    let date = |day: Option<jiff::civil::Date>| day.map_or(TableCell::Empty, TableCell::Date);
    let counted = links(names, row, "controls").iter().filter_map(|id| controls.get(id)).map(|control| counted(view, control)).collect();
    let (in_place, of) = in_place_of(row);
    vec![
        TableCell::text(&row.reference),
        TableCell::text(&obligation.title),
        TableCell::text(obligation.kind.map(|kind| view.words.choice(ObligationKind::CHOICES, kind.key())).unwrap_or_default()),
        TableCell::text(&obligation.source),
        TableCell::text(&obligation.url),
        TableCell::text(&obligation.text),
        TableCell::text(&obligation.jurisdiction),
        titles("units"),
        title("party"),
        TableCell::text(view.words.choice(STATES.choices, &row.common.state)),
        TableCell::text(&obligation.not_applicable_reason),
        TableCell::text(&obligation.how),
        TableCell::Words(counted),
        TableCell::text(view.words.choice(Standing::CHOICES, standing(row).key())),
        TableCell::Int(in_place),
        TableCell::Int(of),
        references("requirements"),
        references("assets"),
        title("owner"),
        date(obligation.valid_from),
        date(obligation.valid_until),
        date(obligation.next_review),
        title("unit"),
        TableCell::Words(row.common.tags.clone()),
    ]
}

/// A control with how far it is: "C-7 (1 of 2)".
fn counted(view: &View<'_>, control: &Row) -> String {
    let (n, of) = in_place_of(control);
    let args = [("reference", control.reference.clone()), ("n", n.to_string()), ("of", of.to_string())];
    view.tw("soa-control-counted", &args)
}
