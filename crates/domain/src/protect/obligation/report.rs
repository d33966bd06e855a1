//! The register of legal and contractual requirements as a document.

use super::record::{OBLIGATION, Obligation, STATES};
use super::rules::passed;
use crate::ground::release::{Releasable, begin};
use crate::ground::scope::rules::within;
use crate::protect::control::rules::in_place_of;
use crate::protect::control::{CONTROL, Standing, rules::standing};
use kernel::document::{Block, Document, Table};
use kernel::{Fault, Filter, Id, Read, Row};
use std::collections::BTreeMap;
use ui::paper::{Sheet, data};
use ui::{Names, View};

pub(super) fn obligations(view: &View<'_>) -> Result<Document, Fault> {
    let gather = |read: &dyn Read, scope: &str| within(read, scope, read.all(&OBLIGATION, &Filter::new())?);
    let (mut document, _, rows) = begin(view, Releasable::Obligations, gather)?;
    let applying: Vec<&Row> = rows.iter().filter(|row| row.common.state == "applies").collect();
    let met = applying.iter().filter(|row| standing(row) == Standing::InPlace).count();
    let numbers = [("n", met.to_string()), ("of", applying.len().to_string())];
    document.facts.push((view.t("obligation-met"), view.tw("n-of", &numbers)));
    document.blocks.push(Block::Table(table(view, &document.title, &rows)?));
    Ok(document)
}

fn table(view: &View<'_>, caption: &str, rows: &[Row]) -> Result<Table, Fault> {
    let names = Names::load(view.read, rows)?;
    let behind = |row: &Row| row.value("controls");
    let linked: Vec<Id> = rows.iter().flat_map(|row| behind(row).links().to_vec()).collect();
    let controls: BTreeMap<Id, Row> = view.read.get_many(&CONTROL, &linked)?.into_iter().map(|row| (row.id, row)).collect();
    let party = |row: &Row| row.of::<Obligation>().and_then(|record| record.party).map(|id| names.title(id));
    let far =
        |row: &Row| -> Vec<String> { behind(row).links().iter().filter_map(|id| controls.get(id)).map(|row| counted(view, row)).collect() };
    let state = |row: &Row| {
        let word = view.words.choice(STATES.choices, &row.common.state);
        match passed(row) {
            Some(day) => view.tw("obligation-state-passed", &[("state", word), ("date", day.to_string())]),
            None => word,
        }
    };
    let sheet = Sheet::new(view, &OBLIGATION, &names)
        .reference(0.8)
        .field("title", 2.4)
        .field("kind", 1.0)
        .field("source", 1.8)
        .field("url", data(1.5))
        .field("text", data(2.6))
        .field("jurisdiction", 1.0)
        .field("units", data(1.4))
        .field_with("party", data(1.4), party)
        .field_with("state", 1.0, state)
        .field("not_applicable_reason", data(2.0))
        .field("how", 3.0)
        .field_with("controls", 1.6, far)
        .field("standing", data(1.0))
        .field("in_place", data(0.6))
        .field("of", data(0.6))
        .field("requirements", data(1.4))
        .field("assets", data(1.4))
        .field("owner", 1.3)
        .field("valid_from", data(1.0))
        .field("valid_until", data(1.0))
        .field("term", data(1.0))
        .field("next_review", 1.0)
        .field("unit", data(1.2))
        .field("tags", data(1.0));
    Ok(sheet.table("obligations", caption, rows))
}

/// A control with how far it is: "C-7 (1 of 2)".
fn counted(view: &View<'_>, control: &Row) -> String {
    let (n, of) = in_place_of(control);
    let args = [("reference", control.reference.clone()), ("n", n.to_string()), ("of", of.to_string())];
    ui::paper::marked(view, control.retired, &view.tw("soa-control-counted", &args))
}
