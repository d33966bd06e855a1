//! Every version of a record, and two of them side by side.

use crate::compare::{Side, side_by_side};
use crate::layout::page;
use crate::record::timeline::timeline;
use crate::record::{crumb, title};
use crate::{Names, View, paths};
use kernel::{Fault, Revision, Row};
use maud::{Markup, html};

/// All versions, newest first; with `from` and `to` in the address the two versions side by side above them.
///
/// # Errors
/// When the store fails.
pub fn history_page(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let history = view.read.history(row.register, row.id)?;
    let authors: Vec<_> = history.iter().filter_map(|revision| revision.author.person()).collect();
    let names = Names::load_with(view.read, history.iter().map(|revision| &revision.row).chain([row]), &authors)?;
    let of = |name: &str| history.iter().find(|revision| view.param(name).parse() == Ok(revision.row.version));
    let (from, to) = (of("from"), of("to"));
    let heading = view.tw("history-title", &[("title", title(row))]);
    let main = html! {
        div.head { div { (crumb(view, row, true)) h1 { (heading) } p { (view.tw("history-count", &[("n", history.len().to_string())])) } } }
        @if history.len() > 1 { (choose(view, row, &history, from, to)) }
        @if let (Some(from), Some(to)) = (from, to) { (side_by_side(view, &side(view, from, &names), &side(view, to, &names))) }
        section.part aria-labelledby="all" {
            h2 #all { (view.t("history-every")) }
            (timeline(view, &history, usize::MAX, &names))
        }
    };
    Ok(page(view, &heading, main))
}

fn side<'a>(view: &View<'_>, revision: &'a Revision, names: &'a Names) -> Side<'a> {
    Side { row: &revision.row, names, head: view.tw("version-n", &[("n", revision.row.version.to_string())]), derived: false }
}

fn choose(view: &View<'_>, row: &Row, history: &[Revision], from: Option<&Revision>, to: Option<&Revision>) -> Markup {
    let newest = history.first().map(|revision| revision.row.version);
    let picks = [
        ("from", view.t("history-from"), from.map(|r| r.row.version).or_else(|| history.get(1).map(|r| r.row.version))),
        ("to", view.t("history-to"), to.map(|r| r.row.version).or(newest)),
    ];
    html! {
        form.row.chooser method="get" action=(paths::history(row.register, &row.reference)) {
            @if !view.live() { input type="hidden" name="as_at" value=(view.param("as_at")); }
            @for (name, label, chosen) in &picks {
                label for={ "pick-" (name) } { (label) }
                select.in id={ "pick-" (name) } name=(name) {
                    @for revision in history {
                        option value=(revision.row.version) selected[Some(revision.row.version) == *chosen] {
                            (view.tw("version-n", &[("n", revision.row.version.to_string())])) ", " (crate::pieces::moment_plain(view, revision.recorded_at))
                        }
                    }
                }
            }
            button.btn { (view.t("history-compare")) }
        }
    }
}
