//! Rows of projections back into records, without regard to who asks: the layer below the reader and the door.

use crate::context::View;
use crate::shape::{META, Shape, decode};
use crate::sql::{Args, Cells, Dialect, Sql};
use kernel::{Fault, Id, Kind, Row, Value};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Most identities in one statement.
pub(crate) const CHUNK: usize = 256;

/// A row as it is kept: with the unit it belongs to now and its authors' pseudonyms.
#[derive(Clone)]
pub(crate) struct Stored {
    pub(crate) row: Row,
    pub(crate) from_seq: u64,
    pub(crate) now_unit: Id,
    pub(crate) created_by: Vec<u8>,
    pub(crate) changed_by: Vec<u8>,
}

/// Decodes one row of [`columns`].
pub(crate) fn decode_row(shape: &Shape, cells: &Cells) -> Result<Stored, Fault> {
    let mut row = Row::blank(shape.register, cells.id(0));
    row.version = cells.count(2);
    row.reference = cells.text(3).to_owned();
    row.retired = cells.int(5) != 0;
    row.created_at = cells.time(6);
    row.changed_at = cells.time(8);
    row.sequence = cells.count(1);
    row.entry = cells.count(10);
    row.substance = cells.count(11);
    for (place, column) in shape.columns.iter().enumerate() {
        let Some(field) = shape.register.fields().get(column.field) else { continue };
        let value = decode(field, cells.at(META + place))?;
        if !row.set(column.field, value) {
            return Err(Fault::Internal(format!(
                "register {}: the column of field {} holds something else",
                shape.register.key, field.key
            )));
        }
    }
    if !shape.lists.is_empty() {
        take_lists(shape, cells.text(META + shape.columns.len()), &mut row);
    }
    Ok(Stored {
        from_seq: row.sequence,
        now_unit: cells.id(4),
        created_by: cells.bytes(7).to_vec(),
        changed_by: cells.bytes(9).to_vec(),
        row,
    })
}

/// What a select asks for: see [`Shape::select`]; after it, where a register has fields with several links, all of these as one
/// text, so that a row is complete with one question. `held` gives the condition on the links, under the name of `m`.
pub(crate) fn columns(shape: &Shape, dialect: Dialect, args: &mut Args, held: impl FnOnce(&mut Args) -> String) -> String {
    if shape.lists.is_empty() {
        return shape.select.clone();
    }
    let fields: Vec<&str> =
        shape.lists.iter().filter_map(|index| shape.register.fields().get(*index)).map(|field| field.key.as_ref()).collect();
    let (fields, held) = (args.list(fields), held(args));
    let all = dialect.gathered("m.field", "m.to_id", "m.pos");
    format!("{}, (SELECT {all} FROM link m WHERE m.org = r.org AND m.from_id = r.id AND m.field IN ({fields}) AND {held})", shape.select)
}

/// Puts the text that [`columns`] asked for into the fields with several links.
fn take_lists(shape: &Shape, text: &str, row: &mut Row) {
    let mut lists: HashMap<&str, Vec<Id>> = HashMap::new();
    for (field, id) in text.split(',').filter_map(|part| part.split_once(':')) {
        if let Ok(id) = uuid::Uuid::parse_str(id) {
            lists.entry(field).or_default().push(Id(id));
        }
    }
    for index in &shape.lists {
        let found = shape.register.fields().get(*index).and_then(|field| lists.remove(field.key.as_ref()));
        if let Some(ids) = found {
            row.set(*index, Value::from(ids));
        }
    }
}

/// Records by identity, in no order; absent ones are left out.
pub(crate) fn by_ids(sql: &dyn Sql, org: i64, shape: &Shape, view: View, ids: &[Id]) -> Result<Vec<Stored>, Fault> {
    let mut list = Vec::with_capacity(ids.len());
    for part in ids.chunks(CHUNK) {
        let mut args = Args::default();
        let org = args.put(org);
        let wanted = args.list(part.iter().copied());
        let held = view.stands("r", sql.dialect(), &mut args);
        let columns = columns(shape, sql.dialect(), &mut args, |args| view.stands("m", sql.dialect(), args));
        let text = format!("SELECT {columns} FROM {} r WHERE r.org = {org} AND r.id IN ({wanted}) AND {held}", shape.table);
        for cells in sql.query(&text, &args.0)? {
            list.push(decode_row(shape, &cells)?);
        }
    }
    Ok(list)
}

