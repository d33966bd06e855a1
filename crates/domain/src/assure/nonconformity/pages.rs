//! Panels: actions and checks of a nonconformity, and the nonconformities of what they are about.

use super::action::{CORRECTIVE_ACTION, actions};
use super::check::EFFECTIVENESS_CHECK;
use super::pieces::{actions_table, checks_table, raise, table};
use super::record::{NONCONFORMITY, STATES};
use super::rounds::checks;
use kernel::{Action, Fault, Id, Row};
use maud::{Markup, html};
use ui::view::encode;
use ui::{View, paths};

/// States in which actions are added.
const PLANNED: &[&str] = &["open", "contained", "analysed", "acting"];

/// The actions of a nonconformity, and the way to one more.
pub(super) fn of_actions(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = actions(&[row.id], view.read)?;
    let unit = row.common.unit.unwrap_or_default();
    let may = view.live()
        && !row.retired
        && PLANNED.contains(&row.common.state.as_str())
        && view.read.scope().may(Action::Create, &CORRECTIVE_ACTION, unit);
    if rows.is_empty() && !may {
        return Ok(html! {});
    }
    let add = format!("{}?nonconformity={}", paths::new(&CORRECTIVE_ACTION), encode(&row.reference));
    Ok(html! {
        section.stack.tight aria-labelledby="actions" {
            h2 #actions { (view.words.many(&CORRECTIVE_ACTION)) }
            @if rows.is_empty() { p.mute { (view.t("corrective-action-none")) } } @else { (actions_table(view, &rows)?) }
            @if may { p.row { a.btn href=(add) { (view.t("corrective-action-add")) } } }
        }
    })
}

/// What each check of it showed.
pub(super) fn of_checks(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let rows = checks(&[row.id], view.read)?;
    if rows.is_empty() {
        return Ok(html! {});
    }
    Ok(html! {
        section.stack.tight aria-labelledby="checks" {
            h2 #checks { (view.words.many(&EFFECTIVENESS_CHECK)) }
            (checks_table(view, &rows)?)
        }
    })
}

/// Nonconformities in use that point here through one of these fields; what has not ended comes first.
fn pointing(view: &View<'_>, ids: &[Id], field: &str) -> Result<Vec<Row>, Fault> {
    let links: Vec<Id> = view.read.sources(ids, &NONCONFORMITY, field)?.into_iter().map(|link| link.from).collect();
    let mut rows = if links.is_empty() { Vec::new() } else { view.read.get_many(&NONCONFORMITY, &links)? };
    rows.sort_by_cached_key(|row| (STATES.closed.contains(&row.common.state.as_str()), kernel::text::sort_key(&row.reference)));
    rows.dedup_by_key(|row| row.id);
    Ok(rows)
}

/// The section with these nonconformities, and the way to one more where there is one.
pub(super) fn section(view: &View<'_>, rows: &[Row], add: Option<&str>) -> Result<Markup, Fault> {
    let add = add.filter(|_| view.may_create(&NONCONFORMITY));
    if rows.is_empty() && add.is_none() {
        return Ok(html! {});
    }
    Ok(html! {
        section.stack.tight aria-labelledby="nonconformities" {
            h2 #nonconformities { (view.words.many(&NONCONFORMITY)) }
            @if rows.is_empty() { p.mute { (view.t("nonconformity-none")) } } @else { (table(view, rows)?) }
            @if let Some(add) = add { p.row { a.btn href=(add) { (view.t("nonconformity-raise")) } } }
        }
    })
}

/// Of a requirement.
pub(super) fn of_requirement(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let add = raise(&[("requirements", row.reference.clone())]);
    section(view, &pointing(view, &[row.id], "requirements")?, (!row.retired).then_some(add.as_str()))
}

/// That changed a risk.
pub(super) fn of_risk(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    section(view, &pointing(view, &[row.id], "risks")?, None)
}

/// Of a control.
pub(super) fn of_control(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let add = raise(&[("controls", row.reference.clone())]);
    section(view, &pointing(view, &[row.id], "controls")?, (!row.retired).then_some(add.as_str()))
}

/// Found in these records.
pub(super) fn found_in(view: &View<'_>, ids: &[Id]) -> Result<Vec<Row>, Fault> {
    pointing(view, ids, "found_in")
}
