//! Operations on objectives: agree, evaluate, take back to a draft, withdraw.

use super::evaluation::Result as Found;
use super::rules::{self, AGREE};
use kernel::{Choice, Draft, Field, Kind, Operation, Role};

pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        key: AGREE,
        label: "Agree to the objective",
        help: "Top management signs the objective as it stands: what, why, by when, with which means, how it is measured and evaluated.",
        fields: WORDS,
        role: Role::Contributor,
        from: &["draft"],
        grave: false,
        next: |_, _| true,
        plan: rules::agree,
    },
    Operation {
        key: "evaluate",
        label: "Evaluate the objective",
        help: "Keeps what you found. It is reached when you say so, and missed when its day has come and it is not; else it goes on.",
        fields: FOUND,
        role: Role::Contributor,
        from: &["agreed"],
        grave: false,
        next: |row, today| row.value("next_evaluation").as_date().is_some_and(|day| day <= today),
        plan: rules::evaluate,
    },
    Operation {
        key: "revise",
        label: "Take back to a draft",
        help: "Makes it a draft again, to be changed and agreed to anew. What was signed and evaluated stays.",
        fields: WHY,
        role: Role::Contributor,
        from: &["agreed", "reached", "missed", "withdrawn"],
        grave: false,
        next: |_, _| false,
        plan: |_, row, said| Ok(vec![rules::edit(row, Draft::new().with("state", "draft").with("turned", said.get("reason").clone()))]),
    },
    Operation {
        key: "withdraw",
        label: "Withdraw the objective",
        help: "Ends it without a result. It can be taken back to a draft.",
        fields: WHY,
        role: Role::Manager,
        from: &["draft", "agreed"],
        grave: false,
        next: |_, _| false,
        plan: |_, row, said| Ok(vec![rules::edit(row, Draft::new().with("state", "withdrawn").with("turned", said.get("reason").clone()))]),
    },
];

const WORDS: &[Field] = &[Field::new(
    "statement",
    "Your words",
    "What you agree to, when it should say more than that you agree to this objective.",
    "Agreement",
    Kind::Text(600),
)];

const FOUND: &[Field] = &[
    Field::new("result", "Result", "How far it is.", "Evaluation", Kind::Choice(Found::CHOICES)).required(),
    Field::new("comment", "Comment", "What was looked at, what it showed, and what follows.", "Evaluation", Kind::Prose).required(),
    Field::new(
        "despite",
        "Why all the same",
        "Needed where it counts as reached although the newest value of the metric is not at the target.",
        "Evaluation",
        Kind::Text(400),
    ),
    Field::new(
        "next_evaluation",
        "Next evaluation",
        "When it is evaluated again, where it goes on; the day by which it is to be reached when left empty.",
        "Evaluation",
        Kind::Date,
    ),
];

const WHY: &[Field] = &[Field::new("reason", "Reason", "Why.", "Reason", Kind::Text(400)).required()];
