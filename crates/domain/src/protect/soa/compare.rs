//! Two states of a statement beside each other: what was said differently, and what drifted because the work behind it moved.

use super::record::{Applicable, Reason, SOA_LINE, SoaLine, Status};
use super::rules::tests_as_held;
use super::statement::{Line, Statement};
use super::version::{approval, approved, versions};
use crate::ground::release::number;
use kernel::document::{Block, Document};
use kernel::nouns::SignOff;
use kernel::{Choice, Fault, Id, Moment, Read, Row, Text};
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::paper::Sheet;
use ui::pieces::signed_by;
use ui::pieces::{Column, Table, Tone, choice_mark, note, reference_only};
use ui::view::encode;
use ui::{Names, View, paths};

/// One difference of one line.
struct Difference {
    line: String,
    reference: String,
    title: String,
    /// Message of what differs.
    what: &'static str,
    before: String,
    after: String,
    /// Only a derived value: nobody said so, the work behind it moved.
    drift: bool,
}

/// A state to compare: its name, and the moment to read.
struct State {
    typed: String,
    name: String,
    moment: Moment,
}

/// What an address calls a state: a version such as SV-2, a date, or now.
fn state(view: &View<'_>, param: &str, fallback: Option<&Row>) -> Result<State, Text> {
    let typed = view.param(param).trim().to_owned();
    let typed = if typed.is_empty() { fallback.map(|row| row.reference.clone()).unwrap_or_else(|| "now".to_owned()) } else { typed };
    if typed.eq_ignore_ascii_case("now") {
        return Ok(State { name: view.t("soa-compare-now"), moment: view.read.moment(), typed });
    }
    let failed = |_| Text::new("soa-compare-unknown").with("typed", &typed);
    if let Some(row) = view.read.by_reference(&typed).map_err(failed)? {
        let signature = approval(view.read, row.id).map_err(failed)?;
        let at = signature.as_ref().and_then(|row| row.of::<SignOff>()?.as_at).and_then(|at| u64::try_from(at).ok());
        let at = at.ok_or_else(|| Text::new("soa-compare-draft").with("typed", &typed))?;
        return Ok(State { name: format!("{} {}", row.reference, row.title()), moment: Moment::Sequence(at), typed });
    }
    let live = view.read.at(Moment::Live).map_err(failed)?;
    let moment = Moment::asked(&typed, &*live)
        .map_err(|text| if text.id == "moment-ahead" { text } else { Text::new("soa-compare-unknown").with("typed", &typed) })?;
    Ok(State { name: typed.clone(), moment, typed })
}

/// The differences between the lines of two reads, in the order of the newer statement; lines that went come last.
fn differences(view: &View<'_>, old: &dyn Read, new: &dyn Read, scope: &str) -> Result<Vec<Difference>, Fault> {
    let (before, after) = (Statement::load(old, scope)?, Statement::load(new, scope)?);
    let (asked_then, asked_now) = (obligations(old, &before)?, obligations(new, &after)?);
    let mut known: BTreeMap<Id, &Line> = before.lines.iter().map(|line| (line.row.id, line)).collect();
    let mut list = Vec::new();
    for line in &after.lines {
        match known.remove(&line.row.id) {
            None => list.push(whole(line, "soa-compare-came", String::new(), title(line))),
            Some(then) => {
                let (one, two) = (said(view, &before, &asked_then, then), said(view, &after, &asked_now, line));
                for ((what, drift, was), (_, _, is)) in one.into_iter().zip(two) {
                    if was != is {
                        list.push(Difference { drift, ..whole(line, what, was, is) });
                    }
                }
            }
        }
    }
    let mut gone: Vec<&Line> = known.into_values().collect();
    gone.sort_by_cached_key(|line| kernel::text::sort_key(&line.reference));
    list.extend(gone.into_iter().map(|line| whole(line, "soa-compare-went", title(line), String::new())));
    Ok(list)
}

