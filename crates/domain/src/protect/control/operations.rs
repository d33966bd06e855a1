//! Operations on controls: report how far it is.

use super::implementation::{IMPLEMENTATION, STATES, implementations};
use super::record::Standing;
use super::rules::with_common;
use kernel::{Change, Choice, Draft, Fault, Field, Kind, Operation, Read, Role, Row, Text};

/// Report progress.
pub(super) const OPERATIONS: &[Operation] = &[Operation {
    key: "report-progress",
    label: "Report how far it is",
    help: "Sets the state of the implementation in the control's own unit. Other units report on their own implementation.",
    fields: PROGRESS,
    role: Role::Contributor,
    from: &[],
    grave: false,
    next: |row, _| row.value("standing").as_text() != Some(Standing::InPlace.key()),
    plan: report_progress,
}];

const PROGRESS: &[Field] = &[
    Field::new("state", "State", "How far the implementation is.", "Progress", Kind::Choice(STATES.choices)).required(),
    Field::new("how", "How", "How it is done here, when that changed. Left empty, the text stays.", "Progress", Kind::Prose),
    Field::new("since", "Since", "The day since when it is so; today when left empty.", "Progress", Kind::Date),
];

fn report_progress(read: &dyn Read, row: &Row, draft: &Draft) -> Result<Vec<Change>, Fault> {
    let since = draft.get("since").as_date().unwrap_or(read.today());
    if since > read.today() && draft.get("state").as_text() == Some("in-place") {
        return Err(Fault::field("since", Text::new("control-since-future")));
    }
    let mut change = Draft::new().with("state", draft.get("state").clone()).with("since", since);
    if !draft.get("how").is_none() {
        change.set("how", draft.get("how").clone());
    }
    let own = implementations(&[row.id], read)?.into_iter().find(|implementation| implementation.common.unit == row.common.unit);
    Ok(vec![match own {
        Some(own) => Change::edit(&IMPLEMENTATION, own.id, change),
        None => Change::create(&IMPLEMENTATION, read.mint(), with_common(change.with("control", row.id), row)),
    }])
}
