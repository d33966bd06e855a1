//! Rules of management reviews: which inputs one has, when it may be concluded, and that what was concluded stays.

use super::record::{InputOf, MANAGEMENT_REVIEW, ManagementReview, REVIEW_INPUT, ReviewInput};
use kernel::nouns::approval::{self, by_function};
use kernel::nouns::{Function, Signed, has_function, signoff};
use kernel::{Change, Choice, Draft, DueRule, Fault, Filter, Id, Moment, Operation, Problem, Read, Row, Text, Value};

/// Key of the operation that signs the minutes, and of its signatures.
pub const APPROVE: &str = "approve";

/// The meeting on its day.
pub(super) const DUE: &[DueRule] =
    &[DueRule::new("planned", "management-review-due-hold").act("hold").when(|row| row.common.state == "planned").review()];

/// Every input, in the order of the standard.
pub(super) fn every() -> impl Iterator<Item = InputOf> {
    InputOf::CHOICES.keys.iter().filter_map(|key| InputOf::from_key(key))
}

/// A review begins with every input that the standard asks for.
pub(super) fn follow_ups(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    if before.is_some() {
        return Ok(Vec::new());
    }
    let make = |input: &InputOf| {
        let title = read.words().choice(InputOf::CHOICES, input.key());
        let said = Draft::new().with("title", title).with("review", after.id).with("input", input.key());
        Change::create(&REVIEW_INPUT, read.mint(), said)
    };
    Ok(every().map(|input| make(&input)).collect())
}

/// The inputs of a review in the order of the standard.
///
/// # Errors
/// When the store fails.
pub fn inputs(read: &dyn Read, review: Id) -> Result<Vec<Row>, Fault> {
    let mut rows = read.all(&REVIEW_INPUT, &Filter::new().is(&REVIEW_INPUT, "review", vec![Value::from(review)]))?;
    rows.sort_by_key(|row| (row.of::<ReviewInput>().and_then(|record| record.input), row.id));
    Ok(rows)
}

/// The moment that a review looks at: that of the meeting, or now as long as it was not held.
///
/// # Errors
/// When the day of the meeting is none that the organisation knows.
pub(super) fn moment(read: &dyn Read, row: &Row) -> Result<Moment, Fault> {
    let Some(review) = row.of::<ManagementReview>() else { return Ok(read.moment()) };
    match (review.entry.and_then(|entry| u64::try_from(entry).ok()), review.held) {
        (Some(entry), _) => Ok(Moment::Sequence(entry)),
        (None, Some(day)) => Moment::asked(&day.to_string(), read).map_err(Fault::whole),
        (None, None) => Ok(read.moment()),
    }
}

/// The review that was held last before this one.
///
/// # Errors
/// When the store fails.
pub(super) fn earlier(read: &dyn Read, row: &Row) -> Result<Option<Row>, Fault> {
    let day = row.of::<ManagementReview>().and_then(|review| review.held);
    let held = |row: &Row| row.of::<ManagementReview>().and_then(|review| review.held);
    let mut all = read.all(&MANAGEMENT_REVIEW, &Filter::new().filled(&MANAGEMENT_REVIEW, "held"))?;
    all.retain(|other| other.id != row.id && day.is_none_or(|day| held(other).is_some_and(|other| other < day)));
    Ok(all.into_iter().max_by_key(|row| (held(row), row.id)))
}

/// What keeps a review from being concluded, a line each.
///
/// # Errors
/// When the store fails.
pub(super) fn missing(read: &dyn Read, row: &Row) -> Result<Vec<Problem>, Fault> {
    let mut problems = Vec::new();
    let inputs = inputs(read, row.id)?;
    for input in every() {
        let own = inputs.iter().filter_map(|row| Some((row, row.of::<ReviewInput>()?))).find(|(_, record)| record.input == Some(input));
        let Some((row, record)) = own else {
            let title = read.words().choice(InputOf::CHOICES, input.key());
            problems.push(Problem::whole(Text::new("management-review-input-gone").with("input", title)));
            continue;
        };
        let said = |id: &'static str| Problem::whole(Text::new(id).with("reference", &row.reference).with("input", row.title()));
        if record.discussion.trim().is_empty() {
            problems.push(said("management-review-undiscussed"));
        }
        if record.decision.trim().is_empty() && !record.no_decision {
            problems.push(said("management-review-undecided"));
        }
    }
    let present = row.of::<ManagementReview>().map(|review| review.present.clone()).unwrap_or_default();
    let mut managed = false;
    for person in present {
        managed |= has_function(read, person, &[Function::TopManagement])?;
    }
    if !managed {
        problems.push(Problem::whole(Text::new("management-review-without-management").with("reference", &row.reference)));
    }
    Ok(problems)
}

