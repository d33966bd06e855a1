//! Comments: records of their own, so that what people rely on stands inside the log.

use crate::{Group, Id, Register};

/// A remark about a record.
#[derive(Register, Default, Clone)]
#[register(key = "comment", prefix = "CMT", clause = "7.4")]
pub struct Comment {
    /// The remark.
    #[field(required, kind = prose, list, search)]
    pub text: String,
    /// The record it is about.
    #[field(required, list, to("*"), inverse = "Comments")]
    pub about: Option<Id>,
}

/// The register of comments.
pub static COMMENT: Register = Register::of::<Comment>("Comment", "Comments", Group::Hidden).without(&["owner", "tags"]).without_remarks();
