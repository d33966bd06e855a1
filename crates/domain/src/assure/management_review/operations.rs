//! Acts of a management review: hold it, conclude it, sign its minutes, take it up again, cancel it.

use super::record::MANAGEMENT_REVIEW;
use super::rules::{APPROVE, inputs, may_approve};
use kernel::nouns::Function;
use kernel::nouns::approval::own_words;
use kernel::nouns::signoff::{self, Signature};
use kernel::{Change, Choice, Draft, Fault, Field, Kind, Operation, Read, Role, Row, Value};

/// Hold, conclude, approve, take up again, cancel.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        key: "hold",
        label: "Record the meeting",
        help: "Says when the meeting was and who was there. Its numbers stand from then on as they were at the meeting.",
        fields: HOLD,
        from: &["planned", "held"],
        next: |row, today| row.common.state == "planned" && row.value("planned").as_date().is_some_and(|day| day <= today),
        plan: hold,
        ..BASE
    },
    Operation {
        key: "conclude",
        label: "Conclude the review",
        help: "Ends the review with its conclusions. Every input was discussed and decided on by then, and top management was there.",
        fields: CONCLUDE,
        from: &["held"],
        next: |_, _| true,
        plan: |_, row, said| edit(row, said.clone().with("state", "concluded")),
        ..BASE
    },
    Operation {
        key: APPROVE,
        label: "Sign the minutes",
        help: "Top management signs what was concluded. A copy of the minutes is kept.",
        fields: WORDS,
        from: &["concluded"],
        next: |_, _| true,
        plan: sign,
        ..BASE
    },
    Operation {
        key: "resume",
        label: "Take it up again",
        help: "Opens a concluded review, so that its minutes can be put right. A signature under them turns stale when they change.",
        fields: &[],
        from: &["concluded"],
        plan: |_, row, _| edit(row, Draft::new().with("state", "held")),
        ..BASE
    },
    Operation {
        key: "cancel",
        label: "Cancel the meeting",
        help: "Says why the meeting is not held. Plan another one: the standard asks for reviews at planned intervals.",
        fields: CANCEL,
        from: &["planned"],
        plan: |_, row, said| edit(row, said.clone().with("state", "cancelled")),
        ..BASE
    },
];

/// Managers act on reviews.
const BASE: Operation = Operation { role: Role::Manager, ..Operation::EMPTY };

const HOLD: &[Field] = &[
    Field::new("held", "Held on", "The day of the meeting.", "Meeting", Kind::Date).required(),
    Field::new("present", "Present", "Everybody who was there. Top management is among them.", "Meeting", Kind::Links(&["person"]))
        .required(),
    Field::new("apologies", "Others, and apologies", "Who else was there, or was asked and did not come.", "Meeting", Kind::Prose),
];
const CONCLUDE: &[Field] = &[
    Field::new(
        "conclusion",
        "Conclusion",
        "Whether the management system still fits the organisation, is enough for what it is meant to achieve, and works, and why.",
        "Conclusion",
        Kind::Prose,
    )
    .required(),
    Field::new(
        "changes",
        "Changes and resources",
        "What is decided about changes to the management system and the means that it needs; say so when nothing has to change.",
        "Conclusion",
        Kind::Prose,
    )
    .required(),
];
const WORDS: &[Field] = &[Field::new(
    "words",
    "Your words",
    "What you sign, when it should say more than that the minutes are right.",
    "Signature",
    Kind::Text(600),
)];
const CANCEL: &[Field] = &[Field::new("cancelled", "Why", "Why the meeting is not held.", "Conclusion", Kind::Prose).required()];

fn edit(row: &Row, draft: Draft) -> Result<Vec<Change>, Fault> {
    Ok(vec![Change::Edit { register: &MANAGEMENT_REVIEW, id: row.id, version: Some(row.version), draft }])
}

fn hold(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    // A meeting of today saw the records as they are; one that is written down later, those at the end of its day.
    let today = said.get("held").as_date() == Some(read.today());
    let entry = if today { i64::try_from(read.sequence()).map_or(Value::None, Value::Int) } else { Value::None };
    edit(row, said.clone().with("entry", entry).with("state", "held"))
}

fn sign(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    may_approve(row, read)?;
    let covers = inputs(read, row.id)?;
    let statement = own_words(said, "words", read.words().get("management-review-statement"));
    let role = read.words().choice(Function::CHOICES, Function::TopManagement.key());
    signoff::sign(read, &Signature { act: APPROVE, about: row, edits: false, covers: &covers, statement, role, valid_until: None })
}
