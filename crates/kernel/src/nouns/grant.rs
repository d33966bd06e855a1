//! Grants: which person has which role on which unit and everything below it.

use super::unit::{UNIT, Unit};
use crate::Role;
use crate::register::Keeping;
use crate::{Fault, Filter, Group, Hooks, Id, Problem, Read, Register, Row, Rules, Text, Value};

/// A right: a person has a role on the unit of this record and on every unit below.
#[derive(Register, Default, Clone)]
#[register(key = "grant", prefix = "G", clause = "A.5.18", rules)]
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
pub static GRANT: Register = Register::of::<Grant>("Grant", "Grants", Group::Setup)
    .keeping(Keeping::Administered)
    .by_unit()
    .about("person")
    .without_remarks()
    .without(&["owner", "tags"]);

impl Rules for Grant {
    const HOOKS: Hooks = Hooks { check, ..Hooks::NONE };
}

/// Grants of a person that are in use, of those that the reader sees.
///
/// # Errors
/// When the store fails.
pub fn of(read: &dyn Read, person: Id) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(&[person], &GRANT, "person")?.into_iter().map(|link| link.from).collect();
    read.get_many(&GRANT, &ids)
}

/// The right on everything, if this grant is it.
fn whole(row: &Row, root: Option<Id>) -> bool {
    !row.retired && root.is_some() && row.common.unit == root && row.of::<Grant>().is_some_and(|grant| grant.role == Some(Role::Admin))
}

fn root(read: &dyn Read) -> Result<Option<Id>, Fault> {
    let units = read.all(&UNIT, &Filter::new())?;
    Ok(units.iter().find(|row| row.of::<Unit>().is_some_and(|unit| unit.parent.is_none())).map(|row| row.id))
}

/// Whether a person has the right of an administrator on everything, with or without an account.
///
/// # Errors
/// When the store fails.
pub fn administers(read: &dyn Read, person: Id) -> Result<bool, Fault> {
    let root = root(read)?;
    Ok(of(read, person)?.iter().any(|row| whole(row, root)))
}

/// Whether one of these people can sign in. The register of people stands above this one, so it is known by its key.
fn account_of(read: &dyn Read, people: &[Id]) -> Result<bool, Fault> {
    match read.register("person") {
        Some(register) => Ok(read.get_many(register, people)?.iter().any(usable)),
        None => Ok(false),
    }
}

/// Whether a person can sign in.
pub fn usable(person: &Row) -> bool {
    !person.retired && person.value("account") == Value::Yes(true)
}

/// Whether somebody who can sign in administers everything.
///
/// # Errors
/// When the store fails.
pub fn anybody_administers(read: &dyn Read) -> Result<bool, Fault> {
    let root = root(read)?;
    let filter = Filter::new().is(&GRANT, "role", vec!["admin".into()]);
    let grants = read.all(&GRANT, &filter)?;
    let people: Vec<Id> = grants.iter().filter(|row| whole(row, root)).filter_map(|row| row.of::<Grant>()?.person).collect();
    account_of(read, &people)
}

/// Nobody who has left gets a right. The last who administers everything cannot be left without it: nobody could give it back.
fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let given = |row: &Row| row.of::<Grant>().and_then(|grant| grant.person);
    if let (Some(register), Some(person)) = (read.register("person"), given(after).filter(|_| before.and_then(given) != given(after)))
        && let Some(left) = read.get(register, person)?.filter(|row| row.retired)
    {
        return Ok(vec![Problem::field("person", Text::new("person-left").with("name", left.title()))]);
    }
    let Some((before, person)) = before.and_then(|row| Some((row, row.of::<Grant>()?.person?))) else { return Ok(Vec::new()) };
    let counted = whole(before, root(read)?) && account_of(read, &[person])?;
    if counted && !anybody_administers(read)? {
        return Ok(vec![Problem::whole(Text::new("last-administrator"))]);
    }
    Ok(Vec::new())
}
