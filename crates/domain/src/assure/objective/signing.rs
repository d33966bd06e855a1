//! What top management is shown before it agrees to an objective.

use super::rules::may_agree;
use kernel::nouns::Function;
use kernel::{Choice, Fault, Row};
use maud::html;
use ui::View;
use ui::concept::{Shown, why_not};

pub(super) fn of_objective(view: &View<'_>, row: &Row) -> Result<Shown, Fault> {
    Ok(Shown {
        facts: ui::paper::said(view, row)?,
        more: html! {},
        who: view.words.choice(Function::CHOICES, Function::TopManagement.key()),
        latest: None,
        refused: why_not(view, may_agree(row, view.read))?,
    })
}
