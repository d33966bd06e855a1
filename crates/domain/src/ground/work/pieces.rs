//! Pieces of pages about work that others show too.

use super::agenda::Work;
use maud::{Markup, html};
use ui::View;

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
