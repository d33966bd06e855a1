//! Attachments: files kept beside a record, by the hash of their content.

use crate::{Group, Id, Register};

/// A file that belongs to a record.
#[derive(Register, Default, Clone)]
#[register(key = "attachment", prefix = "F", clause = "7.5.3")]
pub struct Attachment {
    /// Name of the file as it was sent.
    #[field(required, title, max = 240, label = "File name")]
    pub file_name: String,
    /// The record it belongs to.
    #[field(required, list, to("*"), inverse = "Files")]
    pub about: Option<Id>,
    /// SHA-256 of the content, in hexadecimal.
    #[field(required, fixed, max = 64, label = "SHA-256")]
    pub hash: String,
    /// Size in bytes.
    #[field(list, fixed, label = "Bytes")]
    pub size: Option<i64>,
    /// Media type, as found by looking at the content.
    #[field(list, fixed, max = 120)]
    pub media_type: String,
}

/// The register of attachments.
pub static ATTACHMENT: Register =
    Register::of::<Attachment>("Attachment", "Attachments", Group::Hidden).beside().without(&["owner", "tags"]).without_remarks();
