//! The panel of a control: where it stands, unit by unit.

use super::implementation::implementations;
use super::implementation::{IMPLEMENTATION, Implementation};
use super::record::CONTROL;
use super::rules::{in_place_of, standing};
use crate::ground::framework::{REQUIREMENT, Requirement};
use crate::protect::asset::{ASSET, Asset, AssetKind};
use kernel::{Fault, Id, Row};
use maud::{Markup, html};
use std::collections::BTreeSet;
use ui::pieces::counted;
use ui::pieces::{Column, Table, choice_mark, ledger, person, reference_only, state, tag};
use ui::view::encode;
use ui::{Names, View, paths};

/// Standing, and one line for each unit that implements it.
pub(super) fn units(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = implementations(&[row.id], view.read)?;
    let named: Vec<Id> = rows.iter().flat_map(|row| [row.common.owner, row.common.unit]).flatten().collect();
    let names = Names::load_with(view.read, [], &named)?;
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.t("unit")).title(),
        Column::new(view.t("state")).nowrap().quiet(),
        Column::new(view.t("control-since")).nowrap(),
        Column::new(view.t("control-difference")),
        Column::new(view.t("owner")).people(),
    ];
    let mut table = Table::new(view.t("control-units"), columns);
    for unit in &rows {
        let Some(record) = unit.of::<Implementation>() else { continue };
        table = table.row(vec![
            reference_only(view, &IMPLEMENTATION, &unit.reference),
            html! { bdi { (unit.common.unit.map(|id| names.title(id)).unwrap_or_default()) } },
            state(view, unit),
            html! { @if let Some(day) = record.since { time { (day) } } },
            html! { span dir="auto" { (record.deviation) } },
            unit.common.owner.map(|id| person(&names, id)).unwrap_or_default(),
        ]);
    }
    let add = format!("{}?control={}", paths::new(&IMPLEMENTATION), encode(&row.reference));
    Ok(html! {
        section.stack.tight aria-labelledby="units" {
            h2 #units { (view.t("control-units")) " " (choice_mark(view, standing(row))) " " (counted(view, in_place_of(row))) }
            @if rows.is_empty() { p { (view.t("control-no-units")) } } @else { (table.markup()) }
            @if !row.retired && view.may_create(&CONTROL) { p.row { a.btn href=(add) { (view.t("control-add-unit")) } } }
        }
    })
}

/// What the control is by the attributes of the requirements it meets, and the business processes in which it lives.
pub(super) fn nature(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let asked = view.read.get_many(&REQUIREMENT, row.value("requirements").links())?;
    let of = |words: fn(&Requirement) -> &[String]| -> Vec<String> {
        let all: BTreeSet<&String> = asked.iter().filter_map(|row| row.of::<Requirement>()).flat_map(words).collect();
        all.into_iter().map(|word| kernel::text::humanise(word)).collect()
    };
    let attributes = [
        ("soa-attribute-type", of(|asked| &asked.control_types)),
        ("soa-attribute-property", of(|asked| &asked.properties)),
        ("soa-attribute-concept", of(|asked| &asked.concepts)),
        ("soa-attribute-capability", of(|asked| &asked.capabilities)),
        ("soa-attribute-domain", of(|asked| &asked.domains)),
    ];
    let assets = view.read.get_many(&ASSET, row.value("assets").links())?;
    let processes: Vec<&Row> =
        assets.iter().filter(|row| !row.retired && row.of::<Asset>().is_some_and(|asset| asset.kind == Some(AssetKind::Process))).collect();
    let mut entries: Vec<(Markup, Markup)> = Vec::new();
    if !processes.is_empty() {
        let list = html! { ul.list { @for process in &processes { li { (reference_only(view, &ASSET, &process.reference)) " " bdi { (process.title()) } } } } };
        entries.push((html! { (view.t("control-processes")) }, list));
    }
    entries.extend(
        attributes
            .into_iter()
            .filter(|(_, words)| !words.is_empty())
            .map(|(label, words)| (html! { (view.words.get(label)) }, html! { @for word in &words { (tag(word)) " " } })),
    );
    Ok(html! {
        @if !entries.is_empty() {
            section aria-labelledby="lives" {
                h2 #lives { (view.t("control-lives")) }
                (ledger(&entries))
                @if entries.len() > usize::from(!processes.is_empty()) { p.small.mute { (view.t("control-attributes-from")) } }
            }
        }
    })
}
