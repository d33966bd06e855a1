//! The start of a gap analysis, and its questions in the order in which a consultant would ask.

use super::asked::{adopted, answers};
use super::chapter::Chapter;
use super::pages::{chosen, head, summary, ways};
use super::record::{GAP_ANALYSIS, GapAnswer, Met};
use super::rules::met;
use super::tally::{Tally, list};
use crate::ground::framework::ADOPTION;
use crate::ground::framework::record::Framework;
use crate::ground::scope::SCOPE;
use kernel::{Choice, Fault, Filter, Mark, Row, Value};
use maud::{Markup, html};
use ui::pieces::{Column, Table, marked, n_of_linked, reference_row};
use ui::view::encode;
use ui::{View, paths};

/// Chapters under a heading: what comes first, what stops most harm, the rest.
const PARTS: [(&str, &[Chapter]); 3] = [
    ("gap-part-first", &[Chapter::Context, Chapter::Leadership, Chapter::Assets, Chapter::Risks]),
    ("gap-part-basics", BASICS),
    (
        "gap-part-rest",
        &[
            Chapter::Rules,
            Chapter::Law,
            Chapter::People,
            Chapter::Premises,
            Chapter::Technology,
            Chapter::Support,
            Chapter::Checking,
            Chapter::Improving,
            Chapter::Other,
        ],
    ),
];

/// The few controls that stop most harm.
pub(super) const BASICS: &[Chapter] =
    &[Chapter::Access, Chapter::Backup, Chapter::Malware, Chapter::Updates, Chapter::Awareness, Chapter::Incidents, Chapter::Suppliers];

/// `/gap/start?analysis=GA-1`
pub(super) fn page(view: &View<'_>) -> Result<Markup, Fault> {
    match chosen(view)? {
        Some(row) if row.common.state != "draft" => questions(view, &row),
        _ => begin(view),
    }
}

/// The form of a new analysis with what is known filled in.
fn form(view: &View<'_>, scopes: &[Row]) -> Result<String, Fault> {
    let only = match scopes {
        [only] => Some(only),
        _ => None,
    };
    let mut frameworks = Vec::new();
    for framework in [Framework::Iso27001, Framework::Iso27002] {
        if adopted(view.read, framework, only.map(|row| row.id))? {
            frameworks.push(framework.key());
        }
    }
    let title = view.tw("gap-usual-title", &[("date", view.read.today().to_string())]);
    let scope = only.map(|row| format!("&scope={}", encode(&row.reference))).unwrap_or_default();
    Ok(format!("{}?title={}&frameworks={}{scope}", paths::new(&GAP_ANALYSIS), encode(&title), encode(&frameworks.join(","))))
}

/// That a step is done.
fn done(view: &View<'_>, done: bool) -> Markup {
    html! { @if done { " " (marked(Mark::Good, &view.t("gap-start-done"))) } }
}

/// What is to be done before the first question.
fn begin(view: &View<'_>) -> Result<Markup, Fault> {
    let scopes = view.read.all(&SCOPE, &Filter::new())?;
    let frameworks = view.read.all(&ADOPTION, &Filter::new())?;
    let drafts = view.read.all(&GAP_ANALYSIS, &Filter::new().is(&GAP_ANALYSIS, "state", vec![Value::from("draft")]))?;
    let may = view.may_create(&GAP_ANALYSIS);
    Ok(html! {
        div.head { div { h1 { (view.t("screen-gap-start")) } p { (view.t("gap-start-intro")) } } }
        ol.stack {
            li {
                b { (view.t("gap-start-scope")) } (done(view, !scopes.is_empty())) p { (view.t("gap-start-scope-why")) }
                @for scope in scopes.iter().take(8) { p { (reference_row(view, scope)) } }
                @if scopes.is_empty() { p { a.btn href=(paths::new(&SCOPE)) { (view.t("gap-start-scope-do")) } } }
            }
            li {
                b { (view.t("gap-start-frameworks")) } (done(view, !frameworks.is_empty())) p { (view.t("gap-start-frameworks-why")) }
                @for adoption in &frameworks { p { (reference_row(view, adoption)) } }
                @if frameworks.is_empty() { p { a.btn href=(view.link("/frameworks")) { (view.t("gap-start-frameworks-do")) } } }
            }
            li {
                b { (view.t("gap-start-open")) } p { (view.t("gap-start-open-why")) }
                @for draft in &drafts {
                    p.row {
                        (reference_row(view, draft))
                        @if may { a.btn.main href=(paths::operation(&GAP_ANALYSIS, &draft.reference, "open")) { (view.t("gap-start-open-do")) } }
                    }
                }
                @if drafts.is_empty() && may { p { a.btn.main href=(form(view, &scopes)?) { (view.t("gap-start-new")) } } }
                @if !may && view.live() { p.mute { (view.t("empty-no-right")) } }
            }
        }
    })
}

