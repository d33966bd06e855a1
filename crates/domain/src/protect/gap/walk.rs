//! One question at a time: a narrow page that saves an answer and goes on to the next.

use super::asked::answers;
use super::chapter::Chapter;
use super::derived::Phase;
use super::pages::{chosen, nothing};
use super::record::{GAP_ANALYSIS, GAP_ANSWER, GapAnalysis, GapAnswer, Met, Priority};
use super::rules::{met, phase, proposed};
use super::tally::{ALL, Tally};
use crate::ground::criteria::{CRITERIA, Criteria};
use crate::ground::framework::{REQUIREMENT, pack_of};
use kernel::{Action, Choice, Choices, Fault, Row};
use maud::{Markup, html};
use ui::pieces::{Tone, choice_mark, n_of, note, prose, reference_only};
use ui::view::encode;
use ui::{View, paths};

/// The answers that a request asks for, in their order.
fn asked(view: &View<'_>, analysis: &Row) -> Result<Vec<Row>, Fault> {
    let mut rows = answers(view.read, analysis.id)?;
    if let Some(chapter) = Chapter::from_key(view.param("chapter")) {
        rows.retain(|row| row.of::<GapAnswer>().is_some_and(|answer| answer.chapter == Some(chapter)));
    }
    if view.param("who") == "me" {
        rows.retain(|row| view.visitor.person.is_some() && row.common.owner == view.visitor.person);
    }
    Ok(rows)
}

/// `/gap/answer?analysis=GA-1&chapter=access&who=me&at=GQ-7`
pub(super) fn page(view: &View<'_>) -> Result<Markup, Fault> {
    let Some(analysis) = chosen(view)? else { return Ok(nothing(view, "screen-gap-answer")) };
    let rows = asked(view, &analysis)?;
    let wanted = view.param("at");
    let named = rows.iter().position(|row| row.reference.eq_ignore_ascii_case(wanted));
    let open = rows.iter().position(|row| met(row) == Met::NotAssessed);
    let Some(at) = named.or(open).or((!rows.is_empty()).then_some(0)) else { return Ok(nobody(view, &analysis)) };
    let Some(row) = rows.get(at) else { return Ok(nobody(view, &analysis)) };
    let to = |at: Option<usize>| at.and_then(|at| rows.get(at)).map(|row| view.here(&[("at", &row.reference)]));
    let (before, next) = (to(at.checked_sub(1)), to(at.checked_add(1)));
    let tally = Tally::of(&rows);
    let chapter = row.of::<GapAnswer>().and_then(|answer| answer.chapter);
    let back = view.link(&format!("/gap/start?analysis={}", encode(&analysis.reference)));
    let then = next.clone().unwrap_or_else(|| back.clone());
    Ok(html! {
        div.head { div {
            p.crumb { a href=(back) { (view.t("screen-gap-start")) } " " @if let Some(chapter) = chapter
                { (view.words.choice(Chapter::CHOICES, chapter.key())) } }
            h1 { bdi { (row.title()) } }
            p { (view.t("gap-answered-of")) " " (n_of(view, tally.assessed(), u64::try_from(rows.len()).unwrap_or_default())) }
        } }
        div.stack {
            (question(view, row)?)
            (proposal(view, row, &then)?)
            @if may(view, row) { (form(view, &analysis, row, &then)?) } @else { (answered(view, row)) }
            nav.row aria-label=(view.t("gap-walk")) {
                @if let Some(before) = &before { a.btn rel="prev" href=(before) { (view.t("gap-previous")) } }
                @if let Some(next) = &next { a.btn rel="next" href=(next) { (view.t("gap-next")) } }
                @else { a.btn href=(back) { (view.t("gap-done")) } }
                a href=(view.link(&paths::record(&GAP_ANSWER, &row.reference))) { (view.t("gap-whole")) }
            }
        }
    })
}

