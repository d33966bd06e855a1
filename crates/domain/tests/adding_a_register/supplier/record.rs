//! The record of a supplier.

use jiff::civil::Date;
use kernel::{DueRule, Group, Register, Rules};

/// Somebody outside the organisation who works for it, runs something for it or sees its information.
#[derive(Register, Default, Clone)]
#[register(key = "supplier", prefix = "SU", clause = "A.5.19", rules)]
pub struct Supplier {
    /// Name as it stands in the contract.
    #[field(required, title, max = 200)]
    pub name: String,
    /// What they do for us, and which information they see.
    #[field(kind = prose, search)]
    pub service: String,
    /// When the supplier is looked at again.
    #[field(list, index, label = "Next review")]
    pub next_review: Option<Date>,
    /// Web page of the supplier, for example its page about security.
    #[field(kind = url, list)]
    pub website: String,
}

/// The register of suppliers.
pub static SUPPLIER: Register = Register::of::<Supplier>("Supplier", "Suppliers", Group::Run);

impl Rules for Supplier {
    const DUE: &'static [DueRule] = &[DueRule::new("next_review", "supplier-due-review")];
}
