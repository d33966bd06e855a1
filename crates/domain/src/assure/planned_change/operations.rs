//! Operations on planned changes: approve, carry out, plan anew, drop.

use super::rules::{self, APPROVE};
use kernel::{Field, Kind, Operation, Role};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        key: APPROVE,
        label: "Approve the change",
        help: "Somebody with the function that it names signs the change as it stands: purpose, consequences, means and who does what.",
        fields: WORDS,
        role: Role::Contributor,
        from: &["planned"],
        grave: false,
        next: |_, _| true,
        plan: rules::approve,
    },
    Operation {
        key: "carry-out",
        label: "Record that it is carried out",
        help: "Says that the change is made, and what came of it.",
        fields: DONE,
        role: Role::Contributor,
        from: &["approved"],
        grave: true,
        next: |_, _| true,
        plan: rules::carry_out,
    },
    Operation {
        key: "revise",
        label: "Plan it anew",
        help: "Makes it a plan again, to be changed and approved anew. What was signed before stays.",
        fields: WHY,
        role: Role::Contributor,
        from: &["approved", "dropped"],
        grave: false,
        next: |_, _| false,
        plan: |_, row, said| rules::turn(row, said, "planned"),
    },
    Operation {
        key: "drop",
        label: "Drop the change",
        help: "Says that it is not made. It can be planned anew.",
        fields: WHY,
        role: Role::Contributor,
        from: &["planned", "approved"],
        grave: false,
        next: |_, _| false,
        plan: |_, row, said| rules::turn(row, said, "dropped"),
    },
];

const WORDS: &[Field] = &[Field::new(
    "statement",
    "Your words",
    "What you approve, when it should say more than that you approve this change.",
    "Approval",
    Kind::Text(600),
)];

const DONE: &[Field] = &[
    Field::new("outcome", "What came of it", "What was made, and what followed that nobody had foreseen.", "Outcome", Kind::Prose)
        .required(),
    Field::new("on", "On", "The day on which it was carried out; today when left empty.", "Outcome", Kind::Date),
];

const WHY: &[Field] = &[Field::new("reason", "Reason", "Why.", "Reason", Kind::Text(400)).required()];
