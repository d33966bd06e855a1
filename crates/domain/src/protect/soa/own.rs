//! Lines of the statement about the organisation's own controls.

use super::record::{SOA_LINE, SoaLine};
use crate::ground::framework::{ADOPTION, Adoption, REQUIREMENT, Requirement};
use crate::ground::scope::SCOPE;
use kernel::{Draft, Fault, Filter, Id, Read, Row, Value};
use maud::{Markup, html};
use ui::view::encode;
use ui::{View, paths};

/// Own lines stand behind those of the control sets.
const BEHIND: i64 = 1000;

/// A new line takes its name from what it is about, the next place, and the only scope.
pub(super) fn fill(row: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    let Some(line) = row.of::<SoaLine>() else { return Ok(Draft::new()) };
    let mut draft = Draft::new();
    let scope = match line.scope {
        Some(scope) => Some(scope),
        None => only_scope(read)?.map(|row| row.id),
    };
    if let Some(scope) = scope {
        draft.set("scope", scope);
        if line.number.is_none() {
            let last = lines(read, scope)?.iter().filter_map(|row| row.of::<SoaLine>().and_then(|line| line.number)).max();
            draft.set("number", last.unwrap_or_default().max(BEHIND) + 1);
        }
    }
    if line.title.is_empty()
        && let Some(subject) = line.subject
        && let Some(name) = read.names(&[subject])?.remove(&subject)
    {
        draft.set("title", name.title);
    }
    Ok(draft)
}

/// Whether the scope has adopted the control set that a requirement belongs to; an own control belongs to none.
pub(super) fn adopted(subject: Id, scope: Id, read: &dyn Read) -> Result<bool, Fault> {
    let Some(requirement) = read.get(&REQUIREMENT, subject)? else { return Ok(true) };
    let framework = requirement.of::<Requirement>().and_then(|requirement| requirement.framework);
    let adopted = read.all(&ADOPTION, &Filter::new().is(&ADOPTION, "scope", vec![Value::Link(scope)]))?;
    Ok(adopted.iter().any(|row| row.of::<Adoption>().is_some_and(|adoption| adoption.framework == framework)))
}

/// The scope, where there is one only.
fn only_scope(read: &dyn Read) -> Result<Option<Row>, Fault> {
    let mut scopes = read.all(&SCOPE, &Filter::new())?;
    Ok(scopes.pop().filter(|_| scopes.is_empty()))
}

fn lines(read: &dyn Read, scope: Id) -> Result<Vec<Row>, Fault> {
    read.all(&SOA_LINE, &Filter::new().is(&SOA_LINE, "scope", vec![Value::Link(scope)]).with_retired())
}

/// On the page of a control: its own line, or the way to one.
pub(super) fn of_control(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let about = view.read.sources(&[row.id], &SOA_LINE, "subject")?;
    if row.retired || !about.is_empty() || !view.may_create(&SOA_LINE) {
        return Ok(html! {});
    }
    let scope = only_scope(view.read)?.map(|only| format!("&scope={}", encode(&only.reference))).unwrap_or_default();
    let unit = row.common.unit.and_then(|id| view.read.names(&[id]).ok()?.remove(&id)).map(|name| name.reference).unwrap_or_default();
    let title = encode(&row.title());
    let form = format!("{}?subject={}{scope}&title={title}&unit={}", paths::new(&SOA_LINE), encode(&row.reference), encode(&unit));
    Ok(html! { p.row.screen { a.btn href=(form) { (view.t("soa-add-own")) } span.small.mute { (view.t("soa-add-own-means")) } } })
}
