//! Operations on versions of reports: approve.

use super::rules;
use kernel::{Field, Kind, Operation, Role};

pub(super) const OPERATIONS: &[Operation] = &[Operation {
    key: rules::APPROVE,
    label: "Approve the version",
    help: "Signs the report as it stands now and keeps it as a file. Later changes of its records show beside the version, they do not change the file.",
    fields: &[Field::new(
        "statement",
        "Your words",
        "What you approve, when it should say more than that you approve the report.",
        "Approval",
        Kind::Text(600),
    )],
    role: Role::Reader,
    from: &[],
    grave: false,
    next: |_, _| true,
    plan: rules::approve,
}];
