//! Operations on tests of controls: record a result.

use super::rules;
use kernel::{Operation, Role};

pub(super) const OPERATIONS: &[Operation] = &[Operation {
    key: "record",
    label: "Record a result",
    help: "Keeps what you looked at and what it showed: whoever records a result has done the test. A result stays as it was recorded; \
        the next test is due by the rhythm.",
    fields: rules::RESULT,
    role: Role::Contributor,
    from: &[],
    grave: false,
    next: |row, today| row.value("next_due").as_date().is_some_and(|due| due <= today),
    plan: rules::record,
}];
