//! The page of the journal: who changed what, when, through what and why, over everything that the reader may see.

use crate::layout::index::{GROUPS, group_label};
use crate::layout::page;
use crate::pieces::{author, icon, lower, moment, reference, reference_row};
use crate::view::encode;
use crate::{Names, View, paths};
use kernel::journal::{CONDITIONS, Did};
use kernel::nouns::{PERSON, UNIT};
use kernel::row::Author;
use kernel::{Channel, Choice, Fault, Group, Id, JournalEntry, JournalQuery, Problem, Query, Register, Row};
use maud::{Markup, html};

/// Suggestions of people and units at most; more are typed by reference.
const SUGGESTED: u64 = 200;

/// What the address of the page asks for.
///
/// # Errors
/// Every condition that cannot be understood, or when the store fails.
pub fn asked(view: &View<'_>, most: u64) -> Result<JournalQuery, Fault> {
    let said: Vec<_> = view.query.iter().filter(|(key, _)| CONDITIONS.contains(&key.as_str())).cloned().collect();
    JournalQuery::parse(&said, view.read, most)
}

/// The page, as it stands in the address.
///
/// # Errors
/// When the store fails. A condition that cannot be understood is shown on the page.
pub fn journal_page(view: &View<'_>) -> Result<Markup, Fault> {
    let (query, problems) = match asked(view, JournalQuery::PAGE) {
        Ok(query) => (Some(query), Vec::new()),
        Err(Fault::Invalid(problems)) => (None, problems),
        Err(fault) => return Err(fault),
    };
    let entries = query.as_ref().map(|query| view.read.journal(query)).transpose()?.unwrap_or_default();
    let named = entries.iter().flat_map(|entry| [entry.revision.author.person(), about(&entry.revision.row)]);
    let names = Names::load_with(view.read, [], &named.flatten().collect::<Vec<_>>())?;
    let main = html! {
        div.head {
            div { h1 { (view.t("journal-title")) } p { (view.t("journal-intro")) } }
            div.row { (export(view, problems.is_empty())) }
        }
        (conditions(view, &problems)?)
        @if entries.is_empty() && problems.is_empty() { p.part.lead { (view.t("journal-nothing")) } }
        @else { (sets(view, &entries, &names)) (onward(view, query.as_ref(), &entries)) }
    };
    Ok(page(view, &view.t("journal-title"), main))
}

/// The change sets of these entries, each with its author and the records that it changed.
fn sets(view: &View<'_>, entries: &[JournalEntry], names: &Names) -> Markup {
    html! {
        ol.list.ledger.journal {
            @for set in entries.chunk_by(|a, b| a.revision.sequence == b.revision.sequence) {
                @if let Some(first) = set.first() { li {
                    div {
                        (moment(view, first.revision.recorded_at)) br;
                        (view.tw("sealed-entry", &[("number", view.words.count(first.revision.sequence))]))
                    }
                    div {
                        p {
                            b { bdi { (author(view, names, &first.revision.author)) } }
                            @if !matches!(first.revision.author, Author::System) {
                                " " span.mute { (view.words.choice(Channel::CHOICES, first.revision.channel.key())) }
                            }
                            @if !first.revision.reason.is_empty() { ": " span dir="auto" { "“" (first.revision.reason) "”" } }
                        }
                        ul.list { @for entry in set { li { (line(view, entry, names)) } } }
                    }
                } }
            }
        }
    }
}

/// What one revision did to its record.
fn line(view: &View<'_>, entry: &JournalEntry, names: &Names) -> Markup {
    let row = &entry.revision.row;
    let changed = entry.changed();
    let labels: Vec<String> = changed.iter().map(|change| view.words.label(row.register, &change.field)).collect();
    let compared = format!("{}?from={}&to={}", paths::history(row.register, &row.reference), row.version.saturating_sub(1), row.version);
    html! {
        (view.words.choice(Did::CHOICES, entry.did().key())) " "
        span.mute { (lower(&view.words.one(row.register))) } " " (reference_row(view, row))
        @if let Some(name) = about(row).and_then(|id| names.get(id)) { " " (view.t("journal-about")) " " (reference(view, name)) }
        @if !labels.is_empty() {
            ": " a href=(view.link(&compared)) { (labels.join(", ")) }
        }
    }
}

/// What a remark is about: comments, files and signatures have no name of their own.
fn about(row: &Row) -> Option<Id> {
    (row.register.group == Group::Hidden).then(|| row.value("about").as_link()).flatten()
}

/// The ways to what is older and newer than what is shown.
fn onward(view: &View<'_>, query: Option<&JournalQuery>, entries: &[JournalEntry]) -> Markup {
    let Some(query) = query else { return html! {} };
    let full = u64::try_from(entries.len()).is_ok_and(|count| count >= query.limit);
    let last = entries.last().map(|entry| entry.cursor().to_string()).unwrap_or_default();
    let (key, more) = if query.ascending { ("after", "journal-later") } else { ("before", "journal-older") };
    let begun = query.before.is_some() || query.after.is_some();
    html! {
        nav.row.pages aria-label=(view.t("journal-pages")) {
            @if begun { a.btn href=(view.here(&[("before", ""), ("after", "")])) { (icon("from")) (view.t("journal-newest")) } }
            @if full { a.btn rel="next" href=(view.here(&[(key, &last)])) { (view.words.get(more)) (icon("to")) } }
            @if !query.ascending { a.btn href=(view.here(&[("before", ""), ("after", "0")])) { (view.t("journal-oldest")) } }
        }
    }
}