/// Where the answers of one chapter are asked.
fn ask(row: &Row, narrow: &str) -> String {
    format!("/gap/answer?analysis={}&{narrow}", encode(&row.reference))
}

/// The chapters with how far each is.
fn questions(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = answers(view.read, row.id)?;
    let mine: Vec<&Row> =
        rows.iter().filter(|answer| view.visitor.person.is_some() && answer.common.owner == view.visitor.person).collect();
    let open = row.common.state == "open";
    Ok(html! {
        (head(view, row, "screen-gap-start", "gap-questions-intro"))
        (ways(view, row, "/gap/start"))
        (summary(view, row, &rows))
        @if open && view.live() { p.row {
            @if Tally::of(&rows).n(Met::NotAssessed) > 0 { a.btn.main href=(ask(row, "")) { (view.t("gap-go-on")) } }
            @if !mine.is_empty() { a.btn href=(ask(row, "who=me")) { (view.t("gap-mine")) } }
            @for act in ["assign", "carry-over"] {
                @if let Some(operation) = GAP_ANALYSIS.operation(act) {
                    a.btn href=(paths::operation(&GAP_ANALYSIS, &row.reference, act)) { (view.words.act(&GAP_ANALYSIS, operation)) }
                }
            }
        } }
        @if !mine.is_empty() { p { (view.t("gap-mine-answered")) " " (of(view, row, &mine, "owner:me")) } }
        div.stack {
            @for (heading, chapters) in PARTS { (part(view, row, &rows, heading, chapters)) }
        }
    })
}

/// "n of N", each leading to its answers.
fn of(view: &View<'_>, row: &Row, rows: &[&Row], filter: &str) -> Markup {
    let tally = Tally::of(rows.iter().copied());
    let to = |more: &str| view.link(&list(&row.reference, format!("{filter} {more}").trim()));
    n_of_linked(view, (tally.assessed(), &to("-result:not-assessed")), (tally.all(), &to("")))
}

fn part(view: &View<'_>, row: &Row, rows: &[Row], heading: &str, chapters: &[Chapter]) -> Markup {
    let open = row.common.state == "open";
    let act = view.t(if open { "gap-answer-do" } else { "gap-answer-look" });
    let columns = vec![
        Column::new(view.t("gap-chapter")),
        Column::new(view.words.get(heading)).title(),
        Column::new(view.t("gap-answered")).nowrap(),
        Column::new(view.t("gap-gaps")).number(),
        Column::new(act.clone()).acts(),
    ];
    let mut table = Table::new(view.words.get(heading), columns);
    let mut some = false;
    for chapter in chapters {
        let own: Vec<&Row> =
            rows.iter().filter(|row| row.of::<GapAnswer>().is_some_and(|answer| answer.chapter == Some(*chapter))).collect();
        if own.is_empty() {
            continue;
        }
        some = true;
        let filter = format!("chapter:{}", chapter.key());
        let gaps = own.iter().filter(|row| met(row).is_gap()).count();
        let to = view.link(&list(&row.reference, &format!("{filter} result:partly,does-not-conform")));
        let name = view.words.choice(Chapter::CHOICES, chapter.key());
        let go = view.link(&ask(row, &format!("chapter={}", chapter.key())));
        let place = Chapter::CHOICES.position(chapter.key()).map_or(0, |place| place + 1);
        table = table.row(vec![
            html! { (place) },
            html! { b { (name) } small { (view.words.get(&format!("gap-chapter-{}-why", chapter.key()))) } },
            of(view, row, &own, &filter),
            html! { @if gaps > 0 { a href=(to) { (gaps) } } @else { span.mute { "0" } } },
            html! { a.btn href=(go) { (act) span.vh { ": " (name) } } },
        ]);
    }
    html! { @if some { section.stack.tight { h2 { (view.words.get(heading)) } (table.markup()) } } }
}
