//! Rights of an actor at this moment, from the people, grants and units of the newest state.

use crate::context::Context;
use crate::shape::{Shape, column_name};
use crate::sql::Sql;
use kernel::nouns::{GRANT, PERSON, UNIT};
use kernel::{Actor, Choice, Fault, Id, Role, Scope};

/// Rights of an actor.
///
/// # Errors
/// [`Fault::Unauthenticated`] for somebody without a usable account, [`Fault::Forbidden`] for somebody without a grant.
pub(crate) fn scope(cx: &Context, sql: &dyn Sql, org: i64, actor: &Actor) -> Result<Scope, Fault> {
    let (person, at_most, needs_account) = match actor {
        Actor::System | Actor::Operator { acting_for: None } => return Ok(Scope::everything()),
        Actor::Operator { acting_for: Some(id) } => (*id, None, false),
        Actor::Person { id, at_most } => (*id, *at_most, true),
    };
    let people = cx.shapes.of(&PERSON)?;
    let account = column_name("account");
    let text = format!("SELECT {account} FROM {} WHERE org = ?1 AND id = ?2 AND to_seq IS NULL AND retired = 0", people.table);
    let (grants, tree) = (grants(cx.shapes.of(&GRANT)?), tree(cx.shapes.of(&UNIT)?));
    let (of_person, of_all) = ([org.into(), person.into()], [org.into()]);
    let [found, grants, tree] = sql.each([(&text, &of_person), (&grants, &of_person), (&tree, &of_all)])?;
    let found = found.first().ok_or(Fault::Unauthenticated)?;
    if needs_account && found.int(0) == 0 {
        return Err(Fault::Unauthenticated);
    }
    let grants: Vec<(Id, Role)> = grants.iter().filter_map(|row| Role::from_key(row.text(1)).map(|role| (row.id(0), role))).collect();
    let tree: Vec<(Id, Option<Id>)> = tree.iter().map(|row| (row.id(0), row.opt_id(1))).collect();
    let scope = Scope::new(&tree, &grants, at_most);
    if scope.highest().is_none() {
        return Err(Fault::Forbidden);
    }
    Ok(scope)
}

/// The query for the grants of a person.
fn grants(shape: &Shape) -> String {
    format!(
        "SELECT now_unit, {} FROM {} WHERE org = ?1 AND {} = ?2 AND to_seq IS NULL AND retired = 0",
        column_name("role"),
        shape.table,
        column_name("person")
    )
}

/// The query for all units with those above them.
fn tree(shape: &Shape) -> String {
    format!("SELECT id, {} FROM {} WHERE org = ?1 AND to_seq IS NULL", column_name("parent"), shape.table)
}
