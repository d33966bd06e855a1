//! Where an auditor from outside begins: how long they come in, what they asked, and what there is to read.

use super::pieces::{by_time, table};
use super::record::{AUDIT_REQUEST, AuditRequest, STATES};
use crate::ground::person::rules::last_day;
use crate::ground::release::{APPROVE, newest_approved, number};
use crate::ground::scope::rules::Within;
use crate::ground::scope::{SCOPE, inside};
use crate::protect::soa::SOA_VERSION;
use kernel::nouns::UNIT;
use kernel::{Fault, Filter, Row, Value};
use maud::{Markup, html};
use ui::pieces::{reference_only, signed_by};
use ui::{View, paths};

/// The page that takes the place of the work list for them.
///
/// # Errors
/// When the store fails.
pub fn start(view: &View<'_>) -> Result<Markup, Fault> {
    let me = view.visitor.person;
    let last = me.map(|me| last_day(view.read, me)).transpose()?.flatten();
    let mine = |row: &Row| row.of::<AuditRequest>().is_some_and(|record| record.asked_by == me);
    let mut requests: Vec<Row> = view.read.all(&AUDIT_REQUEST, &Filter::new())?.into_iter().filter(mine).collect();
    by_time(&mut requests);
    let (ended, open): (Vec<&Row>, Vec<&Row>) = requests.iter().partition(|row| STATES.closed.contains(&row.common.state.as_str()));
    let (answered, owed): (Vec<&Row>, Vec<&Row>) = open.into_iter().partition(|row| row.common.state == "answered");
    let groups = [(view.t("start-answered"), answered), (view.t("start-owed"), owed), (view.t("start-ended"), ended)];
    let scopes = scopes(view)?;
    let left = last.map(|day| (day, view.read.today().until(day).map(|span| span.get_days()).unwrap_or_default()));
    Ok(html! {
        div.head {
            div {
                h1 { (view.t("start-title")) }
                @if let Some((day, days)) = left { p { (view.tw("start-left", &[("date", day.to_string()), ("n", days.to_string())])) } }
                p { (view.t("start-may")) }
            }
            div.row {
                @if view.may_create(&AUDIT_REQUEST) { a.btn href=(paths::new(&AUDIT_REQUEST)) { (view.t("audit-request-add")) } }
                a.btn href=(view.link(super::pages::AUDIT_DAY)) { (view.t("audit-day")) }
            }
        }
        section.stack.tight aria-labelledby="asked" {
            h2 #asked { (view.t("start-requests")) }
            @if requests.is_empty() { p { (view.t("start-requests-none")) } } @else { (table(view, &view.t("start-requests"), &groups)?) }
        }
        @if scopes.is_empty() { p.part { (view.t("start-no-scope")) } }
        @for scope in &scopes {
            section.stack.tight.part aria-labelledby=(scope.reference) {
                h2 #(scope.reference) { (reference_only(view, &SCOPE, &scope.reference)) " " bdi { (scope.title()) } }
                (statement(view, scope)?)
                (inside(view, scope)?)
            }
        }
        p.part { a href=(view.link(paths::REPORTS)) { (view.t("start-reports")) } }
    })
}

/// The scopes in use that have a unit in which they have a right.
fn scopes(view: &View<'_>) -> Result<Vec<Row>, Fault> {
    let units = view.read.all(&UNIT, &Filter::new())?;
    let mut found = Vec::new();
    for scope in view.read.all(&SCOPE, &Filter::new())? {
        let within = Within::of(view.read, Some(&scope))?;
        if units.iter().any(|unit| within.has(unit.id) && view.read.scope().role(unit.id).is_some()) {
            found.push(scope);
        }
    }
    Ok(found)
}

/// The approved version of the Statement of Applicability of a scope, with who approved it.
fn statement(view: &View<'_>, scope: &Row) -> Result<Markup, Fault> {
    let versions = view.read.all(&SOA_VERSION, &Filter::new().is(&SOA_VERSION, "scope", vec![Value::Link(scope.id)]))?;
    let href = view.link(&format!("/soa?scope={}", ui::view::encode(&scope.reference)));
    Ok(match newest_approved(view.read, versions, APPROVE)? {
        Some((version, signature)) => {
            let (name, day) = signed_by(view, &signature)?;
            html! {
                p {
                    a href=(href) { (view.t("screen-soa")) } ": "
                    (view.tw("start-version", &[("number", number(&version).to_string()), ("name", name), ("day", day)])) " "
                    (reference_only(view, &SOA_VERSION, &version.reference))
                }
            }
        }
        None => html! { p { a href=(href) { (view.t("screen-soa")) } ": " (view.t("start-no-version")) } },
    })
}
