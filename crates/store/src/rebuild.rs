//! Rebuilding the projections: drops every one and replays all change sets through the code that the door uses.

use crate::context::Context;
use crate::derive;
use crate::door::{Sight, Tx};
use crate::find;
use crate::load::Stored;
use crate::population;
use crate::project::Projector;
use crate::reader::Authors;
use crate::sql::{Cells, Sql, SqlError};
use kernel::{Actor, Fault, Id, Register, Row, Scope, body};
use std::cell::RefCell;
use std::collections::BTreeMap;

const SHARED: &str = include_str!("schema/shared.sql");
/// Print of the tables that all registers share.
const SHARED_KEY: &str = "*";
/// Revisions read at a time.
const CHUNK: i64 = 2_000;

/// Whether the projections were made with the registers of this program.
pub(crate) fn current(cx: &Context, sql: &dyn Sql) -> Result<bool, SqlError> {
    let found: BTreeMap<String, String> = sql
        .query("SELECT register, print FROM fingerprint", &[])?
        .iter()
        .map(|row| (row.text(0).to_owned(), row.text(1).to_owned()))
        .collect();
    Ok(found == prints(cx))
}

fn prints(cx: &Context) -> BTreeMap<String, String> {
    let mut prints: BTreeMap<String, String> =
        cx.shapes.all.iter().map(|shape| (shape.register.key.to_owned(), shape.fingerprint())).collect();
    prints.insert(SHARED_KEY.into(), SHARED.into());
    prints
}

/// Drops and makes every projection; answers with the number of this rebuild. Inside the caller's transaction.
pub(crate) fn run(cx: &Context, sql: &dyn Sql) -> Result<i64, Fault> {
    // Every organisation stands still meanwhile.
    let heads = sql.query(&format!("SELECT org, organisation, root_unit FROM log_head ORDER BY org{}", sql.dialect().for_update()), &[])?;
    for row in sql.query("SELECT register FROM fingerprint", &[])? {
        if row.text(0) != SHARED_KEY {
            sql.batch(&format!("DROP TABLE IF EXISTS {}", crate::shape::table_name(row.text(0))))?;
        }
    }
    for table in ["record", "link", "content", "population", "search"] {
        sql.batch(&format!("DROP TABLE IF EXISTS {table}"))?;
    }
    sql.execute("DELETE FROM fingerprint", &[])?;
    sql.batch(&sql.dialect().ddl(SHARED))?;
    sql.batch(&find::ddl(sql.dialect()))?;
    for shape in &cx.shapes.all {
        sql.batch(&format!("DROP TABLE IF EXISTS {}", shape.table))?;
        sql.batch(&shape.ddl(sql.dialect()))?;
    }
    for (key, print) in prints(cx) {
        sql.execute("INSERT INTO fingerprint (register, print) VALUES (?1,?2)", &[key.into(), print.into()])?;
    }
    for head in &heads {
        replay(cx, sql, head)?;
    }
    // Until its own rounds come by, PostgreSQL would choose its indexes without knowing what stands in the new tables.
    sql.batch(sql.dialect().count_anew())?;
    sql.execute("UPDATE installation SET generation = generation + 1", &[])?;
    Ok(sql.number("SELECT generation FROM installation", &[])?)
}

/// Projects the change sets of one organisation in their order.
fn replay(cx: &Context, sql: &dyn Sql, head: &Cells) -> Result<(), Fault> {
    let org = head.int(0);
    let mut next = 0_i64;
    let mut set: Vec<Cells> = Vec::new();
    loop {
        let text = "SELECT r.leaf, r.seq, r.register, r.id, r.version, r.schema, r.business, r.personal, c.recorded_at, c.actor FROM revision r \
                    JOIN change_set c ON c.org = r.org AND c.seq = r.seq WHERE r.org = ?1 AND r.leaf >= ?2 ORDER BY r.leaf LIMIT ?3";
        let found = sql.query(text, &[org.into(), next.into(), CHUNK.into()])?;
        let Some(last) = found.last() else { break };
        next = last.int(0) + 1;
        for cells in found {
            if set.first().is_some_and(|first| first.int(1) != cells.int(1)) {
                project(cx, sql, head, &set)?;
                set.clear();
            }
            set.push(cells);
        }
    }
    project(cx, sql, head, &set)
}

/// Projects the revisions of one change set.
fn project(cx: &Context, sql: &dyn Sql, head: &Cells, set: &[Cells]) -> Result<(), Fault> {
    let Some(first) = set.first() else { return Ok(()) };
    let (seq, at) = (first.count(1), first.time(8));
    let (org, organisation, root): (i64, Id, Id) = (head.int(0), head.id(1), head.id(2));
    let tx = Tx {
        cx,
        sql,
        org,
        organisation,
        actor: Actor::System,
        scope: Scope::everything(),
        root,
        seq,
        at,
        last: at,
        authors: Authors::default(),
    };
    let projector = Projector { sql, shapes: &cx.shapes, org, seq, at, actor: first.bytes(9).to_vec(), root, moves: RefCell::default() };
    let mut touched: Vec<(&'static Register, Id)> = Vec::new();
    let mut written: Vec<(Option<Row>, Row)> = Vec::new();
    for cells in set {
        let Some(shape) = cx.shapes.find(cells.text(2)) else {
            tracing::warn!(register = cells.text(2), "records of a register that this release does not know are left out");
            continue;
        };
        let mut row = Row::blank(shape.register, cells.id(3));
        body::read(&mut row, u32::try_from(cells.int(5)).unwrap_or_default(), cells.bytes(6), cells.bytes(7))?;
        let before: Option<Stored> = projector.load(shape.register, row.id)?;
        let after = projector.stamped(before.as_ref(), row, cells.count(4));
        projector.put(before.as_ref(), &after)?;
        touched.push((shape.register, after.row.id));
        written.push((before.map(|b| b.row), after.row));
    }
    for (before, after) in &written {
        touched.extend(projector.content(before.as_ref(), after, &tx.reader(Sight::Rule))?);
    }
    derive::settle(&projector, tx.reader(Sight::Rule), touched)?;
    population::keep(&projector)
}
