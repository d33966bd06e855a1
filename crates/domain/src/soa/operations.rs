//! Operations on lines: exclude with a reason, include with reasons.

use super::record::{Applicable, Reason, SOA_LINE, SoaLine};
use crate::shared::required;
use kernel::{Change, Choice, Draft, Fault, Field, Kind, Operation, Read, Role, Row};

/// Include, exclude.
pub static OPERATIONS: &[Operation] = &[
    Operation {
        key: "include",
        label: "Include with reasons",
        help: "Says that the control is needed, and why.",
        fields: INCLUDE,
        role: Role::Manager,
        from: &[],
        grave: false,
        plan: include,
    },
    Operation {
        key: "exclude",
        label: "Exclude the control",
        help: "Says that the control is not needed, and why. It stays in the statement as excluded.",
        fields: EXCLUDE,
        role: Role::Manager,
        from: &[],
        grave: false,
        plan: exclude,
    },
];

const EXCLUDE: &[Field] = &[Field::new(
    "exclusion_reason",
    "Reason for exclusion",
    "Why the control is not needed, argued from the scope and the risks: “no software is developed within the scope”.",
    "Exclusion",
    Kind::Prose,
)
.required()];

const INCLUDE: &[Field] = &[
    Field::new("reasons", "Reasons", "Why the control is needed; several may apply.", "Inclusion", Kind::Flags(Reason::CHOICES)).required(),
    Field::new("reason", "Reason in words", "Which risk, which law, which contract.", "Inclusion", Kind::Prose),
];

fn exclude(_: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    required(EXCLUDE, said)?;
    let draft = Draft::new()
        .with("applicable", Applicable::No.key())
        .with("exclusion_reason", said.get("exclusion_reason").clone())
        .with("reasons", kernel::Value::None)
        .with("reason", kernel::Value::None);
    Ok(vec![Change::Edit { register: &SOA_LINE, id: row.id, version: Some(row.version), draft }])
}

fn include(_: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    required(INCLUDE, said)?;
    let line = row.of::<SoaLine>().ok_or(Fault::NotFound)?;
    let mut draft = Draft::new()
        .with("applicable", Applicable::Yes.key())
        .with("exclusion_reason", kernel::Value::None)
        .with("reasons", said.get("reasons").clone());
    if !said.get("reason").is_none() {
        draft.set("reason", said.get("reason").clone());
    } else if line.applicable == Some(Applicable::Yes) && said.has("reason") {
        draft.set("reason", kernel::Value::None);
    }
    Ok(vec![Change::Edit { register: &SOA_LINE, id: row.id, version: Some(row.version), draft }])
}
