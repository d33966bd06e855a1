//! Sign-offs: one mechanism for every approval and acceptance.

use crate::register::Keeping;
use crate::{Group, Id, Register};

/// A signature: who vouched for which revision of a record, in which role, with which words.
#[derive(Register, Default, Clone)]
#[register(key = "sign-off", prefix = "SIG", clause = "6.1.3 f")]
pub struct SignOff {
    /// What the signer vouches for.
    #[field(required, title, max = 400)]
    pub statement: String,
    /// The record that was signed.
    #[field(required, list, to("*"), inverse = "Signed")]
    pub about: Option<Id>,
    /// Its version at that time; the signature is stale when the record has moved on.
    #[field(list, label = "Version signed")]
    pub version: Option<i64>,
    /// Who signed.
    #[field(required, list, to("person"), inverse = "Signed")]
    pub signer: Option<Id>,
    /// In which role.
    #[field(list, max = 120, label = "Signed as")]
    pub role: String,
}

/// The register of sign-offs, written by operations only.
pub static SIGNOFF: Register =
    Register::of::<SignOff>("Sign-off", "Sign-offs", Group::Hidden).keeping(Keeping::Kept).without(&["owner", "tags"]);
