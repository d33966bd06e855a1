//! Acts of a gap analysis: open, give parts to people, carry answers over, confirm them, plan what closes gaps, sign, give up.

use super::asked::open;
use super::carry::{carry_over, confirm_several};
use super::meant::meant;
use super::plan::{plan_tasks, plan_treatments};
use super::record::{GAP_ANALYSIS, GAP_ANSWER, Met, SIGN};
use super::rules::met;
use super::signing::sign;
use crate::protect::risk::TreatmentOption;
use kernel::{Change, Choice, Draft, Fault, Field, Kind, Operation, Read, Role, Row, Text};

/// Open, assign, carry over, confirm, plan tasks, plan treatment, sign, give up.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        key: "open",
        label: "Open the analysis",
        help: "Makes an answer for each requirement of the frameworks. Frameworks, scope and maturity stay as they are from then on.",
        from: &["draft"],
        next: |_, _| true,
        plan: open,
        ..BASE
    },
    Operation {
        key: "assign",
        label: "Give answers to somebody",
        help: "Makes somebody the owner of a part of the answers, with a day if you like. They find them in their work.",
        fields: ASSIGN,
        from: &["open"],
        plan: assign,
        ..BASE
    },
    Operation {
        key: "carry-over",
        label: "Carry answers over",
        help: "Proposes results from a signed analysis of the same scope: of the same requirements, and of others through the mappings. \
               Nothing counts until somebody confirms it.",
        fields: CARRY,
        from: &["open"],
        plan: carry_over,
        ..BASE
    },
    Operation {
        key: "confirm",
        label: "Confirm what is proposed",
        help: "Takes the proposed results as they are, for all or for some of the answers.",
        fields: &[WHICH],
        from: &["open"],
        plan: confirm_several,
        ..BASE
    },
    Operation {
        key: "plan-tasks",
        label: "Make tasks for gaps",
        help: "Makes a task for each gap about which nothing is planned yet.",
        fields: TASKS,
        from: &["open", "signed"],
        plan: plan_tasks,
        ..BASE
    },
    Operation {
        key: "plan-treatment",
        label: "Make treatment actions for gaps",
        help: "Makes a treatment action of one risk for each gap about which nothing is planned yet.",
        fields: TREATMENTS,
        from: &["open", "signed"],
        plan: plan_treatments,
        ..BASE
    },
    Operation {
        key: SIGN,
        label: "Sign the analysis",
        help: "Ends the analysis. It stays as it is from then on; a copy of it is kept.",
        fields: SIGNED,
        from: &["open"],
        plan: sign,
        ..BASE
    },
    Operation {
        key: "give-up",
        label: "Give the analysis up",
        help: "Ends the analysis without a result. It stays on record with the reason.",
        fields: GIVE_UP,
        from: &["draft", "open"],
        plan: |_, row, said| edit(row, said.clone().with("state", "dropped")),
        ..BASE
    },
];

/// Managers act on analyses.
const BASE: Operation = Operation { role: Role::Manager, ..Operation::EMPTY };

const WHICH: Field = Field::new(
    "which",
    "Which answers",
    "A filter as lists of answers take it, such as chapter:access or heading:A.8. Left empty: all that fit.",
    "Answers",
    Kind::Text(400),
);

const ASSIGN: &[Field] = &[
    Field::new("person", "Person", "Who answers.", "Answers", Kind::Link(&["person"])).required(),
    Field::new("by", "By", "When the answers are wanted.", "Answers", Kind::Date),
    WHICH,
];
const CARRY: &[Field] =
    &[Field::new("from", "From", "A signed analysis of the same scope.", "Answers", Kind::Link(&["gap-analysis"])).required()];
const TASKS: &[Field] = &[
    Field::new("due", "By", "Used where an answer has no target date.", "Plan", Kind::Date),
    Field::new("person", "Person", "Who does it. Left empty: whoever owns the answer.", "Plan", Kind::Link(&["person"])),
    WHICH,
];
const TREATMENTS: &[Field] = &[
    Field::new("risk", "Risk", "The risk that is treated by closing the gaps.", "Plan", Kind::Link(&["risk"])).required(),
    Field::new("option", "Option", "Which way of treating it this is.", "Plan", Kind::Choice(TreatmentOption::CHOICES)).required(),
    Field::new("due", "By", "Used where an answer has no target date.", "Plan", Kind::Date),
    WHICH,
];
const SIGNED: &[Field] = &[
    Field::new("conclusion", "Conclusion", "Where the largest gaps are, and what follows.", "Conclusion", Kind::Prose).required(),
    Field::new(
        "open_why",
        "Why some are not assessed",
        "Needed while requirements are not assessed. It is kept in what you sign.",
        "Conclusion",
        Kind::Prose,
    ),
    Field::new(
        "words",
        "Your words",
        "What you sign, when it should say more than that the answers are right.",
        "Signature",
        Kind::Text(600),
    ),
];
const GIVE_UP: &[Field] = &[Field::new("dropped_why", "Why", "Why it is given up.", "Conclusion", Kind::Prose).required()];

fn edit(row: &Row, draft: Draft) -> Result<Vec<Change>, Fault> {
    Ok(vec![Change::Edit { register: &GAP_ANALYSIS, id: row.id, version: Some(row.version), draft }])
}

/// Answers that nobody gave yet go to somebody; those that were given go along when the filter names them.
fn assign(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let named = said.get("which").as_text().is_some_and(|text| !text.trim().is_empty());
    let by = said.get("by").as_date();
    if let Some(day) = by.filter(|day| *day < read.today()) {
        return Err(Fault::field("by", Text::new("problem-day-past").with("date", day)));
    }
    let rows = meant(read, row, said, |answer| named || met(answer) == Met::NotAssessed)?;
    let one = |answer: &Row| {
        let mut draft = Draft::new().with("owner", said.get("person").clone());
        if let Some(day) = by {
            draft.set("answer_by", day);
        }
        Change::edit(&GAP_ANSWER, answer.id, draft)
    };
    Ok(rows.iter().map(one).collect())
}
