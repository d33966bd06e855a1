//! The list of a register: views, filter, columns, sorting, rows, pages, export.

mod menus;
mod state;

pub use state::ListState;

use crate::layout::page;
use crate::pieces::{Column, Order, Tab, Table, clause, field_cell, icon, level, level_rank, level_was, lower, reference_only};
use crate::pieces::{pages, short_label, views};
use crate::{Names, View, paths};
use kernel::cell::Column as Kept;
use kernel::{Fault, Field, Filter, Kind, Page, Register, Row, Value};
use maud::{Markup, html};
use state::path_of;

/// Words of a choice up to this length stay on one line.
const SHORT: usize = 16;

/// The page of a register as it stands in the address.
///
/// # Errors
/// When the store fails. A filter that cannot be understood is shown on the page.
pub fn list_page(view: &View<'_>, register: &'static Register, state: &ListState) -> Result<Markup, Fault> {
    let listed = match state.query() {
        Some(query) => view.read.list(register, &query)?,
        None => Page::default(),
    };
    let names = Names::load(view.read, &listed.rows)?;
    let narrow = menus::narrowing(view, register)?;
    let tabs = tabs(view, register, state)?;
    let nothing = state.text.is_empty() && tabs.iter().all(|tab| tab.count.unwrap_or_default() == 0);
    let main = html! {
        (heading(view, register, (!nothing).then_some(state)))
        @if nothing {
            (empty(view, register))
        } @else {
            (views(&view.t("views"), &tabs))
            (menus::filter(view, register, state, &narrow))
            @if listed.rows.is_empty() && state.filter.is_ok()
                { p.part.lead { (view.t("list-nothing")) } p { a href=(view.here(&[("q", ""), ("offset", "")])) { (view.t("list-show-all")) } } }
            @else if state.filter.is_ok() { (rows(view, register, state, &listed, &names))
                (pages(view, (state.offset, u64::try_from(listed.rows.len()).unwrap_or(u64::MAX), listed.total), state.limit)) }
        }
    };
    Ok(page(view, &view.words.many(register), main))
}

/// The heading, with what can be done where something is listed.
fn heading(view: &View<'_>, register: &'static Register, state: Option<&ListState>) -> Markup {
    let screens =
        view.concepts.iter().flat_map(|concept| concept.screens).filter(|screen| screen.index.is_none() && screen.under == register.key);
    html! {
        div.head {
            div {
                @let asked = clause(view, register.clause);
                @if !asked.is_empty() { p.crumb { (asked) } }
                h1 { (view.words.many(register)) }
                @let about = view.words.about(register);
                p { (if state.is_some() { first_sentence(&about) } else { about.as_str() }) }
            }
            div.row {
                @for screen in screens { a.btn href=(view.link(screen.path)) { (view.words.get(screen.title)) } }
                @if let Some(state) = state {
                    (menus::export(view, register, state))
                    @if view.may_create(register) { a.btn.main href=(paths::new(register)) { (new_label(view, register)) } }
                }
            }
        }
    }
}

/// What a register holds, for readers who see it filled.
fn first_sentence(text: &str) -> &str {
    let ends = |at: usize| {
        let rest = text.get(at + 1..).unwrap_or_default();
        rest.starts_with(char::is_whitespace) && rest.trim_start().starts_with(char::is_uppercase)
    };
    let end = text.match_indices('.').map(|(at, _)| at).find(|at| ends(*at));
    end.and_then(|at| text.get(..=at)).unwrap_or(text)
}

/// Words on the button that makes a record: message `new-REGISTER`, else "Add risk".
pub(crate) fn new_label(view: &View<'_>, register: &Register) -> String {
    view.words.find(&format!("new-{}", register.key), &[]).unwrap_or_else(|| view.tw("add", &[("name", lower(&view.words.one(register)))]))
}

