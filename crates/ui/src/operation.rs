//! The page of an operation: what will happen, what must be said, one button.

use crate::concept::Shown;
use crate::form::widget::Asking;
use crate::form::{for_the_record, summary, worded};
use crate::layout::page;
use crate::pieces::{Tone, date, ledger, note};
use crate::record::{crumb, title};
use crate::{Names, Place, View, paths, turning};
use kernel::turning::Turning;
use kernel::{Fault, Operation, Problem, Row};
use maud::{Markup, html};

/// What is known of an operation before it is carried out.
#[derive(Debug, Default)]
pub struct Before {
    /// How many characters the copy of what is signed cannot print.
    pub lost: usize,
    /// How many of its letters the copy shows unjoined though they are written joined.
    pub unjoined: usize,
    /// What comes of retiring the record or bringing it back.
    pub turning: Option<Turning>,
}

/// The page that asks for what an operation needs and does it. The form posts to the path it stands on. What is signed stands above
/// what is asked.
///
/// # Errors
/// When the store fails.
pub fn operation_page(
    view: &View<'_>,
    row: &Row,
    operation: &'static Operation,
    typed: &[(String, String)],
    problems: &[Problem],
    before: &Before,
) -> Result<Markup, Fault> {
    let shown = crate::concept::shown(view, row, operation.key)?;
    let refused = shown.as_ref().is_some_and(|shown| shown.refused.is_some());
    let refused = refused || before.turning.as_ref().is_some_and(|turning| !turning.refused.is_empty());
    let names = Names::load(view.read, [row])?;
    let find = |key: &str| operation.fields.iter().find(|field| field.key == key);
    let problems = &worded(view.words, problems, find, |field| view.words.ask(row.register, operation, field));
    let asking = Asking::new(view, row.register, &names, problems, typed).of(operation);
    let label = view.words.act(row.register, operation);
    let shown_title = if problems.is_empty() { label.clone() } else { view.tw("error-title", &[("title", label.clone())]) };
    let asked = |place: Place| matches!(place, Place::Asked(keys) if keys.contains(&operation.key));
    let panels = view.concepts.iter().flat_map(|concept| concept.panels);
    let told = panels.filter(|panel| panel.register == row.register.key && asked(panel.place));
    let told = told.map(|panel| (panel.render)(view, row)).collect::<Result<Vec<_>, _>>()?;
    let main = html! {
        div.head { div {
            (crumb(view, row, true))
            h1 { (label) }
            p { (title(row)) }
        } }
        (summary(view, problems, &|key| find(key).is_some()))
        form.ledger.wide method="post" action=(paths::operation(row.register, &row.reference, operation.key)) novalidate data-guard {
            input type="hidden" name="_csrf" value=(view.visitor.csrf);
            input type="hidden" name=(crate::view::ONCE) value=(view.visitor.once);
            input type="hidden" name="_version" value=(row.version);
            @if let Some(shown) = &shown { (signed(view, row, operation, shown, before)) }
            section {
                div { h2 { (view.t("operation-what")) } @if operation.grave { p.is-bad { (view.t("operation-grave")) } } }
                div {
                    p { (view.words.act_help(row.register, operation)) }
                    @for part in &told { (part) }
                    @if let Some(turning) = &before.turning { (turning::told(view, row, turning)) }
                    @for field in operation.fields { (asking.field(field, &kernel::Value::None, row)?) }
                }
            }
            (for_the_record(view, typed))
            div.save {
                div {}
                div.row {
                    button.btn.main[!operation.grave].is-bad[operation.grave] disabled[refused]
                        aria-describedby=[refused.then_some("why-not")] { (label) }
                    a.btn href=(paths::record(row.register, &row.reference)) { (view.t("operation-leave")) }
                }
            }
        }
    };
    Ok(page(view, &shown_title, main))
}

/// What somebody is about to sign: what it says, who may, until when at most, why not the reader, and the copy as it would be kept.
fn signed(view: &View<'_>, row: &Row, operation: &Operation, shown: &Shown, before: &Before) -> Markup {
    let mut facts: Vec<(Markup, Markup)> = shown.facts.iter().map(|(label, entry)| (html! { (label) }, entry.clone())).collect();
    facts.push((html! { (view.t("sign-who")) }, html! { (shown.who) }));
    if let Some(day) = shown.latest {
        facts.push((html! { (view.t("sign-latest")) }, html! { (date(day)) }));
    }
    html! {
        section {
            div { h2 { (view.t("sign-what")) } p { (view.t("sign-what-intro")) } }
            div.stack.tight {
                @if let Some(why) = &shown.refused { div #why-not { (note(Tone::Warn, &html! { p { (why) } })) } }
                (ledger(&facts))
                (shown.more)
                @for (n, id) in [(before.lost, "sign-lost"), (before.unjoined, "sign-unjoined")] {
                    @if n > 0 { (note(Tone::Warn, &html! { p { (view.tw(id, &[("n", n.to_string())])) } })) }
                }
                p { a href=(paths::preview(row.register, &row.reference, operation.key)) { (view.t("sign-preview")) } }
            }
        }
    }
}
