//! What the page of a person says beside the record: what they answer for, and their account.

use kernel::nouns::duties::{Duty, duties};
use kernel::nouns::person::may_act_for;
use kernel::nouns::usable;
use kernel::{Fault, Row};
use maud::{Markup, html};
use ui::view::encode;
use ui::{View, paths};

/// The registers with how many records of each name the person, each leading to the list of exactly these.
fn list(view: &View<'_>, row: &Row, duties: &[Duty]) -> Markup {
    html! {
        ul.list {
            @for duty in duties {
                @let states = duty.register.workflow.closed.iter().map(|state| format!(" -state:{state}")).collect::<String>();
                @let query = format!("{}:{}{states}", duty.field.key, row.reference);
                li {
                    a href=(view.link(&format!("{}?q={}", paths::list(duty.register), encode(&query))))
                        { (view.words.many(duty.register)) " (" (duty.rows.len()) ")" }
                    ": " (view.words.label(duty.register, duty.field))
                }
            }
        }
    }
}

/// What somebody who has left answered for and nobody has taken over. Of those who are here, the links beside their page say it.
pub(super) fn duties_of(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    if !row.retired {
        return Ok(html! {});
    }
    let duties = duties(view.read, row.id)?;
    if duties.is_empty() {
        return Ok(html! {});
    }
    Ok(html! {
        section.part aria-labelledby="duties" {
            h2 #duties { (view.t("person-duties")) }
            p { (view.t("person-duties-nobody")) }
            (list(view, row, &duties))
        }
    })
}

/// What is said before a person is retired or hands over.
pub(super) fn before(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let duties = duties(view.read, row.id)?;
    let hand_over = paths::operation(row.register, &row.reference, "hand-over");
    Ok(html! {
        @if duties.is_empty() { p { (view.t("person-duties-none")) } }
        @else {
            p { (view.t("person-duties-before")) }
            (list(view, row, &duties))
            @if view.path != hand_over && !row.retired { p { a href=(hand_over) { (view.t("person-hand-over-first")) } } }
        }
    })
}

/// The way to a link with which the person sets a password, for those who may act on the account.
pub(super) fn account(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    if !view.live() || !usable(row) || view.visitor.csrf.is_empty() || !may_act_for(view.read.scope(), row, view.read)? {
        return Ok(html! {});
    }
    Ok(html! {
        section.part.stack.tight aria-labelledby="account-link" {
            h2 #account-link { (view.t("person-link")) }
            p { (view.t("person-link-lead")) }
            form.row method="post" action=(format!("{}/invite", paths::record(row.register, &row.reference))) {
                input type="hidden" name="_csrf" value=(view.visitor.csrf);
                button.btn { (view.t("person-link-button")) }
            }
        }
    })
}
