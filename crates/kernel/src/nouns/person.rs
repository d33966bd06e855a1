//! People: somebody who owns something, with or without an account.

use crate::register::Keeping;
use crate::{Fault, Group, Hooks, Problem, Read, Register, Row, Rules, Text, Value};

crate::choice! {
    /// What somebody answers for in the management system, beside owning records.
    pub enum Function("function") {
        /// Directs the organisation at the highest level.
        TopManagement = "top-management",
        /// Runs the management system and reports on it.
        IsmsManager = "isms-manager",
        /// Advises on personal data and watches over its protection.
        DataProtection = "data-protection",
        /// Audits the management system from inside.
        InternalAuditor = "internal-auditor",
    }
}

impl Function {
    /// In which role somebody with this function signs, as signatures record it.
    pub fn role(self) -> &'static str {
        match self {
            Self::TopManagement => "Top management",
            Self::IsmsManager => "ISMS manager",
            Self::DataProtection => "Data protection officer",
            Self::InternalAuditor => "Internal auditor",
        }
    }
}

/// A person: a name that can own records, and, once invited, an account that can sign in.
#[derive(Register, Default, Clone)]
#[register(key = "person", prefix = "P", clause = "5.3", rules)]
pub struct Person {
    /// Name as colleagues say it.
    #[field(required, title, personal, max = 120)]
    pub name: String,
    /// Address for signing in and for reminders.
    #[field(kind = email, list, personal, search, index)]
    pub email: String,
    /// Job title, such as CTO.
    #[field(list, max = 120, label = "Position", search)]
    pub position: String,
    /// What the person answers for in the management system. It decides who may approve and accept; only administrators set it.
    #[field(list)]
    pub functions: Vec<Function>,
    /// May sign in. A person without an account is just a name.
    #[field(list, label = "Has an account")]
    pub account: bool,
}

/// The register of people.
pub static PERSON: Register = Register::of::<Person>("Person", "People", Group::Setup).keeping(Keeping::Managed).without(&["owner"]);

impl Rules for Person {
    const HOOKS: Hooks = Hooks { check, ..Hooks::NONE };
}

fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(person) = after.of::<Person>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    if person.account && person.email.is_empty() {
        problems.push(Problem::field("email", Text::new("person-account-needs-email")));
    }
    let old = before.and_then(|row| row.of::<Person>());
    if !person.email.is_empty() && old.is_none_or(|old| old.email != person.email) {
        let filter = crate::Filter::new().is(&PERSON, "email", vec![Value::from(person.email.as_str())]).with_retired();
        if read.all(&PERSON, &filter)?.iter().any(|row| row.id != after.id) {
            problems.push(Problem::field("email", Text::new("person-email-taken").with("email", &person.email)));
        }
    }
    // An account, and the address it signs in with, decide who acts in whose name: administrators only.
    let account_moves = old.map_or(person.account, |old| old.account != person.account || (old.account && old.email != person.email));
    let unit = after.common.unit.unwrap_or_default();
    if account_moves && read.scope().role(unit) != Some(crate::Role::Admin) {
        problems.push(Problem::field("account", Text::new("person-account-by-admin")));
    }
    // Functions decide who may approve and accept: whoever could set them could sign everything.
    let functions = old.map_or(!person.functions.is_empty(), |old| old.functions != person.functions);
    if functions && read.scope().role(unit) != Some(crate::Role::Admin) {
        problems.push(Problem::field("functions", Text::new("person-functions-by-admin")));
    }
    Ok(problems)
}

/// Whether a person has one of these functions.
///
/// # Errors
/// When the store fails.
pub fn has_function(read: &dyn Read, person: crate::Id, any: &[Function]) -> Result<bool, Fault> {
    let row = read.get(&PERSON, person)?;
    Ok(row.and_then(|row| row.of::<Person>().map(|person| any.iter().any(|function| person.functions.contains(function)))).unwrap_or(false))
}
