//! The table of a report: each column with its head and what it says of a record, on one line of code.

use crate::pieces::{field_plain, level_rank};
use crate::{Names, View};
use kernel::document::{Column, Table, TableCell, TableRow};
use kernel::{Field, Kind, Name, Register, Row, Value};
use std::borrow::Borrow;

/// How much of a printed page a column takes beside its neighbours, if it is printed at all; see [`Column::width`].
#[derive(Debug, Clone, Copy)]
pub struct Width {
    share: f32,
    printed: bool,
}

impl From<f32> for Width {
    fn from(share: f32) -> Self {
        Self { share, printed: true }
    }
}

/// Kept out of the printed page: only in XLSX, CSV and JSON.
pub fn data(share: f32) -> Width {
    Width { share, printed: false }
}

/// What a column says of a record.
type Say<'a, T> = Box<dyn Fn(&T) -> TableCell + 'a>;

/// Columns with their cells, over the records of one register or over things that are about such a record.
pub struct Sheet<'a, T> {
    view: &'a View<'a>,
    register: &'static Register,
    names: &'a Names,
    columns: Vec<(Column, Say<'a, T>)>,
}

impl<'a> Sheet<'a, Row> {
    /// A sheet over records of a register; the names are of what they point at.
    pub fn new(view: &'a View<'a>, register: &'static Register, names: &'a Names) -> Self {
        Self::over(view, register, names)
    }
}

impl<'a, T: AsRef<Row> + 'a> Sheet<'a, T> {
    /// A column of the references of the records.
    #[must_use]
    pub fn reference(self, width: f32) -> Self {
        let head = self.view.t("reference");
        self.column("reference", &head, width, |item| item.as_ref().reference.clone())
    }

    /// A column whose head and cells follow from the field table: people and units by name, other records by reference.
    #[must_use]
    pub fn field(self, key: &str, width: impl Into<Width>) -> Self {
        let head = self.head(key);
        self.headed(key, &head, width)
    }

    /// The same under another head.
    #[must_use]
    pub fn headed(self, key: &str, head: &str, width: impl Into<Width>) -> Self {
        let (view, names, place) = (self.view, self.names, self.register.index(key).zip(self.register.field(key)));
        self.column(key, head, width, move |item| place.map(|(index, field)| cell(view, names, field, &item.as_ref().get(index))))
    }

    /// A field under its own label, with cells that say it another way.
    #[must_use]
    pub fn field_with<C: Into<TableCell>>(self, key: &str, width: impl Into<Width>, say: impl Fn(&T) -> C + 'a) -> Self {
        let head = self.head(key);
        self.column(key, &head, width, say)
    }

    /// Label of a field. An unknown one shows as a missing message does, so that tests find it.
    fn head(&self, key: &str) -> String {
        let head = self.register.field(key).map(|field| self.view.words.label(self.register, field));
        head.unwrap_or_else(|| format!("[{}-{key}]", self.register.key))
    }
}

impl<'a, T: 'a> Sheet<'a, T> {
    /// A sheet over things of which each is about a record of a register.
    pub fn over(view: &'a View<'a>, register: &'static Register, names: &'a Names) -> Self {
        Self { view, register, names, columns: Vec::new() }
    }

    /// A column of its own.
    #[must_use]
    pub fn column<C: Into<TableCell>>(mut self, key: &str, head: &str, width: impl Into<Width>, say: impl Fn(&T) -> C + 'a) -> Self {
        let Width { share, printed } = width.into();
        let column = Column { printed, ..Column::new(key, head, share) };
        self.columns.push((column, Box::new(move |item| say(item).into())));
        self
    }

    /// A blank column for a pen.
    #[must_use]
    pub fn by_hand(mut self, key: &str, head: &str, width: f32) -> Self {
        self.columns.push((Column::new(key, head, width).by_hand(), Box::new(|_| TableCell::Empty)));
        self
    }

    /// The table, a row for each record.
    pub fn table(self, name: &str, caption: &str, items: impl IntoIterator<Item = impl Borrow<T>>) -> Table {
        let rows = items.into_iter().map(|item| self.row(item.borrow())).collect();
        self.with(name, caption, rows)
    }

    /// The table with its rows in groups under a heading each.
    pub fn groups<G: IntoIterator<Item = impl Borrow<T>>>(
        self,
        name: &str,
        caption: &str,
        groups: impl IntoIterator<Item = (String, G)>,
    ) -> Table {
        let mut rows = Vec::new();
        for (heading, items) in groups {
            rows.push(TableRow::Group(heading));
            rows.extend(items.into_iter().map(|item| self.row(item.borrow())));
        }
        self.with(name, caption, rows)
    }

    fn row(&self, item: &T) -> TableRow {
        TableRow::Cells(self.columns.iter().map(|(_, say)| say(item)).collect())
    }

    fn with(self, name: &str, caption: &str, rows: Vec<TableRow>) -> Table {
        let columns = self.columns.into_iter().map(|(column, _)| column).collect();
        Table { name: name.to_owned(), caption: caption.to_owned(), columns, rows }
    }
}

impl<T> std::fmt::Debug for Sheet<'_, T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.columns.iter().map(|(column, _)| &column.key)).finish()
    }
}

/// The reference of a record that something points at; what is out of use says so.
pub fn referred(view: &View<'_>, name: &Name) -> String {
    marked(view, name.retired, &name.reference)
}

/// Its title, or its reference where it has none, in the same way.
fn named(view: &View<'_>, name: &Name) -> String {
    marked(view, name.retired, if name.title.is_empty() { &name.reference } else { &name.title })
}

/// Words about a record, with a mark where it is out of use: it acts no more.
pub fn marked(view: &View<'_>, retired: bool, words: &str) -> String {
    if retired { view.tw("report-retired", &[("name", words.to_owned())]) } else { words.to_owned() }
}

/// A value of a field as a cell. What can be several is a list, of none too.
pub fn cell(view: &View<'_>, names: &Names, field: &Field, value: &Value) -> TableCell {
    let by_name = || field.kind.targets().iter().all(|target| ["person", "unit"].contains(target));
    match (&field.kind, value) {
        (Kind::Flags(choices), _) => TableCell::Words(value.words().iter().map(|word| view.words.choice(choices, word)).collect()),
        (Kind::Tags, _) => TableCell::Words(value.words().to_vec()),
        (Kind::Link(_), _) if by_name() => {
            TableCell::text(value.as_link().and_then(|id| names.get(id)).map(|name| named(view, name)).unwrap_or_default())
        }
        (Kind::Links(_), _) if by_name() => {
            TableCell::Words(value.links().iter().filter_map(|id| names.get(*id)).map(|name| named(view, name)).collect())
        }
        (Kind::Link(_) | Kind::Links(_), _) => {
            TableCell::Words(value.links().iter().filter_map(|id| names.get(*id)).map(|name| referred(view, name)).collect())
        }
        (Kind::Choice(choices), Value::Text(word)) => {
            let said = view.words.choice(choices, word);
            match level_rank(choices, word) {
                Some(rank) => TableCell::Level(rank, said),
                None => TableCell::text(said),
            }
        }
        (Kind::Integer(..), Value::Int(number)) => TableCell::Int(*number),
        (Kind::Decimal, Value::Int(hundredths)) => TableCell::Number(*hundredths as f64 / 100.0),
        (_, Value::Date(day)) => TableCell::Date(*day),
        _ => TableCell::text(field_plain(view.words, field, value, names)),
    }
}
