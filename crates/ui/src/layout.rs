//! The whole document around the content of a page: head, header, index, stamp of the past, folio.

use crate::assets::asset_url;
use crate::pieces::{icon, moment_plain};
use crate::{View, paths};
use kernel::nouns::ORGANISATION;
use kernel::{Row, Words};
use maud::{DOCTYPE, Markup, html};

mod dialogs;
pub(crate) mod index;
pub(crate) mod menus;

pub(crate) use index::home_of;
use menus::{as_at_label, as_at_menu, keep, new_menu};

/// A page: everything around `main` and `main` itself.
pub fn page(view: &View<'_>, title: &str, main: Markup) -> Markup {
    let organisation = view.read.get(&ORGANISATION, view.read.organisation()).ok().flatten();
    let past = !view.live();
    html! {
        (DOCTYPE)
        html lang=(view.words.language()) dir="ltr" {
            (head(view.words, title))
            body.past[past] data-live[!past] {
                a.skip href="#main" { (view.t("skip")) }
                header.top {
                    (bar(view, organisation.as_ref()))
                    @if past { (stamp(view)) }
                }
                (index::index(view, organisation.as_ref()))
                main #main tabindex="-1" {
                    @if let Some(flash) = &view.flash { div.note.flash role="status" { (icon("ok")) div { (flash) } } }
                    (main)
                }
                (folio(view))
                (dialogs::dialogs(view))
            }
        }
    }
}

/// A page for somebody without a session: signing in, setting up, errors. One column, no index.
pub fn bare_page(words: &Words, title: &str, main: Markup) -> Markup {
    html! {
        (DOCTYPE)
        html lang=(words.language()) dir="ltr" {
            (head(words, title))
            body.plain {
                a.skip href="#main" { (words.get("skip")) }
                header.top { div.bar { a.brand href="/" { (icon("mark")) (words.get("brand")) } } }
                main #main tabindex="-1" { (main) }
                footer.folio { span { (words.get("folio-plain")) } }
            }
        }
    }
}

/// The text of a path with the visitor's as-at date in every link is made by [`View::link`]; this is the head of the document.
fn head(words: &Words, title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            title { (title) " · " (words.get("brand")) }
            link rel="icon" href=(asset_url("icon.svg"));
            link rel="stylesheet" href=(asset_url("app.css"));
            script src=(asset_url("app.js")) defer {}
        }
    }
}

fn bar(view: &View<'_>, organisation: Option<&Row>) -> Markup {
    html! {
        div.bar {
            a.brand href=(view.link("/")) { (icon("mark")) (view.t("brand")) }
            a.btn.quiet.to-index href="#index" { (icon("menu")) (view.t("index")) }
            @if let Some(row) = organisation { span.mute.small.org { bdi { (row.title()) } } }
            (find(view))
            a.btn.quiet.to-find href=(view.link(paths::FIND)) data-palette { (icon("search")) (view.t("find-button")) }
            span.end {}
            (as_at_menu(view))
            @if view.live() { (new_menu(view)) }
            @if !view.visitor.name.is_empty() { a.small.nowrap.account href="/account" { bdi { (view.visitor.name) } } }
        }
    }
}

fn find(view: &View<'_>) -> Markup {
    let asked = (view.path == paths::FIND).then(|| view.param("q"));
    html! {
        form.find role="search" aria-label=(view.t("find-button")) action=(paths::FIND) {
            label.vh for="find" { (view.t("find-label")) }
            (icon("search"))
            input.in #find name="q" type="search" placeholder=(view.t("find-placeholder")) value=[asked];
            @if !view.live() { input type="hidden" name="as_at" value=(view.param("as_at")); }
            button.vh.btn { (view.t("find-button")) }
        }
    }
}

fn stamp(view: &View<'_>) -> Markup {
    html! {
        div.stamp role="group" aria-label=(view.t("stamp-label")) {
            (icon("lock"))
            b { (as_at_label(view)) }
            span { (view.tw("stamp-text", &[("moment", moment_plain(view, view.read.recorded_at()))])) }
            span.end {}
            form.row method="get" action=(view.path) {
                (keep(view))
                label.vh for="stamp-date" { (view.t("stamp-other")) }
                input.in #stamp-date type="text" name="as_at" value=(view.param("as_at")) inputmode="numeric" autocomplete="off";
                button.btn { (view.t("as-at-show")) }
            }
            a.nowrap href=(view.here(&[("as_at", ""), ("compare", "")])) { (view.t("stamp-back")) }
        }
    }
}

fn folio(view: &View<'_>) -> Markup {
    let entry = view.words.count(view.read.sequence());
    html! {
        footer.folio {
            span { (view.tw("folio-entry", &[("number", entry), ("moment", moment_plain(view, view.read.recorded_at()))])) }
            span { (view.t("folio-source")) }
            span.end { a href="#keys" data-open="keys" { (view.t("keys-title")) } }
        }
    }
}
