//! Pages for what went wrong: what happened, what was kept, what to do.

use crate::View;
use crate::layout::{bare_page, page};
use crate::view::isolated;
use kernel::change::is_full;
use kernel::{Fault, Row, Text, Words};
use maud::{Markup, html};

/// The page of a fault for somebody with a session. `id` is the number under which the log knows it.
pub fn error_page(view: &View<'_>, fault: &Fault, id: &str) -> Markup {
    let told = Told::new(view.words, fault, id);
    let main = html! {
        (told.main())
        div.stack {
        @if matches!(fault, Fault::NotFound) {
            form.row role="search" action="/find" aria-label=(view.t("find-again")) {
                label.vh for="find-instead" { (view.t("find-label")) }
                input.in #find-instead type="search" name="q" value=(view.path.rsplit('/').next().unwrap_or_default());
                button.btn { (view.t("find-button")) }
            }
        }
        p.row { a.btn href=(view.link("/")) { (view.t("error-home")) } }
        }
    };
    page(view, &told.heading, main)
}

/// The page of a record at a moment before it was first recorded.
pub fn not_yet_page(view: &View<'_>, newest: &Row) -> Markup {
    let first = newest.created_at.to_zoned(view.read.zone()).date().to_string();
    let heading = view.tw("not-yet", &[("reference", newest.reference.clone())]);
    let then = format!("{}?as_at={first}", crate::paths::record(newest.register, &newest.reference));
    let main = html! {
        div.head { div { (crate::record::crumb(view, newest, false)) h1 { (heading) } } }
        p.part.lead { (view.tw("not-yet-since", &[("date", first)])) }
        p.row { a.btn href=(then) { (view.t("not-yet-first")) } a.btn href=(crate::paths::record(newest.register, &newest.reference))
            { (view.t("not-yet-now")) } }
    };
    page(view, &heading, main)
}

/// The page of a fault for somebody without a session, or when even the header cannot be read.
pub fn bare_error_page(words: &Words, fault: &Fault, id: &str) -> Markup {
    let told = Told::new(words, fault, id);
    bare_page(words, &told.heading, html! { (told.main()) p.row { a.btn href="/" { (words.get("error-start")) } } })
}

fn say(words: &Words, text: &Text) -> String {
    let args: Vec<_> = text.args.iter().map(|(name, value)| (*name, isolated(value))).collect();
    words.with(&text.id, &args)
}

struct Told {
    crumb: String,
    heading: String,
    text: String,
    list: Vec<String>,
}

impl Told {
    fn new(words: &Words, fault: &Fault, id: &str) -> Self {
        let says = |crumb: &str, heading: &str, text: &str| Self {
            crumb: words.get(crumb),
            heading: words.get(heading),
            text: words.get(text),
            list: Vec::new(),
        };
        match fault {
            Fault::NotFound => says("error-404", "error-not-found", "error-not-found-do"),
            Fault::Forbidden => says("error-403", "error-forbidden", "error-forbidden-do"),
            Fault::Unauthenticated => says("error-401", "error-signed-out", "error-signed-out-do"),
            Fault::Invalid(problems) => Self {
                list: problems.iter().map(|problem| say(words, &problem.text)).collect(),
                ..says("error-422", "error-invalid", "error-invalid-do")
            },
            Fault::Stale { reference, seen, newest } => {
                let args = [("reference", isolated(reference)), ("seen", seen.to_string()), ("newest", newest.to_string())];
                Self {
                    heading: words.with("error-stale", &args),
                    text: words.with("error-stale-do", &args),
                    ..says("error-409", "error-conflict", "error-conflict-do")
                }
            }
            Fault::Conflict(text) => Self { list: vec![say(words, text)], ..says("error-409", "error-conflict", "error-conflict-do") },
            Fault::Unavailable(why) if is_full(why) => says("error-503", "error-full", "error-full-do"),
            Fault::Unavailable(_) => says("error-503", "error-unavailable", "error-unavailable-do"),
            Fault::Internal(_) => Self {
                text: words.with("error-internal-do", &[("id", id.to_owned())]),
                ..says("error-500", "error-internal", "error-kept")
            },
        }
    }

    fn main(&self) -> Markup {
        html! {
            div.head { div { p.crumb { (self.crumb) } h1 { (self.heading) } p { (self.text) } } }
            @if !self.list.is_empty() { ul.list.lead { @for line in &self.list { li { (line) } } } }
        }
    }
}
