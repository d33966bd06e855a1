//! Counts of what records say now, kept with every change set: by unit, use, state and the few fields that a register names for
//! it. What is asked about these costs what there is to tell, not what there is to count.

use crate::context::View;
use crate::facets::{Facet, Key, NOTHING, Part, SLOTS, Way};
use crate::load::Stored;
use crate::projector::Projector;
use crate::reader::{Conn, Reader};
use crate::shape::{Shape, encode, sort_cell};
use crate::sql::{Args, Cell, Dialect, Sql};
use kernel::cell::Operator;
use kernel::{Fault, Filter, Row, Test};

/// Rows of one statement.
const TOGETHER: usize = 16;

const COLUMNS: &str = "org, register, facet, unit, retired, state, a, b, c, d, e, link";

/// Notes that a record stands or no longer stands as it does here.
pub(crate) fn note(projector: &Projector<'_>, shape: &Shape, stored: &Stored, by: i64) -> Result<(), Fault> {
    // Where many change sets are projected in a row, everything is counted at their end.
    if !projector.single {
        return Ok(());
    }
    let mut tallies = projector.tallies.borrow_mut();
    for (place, facet) in shape.facets.iter().enumerate() {
        let (numbers, link) = said(shape, facet, &stored.row)?;
        let key: Key = (shape.register.key, place, stored.now_unit, stored.row.retired, numbers, link);
        *tallies.entry(key).or_default() += by;
    }
    Ok(())
}

/// What a record says of a facet, as the table has it.
fn said(shape: &Shape, facet: &Facet, row: &Row) -> Result<([i64; SLOTS.len()], Vec<u8>), Fault> {
    let (mut numbers, mut link, mut slots) = ([NOTHING; SLOTS.len()], Vec::new(), 0..);
    for part in facet {
        let Some(field) = shape.register.fields().get(part.field) else { continue };
        let value = row.get(part.field);
        let cell = if part.way == Way::Place { sort_cell(field, &value) } else { encode(field, &value)? };
        if part.way == Way::Link {
            link = if let Cell::Bytes(bytes) = cell { bytes } else { Vec::new() };
            continue;
        }
        if let Some(slot) = slots.next().and_then(|place: usize| numbers.get_mut(place)) {
            *slot = match (cell, part.way) {
                (Cell::Null, _) => NOTHING,
                (_, Way::Filled) => 1,
                (Cell::Int(number), _) => number,
                _ => NOTHING,
            };
        }
    }
    Ok((numbers, link))
}

/// Writes what was noted. Called once at the end of each change set.
pub(crate) fn keep(projector: &Projector<'_>) -> Result<(), Fault> {
    let noted = projector.tallies.take();
    let moved: Vec<(&Key, i64)> = noted.iter().filter(|(_, by)| **by != 0).map(|(key, by)| (key, *by)).collect();
    for some in moved.chunks(TOGETHER) {
        let mut args = Args::default();
        let row = |((register, facet, unit, retired, numbers, link), by): &(&Key, i64)| {
            let mut cells: Vec<Cell> =
                vec![projector.org.into(), (*register).into(), (*facet as u64).into(), (*unit).into(), (*retired).into()];
            cells.extend(numbers.iter().map(|number| Cell::from(*number)));
            cells.extend([link.clone().into(), (*by).into()]);
            format!("({})", cells.into_iter().map(|cell| args.put(cell)).collect::<Vec<_>>().join(","))
        };
        let rows: Vec<String> = some.iter().map(row).collect();
        let text = format!(
            "INSERT INTO tally ({COLUMNS}, n) VALUES {} ON CONFLICT ({COLUMNS}) DO UPDATE SET n = tally.n + excluded.n",
            rows.join(", ")
        );
        projector.sql.execute(&text, &args.0)?;
    }
    Ok(())
}

/// The counts of a facet as the rows of its register have them, as a query: [`COLUMNS`] and how many. The first three values bound are
/// the organisation, the register and nothing as bytes.
fn recount(dialect: Dialect, shape: &Shape, place: usize, facet: &Facet) -> String {
    let mut slots = vec![NOTHING.to_string(); SLOTS.len()];
    let mut link = dialect.ddl("CAST(?3 AS @bytes)");
    for part in facet {
        let Some(column) = shape.column(part.field) else { continue };
        let name = if part.way == Way::Place { column.sort.as_ref().unwrap_or(&column.name) } else { &column.name };
        let text = match part.way {
            Way::Link => {
                link = format!("coalesce({name}, {link})");
                continue;
            }
            Way::Filled => format!("CASE WHEN {name} IS NULL THEN {NOTHING} ELSE 1 END"),
            Way::Place | Way::Number => format!("coalesce({name}, {NOTHING})"),
        };
        if let Some(slot) = SLOTS.iter().position(|slot| *slot == part.slot).and_then(|place| slots.get_mut(place)) {
            *slot = text;
        }
    }
    let slots: Vec<String> = slots.iter().zip(SLOTS).map(|(text, slot)| format!("CAST({text} AS BIGINT) AS {slot}")).collect();
    format!(
        "SELECT {COLUMNS}, count(*) AS n FROM (SELECT CAST(?1 AS BIGINT) AS org, CAST(?2 AS TEXT) AS register, CAST({place} AS BIGINT) AS facet, \
         now_unit AS unit, retired, {}, {link} AS link FROM {} WHERE org = ?1 AND to_seq IS NULL) r GROUP BY {COLUMNS}",
        slots.join(", "),
        shape.table
    )
}

