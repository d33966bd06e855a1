//! Panels of roles: whether those who hold one have its function, and the roles of a person.

use super::record::{ROLE, Role};
use kernel::nouns::{Function, PERSON, Person};
use kernel::{Choice, Fault, Id, Row};
use maud::{Markup, html};
use ui::View;
use ui::pieces::{Column, Table, Tone, note, reference_only};

/// Holders without the function that goes with the role, who could not approve what the role has to.
pub(super) fn of_role(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some((role, function)) = row.of::<Role>().and_then(|role| Some((role, role.function?))) else { return Ok(html! {}) };
    let holders = view.read.get_many(&PERSON, &role.holders)?;
    let without = |row: &&Row| !row.of::<Person>().is_some_and(|person| person.functions.contains(&function));
    let names: Vec<String> = holders.iter().filter(without).map(Row::title).collect();
    if names.is_empty() {
        return Ok(html! {});
    }
    let said = [("names", names.join(", ")), ("function", view.words.choice(Function::CHOICES, function.key()))];
    Ok(note(Tone::Warn, &html! { p { (view.tw("role-without-function", &said)) } }))
}

/// Roles that a person holds or stands in for.
pub(super) fn of_person(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let held: Vec<Id> = view.read.sources(&[row.id], &ROLE, "holders")?.into_iter().map(|link| link.from).collect();
    let deputy: Vec<Id> = view.read.sources(&[row.id], &ROLE, "deputies")?.into_iter().map(|link| link.from).collect();
    let ids: Vec<Id> = held.iter().chain(&deputy).copied().collect();
    if ids.is_empty() {
        return Ok(html! {});
    }
    let rows = view.read.get_many(&ROLE, &ids)?;
    let columns =
        vec![Column::new(view.t("reference")), Column::new(view.words.one(&ROLE)).title(), Column::new(view.t("role-as")).nowrap()];
    let mut table = Table::new(view.words.many(&ROLE), columns);
    for row in &rows {
        table = table.row(vec![
            reference_only(view, &ROLE, &row.reference),
            html! { bdi { (row.title()) } },
            html! { (view.t(if held.contains(&row.id) { "role-as-holder" } else { "role-as-deputy" })) },
        ]);
    }
    Ok(html! { section.stack.tight aria-labelledby="roles" { h2 #roles { (view.words.many(&ROLE)) } (table.markup()) } })
}
