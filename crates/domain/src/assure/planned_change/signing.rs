//! What somebody is shown before they approve a planned change.

use super::record::PlannedChange;
use super::rules::may_approve;
use kernel::nouns::Function;
use kernel::{Choice, Fault, Row};
use maud::html;
use ui::View;
use ui::concept::{Shown, why_not};

pub(super) fn of_change(view: &View<'_>, row: &Row) -> Result<Shown, Fault> {
    let function = row.of::<PlannedChange>().and_then(|change| change.approver).unwrap_or(Function::TopManagement);
    Ok(Shown {
        facts: ui::paper::said(view, row)?,
        more: html! {},
        who: view.words.choice(Function::CHOICES, function.key()),
        latest: None,
        refused: why_not(view, may_approve(row, view.read))?,
    })
}
