//! The page of a record: what it says, what it points at, what happened to it, what people say about it.

mod around;
mod marks;
mod side;
mod talk;
pub(crate) mod timeline;

use crate::layout::page;
use crate::pieces::{Tone, alert, clause, date, field_value, icon, ledger, lower, marked, note, person, short_label, state};
use crate::{Names, Place, View, paths};
use around::Around;
use kernel::field::When;
use kernel::nouns::{Arrangement, ORGANISATION, SignOff, UNIT};
use kernel::{Action, Fault, Field, Kind, Mark, Operation, Origin, Problem, Row, Value};
use maud::{Markup, html};

/// What the caller knows beside the record.
#[derive(Debug, Clone, Default)]
pub struct Extras<'a> {
    /// Largest file that may be sent, in bytes; 0 when files cannot be sent.
    pub upload_limit: u64,
    /// A comment that was typed and could not be kept.
    pub typed: &'a str,
    /// What is wrong with the comment or the file.
    pub problems: &'a [Problem],
}

/// The page of a record.
///
/// # Errors
/// When the store fails, or a panel does.
pub fn record_page(view: &View<'_>, row: &Row, extras: &Extras<'_>) -> Result<Markup, Fault> {
    let around = Around::load(view, row)?;
    let names = &around.names;
    let (mut top, mut below, mut hidden): (_, _, Vec<&str>) = (Vec::new(), Vec::new(), Vec::new());
    for panel in view.concepts.iter().flat_map(|concept| concept.panels).filter(|panel| panel.register == row.register.key) {
        if matches!(panel.place, Place::Asked(_)) {
            continue;
        }
        let part = (panel.render)(view, row)?;
        match panel.place {
            Place::Top(fields) => {
                hidden.extend_from_slice(fields);
                top.push(part);
            }
            Place::Below | Place::Asked(_) => below.push(part),
        }
    }
    let told = crate::concept::facts(view, row)?;
    let lead = lead(row, &hidden);
    // What the heading says is not told again in the ledger.
    hidden.extend(in_heading(row).iter().filter_map(|index| row.register.fields().get(*index)).map(|field| field.key.as_ref()));
    let beside = html! { @for part in top.iter().chain(&below) { (part) } };
    let main = html! {
        (wrong(view, extras.problems))
        (heading(view, row, names, &told))
        @if row.retired { (note(Tone::Plain, &html! { (view.t("record-retired")) })) }
        div.cols.rail {
            div.stack {
                (arranged(view, row, &around))
                @if let Some((_, text)) = &lead { p.lead dir="auto" { (text) } }
                @for part in &top { (part) }
                (sections(view, row, names, &hidden, lead.as_ref().map(|(index, _)| *index)))
                @for part in &below { (part) }
                (marks::marks(view, row)?)
                (talk::signatures(view, row, &around))
                (talk::tasks(view, row, &around))
                (talk::comments(view, row, &around, extras))
                (talk::files(view, row, &around, extras))
                (timeline::newest(view, row, &around))
            }
            (side::rail(view, row, &around, &beside.0))
        }
    };
    Ok(page(view, &title(row), main))
}

/// What was agreed about work that still falls due on the day that the record names.
fn arranged(view: &View<'_>, row: &Row, around: &Around) -> Markup {
    let days: Vec<_> = row.register.due(row).into_iter().map(|due| due.date).collect();
    let holds =
        |known: &&Row| !known.retired && known.of::<Arrangement>().and_then(|record| record.due).is_some_and(|day| days.contains(&day));
    html! {
        @for known in around.arrangements.iter().filter(holds) {
            @if let Some(record) = known.of::<Arrangement>() {
                (note(Tone::Plain, &html! {
                    p {
                        a.ref href=(view.link(&paths::record(known.register, &known.reference))) { (known.reference) } " "
                        @if let (Some(due), Some(until)) = (record.due, record.until) {
                            @let said = [("due", due.to_string()), ("until", until.to_string()), ("n", record.postponed.unwrap_or_default().to_string())];
                            (view.tw("arranged-until", &said)) @if !record.reason.is_empty() { ": " bdi { (record.reason) } } " "
                        }
                        @if let Some(id) = record.person {
                            (view.t("arranged-person")) " " (person(&around.names, id)) @if !record.instead.is_empty() { ": " bdi { (record.instead) } }
                        }
                    }
                }))
            }
        }
    }
}

