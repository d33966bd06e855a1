//! The index beside every page: home, then pages and registers by the parts of the management cycle, which fold.

use crate::{View, paths};
use kernel::nouns::ORGANISATION;
use kernel::text::sort_key;
use kernel::{Filter, Group, Register, Row};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// The parts of the index in their order: what stands on a group in addresses and cookies.
pub(crate) const GROUPS: [(Group, &str); 5] =
    [(Group::Plan, "plan"), (Group::Run, "run"), (Group::Check, "check"), (Group::Improve, "improve"), (Group::Setup, "setup")];

/// A line of the index.
pub(crate) struct Entry {
    pub(crate) group: Group,
    pub(crate) clause: &'static str,
    pub(crate) label: String,
    pub(crate) path: String,
    /// The register that it lists, if it lists one.
    pub(crate) register: Option<&'static Register>,
    /// Words that people may call it by.
    pub(crate) alias: String,
    key: &'static str,
    /// Key of the register whose records belong under it, where that has no entry of its own.
    under: &'static str,
}

/// Every page and register that has a place of its own in the index.
pub(crate) fn entries(view: &View<'_>, organisation: Option<&Row>) -> Vec<Entry> {
    let mut list = Vec::new();
    for register in view.read.registers().iter().copied().filter(|register| register.group != Group::Hidden) {
        let alone = organisation.filter(|_| *register == ORGANISATION);
        let (label, path) = match alone {
            Some(row) => (view.words.one(register), paths::record(register, &row.reference)),
            None => (view.words.many(register), paths::list(register)),
        };
        list.push(Entry {
            group: register.group,
            clause: register.clause,
            label,
            path,
            register: alone.is_none().then_some(register),
            alias: alias(view, register.key),
            key: register.key,
            under: "",
        });
    }
    for screen in view.concepts.iter().flat_map(|concept| concept.screens) {
        if let Some((group, clause)) = screen.index {
            let short = view.words.find(&format!("{}-short", screen.title), &[]);
            let label = short.unwrap_or_else(|| view.words.get(screen.title));
            let (path, alias) = (screen.path.to_owned(), alias(view, screen.title));
            list.push(Entry { group, clause, label, path, register: None, alias, key: "", under: screen.under });
        }
    }
    let mut page = |path: &str, label: String, key: &'static str| {
        let alias = alias(view, key);
        list.push(Entry { group: Group::Check, clause: "", label, path: path.to_owned(), register: None, alias, key, under: "" });
    };
    if view.concepts.iter().any(|concept| !concept.reports.is_empty()) {
        page(paths::REPORTS, view.t("reports-entry"), "reports");
    }
    page(paths::JOURNAL, view.t("journal-title"), "journal");
    // Clauses in their order, then controls of Annex A; set-up stays as it is listed.
    list.sort_by_cached_key(|entry| (entry.group, if entry.group == Group::Setup { String::new() } else { sort_key(entry.clause) }));
    list
}

/// Other words for a register, a page or a report: message `KEY-alias`, with commas between.
pub(crate) fn alias(view: &View<'_>, key: &str) -> String {
    view.words.find(&format!("{key}-alias"), &[]).unwrap_or_default()
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

pub(crate) fn group_label(view: &View<'_>, group: Group) -> String {
    match group {
        Group::Plan => view.t("group-plan"),
        Group::Run => view.t("group-run"),
        Group::Check => view.t("group-check"),
        Group::Improve => view.t("group-improve"),
        Group::Setup => view.t("group-setup"),
        Group::Hidden => view.t("group-parts"),
    }
}

/// Which groups stand open: that of the page, and those that the reader left open; on a first visit the first one.
fn open(view: &View<'_>, here: Option<Group>) -> Vec<Group> {
    let kept: Option<&Vec<String>> = view.visitor.open.as_ref();
    let first = kept.is_none() && here.is_none();
    let stands = |(place, (group, key)): (usize, &(Group, &str))| {
        let left = kept.is_some_and(|keys| keys.iter().any(|kept| kept == key));
        (Some(*group) == here || left || first && place == 0).then_some(*group)
    };
    GROUPS.iter().enumerate().filter_map(stands).collect()
}

/// How many records the registers of open groups hold; nothing else is counted.
fn counts(view: &View<'_>, all: &[Entry], open: &[Group]) -> BTreeMap<&'static str, u64> {
    let shown: Vec<_> = all.iter().filter(|entry| open.contains(&entry.group)).filter_map(|entry| entry.register).collect();
    let everything = Filter::new();
    let asked: Vec<_> = shown.iter().map(|register| (*register, &everything)).collect();
    let counts = view.read.counts(&asked).unwrap_or_default();
    shown.iter().map(|register| register.key).zip(counts).collect()
}

pub(super) fn index(view: &View<'_>, organisation: Option<&Row>) -> Markup {
    let all = entries(view, organisation);
    let here = all.iter().find(|entry| is_here(view, entry)).map(|entry| entry.group);
    let open = open(view, here);
    let counts = counts(view, &all, &open);
    let place = |path: &str, label: String| {
        html! { li { a href=(view.link(path)) aria-current=[(view.path == path).then_some("page")] { span {} span { (label) } b {} } } }
    };
    html! {
        nav.index #index aria-label=(view.t("index")) {
            ul.list { (place("/", view.t("home"))) }
            @for (group, key) in GROUPS {
                @if all.iter().any(|entry| entry.group == group) {
                    details data-group=(key) open[open.contains(&group)] {
                        summary { (group_label(view, group)) }
                        ul.list { @for entry in all.iter().filter(|entry| entry.group == group) { (line(view, entry, &counts)) } }
                    }
                }
            }
            ul.list { (place(paths::FIND, view.t("find-everything"))) }
        }
    }
}

fn line(view: &View<'_>, entry: &Entry, counts: &BTreeMap<&'static str, u64>) -> Markup {
    let here = is_here(view, entry).then_some("page");
    let count = entry.register.and_then(|register| counts.get(register.key));
    html! {
        li {
            a href=(view.link(&entry.path)) aria-current=[here] data-key=[(!entry.key.is_empty()).then_some(entry.key)] {
                span { (entry.clause.replace(' ', "")) }
                span { (entry.label) }
                b { @if let Some(count) = count { (view.words.count(*count)) } }
            }
        }
    }
}

/// Where the records of a register are looked at together: a page drawn for them that stands in the index, else its list.
pub(crate) fn home_of(view: &View<'_>, register: &Register) -> String {
    let screens = view.concepts.iter().flat_map(|concept| concept.screens);
    let mut drawn = screens.filter(|screen| screen.index.is_some() && screen.under == register.key);
    drawn.next().map_or_else(|| paths::list(register), |screen| screen.path.to_owned())
}
