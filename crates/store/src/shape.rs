//! The table of a register, generated from its fields: columns, indexes, statements, and values to cells and back.

use crate::facets::{Facet, facets};
use crate::groups::Group;
use crate::sql::{Cell, Dialect};
use kernel::cell::Operator;
use kernel::register::Keeping;
use kernel::text::{fold, sort_key};
use kernel::{Fault, Field, Kind, Register, Value};
use serde_json::Value as Json;
use std::collections::HashMap;

/// Raised by hand when the layout of projections or the way they are filled changes.
const LAYOUT: u32 = 6;

/// Stands around the words of flags and tags, so that one word can be looked for; refused inside words.
pub(crate) const WALL: char = '\u{1f}';

/// Columns that every register's table begins with, in this order.
pub(crate) const FIXED: &str =
    "org,id,from_seq,to_seq,version,reference,ref_key,now_unit,retired,created_at,created_by,changed_at,changed_by,entry,substance";
/// How many of them a select reads, from `id` on.
pub(crate) const META: usize = 12;

/// A column of a field.
pub(crate) struct Column {
    /// Index into [`Register::fields`].
    pub(crate) field: usize,
    /// Column with the value.
    pub(crate) name: String,
    /// Column with the form by which it sorts, where that differs.
    pub(crate) sort: Option<String>,
    /// Column with its letters as people compare them, where a filter asks what a text contains or which tags there are.
    pub(crate) letters: Option<String>,
}

/// A word that a day ends, by the columns that say so.
pub(crate) struct Lapsing {
    /// Index into [`Register::fields`].
    pub(crate) field: usize,
    /// Column with the place of the word among its choices.
    pub(crate) place: String,
    /// Column with the last day.
    pub(crate) last: String,
    /// Places of the word until then, and afterwards.
    pub(crate) words: (usize, usize),
}

/// The table of one register.
pub(crate) struct Shape {
    /// Its register.
    pub(crate) register: &'static Register,
    /// Name of the table.
    pub(crate) table: String,
    /// Columns of fields; fields with several links have none.
    pub(crate) columns: Vec<Column>,
    /// Fields with several links, by index.
    pub(crate) lists: Vec<usize>,
    /// Fields whose links stand in the link table: all but the unit.
    pub(crate) linked: Vec<usize>,
    /// Entries come from content packs.
    pub(crate) content: bool,
    /// What a select asks for.
    pub(crate) select: String,
    /// The insert statement.
    pub(crate) insert: String,
    /// Words that a day ends.
    pub(crate) lapses: Vec<Lapsing>,
    /// Groups of derived values with what they read.
    pub(crate) groups: Vec<Group>,
    /// What is counted together.
    pub(crate) facets: Vec<Facet>,
}

/// Shapes by the key of their register, in the order of the register list.
pub(crate) struct Shapes {
    /// The shapes.
    pub(crate) all: Vec<Shape>,
    by_key: HashMap<&'static str, usize>,
}

impl Shapes {
    /// Shapes of these registers; a message when two of them would share a table or a column.
    pub(crate) fn new(registers: &'static [&'static Register]) -> Result<Self, String> {
        let mut by_key = HashMap::new();
        let mut tables = HashMap::new();
        let mut all = Vec::new();
        for register in registers.iter().copied() {
            let shape = Shape::new(registers, register)?;
            if let Some(other) = tables.insert(shape.table.clone(), register.key) {
                return Err(format!("registers {other} and {} would share the table {}", register.key, shape.table));
            }
            by_key.insert(register.key, all.len());
            all.push(shape);
        }
        Ok(Self { all, by_key })
    }

    /// The shape of a register.
    pub(crate) fn of(&self, register: &Register) -> Result<&Shape, Fault> {
        self.find(register.key).ok_or_else(|| Fault::Internal(format!("register {} is not in the list of this store", register.key)))
    }

    /// The shape of the register with this key.
    pub(crate) fn find(&self, key: &str) -> Option<&Shape> {
        self.by_key.get(key).and_then(|place| self.all.get(*place))
    }

    /// Place of a register in the list.
    pub(crate) fn place(&self, key: &str) -> usize {
        self.by_key.get(key).copied().unwrap_or(usize::MAX)
    }
}

