//! Menus of the header: as at, and new.

use super::index::{GROUPS, group_label};
use crate::pieces::icon;
use crate::{View, paths};
use jiff::ToSpan;
use kernel::{Group, Moment, Register};
use maud::{Markup, html};

/// Whether the page shows one record, so that it can be compared with its newest version.
fn shows_record(view: &View<'_>) -> bool {
    let mut parts = view.path.trim_matches('/').split('/');
    let register = parts.next().and_then(|key| view.read.register(key));
    register.is_some() && parts.next().is_some_and(|part| part != "new") && parts.next().is_none()
}

/// The other query parameters of this page as hidden inputs, so that a form by GET does not lose them.
pub(super) fn keep(view: &View<'_>) -> Markup {
    let kept = view.query.iter().filter(|(key, _)| key != "as_at" && key != "compare");
    html! { @for (key, value) in kept { input type="hidden" name=(key) value=(value); } }
}

pub(super) fn as_at_menu(view: &View<'_>) -> Markup {
    let today = view.read.today();
    let new_year = jiff::civil::date(today.year().saturating_sub(1), 12, 31);
    let steps =
        [(today.checked_sub(1.month()), "as-at-month"), (Ok(new_year), "as-at-year-end"), (today.checked_sub(1.year()), "as-at-year")];
    let typed = if view.live() { "" } else { view.param("as_at") };
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
                        input.in.short #as-at type="text" name="as_at" value=(typed) placeholder=(new_year)
                            inputmode="numeric" autocomplete="off" aria-describedby="as-at-help";
                    }
                    p.row {
                        button.btn.main { (view.t("as-at-show")) }
                        @if shows_record(view) { button.btn name="compare" value="now" { (view.t("as-at-compare")) } }
                    }
                    // In the past the day of the records is not the day of the reader, so nothing is counted from it.
                    @if view.live() { ul.list.small {
                        @for (day, label) in steps {
                            @if let Ok(day) = day {
                                @let there = view.here(&[("as_at", &day.to_string()), ("compare", "")]);
                                li { a href=(there) { time { (day) } } ", " (view.words.get(label)) }
                            }
                        }
                    } }
                }
            }
        }
    }
}

/// What moment the page shows: "As at 2025-12-31", or the journal entry.
pub(super) fn as_at_label(view: &View<'_>) -> String {
    match view.read.moment() {
        Moment::Sequence(number) => view.tw("as-at-entry", &[("number", number.to_string())]),
        _ => view.tw("as-at-date", &[("date", view.read.today().to_string())]),
    }
}

/// Registers whose records the visitor may make on a page of their own, by group; parts of other records last.
pub(crate) fn creatable(view: &View<'_>) -> Vec<(Group, Vec<&'static Register>)> {
    let offered = |group: Group| {
        let of_group = view.read.registers().iter().copied().filter(|register| register.group == group);
        // Comments and files are made where they belong.
        let own = of_group.filter(|register| group != Group::Hidden || register.takes_remarks());
        own.filter(|register| view.may_create(register)).collect::<Vec<_>>()
    };
    let groups = GROUPS.iter().map(|(group, _)| *group).chain([Group::Hidden]);
    groups.map(|group| (group, offered(group))).filter(|(_, registers)| !registers.is_empty()).collect()
}

/// Registers that the visitor last made records of, newest first.
pub(crate) fn last_used(view: &View<'_>) -> Vec<&'static Register> {
    let known = view.visitor.made.iter().filter_map(|key| view.read.register(key));
    known.filter(|register| view.may_create(register)).collect()
}

pub(super) fn new_menu(view: &View<'_>) -> Markup {
    let last = last_used(view);
    let rest =
        creatable(view).into_iter().map(|(group, all)| (group, all.into_iter().filter(|one| !last.contains(one)).collect::<Vec<_>>()));
    let groups: Vec<_> = rest.filter(|(_, registers)| !registers.is_empty()).collect();
    let list = |registers: &[&'static Register]| {
        html! { ul.list { @for register in registers { li { a href=(paths::new(register)) { (view.words.one(register)) } } } } }
    };
    html! {
        @if !groups.is_empty() || !last.is_empty() {
            details.menu.new {
                summary.btn { (icon("plus")) (view.t("new")) }
                div.grouped {
                    @if !last.is_empty() { section { h2 { (view.t("new-last")) } (list(&last)) } }
                    @for (group, registers) in &groups { section { h2 { (group_label(view, *group)) } (list(registers)) } }
                }
            }
        }
    }
}
