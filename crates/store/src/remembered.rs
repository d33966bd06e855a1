//! What a read remembers while derived values settle, because rules ask for the same again and again.

use crate::moved::Moved;
use kernel::{Id, LinkRow, Row, Value};
use std::cell::RefCell;
use std::collections::HashMap;

/// Which links are asked for: all that start or end at some records, or those of one field of one register that end there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Ends {
    From,
    To,
    Through(&'static str, usize),
}

/// Links by what was asked, and of which records.
type KnownLinks = HashMap<(Ends, Vec<Id>), Vec<(LinkRow, u64)>>;

/// What a read need not ask for twice.
#[derive(Default)]
pub(crate) struct Remembered {
    /// Derived values settle over links that stand.
    pub(crate) links: RefCell<KnownLinks>,
    /// By register and identity; [`None`] for what is not there. Forgotten when a value of theirs settles.
    pub(crate) rows: RefCell<HashMap<(&'static str, Id), Option<Row>>>,
    /// While a change set settles: what counts that are kept can be told from.
    pub(crate) settling: Option<Settling>,
}

/// A change set that settles.
#[derive(Default)]
pub(crate) struct Settling {
    /// What it changed so far.
    pub(crate) changes: RefCell<Vec<Moved>>,
    /// Answers that records kept before it, by the record and the first field.
    pub(crate) kept: RefCell<HashMap<(Id, &'static str), Vec<Value>>>,
}