/// A key as part of an identifier: small letters, digits, underscores. Keys come from static tables only.
fn ident(prefix: &str, key: &str) -> String {
    let key: String = key.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' }).collect();
    format!("{prefix}_{key}")
}

/// Name of the table of the register with this key.
pub(crate) fn table_name(key: &str) -> String {
    ident("r", key)
}

/// Name of the column with the value of a field.
pub(crate) fn column_name(key: &str) -> String {
    ident("f", key)
}

impl Shape {
    fn new(registers: &[&'static Register], register: &'static Register) -> Result<Self, String> {
        let table = table_name(register.key);
        let (mut columns, mut lists, mut linked) = (Vec::new(), Vec::new(), Vec::new());
        for (index, field) in register.fields().iter().enumerate() {
            if matches!(field.kind, Kind::Link(_) | Kind::Links(_)) && index != 0 {
                linked.push(index);
            }
            if matches!(field.kind, Kind::Links(_)) {
                lists.push(index);
                continue;
            }
            let sort = sorts_apart(field).then(|| ident("k", &field.key));
            let name = column_name(&field.key);
            if columns.iter().any(|c: &Column| c.name == name) {
                return Err(format!("two fields of register {} would share the column {name}", register.key));
            }
            let letters = compares_letters(field).then(|| ident("c", &field.key));
            columns.push(Column { field: index, name, sort, letters });
        }
        let names: Vec<&str> = columns.iter().map(|c| c.name.as_str()).collect();
        // Last, so that a list which asks for none of them need not pass over them.
        let more = columns.iter().filter_map(|c| c.sort.as_deref()).chain(columns.iter().filter_map(|c| c.letters.as_deref()));
        let fixed = "id,from_seq,version,reference,now_unit,retired,created_at,created_by,changed_at,changed_by,entry,substance";
        let select = fixed.split(',').chain(names.iter().copied()).map(|c| format!("r.{c}")).collect::<Vec<_>>().join(",");
        let inserted: Vec<&str> = FIXED.split(',').chain(names.iter().copied()).chain(more).collect();
        let places = (1..=inserted.len()).map(|n| format!("?{n}")).collect::<Vec<_>>().join(",");
        let insert = format!("INSERT INTO {table} ({}) VALUES ({places})", inserted.join(","));
        let content = register.keeping == Keeping::Content;
        let groups = Group::all(registers, register);
        let facets = facets(register)?;
        let lapses = lapses(register, &columns)?;
        Ok(Self { register, table, columns, lists, linked, content, select, insert, lapses, groups, facets })
    }

    /// How a field comes to read as another word.
    pub(crate) fn lapsing(&self, index: usize) -> Option<&Lapsing> {
        self.lapses.iter().find(|lapsing| lapsing.field == index)
    }

    /// Columns beside the values: sort keys, then letters.
    pub(crate) fn beside(&self) -> impl Iterator<Item = &str> {
        let sorts = self.columns.iter().filter_map(|column| column.sort.as_deref());
        sorts.chain(self.columns.iter().filter_map(|column| column.letters.as_deref()))
    }

    /// The column of a field.
    pub(crate) fn column(&self, field: usize) -> Option<&Column> {
        self.columns.iter().find(|c| c.field == field)
    }

    /// The column by which the values of a field are told apart. Words of a choice by their place, which stands in indexes.
    pub(crate) fn apart(&self, index: usize) -> Option<&str> {
        let column = self.column(index)?;
        let choice = self.register.fields().get(index).is_some_and(|field| matches!(field.kind, Kind::Choice(_)));
        Some(column.sort.as_ref().filter(|_| choice).unwrap_or(&column.name))
    }

    /// Statements that make the table, with the way to the newest state of a record whatever many there were before.
    pub(crate) fn ddl(&self, dialect: Dialect) -> String {
        let table = &self.table;
        let mut lines = vec![
            "org BIGINT NOT NULL".into(),
            "id @bytes NOT NULL".into(),
            "from_seq BIGINT NOT NULL".into(),
            "to_seq BIGINT".into(),
            "version BIGINT NOT NULL".into(),
            "reference @text NOT NULL".into(),
            "ref_key @text NOT NULL".into(),
            "now_unit @bytes NOT NULL".into(),
            "retired BIGINT NOT NULL".into(),
            "created_at BIGINT NOT NULL".into(),
            "created_by @bytes NOT NULL".into(),
            "changed_at BIGINT NOT NULL".into(),
            "changed_by @bytes NOT NULL".into(),
            "entry BIGINT NOT NULL".into(),
            "substance BIGINT NOT NULL".to_owned(),
        ];
        for column in &self.columns {
            let Some(field) = self.register.fields().get(column.field) else { continue };
            lines.push(format!("{} {}", column.name, column_type(&field.kind)));
            if let Some(sort) = &column.sort {
                lines.push(format!("{sort} {}", if matches!(field.kind, Kind::Choice(_)) { "BIGINT" } else { "@text" }));
            }
        }
        lines.extend(self.columns.iter().filter_map(|column| column.letters.as_ref()).map(|letters| format!("{letters} @text")));
        lines.push("PRIMARY KEY (org, id, from_seq)".into());
        let newest = format!("CREATE UNIQUE INDEX {table}_live ON {table} (org, id) WHERE to_seq IS NULL");
        dialect.ddl(&format!("CREATE TABLE {table} ({}); {newest};", lines.join(", ")))
    }

    /// Statements that make its indexes. Those for order hold the identity, which decides among equals, and what most lists test,
    /// so that rows which do not match or which a page passes over need not be fetched. Those of the past have the time before the identity:
    /// with it behind, SQLite would take them for lists of now, too, and walk all versions. What is closed and what is open never share an
    /// index that begins alike: SQLite, without statistics, would take `to_seq IS NULL` for as good a key as an identity.
    pub(crate) fn indexes(&self) -> Vec<String> {
        let table = &self.table;
        // The state, where there are several, so that tallies and filters by it need not fetch rows.
        let state = self.columns.iter().find(|column| self.register.fields().get(column.field).is_some_and(|field| field.key == "state"));
        let state = state.filter(|_| self.register.workflow.choices.keys.len() > 1).and_then(|column| column.sort.as_ref());
        let state = state.map(|sort| format!(", {sort}")).unwrap_or_default();
        // The letters of the title, so that looking for a part of it reads the index alone, in the order of the list.
        let titled = |column: &&Column| self.register.fields().get(column.field).is_some_and(|field| field.title);
        let title = self.columns.iter().find(titled).and_then(|column| column.letters.as_ref());
        let title = title.map(|letters| format!(", {letters}")).unwrap_or_default();
        let mut indexes = vec![
            format!("CREATE INDEX {table}_seq ON {table} (org, from_seq, ref_key);"),
            format!("CREATE INDEX {table}_end ON {table} (org, to_seq) WHERE to_seq IS NOT NULL;"),
            format!("CREATE INDEX {table}_unit ON {table} (org, now_unit, to_seq);"),
            format!("CREATE INDEX {table}_ref ON {table} (org, ref_key, from_seq, to_seq, id, retired, now_unit);"),
        ];
        for column in &self.columns {
            let Some(field) = self.register.fields().get(column.field) else { continue };
            if (field.index || field.title) && column.field != 0 {
                let by = column.sort.as_deref().unwrap_or(&column.name);
                let tail = by.replacen("f_", "", 1).replacen("k_", "", 1);
                let order = format!("{table} (org, {by}, ref_key");
                indexes.push(format!("CREATE INDEX {table}_{tail}_x ON {order}, from_seq, to_seq, id, retired, now_unit);"));
                indexes.push(format!("CREATE INDEX {table}_{tail}_n ON {order}, id, retired, now_unit{state}) WHERE to_seq IS NULL;"));
            }
        }
        // Last, because SQLite takes the youngest of those that serve alike; with the column that it tests, so that it knows that nothing
        // need be fetched.
        let now = format!("(org, ref_key, id, retired, now_unit{state}{title}, to_seq) WHERE to_seq IS NULL");
        indexes.push(format!("CREATE INDEX {table}_now ON {table} {now};"));
        indexes
    }

    /// What the table and its content depend on. The first line holds what decides values, each other line a field: its key,
    /// what it may hold, and how it is looked for.
    pub(crate) fn fingerprint(&self) -> String {
        let mut print = format!("{LAYOUT}/{}", self.register.fingerprint());
        for field in self.register.fields() {
            let words = field.kind.choices().map(|choices| choices.keys.join(",")).unwrap_or_default();
            let flags = [field.index, field.search, field.list || field.title].map(|flag| if flag { '1' } else { '0' });
            print.push_str(&format!("\n{}\t{}={words}\t{}", field.key, field.kind.cell().name(), flags.iter().collect::<String>()));
        }
        // Other registers do not read what falls due: these lines are no fields.
        for due in self.register.due_rules {
            print.push_str(&format!("\n{} {} {} {}", due.field, due.what, due.review as u8, due.rule));
            if !due.worker.is_empty() {
                print.push_str(&format!(" {}", due.worker));
            }
        }
        for tally in self.register.tallies {
            print.push_str(&format!("\n{}", tally.join(" ")));
        }
        if !self.register.due_rules.is_empty() {
            print.push_str(&format!("\n{} {}", self.register.worker, self.register.workflow.closed.join(" ")));
        }
        print
    }

    /// Whether values that other registers may read can differ between these prints; not so where fields came, went or are
    /// looked for in another way.
    pub(crate) fn means_other(before: &str, after: &str) -> bool {
        let fields = |print: &str| -> HashMap<String, String> {
            let parts = print.lines().skip(1).filter_map(|line| line.split_once('\t'));
            parts.map(|(key, rest)| (key.to_owned(), rest.split('\t').next().unwrap_or_default().to_owned())).collect()
        };
        let (old, new) = (fields(before), fields(after));
        before.lines().next() != after.lines().next() || old.iter().any(|(key, kind)| new.get(key).is_some_and(|other| other != kind))
    }

    /// Cells of the columns of fields: values, then sort keys, then letters.
    pub(crate) fn cells(&self, row: &kernel::Row) -> Result<Vec<Cell>, Fault> {
        let mut values = Vec::with_capacity(self.columns.len() * 2);
        let (mut sorts, mut letters) = (Vec::new(), Vec::new());
        for column in &self.columns {
            let Some(field) = self.register.fields().get(column.field) else { continue };
            let value = row.get(column.field);
            if column.sort.is_some() {
                sorts.push(sort_cell(field, &value));
            }
            if column.letters.is_some() {
                letters.push(letters_cell(&value));
            }
            values.push(encode(field, &value)?);
        }
        values.extend(sorts);
        values.extend(letters);
        Ok(values)
    }
}

/// The words of a register that a day ends; a message where one cannot end.
fn lapses(register: &Register, columns: &[Column]) -> Result<Vec<Lapsing>, String> {
    let mut all = Vec::new();
    for (index, field) in register.fields().iter().enumerate() {
        let Some(lapse) = field.lapse else { continue };
        let column = |index: usize| columns.iter().find(|column| column.field == index);
        let last = register.index(lapse.after).filter(|index| register.fields().get(*index).is_some_and(|field| field.kind == Kind::Date));
        let words = field.kind.choices().and_then(|choices| choices.position(lapse.from).zip(choices.position(lapse.to)));
        let place = column(index).and_then(|column| column.sort.clone()).filter(|_| is_derived(register, index));
        let (Some(last), Some(words), Some(place)) = (last.and_then(column), words, place) else {
            return Err(format!("a word of field {} of register {} cannot end", field.key, register.key));
        };
        all.push(Lapsing { field: index, place, last: last.name.clone(), words });
    }
    Ok(all)
}

/// Whether a field sorts by something else than its value.
fn sorts_apart(field: &Field) -> bool {
    match field.kind {
        Kind::Choice(_) => true,
        Kind::Text(_) | Kind::Email => field.list || field.title || field.index,
        _ => false,
    }
}

/// Whether filters compare the letters of a field.
fn compares_letters(field: &Field) -> bool {
    field.kind == Kind::Tags || field.kind.cell().operators().contains(&Operator::Contains)
}

fn column_type(kind: &Kind) -> &'static str {
    match kind {
        Kind::Integer(..) | Kind::Amount | Kind::Decimal | Kind::YesNo => "BIGINT",
        Kind::Link(_) => "@bytes",
        _ => "@text",
    }
}