/// What is wrong with a comment or a file, at the top of the page, with the way to where it is.
fn wrong(view: &View<'_>, problems: &[Problem]) -> Markup {
    if problems.is_empty() {
        return html! {};
    }
    let place = |problem: &Problem| if problem.field.as_deref() == Some("file") { "#file" } else { "#comment" };
    let list = html! { ul.list { @for problem in problems { li { a href=(place(problem)) { (view.say(&problem.text)) } } } } };
    alert(&view.tw("form-problems", &[("n", problems.len().to_string())]), &list)
}

/// Reference and title in one line.
pub fn title(row: &Row) -> String {
    let title = row.title();
    if title == row.reference { title } else { format!("{} {title}", row.reference) }
}

/// Way back and heading of a page about a record.
pub(crate) fn crumb(view: &View<'_>, row: &Row, to_record: bool) -> Markup {
    html! {
        p.crumb {
            a href=(view.link(&crate::layout::home_of(view, row.register))) { (view.words.many(row.register)) }
            @if to_record { " / " a.ref href=(view.link(&paths::record(row.register, &row.reference))) { (row.reference) } }
        }
    }
}

fn heading(view: &View<'_>, row: &Row, names: &Names, told: &[(String, String)]) -> Markup {
    html! {
        div.head {
            div {
                (crumb(view, row, false))
                h1 { span.ref.no { (row.reference) } " " bdi { (row.title()) } }
                p.row.facts {
                    (facts(view, row, names))
                    @for (label, said) in told { span { (label) " " b { bdi { (said) } } } }
                }
            }
            @if view.live() { (buttons(view, row)) }
        }
    }
}

/// Choices by rule that lists show, then up to two dates: what the heading says beside owner and state.
fn in_heading(row: &Row) -> Vec<usize> {
    let said = |index: &usize| !row.get(*index).is_none();
    let derived = |field: &Field| field.origin == Origin::Derived && matches!(field.kind, Kind::Choice(_));
    let marks = row.register.shown().filter(|(_, field)| field.list && derived(field)).map(|(index, _)| index).filter(said);
    let dates = row.register.shown().filter(|(_, field)| field.list && field.kind == Kind::Date).map(|(index, _)| index).filter(said);
    marks.chain(dates.take(2)).collect()
}

/// The line under the title: derived standing, owner, state, dates of the list, version.
fn facts(view: &View<'_>, row: &Row, names: &Names) -> Markup {
    let shown: Vec<(usize, &Field)> = row.register.shown().collect();
    let warnings = shown.iter().filter(|(index, field)| field.origin == Origin::Derived && row.get(*index) == Value::Yes(true));
    let warnings = warnings.filter_map(|(_, field)| view.words.find(&format!("{}-{}-mark", row.register.key, field.key), &[]));
    let (dates, marks): (Vec<_>, Vec<_>) = in_heading(row)
        .into_iter()
        .filter_map(|index| row.register.fields().get(index).map(|field| (index, field)))
        .partition(|(_, field)| field.kind == Kind::Date);
    html! {
        @for warning in warnings { (marked(Mark::Late, &warning)) }
        @for (index, field) in marks {
            @let label = short_label(view, row.register, field);
            span {
                @if !repeats(view, field, &row.get(index), &label) { (label) " " }
                b { (field_value(view, row.register, field, &row.get(index), names)) }
            }
        }
        @if let (Some(owner), true) = (row.common.owner, shown.iter().any(|(_, field)| field.key == "owner")) {
            span { (view.t("owner")) " " b { (person(names, owner)) } }
        }
        @if let Some((_, field)) = shown.iter().find(|(_, field)| field.key == "state") {
            span { (view.words.label(row.register, field)) " " b { (state(view, row)) } }
        }
        @for (index, field) in dates {
            @if let Value::Date(day) = row.get(index) { span { (view.words.label(row.register, field)) " " b { (date(day)) } } }
        }
        @if row.version > 0 { span { (view.t("revision")) " " b { (row.version) } } }
    }
}

