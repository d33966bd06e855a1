//! The matrix of all risks: how many stand in each cell, by rung, with the same numbers as a table beside it.

use super::measures::risks_within;
use super::record::{RISK, Risk};
use super::rules::Rung;
use crate::ground::criteria::rules::{axis, rank_at};
use crate::ground::criteria::{Criteria, Level, Rating, in_force};
use kernel::cell::Operator;
use kernel::document::{self, Bars, Chart, Drawing, Shade};
use kernel::{Choice, Fault, Filter, Row, Test, Value};
use maud::{Markup, html};
use std::collections::BTreeMap;
use ui::figures::{self, Point};
use ui::pieces::{Tab, n_of, views};
use ui::view::encode;
use ui::{View, paths};

/// How many risks can be followed at once before their marks hide each other.
const FOLLOWED: usize = 6;

pub(super) fn page(view: &View<'_>) -> Result<Markup, Fault> {
    let rung = Rung::ALL.into_iter().find(|rung| rung.key() == view.param("rung")).unwrap_or(Rung::Current);
    let row = in_force(view.read)?;
    let Some((row, criteria)) = row.as_ref().and_then(|row| Some((row, row.of::<Criteria>()?))) else {
        return Ok(html! { (heading(view, None)) p.part.lead { (view.t("risk-matrix-no-criteria")) } p
        { a href=(view.link("/criteria")) { (view.t("risk-matrix-criteria")) } } });
    };
    let open = Filter::open(&RISK);
    let cells = cells(view, row, rung, &open)?;
    let tabs: Vec<Tab> = Rung::ALL
        .into_iter()
        .map(|other| Tab { href: view.here(&[("rung", other.key())]), label: rung_label(view, other), count: None, current: other == rung })
        .collect();
    let points = points(view)?;
    let (figure, table) = figure(view, (row, criteria), rung, &cells, &points);
    let beside = beside(view, row, rung, &open)?;
    Ok(html! {
        (heading(view, Some(row.title())))
        (views(&view.t("risk-matrix-rungs"), &tabs))
        div.cols.part {
            div.stack.tight {
                (figure)
                @for (n, id, filter) in &beside { @if *n > 0 {
                    p.small { a href=(list_of(view, filter)) { (view.tw(id, &[("n", n.to_string())])) } }
                } }
            }
            div.stack {
                (standing(view)?)
                form.field method="get" action="/risk/matrix" {
                    input type="hidden" name="rung" value=(rung.key());
                    @if !view.live() { input type="hidden" name="as_at" value=(view.param("as_at")); }
                    label for="move" { (view.t("risk-matrix-move")) }
                    p.help #move-help { (view.t("risk-matrix-move-help")) }
                    div.row { input.in #move type="text" name="move" value=(view.param("move")) aria-describedby="move-help"; button.btn
                        { (view.t("risk-matrix-show")) } }
                }
            }
        }
        (table)
        section.part { (movement_table(view)?) }
    })
}

fn heading(view: &View<'_>, criteria: Option<String>) -> Markup {
    html! {
        div.head {
            div {
                p.crumb { a href=(view.link(&paths::list(&RISK))) { (view.words.many(&RISK)) } @if let Some(name) = criteria { ", " (name) } }
                h1 { (view.t("screen-risk-matrix")) }
            }
            div.row { a.btn href=(view.link(&paths::list(&RISK))) { (view.t("risk-matrix-list")) } }
        }
    }
}

pub(super) fn rung_label(view: &View<'_>, rung: Rung) -> String {
    view.words.get(match rung {
        Rung::Inherent => "rung-inherent",
        Rung::Current => "rung-current",
        Rung::Target => "rung-target",
    })
}

/// Those of these risks that are rated by the criteria in force, by likelihood and consequence of one rung, by one question.
fn cells(view: &View<'_>, criteria: &Row, rung: Rung, counted: &Filter) -> Result<BTreeMap<(usize, usize), u64>, Fault> {
    let (likelihood, consequence) = keys(rung);
    let (Some(line), Some(column)) = (RISK.index(&likelihood), RISK.index(&consequence)) else { return Ok(BTreeMap::new()) };
    let rank = |value: &Value| value.as_int().and_then(|rank| usize::try_from(rank).ok());
    let counted = counted.clone().is(&RISK, "criteria", vec![Value::Link(criteria.id)]);
    let counts = view.read.cross(&RISK, &counted, (line, column))?;
    Ok(counts.iter().filter_map(|((line, column), n)| Some(((rank(line)?, rank(column)?), *n))).collect())
}

