//! What was found, as a page and as JSON for the palette and the pickers.

use crate::layout::page;
use crate::pieces::{Column, Table, reference_only};
use crate::{View, paths};
use kernel::{Id, Name};
use maud::{Markup, html};
use serde_json::{Value, json};

/// The page of a search.
pub fn find_page(view: &View<'_>, q: &str, hits: &[(Id, Name)]) -> Markup {
    let heading = view.t("find-title");
    let columns =
        vec![Column::new(view.t("reference")), Column::new(view.t("find-name")).title(), Column::new(view.t("find-register")).nowrap()];
    let table = hits.iter().fold(Table::new(view.t("find-title"), columns), |table, (_, name)| {
        let title = html! { @if name.retired { del { bdi { (name.title) } } } @else { bdi { (name.title) } } };
        table.row(vec![reference_only(view, name.register, &name.reference), title, html! { (name.register.name) }])
    });
    let main = html! {
        div.head { div { h1 { (heading) } @if !q.is_empty() { p { (view.tw("find-count", &[("n", hits.len().to_string()), ("q", q.to_owned())])) } } } }
        form.filter.find-again method="get" action="/find" role="search" aria-label=(view.t("find-again")) {
            label.vh for="find-again" { (view.t("find-label")) }
            input.in.q #find-again type="search" name="q" value=(q) autofocus[q.is_empty()];
            @if !view.live() { input type="hidden" name="as_at" value=(view.param("as_at")); }
            button.btn { (view.t("find-button")) }
        }
        @if !hits.is_empty() { (table.markup()) }
        @else if !q.is_empty() { p.lead { (view.t("find-none")) } p { (view.t("find-hint")) } }
    };
    page(view, &heading, main)
}

/// The same as JSON: `{"hits":[{"reference","title","register","name","url","retired"}]}`. Answer of `/find.json`.
pub fn find_json(view: &View<'_>, hits: &[(Id, Name)]) -> String {
    let list: Vec<Value> = hits
        .iter()
        .map(|(_, name)| {
            json!({
                "reference": name.reference, "title": name.title, "register": name.register.key, "name": name.register.name,
                "url": view.link(&paths::record(name.register, &name.reference)), "retired": name.retired,
            })
        })
        .collect();
    json!({ "hits": list }).to_string()
}