/// The views of a list: all, mine, one per state when they are few, retired ones.
fn tabs(view: &View<'_>, register: &'static Register, state: &ListState) -> Result<Vec<Tab>, Fault> {
    let tab = |label: String, text: &str, count: u64| Tab {
        href: view.here(&[("q", text), ("offset", "")]),
        label,
        count: Some(count),
        current: state.text.trim() == text,
    };
    let mut list = Vec::new();
    let states = register.workflow.choices;
    if (2..=5).contains(&states.keys.len()) {
        let tally = view.read.tally(register, &Filter::new(), 2)?;
        let count = |key: &str| tally.iter().filter(|(value, _)| value.as_text() == Some(key)).map(|(_, n)| n).sum::<u64>();
        list.push(tab(view.t("view-all"), "", tally.iter().map(|(_, n)| n).sum()));
        list.extend(mine(view, register)?.map(|n| tab(view.t("view-mine"), "owner:me", n)));
        list.extend(states.keys.iter().map(|key| tab(view.words.choice(states, key), &format!("state:{key}"), count(key))));
    } else {
        list.push(tab(view.t("view-all"), "", view.read.count(register, &Filter::new())?));
        list.extend(mine(view, register)?.map(|n| tab(view.t("view-mine"), "owner:me", n)));
    }
    let retired = view.read.count(register, &Filter { retired: Some(true), ..Filter::new() })?;
    if retired > 0 {
        list.push(tab(view.t("view-retired"), "retired:yes", retired));
    }
    Ok(list)
}

fn mine(view: &View<'_>, register: &'static Register) -> Result<Option<u64>, Fault> {
    let owned = !register.without.contains(&"owner");
    view.visitor
        .person
        .filter(|_| owned)
        .map(|me| view.read.count(register, &Filter::new().is(register, "owner", vec![Value::Link(me)])))
        .transpose()
}

/// Whether a list can be sorted by this field.
pub(crate) fn sortable(field: &Field) -> bool {
    field.kind.cell().column() != Kept::Links && !matches!(field.kind, Kind::Prose | Kind::Grid(_) | Kind::Flags(_) | Kind::Tags)
}

fn column(view: &View<'_>, register: &Register, state: &ListState, index: Option<usize>) -> Column {
    let field = index.and_then(|index| register.fields().get(index));
    let head = match field {
        Some(field) => Column::new(view.words.label(register, field)),
        None => Column::new(view.t("reference")),
    };
    let head = match field.map(|field| field.kind) {
        Some(_) if field.is_some_and(|field| field.title) => head.title(),
        Some(Kind::Integer(..) | Kind::Amount | Kind::Decimal) => head.number(),
        Some(Kind::Date | Kind::Moment) => head.nowrap(),
        Some(Kind::Choice(choices)) => {
            let all = |holds: &dyn Fn(&str) -> bool| choices.keys.iter().all(|key| holds(key));
            let head = if all(&|key| view.words.choice(choices, key).len() <= SHORT) { head.nowrap() } else { head.words() };
            if all(&|key| choices.mark(key).is_some()) { head.quiet() } else { head }
        }
        Some(Kind::Link(&["person"])) => head.people(),
        Some(Kind::Link(_) | Kind::Links(_) | Kind::Prose) => head.names(),
        Some(Kind::Text(_) | Kind::Email) => head.text(),
        _ => head,
    };
    if field.is_none_or(sortable) { sorts(view, state, head, index, field) } else { head }
}

fn sorts(view: &View<'_>, state: &ListState, head: Column, index: Option<usize>, field: Option<&Field>) -> Column {
    let key = field.map_or("ref", |field| field.key.as_ref());
    let order = state.sort.filter(|sort| sort.field == index).map(|sort| if sort.down { Order::Down } else { Order::Up });
    let order = order.or_else(|| (state.sort.is_none() && index.is_none()).then_some(Order::Up));
    let next = if order == Some(Order::Up) { format!("-{key}") } else { key.to_owned() };
    head.sorts(view.here(&[("sort", &next), ("offset", "")]), order)
}

/// The columns shown, each with its field or, where several levels of one scale are shown, with all of them.
fn groups(register: &Register, columns: &[usize]) -> Vec<Vec<usize>> {
    let field = |index: usize| register.fields().get(index).filter(|field| path_of(field));
    let mut list: Vec<Vec<usize>> = Vec::new();
    for index in columns {
        let kind = field(*index).map(|field| field.kind);
        let same =
            |group: &&mut Vec<usize>| kind.is_some() && group.first().and_then(|first| field(*first)).map(|first| first.kind) == kind;
        match list.iter_mut().find(same) {
            Some(group) => group.push(*index),
            None => list.push(vec![*index]),
        }
    }
    list
}

