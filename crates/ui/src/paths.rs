//! Where everything lives: the paths that pages link to and the server answers.

use crate::view::encode;
use kernel::Register;

/// The list of a register.
pub fn list(register: &Register) -> String {
    format!("/{}", register.key)
}

/// Where a form asks for the secret address of a feed.
pub const ADDRESSES: &str = "/account/addresses";

/// The form for a new record.
pub fn new(register: &Register) -> String {
    format!("/{}/new", register.key)
}

/// The form for a new record, filled like this one.
pub fn copy(register: &Register, reference: &str) -> String {
    format!("/{}/new?from={}", register.key, encode(reference))
}

/// The page of a record.
pub fn record(register: &Register, reference: &str) -> String {
    format!("/{}/{}", register.key, encode(reference))
}

/// The form of a record.
pub fn edit(register: &Register, reference: &str) -> String {
    format!("{}/edit", record(register, reference))
}

/// Every version of a record.
pub fn history(register: &Register, reference: &str) -> String {
    format!("{}/history", record(register, reference))
}

/// The copy that an operation would keep of what it signs.
pub fn preview(register: &Register, reference: &str, operation: &str) -> String {
    format!("{}/copy.pdf", self::operation(register, reference, operation))
}

/// The page of an operation on a record; the form there posts to the same path.
pub fn operation(register: &Register, reference: &str, operation: &str) -> String {
    format!("{}/do/{operation}", record(register, reference))
}

/// Takes a comment on a record.
pub fn comment(register: &Register, reference: &str) -> String {
    format!("{}/comment", record(register, reference))
}

/// Takes files for a record.
pub fn files(register: &Register, reference: &str) -> String {
    format!("{}/files", record(register, reference))
}

/// The content of an attachment.
pub fn file(reference: &str) -> String {
    format!("/file/{}", encode(reference))
}

/// The copy of what was signed.
pub fn copy_signed(reference: &str) -> String {
    format!("/copy/{}", encode(reference))
}

/// A register as a file: `xlsx`, `csv` or `json`.
pub fn export(register: &Register, format: &str) -> String {
    format!("/{}.{format}", register.key)
}

/// What was found, and everything that can be.
pub const FIND: &str = "/find";

/// Who changed what, over all registers.
pub const JOURNAL: &str = "/journal";

/// What an audit by a certification body would find.
pub const READINESS: &str = "/readiness";

/// What one rule finds: `id` names it.
pub const RULE: &str = "/readiness/rule";

/// All reports.
pub const REPORTS: &str = "/reports";

/// A report as a file: `pdf`, `xlsx`, `csv` or `json`.
pub fn report(key: &str, format: &str) -> String {
    format!("/report/{key}.{format}")
}
