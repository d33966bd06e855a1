//! The line above a list: filter text with its tokens, what else could be asked, columns, files.

use super::ListState;
use crate::pieces::icon;
use crate::view::encode;
use crate::{View, paths};
use kernel::cell::Operator;
use kernel::register::Keeping;
use kernel::{Fault, Field, Kind, Query, Register, Row};
use maud::{Markup, html};

/// The filter line.
pub(super) fn filter(view: &View<'_>, register: &'static Register, state: &ListState, narrow: &[Row]) -> Markup {
    let problem = state.filter.as_ref().err().map(|text| view.say(text));
    html! {
        @if let Some(problem) = &problem { p.err role="alert" #filter-problem { (icon("bad")) (problem) } }
        div.filter {
            form.q-form method="get" action=(paths::list(register)) {
                label.vh for="filter" { (view.t("filter-label")) }
                input.in.q #filter type="text" name="q" value=(state.text) placeholder=(view.t("filter-placeholder")) autocomplete="off"
                    spellcheck="false" aria-invalid=[problem.is_some().then_some("true")] aria-describedby=[problem.is_some().then_some("filter-problem")];
                (kept(view, &["q", "offset"]))
                button.btn { (view.t("filter-button")) }
            }
            @for (token, rest) in tokens(&state.text) {
                a.token href=(view.here(&[("q", &rest), ("offset", "")])) { span.vh { (view.t("filter-remove")) " " } (token) " " (icon("x")) }
            }
            (add(view, register, state, narrow))
            (columns(view, register, state))
        }
    }
}

/// The other parameters of the address as hidden inputs.
fn kept(view: &View<'_>, without: &[&str]) -> Markup {
    html! { @for (key, value) in view.query.iter().filter(|(key, _)| !without.contains(&key.as_str())) { input type="hidden" name=(key) value=(value); } }
}

/// The parts of a filter text, each with the text that is left without it.
fn tokens(text: &str) -> Vec<(String, String)> {
    let mut list: Vec<String> = Vec::new();
    let mut inside = false;
    let mut open = false;
    for c in text.chars() {
        if c == '"' {
            inside = !inside;
        }
        if c.is_whitespace() && !inside {
            open = false;
            continue;
        }
        if !open {
            list.push(String::new());
            open = true;
        }
        if let Some(last) = list.last_mut() {
            last.push(c);
        }
    }
    let without = |place: usize| {
        list.iter().enumerate().filter(|(other, _)| *other != place).map(|(_, token)| token.as_str()).collect::<Vec<_>>().join(" ")
    };
    list.iter().enumerate().map(|(place, token)| (token.clone(), without(place))).collect()
}

/// What could be asked of a field: label and the token that asks it.
fn questions(view: &View<'_>, field: &Field) -> Vec<(String, String)> {
    let key = field.key.replace('_', "-");
    let ordered = field.kind.cell().operators().contains(&Operator::Below);
    let mut list: Vec<(String, String)> = match field.kind {
        Kind::Choice(choices) | Kind::Flags(choices) => {
            choices.keys.iter().map(|word| (view.words.choice(choices, word), format!("{key}:{word}"))).collect()
        }
        Kind::YesNo => vec![(view.t("yes"), format!("{key}:yes")), (view.t("no"), format!("{key}:no"))],
        Kind::Date if ordered => vec![(view.t("ask-past"), format!("{key}<today")), (view.t("ask-month"), format!("{key}<30d"))],
        Kind::Link(targets) if targets.contains(&"person") => vec![(view.t("ask-me"), format!("{key}:me"))],
        Kind::Link(_) | Kind::Links(_) => vec![(view.t("ask-any"), format!("{key}:any"))],
        _ => return Vec::new(),
    };
    if !field.required && field.key != "state" {
        list.push((view.t("ask-none"), format!("{key}:none")));
    }
    list
}

/// Records that narrow any list of records with a unit, such as scopes; the first ones of each register.
///
/// # Errors
/// When the store fails.
pub(super) fn narrowing(view: &View<'_>, register: &'static Register) -> Result<Vec<Row>, Fault> {
    const MOST: u64 = 20;
    let mut rows = Vec::new();
    if register.without.contains(&"unit") || matches!(register.keeping, Keeping::Content) {
        return Ok(rows);
    }
    let fits = |other: &&&'static Register| other.narrows.is_some() && **other != register && register.index(other.key).is_none();
    for other in view.read.registers().iter().filter(fits) {
        rows.extend(view.read.list(other, &Query { limit: MOST, ..Query::default() })?.rows);
    }
    Ok(rows)
}

fn add(view: &View<'_>, register: &'static Register, state: &ListState, narrow: &[Row]) -> Markup {
    let asking = |token: &str| view.here(&[("q", format!("{} {token}", state.text.trim()).trim()), ("offset", "")]);
    html! {
        details.menu {
            summary.btn { (view.t("filter-add")) (icon("caret")) }
            div.choices {
                p.help { (view.t("filter-help")) }
                dl {
                    @for (_, field) in register.shown() {
                        @let list = questions(view, field);
                        @if !list.is_empty() {
                            dt { (view.words.label(register, field)) }
                            dd { @for (label, token) in list {
                                a href=(asking(&token)) { (label) } " "
                            } }
                        }
                    }
                    @for rows in narrow.chunk_by(|a, b| a.register == b.register) {
                        @if let Some(register) = rows.first().map(|row| row.register) {
                            dt { (view.words.one(register)) }
                            dd { @for row in rows { a href=(asking(&format!("{}:{}", register.key, row.reference))) { bdi { (row.title()) } } " " } }
                        }
                    }
                }
            }
        }
    }
}

fn columns(view: &View<'_>, register: &'static Register, state: &ListState) -> Markup {
    let all: Vec<_> = register.shown().collect();
    let count = [("n", state.columns.len().to_string()), ("of", all.len().to_string())];
    let mut sections: Vec<(&str, Vec<(usize, &Field)>)> = Vec::new();
    for (index, field) in all {
        match sections.iter_mut().find(|(section, _)| *section == field.section) {
            Some((_, fields)) => fields.push((index, field)),
            None => sections.push((&field.section, vec![(index, field)])),
        }
    }
    let pick = |index: usize, field: &Field| {
        let label = view.words.label(register, field);
        html! { label.pick { input type="checkbox" name="columns" value=(field.key) checked[state.columns.contains(&index)]; " " (label) } }
    };
    html! {
        details.menu {
            summary.btn { (view.t("columns")) (icon("caret")) }
            form.choices method="get" action=(paths::list(register)) {
                (kept(view, &["columns", "offset"]))
                p.help { (view.tw("columns-shown", &count)) }
                div.sections {
                    @for (section, fields) in &sections {
                        fieldset.field { legend { (view.words.section(section)) } @for (index, field) in fields { (pick(*index, field)) } }
                    }
                }
                p.row { button.btn { (view.t("columns-button")) } a href=(view.here(&[("columns", "")])) { (view.t("columns-reset")) } }
            }
        }
    }
}

/// Files of what is listed, and the reports of the register's concept.
pub(super) fn export(view: &View<'_>, register: &'static Register, state: &ListState) -> Markup {
    let query: Vec<_> =
        view.query.iter().filter(|(key, _)| key != "offset").map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
    let tail = if query.is_empty() || state.filter.is_err() { String::new() } else { format!("?{}", query.join("&")) };
    let narrow: Vec<(String, &str)> = tokens(&state.text).into_iter().filter_map(|(token, _)| narrowed(view, &token)).collect();
    let to_report = |key: &str, format: &str| {
        let scope = narrow.first().map(|(reference, key)| format!("?{key}={}", encode(reference))).unwrap_or_default();
        view.link(&format!("{}{scope}", paths::report(key, format)))
    };
    let reports = view.concepts.iter().filter(|concept| concept.registers.contains(&register)).flat_map(|concept| concept.reports);
    html! {
        details.menu {
            summary.btn { (view.t("export")) (icon("caret")) }
            div { ul.list {
                @for (format, label) in [("xlsx", view.t("export-xlsx")), ("csv", view.t("export-csv")), ("json", view.t("export-json"))] {
                    li { a href={ (paths::export(register, format)) (tail) } download { (label) } }
                }
                @for report in reports { @for format in ["pdf", "xlsx"] {
                    li { a href=(to_report(report.key, format)) download { (view.words.get(report.title)) " (" (format.to_uppercase()) ")" } }
                } }
            } }
        }
    }
}

/// The reference and the key of a token that narrows the list, such as `scope:SC-1`: reports are narrowed by the same.
fn narrowed<'v>(view: &View<'v>, token: &str) -> Option<(String, &'v str)> {
    let (key, reference) = token.split_once(':').filter(|(_, reference)| !reference.contains(','))?;
    let register = view.read.registers().iter().find(|register| register.key == key && register.narrows.is_some())?;
    Some((reference.to_owned(), register.key))
}

#[cfg(test)]
mod tests {
    use super::tokens;

    #[test]
    fn every_token_can_be_taken_away() {
        let list = tokens("owner:me  due<30d \"free words\" x:\"a b\"");
        assert_eq!(list.len(), 4);
        assert_eq!(list[2], ("\"free words\"".into(), "owner:me due<30d x:\"a b\"".into()));
        assert!(tokens("  ").is_empty());
    }
}
