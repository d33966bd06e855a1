//! Panels of a risk: the ladder of its three ratings, and the controls that act on it.

use super::matrix::{point, rung_label};
use super::record::{Risk, Verdict};
use super::review::{RiskReview, reviews as reviews_of};
use super::rules::{Rung, is_above, level_of};
use crate::ground::criteria::rules::rank_at;
use crate::ground::criteria::{self, Criteria, Harm, Level};
use crate::ground::scope::rules::Within;
use crate::protect::control::pieces::controls_table;
use crate::protect::control::rules::standing;
use crate::protect::control::{CONTROL, Standing};
use kernel::{Choice, Fault, Mark, Row};
use maud::{Markup, html};
use ui::figures;
use ui::pieces::{Column, Table, date, level, marked, person, reference_only};
use ui::{Names, View};

/// Fields that the ladder shows.
pub(super) const SHOWN: &[&str] = &[
    "inherent_likelihood",
    "inherent_likelihood_reason",
    "inherent_consequence",
    "inherent_consequence_reason",
    "inherent_level",
    "current_likelihood",
    "current_likelihood_reason",
    "current_consequence",
    "current_consequence_reason",
    "current_level",
    "target_likelihood",
    "target_likelihood_reason",
    "target_consequence",
    "target_consequence_reason",
    "target_level",
    "target_by",
    "above_appetite",
    "plan",
    "acceptance",
    "accepted_until",
];

/// The three ratings with their reasons, and where they stand in the matrix.
pub(super) fn ladder(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(risk) = row.of::<Risk>() else { return Ok(html! {}) };
    let rated = criteria::of_risk(view.read, risk.criteria)?;
    let criteria = rated.as_ref().and_then(|row| row.of::<Criteria>());
    let columns = vec![
        Column::new(view.t("risk-rung")),
        Column::new(view.t("risk-level")).nowrap().quiet(),
        Column::new(view.t("risk-likelihood-why")),
        Column::new(view.t("risk-consequence-why")),
    ];
    let mut table = Table::new(view.t("risk-ladder"), columns);
    let acting = acting(view, row)?;
    for rung in Rung::ALL {
        table = table.row(rung_row(view, row, risk, criteria, rung));
    }
    Ok(html! {
        section aria-labelledby="rating" {
            h2 #rating { (view.t("risk-rating")) " " (verdict(view, row)) }
            div.ladder {
                div.stack.tight { (table.markup()) (acting) }
                @if let Some(criteria) = criteria.filter(|_| Rung::ALL.iter().any(|rung| risk.rating(*rung).is_some()))
                    { (small_matrix(view, row, risk, criteria)) }
            }
        }
    })
}

/// How many controls act on the risk a rating may count on as they stand; more would hide the rating.
const SHOWN_CONTROLS: usize = 8;

/// The controls that act on the risk with their standing, beside the rating that counts on them.
fn acting(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let mut rows = view.read.get_many(&CONTROL, row.value("controls").links())?;
    rows.retain(|row| !row.retired);
    rows.sort_by_cached_key(|row| kernel::text::sort_key(&row.reference));
    Ok(html! {
        @if !rows.is_empty() {
            p.row.facts.small {
                (view.t("risk-counts-on"))
                @for control in rows.iter().take(SHOWN_CONTROLS) {
                    span { (reference_only(view, &CONTROL, &control.reference)) " "
                        (view.words.choice(Standing::CHOICES, standing(control).key()).to_lowercase()) }
                }
                @if rows.len() > SHOWN_CONTROLS { a href="#acting" { (view.tw("all-of", &[("n", rows.len().to_string())])) } }
            }
        }
    })
}

fn verdict(view: &View<'_>, row: &Row) -> Markup {
    match is_above(row) {
        Some(true) => marked(Mark::Late, &view.t("risk-above")),
        Some(false) => marked(Mark::Good, &view.t("risk-within")),
        None => marked(Mark::Unknown, &view.t("risk-unrated")),
    }
}

fn rung_row(view: &View<'_>, row: &Row, risk: &Risk, criteria: Option<&Criteria>, rung: Rung) -> Vec<Markup> {
    let label = rung_label(view, rung);
    let by = risk.target_by.filter(|_| rung == Rung::Target);
    let margin = html! {
        (label)
        @if let Some(day) = by { small { (view.t("risk-by")) " " time { (day) } } }
    };
    let Some(rating) = risk.rating(rung) else {
        return vec![margin, html! { span.mute { (view.t("measure-unrated")) } }, html! {}, html! {}];
    };
    let word = level_of(row, rung).map(|level| (level.rank(), view.words.choice(Level::CHOICES, level.key())));
    let axes = format!("{}×{}", rating.likelihood, rating.consequence);
    let (likelihood_why, consequence_why) = risk.reasons(rung);
    let axis = |rank: i64, word: &str, why: &str| html! { b { (rank) } " " (word) small dir="auto" { (why) } };
    vec![
        margin,
        html! { @match word { Some((rank, word)) => (level(rank, &format!("{axes} {word}"))), None => (axes) } },
        axis(rating.likelihood, criteria.map_or("", |criteria| criteria.likelihood_word(rating.likelihood)), likelihood_why),
        axis(rating.consequence, criteria.map_or("", |criteria| criteria.consequence_word(rating.consequence)), consequence_why),
    ]
}

