//! Grants: which person has which role on which unit and everything below it.

use crate::Role;
use crate::register::Keeping;
use crate::{Group, Id, Register};

/// A right: a person has a role on the unit of this record and on every unit below.
#[derive(Register, Default, Clone)]
#[register(key = "grant", prefix = "G", clause = "A.5.18")]
pub struct Grant {
    /// Who gets the right.
    #[field(required, list, to("person"), inverse = "Has rights")]
    pub person: Option<Id>,
    /// What they may do.
    #[field(required, list)]
    pub role: Option<Role>,
    /// Why they need it.
    #[field(title, max = 240, label = "Reason")]
    pub why: String,
}

/// The register of grants.
pub static GRANT: Register =
    Register::of::<Grant>("Grant", "Grants", Group::Setup).keeping(Keeping::Administered).by_unit().without(&["owner", "tags"]);
