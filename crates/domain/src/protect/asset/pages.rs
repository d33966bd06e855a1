//! Panels of an asset: its need for protection with what others pass on, and its dependencies both ways.

use super::record::{ASSET, Asset, Need};
use super::rules::need;
use crate::ground::property::Property;
use kernel::{Choice, Fault, Id, Row};
use maud::{Markup, html};
use ui::View;
use ui::pieces::{Column, Table, reference_only};

/// Fields that the panel shows.
pub(super) const SHOWN: &[&str] = &[
    "confidentiality",
    "confidentiality_reason",
    "inherited_confidentiality",
    "integrity",
    "integrity_reason",
    "inherited_integrity",
    "availability",
    "availability_reason",
    "inherited_availability",
];

pub(super) const PROPERTIES: [Property; 3] = [Property::Confidentiality, Property::Integrity, Property::Availability];

/// Own need and need by rule, side by side, with the assets that raise it.
pub(super) fn needs(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(asset) = row.of::<Asset>() else { return Ok(html! {}) };
    let above = dependents(view, row.id)?;
    let columns = vec![
        Column::new(view.t("asset-property")),
        Column::new(view.t("asset-own-need")),
        Column::new(view.t("asset-why")),
        Column::new(view.t("asset-need-by-rule")),
    ];
    let mut table = Table::new(view.t("asset-needs"), columns);
    for property in PROPERTIES {
        let (own, by_rule) = (asset.own(property), need(row, property));
        let why = match property {
            Property::Confidentiality => &asset.confidentiality_reason,
            Property::Integrity => &asset.integrity_reason,
            Property::Availability => &asset.availability_reason,
        };
        let raised: Vec<&Row> =
            if by_rule > own { above.iter().filter(|other| need(other, property) == by_rule).collect() } else { Vec::new() };
        table = table.row(vec![
            html! { (view.words.choice(Property::CHOICES, property.key())) },
            word(view, own),
            html! { span dir="auto" { (why) } },
            html! {
                @if by_rule > own { b { (word(view, by_rule)) } } @else { (word(view, by_rule)) }
                @if !raised.is_empty() { small { (view.t("asset-raised-by")) @for other in &raised { " " (reference_only(view, &ASSET, &other.reference)) } } }
            },
        ]);
    }
    Ok(
        html! { section aria-labelledby="needs" { h2 #needs { (view.t("asset-needs")) } (table.markup()) p.small.mute { (view.t("asset-needs-rule")) } } },
    )
}

fn word(view: &View<'_>, need: Option<Need>) -> Markup {
    match need {
        Some(need) => html! { (view.words.choice(Need::CHOICES, need.key())) },
        None => html! { span.mute { (view.t("asset-not-said")) } },
    }
}

fn dependents(view: &View<'_>, id: Id) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = view.read.sources(&[id], &ASSET, "depends_on")?.into_iter().map(|link| link.from).collect();
    view.read.get_many(&ASSET, &ids)
}

/// Assets that need this one, and assets it needs, each with its need by rule.
pub(super) fn dependencies(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let up = dependents(view, row.id)?;
    let down = view.read.get_many(&ASSET, row.value("depends_on").links())?;
    Ok(html! {
        @if !up.is_empty() || !down.is_empty() {
            section aria-labelledby="dependencies" {
                h2 #dependencies { (view.t("asset-dependencies")) }
                @for (label, rows) in [("asset-needed-by", &up), ("asset-depends-on", &down)] {
                    @if !rows.is_empty() { (others(view, &view.words.get(label), rows)) }
                }
            }
        }
    })
}

fn others(view: &View<'_>, caption: &str, rows: &[Row]) -> Markup {
    let head = [Column::new(view.t("reference")), Column::new(caption).title()];
    let columns = head.into_iter().chain(PROPERTIES.map(|property| Column::new(view.words.choice(Property::CHOICES, property.key()))));
    let mut table = Table::new(caption, columns.collect());
    for other in rows {
        let mut cells = vec![
            reference_only(view, &ASSET, &other.reference),
            html! { @if other.retired { del { bdi { (other.title()) } } } @else { bdi { (other.title()) } } },
        ];
        cells.extend(PROPERTIES.map(|property| word(view, need(other, property))));
        table = table.row(cells);
    }
    table.markup()
}
