//! The day of an audit on one page, and what a request was answered with.

use super::pieces::{by_time, table, when};
use super::record::{AUDIT_REQUEST, AuditRequest, owed};
use jiff::ToSpan;
use jiff::civil::Date;
use kernel::{Fault, Filter, Row, Text};
use maud::{Markup, html};
use ui::pieces::{Tone, note};
use ui::view::encode;
use ui::{Names, View, paths};

/// Address of the page.
pub(super) const AUDIT_DAY: &str = "/audit-day";

/// So many days after the day count as what comes next.
const AHEAD: i32 = 7;

/// What is asked on a day and still open, where it is, who answers and what comes next, in the order of time.
pub(super) fn audit_day(view: &View<'_>) -> Result<Markup, Fault> {
    let day = match view.param("on") {
        "" => view.read.today(),
        typed => typed.parse::<Date>().map_err(|_| Fault::field("on", Text::new("cell-not-a-date").with("typed", typed)))?,
    };
    let mut rows = view.read.all(&AUDIT_REQUEST, &Filter::new())?;
    rows.retain(|row| row.common.state != "withdrawn");
    by_time(&mut rows);
    let last = day.checked_add(AHEAD.days()).unwrap_or(day);
    let those = |keep: &dyn Fn(&Row, Date) -> bool| {
        rows.iter().filter(|row| when(row).0.is_some_and(|wanted| keep(row, wanted))).collect::<Vec<_>>()
    };
    let late = those(&|row, wanted| owed(row) && wanted < day);
    let open = those(&|row, wanted| owed(row) && wanted == day);
    let waiting = those(&|row, wanted| row.common.state == "answered" && wanted <= day);
    let next = those(&|row, wanted| owed(row) && wanted > day && wanted <= last);
    let done = those(&|row, wanted| row.common.state == "accepted" && wanted == day);
    let title = view.t("audit-day");
    let count = |rows: &[&Row]| rows.len().to_string();
    let sums = [("open", count(&open)), ("late", count(&late)), ("waiting", count(&waiting)), ("done", count(&done))];
    let groups = [
        (view.t("audit-day-late"), late),
        (view.tw("audit-day-open", &[("date", day.to_string())]), open),
        (view.t("audit-day-waiting"), waiting),
        (view.t("audit-day-next"), next),
        (view.t("audit-day-done"), done),
    ];
    let step = |days: i32| day.checked_add(days.days()).map_or_else(|_| String::new(), |day| view.here(&[("on", &day.to_string())]));
    let empty = groups.iter().all(|(_, rows)| rows.is_empty());
    let nobody = groups
        .iter()
        .take(2)
        .flat_map(|(_, rows)| rows)
        .any(|row| row.of::<AuditRequest>().is_some_and(|record| record.answerer.is_none()));
    Ok(html! {
        div.head {
            div { h1 { (title) ", " (ui::pieces::date(day)) } p { (view.tw("audit-day-sum", &sums)) } }
            div.row.screen {
                a.btn href=(step(-1)) { (view.t("audit-day-before")) }
                a.btn href=(step(1)) { (view.t("audit-day-after")) }
                @if view.may_create(&AUDIT_REQUEST) { a.btn href=(paths::new(&AUDIT_REQUEST)) { (view.t("audit-request-add")) } }
            }
        }
        @if nobody { (note(Tone::Warn, &html! { (view.t("audit-day-nobody")) })) }
        @if empty { p.lead.part { (view.t("audit-day-none")) } } @else { (table(view, &title, &groups)?) }
        p.small.mute.screen { (view.t("audit-day-reading")) }
    })
}

/// What was shown, as it stood when it was answered.
pub(super) fn of_request(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(record) = row.of::<AuditRequest>() else { return Ok(html! {}) };
    let Some(entry) = record.answered_entry.filter(|_| !record.shown.is_empty()) else { return Ok(html! {}) };
    let names = Names::load_with(view.read, [], &record.shown)?;
    let then = |path: String| format!("{path}?as_at={}", encode(&format!("@{entry}")));
    Ok(html! {
        section.stack.tight aria-labelledby="shown" {
            h2 #shown { (view.t("audit-request-shown-records")) }
            p { (view.tw("audit-request-shown-lead", &[("entry", entry.to_string())])) }
            ul.list {
                @for name in record.shown.iter().filter_map(|id| names.get(*id)) {
                    li { a href=(then(paths::record(name.register, &name.reference))) { (name.reference) } " " bdi { (name.title) } }
                }
            }
        }
    })
}
