//! Requests as a table, in the order in which they are wanted.

use super::record::{AUDIT_REQUEST, AuditRequest};
use jiff::civil::Date;
use kernel::{Fault, Id, Row};
use maud::{Markup, html};
use ui::pieces::{Column, Table, date, person, reference, reference_only, state};
use ui::{Names, View};

/// When a request is wanted: the day, then the time; without a time at the end of its day.
pub(super) fn when(row: &Row) -> (Option<Date>, String) {
    let record = row.of::<AuditRequest>();
    let time = record.map(|record| record.wanted_at.clone()).filter(|time| !time.is_empty());
    (record.and_then(|record| record.wanted_on), time.unwrap_or_else(|| "~".to_owned()))
}

/// In the order of time.
pub(super) fn by_time(rows: &mut [Row]) {
    rows.sort_by_cached_key(|row| (when(row), kernel::text::sort_key(&row.reference)));
}

/// A part of the table: its heading, and the requests under it.
pub(super) type Group<'r> = (String, Vec<&'r Row>);

/// Requests in their order under headings: when, what, where, by whom, and how each stands.
///
/// # Errors
/// When the store fails.
pub(super) fn table(view: &View<'_>, caption: &str, groups: &[Group<'_>]) -> Result<Markup, Fault> {
    let named = |row: &Row| {
        let record = row.of::<AuditRequest>()?;
        Some(record.requirements.iter().copied().chain(record.answerer).chain(record.asked_by).chain(record.about).collect::<Vec<Id>>())
    };
    let ids: Vec<Id> = groups.iter().flat_map(|(_, rows)| rows).filter_map(|row| named(row)).flatten().collect();
    let names = Names::load_with(view.read, [], &ids)?;
    let columns = vec![
        Column::new(view.t("reference")),
        Column::new(view.t("audit-request-when")).nowrap(),
        Column::new(view.t("audit-request-what")).title(),
        Column::new(view.t("audit-request-where")).names(),
        Column::new(view.t("audit-request-answers")).people(),
        Column::new(view.t("state")).nowrap().quiet(),
    ];
    let mut table = Table::new(caption, columns);
    for (heading, rows) in groups.iter().filter(|(_, rows)| !rows.is_empty()) {
        if !heading.is_empty() {
            table = table.group("", heading, &rows.len().to_string());
        }
        for (row, record) in rows.iter().filter_map(|row| Some((row, row.of::<AuditRequest>()?))) {
            let about = record.requirements.iter().copied().chain(record.about).filter_map(|id| names.get(id));
            table = table.row(vec![
                reference_only(view, &AUDIT_REQUEST, &row.reference),
                html! { @if let Some(day) = record.wanted_on { (date(day)) } @if !record.wanted_at.is_empty() { " " b { (record.wanted_at) } } },
                html! {
                    bdi { (record.title) }
                    small { @if let Some(id) = record.asked_by { (view.t("audit-request-asks")) " " (person(&names, id)) } }
                    @for name in about { small { (reference(view, name)) } }
                },
                html! { @if record.place.is_empty() { span.mute { (view.t("audit-request-nowhere")) } } @else { bdi { (record.place) } } },
                match record.answerer {
                    Some(id) => person(&names, id),
                    None => html! { span.mute { (view.t("audit-request-nobody")) } },
                },
                state(view, row),
            ]);
        }
    }
    Ok(table.markup())
}