/// Nothing to ask here.
fn nobody(view: &View<'_>, analysis: &Row) -> Markup {
    let back = format!("/gap/start?analysis={}", encode(&analysis.reference));
    html! {
        div.head { div { h1 { (view.t("screen-gap-answer")) } } }
        section.part.stack.tight {
            p.lead { (view.t("gap-nothing-asked")) } p.row { a.btn href=(view.link(&back)) { (view.t("screen-gap-start")) } }
        }
    }
}

/// Whether the reader may answer now.
fn may(view: &View<'_>, row: &Row) -> bool {
    let unit = row.common.unit.unwrap_or_default();
    view.live() && phase(row) == Some(Phase::Open) && view.read.scope().may(Action::Edit, &GAP_ANSWER, unit)
}

/// What is asked, and what usually shows it.
fn question(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(answer) = row.of::<GapAnswer>() else { return Ok(html! {}) };
    let name = answer.requirement.map(|id| view.read.names(&[id])).transpose()?.and_then(|names| names.into_values().next());
    let entry = match answer.framework {
        Some(framework) => {
            let reference = row.title();
            let reference = reference.split(' ').next().unwrap_or_default().to_owned();
            let named = name.as_ref().map_or(reference, |name| name.reference.clone());
            pack_of(framework)?.entry(&named)
        }
        None => None,
    };
    let shows = entry.map(|entry| entry.guidance.evidence.as_slice()).unwrap_or_default();
    Ok(html! {
        section {
            p.lead dir="auto" { (answer.question) }
            p.small { @if let Some(name) = name.filter(|name| !name.retired) { (reference_only(view, &REQUIREMENT, &name.reference)) " " }
                @if let Some(entry) = entry { span.mute { (entry.text) } } }
            @if !shows.is_empty() { details { summary { (view.t("gap-shows")) } ul.list { @for line in shows { li { (line) } } } } }
        }
    })
}

/// What is proposed and where it comes from, with one button that takes it.
fn proposal(view: &View<'_>, row: &Row, then: &str) -> Result<Markup, Fault> {
    let Some(answer) = row.of::<GapAnswer>().filter(|_| proposed(row)) else { return Ok(html! {}) };
    let Some(result) = answer.proposed else { return Ok(html! {}) };
    let origin = answer.origin.map(|id| view.read.names(&[id])).transpose()?.and_then(|names| names.into_values().next());
    let button = |act: &str, class: &str, label: &str| {
        html! {
            form method="post" action=(paths::operation(&GAP_ANSWER, &row.reference, act)) {
                (hidden(view, row, then))
                button class=(class) { (view.t(label)) }
            }
        }
    };
    Ok(note(
        Tone::Warn,
        &html! {
            p {
                (view.t("gap-proposed")) " " (choice_mark(view, result))
                @if let Some(name) = origin { " " (reference_only(view, &GAP_ANSWER, &name.reference)) }
            }
            (prose(&answer.origin_why))
            @if may(view, row) { div.row { (button("confirm", "btn main", "gap-confirm")) (button("set-aside", "btn", "gap-set-aside")) } }
        },
    ))
}

/// What every form sends beside what is typed, and where it leads.
fn hidden(view: &View<'_>, row: &Row, then: &str) -> Markup {
    html! {
        input type="hidden" name="_csrf" value=(view.visitor.csrf);
        input type="hidden" name=(ui::view::ONCE) value=(view.visitor.once);
        input type="hidden" name="_version" value=(row.version);
        input type="hidden" name=(ui::view::THEN) value=(then);
    }
}

fn label(view: &View<'_>, key: &str) -> String {
    GAP_ANSWER.field(key).map(|field| view.words.label(&GAP_ANSWER, field)).unwrap_or_default()
}

fn area(view: &View<'_>, key: &str, help: &str, text: &str) -> Markup {
    html! {
        div.field {
            label for=(key) { (label(view, key)) }
            p.help id={ (key) "-help" } { (help) }
            textarea.in id=(key) name=(key) rows="3" dir="auto" aria-describedby={ (key) "-help" } { (text) }
        }
    }
}

