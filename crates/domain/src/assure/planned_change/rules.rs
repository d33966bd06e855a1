//! Rules of planned changes: who approves, what stays as it was approved.

use super::record::{PLANNED_CHANGE, PlannedChange};
use kernel::nouns::Function;
use kernel::nouns::approval::{by_function, own_words};
use kernel::nouns::signoff::{Signature, sign};
use kernel::{Change, Choice, Draft, DueRule, Fault, Problem, Read, Row, Text, Value};

/// Key of the operation that approves, and of its signatures.
pub const APPROVE: &str = "approve";

/// What is planned is approved, and what is approved is carried out, by its day.
pub(super) const DUE: &[DueRule] = &[
    DueRule::new("due", "planned-change-due-approve").act(APPROVE).when(|row| row.common.state == "planned"),
    DueRule::new("due", "planned-change-due-do").act("carry-out").when(|row| row.common.state == "approved"),
];

/// What was approved stays as it was approved.
pub(super) fn check(before: Option<&Row>, after: &Row, _: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(before) = before.filter(|before| ["approved", "carried-out"].contains(&before.common.state.as_str())) else {
        return Ok(Vec::new());
    };
    let moved = !PLANNED_CHANGE.same_substance(before, after);
    let goes = after.retired && !before.retired && before.common.state == "approved";
    Ok((moved || goes).then(|| Problem::whole(Text::new("planned-change-stays").with("reference", &after.reference))).into_iter().collect())
}

/// The function in which the actor may approve it.
pub(super) fn may_approve(row: &Row, read: &dyn Read) -> Result<Function, Fault> {
    let Some(change) = row.of::<PlannedChange>() else { return Err(Fault::NotFound) };
    let function = change.approver.unwrap_or(Function::TopManagement);
    by_function(read, function, Text::new("planned-change-by-function").with("function", function.key()))?;
    if row.common.owner.is_none() {
        return Err(Fault::whole(Text::new("planned-change-needs-owner").with("reference", &row.reference)));
    }
    Ok(function)
}

pub(super) fn approve(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let function = may_approve(row, read)?;
    let mut changes = edit(row, Draft::new().with("state", "approved"))?;
    let statement = own_words(said, "statement", read.words().get("planned-change-statement"));
    let role = read.words().choice(Function::CHOICES, function.key());
    changes.extend(sign(read, &Signature { act: APPROVE, about: row, edits: true, covers: &[], statement, role, valid_until: None })?);
    Ok(changes)
}

pub(super) fn carry_out(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let on = said.get("on").as_date().unwrap_or(read.today());
    if on > read.today() {
        return Err(Fault::field("on", Text::new("planned-change-ahead").with("date", on)));
    }
    edit(row, told(row, said, "outcome").with("state", "carried-out").with("done_on", on))
}

/// What was said, below what was said before.
pub(super) fn told(row: &Row, said: &Draft, key: &str) -> Draft {
    let before = row.of::<PlannedChange>().map(|change| change.outcome.clone()).filter(|text| !text.is_empty());
    let said = said.get(key).as_text().unwrap_or_default();
    Draft::new().with("outcome", before.map_or_else(|| said.to_owned(), |before| format!("{before}\n\n{said}")))
}

pub(super) fn edit(row: &Row, draft: Draft) -> Result<Vec<Change>, Fault> {
    Ok(vec![Change::Edit { register: &PLANNED_CHANGE, id: row.id, version: Some(row.version), draft }])
}

pub(super) fn turn(row: &Row, said: &Draft, state: &str) -> Result<Vec<Change>, Fault> {
    edit(row, told(row, said, "reason").with("state", state).with("done_on", Value::None))
}