fn of_register(org: i64, shape: &Shape) -> [Cell; 3] {
    [org.into(), shape.register.key.into(), Cell::Bytes(Vec::new())]
}

/// Makes the tallies of a register anew.
pub(crate) fn remake(sql: &dyn Sql, org: i64, shape: &Shape) -> Result<(), Fault> {
    let key = of_register(org, shape);
    sql.execute("DELETE FROM tally WHERE org = ?1 AND register = ?2", key.get(..2).unwrap_or_default())?;
    for (place, facet) in shape.facets.iter().enumerate() {
        sql.execute(&format!("INSERT INTO tally ({COLUMNS}, n) {}", recount(sql.dialect(), shape, place, facet)), &key)?;
    }
    Ok(())
}

/// Whether the tallies of a register are what its rows say.
pub(crate) fn agrees(sql: &dyn Sql, org: i64, shape: &Shape) -> Result<bool, Fault> {
    let key = of_register(org, shape);
    let counted: Vec<String> = shape.facets.iter().enumerate().map(|(place, facet)| recount(sql.dialect(), shape, place, facet)).collect();
    let counted = counted.join(" UNION ALL ");
    let kept = format!("SELECT {COLUMNS}, n FROM tally WHERE org = ?1 AND register = ?2 AND n <> 0");
    let text = format!(
        "SELECT count(*) FROM (SELECT * FROM ({counted}) x EXCEPT {kept}) y UNION ALL SELECT count(*) FROM ({kept} EXCEPT SELECT * FROM \
         ({counted}) x) y"
    );
    Ok(sql.query(&text, &key)?.iter().all(|cells| cells.int(0) == 0))
}

/// Whether this reader may ask the tallies: they tell the newest state, and that only between change sets.
pub(crate) fn tells(reader: &Reader<'_>) -> bool {
    reader.view == View::Live && matches!(reader.conn, Conn::Own(_))
}

/// The facet that answers a question about these fields among the records that pass a filter, if there is one.
pub(crate) fn facet(reader: &Reader<'_>, shape: &Shape, filter: &Filter, fields: &[usize]) -> Option<usize> {
    if !tells(reader) {
        return None;
    }
    let all = reader.units().is_none();
    let fits = |facet: &Facet| {
        let part = |field: usize| facet.iter().find(|part| part.field == field);
        let told = |field: &usize| part(*field).is_some_and(|part| part.way != Way::Filled);
        let tests = |test: &Test| match test {
            // A link to what the reader may not see is none.
            Test::Empty { field, .. } => part(*field).is_some_and(|part| all || !is_link(shape, part)),
            Test::Field { field, operator, .. } => part(*field).is_some_and(|part| match part.way {
                Way::Place | Way::Link => *operator == Operator::Is,
                Way::Number => *operator != Operator::Contains,
                Way::Filled => false,
            }),
            Test::Reference(_) | Test::Identity(_) | Test::Words(_) => false,
        };
        fields.iter().all(told) && filter.tests.iter().all(tests)
    };
    shape.facets.iter().position(fits)
}

fn is_link(shape: &Shape, part: &Part) -> bool {
    shape.register.fields().get(part.field).is_some_and(|field| crate::load::is_link(&field.kind))
}

/// The counts of a facet under the names that columns have in the table of the register, as a table `r` with `n` besides.
pub(crate) fn table(org: &str, shape: &Shape, place: usize, args: &mut Args) -> String {
    let register = args.put(shape.register.key);
    let mut columns = vec!["t.unit AS now_unit".to_owned(), "t.retired".to_owned(), "t.n".to_owned()];
    for part in shape.facets.get(place).into_iter().flatten() {
        let Some(column) = shape.column(part.field) else { continue };
        let value = match part.way {
            Way::Link => format!("NULLIF(t.link, {})", args.put(Cell::Bytes(Vec::new()))),
            _ => format!("NULLIF(t.{}, {NOTHING})", part.slot),
        };
        let names = std::iter::once(&column.name).chain(column.sort.as_ref().filter(|_| part.way == Way::Place));
        columns.extend(names.map(|name| format!("{value} AS {name}")));
    }
    format!("(SELECT {} FROM tally t WHERE t.org = {org} AND t.register = {register} AND t.facet = {place}) r", columns.join(", "))
}

/// How many records stand in a register now, as a query: of these units (all when [`None`]), retired or not (either when [`None`]).
pub(crate) fn held(org: &str, shape: &Shape, units: Option<&[Cell]>, retired: Option<bool>, args: &mut Args) -> String {
    let register = args.put(shape.register.key);
    let units = units.map(|units| format!(" AND unit IN ({})", args.list(units.iter().cloned()))).unwrap_or_default();
    let retired = retired.map(|retired| format!(" AND retired = {}", args.put(retired))).unwrap_or_default();
    format!(
        "SELECT CAST(coalesce(sum(n), 0) AS BIGINT) FROM tally WHERE org = {org} AND register = {register} AND facet = 0{units}{retired}"
    )
}

/// How many a table of [`table`] counts.
pub(crate) const MANY: &str = "CAST(coalesce(sum(r.n), 0) AS BIGINT)";
