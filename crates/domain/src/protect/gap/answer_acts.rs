//! Acts on one answer: confirm or set aside what is proposed, and plan what closes the gap.

use super::carry::{confirm_one, set_aside};
use super::plan::{plan_task, plan_treatment};
use super::rules::{proposed, unplanned};
use crate::protect::risk::TreatmentOption;
use kernel::{Choice, Field, Kind, Operation, Row};

/// Confirm, set aside, plan a task, plan treatment.
pub(super) const OPERATIONS: &[Operation] = &[
    Operation {
        key: "confirm",
        label: "Confirm the proposal",
        help: "Takes the proposed result, with what was observed, the evidence and the controls of the answer that it comes from.",
        next: |row, _| proposed(row),
        plan: confirm_one,
        ..Operation::EMPTY
    },
    Operation {
        key: "set-aside",
        label: "Set the proposal aside",
        help: "Takes the proposal away. The requirement stays not assessed.",
        plan: set_aside,
        ..Operation::EMPTY
    },
    Operation {
        key: "plan-task",
        label: "Make a task",
        help: "Makes a task about this gap, once.",
        fields: TASK,
        next: |row, _| unplanned(row),
        plan: plan_task,
        ..Operation::EMPTY
    },
    Operation {
        key: "plan-treatment",
        label: "Make a treatment action",
        help: "Makes a treatment action of a risk that closes this gap, once.",
        fields: TREATMENT,
        plan: plan_treatment,
        ..Operation::EMPTY
    },
];

const TASK: &[Field] = &[
    Field::new("due", "By", "Left empty: the target date of the answer.", "Plan", Kind::Date),
    Field::new("person", "Person", "Who does it. Left empty: whoever owns the answer.", "Plan", Kind::Link(&["person"])),
    Field::new("what", "What", "A verb and its object. Left empty: to close the gap.", "Plan", Kind::Text(240)),
];
const TREATMENT: &[Field] = &[
    Field::new("risk", "Risk", "The risk that is treated by closing the gap.", "Plan", Kind::Link(&["risk"])).required(),
    Field::new("option", "Option", "Which way of treating it this is.", "Plan", Kind::Choice(TreatmentOption::CHOICES)).required(),
    Field::new("due", "By", "Left empty: the target date of the answer.", "Plan", Kind::Date),
    Field::new("what", "What", "A verb and its object. Left empty: to close the gap.", "Plan", Kind::Text(240)),
];

/// Proposals are answered once, and gaps planned once.
pub(super) fn offered(row: &Row, operation: &Operation) -> bool {
    match operation.key {
        "confirm" | "set-aside" => proposed(row),
        "plan-task" | "plan-treatment" => unplanned(row),
        _ => true,
    }
}
