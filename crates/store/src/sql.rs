//! The little that both engines must do: run a statement with bound values and give rows back. All logic stands on this.

use jiff::Timestamp;
use kernel::{Fault, Id};

/// A bound or returned value.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Null,
    Int(i64),
    Text(String),
    Bytes(Vec<u8>),
}

/// Why a statement did not run.
#[derive(Debug, Clone)]
pub(crate) enum SqlError {
    /// The engine cannot serve now: disk full, connection lost, locked.
    Unavailable(String),
    /// The file is damaged or not ours.
    Corrupt(String),
    /// The statement is wrong or breaks a constraint: a defect of this program.
    Defect(String),
}

impl std::fmt::Display for SqlError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unavailable(why) | Self::Corrupt(why) | Self::Defect(why) => f.write_str(why),
        }
    }
}

impl From<SqlError> for Fault {
    fn from(error: SqlError) -> Self {
        match error {
            SqlError::Unavailable(why) => Self::Unavailable(why),
            SqlError::Corrupt(why) => Self::Unavailable(format!("the database is damaged: {why}")),
            SqlError::Defect(why) => Self::Internal(why),
        }
    }
}

/// A query with its values.
pub(crate) type Asked<'a> = (&'a str, &'a [Cell]);

/// A connection to either engine. Statements are written with `?1`, `?2`, …
pub(crate) trait Sql: Send {
    /// Runs a statement. What is wrong with it may be said by a later one instead, at the latest when the savepoint is left.
    fn execute(&self, sql: &str, args: &[Cell]) -> Result<(), SqlError>;
    /// Runs a statement and says how many rows it touched.
    fn touched(&self, sql: &str, args: &[Cell]) -> Result<u64, SqlError>;
    /// Runs a query.
    fn query(&self, sql: &str, args: &[Cell]) -> Result<Vec<Cells>, SqlError>;
    /// Runs several queries of which none needs the answer of another, in one round trip where there is one.
    fn queries(&self, asked: &[Asked<'_>]) -> Result<Vec<Vec<Cells>>, SqlError> {
        asked.iter().map(|(sql, args)| self.query(sql, args)).collect()
    }
    /// Runs statements without values, among them those that begin and end transactions.
    fn batch(&self, sql: &str) -> Result<(), SqlError>;
    /// Which engine it is.
    fn dialect(&self) -> Dialect;
    /// Whether a transaction is open, as far as the engine says.
    fn in_transaction(&self) -> bool;
    /// Whether the connection is lost for good.
    fn broken(&self) -> bool;
    /// Called after a commit, when nobody else writes: keeps what the engine piles up beside the data small.
    fn after_commit(&self);
}

impl dyn Sql + '_ {
    /// See [`Sql::queries`]; for a number of queries that is known.
    pub(crate) fn each<const N: usize>(&self, asked: [Asked<'_>; N]) -> Result<[Vec<Cells>; N], SqlError> {
        let answers = self.queries(&asked)?;
        answers.try_into().map_err(|_| SqlError::Defect("a query was passed over".into()))
    }

    /// The first row of a query.
    pub(crate) fn first(&self, sql: &str, args: &[Cell]) -> Result<Option<Cells>, SqlError> {
        Ok(self.query(sql, args)?.into_iter().next())
    }

    /// The first number of the first row; 0 when there is none.
    pub(crate) fn number(&self, sql: &str, args: &[Cell]) -> Result<i64, SqlError> {
        Ok(self.first(sql, args)?.map_or(0, |row| row.int(0)))
    }
}

/// One row of a result.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Cells(pub(crate) Vec<Cell>);

impl Cells {
    /// The value at this place.
    pub(crate) fn at(&self, index: usize) -> &Cell {
        self.0.get(index).unwrap_or(&Cell::Null)
    }

    /// A number; 0 when there is none.
    pub(crate) fn int(&self, index: usize) -> i64 {
        self.opt_int(index).unwrap_or_default()
    }

    /// A number that is never negative.
    pub(crate) fn count(&self, index: usize) -> u64 {
        u64::try_from(self.int(index)).unwrap_or_default()
    }

    /// A number, if there is one.
    pub(crate) fn opt_int(&self, index: usize) -> Option<i64> {
        match self.at(index) {
            Cell::Int(i) => Some(*i),
            _ => None,
        }
    }

    /// A text; empty when there is none.
    pub(crate) fn text(&self, index: usize) -> &str {
        self.opt_text(index).unwrap_or_default()
    }

    /// A text, if there is one.
    pub(crate) fn opt_text(&self, index: usize) -> Option<&str> {
        match self.at(index) {
            Cell::Text(t) => Some(t),
            _ => None,
        }
    }

    /// Bytes; none when there are none.
    pub(crate) fn bytes(&self, index: usize) -> &[u8] {
        match self.at(index) {
            Cell::Bytes(b) => b,
            _ => &[],
        }
    }

    /// An identity, if there is one.
    pub(crate) fn opt_id(&self, index: usize) -> Option<Id> {
        uuid::Uuid::from_slice(self.bytes(index)).ok().map(Id)
    }

