//! How many records a register holds after a change set, without counting them all: counts kept every few thousand
//! rows, and the difference since. Totals of long lists in the past would cost more than their page otherwise.

use crate::context::View;
use crate::projector::Projector;
use crate::shape::Shape;
use crate::sql::{Args, Asked, Cell, Dialect, Sql};
use kernel::{Fault, Id};
use std::collections::BTreeMap;

/// Rows opened or closed between two kept counts, at least.
const STEP: u64 = 2_000;
/// In large registers, one part in so many of what they hold.
const PART: u64 = 50;
/// The row that counts what happened since the last kept count.
const SINCE: i64 = -1;

/// Keeps counts where enough happened. Called once at the end of each change set.
pub(crate) fn keep(projector: &Projector<'_>) -> Result<(), Fault> {
    let (sql, org) = (projector.sql, projector.org);
    let moves = projector.moves.borrow();
    let cells: Vec<[Cell; 5]> = moves.iter().map(|(register, rows)| more_since(org, register, *rows)).collect();
    let asked: Vec<Asked<'_>> = cells.iter().map(|cells| (MORE_SINCE, cells.as_slice())).collect();
    for (register, answer) in moves.keys().zip(sql.queries(&asked)?) {
        let since = answer.first().map_or(0, |row| row.int(0).unsigned_abs());
        if is_enough(sql, org, register, since)? {
            sql.execute("UPDATE population SET n = 0 WHERE org = ?1 AND register = ?2 AND seq = ?3", &since_key(org, register))?;
            count_now(projector, register)?;
        }
    }
    Ok(())
}

/// The same while many change sets are projected in a row: what happened since is kept in memory, for [`write_since`].
pub(crate) fn keep_in(projector: &Projector<'_>, since: &mut BTreeMap<&'static str, u64>) -> Result<(), Fault> {
    for (register, rows) in projector.moves.borrow().iter() {
        let slot = since.entry(register).or_default();
        *slot += rows;
        if is_enough(projector.sql, projector.org, register, *slot)? {
            *slot = 0;
            count_now(projector, register)?;
        }
    }
    Ok(())
}

/// Writes what happened since the last kept counts.
pub(crate) fn write_since(sql: &dyn Sql, org: i64, since: &BTreeMap<&'static str, u64>) -> Result<(), Fault> {
    Ok(since.iter().try_for_each(|(register, rows)| sql.query(MORE_SINCE, &more_since(org, register, *rows)).map(drop))?)
}

fn since_key(org: i64, register: &str) -> [Cell; 3] {
    [org.into(), register.into(), SINCE.into()]
}

/// Adds to what happened since the last kept count; answers with the sum.
const MORE_SINCE: &str = "INSERT INTO population (org, register, seq, unit, retired, n, top) VALUES (?1,?2,?3,?4,0,?5,'') \
                          ON CONFLICT (org, register, seq, unit, retired) DO UPDATE SET n = population.n + excluded.n RETURNING n";

/// The values of [`MORE_SINCE`].
fn more_since(org: i64, register: &str, rows: u64) -> [Cell; 5] {
    let [org, register, seq] = since_key(org, register);
    [org, register, seq, Cell::Bytes(Vec::new()), rows.into()]
}

fn is_enough(sql: &dyn Sql, org: i64, register: &str, since: u64) -> Result<bool, Fault> {
    Ok(since >= STEP && since >= held(sql, org, register)? / PART)
}

/// Keeps the counts of a register as it stands.
fn count_now(projector: &Projector<'_>, register: &str) -> Result<(), Fault> {
    let Some(shape) = projector.shapes.find(register) else { return Ok(()) };
    let text = format!(
        "INSERT INTO population (org, register, seq, unit, retired, n, top) SELECT CAST(?1 AS BIGINT), CAST(?2 AS TEXT), CAST(?3 AS BIGINT), \
         now_unit, retired, count(*), max(ref_key) FROM {} WHERE org = ?1 AND to_seq IS NULL GROUP BY now_unit, retired",
        shape.table
    );
    projector.sql.execute(&text, &[projector.org.into(), register.into(), projector.seq.into()])?;
    Ok(())
}

/// How many records the last kept count says.
fn held(sql: &dyn Sql, org: i64, register: &str) -> Result<u64, Fault> {
    let text = "SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM population WHERE org = ?1 AND register = ?2 AND seq = \
                (SELECT max(seq) FROM population WHERE org = ?1 AND register = ?2 AND seq >= 0)";
    Ok(u64::try_from(sql.number(text, &[org.into(), register.into()])?).unwrap_or_default())
}