/// Laws and contracts that each line names, as references.
fn obligations(read: &dyn Read, statement: &Statement) -> Result<BTreeMap<Id, String>, Fault> {
    let ids: Vec<Id> = statement.lines.iter().map(|line| line.row.id).collect();
    let field = SOA_LINE.index("obligations");
    let links: Vec<_> = read.links_from(&ids)?.into_iter().filter(|link| Some(link.field) == field).collect();
    let names = read.names(&links.iter().map(|link| link.to).collect::<Vec<_>>())?;
    let mut all: BTreeMap<Id, Vec<String>> = BTreeMap::new();
    for link in links {
        all.entry(link.from).or_default().extend(names.get(&link.to).map(|name| name.reference.clone()));
    }
    Ok(all.into_iter().map(|(id, references)| (id, references.join(", "))).collect())
}

fn title(line: &Line) -> String {
    line.line().map(|record| record.title.clone()).unwrap_or_default()
}

fn whole(line: &Line, what: &'static str, before: String, after: String) -> Difference {
    let (reference, title) = (line.reference.clone(), title(line));
    Difference { line: line.row.reference.clone(), reference, title, what, before, after, drift: false }
}

/// Everything that a line says, in words: what, whether it is only derived, the words.
fn said(view: &View<'_>, statement: &Statement, asked: &BTreeMap<Id, String>, line: &Line) -> Vec<(&'static str, bool, String)> {
    let empty = SoaLine::default();
    let record = line.line().unwrap_or(&empty);
    let applicable = record.applicable.unwrap_or(Applicable::Yes);
    let reasons: Vec<String> = record.reasons.iter().map(|reason| view.words.choice(Reason::CHOICES, reason.key())).collect();
    let stated = record.stated.map(|status| view.words.choice(Status::CHOICES, status.key())).unwrap_or_default();
    let (in_place, of) = line.in_place_of();
    let tests = tests_as_held(&line.row);
    let status = view.words.choice(Status::CHOICES, line.status.key());
    vec![
        ("soa-applicable", false, view.words.choice(Applicable::CHOICES, applicable.key())),
        ("soa-reason", false, reasons.join(", ")),
        ("soa-reason-words", false, record.reason.clone()),
        ("soa-reason-exclusion", false, record.exclusion_reason.clone()),
        ("soa-obligations", false, asked.get(&line.row.id).cloned().unwrap_or_default()),
        ("soa-stated", false, stated),
        ("soa-stated-why", false, record.stated_reason.clone()),
        ("owner", false, statement.owner(line).to_owned()),
        ("soa-target", false, record.target_date.map(|day| day.to_string()).unwrap_or_default()),
        ("soa-notes", false, record.notes.clone()),
        ("soa-implementation", true, if of > 0 { format!("{status}, {in_place}/{of}") } else { status }),
        ("soa-tests", true, if tests.of > 0 { format!("{}/{}", tests.passed, tests.of) } else { String::new() }),
    ]
}

struct Comparison {
    from: State,
    to: State,
    list: Vec<Difference>,
}

fn compare(view: &View<'_>, scope: Option<&Row>) -> Result<Result<Comparison, Text>, Fault> {
    let newest = match scope {
        Some(scope) => approved(view.read, scope.id)?.map(|(version, _)| version),
        None => None,
    };
    let (from, to) = match (state(view, "from", newest.as_ref()), state(view, "to", None)) {
        (Ok(from), Ok(to)) => (from, to),
        (Err(text), _) | (_, Err(text)) => return Ok(Err(text)),
    };
    let (old, new) = (view.read.at(from.moment)?, view.read.at(to.moment)?);
    if old.sequence() == 0 {
        return Ok(Err(Text::new("soa-compare-unknown").with("typed", &from.typed)));
    }
    let list = differences(view, &*old, &*new, view.param("scope"))?;
    Ok(Ok(Comparison { from, to, list }))
}

