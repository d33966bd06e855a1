//! Who projects: the change set, and the state that it meets.

use crate::context::View;
use crate::load::{self, Stored};
use crate::shape::{Shape, Shapes};
use crate::sql::Sql;
use jiff::Timestamp;
use kernel::{Fault, Id, Register};
use std::cell::RefCell;
use std::collections::BTreeMap;

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
    /// Whether this change set stands alone. Where many are projected in a row, what falls due and the words for the search are
    /// made at their end.
    pub(crate) single: bool,
}

impl<'a> Projector<'a> {
    pub(crate) fn new(sql: &'a dyn Sql, shapes: &'a Shapes, org: i64, seq: u64, at: Timestamp, actor: Vec<u8>, root: Id) -> Self {
        Self { sql, shapes, org, seq, at, actor, root, moves: RefCell::default(), single: true }
    }

    /// The newest state of a record as the transaction has it.
    pub(crate) fn load(&self, register: &Register, id: Id) -> Result<Option<Stored>, Fault> {
        load::by_id(self.sql, self.org, self.shapes.of(register)?, View::Live, id)
    }

    /// Several, in no order; absent ones are left out.
    pub(crate) fn load_many(&self, shape: &Shape, ids: &[Id]) -> Result<Vec<Stored>, Fault> {
        load::by_ids(self.sql, self.org, shape, View::Live, ids)
    }
}
