//! Who projects: the change set, and the state that it meets.

use crate::facets::Key;
use crate::load::{Newest, Stored};
use crate::shape::{Shape, Shapes};
use crate::sql::Sql;
use crate::tx::Tx;
use jiff::Timestamp;
use kernel::{Fault, Id, Register};
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Writes the projection of one change set.
pub(crate) struct Projector<'a> {
    pub(crate) sql: &'a dyn Sql,
    pub(crate) shapes: &'a Shapes,
    pub(crate) org: i64,
    pub(crate) seq: u64,
    pub(crate) at: Timestamp,
    /// Pseudonym of the author.
    pub(crate) actor: Vec<u8>,
    /// The unit that content belongs to.
    pub(crate) root: Id,
    /// Rows opened and closed by register key, for the population.
    pub(crate) moves: RefCell<BTreeMap<&'static str, u64>>,
    /// By how much each tally moved.
    pub(crate) tallies: RefCell<BTreeMap<Key, i64>>,
    /// What was loaded or written already.
    pub(crate) newest: Rc<Newest>,
    /// Whether this change set stands alone. Where many are projected in a row, what falls due, tallies and the words for the search
    /// are made at their end.
    pub(crate) single: bool,
}

impl<'a> Projector<'a> {
    pub(crate) fn new(tx: &Tx<'a>, actor: Vec<u8>) -> Self {
        Self {
            sql: tx.sql,
            shapes: &tx.cx.shapes,
            org: tx.org,
            seq: tx.seq,
            at: tx.at,
            actor,
            root: tx.root,
            moves: RefCell::default(),
            tallies: RefCell::default(),
            newest: Rc::clone(&tx.newest),
            single: true,
        }
    }

    /// The newest state of a record as the transaction has it.
    pub(crate) fn load(&self, register: &Register, id: Id) -> Result<Option<Stored>, Fault> {
        Ok(self.load_many(self.shapes.of(register)?, &[id])?.pop())
    }

    /// Several, in no order; absent ones are left out.
    pub(crate) fn load_many(&self, shape: &Shape, ids: &[Id]) -> Result<Vec<Stored>, Fault> {
        self.newest.load(self.sql, self.org, shape, ids)
    }
}
