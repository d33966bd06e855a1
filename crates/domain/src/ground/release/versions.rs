//! Versions of anything that is approved as a whole: rows with a `number`, of which one after the other is signed.

use kernel::nouns::approval::approval;
use kernel::register::OperationPlan;
use kernel::{Fault, Field, Kind, Operation, Problem, Read, Role, Row, Text};

/// Key of the operation that approves a version, and of its signature.
pub const APPROVE: &str = "approve";

const OWN_WORDS: &[Field] = &[Field::new(
    "statement",
    "Your words",
    "What you approve, when it should say more than that you approve this version.",
    "Approval",
    Kind::Text(600),
)];

/// The operation that approves a version. Whose approval it takes is said by the version, so every role is asked.
pub const fn approving(help: &'static str, plan: OperationPlan) -> Operation {
    Operation {
        key: APPROVE,
        label: "Approve the version",
        help,
        fields: OWN_WORDS,
        role: Role::Reader,
        from: &[],
        grave: false,
        next: |_, _| true,
        plan,
    }
}

/// A version is approved once: as long as it stands as a draft.
pub fn offered(row: &Row, operation: &Operation) -> bool {
    operation.key != APPROVE || row.value("standing").as_text() == Some("draft")
}

/// Number of a version.
pub fn number(row: &Row) -> i64 {
    row.value("number").as_int().unwrap_or_default()
}

/// The number after these. A retired version keeps its own.
pub fn next_number(versions: &[Row]) -> i64 {
    versions.iter().map(number).max().unwrap_or_default() + 1
}

/// The newest approved version in use, with its signature.
///
/// # Errors
/// When the store fails.
pub fn newest_approved(read: &dyn Read, mut versions: Vec<Row>, act: &str) -> Result<Option<(Row, Row)>, Fault> {
    versions.retain(|row| !row.retired);
    versions.sort_by_key(number);
    for version in versions.into_iter().rev() {
        if let Some(signature) = approval(read, version.id, act)? {
            return Ok(Some((version, signature)));
        }
    }
    Ok(None)
}

/// Whether one of the later versions was approved.
///
/// # Errors
/// When the store fails.
pub fn superseded<'r>(read: &dyn Read, later: impl IntoIterator<Item = &'r Row>, act: &str) -> Result<bool, Fault> {
    for row in later {
        if approval(read, row.id, act)?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Refuses, in these words, a change of what was approved.
///
/// # Errors
/// When the store fails.
pub fn stays_signed(read: &dyn Read, row: &Row, act: &str, refused: Text) -> Result<Vec<Problem>, Fault> {
    Ok(approval(read, row.id, act)?.map(|_| Problem::whole(refused)).into_iter().collect())
}

/// Refuses a version that is new or comes back while another one of the same thing is still a draft: two drafts would show one state
/// under two numbers. The text is given the `reference` of the draft that is open.
///
/// # Errors
/// When the store fails.
pub fn one_draft<'r>(
    read: &dyn Read,
    row: &Row,
    versions: impl IntoIterator<Item = &'r Row>,
    act: &str,
    refused: &'static str,
) -> Result<Vec<Problem>, Fault> {
    for other in versions.into_iter().filter(|other| other.id != row.id && !other.retired) {
        if approval(read, other.id, act)?.is_none() {
            return Ok(vec![Problem::whole(Text::new(refused).with("reference", &other.reference))]);
        }
    }
    Ok(Vec::new())
}
