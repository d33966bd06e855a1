//! Everything that one can go to or do beside records: pages, registers, new records, reports, acts.

use crate::layout::index::{GROUPS, alias, entries, group_label};
use crate::layout::menus::{creatable, last_used};
use crate::list::new_label;
use crate::pieces::clause;
use crate::view::encode;
use crate::{View, paths};
use kernel::nouns::ORGANISATION;
use kernel::text::{fold, has_word};
use kernel::{Action, Group, Operation, Register};
use maud::{Markup, html};

/// Somewhere to go, or something to do.
#[derive(Debug, Clone)]
pub struct Target {
    /// Its name.
    pub label: String,
    /// What it is: a page, a report, something new, an act on records of a register.
    pub kind: String,
    /// Its path.
    pub path: String,
    /// The clause that it is filed under.
    clause: &'static str,
    /// Other words for it.
    alias: String,
    group: Group,
    sort: Sort,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    New,
    Place,
    Report,
    Act,
}

/// At most so many answers to what was typed.
const MOST: usize = 12;

/// Every target that the visitor may use.
fn all(view: &View<'_>) -> Vec<Target> {
    let mut list = Vec::new();
    places(view, &mut list);
    let new = |register: &'static Register| Target {
        label: new_label(view, register),
        kind: view.t("palette-new"),
        path: paths::new(register),
        clause: "",
        alias: format!("{} {} {}", view.t("new"), view.words.one(register), alias(view, register.key)),
        group: register.group,
        sort: Sort::New,
    };
    let last = last_used(view);
    let offered = creatable(view).into_iter().flat_map(|(_, registers)| registers).filter(|register| !last.contains(register));
    list.extend(last.iter().copied().chain(offered).map(new));
    for report in view.concepts.iter().flat_map(|concept| concept.reports) {
        list.push(Target {
            label: view.words.get(report.title),
            kind: view.t("find-report"),
            path: paths::report(report.key, "pdf"),
            clause: "",
            alias: alias(view, report.title),
            group: Group::Check,
            sort: Sort::Report,
        });
    }
    if view.live() {
        list.extend(view.read.registers().iter().copied().flat_map(|register| acts(view, register)));
    }
    list
}

/// Pages and registers: those of the index, and those that stand in none.
fn places(view: &View<'_>, list: &mut Vec<Target>) {
    let organisation = view.read.get(&ORGANISATION, view.read.organisation()).ok().flatten();
    let kind = |asked: &str| {
        let asked = clause(view, asked);
        if asked.is_empty() { view.t("palette-go") } else { asked }
    };
    let place = |label: String, path: String, asked: &'static str, alias: String, group: Group| Target {
        label,
        kind: kind(asked),
        path,
        clause: asked,
        alias,
        group,
        sort: Sort::Place,
    };
    list.push(place(view.t("home"), "/".to_owned(), "", view.t("home-alias"), Group::Plan));
    for entry in entries(view, organisation.as_ref()) {
        list.push(place(entry.label, entry.path, entry.clause, entry.alias, entry.group));
    }
    let indexed: Vec<String> = list.iter().map(|target| target.path.clone()).collect();
    let apart = |register: &&'static Register| !indexed.contains(&paths::list(register)) && **register != ORGANISATION;
    for register in view.read.registers().iter().copied().filter(apart) {
        list.push(place(view.words.many(register), paths::list(register), register.clause, alias(view, register.key), register.group));
    }
    let screens = view.concepts.iter().flat_map(|concept| concept.screens);
    for screen in screens.filter(|screen| !indexed.iter().any(|path| path == screen.path)) {
        list.push(place(view.words.get(screen.title), screen.path.to_owned(), "", alias(view, screen.title), Group::Hidden));
    }
    list.push(place(view.t("account"), "/account".to_owned(), "", view.t("account-alias"), Group::Setup));
}

/// Operations of a register: each leads to the records that are in a state for it.
fn acts(view: &View<'_>, register: &'static Register) -> Vec<Target> {
    let may = |operation: &&'static Operation| match view.read.scope().highest() {
        Some(_) => can_somewhere(view, register, operation),
        None => false,
    };
    let to = |operation: &'static Operation| {
        let list = paths::list(register);
        let path = match operation.from {
            // Lists of registers with one state are not told apart by it.
            _ if register.shown().all(|(_, field)| field.key != "state") => list,
            [] => list,
            from => format!("{list}?q={}", encode(&format!("state:{}", from.join(",")))),
        };
        Target {
            label: view.words.act(register, operation),
            kind: view.tw("find-act", &[("plural", view.words.many(register))]),
            path,
            clause: "",
            alias: operation.key.to_owned(),
            group: register.group,
            sort: Sort::Act,
        }
    };
    register.operations.iter().filter(may).map(to).collect()
}

