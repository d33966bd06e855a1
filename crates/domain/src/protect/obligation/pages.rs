//! The panel of an obligation: how far the controls that meet it are.

use super::record::Obligation;
use super::rules::passed;
use crate::ground::scope::rules::Within;
use crate::protect::control::CONTROL;
use crate::protect::control::pieces::controls_table;
use crate::protect::control::rules::{in_place_of, standing};
use kernel::text::sort_key;
use kernel::{Fault, Row};
use maud::{Markup, html};
use ui::View;
use ui::pieces::counted;
use ui::pieces::{Tone, choice_mark, note};

pub(super) fn of_obligation(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let Some(obligation) = row.of::<Obligation>() else { return Ok(html! {}) };
    let mut controls = view.read.get_many(&CONTROL, row.value("controls").links())?;
    controls.sort_by_cached_key(|row| sort_key(&row.reference));
    let passed = passed(row);
    Ok(html! {
        @if let Some(day) = passed { (note(Tone::Warn, &html! { p { (view.tw("obligation-passed", &[("date", day.to_string())])) } })) }
        section.stack.tight aria-labelledby="meeting" {
            h2 #meeting {
                (view.t("obligation-met-by"))
                @if !controls.is_empty() { " " (choice_mark(view, standing(row))) " " (counted(view, in_place_of(row))) }
            }
            @if controls.is_empty() { p { (view.t(if obligation.how.is_empty() { "obligation-nothing" } else { "obligation-no-controls" })) } }
            @else { (controls_table(view, &view.t("obligation-met-by"), &controls, &Within::default())?) }
        }
    })
}