fn keys(rung: Rung) -> (String, String) {
    (format!("{}_likelihood", rung.key()), format!("{}_consequence", rung.key()))
}

/// These risks that stand in no cell: how many, the message that says so, and the filter that finds exactly them.
pub(super) fn beside(view: &View<'_>, criteria: &Row, rung: Rung, counted: &Filter) -> Result<[(u64, &'static str, String); 2], Fault> {
    let (likelihood, _) = keys(rung);
    let Some(field) = RISK.index("criteria") else { return Err(Fault::NotFound) };
    let mut otherwise = counted.clone().filled(&RISK, &likelihood);
    let values = vec![Value::Link(criteria.id)];
    otherwise.tests.push(Test::Field { field, operator: Operator::Is, values, not: true });
    let unrated = counted.clone().empty(&RISK, &likelihood);
    let counts = view.read.counts(&[(&RISK, &otherwise), (&RISK, &unrated)])?;
    let many = |place: usize| counts.get(place).copied().unwrap_or_default();
    Ok([
        (many(0), "risk-matrix-older", format!("{likelihood}:any -criteria:{}", criteria.reference)),
        (many(1), "risk-matrix-unrated", format!("{likelihood}:none")),
    ])
}

fn list_of(view: &View<'_>, filter: &str) -> String {
    view.link(&format!("{}?q={}", paths::list(&RISK), encode(&format!("{filter} -state:closed"))))
}

/// The matrix as a drawing, and the same as a table.
fn figure(
    view: &View<'_>,
    (row, criteria): (&Row, &Criteria),
    rung: Rung,
    cells: &BTreeMap<(usize, usize), u64>,
    points: &[Point],
) -> (Markup, Markup) {
    let appetite = criteria.appetite.unwrap_or(Level::Medium);
    let (likelihood_key, consequence_key) = keys(rung);
    let cell = |likelihood: usize, consequence: usize| {
        let n = cells.get(&(likelihood, consequence)).copied()?;
        let href = list_of(view, &format!("{likelihood_key}:{likelihood} {consequence_key}:{consequence} criteria:{}", row.reference));
        let rank = rank_at(criteria, likelihood, consequence);
        let word = Level::ALL.into_iter().find(|level| level.rank() == rank).map(|level| view.words.choice(Level::CHOICES, level.key()));
        let numbers = [
            ("n", n.to_string()),
            ("likelihood", likelihood.to_string()),
            ("consequence", consequence.to_string()),
            ("level", word.unwrap_or_default()),
        ];
        Some((n, href, view.tw("risk-matrix-cell", &numbers)))
    };
    let total: u64 = cells.values().sum();
    let label = view.tw("risk-matrix-label", &[("n", total.to_string()), ("rung", rung_label(view, rung).to_lowercase())]);
    let likelihoods = axis(|rank| criteria.likelihood_word(rank).to_owned());
    let consequences = axis(|rank| criteria.consequence_word(rank).to_owned());
    let drawing = figures::Matrix {
        label: &label,
        likelihoods: &likelihoods,
        consequences: &consequences,
        axes: (&view.t("axis-likelihood"), &view.t("axis-consequence")),
        levels: &Level::words(view.words),
        level_of: &|likelihood, consequence| rank_at(criteria, likelihood, consequence),
        appetite: appetite.rank(),
        cell: &cell,
        points,
        small: false,
    };
    let figure = html! {
        figure {
            (figures::matrix(&drawing))
            figcaption.small.mute { (label) " " (view.t("risk-matrix-reading")) }
        }
    };
    (figure, html! { details.screen { summary { (view.t("matrix-as-table")) } (figures::matrix_table(&drawing)) } })
}