/// Whether the visitor has the right to this act on some unit.
fn can_somewhere(view: &View<'_>, register: &'static Register, operation: &'static Operation) -> bool {
    let scope = view.read.scope();
    scope.readable().is_none_or(|units| units.iter().any(|unit| scope.may(Action::Operate(operation), register, *unit)))
}

/// Whether something is filed under what was typed as a clause.
pub fn is_clause(view: &View<'_>, typed: &str) -> bool {
    let typed = compact(typed);
    !typed.is_empty() && all(view).iter().any(|target| compact(target.clause) == typed)
}

/// A clause as people may write it: `6.1.3 d` and `6.1.3D` are the same.
fn compact(clause: &str) -> String {
    fold(clause).split_whitespace().collect()
}

/// Targets that fit every word typed, best first; without words what one most likely wants.
pub fn fitting(view: &View<'_>, q: &str) -> Vec<Target> {
    let typed: Vec<String> = fold(q).split_whitespace().map(str::to_owned).collect();
    let mut list = all(view);
    if typed.is_empty() {
        let last: Vec<String> = last_used(view).into_iter().map(paths::new).collect();
        list.retain(|target| matches!(target.sort, Sort::New | Sort::Place) && target.group != Group::Hidden);
        list.sort_by_key(|target| (!last.contains(&target.path), target.sort != Sort::Place));
        return list;
    }
    let mut ranked: Vec<(u8, Target)> = list.into_iter().filter_map(|target| Some((rank(&target, &typed)?, target))).collect();
    ranked.sort_by(|(a, one), (b, other)| (a, one.sort, one.label.len()).cmp(&(b, other.sort, other.label.len())));
    ranked.into_iter().map(|(_, target)| target).take(MOST).collect()
}

/// How well a target fits what was typed, 0 best; [`None`] when a word of it fits nothing.
fn rank(target: &Target, typed: &[String]) -> Option<u8> {
    let (label, alias, asked) = (fold(&target.label), fold(&target.alias), fold(target.clause));
    if !asked.is_empty() && compact(&asked) == typed.concat() {
        return Some(0);
    }
    let within = |word: &String| asked.strip_prefix(word.as_str()).is_some_and(|rest| rest.starts_with(['.', ' ']));
    let mut worst = 0;
    for word in typed {
        let rank = if label.starts_with(word.as_str()) {
            0
        } else if has_word(&label, word) {
            1
        } else if has_word(&alias, word) || within(word) {
            2
        } else {
            return None;
        };
        worst = worst.max(rank);
    }
    Some(worst)
}

/// All targets by group, as the page of a search without words shows them.
pub(super) fn everything(view: &View<'_>) -> Markup {
    let all = all(view);
    let of = |sort: Sort, group: Option<Group>| {
        all.iter().filter(move |target| target.sort == sort && group.is_none_or(|group| target.group == group))
    };
    let list = |targets: &[&Target]| {
        html! {
            ul.list.places {
                @for target in targets {
                    @let said = target.sort == Sort::Act || !target.clause.is_empty();
                    li { a href=(view.link(&target.path)) { (target.label) } @if said { " " span.mute.small { (target.kind) } } }
                }
            }
        }
    };
    html! {
        div.everything {
            @for group in GROUPS.iter().map(|(group, _)| *group).chain([Group::Hidden]) {
                @let places: Vec<&Target> = of(Sort::Place, Some(group)).collect();
                @if !places.is_empty() { section { h2 { (group_label(view, group)) } (list(&places)) } }
            }
            @for (sort, head) in [(Sort::Report, "reports-entry"), (Sort::New, "new"), (Sort::Act, "find-acts")] {
                @let targets: Vec<&Target> = of(sort, None).collect();
                @if !targets.is_empty() { section { h2 { (view.words.get(head)) } (list(&targets)) } }
            }
        }
    }
}
