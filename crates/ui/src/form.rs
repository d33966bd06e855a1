//! The form of a record: new, changed, or shown again with what must be corrected or what somebody saved in between.

mod stale;
pub(crate) mod widget;

use crate::layout::page;
use crate::pieces::{alert, bytes, day, lower};
use crate::record::{crumb, holds, title};
use crate::{Names, View, paths};
use kernel::field::When;
use kernel::register::Place;
use kernel::{Fault, Field, Kind, Origin, Problem, Register, Row, Words};
use maud::{Markup, html};
use stale::Stale;
use widget::Asking;

/// What a form shows.
#[derive(Debug, Clone)]
pub struct Form<'a> {
    /// The register.
    pub register: &'static Register,
    /// The record that is changed, in its newest version; or the one that a new record is filled from.
    pub row: Option<&'a Row>,
    /// What was typed: it wins over the record. For a new record also what its address fills in.
    pub typed: &'a [(String, String)],
    /// What must be corrected.
    pub problems: &'a [Problem],
    /// Where the form posts to.
    pub action: String,
    /// The version that is changed; [`None`] makes a new record.
    pub version: Option<u64>,
    /// The version that the author began from, when somebody saved another in between ([`Fault::Stale`]).
    pub seen: Option<u64>,
    /// Largest file that may be sent with it, in bytes; [`None`] takes none.
    pub files: Option<u64>,
}

/// The page with the form.
///
/// # Errors
/// When the store fails.
pub fn form_page(view: &View<'_>, form: &Form<'_>) -> Result<Markup, Fault> {
    let names = Names::load(view.read, form.row)?;
    let stale = match (form.row, form.seen) {
        (Some(row), Some(seen)) => Stale::load(view, row, seen)?,
        _ => None,
    };
    let blank = Row::blank(form.register, kernel::Id::default());
    let row = form.row.unwrap_or(&blank);
    let typed = stale.as_ref().map_or_else(|| form.typed.to_vec(), |stale| stale.merged(form.typed));
    let problems = worded(view.words, form.problems, |key| form.register.field(key), |field| view.words.label(form.register, field));
    let asking = Asking::new(view, form.register, &names, &problems, &typed);
    let sections = sections(form.register, row, form.version.is_some());
    let heading = heading(view, form);
    let shown_title = if form.problems.is_empty() { heading.clone() } else { view.tw("error-title", &[("title", heading.clone())]) };
    let back = form
        .row
        .filter(|_| form.version.is_some())
        .map_or_else(|| paths::list(form.register), |row| paths::record(row.register, &row.reference));
    let main = html! {
        div.head { div {
            @match (form.row, form.version) {
                (Some(row), Some(_)) => (crumb(view, row, true)),
                _ => p.crumb { a href=(crate::layout::home_of(view, form.register)) { (view.words.many(form.register)) } },
            }
            h1 { (heading) }
            p { (intro(view, form)) }
        } }
        (summary(view, &problems, &|key| sections.iter().any(|(_, fields)| fields.iter().any(|(_, field)| field.key == key))))
        @if let Some(stale) = &stale { (stale.notice(view, form.typed, &names)) }
        form.ledger.wide method="post" action=(form.action) enctype=[form.files.map(|_| "multipart/form-data")] novalidate data-guard {
            input type="hidden" name="_csrf" value=(view.visitor.csrf);
            input type="hidden" name=(crate::view::ONCE) value=(view.visitor.once);
            @if let Some(version) = form.version { input type="hidden" name="_version" value=(version); }
            @for (section, fields) in &sections {
                section {
                    div { h2 { (view.words.section(section)) } (section_intro(view, form.register, section)) }
                    div { @for (index, field) in fields { (asking.field(field, &row.get(*index), row)?) } }
                }
            }
            (files(view, form))
            (for_the_record(view, &typed))
            div.save {
                div {}
                div.row {
                    button.btn.main { (save_label(view, form)) }
                    a.btn href=(back) { (view.t("form-leave")) }
                }
            }
        }
    };
    Ok(page(view, &shown_title, main))
}

fn heading(view: &View<'_>, form: &Form<'_>) -> String {
    match (form.row, form.version) {
        (Some(row), Some(_)) => view.tw("form-edit", &[("title", title(row))]),
        _ => crate::list::new_label(view, form.register),
    }
}

fn save_label(view: &View<'_>, form: &Form<'_>) -> String {
    match form.version {
        Some(version) => view.tw("form-save-version", &[("number", (version + 1).to_string())]),
        None => view.tw("form-save-new", &[("name", lower(&view.words.one(form.register)))]),
    }
}

fn intro(view: &View<'_>, form: &Form<'_>) -> Markup {
    html! {
        @match (form.row, form.version) {
            (Some(row), Some(version)) => {
                (view.tw("form-changing", &[("number", version.to_string())])) " " (day(view, row.changed_at)) ". "
                (view.tw("form-becomes", &[("number", (version + 1).to_string())]))
            }
            _ => (view.words.about(form.register)),
        }
    }
}