fn export(view: &View<'_>, sound: bool) -> Markup {
    let kept = view.query.iter().filter(|(key, value)| sound && key != "before" && key != "after" && !value.is_empty());
    let query: Vec<_> = kept.map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
    let tail = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    html! {
        details.menu {
            summary.btn { (view.t("export")) (icon("caret")) }
            div { ul.list {
                @for (format, label) in [("xlsx", view.t("export-xlsx")), ("csv", view.t("export-csv")), ("json", view.t("export-json"))] {
                    li { a href={ (paths::JOURNAL) "." (format) (tail) } download { (label) } }
                }
            } }
        }
    }
}

/// The form with what can be asked.
fn conditions(view: &View<'_>, problems: &[Problem]) -> Result<Markup, Fault> {
    let wrong = |key: &str| problems.iter().find(|problem| problem.field.as_deref() == Some(key)).map(|problem| view.say(&problem.text));
    let people = suggested(view, &PERSON)?;
    let units = suggested(view, &UNIT)?;
    let channels: Vec<(String, String)> =
        Channel::CHOICES.keys.iter().map(|key| ((*key).to_owned(), view.words.choice(Channel::CHOICES, key))).collect();
    let field = |key: &str, label: &str, input: Markup| {
        let problem = wrong(key);
        html! {
            div.field {
                label for={ "j-" (key) } { (view.words.get(label)) }
                @if let Some(problem) = problem { p.err id={ "j-" (key) "-e" } role="alert" { (icon("bad")) (problem) } }
                (input)
            }
        }
    };
    let text = |key: &str, class: &str, list: Option<&str>, placeholder: String| {
        let bad = wrong(key).is_some();
        html! {
            input class=(class) id={ "j-" (key) } type="text" name=(key) value=(view.param(key)) list=[list] placeholder=(placeholder)
                autocomplete="off" spellcheck="false" aria-invalid=[bad.then_some("true")] aria-describedby=[bad.then(|| format!("j-{key}-e"))];
        }
    };
    let today = view.read.today().to_string();
    Ok(html! {
        form.filter.ends method="get" action=(paths::JOURNAL) role="search" aria-label=(view.t("journal-filter")) {
            @if !view.live() { input type="hidden" name="as_at" value=(view.param("as_at")); }
            @if !view.param("record").is_empty() { input type="hidden" name="record" value=(view.param("record")); }
            (field("person", "journal-person", text("person", "in", (!people.is_empty()).then_some("j-people"), String::new())))
            @if !people.is_empty() { datalist #j-people { @for row in &people { option value=(row.reference) { (row.title()) } } } }
            (field("register", "journal-register", registers(view)))
            @if !units.is_empty() {
                (field("unit", "journal-unit", choose(view, "unit", &units.iter().map(|row| (row.reference.clone(), row.title())).collect::<Vec<_>>())))
            }
            (field("channel", "journal-channel", choose(view, "channel", &channels)))
            (field("from", "journal-from", text("from", "in short", None, today.clone())))
            (field("until", "journal-until", text("until", "in short", None, today)))
            button.btn { (view.t("filter-button")) }
            @if narrowed(view) { a href=(view.link(paths::JOURNAL)) { (view.t("list-show-all")) } }
        }
    })
}

fn narrowed(view: &View<'_>) -> bool {
    CONDITIONS.iter().any(|key| !matches!(*key, "before" | "after" | "limit") && !view.param(key).is_empty())
}

fn suggested(view: &View<'_>, register: &'static Register) -> Result<Vec<Row>, Fault> {
    Ok(view.read.list(register, &Query { limit: SUGGESTED, ..Query::default() })?.rows)
}

fn choose(view: &View<'_>, key: &str, list: &[(String, String)]) -> Markup {
    let chosen = view.param(key);
    let known = chosen.is_empty() || list.iter().any(|(word, _)| word == chosen);
    html! {
        select.in id={ "j-" (key) } name=(key) {
            option value="" { (view.t("journal-any")) }
            @if !known { option value=(chosen) selected { (chosen) } }
            @for (word, label) in list { option value=(word) selected[word == chosen] { (label) } }
        }
    }
}

/// Every register by its group, those that stand in no index last.
fn registers(view: &View<'_>) -> Markup {
    let chosen = view.param("register");
    let known = chosen.is_empty() || view.read.register(chosen).is_some();
    html! {
        select.in #j-register name="register" {
            option value="" { (view.t("journal-any")) }
            @if !known { option value=(chosen) selected { (chosen) } }
            @for group in GROUPS.iter().map(|(group, _)| *group).chain([Group::Hidden]) {
                @let inside: Vec<_> = view.read.registers().iter().filter(|register| register.group == group).collect();
                @if !inside.is_empty() { optgroup label=(group_label(view, group)) {
                    @for register in inside { option value=(register.key) selected[register.key == chosen] { (view.words.many(register)) } }
                } }
            }
        }
    }
}
