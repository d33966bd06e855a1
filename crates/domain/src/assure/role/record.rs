//! The record of a role.

use jiff::civil::Date;
use kernel::nouns::Function;
use kernel::register::Keeping;
use kernel::{Group, Id, Register};

/// A role in information security: what whoever holds it does and may decide, who holds it, and who stands in.
///
/// Every role has a holder, and the people concerned know of it. What a person may see and do in this program follows from rights, not
/// from roles.
#[derive(Register, Default, Clone)]
#[register(key = "isms-role", prefix = "RO", clause = "5.3", rules)]
pub struct Role {
    /// Name of the role, such as "Incident manager".
    #[field(required, title, max = 120)]
    pub title: String,
    /// What whoever holds it has to do.
    #[field(required, kind = prose, search, label = "Duties")]
    pub duties: String,
    /// What whoever holds it may decide alone, and where that ends: sums, levels of risk, stops of a service.
    #[field(kind = prose, search, label = "May decide")]
    pub authority: String,
    /// To whom it reports on how the management system performs.
    #[field(max = 240, label = "Reports to")]
    pub reports_to: String,
    /// The function of people in this program that goes with it. Who has a function stands on the page of the person.
    #[field(list, label = "Goes with the function")]
    pub function: Option<Function>,
    /// Who holds it.
    #[field(required, duty, list, to("person"), inverse = "Holds roles", label = "Held by", section = "Who")]
    pub holders: Vec<Id>,
    /// Who stands in for them.
    #[field(duty, to("person"), inverse = "Stands in for roles", label = "Deputies", section = "Who")]
    pub deputies: Vec<Id>,
    /// Since when they hold it.
    #[field(label = "Held since", section = "Who")]
    pub since: Option<Date>,
    /// Where it was assigned and made known: a letter, minutes, the intranet.
    #[field(kind = prose, label = "Assigned and made known by", section = "Who")]
    pub assigned: String,
    /// Clauses and Annex A controls that ask for it.
    #[field(to("requirement"), inverse = "Asks for roles", section = "About")]
    pub requirements: Vec<Id>,
    /// Duties of other roles that do not go together with it, and what is done where they do.
    #[field(kind = prose, label = "Does not go together with", section = "About")]
    pub conflicts: String,
    /// When somebody looks whether it is still right.
    #[field(ahead, index, label = "Next review", section = "About")]
    pub next_review: Option<Date>,
}

/// The register of roles.
pub static ROLE: Register =
    Register::of::<Role>("Role", "Roles and authorities", Group::Plan).keeping(Keeping::Managed).about("holders").binds();
