//! Rules of improvements: who suggested one, and that none leaves without an answer.

use super::record::STATES;
use kernel::{Draft, Fault, Problem, Read, Row, Text};

/// Whether it was answered for good.
fn ended(row: &Row) -> bool {
    STATES.closed.contains(&row.common.state.as_str())
}

/// Whoever makes it has suggested it.
pub(super) fn fill(_: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    Ok(read.actor().person().map_or_else(Draft::new, |me| Draft::new().with("suggested_by", me)))
}

pub(super) fn check(before: Option<&Row>, after: &Row, _: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(before) = before else { return Ok(Vec::new()) };
    let refuse = |id: &'static str| vec![Problem::whole(Text::new(id).with("reference", &after.reference))];
    Ok(match () {
        () if after.retired && !before.retired && !ended(after) => refuse("improvement-unanswered"),
        () if ended(before) && ended(after) && !after.register.same_substance(before, after) => refuse("improvement-ended-stays"),
        () => Vec::new(),
    })
}
