//! Panels of an asset: its need for protection with what others pass on, and its dependencies both ways.

use super::record::{ASSET, Asset, Need};
use super::rules::{derived_key, need};
use crate::ground::property::Property;
use kernel::{Choice, Fault, Page, Query, Row};
use maud::{Markup, html};
use ui::pieces::{Column, Table, reference_only};
use ui::view::encode;
use ui::{View, paths};

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
        let raised = match by_rule.filter(|by_rule| Some(*by_rule) > own) {
            Some(by_rule) => Some(Dependents::of(view, row, &format!(" {}:{}", derived_key(property), by_rule.key()))?),
            None => None,
        };
        table = table.row(vec![
            html! { (view.words.choice(Property::CHOICES, property.key())) },
            word(view, own),
            html! { span dir="auto" { (why) } },
            html! {
                @if by_rule > own { b { (word(view, by_rule)) } } @else { (word(view, by_rule)) }
                @if let Some(raised) = raised.filter(|raised| raised.page.total > 0) {
                    small {
                        (view.t("asset-raised-by"))
                        @for other in &raised.page.rows { " " (reference_only(view, &ASSET, &other.reference)) }
                        " " (raised.all(view))
                    }
                }
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

/// So many assets that need this one are named.
const FEW: u64 = 12;

/// The first assets in use that need one, and how many there are.
struct Dependents {
    page: Page,
    filter: String,
}

impl Dependents {
    /// Those that pass this filter, too.
    fn of(view: &View<'_>, row: &Row, also: &str) -> Result<Self, Fault> {
        let filter = format!("depends_on:{}{also}", row.reference);
        let found = ui::lint::filter(view.read, &ASSET, &filter)?;
        let page = view.read.list(&ASSET, &Query { filter: found, limit: FEW, ..Query::default() })?;
        Ok(Self { page, filter })
    }

    /// The way to the list of all where some are not named.
    fn all(&self, view: &View<'_>) -> Markup {
        let path = format!("{}?q={}", paths::list(&ASSET), encode(&self.filter));
        html! { @if self.page.total > FEW { a href=(view.link(&path)) { (view.tw("all-of", &[("n", self.page.total.to_string())])) } } }
    }
}

/// Assets that need this one, and assets it needs, each with its need by rule.
pub(super) fn dependencies(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let up = Dependents::of(view, row, "")?;
    let down = view.read.get_many(&ASSET, row.value("depends_on").links())?;
    Ok(html! {
        @if up.page.total > 0 || !down.is_empty() {
            section aria-labelledby="dependencies" {
                h2 #dependencies { (view.t("asset-dependencies")) }
                @for (label, rows) in [("asset-needed-by", &up.page.rows), ("asset-depends-on", &down)] {
                    @if !rows.is_empty() { (others(view, &view.words.get(label), rows)) }
                    @if label == "asset-needed-by" && up.page.total > FEW { p.small { (up.all(view)) } }
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