/// Fields that people fill in, by their sections: the owner behind what names the record, the other common ones last.
fn sections(register: &'static Register, row: &Row, editing: bool) -> Vec<(&'static str, Vec<(usize, &'static Field)>)> {
    let mut list: Vec<(&'static str, Vec<(usize, &'static Field)>)> = Vec::new();
    // What another field decides that only an operation sets is left out while it says nothing and does not apply.
    let applies = |(index, field): &(usize, &'static Field)| {
        let decided = field.show_when.is_some_and(|when| register.field(when.field).is_some_and(|other| other.fixed));
        !decided || holds(row, field.show_when) || !row.get(*index).is_none()
    };
    let asked = |one: &(usize, &'static Field)| {
        let field = one.1;
        applies(one)
            && field.writable()
            && !(editing && field.once)
            && !(editing && field.act.is_some() && !row.get(one.0).is_none())
            && !(field.key == "unit" && register.place == Place::Beside)
            && (field.key != "state" || editing && widget::ways(register, &row.common.state).len() > 1)
    };
    let (common, own): (Vec<_>, Vec<_>) = register.shown().filter(asked).partition(|(_, field)| field.origin == Origin::Common);
    let (owner, common): (Vec<_>, Vec<_>) = common.into_iter().partition(|(_, field)| field.key == "owner");
    let name = own.iter().position(|(_, field)| field.title).unwrap_or_default();
    let mut add = |section: &'static str, one: (usize, &'static Field)| match list.iter_mut().find(|(known, _)| *known == section) {
        Some((_, fields)) => fields.push(one),
        None => list.push((section, vec![one])),
    };
    for (place, one) in own.into_iter().enumerate() {
        add(one.1.section.as_ref(), one);
        if place == name {
            owner.iter().for_each(|owner| add(one.1.section.as_ref(), *owner));
        }
    }
    for one in common {
        add(one.1.section.as_ref(), one);
    }
    list
}

/// Problems that call these fields, and the words of their choices, as the page does; programs are told the keys.
pub(crate) fn worded<'f>(
    words: &Words,
    problems: &[Problem],
    find: impl Fn(&str) -> Option<&'f Field>,
    label: impl Fn(&Field) -> String,
) -> Vec<Problem> {
    let mut problems = problems.to_vec();
    for problem in &mut problems {
        let Some(field) = problem.field.as_deref().and_then(&find) else { continue };
        for (name, value) in &mut problem.text.args {
            if *value == field.label || *name == "key" && *value == field.key {
                *value = label(field);
            } else if *name != "typed"
                && let Some(choices) = field.kind.choices()
                && value.split(", ").all(|key| choices.keys.contains(&key))
            {
                *value = value.split(", ").map(|key| words.choice(choices, key)).collect::<Vec<_>>().join(", ");
            }
        }
    }
    problems
}

/// What a section is about: message `REGISTER-section-NAME`, where a concept says one.
fn section_intro(view: &View<'_>, register: &Register, section: &str) -> Markup {
    let slug: String = section.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    html! { @if let Some(text) = view.words.find(&format!("{}-section-{slug}", register.key), &[]) { p { (text) } } }
}

/// The summary of what must be corrected, linked to the fields.
pub(crate) fn summary(view: &View<'_>, problems: &[Problem], known: &dyn Fn(&str) -> bool) -> Markup {
    if problems.is_empty() {
        return html! {};
    }
    let text = html! {
        ul.list {
            @for problem in problems {
                @let said = view.say(&problem.text);
                li { @match problem.field.as_deref().filter(|key| known(key)) {
                    Some(key) => a href={ "#f-" (key) } { (said) },
                    None => (said),
                } }
            }
        }
        p.small { (view.t("form-kept")) }
    };
    alert(&view.tw("form-problems", &[("n", problems.len().to_string())]), &text)
}

/// Files that come with a new record. A browser forgets them when the form is shown again, so that is said.
fn files(view: &View<'_>, form: &Form<'_>) -> Markup {
    let Some(limit) = form.files else { return html! {} };
    html! {
        section {
            div { h2 { (view.t("files")) } }
            div { div.field {
                label for="file" { (view.t("file-label")) }
                p.help #file-help {
                    (view.tw("file-help", &[("size", bytes(limit))]))
                    @if !form.problems.is_empty() { " " (view.t("file-again")) }
                }
                input.in #file type="file" name="file" multiple aria-describedby="file-help";
            } }
        }
    }
}

/// The last section of every form that changes something.
pub(crate) fn for_the_record(view: &View<'_>, typed: &[(String, String)]) -> Markup {
    let said = |name: &str| typed.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value);
    let (reason, then) = (said("_reason"), said(crate::view::THEN));
    html! {
        @if !then.is_empty() { input type="hidden" name=(crate::view::THEN) value=(then); }
        section {
            div { h2 { (view.t("form-record")) } p { (view.t("form-record-intro")) } }
            div { div.field {
                label for="f-_reason" { (view.t("form-reason")) }
                p.help #f-_reason-h { (view.t("form-reason-help")) }
                input.in #f-_reason type="text" name="_reason" value=(reason) maxlength="400" dir="auto" autocomplete="off" aria-describedby="f-_reason-h";
            } }
        }
    }
}

/// A condition in words: "Only if Treatment is Share".
pub(crate) fn condition(view: &View<'_>, register: &Register, when: When) -> String {
    let Some(field) = register.field(when.field) else { return String::new() };
    let label = view.words.label(register, field);
    let say = |word: &&str| match field.kind {
        Kind::Choice(choices) | Kind::Flags(choices) => view.words.choice(choices, word),
        Kind::YesNo => view.words.get(if *word == "yes" { "yes" } else { "no" }),
        _ => (*word).to_owned(),
    };
    if when.any.is_empty() {
        return view.tw("only-if-any", &[("field", label)]);
    }
    let values = when.any.iter().map(say).collect::<Vec<_>>().join(&view.t("or"));
    view.tw("only-if", &[("field", label), ("values", values)])
}
