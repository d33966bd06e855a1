//! Acts of an audit, its samples and findings: what each asks for, and when it is offered. What they do stands in `acts`.

use super::acts;
use super::draw::draw;
use super::line::{Chosen, Sampling};
use super::rules::{READ, RECEIVE, REPORT};
use kernel::{Choice, Field, Kind, Operation, Role};

/// Add to the check list, start, have it read, report, receive; take back, cancel.
pub(super) const OF_AUDIT: &[Operation] = &[
    Operation {
        key: "start",
        label: "Start the audit",
        help: "The auditors begin. From now on they alone say what was seen and found.",
        from: &["planned"],
        next: |row, today| row.value("starts").as_date().is_some_and(|day| day <= today),
        plan: acts::start,
        ..Operation::EMPTY
    },
    Operation {
        key: "cover",
        label: "Add to the check list",
        help: "Adds a line for each requirement and control named, with its questions from the content pack. What is there already is left out.",
        fields: COVER,
        from: &["planned", "in-progress"],
        next: |row, _| row.common.state == "planned" && row.value("lines").as_int() == Some(0),
        plan: acts::cover,
        ..Operation::EMPTY
    },
    Operation {
        key: READ,
        label: "Read it as a second reader",
        help: "Somebody outside the team, with no tie to what was looked at, has read everything as it stands. Needed where an auditor is \
            not independent.",
        fields: WORDS,
        from: &["in-progress"],
        plan: acts::second_read,
        ..Operation::EMPTY
    },
    Operation {
        key: REPORT,
        label: "Sign the report",
        help: "The lead signs the report. Every line has a conclusion by then, and every breach its requirement and evidence. A copy is kept.",
        fields: WORDS,
        from: &["in-progress"],
        next: |row, _| row.value("lines").as_int().is_some_and(|of| of > 0 && row.value("concluded").as_int() == Some(of)),
        plan: acts::report,
        ..Operation::EMPTY
    },
    Operation {
        key: RECEIVE,
        label: "Receive the report",
        help: "One of the people audited, who was never of the team, signs that the report was received. That ends the audit.",
        fields: WORDS,
        from: &["reported"],
        next: |_, _| true,
        plan: acts::receive,
        ..Operation::EMPTY
    },
    Operation {
        key: "recall",
        label: "Take the report back",
        help: "The lead opens a report that nobody has received, so that it can be put right. The reason stays on the record.",
        fields: WHY,
        from: &["reported"],
        plan: acts::recall,
        ..Operation::EMPTY
    },
    Operation {
        key: "cancel",
        label: "Cancel the audit",
        help: "Says why the audit does not take place or is given up.",
        fields: WHY,
        role: Role::Manager,
        from: &["planned", "in-progress"],
        plan: acts::cancel,
        ..Operation::EMPTY
    },
];

/// Raise a nonconformity, suggest an improvement.
pub(super) const OF_FINDING: &[Operation] = &[
    Operation {
        key: "raise",
        label: "Raise the nonconformity",
        help: "Makes a nonconformity of the finding, with its requirement and evidence, and links both. That is done once.",
        next: |_, _| true,
        plan: acts::raise,
        ..Operation::EMPTY
    },
    Operation {
        key: "suggest",
        label: "Suggest the improvement",
        help: "Makes an improvement of the finding and links both. That is done once.",
        plan: acts::suggest,
        ..Operation::EMPTY
    },
];

/// Draw lots.
pub(super) const OF_SAMPLE: &[Operation] = &[Operation {
    key: "draw",
    label: "Draw the sample",
    help: "Picks rows by lot or at equal steps and keeps the seed, so that anybody can draw the same rows again. Put the list on the \
        page of the sample as a CSV file, or paste it: rows stand in the sample with what they say. Of a list that lies elsewhere, give \
        the number of its rows.",
    fields: DRAW,
    next: |_, _| true,
    plan: draw,
    ..Operation::EMPTY
}];

const COVER: &[Field] = &[
    Field::new(
        "under",
        "Whole clauses and themes",
        "References with commas between, such as 9.2, 10, A.5. Every requirement under them is added.",
        "Check list",
        Kind::Text(400),
    ),
    Field::new(
        "subjects",
        "Requirements and controls",
        "Single requirements and controls, such as A.5.18.",
        "Check list",
        Kind::Links(&["requirement", "control"]),
    ),
    Field::new("chosen", "Chosen for", "Why they are looked at in this audit.", "Check list", Kind::Flags(Chosen::CHOICES)).required(),
    Field::new("why", "Why they were chosen", "More about the choice.", "Check list", Kind::Text(400)),
    Field::new("auditor", "Auditor", "Who of the team looks at them.", "Check list", Kind::Link(&["person"])),
];

const WORDS: &[Field] =
    &[Field::new("words", "Your words", "What you sign, when it should say more than the usual sentence.", "Signature", Kind::Text(600))];

const WHY: &[Field] = &[Field::new("why", "Why", "The reason. It stays on the record.", "Decision", Kind::Text(400)).required()];

const DRAW: &[Field] = &[
    Field::new("choice", "How", "By lot, or at equal steps from a start that is drawn.", "Sample", Kind::Choice(Sampling::CHOICES))
        .required(),
    Field::new("size", "Sample size", "How many rows are picked; 1000 at the most.", "Sample", Kind::Integer(1, 1000)).required(),
    Field::new(
        "population",
        "Number of rows",
        "How many rows the list has, without its head. Needed where the list is neither a file nor pasted.",
        "Sample",
        Kind::Integer(1, 100_000_000),
    ),
    Field::new(
        "file",
        "The file",
        "The CSV file of the sample that holds the list, such as F-3. Left empty, it is the only one that the sample has.",
        "Sample",
        Kind::Link(&["attachment"]),
    ),
    Field::new(
        "headless",
        "The first row is a row",
        "Tick it where the first row of the file does not name the columns.",
        "Sample",
        Kind::YesNo,
    ),
    Field::new("list", "The list", "A short list, one row a line, without its head, where it is no file.", "Sample", Kind::Prose),
    Field::new("seed", "Seed", "What lots are drawn with. Left empty, a new one is made.", "Sample", Kind::Text(80)),
];
