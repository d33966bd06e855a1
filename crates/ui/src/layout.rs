//! The whole document around the content of a page: head, header, index, stamp of the past, folio.

use crate::assets::asset_url;
use crate::pieces::{icon, moment_plain, thousands};
use crate::{View, paths};
use jiff::ToSpan;
use kernel::nouns::ORGANISATION;
use kernel::text::sort_key;
use kernel::{Filter, Group, Moment, Register, Row, Words};
use maud::{DOCTYPE, Markup, html};

mod dialogs;

/// A page: everything around `main` and `main` itself.
pub fn page(view: &View<'_>, title: &str, main: Markup) -> Markup {
    let organisation = view.read.get(&ORGANISATION, view.read.organisation()).ok().flatten();
    let past = !view.live();
    html! {
        (DOCTYPE)
        html lang="en" dir="ltr" {
            (head(view.words, title))
            body.past[past] data-live[!past] {
                a.skip href="#main" { (view.t("skip")) }
                header.top {
                    (bar(view, organisation.as_ref()))
                    @if past { (stamp(view)) }
                }
                (index(view, organisation.as_ref()))
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
        html lang="en" dir="ltr" {
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
            form.find role="search" aria-label=(view.t("find-button")) action="/find" {
                label.vh for="find" { (view.t("find-label")) }
                (icon("search"))
                input.in #find name="q" type="search" placeholder=(view.t("find-placeholder")) value=[(view.path == "/find").then(|| view.param("q"))];
                @if !view.live() { input type="hidden" name="as_at" value=(view.param("as_at")); }
                button.vh.btn { (view.t("find-button")) }
            }
            span.end {}
            (as_at_menu(view))
            @if view.live() { (new_menu(view)) }
            @if !view.visitor.name.is_empty() { a.small.nowrap.account href="/account" { bdi { (view.visitor.name) } } }
        }
    }
}

/// Whether the page shows one record, so that it can be compared with its newest version.
fn shows_record(view: &View<'_>) -> bool {
    let mut parts = view.path.trim_matches('/').split('/');
    let register = parts.next().and_then(|key| view.read.register(key));
    register.is_some() && parts.next().is_some_and(|part| part != "new") && parts.next().is_none()
}

/// The other query parameters of this page as hidden inputs, so that a form by GET does not lose them.
fn keep(view: &View<'_>) -> Markup {
    html! {
        @for (key, value) in view.query.iter().filter(|(key, _)| key != "as_at" && key != "compare") { input type="hidden" name=(key) value=(value); }
    }
}

fn as_at_menu(view: &View<'_>) -> Markup {
    let today = view.read.today();
    let new_year = jiff::civil::date(today.year().saturating_sub(1), 12, 31);
    let steps =
        [(today.checked_sub(1.month()), "as-at-month"), (Ok(new_year), "as-at-year-end"), (today.checked_sub(1.year()), "as-at-year")];
    html! {
        details.menu.as-at {
            summary.btn.quiet {
                (icon("asat"))
                @if view.live() { (view.t("as-at-now")) } @else { (as_at_label(view)) }
                (icon("caret"))
            }
            div {
                form.stack method="get" action=(view.path) {
                    (keep(view))
                    div.field {
                        label for="as-at" { (view.t("as-at-label")) }
                        p.help #as-at-help { (view.t("as-at-help")) }
                        input.in.short #as-at type="text" name="as_at" value=(if view.live() { "" } else { view.param("as_at") }) placeholder=(new_year) inputmode="numeric" autocomplete="off" aria-describedby="as-at-help";
                    }
                    p.row {
                        button.btn.main { (view.t("as-at-show")) }
                        @if shows_record(view) { button.btn name="compare" value="now" { (view.t("as-at-compare")) } }
                    }
                    // In the past the day of the records is not the day of the reader, so nothing is counted from it.
                    @if view.live() { ul.list.small {
                        @for (day, label) in steps {
                            @if let Ok(day) = day { li { a href=(view.here(&[("as_at", &day.to_string()), ("compare", "")])) { time { (day) } } ", " (view.words.get(label)) } }
                        }
                    } }
                }
            }
        }
    }
}

/// What moment the page shows: "As at 2025-12-31", or the journal entry.
fn as_at_label(view: &View<'_>) -> String {
    match view.read.moment() {
        Moment::Sequence(number) => view.tw("as-at-entry", &[("number", number.to_string())]),
        _ => view.tw("as-at-date", &[("date", view.read.today().to_string())]),
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

/// Whether the visitor may make a record of this register on some unit.
pub fn may_create(view: &View<'_>, register: &'static Register) -> bool {
    view.live() && *register != ORGANISATION && view.read.scope().may_create(register)
}

fn new_menu(view: &View<'_>) -> Markup {
    let offered: Vec<_> =
        view.read.registers().iter().filter(|register| register.group != Group::Hidden && may_create(view, register)).collect();
    html! {
        @if !offered.is_empty() {
            details.menu.new {
                summary.btn { (icon("plus")) (view.t("new")) }
                div { ul.list { @for register in offered { li { a href=(paths::new(register)) { (register.name) } } } } }
            }
        }
    }
}

/// A line of the index.
struct Entry {
    group: Group,
    clause: &'static str,
    label: String,
    path: String,
    key: &'static str,
    /// Key of the register whose records belong under it, where that has no entry of its own.
    under: &'static str,
    count: Option<u64>,
}

fn entries(view: &View<'_>, organisation: Option<&Row>) -> Vec<Entry> {
    let mut list = Vec::new();
    for register in view.read.registers().iter().filter(|register| register.group != Group::Hidden) {
        let alone = organisation.filter(|_| **register == ORGANISATION);
        let (label, path) = match alone {
            Some(row) => (register.name, paths::record(register, &row.reference)),
            None => (register.plural, paths::list(register)),
        };
        let count = if alone.is_some() { None } else { view.read.count(register, &Filter::new()).ok() };
        list.push(Entry {
            group: register.group,
            clause: register.clause,
            label: label.to_owned(),
            path,
            key: register.key,
            under: "",
            count,
        });
    }
    for screen in view.concepts.iter().flat_map(|concept| concept.screens) {
        if let Some((group, clause)) = screen.index {
            let short = view.words.find(&format!("{}-short", screen.title), &[]);
            let label = short.unwrap_or_else(|| view.words.get(screen.title));
            list.push(Entry { group, clause, label, path: screen.path.to_owned(), key: "", under: screen.under, count: None });
        }
    }
    if view.concepts.iter().any(|concept| !concept.reports.is_empty()) {
        let path = paths::REPORTS.to_owned();
        list.push(Entry { group: Group::Check, clause: "", label: view.t("reports-entry"), path, key: "reports", under: "", count: None });
    }
    // Clauses in their order, then controls of Annex A; set-up stays as it is listed.
    list.sort_by_cached_key(|entry| (entry.group, if entry.group == Group::Setup { String::new() } else { sort_key(entry.clause) }));
    list
}

/// Whether an entry of the index is the place of this page.
fn is_here(view: &View<'_>, entry: &Entry) -> bool {
    if view.path == entry.path {
        return true;
    }
    let screens: Vec<_> = view.concepts.iter().flat_map(|concept| concept.screens).collect();
    if let Some(screen) = screens.iter().find(|screen| screen.path == view.path) {
        return screen.index.is_none() && !entry.key.is_empty() && screen.under == entry.key;
    }
    let first = view.path.trim_start_matches('/').split('/').next().unwrap_or_default();
    !first.is_empty() && [entry.key, entry.under].contains(&first)
}

/// Where the records of a register are looked at together: a page drawn for them that stands in the index, else its list.
pub(crate) fn home_of(view: &View<'_>, register: &Register) -> String {
    let screens = view.concepts.iter().flat_map(|concept| concept.screens);
    let mut drawn = screens.filter(|screen| screen.index.is_some() && screen.under == register.key);
    drawn.next().map_or_else(|| paths::list(register), |screen| screen.path.to_owned())
}

fn group_label(view: &View<'_>, group: Group) -> String {
    match group {
        Group::Plan => view.t("group-plan"),
        Group::Run => view.t("group-run"),
        Group::Check => view.t("group-check"),
        Group::Improve => view.t("group-improve"),
        Group::Setup => view.t("group-setup"),
        Group::Hidden => String::new(),
    }
}

fn index(view: &View<'_>, organisation: Option<&Row>) -> Markup {
    let all = entries(view, organisation);
    html! {
        nav.index #index aria-label=(view.t("index")) {
            ul.list { li { a href=(view.link("/")) aria-current=[(view.path == "/").then_some("page")] { span {} span { (view.t("home")) } b {} } } }
            @for group in [Group::Plan, Group::Run, Group::Check, Group::Improve, Group::Setup] {
                @if all.iter().any(|entry| entry.group == group) {
                    p { (group_label(view, group)) }
                    ul.list {
                        @for entry in all.iter().filter(|entry| entry.group == group) {
                            li {
                                a href=(view.link(&entry.path)) aria-current=[is_here(view, entry).then_some("page")] data-key=[(!entry.key.is_empty()).then_some(entry.key)] {
                                    span { (entry.clause.replace(' ', "")) }
                                    span { (entry.label) }
                                    b { @if let Some(count) = entry.count { (thousands(i64::try_from(count).unwrap_or(i64::MAX))) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn folio(view: &View<'_>) -> Markup {
    let entry = thousands(i64::try_from(view.read.sequence()).unwrap_or(i64::MAX));
    html! {
        footer.folio {
            span { (view.tw("folio-entry", &[("number", entry), ("moment", moment_plain(view, view.read.recorded_at()))])) }
            span { (view.t("folio-source")) }
            span.end { a href="#keys" data-open="keys" { (view.t("keys-title")) } }
        }
    }
}