fn select(view: &View<'_>, key: &str, options: &[(String, String)], chosen: &str) -> Markup {
    html! {
        div.field {
            label for=(key) { (label(view, key)) }
            select.in id=(key) name=(key) {
                option value="" selected[chosen.is_empty()] { (view.t("form-choose")) }
                @for (value, word) in options { option value=(value) selected[value == chosen] { (word) } }
            }
        }
    }
}

fn options(view: &View<'_>, choices: &Choices) -> Vec<(String, String)> {
    choices.keys.iter().map(|key| ((*key).to_owned(), view.words.choice(choices, key))).collect()
}

fn help(view: &View<'_>, key: &str) -> String {
    GAP_ANSWER.field(key).map(|field| view.words.help(&GAP_ANSWER, field)).unwrap_or_default()
}

fn form(view: &View<'_>, analysis: &Row, row: &Row, then: &str) -> Result<Markup, Fault> {
    let Some(answer) = row.of::<GapAnswer>() else { return Ok(html! {}) };
    let now = met(row);
    Ok(html! {
        form.stack.tight method="post" action=(paths::edit(&GAP_ANSWER, &row.reference)) novalidate data-guard {
            (hidden(view, row, then))
            fieldset.field {
                legend { (label(view, "result")) }
                @for result in ALL {
                    label.pick { input type="radio" name="result" value=(result.key()) checked[result == now]; " "
                        (view.words.choice(Met::CHOICES, result.key())) }
                }
            }
            (area(view, "observation", &help(view, "observation"), &answer.observation))
            (area(view, "reason", &view.t("gap-reason-help"), &answer.reason))
            @if let Some(scale) = scale(view, analysis)? {
                (select(view, "maturity", &scale, &answer.maturity.map(|rank| rank.to_string()).unwrap_or_default()))
            }
            (select(view, "priority", &options(view, Priority::CHOICES), answer.priority.map(Choice::key).unwrap_or_default()))
            p.row { button.btn.main { (view.t("gap-save")) } }
        }
    })
}

/// The ranks of maturity in words, where the analysis asks for it.
fn scale(view: &View<'_>, analysis: &Row) -> Result<Option<Vec<(String, String)>>, Fault> {
    let wanted = analysis.of::<GapAnalysis>().filter(|record| record.with_maturity).and_then(|record| record.criteria);
    let Some(row) = wanted.map(|id| view.read.get(&CRITERIA, id)).transpose()?.flatten() else { return Ok(None) };
    let word = |criteria: &Criteria, rank: i64| format!("{rank} {}", criteria.maturity_word(rank));
    Ok(row.of::<Criteria>().map(|criteria| (1..=5).map(|rank| (rank.to_string(), word(criteria, rank))).collect()))
}

/// What was answered, for whoever does not answer.
fn answered(view: &View<'_>, row: &Row) -> Markup {
    let Some(answer) = row.of::<GapAnswer>() else { return html! {} };
    html! {
        section { p { (choice_mark(view, met(row))) } (prose(&answer.observation)) @if met(row) == Met::NotApplicable { (prose(&answer.reason)) } }
    }
}

/// On an answer: the question, and the way to answer one after the other.
pub(super) fn of_answer(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let analysis = row.of::<GapAnswer>().and_then(|answer| answer.analysis);
    let analysis = analysis.map(|id| view.read.get(&GAP_ANALYSIS, id)).transpose()?.flatten();
    Ok(html! {
        (question(view, row)?)
        p.row.facts {
            (choice_mark(view, met(row)))
            @if let Some(analysis) = analysis.filter(|analysis| analysis.common.state != "draft") {
                a.screen href=(view.link(&format!("/gap/answer?analysis={}&at={}", encode(&analysis.reference), encode(&row.reference))))
                    { (view.t("gap-in-order")) }
            }
        }
    })
}
