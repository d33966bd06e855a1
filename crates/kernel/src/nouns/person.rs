//! People: somebody who owns something, with or without an account.

use super::{duties, grant};
use crate::register::{Keeping, RETIRED};
use crate::{Fault, Field, Group, Hooks, Kind, Operation, Problem, Read, Register, Role, Row, Rules, Scope, Text, Value};

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
    /// The firm that somebody from outside works for, such as a certification body. Empty for your own people.
    #[field(max = 160, label = "From outside", search)]
    pub firm: String,
    /// What the person answers for in the management system. It decides who may approve and accept; only administrators set it.
    #[field(list)]
    pub functions: Vec<Function>,
    /// May sign in. A person without an account is just a name.
    #[field(list, label = "Has an account")]
    pub account: bool,
}

/// The register of people.
pub static PERSON: Register =
    Register::of::<Person>("Person", "People", Group::Setup).keeping(Keeping::Managed).without_remarks().without(&["owner"]);

impl Rules for Person {
    const HOOKS: Hooks = Hooks { check, ..Hooks::NONE };
    const OPERATIONS: &'static [Operation] = OPERATIONS;
}

const TO: &[Field] = &[Field::new("to", "To", "Who answers for it from now on.", "Work", Kind::Link(&["person"])).required()];

/// Whoever leaves hands over first; what was theirs can be handed over afterwards as well.
static OPERATIONS: &[Operation] = &[Operation {
    key: "hand-over",
    label: "Hand over the work",
    help: "Gives everything that this person answers for and that has not ended to somebody else, as far as you may change it. Rights and \
           accounts are not handed over.",
    fields: TO,
    role: Role::Manager,
    from: &["current", RETIRED],
    grave: false,
    next: |_, _| false,
    plan: |read, row, said| duties::hand_over(read, row.id, said.get("to").as_link().unwrap_or_default()),
}];

fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(person) = after.of::<Person>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    if person.account && person.email.is_empty() {
        problems.push(Problem::field("email", Text::new("person-account-needs-email")));
    }
    let old = before.and_then(|row| row.of::<Person>());
    if !person.email.is_empty() && old.is_none_or(|old| old.email != person.email) {
        let filter = crate::Filter::new().is(&PERSON, "email", vec![Value::from(person.email.as_str())]).with_retired();
        // Whoever is hidden from the writer is not there for them, not even by a refusal.
        let seen = |row: &Row| row.id != after.id && read.scope().sees(row.common.unit.unwrap_or_default());
        if read.all(&PERSON, &filter)?.iter().any(seen) {
            problems.push(Problem::field("email", Text::new("person-email-taken").with("email", &person.email)));
        }
    }
    // An account, the address it signs in with and a function decide who acts in whose name.
    let account = old.map_or(person.account, |old| {
        let moves = old.account != person.account || (old.account && old.email != person.email);
        moves || (person.account && before.is_some_and(|row| row.retired != after.retired))
    });
    let functions = old.map_or(!person.functions.is_empty(), |old| old.functions != person.functions);
    if (account || functions) && !may_act_for(read.scope(), before.unwrap_or(after), read)? {
        let refuse = |field, id| Problem::field(field, Text::new(id));
        problems.extend(account.then(|| refuse("account", "person-account-by-admin")));
        problems.extend(functions.then(|| refuse("functions", "person-functions-by-admin")));
    }
    if account && !grant::usable(after) && grant::administers(read, after.id)? && !grant::anybody_administers(read)? {
        problems.push(Problem::whole(Text::new("last-administrator")));
    }
    Ok(problems)
}

/// Whether somebody with these rights may act on a person's account: give or take it, change its address, make a link or a
/// token for it, give it a function. Whoever may do that can act as that person, so it takes an administrator of the person's
/// record and of every unit where the person has a right. The read must show every grant, whatever the actor sees.
///
/// # Errors
/// When the store fails.
pub fn may_act_for(scope: &Scope, person: &Row, everything: &dyn Read) -> Result<bool, Fault> {
    let admin = |row: &Row| scope.role(row.common.unit.unwrap_or_default()) == Some(Role::Admin);
    Ok(admin(person) && grant::of(everything, person.id)?.iter().all(admin))
}

/// Whether a person has one of these functions.
///
/// # Errors
/// When the store fails.
pub fn has_function(read: &dyn Read, person: crate::Id, any: &[Function]) -> Result<bool, Fault> {
    let row = read.get(&PERSON, person)?;
    Ok(row.and_then(|row| row.of::<Person>().map(|person| any.iter().any(|function| person.functions.contains(function)))).unwrap_or(false))
}
