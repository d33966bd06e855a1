//! Operations on lines: exclude with a reason, include with reasons, set the status by hand with a reason, derive it again.

use super::record::{Applicable, Reason, SOA_LINE, SoaLine, Status};
use kernel::{Change, Choice, Draft, Fault, Field, Kind, Operation, Read, Role, Row, Text};

/// Include, exclude, state, derive.
pub static OPERATIONS: &[Operation] = &[
    Operation {
        key: "include",
        label: "Include with reasons",
        help: "Says that the control is needed, and why.",
        fields: INCLUDE,
        role: Role::Manager,
        from: &[],
        grave: false,
        next: |row, _| row.of::<SoaLine>().is_some_and(|line| line.applicable != Some(Applicable::No)),
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
        next: |_, _| false,
        plan: exclude,
    },
    Operation {
        key: "set-status",
        label: "Set the status by hand",
        help: "Says how far it is where the controls on record do not show it. The reason stands beside the status wherever it is shown.",
        fields: STATE,
        role: Role::Manager,
        from: &[],
        grave: false,
        next: |_, _| false,
        plan: state,
    },
    Operation {
        key: "derive-status",
        label: "Derive the status again",
        help: "Takes back a status that was set by hand: from now on it follows from the controls.",
        fields: &[],
        role: Role::Manager,
        from: &[],
        grave: false,
        next: |_, _| false,
        plan: derive,
    },
];

/// Only what would change something: an included line with its reasons is not included again.
pub(super) fn offered(row: &Row, operation: &Operation) -> bool {
    let Some(line) = row.of::<SoaLine>() else { return false };
    let excluded = line.applicable == Some(Applicable::No);
    match operation.key {
        "include" => excluded || line.reasons.is_empty(),
        "exclude" | "set-status" => !excluded,
        "derive-status" => line.stated.is_some(),
        _ => true,
    }
}

const STATE: &[Field] = &[
    Field::new("status", "Status", "How far it is.", "Status", Kind::Choice(Status::CHOICES)).required(),
    Field::new("why", "Reason", "What shows that, and why no control on record does.", "Status", Kind::Prose).required(),
];

fn state(_: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let line = row.of::<SoaLine>().ok_or(Fault::NotFound)?;
    if line.applicable == Some(Applicable::No) {
        return Err(Fault::field("status", Text::new("soa-stated-excluded")));
    }
    let draft = Draft::new().with("stated", said.get("status").clone()).with("stated_reason", said.get("why").clone());
    Ok(vec![Change::Edit { register: &SOA_LINE, id: row.id, version: Some(row.version), draft }])
}

fn derive(_: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    if row.of::<SoaLine>().is_none_or(|line| line.stated.is_none()) {
        return Err(Fault::Conflict(Text::new("soa-not-stated").with("reference", &row.reference)));
    }
    let draft = Draft::new().with("stated", kernel::Value::None).with("stated_reason", kernel::Value::None);
    Ok(vec![Change::Edit { register: &SOA_LINE, id: row.id, version: Some(row.version), draft }])
}

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
    let draft = Draft::new()
        .with("applicable", Applicable::No.key())
        .with("exclusion_reason", said.get("exclusion_reason").clone())
        .with("stated", kernel::Value::None)
        .with("stated_reason", kernel::Value::None)
        .with("reasons", kernel::Value::None)
        .with("reason", kernel::Value::None);
    Ok(vec![Change::Edit { register: &SOA_LINE, id: row.id, version: Some(row.version), draft }])
}

fn include(_: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
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
