//! The command palette and the list of keys: written here so that their words are in the language files; the script opens them.

use crate::View;
use maud::{Markup, html};

/// Both dialogs, closed. Without the script the list of keys opens as the target of its link.
pub(super) fn dialogs(view: &View<'_>) -> Markup {
    html! { (palette(view)) (keys(view)) }
}

fn palette(view: &View<'_>) -> Markup {
    html! {
        dialog.palette #palette aria-label=(view.t("palette-label")) {
            input.in #palette-q type="text" role="combobox" aria-expanded="false" aria-controls="palette-list" aria-autocomplete="list"
                aria-label=(view.t("palette-label")) placeholder=(view.t("palette-placeholder")) autocomplete="off" spellcheck="false";
            ul.list #palette-list role="listbox" aria-label=(view.t("palette-results")) data-here=(view.t("palette-here"))
                data-find=(view.t("palette-find")) {}
            p.vh role="status" #palette-said data-none=(view.t("find-none")) {}
        }
    }
}

fn keys(view: &View<'_>) -> Markup {
    let list = [
        ("Ctrl K", view.t("key-palette")),
        ("/", view.t("key-filter")),
        ("j k", view.t("key-rows")),
        ("x", view.t("key-select")),
        ("Enter", view.t("key-open")),
        ("e", view.t("key-edit")),
        ("c", view.t("key-comment")),
        ("t", view.t("key-as-at")),
        ("g h", view.t("key-home")),
        ("g r", view.t("key-letter")),
        ("?", view.t("key-help")),
    ];
    html! {
        dialog.keys #keys aria-labelledby="keys-title" {
            div.row { h2 #keys-title { (view.t("keys-title")) } span.end {} a.btn href="#main" data-close { (view.t("keys-close")) } }
            p.mute { (view.t("keys-intro")) }
            dl.ledger.slim { @for (key, text) in list { div { dt { kbd { (key) } } dd { (text) } } } }
            label.pick hidden { input type="checkbox" #keys-on; " " (view.t("keys-on")) }
        }
    }
}
