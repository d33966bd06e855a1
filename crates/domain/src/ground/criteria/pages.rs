//! The criteria on their page: whether they are signed, the matrix as a figure, and every table in words.

use super::record::{Criteria, Level};
use super::rules::{axis, rank_at};
use super::said::described;
use kernel::{Choice, Fault, Row};
use maud::{Markup, html};
use ui::View;
use ui::figures;

/// Fields that the page of a version shows as tables in words.
pub(super) const SHOWN: &[&str] =
    &["matrix", "likelihood", "consequence", "appetites", "acceptance", "review_months", "maturity", "approval"];

/// The page of a version.
pub(super) fn version(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    Ok(html! {
        p.row.facts {
            (super::approval::mark(view, row))
            a.screen href=(view.link(&ui::paths::report("risk-method", "pdf"))) { (view.t("report-risk-method")) }
        }
        (matrix(view, row)?)
        section.stack.tight aria-labelledby="scales" { h2 #scales { (view.t("criteria-tables")) } (described(view, row)?) }
    })
}

/// The matrix on the page of a version.
fn matrix(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(criteria) = row.of::<Criteria>() else { return Ok(html! {}) };
    let appetite = criteria.appetite.unwrap_or(Level::Medium);
    let likelihoods = axis(|rank| criteria.likelihood_word(rank).to_owned());
    let consequences = axis(|rank| criteria.consequence_word(rank).to_owned());
    let label = view.tw("criteria-matrix-label", &[("level", view.words.choice(Level::CHOICES, appetite.key()))]);
    let figure = figures::Matrix {
        label: &label,
        likelihoods: &likelihoods,
        consequences: &consequences,
        axes: (&view.t("axis-likelihood"), &view.t("axis-consequence")),
        levels: &Level::words(view.words),
        level_of: &|likelihood, consequence| rank_at(criteria, likelihood, consequence),
        appetite: appetite.rank(),
        cell: &|_, _| None,
        points: &[],
        small: false,
    };
    Ok(html! {
        section aria-labelledby="matrix" {
            h2 #matrix { (view.t("criteria-matrix")) }
            figure {
                (figures::matrix(&figure))
                figcaption.small.mute { (label) }
                details.screen { summary { (view.t("matrix-as-table")) } (figures::matrix_table(&figure)) }
            }
        }
    })
}
