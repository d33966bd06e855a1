//! The treatment plan on the page of a risk: its actions, their sum, who approved it, who accepted what remains.

use super::action::{Progress, TREATMENT_ACTION, Timing, TreatmentAction, actions};
use super::approval::{ACCEPT, APPROVE, Acceptance, Plan};
use super::record::TreatmentOption;
use crate::ground::criteria::Level;
use kernel::{Action, Choice, Fault, Row};
use maud::{Markup, html};
use ui::pieces::{Column, Table, choice_mark, date, field_plain, level, person, reference_only};
use ui::view::encode;
use ui::{Names, View, paths};

/// The plan of a risk, with the next step for whoever may take it.
///
/// # Errors
/// When the store fails.
pub(super) fn plan(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = actions(view.read, row.id)?;
    let may_add = view.live()
        && !row.retired
        && row.common.state != "closed"
        && view.read.scope().may(Action::Create, &TREATMENT_ACTION, row.common.unit.unwrap_or_default());
    let (approved, accepted) = (word(row, "plan").and_then(Plan::from_key), word(row, "acceptance").and_then(Acceptance::from_key));
    if rows.is_empty() && !may_add && !accepted.is_some_and(Acceptance::was_given) {
        return Ok(html! {});
    }
    let names = Names::load_with(view.read, &rows, &row.common.unit.into_iter().collect::<Vec<_>>())?;
    let offered = |key: &str| {
        let operation = row.register.operation(key)?;
        let may = view.live() && view.read.scope().may(Action::Operate(operation), row.register, row.common.unit.unwrap_or_default());
        (may && !row.retired && row.common.state != "closed").then(|| paths::operation(row.register, &row.reference, key))
    };
    let unit = row.common.unit.and_then(|unit| names.get(unit)).map(|name| name.reference.clone()).unwrap_or_default();
    let add = format!("{}?risk={}&unit={}", paths::new(&TREATMENT_ACTION), encode(&row.reference), encode(&unit));
    Ok(html! {
        section aria-labelledby="plan" {
            h2 #plan { (view.t("treatment-plan")) " " (approved.map(|plan| choice_mark(view, plan)).unwrap_or_default()) }
            @if rows.is_empty() { p.mute { (view.t("treatment-none")) } } @else { (table(view, &rows, &names)) }
            p.row {
                @if may_add { a.btn href=(add) { (view.t("treatment-add")) } }
                @if let (Some(href), true) = (offered(APPROVE), matches!(approved, Some(Plan::NotApproved | Plan::Stale)) && !rows.is_empty())
                    { a.btn href=(href) { (view.t("treatment-approve")) } }
                @if let (Some(href), true) = (offered(ACCEPT), accepted != Some(Acceptance::Accepted)) { a.btn href=(href) { (view.t("treatment-accept")) } }
            }
            @if let Some(accepted) = accepted.filter(|accepted| accepted.was_given()) {
                p {
                    (choice_mark(view, accepted))
                    @if let Some(end) = row.value("accepted_until").as_date() { " " (view.t(until(accepted))) " " (date(end)) }
                }
            }
        }
    })
}

fn word<'r>(row: &'r Row, key: &str) -> Option<&'r str> {
    // Derived values live in the row, so the word can be lent.
    let index = row.register.index(key)?.checked_sub(kernel::register::COMMON + row.register.own_len())?;
    row.derived.get(index)?.as_text()
}

/// What stands before the last day of an acceptance.
fn until(acceptance: Acceptance) -> &'static str {
    if acceptance == Acceptance::Ended { "treatment-last-day" } else { "treatment-until" }
}

pub(super) fn table(view: &View<'_>, rows: &[Row], names: &Names) -> Markup {
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.words.one(&TREATMENT_ACTION)).title(),
        Column::new(view.t("owner")).nowrap(),
        Column::new(view.t("treatment-by")).nowrap(),
        Column::new(view.t("treatment-cost")).number(),
        Column::new(view.t("treatment-expected")).nowrap().quiet(),
        Column::new(view.t("treatment-progress")).nowrap().quiet(),
    ];
    let mut table = Table::new(view.t("treatment-plan"), columns);
    let money = TREATMENT_ACTION.field("cost");
    let amount = |cost: Option<i64>| match (money, cost) {
        (Some(field), Some(cost)) => field_plain(view.words, field, &kernel::Value::Int(cost), names),
        _ => String::new(),
    };
    let mut sum = None;
    for (row, action) in rows.iter().filter_map(|row| Some((row, row.of::<TreatmentAction>()?))) {
        if let Some(cost) = action.cost {
            sum = Some(sum.unwrap_or(0_i64).saturating_add(cost));
        }
        let expected = word(row, "expected_level").and_then(Level::from_key);
        let progress = word(row, "progress").and_then(Progress::from_key).unwrap_or(Progress::Planned);
        table = table.row(vec![
            reference_only(view, &TREATMENT_ACTION, &row.reference),
            html! { bdi { (action.title) } @if let Some(option) = action.option { small { (view.words.choice(TreatmentOption::CHOICES, option.key())) } } },
            row.common.owner.map(|id| person(names, id)).unwrap_or_default(),
            html! { @if let Some(by) = action.by { (date(by)) } },
            html! { (amount(action.cost)) },
            html! { @if let Some(expected) = expected { (level(expected.rank(), &view.words.choice(Level::CHOICES, expected.key()))) } },
            html! {
                (choice_mark(view, progress))
                @if word(row, "timing") == Some(Timing::Overdue.key())
                    { " " (choice_mark(view, Timing::Overdue)) }
            },
        ]);
    }
    if sum.is_some() && rows.len() > 1 {
        let empty = || html! {};
        table = table.foot(vec![html! { (view.t("treatment-sum")) }, empty(), empty(), empty(), html! { (amount(sum)) }, empty(), empty()]);
    }
    table.markup()
}