/// Whether the actor may sign the minutes.
pub(super) fn may_approve(row: &Row, read: &dyn Read) -> Result<(), Fault> {
    by_function(read, Function::TopManagement, Text::new("management-review-by-management"))?;
    if row.common.state == "concluded" {
        return Ok(());
    }
    Err(Fault::whole(Text::new("management-review-not-concluded").with("reference", &row.reference)))
}

/// The newest signature under the minutes, as valid or stale; nothing before the first.
pub(super) fn approval(row: &Row, read: &dyn Read) -> Result<Option<Signed>, Fault> {
    approval::approval(read, row.id, APPROVE)?.map(|signature| signoff::standing(&signature, read)).transpose()
}

/// Minutes that are signed as they stand are not signed again.
pub(super) fn offered(row: &Row, operation: &Operation) -> bool {
    operation.key != APPROVE || row.value("approval").as_text() != Some(Signed::Valid.key())
}

/// A day that has come, nobody doubly, and nothing new in what was concluded.
pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(review) = after.of::<ManagementReview>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    if let Some(day) = review.held.filter(|day| *day > read.today()) {
        problems.push(Problem::field("held", Text::new("management-review-held-future").with("date", day)));
    }
    if matches!(after.common.state.as_str(), "held" | "concluded") && (review.held.is_none() || review.present.is_empty()) {
        problems.push(Problem::field("present", Text::new("management-review-nobody")));
    }
    if after.common.state == "concluded" && before.is_none_or(|before| before.common.state != "concluded") {
        problems.extend(missing(read, after)?);
    }
    if let Some(before) = before.filter(|before| before.common.state == "concluded" && after.common.state == "concluded")
        && !after.register.same_substance(before, after)
    {
        problems.push(Problem::whole(Text::new("management-review-stays").with("reference", &after.reference)));
    }
    let leaves = before.is_some_and(|before| !before.retired) && after.retired;
    if leaves && matches!(after.common.state.as_str(), "held" | "concluded") {
        problems.push(Problem::whole(Text::new("management-review-kept").with("reference", &after.reference)));
    }
    Ok(problems)
}

/// One input of each kind, none to a review that was concluded, and none that is decided and needs no decision.
pub(super) fn check_input(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(record) = after.of::<ReviewInput>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    if record.no_decision && !record.decision.trim().is_empty() {
        problems.push(Problem::field("no_decision", Text::new("review-input-both")));
    }
    let Some(review) = record.review.map(|id| read.get(&MANAGEMENT_REVIEW, id)).transpose()?.flatten() else { return Ok(problems) };
    let twins = inputs(read, review.id)?;
    if !after.retired && twins.iter().any(|row| row.id != after.id && row.of::<ReviewInput>().is_some_and(|own| own.input == record.input))
    {
        problems.push(Problem::field("input", Text::new("review-input-twice").with("reference", &review.reference)));
    }
    let same = before.is_some_and(|before| after.register.same_substance(before, after) && before.retired == after.retired);
    let together = before.is_some_and(|before| before.retired != after.retired) && review.retired;
    if review.common.state == "concluded" && !same && !together {
        problems.push(Problem::whole(Text::new("review-input-stays").with("reference", &review.reference)));
    }
    // What comes to the meeting may be written before it; what was said there may not.
    if review.common.state == "planned"
        && !(record.discussion.trim().is_empty() && record.decision.trim().is_empty() && !record.no_decision)
    {
        problems.push(Problem::field("discussion", Text::new("review-input-before").with("reference", &review.reference)));
    }
    Ok(problems)
}
