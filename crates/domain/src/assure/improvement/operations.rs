//! Acts on improvements: accept, decline, merge, finish, open again.

use super::record::{IMPROVEMENT, STATES};
use kernel::{Change, Draft, Fault, Field, Kind, Operation, Read, Row, Text};

/// Accept, decline, merge, finish, open again.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        key: "accept",
        label: "Accept the suggestion",
        help: "Says that it will be done, and names what carries it out where that exists already.",
        fields: ACCEPT,
        from: &["suggested"],
        next: |_, _| true,
        plan: |read, row, said| edit(row, answered(read, row, said).with("state", "accepted")),
        ..Operation::EMPTY
    },
    Operation {
        key: "decline",
        label: "Decline the suggestion",
        help: "Says why it will not be done. Whoever suggested it reads the answer.",
        fields: DECLINE,
        from: OPEN,
        plan: |read, row, said| edit(row, answered(read, row, said).with("state", "declined")),
        ..Operation::EMPTY
    },
    Operation {
        key: "merge",
        label: "Merge it into another",
        help: "Says that another improvement covers it; what comes of it stands there.",
        fields: MERGE,
        from: OPEN,
        plan: merge,
        ..Operation::EMPTY
    },
    Operation {
        key: "finish",
        label: "Say what came of it",
        help: "Ends it as done, with the records that came of it.",
        fields: FINISH,
        from: &["accepted"],
        next: |_, _| true,
        plan: finish,
        ..Operation::EMPTY
    },
    Operation {
        key: "reopen",
        label: "Open it again",
        help: "Takes the suggestion up once more. The answer stays until there is another.",
        from: STATES.closed,
        plan: |_, row, _| edit(row, Draft::new().with("state", "suggested").with("merged_into", kernel::Value::None)),
        ..Operation::EMPTY
    },
];

const OPEN: &[&str] = &["suggested", "accepted"];

const CAME_OF_IT: &[&str] =
    &["task", "control", "nonconformity", "corrective-action", "risk", "treatment-action", "evidence", "asset", "obligation"];

const OUTCOME: Field =
    Field::new("outcome", "What came of it", "Tasks, controls, nonconformities and other records.", "Answer", Kind::Links(CAME_OF_IT));

const ACCEPT: &[Field] =
    &[Field::new("answer", "Answer", "What will be done, by whom and by when.", "Answer", Kind::Prose).required(), OUTCOME];
const DECLINE: &[Field] = &[Field::new("answer", "Why", "Why it will not be done.", "Answer", Kind::Prose).required()];
const MERGE: &[Field] = &[
    Field::new("into", "Improvement", "The one that covers it.", "Answer", Kind::Link(&["improvement"])).required(),
    Field::new("answer", "Answer", "How the other one covers it.", "Answer", Kind::Prose),
];
const FINISH: &[Field] =
    &[Field::new("answer", "Result", "What is better now, and how one sees it.", "Answer", Kind::Prose).required(), OUTCOME];

fn edit(row: &Row, draft: Draft) -> Result<Vec<Change>, Fault> {
    Ok(vec![Change::Edit { register: &IMPROVEMENT, id: row.id, version: Some(row.version), draft }])
}

/// What was answered, by whom and when; what came of it before stays.
fn answered(read: &dyn Read, row: &Row, said: &Draft) -> Draft {
    let mut draft = Draft::new().with("answer", said.get("answer").clone()).with("answered_on", read.today());
    if let Some(me) = read.actor().person() {
        draft.set("answered_by", me);
    }
    let mut outcome = row.value("outcome").links().to_vec();
    outcome.extend(said.get("outcome").links().iter().copied().filter(|id| !row.value("outcome").links().contains(id)));
    draft.with("outcome", outcome)
}

fn merge(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let into = said.get("into").as_link();
    let other = into.map(|id| read.get(&IMPROVEMENT, id)).transpose()?.flatten();
    let other =
        other.filter(|other| other.id != row.id && !other.retired && !["declined", "merged"].contains(&other.common.state.as_str()));
    let Some(other) = other else { return Err(Fault::field("into", Text::new("improvement-merge-into-other"))) };
    edit(row, answered(read, row, said).with("merged_into", other.id).with("state", "merged"))
}

fn finish(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let draft = answered(read, row, said);
    if draft.get("outcome").links().is_empty() {
        return Err(Fault::field("outcome", Text::new("improvement-needs-outcome")));
    }
    edit(row, draft.with("state", "done"))
}
