//! Rights of an actor at this moment, from the people, grants and units of the newest state.

use crate::context::Context;
use crate::shape::{Shape, column_name};
use crate::sql::{Cells, Sql};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use kernel::nouns::{GRANT, Grant, ORGANISATION, PERSON, Standing, UNIT};
use kernel::{Actor, Choice, Fault, Id, Role, Scope};

/// Rights of an actor at this time, whatever moment is shown.
///
/// # Errors
/// [`Fault::Unauthenticated`] for somebody without a usable account, [`Fault::Forbidden`] for somebody without a grant that counts today.
pub(crate) fn scope(cx: &Context, sql: &dyn Sql, org: i64, actor: &Actor, now: Timestamp) -> Result<Scope, Fault> {
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
    let [found, mut grants, tree] = sql.each([(&text, &of_person), (&grants, &of_person), (&tree, &of_all)])?;
    let found = found.first().ok_or(Fault::Unauthenticated)?;
    if needs_account && found.int(0) == 0 {
        return Err(Fault::Unauthenticated);
    }
    // Which day it is matters only to a right that begins or ends.
    if grants.iter().any(|row| row.opt_text(2).or(row.opt_text(3)).is_some()) {
        let today = today(cx, sql, org, now)?;
        grants.retain(|row| counts(row, today));
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
    let [role, from, until, person] = ["role", "from", "until", "person"].map(column_name);
    format!(
        "SELECT now_unit, {role}, {from}, {until} FROM {} WHERE org = ?1 AND {person} = ?2 AND to_seq IS NULL AND retired = 0",
        shape.table
    )
}

/// Whether a grant counts on a day. One whose days cannot be read does not.
fn counts(row: &Cells, today: Date) -> bool {
    let day = |index| row.opt_text(index).map(str::parse::<Date>).transpose();
    match (day(2), day(3)) {
        (Ok(from), Ok(until)) => Grant { from, until, ..Grant::default() }.on(today) == Standing::Counts,
        _ => false,
    }
}

/// The day that it is where the organisation is.
fn today(cx: &Context, sql: &dyn Sql, org: i64, now: Timestamp) -> Result<Date, Fault> {
    let (table, zone) = (&cx.shapes.of(&ORGANISATION)?.table, column_name("time_zone"));
    let found = sql.first(&format!("SELECT {zone} FROM {table} WHERE org = ?1 AND to_seq IS NULL"), &[org.into()])?;
    let zone = found.and_then(|row| TimeZone::get(row.text(0)).ok()).unwrap_or(TimeZone::UTC);
    Ok(now.to_zoned(zone).date())
}

/// The query for all units with those above them.
fn tree(shape: &Shape) -> String {
    format!("SELECT id, {} FROM {} WHERE org = ?1 AND to_seq IS NULL", column_name("parent"), shape.table)
}
