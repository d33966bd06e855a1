//! Threats to think of for an asset: a proposal by its kind from the catalogue, without those that have a risk already.

use super::record::{RISK, Risk};
use crate::ground::framework::requirement_id;
use crate::ground::property::Property;
use crate::ground::threat::{THREAT, Threat};
use crate::protect::asset::{Asset, AssetKind};
use kernel::{Choice, Fault, Id, Row};
use maud::{Markup, html};
use std::collections::BTreeSet;
use ui::pieces::{Column, Table, reference_only, tag};
use ui::view::encode;
use ui::{View, paths};

/// Entries of the catalogue that usually matter for a kind of asset, the most telling first. Our own judgement.
fn proposed(kind: AssetKind) -> &'static [&'static str] {
    match kind {
        AssetKind::Process => &["T35", "T48", "T23", "T28", "T38", "T44", "T61", "T62"],
        AssetKind::Information => &["T48", "T37", "T29", "T30", "T33", "T36", "T10", "T57"],
        AssetKind::Software => &["T49", "T51", "T45", "T23", "T24", "T56", "T59", "T20", "T27"],
        AssetKind::Hardware => &["T19", "T09", "T31", "T01", "T02", "T15", "T04", "T22", "T27"],
        AssetKind::Network => &["T52", "T54", "T53", "T17", "T24", "T21", "T14"],
        AssetKind::Role => &["T42", "T35", "T28", "T36", "T43", "T39", "T41"],
        AssetKind::Site => &["T01", "T02", "T12", "T08", "T15", "T16", "T03"],
        AssetKind::Service => &["T61", "T55", "T17", "T59", "T56", "T64"],
        AssetKind::Organisation => &["T62", "T44", "T58", "T57", "T63", "T64", "T35"],
    }
}

/// The proposals on the page of an asset, each with the way to a risk that is filled in as far as it can be.
pub(super) fn panel(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(kind) = row.of::<Asset>().and_then(|asset| asset.kind) else { return Ok(html! {}) };
    if row.retired || !view.may_create(&RISK) {
        return Ok(html! {});
    }
    let known: Vec<Id> = view.read.sources(&[row.id], &RISK, "assets")?.into_iter().map(|link| link.from).collect();
    let used: BTreeSet<Id> = view.read.get_many(&RISK, &known)?.iter().filter_map(|row| row.of::<Risk>()?.threat).collect();
    let ids: Vec<Id> = proposed(kind).iter().map(|key| requirement_id("threats", key)).filter(|id| !used.contains(id)).collect();
    let threats = view.read.get_many(&THREAT, &ids)?;
    if threats.is_empty() {
        return Ok(html! {});
    }
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&THREAT)).title(),
        Column::new(view.t("asset-threat-affects")),
        Column::new(view.t("asset-threat-write")),
    ];
    let mut table = Table::new(view.t("asset-threats"), columns);
    for (threat, record) in threats.iter().filter_map(|row| Some((row, row.of::<Threat>()?))) {
        let affects: String = record.effects.iter().map(|property| format!("&affects={}", property.key())).collect();
        let new =
            format!("{}?approach=asset&assets={}&threat={}{affects}", paths::new(&RISK), encode(&row.reference), encode(&threat.reference));
        table = table.row(vec![
            reference_only(view, &THREAT, &threat.reference),
            html! { bdi { (record.title) } small { (record.text) } },
            html! { @for property in &record.effects { (tag(&view.words.choice(Property::CHOICES, property.key()))) } },
            html! { a href=(new) aria-label=(view.tw("asset-threat-risk-of", &[("title", record.title.clone())])) { (view.t("asset-threat-risk")) } },
        ]);
    }
    Ok(html! {
        details.part.screen {
            summary { (view.tw("asset-threats-count",
                &[("n", threats.len().to_string()), ("kind", ui::pieces::lower(&view.words.choice(AssetKind::CHOICES, kind.key())))])) }
            (table.markup())
        }
    })
}