/// Counts of the past follow a record that moves to another unit, as its versions do.
pub(crate) fn moved(projector: &Projector<'_>, shape: &Shape, id: Id, from: Id, to: Id) -> Result<(), Fault> {
    let (sql, org, register) = (projector.sql, projector.org, shape.register.key);
    let text = format!("SELECT from_seq, to_seq, retired FROM {} WHERE org = ?1 AND id = ?2 AND from_seq < ?3", shape.table);
    for cells in sql.query(&text, &[org.into(), id.into(), projector.seq.into()])? {
        let until = cells.opt_int(1).unwrap_or(i64::MAX);
        let span = [org.into(), register.into(), cells.at(2).clone(), cells.at(0).clone(), Cell::Int(until)];
        let within = "org = ?1 AND register = ?2 AND seq >= ?4 AND seq < ?5";
        let more = format!(
            "INSERT INTO population (org, register, seq, unit, retired, n, top) SELECT DISTINCT p.org, p.register, p.seq, CAST(?6 AS {}), \
             CAST(?3 AS BIGINT), 1, '' FROM population p WHERE p.{} ON CONFLICT (org, register, seq, unit, retired) DO UPDATE SET n = population.n + 1",
            sql.dialect().ddl("@bytes"),
            within.replace("AND ", "AND p.")
        );
        let less = format!("UPDATE population SET n = n - 1 WHERE {within} AND retired = ?3 AND unit = ?6");
        for (text, unit) in [(more, to), (less, from)] {
            let mut cells = span.to_vec();
            cells.push(unit.into());
            sql.execute(&text, &cells)?;
        }
    }
    Ok(())
}

/// The last reference, as sorted, that a register held after a change set or before.
pub(crate) fn top(sql: &dyn Sql, org: i64, shape: &Shape, seq: u64) -> Result<Option<String>, Fault> {
    let key: [Cell; 3] = [org.into(), shape.register.key.into(), seq.into()];
    let text =
        "SELECT seq, top FROM population WHERE org = ?1 AND register = ?2 AND seq >= 0 AND seq <= ?3 ORDER BY seq DESC, top DESC LIMIT 1";
    let kept = sql.first(text, &key)?;
    let base = kept.as_ref().map_or(0, |row| row.int(0));
    // Gathered first: PostgreSQL would make a bare maximum a walk down the index of references, past all that came later.
    let text = format!(
        "WITH since AS MATERIALIZED (SELECT ref_key FROM {} WHERE org = ?1 AND from_seq > ?2 AND from_seq <= ?3) SELECT max(ref_key) FROM since",
        shape.table
    );
    let since = sql.first(&text, &[org.into(), base.into(), seq.into()])?;
    let texts = [kept.as_ref().and_then(|row| row.opt_text(1)), since.as_ref().and_then(|row| row.opt_text(0))];
    Ok(texts.into_iter().flatten().max().map(str::to_owned))
}

/// How many records stand in a register after some moment, as a query of its own: of these units (all when [`None`]),
/// retired or not (either when [`None`]).
pub(crate) fn number(
    dialect: Dialect,
    org: &str,
    shape: &Shape,
    view: View,
    units: Option<&[Cell]>,
    retired: Option<bool>,
    args: &mut Args,
) -> String {
    let register = args.put(shape.register.key);
    let last = args.put(if let View::At(seq) = view { i64::try_from(seq).unwrap_or(i64::MAX) } else { i64::MAX });
    let units = units.map(|units| args.list(units.iter().cloned()));
    let retired = retired.map(|retired| args.put(retired));
    let among = |unit: &str| {
        let units = units.as_ref().map(|list| format!(" AND {unit} IN ({list})")).unwrap_or_default();
        let retired = retired.as_ref().map(|flag| format!(" AND retired = {flag}")).unwrap_or_default();
        units + &retired
    };
    let (kept, held, table) = (among("unit"), among(&dialect.plain("now_unit")), &shape.table);
    format!(
        "SELECT (SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM population WHERE org = {org} AND register = {register} AND seq = b.base{kept}) \
         + (SELECT count(*) FROM {table} WHERE org = {org} AND from_seq > b.base AND from_seq <= {last}{held}) \
         - (SELECT count(*) FROM {table} WHERE org = {org} AND to_seq > b.base AND to_seq <= {last}{held}) FROM (SELECT coalesce(max(seq), 0) AS base \
         FROM population WHERE org = {org} AND register = {register} AND seq >= 0 AND seq <= {last}) b"
    )
}