/// The form of a value by which its field sorts.
pub(crate) fn sort_cell(field: &Field, value: &Value) -> Cell {
    match (value, field.kind.choices()) {
        (Value::Text(word), Some(choices)) => choices.position(word).map_or(Cell::Null, |p| Cell::from(p as u64)),
        (Value::Text(text), None) => sort_key(text).into(),
        _ => Cell::Null,
    }
}

/// The letters of a text, or of each tag.
fn letters_cell(value: &Value) -> Cell {
    match value {
        Value::Text(text) => fold(text).into(),
        Value::Words(words) => walled(&words.iter().map(|word| fold(word)).collect::<Vec<_>>()).into(),
        _ => Cell::Null,
    }
}

/// The words of a text column of flags or tags.
fn walled(words: &[String]) -> String {
    words.iter().fold(WALL.to_string(), |mut all, word| {
        all.push_str(word);
        all.push(WALL);
        all
    })
}

/// A value as its column keeps it.
pub(crate) fn encode(field: &Field, value: &Value) -> Result<Cell, Fault> {
    Ok(match value {
        Value::None => Cell::Null,
        Value::Text(t) if matches!(field.kind, Kind::Flags(_) | Kind::Tags) => walled(std::slice::from_ref(t)).into(),
        Value::Text(t) => t.as_str().into(),
        Value::Int(i) => (*i).into(),
        Value::Yes(yes) => (*yes).into(),
        Value::Date(date) => date.to_string().into(),
        // Always nine digits after the point, so that texts sort as times.
        Value::Moment(time) => format!("{time:.9}").into(),
        Value::Words(words) => walled(words).into(),
        Value::Link(id) => (*id).into(),
        Value::Grid(_) => value.to_json().to_string().into(),
        Value::Links(_) => return Err(Fault::Internal(format!("field {} holds several links where one fits", field.key))),
    })
}

