//! Pieces of pages about work that others show too.

use super::agenda::Work;
use maud::{Markup, html};
use ui::View;

/// Names of the months.
pub(crate) const MONTHS: [&str; 12] = [
    "calendar-january",
    "calendar-february",
    "calendar-march",
    "calendar-april",
    "calendar-may",
    "calendar-june",
    "calendar-july",
    "calendar-august",
    "calendar-september",
    "calendar-october",
    "calendar-november",
    "calendar-december",
];

/// The year that the request names, else this one.
pub(crate) fn year_asked(view: &View<'_>) -> i16 {
    let typed = view.param("year").parse().ok().filter(|year| (1900..=2200).contains(year));
    typed.unwrap_or_else(|| view.read.today().year())
}

/// What was arranged about work instead of the day and the owner that its record names.
pub(crate) fn arrangement_note(view: &View<'_>, work: &Work) -> Markup {
    let Some(record) = &work.arranged else { return html! {} };
    let numbers = [("date", work.line.named.to_string()), ("n", record.postponed.unwrap_or_default().to_string())];
    html! {
        small.mute {
            @if record.until.is_some() { (view.tw("work-postponed", &numbers)) @if !record.reason.is_empty() { ": " bdi { (record.reason) } } }
            @if record.person.is_some() {
                @if record.until.is_some() { "; " }
                (view.t("work-assigned")) @if !record.instead.is_empty() { ": " bdi { (record.instead) } }
            }
        }
    }
}