/// Whether a word of a choice says no more than the label beside it, as in "Applicable: Applicable".
fn repeats(view: &View<'_>, field: &Field, value: &Value, label: &str) -> bool {
    let (Kind::Choice(choices), Value::Text(key)) = (field.kind, value) else { return false };
    view.words.choice(choices, key).to_lowercase() == label.to_lowercase()
}

/// Whether the visitor may change the record now.
pub(crate) fn may_edit(view: &View<'_>, row: &Row) -> bool {
    let unit = row.common.unit.unwrap_or_default();
    view.live() && !row.retired && row.register.written() && view.read.scope().may(Action::Edit, row.register, unit)
}

fn buttons(view: &View<'_>, row: &Row) -> Markup {
    let unit = row.common.unit.unwrap_or_default();
    let reference = row.reference.as_str();
    let offered = row.register.offers(row);
    let allowed: Vec<_> =
        offered.into_iter().filter(|operation| view.read.scope().may(Action::Operate(operation), row.register, unit)).collect();
    let (own, mut common): (Vec<_>, Vec<_>) =
        allowed.into_iter().partition(|operation| row.register.operations.iter().any(|own| own.key == operation.key));
    if *row.register == ORGANISATION || *row.register == UNIT && row.value("parent").is_none() {
        common.retain(|operation| operation.key != "retire"); // Everything stands under these.
    }
    // What the record calls for is the main button; two more stand beside it, the rest in the menu.
    let next = row.register.next_step(row, view.read.today());
    let (first, rest): (Vec<_>, Vec<_>) = own.into_iter().partition(|operation| next.is_some_and(|next| next.key == operation.key));
    let (beside, more): (Vec<_>, Vec<_>) = rest.into_iter().enumerate().partition(|(place, operation)| *place < 2 && !operation.grave);
    html! {
        div.row {
            @if may_edit(view, row) { a.btn data-edit href=(paths::edit(row.register, reference)) { (view.t("edit")) } }
            @for (_, operation) in beside { (button(view, row, operation, false)) }
            details.menu {
                summary.btn { (view.t("more-menu")) (icon("caret")) }
                div { ul.list {
                    @if row.version > 0 { li { a href=(view.link(&paths::history(row.register, reference))) { (view.t("record-history")) } } }
                    @if view.may_create(row.register) {
                        @let label = view.tw("record-copy", &[("name", lower(&view.words.one(row.register)))]);
                        li { a href=(paths::copy(row.register, reference)) { (label) } }
                    }
                    li { button.linkish type="button" data-print hidden { (view.t("record-print")) } }
                    @for (_, operation) in more { (act(view, row, operation, operation.grave)) }
                    @for operation in common { (act(view, row, operation, operation.key == "retire")) }
                } }
            }
            @for operation in first { (button(view, row, operation, true)) }
        }
    }
}

fn button(view: &View<'_>, row: &Row, operation: &Operation, main: bool) -> Markup {
    let path = paths::operation(row.register, &row.reference, operation.key);
    html! { a.btn.main[main].is-bad[operation.grave] data-act href=(path) { (view.words.act(row.register, operation)) } }
}

fn act(view: &View<'_>, row: &Row, operation: &Operation, bad: bool) -> Markup {
    let path = paths::operation(row.register, &row.reference, operation.key);
    html! { li { a.is-bad[bad] data-act href=(path) { (view.words.act(row.register, operation)) } } }
}

