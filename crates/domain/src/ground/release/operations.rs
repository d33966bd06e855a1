//! Operations on versions of reports: approve.

use super::{rules, versions};
use kernel::Operation;

pub(super) const OPERATIONS: &[Operation] = &[versions::approving(
    "Signs the report as it stands now and keeps it as a file. Later changes of its records show beside the version, they do not change the file.",
    rules::approve,
)];
