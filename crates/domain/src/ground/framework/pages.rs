//! The page of the packs that can be adopted.

use super::adoption::is_control_set;
use super::record::pack_of;
use super::record::{ADOPTION, Adoption, Framework};
use crate::ground::scope::SCOPE;
use kernel::{Fault, Filter, Mark, Row};
use maud::{Markup, html};
use packs::Kind;
use ui::pieces::{Column, Table, marked, reference_only};
use ui::view::encode;
use ui::{View, paths};

pub(super) fn packs(view: &View<'_>) -> Result<Markup, Fault> {
    let adopted = view.read.all(&ADOPTION, &Filter::new())?;
    let scopes = view.read.all(&SCOPE, &Filter::new())?;
    let may = view.may_create(&ADOPTION);
    let columns = vec![
        Column::new(view.t("framework-edition")),
        Column::new(view.t("framework-title")).title(),
        Column::new(view.t("framework-entries")).number(),
        Column::new(view.t("framework-content-version")),
        Column::new(view.t("framework-adopted")),
    ];
    let mut table = Table::new(view.t("screen-frameworks"), columns);
    for source in packs::embedded() {
        let Some(framework) = Framework::of_pack(source.key) else { continue };
        let pack = pack_of(framework)?;
        let own: Vec<&Row> = adopted.iter().filter(|row| row.of::<Adoption>().is_some_and(|a| a.framework == Some(framework))).collect();
        table = table.row(vec![
            html! { (pack.edition) },
            html! { (pack.title) small.mute { (view.t(if pack.kind == Kind::Catalogue { "framework-catalogue" } else { "framework-requirements" }))
                ". " (pack.source_note) } },
            html! { (pack.entries.len()) },
            html! { (pack.version) },
            html! {
                @for row in &own {
                    div {
                        (marked(Mark::Sealed, &view.t("framework-since"))) " "
                        @if let Some(day) = row.of::<Adoption>().and_then(|adoption| adoption.since) { time { (day) } }
                        " " (reference_only(view, &ADOPTION, &row.reference))
                    }
                }
                @if may && (own.is_empty() || (is_control_set(framework) && own.len() < scopes.len())) {
                    a.btn href=(adopt(view, framework, &scopes)) { (view.t("framework-adopt")) }
                }
            },
        ]);
    }
    Ok(html! {
        div.head {
            div { p.crumb { a href=(view.link(&paths::list(&ADOPTION))) { (view.words.many(&ADOPTION)) } } h1 { (view.t("screen-frameworks")) } p
                { (view.t("framework-intro")) } }
        }
        (table.markup())
        p.part.small.mute { (view.t("framework-copyright")) }
    })
}

/// The form of an adoption with what is known filled in.
fn adopt(view: &View<'_>, framework: Framework, scopes: &[Row]) -> String {
    use kernel::Choice;
    let mut link = format!("{}?framework={}&since={}", paths::new(&ADOPTION), encode(framework.key()), view.read.today());
    if let [only] = scopes {
        link.push_str(&format!("&scope={}", encode(&only.reference)));
    }
    link
}