fn small_matrix(view: &View<'_>, row: &Row, risk: &Risk, criteria: &Criteria) -> Markup {
    let appetite = criteria.limit(&risk.harms).unwrap_or(Level::Medium);
    let said: Vec<String> = Rung::ALL
        .into_iter()
        .filter_map(|rung| {
            risk.rating(rung).map(|rating| format!("{} {}×{}", rung_label(view, rung), rating.likelihood, rating.consequence))
        })
        .collect();
    let five: Vec<String> = (1..=5).map(|rank: i32| rank.to_string()).collect();
    let drawing = figures::Matrix {
        label: &said.join(", "),
        likelihoods: &five,
        consequences: &five,
        axes: ("", ""),
        levels: &[],
        level_of: &|likelihood, consequence| rank_at(criteria, likelihood, consequence),
        appetite: appetite.rank(),
        cell: &|_, _| None,
        points: &[point("", risk)],
        small: true,
    };
    let up_to = [("level", view.words.choice(Level::CHOICES, appetite.key()))];
    // Named where the kinds of harm decide, and the general appetite would be another one.
    let said = if criteria.appetite == Some(appetite) || risk.harms.is_empty() {
        view.tw("risk-appetite-up-to", &up_to)
    } else {
        let decides = risk.harms.iter().filter(|harm| criteria.limit(&[**harm]) == Some(appetite));
        let harms: Vec<String> = decides.map(|harm| view.words.choice(Harm::CHOICES, harm.key()).to_lowercase()).collect();
        let [level] = &up_to;
        view.tw("risk-appetite-because", &[level.clone(), ("harms", harms.join(", "))])
    };
    let all = format!("/risk/matrix?move={}", ui::view::encode(&row.reference));
    html! {
        figure {
            (figures::matrix(&drawing))
            figcaption.small.mute { (said) " " a.screen href=(view.link(&all)) { (view.t("risk-all-in-matrix")) } }
        }
    }
}

/// The controls that act on the risk, with their standing.
pub(super) fn controls(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let ids = row.value("controls").links().to_vec();
    if ids.is_empty() {
        return Ok(html! {});
    }
    let rows = view.read.get_many(&CONTROL, &ids)?;
    Ok(html! {
        section aria-labelledby="acting" {
            h2 #acting { (view.t("risk-acting")) }
            (controls_table(view, &view.t("risk-acting"), &rows, &Within::default())?)
        }
    })
}

/// Every look at the risk: when, by whom, with what outcome and why.
pub(super) fn reviews(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = reviews_of(view.read, row.id)?;
    if rows.is_empty() {
        return Ok(html! {});
    }
    let names = Names::load(view.read, &rows)?;
    let columns = vec![
        Column::new(view.t("risk-reviewed-on")).nowrap(),
        Column::new(view.t("risk-reviewer")).nowrap(),
        Column::new(view.t("risk-review-outcome")).nowrap().quiet(),
        Column::new(view.t("risk-review-why")),
    ];
    let word = |level: Option<Level>| level.map(|level| view.words.choice(Level::CHOICES, level.key()));
    let mut table = Table::new(view.t("risk-reviews"), columns);
    for (review, record) in rows.iter().rev().filter_map(|row| Some((row, row.of::<RiskReview>()?))) {
        let verdict = record.verdict.map(|verdict| view.words.choice(Verdict::CHOICES, verdict.key())).unwrap_or_default();
        let moved = (record.before != record.after).then(|| (word(record.before), word(record.after)));
        table = table.row(vec![
            html! { a.plain-link href=(view.link(&ui::paths::record(review.register, &review.reference))) { @if let Some(day) = record.on { (date(day)) } } },
            record.reviewer.map(|id| person(&names, id)).unwrap_or_default(),
            html! {
                (verdict)
                @if let Some((before, after)) = moved { small
                    { @if let Some(before) = before { (before) " " (view.t("risk-review-to")) " " } (after.unwrap_or_default()) } }
            },
            html! { bdi { (record.why) }
                @if !record.later.is_empty() { small { (view.t("risk-review-later-why")) " " bdi { (record.later) } } } },
        ]);
    }
    Ok(html! { section aria-labelledby="reviews" { h2 #reviews { (view.t("risk-reviews")) } (table.markup()) } })
}
