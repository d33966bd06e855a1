//! The result of a gap analysis: how many requirements are met, by clause, theme and attribute, and what moved.

use super::asked::answers;
use super::derived::Movement;
use super::groups::{Division, PAINTED, bars, divisions};
use super::record::{GAP_ANALYSIS, GapAnalysis, Met};
use super::rules::proposed;
use super::tally::{ALL, Tally, list, of_result};
use kernel::{Choice, Fault, Filter, Row, Value};
use maud::{Markup, html};
use ui::pieces::{Column, Tab, Table, choice_mark, date, icon, n_of_linked, reference_only, state, sum};
use ui::view::encode;
use ui::{View, paths};

/// The analysis that a request names, else the newest that was opened and not given up.
///
/// # Errors
/// When it names none that there is.
pub(super) fn chosen(view: &View<'_>) -> Result<Option<Row>, Fault> {
    let states = ["open", "signed", "superseded"].map(Value::from).to_vec();
    view.asked("analysis", &GAP_ANALYSIS, |read| {
        let rows = read.all(&GAP_ANALYSIS, &Filter::new().is(&GAP_ANALYSIS, "state", states))?;
        Ok(rows.into_iter().max_by_key(|row| (row.created_at, row.id)))
    })
}

/// The pages of an analysis.
pub(super) fn ways(view: &View<'_>, row: &Row, here: &str) -> Markup {
    let pages = [("/gap", "screen-gap"), ("/gap/start", "screen-gap-start"), ("/gap/plan", "screen-gap-plan")];
    let tabs: Vec<Tab> = pages
        .iter()
        .map(|(path, title)| Tab {
            href: view.link(&format!("{path}?analysis={}", encode(&row.reference))),
            label: view.t(title),
            count: None,
            current: *path == here,
        })
        .collect();
    ui::pieces::views(&view.t("views"), &tabs)
}

/// The head of a page about an analysis.
pub(super) fn head(view: &View<'_>, row: &Row, title: &str, intro: &str) -> Markup {
    let export = |key: &str, format: &str| view.link(&format!("{}?analysis={}", paths::report(key, format), encode(&row.reference)));
    html! {
        div.head {
            div {
                p.crumb { a href=(view.link(&paths::list(&GAP_ANALYSIS))) { (view.words.many(&GAP_ANALYSIS)) } " "
                    (reference_only(view, &GAP_ANALYSIS, &row.reference)) }
                h1 { (view.t(title)) }
                p { bdi { (row.title()) } ". " (view.t(intro)) }
            }
            div.row { details.menu {
                summary.btn { (view.t("export")) (icon("caret")) }
                div { ul.list {
                    @for key in ["gap", "gap-compare"] { @for format in ["pdf", "xlsx", "csv", "json"] {
                        li { a href=(export(key, format)) download { (view.t(&format!("report-{key}"))) " (" (format.to_uppercase()) ")" } }
                    } }
                } }
            } }
        }
    }
}

/// What stands where no analysis was opened yet.
pub(super) fn nothing(view: &View<'_>, title: &str) -> Markup {
    html! {
        div.head { div { h1 { (view.t(title)) } } }
        section.part.stack.tight {
            p.lead { (view.t("gap-none")) }
            p { (view.t("gap-start-intro")) }
            p.row { a.btn.main href=(view.link("/gap/start")) { (view.t("gap-begin")) } }
        }
    }
}

/// `/gap?analysis=GA-1`
pub(super) fn result(view: &View<'_>) -> Result<Markup, Fault> {
    let Some(row) = chosen(view)? else { return Ok(nothing(view, "screen-gap")) };
    let rows = answers(view.read, row.id)?;
    let all = divisions(view, &rows)?;
    Ok(html! {
        (head(view, &row, "screen-gap", "gap-intro"))
        (ways(view, &row, "/gap"))
        (summary(view, &row, &rows))
        div.stack {
            (movement(view, &row, &rows)?)
            @for division in &all { (section(view, &row, division)) }
        }
    })
}