/// The level that holds now: the first that lists show anyway.
fn present(register: &Register, group: &[usize]) -> Option<usize> {
    let listed = group.iter().find(|index| register.fields().get(**index).is_some_and(|field| field.list));
    listed.or(group.first()).copied()
}

fn head(view: &View<'_>, register: &Register, state: &ListState, group: &[usize]) -> Column {
    if let [index] = group {
        return column(view, register, state, Some(*index));
    }
    let labels = group.iter().filter_map(|index| register.fields().get(*index)).map(|field| short_label(view, register, field));
    let labels: Vec<String> = labels.enumerate().map(|(place, label)| if place == 0 { label } else { lower(&label) }).collect();
    let now = present(register, group);
    sorts(view, state, Column::new(labels.join(", ")).nowrap(), now, now.and_then(|index| register.fields().get(index)))
}

fn cell(view: &View<'_>, register: &Register, group: &[usize], row: &Row) -> Markup {
    let now = present(register, group);
    let steps = group.iter().filter_map(|index| {
        let field = register.fields().get(*index)?;
        let (Kind::Choice(choices), Value::Text(key)) = (field.kind, row.get(*index)) else { return None };
        let word = view.words.choice(choices, &key);
        let shown = if Some(*index) == now { level(level_rank(choices, &key)?, &word) } else { level_was(&word) };
        Some(html! { span.vh { (short_label(view, register, field)) " " } (shown) })
    });
    html! { span.path { @for (place, step) in steps.enumerate() { @if place > 0 { (icon("to")) } (step) } } }
}

fn rows(view: &View<'_>, register: &'static Register, state: &ListState, listed: &Page, names: &Names) -> Markup {
    let fields = register.fields();
    let mut columns = vec![column(view, register, state, None)];
    let groups = groups(register, &state.columns);
    columns.extend(groups.iter().map(|group| head(view, register, state, group)));
    let mut table = Table::new(view.words.many(register), columns).stick();
    if state.bulk {
        table = table.select(view.t("select-all"), "ids");
    }
    for row in &listed.rows {
        let mut cells = vec![reference_only(view, register, &row.reference)];
        for group in &groups {
            let [index] = group.as_slice() else {
                cells.push(cell(view, register, group, row));
                continue;
            };
            let Some(field) = fields.get(*index) else { continue };
            let value = row.get(*index);
            let cell = field_cell(view, field, &value, names);
            cells.push(if field.title && row.retired {
                html! { del { (cell) } }
            } else {
                cell
            });
        }
        table = if state.bulk {
            table.picked_row(cells, &row.reference, &view.tw("select-one", &[("reference", row.reference.clone())]))
        } else {
            table.row(cells)
        };
    }
    if !state.bulk {
        return table.markup();
    }
    html! {
        form.picks method="get" action={ (paths::list(register)) "/bulk" } {
            (table.markup())
            div.row.bulk role="group" aria-label=(view.t("bulk-label")) {
                span { output {} " " (view.t("bulk-selected")) }
                @if !register.without.contains(&"owner") { button.btn name="field" value="owner" { (view.t("bulk-owner")) } }
                @if register.workflow.choices.keys.len() > 1 { button.btn name="field" value="state" { (view.t("bulk-state")) } }
                span.end.small { (view.t("bulk-help")) }
            }
        }
    }
}

/// What stands where nothing is recorded yet: message `REGISTER-empty` says what the list is for, and one thing to do.
fn empty(view: &View<'_>, register: &'static Register) -> Markup {
    let why = view.words.find(&format!("{}-empty", register.key), &[]);
    html! {
        section.part.stack.tight {
            p.lead { (view.tw("empty-lead", &[("plural", lower(&view.words.many(register)))])) }
            @if let Some(why) = why { p { (why) } }
            @if view.may_create(register) { p.row { a.btn.main href=(paths::new(register)) { (new_label(view, register)) } } }
            @else if view.live() { p.mute { (view.t("empty-no-right")) } }
        }
    }
}