    /// An identity; the nil one when there is none.
    pub(crate) fn id(&self, index: usize) -> Id {
        self.opt_id(index).unwrap_or_default()
    }

    /// A point in time.
    pub(crate) fn time(&self, index: usize) -> Timestamp {
        Timestamp::from_millisecond(self.int(index)).unwrap_or_default()
    }

    /// A point in time, if there is one.
    pub(crate) fn opt_time(&self, index: usize) -> Option<Timestamp> {
        self.opt_int(index).and_then(|ms| Timestamp::from_millisecond(ms).ok())
    }

    /// A hash of 32 bytes; zeros when there is none.
    pub(crate) fn hash(&self, index: usize) -> [u8; 32] {
        self.bytes(index).try_into().unwrap_or_default()
    }
}

impl From<i64> for Cell {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<u64> for Cell {
    fn from(value: u64) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<bool> for Cell {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<&str> for Cell {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Cell {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<Id> for Cell {
    fn from(value: Id) -> Self {
        Self::Bytes(value.bytes().to_vec())
    }
}

impl From<&[u8]> for Cell {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl From<[u8; 32]> for Cell {
    fn from(value: [u8; 32]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl From<Vec<u8>> for Cell {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl From<Timestamp> for Cell {
    fn from(value: Timestamp) -> Self {
        Self::Int(value.as_millisecond())
    }
}

impl<T: Into<Self>> From<Option<T>> for Cell {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Bound values in the making; each call answers with the placeholder to write into the statement.
#[derive(Debug, Default, Clone)]
pub(crate) struct Args(pub(crate) Vec<Cell>);

/// Longest list of values in one statement.
pub(crate) const LIST: usize = 16_384;

/// Most questions in one statement.
pub(crate) const TOGETHER: usize = 100;

impl Args {
    /// Binds one value.
    pub(crate) fn put(&mut self, value: impl Into<Cell>) -> String {
        self.0.push(value.into());
        format!("?{}", self.0.len())
    }

    /// Binds a list. Its length is rounded up to a power of two by repeating the last value, so that few different
    /// statements exist and prepared ones are found again. An empty list becomes `NULL`, which nothing equals.
    pub(crate) fn list<T: Into<Cell> + Clone>(&mut self, values: impl IntoIterator<Item = T>) -> String {
        let mut cells: Vec<Cell> = values.into_iter().map(Into::into).collect();
        let Some(last) = cells.last().cloned() else { return "NULL".into() };
        cells.resize(cells.len().next_power_of_two(), last);
        cells.into_iter().map(|cell| self.put(cell)).collect::<Vec<_>>().join(",")
    }
}

/// The few places where the engines differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    Postgres,
}

impl Dialect {
    fn pick<'a>(self, sqlite: &'a str, postgres: &'a str) -> &'a str {
        match self {
            Self::Sqlite => sqlite,
            Self::Postgres => postgres,
        }
    }

    /// Name for people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        }
    }

    /// Table definitions with the engine's own types. Text is compared by its bytes on both.
    pub(crate) fn ddl(self, text: &str) -> String {
        text.replace("@bytes", self.pick("BLOB", "BYTEA"))
            .replace("@text", self.pick("TEXT", "TEXT COLLATE \"C\""))
            .replace("@serial", self.pick("INTEGER PRIMARY KEY", "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"))
            .replace("@words", self.pick("TEXT", "TSVECTOR"))
    }

    /// Begins a transaction that will write.
    pub(crate) fn begin_write(self) -> &'static str {
        self.pick("BEGIN IMMEDIATE", "BEGIN")
    }

    /// Begins a transaction that reads one state.
    pub(crate) fn begin_read(self) -> &'static str {
        self.pick("BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
    }

    /// Locks the rows read until the transaction ends.
    pub(crate) fn for_update(self) -> &'static str {
        self.pick("", " FOR UPDATE")
    }

    /// Makes PostgreSQL count what its tables hold; SQLite plans without such numbers.
    pub(crate) fn count_anew(self) -> &'static str {
        self.pick("", "ANALYZE")
    }

    /// Keeps SQLite, which has no statistics, from choosing an index on this column.
    pub(crate) fn plain(self, column: &str) -> String {
        format!("{}{column}", self.pick("+", ""))
    }

    /// Whether the text of a column holds another text.
    pub(crate) fn contains(self, column: &str, placeholder: &str) -> String {
        format!("{}({column}, {placeholder}) > 0", self.pick("instr", "strpos"))
    }

    /// Pairs of a word and an identity as one text, `word:hex,word:hex`, in the order of a third column within each word.
    pub(crate) fn gathered(self, word: &str, id: &str, place: &str) -> String {
        match self {
            Self::Sqlite => format!("group_concat({word} || ':' || hex({id}), ',' ORDER BY {word}, {place})"),
            Self::Postgres => format!("string_agg({word} || ':' || encode({id}, 'hex'), ',' ORDER BY {word}, {place})"),
        }
    }
}
