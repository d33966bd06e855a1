//! Versions of a record, and two of them side by side.

use crate::compare::{Side, side_by_side};
use crate::layout::page;
use crate::pieces::{icon, moment_plain};
use crate::record::timeline::timeline;
use crate::record::{crumb, title};
use crate::{Names, View, paths};
use kernel::journal::Cursor;
use kernel::{Fault, JournalQuery, Revision, Row};
use maud::{Markup, html};

/// Versions of a page, newest first; with `from` and `to` in the address the two versions side by side above them.
///
/// # Errors
/// When the store fails.
pub fn history_page(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let before = Cursor::parse(view.param("before"));
    let query = JournalQuery { record: Some(row.id), before, limit: JournalQuery::PAGE, ..JournalQuery::default() };
    let entries = view.read.journal(&query)?;
    let wanted = |name: &str| view.param(name).parse::<u64>().ok();
    let (from, to) = (wanted("from"), wanted("to"));
    // Any two versions can be compared, also those that stand on another page.
    let all = if from.is_some() && to.is_some() { view.read.history(row.register, row.id)? } else { Vec::new() };
    let of = |wanted: Option<u64>| all.iter().find(|revision| Some(revision.row.version) == wanted);
    let (from, to) = (of(from), of(to));
    let rows = entries.iter().flat_map(|entry| [Some(&entry.revision.row), entry.before.as_ref()]).flatten();
    let rows = rows.chain([from, to].into_iter().flatten().map(|revision| &revision.row)).chain([row]);
    let authors: Vec<_> = entries.iter().filter_map(|entry| entry.revision.author.person()).collect();
    let names = Names::load_with(view.read, rows, &authors)?;
    let heading = view.tw("history-title", &[("title", title(row))]);
    let last = entries.last().filter(|entry| entry.before.is_some()).map(|entry| entry.cursor().to_string());
    let listed: Vec<&Revision> = entries.iter().map(|entry| &entry.revision).collect();
    let main = html! {
        div.head { div {
            (crumb(view, row, true))
            h1 { (heading) }
            p { (view.tw("history-count", &[("n", row.version.to_string())])) }
        } }
        @if row.version > 1 { (choose(view, row, &listed, from, to)) }
        @if let (Some(from), Some(to)) = (from, to) { (side_by_side(view, &side(view, from, &names), &side(view, to, &names))) }
        section.part aria-labelledby="all" {
            h2 #all { (view.t("history-every")) }
            (timeline(view, &entries, &names))
            nav.row.pages aria-label=(view.t("history-pages")) {
                @if before.is_some() { a.btn href=(view.here(&[("before", "")])) { (icon("from")) (view.t("journal-newest")) } }
                @if let Some(last) = &last { a.btn rel="next" href=(view.here(&[("before", last)])) { (view.t("journal-older")) (icon("to")) } }
            }
        }
    };
    Ok(page(view, &heading, main))
}

fn side<'a>(view: &View<'_>, revision: &'a Revision, names: &'a Names) -> Side<'a> {
    Side { row: &revision.row, names, head: view.tw("version-n", &[("n", revision.row.version.to_string())]), derived: false }
}

/// Which two to compare: any of this page, and those compared now.
fn choose(view: &View<'_>, row: &Row, listed: &[&Revision], from: Option<&Revision>, to: Option<&Revision>) -> Markup {
    let mut offered: Vec<&Revision> = listed.iter().copied().chain(from).chain(to).collect();
    offered.sort_by_key(|revision| std::cmp::Reverse(revision.row.version));
    offered.dedup_by_key(|revision| revision.row.version);
    let version = |place: usize| listed.get(place).map(|revision| revision.row.version);
    let picks = [
        ("from", view.t("history-from"), from.map(|r| r.row.version).or_else(|| version(1))),
        ("to", view.t("history-to"), to.map(|r| r.row.version).or_else(|| version(0))),
    ];
    let called = |revision: &Revision| {
        format!("{}, {}", view.tw("version-n", &[("n", revision.row.version.to_string())]), moment_plain(view, revision.recorded_at))
    };
    html! {
        form.row.chooser method="get" action=(paths::history(row.register, &row.reference)) {
            @if !view.live() { input type="hidden" name="as_at" value=(view.param("as_at")); }
            @if !view.param("before").is_empty() { input type="hidden" name="before" value=(view.param("before")); }
            @for (name, label, chosen) in &picks {
                label for={ "pick-" (name) } { (label) }
                select.in id={ "pick-" (name) } name=(name) {
                    @for revision in &offered {
                        option value=(revision.row.version) selected[Some(revision.row.version) == *chosen] { (called(revision)) }
                    }
                }
            }
            button.btn { (view.t("history-compare")) }
        }
    }
}