/// `/soa/compare?scope=&from=SV-1&to=now`
pub(super) fn page(view: &View<'_>) -> Result<Markup, Fault> {
    let statement = Statement::load(view.read, view.param("scope"))?;
    let scope = statement.scope.as_ref();
    let all = scope.map_or_else(|| Ok(Vec::new()), |scope| versions(view.read, scope.id))?;
    let compared = compare(view, scope)?;
    let (from, to) = match &compared {
        Ok(both) => (both.from.typed.clone(), both.to.typed.clone()),
        Err(_) => (view.param("from").to_owned(), view.param("to").to_owned()),
    };
    let input = |name: &str, label: &str, value: &str| {
        html! { div.field { label for={ "c-" (name) } { (view.words.get(label)) } input.in id={ "c-" (name) } type="text" name=(name) value=(value)
        list="versions" aria-describedby="c-help"; } }
    };
    Ok(html! {
        div.head {
            div {
                p.crumb { a href=(view.link("/soa")) { (view.t("screen-soa")) } @if let Some(scope) = scope { ", " bdi { (scope.title()) } } }
                h1 { (view.t("screen-soa-compare")) }
            }
            @if compared.as_ref().is_ok_and(|both| !both.list.is_empty()) {
                div.row { @for format in ["xlsx", "pdf"]
                    { a.btn href=(view.link(&format!("{}?from={}&to={}{}", paths::report("soa-changes", format), encode(&from), encode(&to),
                    scope_param(view)))) { (view.words.get(&format!("soa-export-{format}"))) } } }
            }
        }
        form.filter.ends method="get" action="/soa/compare" {
            @for name in ["scope", "as_at"] { @if !view.param(name).is_empty() { input type="hidden" name=(name) value=(view.param(name)); } }
            (input("from", "soa-compare-from", &from))
            (input("to", "soa-compare-to", &to))
            datalist #versions { option value="now" {} @for row in all.iter().filter(|row| number(row) > 0) { option value=(row.reference) { (row.title()) } } }
            button.btn { (view.t("soa-compare-do")) }
        }
        p.help.screen #c-help { (view.t("soa-compare-help")) }
        @match &compared {
            Err(text) => (note(Tone::Bad, &html! { p { (view.say(text)) } })),
            Ok(both) => (result(view, both)),
        }
    })
}

fn scope_param(view: &View<'_>) -> String {
    if view.param("scope").is_empty() { String::new() } else { format!("&scope={}", encode(view.param("scope"))) }
}

fn result(view: &View<'_>, both: &Comparison) -> Markup {
    let (drift, said): (Vec<&Difference>, Vec<&Difference>) = both.list.iter().partition(|difference| difference.drift);
    let lines = said.iter().map(|difference| &difference.line).collect::<std::collections::BTreeSet<_>>().len();
    html! {
        section aria-labelledby="said" {
            h2 #said { (view.tw("soa-compare-said", &[("n", lines.to_string())])) }
            @if said.is_empty() { p { (view.t("soa-compare-nothing")) } } @else { (table(view, both, &said)) }
        }
        section.part aria-labelledby="drift" {
            h2 #drift { (view.tw("soa-compare-drift", &[("n", drift.len().to_string())])) }
            p.mute { (view.t("soa-compare-drift-means")) }
            @if !drift.is_empty() { (table(view, both, &drift)) }
        }
    }
}

fn table(view: &View<'_>, both: &Comparison, list: &[&Difference]) -> Markup {
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.t("soa-control")).title(),
        Column::new(view.t("soa-compare-what")).nowrap(),
        Column::new(both.from.name.clone()),
        Column::new(both.to.name.clone()),
    ];
    let mut table = Table::new(view.t("screen-soa-compare"), columns);
    for difference in list {
        let value = |text: &str| html! { @if text.is_empty() { span.mute { (view.t("soa-compare-empty")) } } @else { bdi { (text) } } };
        table = table.row(vec![
            html! { (reference_only(view, &SOA_LINE, &difference.line)) " " (difference.reference) },
            html! { bdi { (difference.title) } },
            html! { (view.words.get(difference.what)) },
            value(&difference.before),
            value(&difference.after),
        ]);
    }
    table.markup()
}

