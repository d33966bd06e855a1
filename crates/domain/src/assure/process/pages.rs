//! The panel of a process: how far its controls are, and whether anything shows that it ran.

use crate::ground::scope::rules::Within;
use crate::protect::control::CONTROL;
use crate::protect::control::pieces::controls_table;
use kernel::text::sort_key;
use kernel::{Fault, Row};
use maud::{Markup, html};
use ui::View;
use ui::pieces::{Tone, note};

pub(super) fn of_process(view: &View<'_>, row: &Row) -> Result<Markup, Fault> {
    let mut controls = view.read.get_many(&CONTROL, row.value("controls").links())?;
    controls.sort_by_cached_key(|row| sort_key(&row.reference));
    Ok(html! {
        @if row.value("evidence").is_none() && row.value("records").is_none() {
            (note(Tone::Warn, &html! { p { (view.t("isms-process-no-trace")) } }))
        }
        @if !controls.is_empty() {
            section.stack.tight aria-labelledby="carries" {
                h2 #carries { (view.t("isms-process-carries")) }
                (controls_table(view, &view.t("isms-process-carries"), &controls, &Within::default())?)
            }
        }
    })
}