/// The value that a column keeps.
pub(crate) fn decode(field: &Field, cell: &Cell) -> Result<Value, Fault> {
    let broken = || Fault::Internal(format!("the column of field {} holds something else", field.key));
    Ok(match (cell, &field.kind) {
        (Cell::Null, _) => Value::None,
        (Cell::Int(i), Kind::YesNo) => Value::Yes(*i != 0),
        (Cell::Int(i), _) => Value::Int(*i),
        (Cell::Bytes(bytes), _) => Value::Link(kernel::Id(uuid::Uuid::from_slice(bytes).map_err(|_| broken())?)),
        (Cell::Text(t), Kind::Date) => Value::Date(t.parse().map_err(|_| broken())?),
        (Cell::Text(t), Kind::Moment) => Value::Moment(t.parse().map_err(|_| broken())?),
        (Cell::Text(t), Kind::Flags(_) | Kind::Tags) => {
            t.split(WALL).filter(|w| !w.is_empty()).map(str::to_owned).collect::<Vec<_>>().into()
        }
        (Cell::Text(t), Kind::Grid(_)) => {
            let json: Json = serde_json::from_str(t).map_err(|_| broken())?;
            field.kind.cell().read(&json).ok_or_else(broken)?
        }
        (Cell::Text(t), _) => Value::text(t.as_str()),
    })
}

/// A value as the column of [`Shape::apart`] keeps it.
pub(crate) fn told(field: &Field, cell: &Cell) -> Result<Value, Fault> {
    match (&field.kind, cell) {
        (Kind::Choice(choices), Cell::Int(place)) => {
            Ok(usize::try_from(*place).ok().and_then(|place| choices.keys.get(place)).map_or(Value::None, |word| Value::text(*word)))
        }
        _ => decode(field, cell),
    }
}

/// Whether the place is that of a derived field.
pub(crate) fn is_derived(register: &Register, index: usize) -> bool {
    index >= register.said_len()
}