/// These risks by level of each rung: where they came from, stand, and are meant to go.
pub(super) fn movement(view: &View<'_>, counted: &Filter) -> Result<Chart, Fault> {
    let levels = || Level::ALL.into_iter().rev();
    let mut parts: Vec<(Shade, String)> =
        levels().map(|level| (Shade::Level(level.rank()), view.words.choice(Level::CHOICES, level.key()))).collect();
    parts.push((Shade::None, view.t("measure-unrated")));
    let mut rows = Vec::new();
    for rung in Rung::ALL {
        let tally = RISK.index(rung.level_key()).map_or_else(|| Ok(Vec::new()), |field| view.read.tally(&RISK, counted, field))?;
        let of = |wanted: Option<&str>| tally.iter().filter(|(value, _)| value.as_text() == wanted).map(|(_, n)| n).sum::<u64>();
        let numbers = levels().map(|level| of(Some(level.key()))).chain([of(None)]).collect();
        rows.push((rung_label(view, rung), numbers));
    }
    let drawing = Drawing::Bars(Bars { head: view.t("risk-rating"), parts, all: view.t("view-all"), rows });
    Ok(Chart { name: view.t("risk-movement-name"), caption: view.t("risk-movement"), drawing })
}

fn movement_table(view: &View<'_>) -> Result<Markup, Fault> {
    let chart = movement(view, &Filter::open(&RISK))?;
    let words: Vec<&str> = Level::ALL.into_iter().rev().map(Choice::key).chain(["none"]).collect();
    let link = |row: usize, part: usize| {
        let (rung, word) = (Rung::ALL.get(row)?, words.get(part)?);
        Some(list_of(view, &format!("{}:{word}", rung.level_key())))
    };
    let Drawing::Bars(bars) = &chart.drawing else { return Ok(html! {}) };
    Ok(figures::bars(&chart.caption, bars, &link))
}

/// These risks in the cells of the matrix, for print; [`None`] without criteria in force.
pub(super) fn chart(view: &View<'_>, rung: Rung, counted: &Filter) -> Result<Option<Chart>, Fault> {
    let row = in_force(view.read)?;
    let Some((row, criteria)) = row.as_ref().and_then(|row| Some((row, row.of::<Criteria>()?))) else { return Ok(None) };
    let counts = cells(view, row, rung, counted)?;
    let cell = |likelihood, consequence| {
        let n = counts.get(&(likelihood, consequence)).copied().unwrap_or_default();
        (rank_at(criteria, likelihood, consequence), n)
    };
    let total: u64 = counts.values().sum();
    let numbers = [("n", total.to_string()), ("rung", rung_label(view, rung).to_lowercase())];
    let drawing = Drawing::Matrix(document::Matrix {
        axes: (view.t("axis-likelihood"), view.t("axis-consequence")),
        rows: axis(|rank| criteria.likelihood_word(rank).to_owned()),
        columns: axis(|rank| criteria.consequence_word(rank).to_owned()),
        levels: Level::words(view.words),
        cells: (1..=5).map(|likelihood| (1..=5).map(|consequence| cell(likelihood, consequence)).collect()).collect(),
        limit: criteria.appetite.unwrap_or(Level::Medium).rank(),
    });
    Ok(Some(Chart { name: view.t("screen-risk-matrix"), caption: view.tw("risk-matrix-label", &numbers), drawing }))
}

fn standing(view: &View<'_>) -> Result<Markup, Fault> {
    let measure = risks_within(view.read)?;
    Ok(html! {
        p { b { (n_of(view, measure.n(), measure.of())) } " " (view.t("risk-matrix-within")) " " a.screen href=(view.link("/#measure-risks"))
            { (view.t("stand-how")) } }
    })
}

/// The risks whose movement was asked for.
fn points(view: &View<'_>) -> Result<Vec<Point>, Fault> {
    let mut points = Vec::new();
    for reference in view.param("move").split([' ', ',', ';']).filter(|part| !part.is_empty()).take(FOLLOWED) {
        if let Some(row) = view.read.by_reference(reference)?
            && let Some(risk) = row.of::<Risk>()
        {
            points.push(point(&row.reference, risk));
        }
    }
    Ok(points)
}

pub(super) fn point(reference: &str, risk: &Risk) -> Point {
    let place = |rung: Rung| risk.rating(rung).and_then(placed);
    Point { reference: reference.to_owned(), inherent: place(Rung::Inherent), now: place(Rung::Current), target: place(Rung::Target) }
}

fn placed(rating: Rating) -> Option<(usize, usize)> {
    Some((usize::try_from(rating.likelihood).ok()?, usize::try_from(rating.consequence).ok()?))
}
