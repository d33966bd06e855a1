//! What the signer of a plan or of an acceptance is shown before: levels, appetite, actions with dates and cost, who may, until when.

use super::action::actions;
use super::approval::{in_months, may_accept, may_approve};
use super::matrix::rung_label;
use super::plan;
use super::record::{Risk, TreatmentOption};
use super::rules::{Rung, level_of};
use crate::ground::criteria::{self, Accepter, Criteria, Harm, Level};
use kernel::{Choice, Fault, Row};
use maud::{Markup, html};
use ui::concept::{Shown, why_not};
use ui::pieces::{date, level, person};
use ui::{Names, View};

/// Before the plan is approved.
pub(super) fn of_plan(view: &View<'_>, row: &Row) -> Result<Shown, Fault> {
    let rows = actions(view.read, row.id)?;
    let owner: Vec<_> = row.common.owner.into_iter().collect();
    let names = Names::load_with(view.read, &rows, &owner)?;
    let mut facts = standing(view, row, &names)?;
    facts.push((view.t("treatment-actions"), html! { (rows.len()) }));
    Ok(Shown {
        facts,
        more: if rows.is_empty() {
            html! {}
        } else {
            plan::table(view, &rows, &names)
        },
        who: view.t("risk-sign-plan-who"),
        latest: None,
        refused: why_not(view, may_approve(row, &rows, view.read))?,
    })
}

/// Before the risk is accepted.
pub(super) fn of_acceptance(view: &View<'_>, row: &Row) -> Result<Shown, Fault> {
    let owner: Vec<_> = row.common.owner.into_iter().collect();
    let names = Names::load_with(view.read, [row], &owner)?;
    let may = may_accept(row, view.read);
    let rated = row.of::<Risk>().map(|risk| criteria::of_risk(view.read, risk.criteria)).transpose()?.flatten();
    let rules = rated.as_ref().and_then(|row| row.of::<Criteria>()).zip(row.of::<Risk>());
    let rule = rules.zip(level_of(row, Rung::Current)).map(|((rules, risk), level)| rules.acceptance(level, &risk.harms));
    let who = match rule.map(|(who, _)| who) {
        Some(Accepter::Owner) => "risk-sign-accept-owner",
        Some(Accepter::Management) => "risk-sign-accept-management",
        Some(Accepter::Nobody) | None => "risk-sign-accept-nobody",
    };
    Ok(Shown {
        facts: standing(view, row, &names)?,
        more: html! {},
        who: view.t(who),
        latest: rule.and_then(|(_, months)| in_months(view.read.today(), months)),
        refused: why_not(view, may)?,
    })
}

/// Owner, the three ratings with their reasons, the appetite for its kinds of harm, and the way of treating it.
fn standing(view: &View<'_>, row: &Row, names: &Names) -> Result<Vec<(String, Markup)>, Fault> {
    let Some(risk) = row.of::<Risk>() else { return Ok(Vec::new()) };
    let mut facts = Vec::new();
    if let Some(owner) = row.common.owner {
        facts.push((view.t("owner"), person(names, owner)));
    }
    if !risk.scenario.is_empty() {
        facts.push((view.t("risk-sign-scenario"), html! { bdi { (risk.scenario) } }));
    }
    for rung in Rung::ALL {
        let (Some(rating), Some(found)) = (risk.rating(rung), level_of(row, rung)) else { continue };
        let (likelihood, consequence) = risk.reasons(rung);
        let word = format!("{}×{} {}", rating.likelihood, rating.consequence, view.words.choice(Level::CHOICES, found.key()));
        let entry = html! { (level(found.rank(), &word)) " " small { bdi { (likelihood) } "; " bdi { (consequence) } } };
        facts.push((rung_label(view, rung), entry));
    }
    let rated = criteria::of_risk(view.read, risk.criteria)?;
    if let Some(limit) = rated.as_ref().and_then(|row| row.of::<Criteria>()).and_then(|rules| rules.limit(&risk.harms)) {
        let harms: Vec<String> = risk.harms.iter().map(|harm| view.words.choice(Harm::CHOICES, harm.key())).collect();
        let entry = html! { (view.words.choice(Level::CHOICES, limit.key())) @if !harms.is_empty() { " " small { (harms.join(", ")) } } };
        facts.push((view.t("risk-sign-appetite"), entry));
    }
    if let Some(day) = risk.target_by {
        facts.push((view.t("risk-sign-target-by"), date(day)));
    }
    let options: Vec<String> = risk.options.iter().map(|option| view.words.choice(TreatmentOption::CHOICES, option.key())).collect();
    facts.push((
        view.t("treatment-option"),
        html! { (options.join(", ")) @if !risk.treatment.is_empty() { " " small { bdi { (risk.treatment) } } } },
    ));
    Ok(facts)
}
