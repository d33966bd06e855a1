//! Finding: records by their words, and every register, page, report and act by name, alias and clause. As a page, and as
//! JSON for the palette and the pickers.

use crate::layout::page;
use crate::pieces::{Column, Table, reference_only};
use crate::{View, paths};
use kernel::{Id, Name};
use maud::{Markup, html};
use serde_json::{Value, json};
pub use targets::{Target, fitting, is_clause};

mod targets;

/// The page of a search; without words everything that there is to go to and to do.
pub fn find_page(view: &View<'_>, q: &str, hits: &[(Id, Name)]) -> Markup {
    let heading = if q.is_empty() { view.t("find-everything") } else { view.t("find-title") };
    let found = if q.is_empty() { Vec::new() } else { fitting(view, q) };
    let count = (hits.len() + found.len()).to_string();
    let main = html! {
        div.head { div {
            h1 { (heading) }
            @if q.is_empty() { p { (view.t("find-intro")) } }
            @else { p { (view.tw("find-count", &[("n", count), ("q", q.to_owned())])) } }
        } }
        form.filter.find-again method="get" action=(paths::FIND) role="search" aria-label=(view.t("find-again")) {
            label.vh for="find-again" { (view.t("find-label")) }
            input.in.q #find-again type="search" name="q" value=(q) autofocus[q.is_empty()];
            @if !view.live() { input type="hidden" name="as_at" value=(view.param("as_at")); }
            button.btn { (view.t("find-button")) }
        }
        @if q.is_empty() { (targets::everything(view)) }
        @else if hits.is_empty() && found.is_empty() { p.lead { (view.t("find-none")) } p { (view.t("find-hint")) } }
        @else {
            @if !found.is_empty() { section.part aria-labelledby="found-places" {
                h2 #found-places { (view.t("find-places")) }
                ul.list.places { @for target in &found { li { (place(view, target)) } } }
            } }
            @if !hits.is_empty() { section.part aria-labelledby="found-records" {
                h2 #found-records { (view.t("find-records")) }
                (records(view, hits))
            } }
        }
    };
    page(view, &heading, main)
}

fn place(view: &View<'_>, target: &Target) -> Markup {
    html! { a href=(view.link(&target.path)) { (target.label) } " " span.mute.small { (target.kind) } }
}

fn records(view: &View<'_>, hits: &[(Id, Name)]) -> Markup {
    let columns =
        vec![Column::new(view.t("reference")), Column::new(view.t("find-name")).title(), Column::new(view.t("find-register")).nowrap()];
    let table = hits.iter().fold(Table::new(view.t("find-records"), columns), |table, (_, name)| {
        let title = html! { @if name.retired { del { bdi { (name.title) } } } @else { bdi { (name.title) } } };
        table.row(vec![reference_only(view, name.register, &name.reference), title, html! { (view.words.one(name.register)) }])
    });
    table.markup()
}

/// The same as JSON, answer of `/find.json`:
/// `{"places":[{"label","kind","url"}],"hits":[{"reference","title","register","name","url","retired"}]}`.
pub fn find_json(view: &View<'_>, places: &[Target], hits: &[(Id, Name)]) -> Value {
    let places: Vec<Value> =
        places.iter().map(|target| json!({ "label": target.label, "kind": target.kind, "url": view.link(&target.path) })).collect();
    let hits: Vec<Value> = hits
        .iter()
        .map(|(_, name)| {
            json!({
                "reference": name.reference, "title": name.title, "register": name.register.key, "name": view.words.one(name.register),
                "url": view.link(&paths::record(name.register, &name.reference)), "retired": name.retired,
            })
        })
        .collect();
    json!({ "places": places, "hits": hits })
}