/// How many say what, each number leading to its answers.
pub(super) fn summary(view: &View<'_>, row: &Row, rows: &[Row]) -> Markup {
    let tally = Tally::of(rows);
    let to = |filter: &str| view.link(&list(&row.reference, filter));
    let parts: Vec<(String, Markup, u64)> =
        ALL.iter().filter(|met| tally.n(**met) > 0).map(|met| (to(&of_result(*met)), choice_mark(view, *met), tally.n(*met))).collect();
    let waiting = rows.iter().filter(|row| proposed(row)).count();
    let lead = html! {
        (view.t("gap-conforms")) " "
        (n_of_linked(view, (tally.n(Met::Conforms), &to("result:conforms")), (tally.apply(), &to("-result:not-applicable"))))
    };
    html! {
        p { (standing(view, row)) }
        (sum(&view.t("gap-sum-label"), &lead, &parts))
        @if waiting > 0 {
            p { (view.t("gap-waiting")) " " a href=(to("result:not-assessed proposed:any")) { (waiting) } }
        }
    }
}

/// What moved since the analysis before.
fn movement(view: &View<'_>, row: &Row, rows: &[Row]) -> Result<Markup, Fault> {
    let before = row.of::<GapAnalysis>().and_then(|analysis| analysis.earlier);
    let Some(before) = before.map(|id| view.read.get(&GAP_ANALYSIS, id)).transpose()?.flatten() else { return Ok(html! {}) };
    let of = |key: &str| rows.iter().filter(|row| row.value("movement").as_text() == Some(key)).count();
    let columns = vec![Column::new(view.t("gap-moved")).title(), Column::new(view.t("gap-answers")).number()];
    let mut table = Table::new(view.t("gap-moved"), columns);
    for key in Movement::CHOICES.keys {
        let n = of(key);
        let path = view.link(&list(&row.reference, &format!("movement:{key}")));
        table = table.row(vec![
            html! { (view.words.choice(Movement::CHOICES, key)) },
            html! { @if n > 0 { a href=(path) { (n) } } @else { span.mute { "0" } } },
        ]);
    }
    let compare = format!("{}?analysis={}", paths::report("gap-compare", "pdf"), encode(&row.reference));
    Ok(html! {
        section.stack.tight aria-labelledby="moved" {
            h2 #moved { (view.t("gap-since")) " " (reference_only(view, &GAP_ANALYSIS, &before.reference)) }
            (table.markup())
            p.small.screen { a href=(view.link(&compare)) { (view.t("report-gap-compare")) } }
        }
    })
}

/// One division as bars whose numbers lead to their answers.
fn section(view: &View<'_>, row: &Row, division: &Division) -> Markup {
    let drawn = bars(view, division);
    let link = |at: usize, part: usize| {
        let ((_, filter, _), (_, met)) = (division.parts.get(at)?, PAINTED.get(part)?);
        Some(view.link(&list(&row.reference, &format!("{filter} {}", of_result(*met)))))
    };
    html! {
        section.stack.tight aria-labelledby=(division.key) {
            h2 id=(division.key) { (division.caption) }
            (ui::figures::bars(&view.t("gap-bars"), &drawn, &link))
        }
    }
}

/// Where an analysis stands.
pub(super) fn standing(view: &View<'_>, row: &Row) -> Markup {
    let signed = row.of::<GapAnalysis>().and_then(|analysis| analysis.signed_on);
    html! {
        (state(view, row))
        @if let Some(day) = signed { " " (date(day)) }
    }
}

/// On an analysis: how far it has come, and the ways into it.
pub(super) fn of_analysis(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    if row.common.state == "draft" {
        return Ok(html! { p { (view.t("gap-not-opened")) } });
    }
    let rows = answers(view.read, row.id)?;
    Ok(html! { (ways(view, row, "")) (summary(view, row, &rows)) })
}
