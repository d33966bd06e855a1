//! Rebuilding the projections: what was made with other registers than those of this program is dropped, and made anew from
//! the revisions through the code that the door uses. Registers that a change does not reach stay as they are.

use crate::context::Context;
use crate::derive;
use crate::find;
use crate::replay::Replay;
use crate::shape::{Shape, table_name};
use crate::sql::{Args, Sql, SqlError};
use kernel::Fault;
use std::collections::{BTreeMap, BTreeSet};

const SHARED: &str = include_str!("schema/shared.sql");
/// Print of the tables that all registers share.
const SHARED_KEY: &str = "*";

/// Whether the projections were made with the registers of this program.
pub(crate) fn current(cx: &Context, sql: &dyn Sql) -> Result<bool, SqlError> {
    Ok(found(sql)? == prints(cx))
}

fn found(sql: &dyn Sql) -> Result<BTreeMap<String, String>, SqlError> {
    let rows = sql.query("SELECT register, print FROM fingerprint", &[])?;
    Ok(rows.iter().map(|row| (row.text(0).to_owned(), row.text(1).to_owned())).collect())
}

fn prints(cx: &Context) -> BTreeMap<String, String> {
    let mut prints: BTreeMap<String, String> =
        cx.shapes.all.iter().map(|shape| (shape.register.key.to_owned(), shape.fingerprint())).collect();
    prints.insert(SHARED_KEY.into(), SHARED.into());
    prints
}

/// Makes anew what is not as this program would have made it; answers with the number of this rebuild. Inside the caller's
/// transaction.
pub(crate) fn run(cx: &Context, sql: &dyn Sql) -> Result<i64, Fault> {
    let (old, new) = (found(sql)?, prints(cx));
    let gone: Vec<&str> = old.keys().map(String::as_str).filter(|key| !new.contains_key(*key)).collect();
    let stale = if old.get(SHARED_KEY) == new.get(SHARED_KEY) { reached(cx, &old, &gone) } else { None };
    // Entries of packs come and go with other records: they are made together with everything.
    match stale.filter(|stale| !cx.shapes.all.iter().any(|shape| shape.content && stale.contains(shape.register.key))) {
        Some(stale) => part(cx, sql, &stale, &gone),
        None => whole(cx, sql),
    }
}

/// Registers to be made anew: those with another print, and those whose rules read values that may be others now. [`None`] for all.
fn reached(cx: &Context, old: &BTreeMap<String, String>, gone: &[&str]) -> Option<BTreeSet<&'static str>> {
    let mut stale: BTreeSet<&'static str> = BTreeSet::new();
    let mut moved: BTreeSet<&str> = gone.iter().copied().collect();
    for shape in &cx.shapes.all {
        let (key, print) = (shape.register.key, shape.fingerprint());
        let before = old.get(key);
        if before == Some(&print) {
            continue;
        }
        stale.insert(key);
        if before.is_none_or(|before| Shape::means_other(before, &print)) {
            moved.insert(key);
        }
    }
    let follows = |shape: &Shape, moved: &BTreeSet<&str>| {
        derive::reads(shape).iter().any(|read| moved.contains(read) || (*read == "*" && !moved.is_empty()))
    };
    loop {
        let others = cx.shapes.all.iter().filter(|shape| !moved.contains(shape.register.key));
        let more: Vec<&'static str> = others.filter(|shape| follows(shape, &moved)).map(|shape| shape.register.key).collect();
        if more.is_empty() {
            break;
        }
        moved.extend(&more);
        stale.extend(more);
    }
    (stale.len() < cx.shapes.all.len()).then_some(stale)
}

/// Drops and makes every projection; answers with the number of this rebuild. Inside the caller's transaction.
pub(crate) fn whole(cx: &Context, sql: &dyn Sql) -> Result<i64, Fault> {
    // Every organisation stands still meanwhile.
    let replays = Replay::all(cx, sql, None)?;
    for key in found(sql)?.keys().filter(|key| *key != SHARED_KEY) {
        sql.batch(&format!("DROP TABLE IF EXISTS {}", table_name(key)))?;
    }
    for table in ["record", "link", "content", "population", "tally", "due", "search"] {
        sql.batch(&format!("DROP TABLE IF EXISTS {table}"))?;
    }
    sql.execute("DELETE FROM fingerprint", &[])?;
    sql.batch(&sql.dialect().ddl(SHARED))?;
    sql.batch(&find::ddl(sql.dialect()))?;
    finish(cx, sql, replays, |_| true)
}

/// Makes the projections of some registers anew, and takes those away that this program does not know.
fn part(cx: &Context, sql: &dyn Sql, stale: &BTreeSet<&'static str>, gone: &[&str]) -> Result<i64, Fault> {
    let replays = Replay::all(cx, sql, Some(stale))?;
    for key in gone.iter().chain(stale) {
        sql.batch(&format!("DROP TABLE IF EXISTS {}", table_name(key)))?;
    }
    let drop = |text: &str, keys: &mut dyn Iterator<Item = &str>| -> Result<(), Fault> {
        let mut args = Args::default();
        let list = args.list(keys);
        sql.execute(&text.replace("@keys", &list), &args.0)?;
        Ok(())
    };
    let both = || gone.iter().copied().chain(stale.iter().copied());
    drop("DELETE FROM link WHERE register IN (@keys)", &mut both())?;
    drop("DELETE FROM population WHERE register IN (@keys)", &mut both())?;
    drop("DELETE FROM tally WHERE register IN (@keys)", &mut both())?;
    drop("DELETE FROM due WHERE register IN (@keys)", &mut both())?;
    drop("DELETE FROM fingerprint WHERE register IN (@keys)", &mut both())?;
    let number = find::number(sql.dialect());
    drop(&format!("DELETE FROM search WHERE {number} IN (SELECT no FROM record WHERE register IN (@keys))"), &mut both())?;
    drop("DELETE FROM record WHERE register IN (@keys)", &mut gone.iter().copied())?;
    finish(cx, sql, replays, |shape| stale.contains(shape.register.key))
}

/// Fills the tables of these registers, which were dropped, and counts this rebuild.
fn finish(cx: &Context, sql: &dyn Sql, replays: Vec<Replay<'_>>, made: impl Fn(&Shape) -> bool) -> Result<i64, Fault> {
    let shapes: Vec<&Shape> = cx.shapes.all.iter().filter(|shape| made(shape)).collect();
    for shape in &shapes {
        sql.batch(&format!("DROP TABLE IF EXISTS {}", shape.table))?;
        sql.batch(&shape.ddl(sql.dialect()))?;
    }
    for replay in replays {
        replay.run(&shapes)?;
    }
    for shape in &shapes {
        // Filled first: an index that grows row by row costs several times as much.
        for index in shape.indexes() {
            sql.batch(&index)?;
        }
    }
    for (key, print) in prints(cx) {
        let text = "INSERT INTO fingerprint (register, print) VALUES (?1,?2) ON CONFLICT DO NOTHING";
        sql.execute(text, &[key.into(), print.into()])?;
    }
    // Until its own rounds come by, PostgreSQL would choose its indexes without knowing what stands in the new tables.
    sql.batch(sql.dialect().count_anew())?;
    sql.execute("UPDATE installation SET generation = generation + 1", &[])?;
    Ok(sql.number("SELECT generation FROM installation", &[])?)
}
