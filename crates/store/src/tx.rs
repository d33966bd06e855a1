//! The transaction of one call, and who looks through a read inside it.

use crate::context::{Context, View};
use crate::load::Newest;
use crate::reader::{Authors, Conn, Reader};
use crate::sql::Sql;
use jiff::Timestamp;
use kernel::{Actor, Id, Moment, Scope};
use std::cell::OnceCell;
use std::rc::Rc;

/// Who looks through a reader inside the transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    /// The actor, with the actor's eyes: for plans.
    Actor,
    /// The actor's rights, but every record: for checks, which must hold for the whole organisation.
    Check,
    /// A rule: every record and every right.
    Rule,
}

/// The transaction of one call.
pub(crate) struct Tx<'a> {
    pub(crate) cx: &'a Context,
    pub(crate) sql: &'a dyn Sql,
    pub(crate) org: i64,
    pub(crate) organisation: Id,
    pub(crate) actor: Actor,
    pub(crate) scope: Scope,
    pub(crate) root: Id,
    pub(crate) seq: u64,
    pub(crate) at: Timestamp,
    pub(crate) last: Timestamp,
    pub(crate) authors: Authors,
    pub(crate) newest: Rc<Newest>,
}

impl Tx<'_> {
    /// A read of the state as the transaction has it so far.
    pub(crate) fn reader(&self, sight: Sight) -> Reader<'_> {
        Reader {
            cx: self.cx,
            conn: Conn::Lent(self.sql),
            org: self.org,
            organisation: self.organisation,
            actor: self.actor.clone(),
            scope: if sight == Sight::Rule { Scope::everything() } else { self.scope.clone() },
            sees_all: sight != Sight::Actor,
            moment: Moment::Live,
            view: View::Live,
            sequence: self.seq.saturating_sub(1),
            recorded_at: self.last,
            now: self.at,
            zone: OnceCell::new(),
            authors: Rc::clone(&self.authors),
            newest: Some(Rc::clone(&self.newest)),
            remembered: None,
        }
    }
}

/// Whether a text holds a control character that neither engine nor any file format keeps.
pub(crate) fn has_control(text: &str) -> bool {
    text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}
