//! The page of the sources: for each pack where it comes from, its licence, version and hash; and where to buy the standards.

use super::record::Framework;
use super::record::pack_of;
use kernel::Fault;
use maud::{Markup, html};
use packs::PackError;
use std::collections::BTreeMap;
use ui::View;
use ui::pieces::{Column, Table, tag};

/// Where the standards are sold: address, message.
const SELLERS: [(&str, &str); 3] = [
    ("https://www.iso.org/store.html", "sources-buy-iso"),
    ("https://webstore.iec.ch/", "sources-buy-iec"),
    ("https://www.iso.org/members.html", "sources-buy-members"),
];

pub(super) fn page(view: &View<'_>) -> Result<Markup, Fault> {
    Ok(html! {
        div.head { div { h1 { (view.t("screen-sources")) } p { (view.t("sources-intro")) } } }
        div.stack {
            section.stack.tight aria-labelledby="packs" {
                h2 #packs { (view.t("sources-packs")) }
                (packs(view)?)
                p.small.mute { (view.t("sources-hash-means")) " " (view.t("sources-gate")) }
            }
            section.stack.tight aria-labelledby="mappings" {
                h2 #mappings { (view.t("sources-mappings")) }
                (mappings(view)?)
                p.small.mute { (view.t("sources-mappings-note")) }
                p.small { (view.tw("sources-documents", &[("n", packs::documents().map_err(broken)?.len().to_string())])) }
            }
            section.stack.tight aria-labelledby="buy" {
                h2 #buy { (view.t("sources-buy")) }
                p { (view.t("sources-buy-why")) }
                ul.list { @for (address, text) in SELLERS { li { (view.words.get(text)) " " a href=(address) rel="noopener noreferrer" { (address) } } } }
                p.small.mute { (view.t("sources-buy-licence")) }
            }
            p.small.mute { (view.t("framework-copyright")) }
        }
    })
}

/// Broken content is a defect that tests rule out.
fn broken(error: PackError) -> Fault {
    Fault::Internal(format!("content: {error}"))
}

fn packs(view: &View<'_>) -> Result<Markup, Fault> {
    let columns = vec![
        Column::new(view.t("framework-edition")),
        Column::new(view.t("sources-pack")).title(),
        Column::new(view.t("sources-origin")),
        Column::new(view.t("sources-licence")),
        Column::new(view.t("framework-content-version")),
        Column::new(view.t("sources-hash")),
    ];
    let mut table = Table::new(view.t("sources-packs"), columns);
    for source in packs::embedded() {
        let Some(framework) = Framework::of_pack(source.key) else { continue };
        let pack = pack_of(framework)?;
        table = table.row(vec![
            html! { (pack.edition) },
            html! { (pack.title) small { (pack.source_note) } },
            html! { (pack.origin) small { (view.tw("sources-publisher", &[("name", pack.publisher.clone())])) } },
            html! { (pack.licence) },
            html! { (pack.version) },
            tag(source.hash().map_err(broken)?),
        ]);
    }
    Ok(table.markup())
}

fn mappings(view: &View<'_>) -> Result<Markup, Fault> {
    let mut lines: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for mapping in packs::mappings().map_err(broken)? {
        *lines.entry((&mapping.source_framework, &mapping.target_framework)).or_default() += 1;
    }
    let title = |key: &str| packs::embedded().iter().find(|source| source.key == key).map(|source| source.title).unwrap_or_default();
    let mut table = Table::new(
        view.t("sources-mappings"),
        vec![Column::new(view.t("sources-lines")).number(), Column::new(view.t("sources-mapping")).title()],
    );
    for ((from, to), count) in lines {
        table = table.row(vec![html! { (count) }, html! { (title(from)) " → " (title(to)) }]);
    }
    Ok(table.markup())
}