/// Newest states that a call, or a replay of many, has loaded or written already. Nobody else writes meanwhile.
#[derive(Default)]
pub(crate) struct Newest(RefCell<HashMap<Id, Stored>>);

/// Most states that are kept; then they are loaded anew.
const KEPT: usize = 20_000;

impl Newest {
    /// Keeps a state.
    pub(crate) fn keep(&self, stored: &Stored) {
        let mut kept = self.0.borrow_mut();
        if kept.len() >= KEPT {
            kept.clear();
        }
        kept.insert(stored.row.id, stored.clone());
    }

    /// Forgets a record that has no newest state any more.
    pub(crate) fn forget(&self, id: Id) {
        self.0.borrow_mut().remove(&id);
    }

    /// Newest states of some records, in no order; absent ones are left out.
    pub(crate) fn load(&self, sql: &dyn Sql, org: i64, shape: &Shape, ids: &[Id]) -> Result<Vec<Stored>, Fault> {
        let known = |id: &Id| self.0.borrow().get(id).filter(|stored| stored.row.register == shape.register).cloned();
        let mut list: Vec<Stored> = ids.iter().filter_map(known).collect();
        let there: BTreeSet<Id> = list.iter().map(|stored| stored.row.id).collect();
        let missing: Vec<Id> = ids.iter().copied().filter(|id| !there.contains(id)).collect();
        if !missing.is_empty() {
            let found = by_ids(sql, org, shape, View::Live, &missing)?;
            found.iter().for_each(|stored| self.keep(stored));
            list.extend(found);
        }
        Ok(list)
    }
}

/// One record by identity.
pub(crate) fn by_id(sql: &dyn Sql, org: i64, shape: &Shape, view: View, id: Id) -> Result<Option<Stored>, Fault> {
    Ok(by_ids(sql, org, shape, view, &[id])?.pop())
}

/// What the record table says of some records: identity, register key, unit now, whether present.
pub(crate) struct Entry {
    pub(crate) id: Id,
    pub(crate) register: String,
    pub(crate) unit: Id,
    pub(crate) present: bool,
    pub(crate) reference: String,
    pub(crate) title: String,
    pub(crate) retired: bool,
}

/// Entries of the record table by identity, in no order.
pub(crate) fn entries(sql: &dyn Sql, org: i64, ids: &[Id]) -> Result<Vec<Entry>, Fault> {
    let mut list = Vec::with_capacity(ids.len());
    for part in ids.chunks(CHUNK) {
        let mut args = Args::default();
        let org = args.put(org);
        let wanted = args.list(part.iter().copied());
        let text =
            format!("SELECT id, register, now_unit, present, reference, title, retired FROM record WHERE org = {org} AND id IN ({wanted})");
        for cells in sql.query(&text, &args.0)? {
            list.push(Entry {
                id: cells.id(0),
                register: cells.text(1).to_owned(),
                unit: cells.id(2),
                present: cells.int(3) != 0,
                reference: cells.text(4).to_owned(),
                title: cells.text(5).to_owned(),
                retired: cells.int(6) != 0,
            });
        }
    }
    Ok(list)
}

/// Every link of a row but the one to its unit: index of the field, place, target.
pub(crate) fn links(shape: &Shape, row: &Row) -> Vec<(usize, usize, Id)> {
    let mut list = Vec::new();
    for index in &shape.linked {
        list.extend(row.get(*index).links().iter().enumerate().map(|(pos, to)| (*index, pos, *to)));
    }
    list
}

/// Whether a kind holds links.
pub(crate) fn is_link(kind: &Kind) -> bool {
    matches!(kind, Kind::Link(_) | Kind::Links(_))
}

/// Several rows in the order asked for.
pub(crate) fn in_order(ids: &[Id], rows: Vec<Row>) -> Vec<Row> {
    let mut by_id: BTreeMap<Id, Row> = rows.into_iter().map(|row| (row.id, row)).collect();
    ids.iter().filter_map(|id| by_id.remove(id)).collect()
}