/// The comparison as a document; the same parameters as the page.
pub(super) fn report(view: &View<'_>) -> Result<Document, Fault> {
    let statement = Statement::load(view.read, view.param("scope"))?;
    let both = compare(view, statement.scope.as_ref())?.map_err(|text| Fault::field("from", text))?;
    let mut document = ui::paper::begin(view, "soa-changes", &view.t("report-soa-changes"), true)?;
    document.source_note = view.t("source-note-27002");
    if let Some(scope) = &statement.scope {
        document.facts.push((view.t("soa-scope"), scope.title()));
    }
    document.facts.push((view.t("soa-compare-from"), both.from.name.clone()));
    document.facts.push((view.t("soa-compare-to"), both.to.name.clone()));
    let kind = |drift: bool| view.t(if drift { "soa-compare-kind-drift" } else { "soa-compare-kind-said" });
    let names = Names::default();
    let sheet = Sheet::over(view, &SOA_LINE, &names)
        .column("line", &view.t("soa-line"), 0.8, |said: &Difference| said.line.clone())
        .column("reference", &view.t("reference"), 0.8, |said| said.reference.clone())
        .column("control", &view.t("soa-control"), 2.6, |said| said.title.clone())
        .column("what", &view.t("soa-compare-what"), 1.3, |said| view.words.get(said.what))
        .column("before", &both.from.name, 3.0, |said| said.before.clone())
        .column("after", &both.to.name, 3.0, |said| said.after.clone())
        .column("kind", &view.t("soa-compare-kind"), 1.0, |said| kind(said.drift));
    let table = sheet.table("changes", &document.title, &both.list);
    document.blocks.push(Block::Table(table));
    Ok(document)
}

/// The version that counts and what moved since, for the head of the statement.
pub(super) fn version_line(view: &View<'_>, scope: &Row) -> Result<Markup, Fault> {
    let all = versions(view.read, scope.id)?;
    let newest = approved(view.read, scope.id)?;
    let draft = all.last().filter(|row| newest.as_ref().is_none_or(|(version, _)| number(row) > number(version)));
    let may_start = view.may_create(&super::version::SOA_VERSION) && draft.is_none();
    let (name, day) = match &newest {
        Some((_, signature)) => signed_by(view, signature)?,
        None => Default::default(),
    };
    Ok(html! {
        @match &newest {
            None => span { (status_none(view)) },
            Some((version, _)) => {
                @let moved = version.value("moved").as_int().unwrap_or_default();
                span {
                    a href=(view.link(&paths::record(version.register, &version.reference))) { bdi { (version.title()) } }
                    " " (view.tw("soa-approved-by", &[("name", name), ("day", day)]))
                }
                span {
                    a.is-bad[moved > 0] href=(view.link(&format!("/soa/compare?from={}{}", encode(&version.reference), scope_param(view))))
                        { (view.tw("soa-moved", &[("n", moved.to_string())])) }
                }
            },
        }
        @if let Some(draft) = draft { span { a href=(view.link(&paths::record(draft.register, &draft.reference))) { bdi { (draft.title()) } } " "
            (view.t("soa-draft")) } }
        @if may_start { span { a href=(format!("{}?scope={}", paths::new(&super::version::SOA_VERSION), encode(&scope.reference)))
            { (view.t("soa-start-version")) } } }
    })
}

fn status_none(view: &View<'_>) -> Markup {
    html! { span.mute { (view.t("soa-never-approved")) } }
}

/// A version on its own page: what it covers, and the way to compare it.
pub(super) fn of_version(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let scope = row.of::<super::version::SoaVersion>().and_then(|version| version.scope);
    let scope = match scope {
        Some(id) => view.read.names(&[id])?.remove(&id).map(|name| name.reference).unwrap_or_default(),
        None => String::new(),
    };
    let signed = approval(view.read, row.id)?.is_some();
    let before = match row.of::<super::version::SoaVersion>().and_then(|version| version.scope) {
        Some(id) => versions(view.read, id)?.into_iter().rev().find(|other| number(other) < number(row)),
        None => None,
    };
    let to = if signed { row.reference.as_str() } else { "now" };
    Ok(html! {
        p.row {
            a.btn href=(view.link(&format!("/soa?scope={}", encode(&scope)))) { (view.t("soa-version-lines")) }
            @if signed { a.btn href=(view.link(&format!("/soa/compare?scope={}&from={}", encode(&scope), encode(&row.reference))))
                { (view.t("soa-version-with-now")) } }
            @if let Some(before) = before { a.btn href=(view.link(&format!("/soa/compare?scope={}&from={}&to={}", encode(&scope),
                encode(&before.reference), encode(to)))) { (view.tw("soa-version-with", &[("title", before.title())])) } }
        }
    })
}

/// Status as a mark, with a word where it was set by hand.
pub(super) fn status_of(view: &View<'_>, line: &Line) -> Markup {
    let by_hand = line.line().is_some_and(|record| record.stated.is_some() && line.applicable());
    html! { (choice_mark(view, line.status)) @if by_hand { " " span.mute { (view.t("soa-by-hand")) } } }
}