/// Whether the condition of a field is met, or there is none.
pub(crate) fn holds(row: &Row, when: Option<When>) -> bool {
    when.is_none_or(|when| when.holds(&row.value(when.field)))
}

/// A first paragraph short enough to be read as the sentence that says what the record is.
fn lead(row: &Row, hidden: &[&str]) -> Option<(usize, String)> {
    let (index, field) = row.register.shown().find(|(_, field)| field.kind == Kind::Prose && field.origin == Origin::Own)?;
    let text = row.get(index).as_text().map(str::to_owned)?;
    let plain = text.len() <= 420 && !text.contains(['\n', '*', '[', '`', '#', '<', '|', '_']);
    (plain && !hidden.contains(&field.key.as_ref())).then_some((index, text))
}

/// Whether a field stands in the ledger: not in the heading, not in the rail, not in a panel.
fn in_ledger(field: &Field, hidden: &[&str]) -> bool {
    let elsewhere = field.title || field.origin == Origin::Common || hidden.contains(&field.key.as_ref());
    let rail = match field.kind {
        Kind::Links(_) => true,
        Kind::Link(targets) => !targets.contains(&"person"),
        _ => false,
    };
    !elsewhere && !rail
}

/// The fields by their sections.
fn sections(view: &View<'_>, row: &Row, names: &Names, hidden: &[&str], lead: Option<usize>) -> Markup {
    let mut list: Vec<(&str, Vec<(Markup, Markup)>)> = Vec::new();
    for (index, field) in row.register.shown() {
        if !in_ledger(field, hidden) || lead == Some(index) || !holds(row, field.show_when) {
            continue;
        }
        let value = row.get(index);
        if idle(field, &value) {
            continue;
        }
        let said = if repeats(view, field, &value, &view.words.label(row.register, field)) {
            html! { (view.t("yes")) }
        } else {
            field_value(view, row.register, field, &value, names)
        };
        let entry = (label(view, row, field), said);
        match list.iter_mut().find(|(section, _)| *section == field.section) {
            Some((_, entries)) => entries.push(entry),
            None => list.push((&field.section, vec![entry])),
        }
    }
    // One line needs no heading of its own.
    let mut parts: Vec<(&str, Vec<(Markup, Markup)>)> = Vec::new();
    for (section, entries) in list {
        match parts.last_mut() {
            Some((_, before)) if entries.len() == 1 => before.extend(entries),
            _ => parts.push((section, entries)),
        }
    }
    html! {
        @for (place, (section, entries)) in parts.iter().enumerate() {
            section aria-labelledby={ "section-" (place) } {
                h2 id={ "section-" (place) } { (view.words.section(section)) }
                (ledger(entries))
            }
        }
    }
}

/// Whether a value tells a reader nothing: nothing was said, or a rule counted none.
fn idle(field: &Field, value: &Value) -> bool {
    let none = field.origin == Origin::Derived && *value == Value::Int(0);
    value.is_none() || none || *value == Value::Yes(false) && !field.required
}

fn label(view: &View<'_>, row: &Row, field: &Field) -> Markup {
    html! {
        (view.words.label(row.register, field))
        @if field.origin == Origin::Derived { " " small.mute title=(view.words.help(row.register, field)) { (view.t("by-rule")) } }
    }
}

/// The clause under which the record is filed, for the rail: that of its register, of a signature the one that asks for it.
pub(crate) fn asked_by(view: &View<'_>, row: &Row, names: &Names) -> String {
    let signed = row.of::<SignOff>().and_then(|signature| Some((names.get(signature.about?)?.register, signature.act.as_str())));
    let asked = signed.and_then(|(register, act)| crate::concept::asks(view, register, act));
    clause(view, asked.unwrap_or(row.register.clause))
}
