//! Pages for what went wrong: what happened, what was kept, what to do.

use crate::View;
use crate::layout::{bare_page, page};
use crate::view::isolated;
use kernel::change::is_full;
use kernel::{Fault, Row, Text, Words};
use maud::{Markup, html};

/// The page of a fault for somebody with a session, answered with this status. `id` is the number under which the log knows it.
pub fn error_page(view: &View<'_>, fault: &Fault, status: u16, id: &str) -> Markup {
    let told = Told::new(view.words, fault, status, id);
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
pub fn bare_error_page(words: &Words, fault: &Fault, status: u16, id: &str) -> Markup {
    let told = Told::new(words, fault, status, id);
    bare_page(words, &told.heading, html! { (told.main()) p.row { a.btn href="/" { (words.get("error-start")) } } })
}

fn say(words: &Words, text: &Text) -> String {
    let args: Vec<_> = text.args.iter().map(|(name, value)| (*name, isolated(value))).collect();
    words.with(&text.id, &args)
}

/// The status with which a fault is answered where the request named no version. What is said of it follows from this number, so that
/// no page and no answer names another.
pub fn status(fault: &Fault) -> u16 {
    match fault {
        Fault::NotFound => 404,
        Fault::Forbidden => 403,
        Fault::Unauthenticated => 401,
        Fault::Invalid(_) => 422,
        Fault::Conflict(text) if text.id == "server-too-many-tries" => 429,
        Fault::Conflict(text) if text.id == "server-method" => 405,
        // It was kept once and is not there: nothing that whoever asks has done.
        Fault::Conflict(text) if text.id == "file-lost" || text.id == "file-damaged" => 500,
        Fault::Stale { .. } | Fault::Conflict(_) => 409,
        Fault::Unavailable(_) => 503,
        Fault::Internal(_) => 500,
    }
}

/// Messages about a status: its name with the number, what happened, what to do.
fn messages(status: u16) -> [&'static str; 3] {
    match status {
        401 => ["error-401", "error-signed-out", "error-signed-out-do"],
        403 => ["error-403", "error-forbidden", "error-forbidden-do"],
        404 => ["error-404", "error-not-found", "error-not-found-do"],
        405 => ["error-405", "error-method", "error-conflict-do"],
        409 => ["error-409", "error-conflict", "error-conflict-do"],
        412 => ["error-412", "error-conflict", "error-conflict-do"],
        422 => ["error-422", "error-invalid", "error-invalid-do"],
        429 => ["error-429", "error-too-many", "error-conflict-do"],
        503 => ["error-503", "error-unavailable", "error-unavailable-do"],
        _ => ["error-500", "error-internal", "error-kept"],
    }
}

struct Told {
    crumb: String,
    heading: String,
    text: String,
    list: Vec<String>,
}

impl Told {
    fn new(words: &Words, fault: &Fault, status: u16, id: &str) -> Self {
        let [crumb, heading, text] = messages(status).map(|id| words.get(id));
        let told = Self { crumb, heading, text, list: Vec::new() };
        match fault {
            Fault::Invalid(problems) => Self { list: problems.iter().map(|problem| say(words, &problem.text)).collect(), ..told },
            Fault::Stale { reference, seen, newest } => {
                let args = [("reference", isolated(reference)), ("seen", seen.to_string()), ("newest", newest.to_string())];
                Self { heading: words.with("error-stale", &args), text: words.with("error-stale-do", &args), ..told }
            }
            Fault::Conflict(text) if status == 500 => Self { heading: words.get("error-file"), list: vec![say(words, text)], ..told },
            Fault::Conflict(text) => Self { list: vec![say(words, text)], ..told },
            Fault::Unavailable(why) if is_full(why) => Self { heading: words.get("error-full"), text: words.get("error-full-do"), ..told },
            Fault::Internal(_) => Self { text: words.with("error-internal-do", &[("id", id.to_owned())]), ..told },
            Fault::NotFound | Fault::Forbidden | Fault::Unauthenticated | Fault::Unavailable(_) => told,
        }
    }

    fn main(&self) -> Markup {
        html! {
            div.head { div { p.crumb { (self.crumb) } h1 { (self.heading) } p { (self.text) } } }
            @if !self.list.is_empty() { ul.list.lead { @for line in &self.list { li { (line) } } } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_status_stands_above_its_own_page() {
        let words = Words::new("en", &[kernel::words::ENGLISH, crate::ENGLISH]).unwrap();
        let conflict = |id: &'static str| Fault::Conflict(Text::new(id));
        let faults = [
            (Fault::NotFound, 404, "There is nothing here"),
            (Fault::Forbidden, 403, "not do that"),
            (Fault::Unauthenticated, 401, "Sign in"),
            (Fault::whole(Text::new("cell-not-found")), 422, "could not be accepted"),
            (Fault::Stale { reference: "R-1".into(), seen: 1, newest: 2 }, 409, "was saved by somebody else"),
            (conflict("last-administrator"), 409, "contradicts"),
            (conflict("server-too-many-tries"), 429, "Too many tries"),
            (conflict("server-method"), 405, "other methods"),
            (conflict("file-lost"), 500, "A file is not what was kept"),
            (conflict("file-damaged"), 500, "A file is not what was kept"),
            (Fault::Unavailable("away".into()), 503, "cannot be reached"),
            (Fault::Internal("broken".into()), 500, "on our side"),
        ];
        let mut seen = BTreeSet::new();
        for (fault, wanted, heading) in faults {
            assert_eq!(status(&fault), wanted, "{fault:?}");
            // A program that named a version is answered 412, and the page says so too.
            let answers: &[u16] = if matches!(fault, Fault::Stale { .. }) { &[wanted, 412] } else { &[wanted] };
            for status in answers {
                let page = bare_error_page(&words, &fault, *status, "7f3a").into_string();
                let crumb = page.split("class=\"crumb\">").nth(1).unwrap().split("</p>").next().unwrap();
                assert!(crumb.ends_with(&format!(", {status}")), "{fault:?}: {crumb}");
                assert!(page.split("<h1>").nth(1).unwrap().split("</h1>").next().unwrap().contains(heading), "{page}");
                seen.insert(*status);
            }
        }
        assert_eq!(seen.into_iter().collect::<Vec<_>>(), [401, 403, 404, 405, 409, 412, 422, 429, 500, 503]);
    }
}
