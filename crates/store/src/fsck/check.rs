//! A check in the making: of which organisation, by which change sets, and what it has found so far.

use crate::context::Context;
use crate::derive::{self, Differences};
use crate::reader::Authors;
use crate::shape::Shape;
use crate::sql::{Cells, Sql};
use crate::tx::{Sight, Tx};
use jiff::Timestamp;
use kernel::{Actor, Fault, Id, Row, Scope};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Rows read at a time.
pub(super) const CHUNK: i64 = 2_000;
/// Problems after which a check stops listing them.
const MOST: usize = 1_000;

/// What a check found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FsckReport {
    /// What is recorded and shown as it should be, and does not stand with what it is about: earlier releases left it behind.
    pub misplaced: Vec<String>,
    /// What is wrong, in sentences; empty when everything agrees.
    pub problems: Vec<String>,
    /// How many of them are about what is recorded: only a backup can help.
    pub truth: u64,
    /// How many of them are about what is shown, which a rebuild makes anew.
    pub shown: u64,
    /// How many of them are about files that are missing or changed, which come back when the same file is sent again.
    pub files: u64,
    /// Organisations looked at.
    pub organisations: u64,
    /// Change sets looked at.
    pub change_sets: u64,
    /// Revisions looked at.
    pub revisions: u64,
    /// Journal leaves looked at.
    pub leaves: u64,
    /// Records looked at.
    pub records: u64,
    /// Projected rows looked at.
    pub rows: u64,
}

/// What a problem is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum About {
    /// What is recorded.
    Truth,
    /// What is made from it to be shown.
    Shown,
    /// A file.
    File,
}

impl FsckReport {
    pub(crate) fn add(&mut self, about: About, what: String) {
        *match about {
            About::Truth => &mut self.truth,
            About::Shown => &mut self.shown,
            About::File => &mut self.files,
        } += 1;
        if self.problems.len() < MOST {
            self.problems.push(what);
        }
    }
}

/// A change set as far as rows tell of it.
pub(super) struct Set {
    pub(super) at: Timestamp,
    pub(super) actor: Vec<u8>,
}

/// The check of one organisation.
pub(super) struct Check<'a> {
    pub(super) cx: &'a Context,
    pub(super) sql: &'a dyn Sql,
    pub(super) org: i64,
    pub(super) organisation: Id,
    pub(super) root: Id,
    /// The next change set, and when the last one was recorded.
    pub(super) next: (u64, Timestamp),
    pub(super) report: &'a mut FsckReport,
    /// Change sets by sequence.
    pub(super) sets: BTreeMap<u64, Set>,
    /// The largest number of each prefix that any version of a record bears.
    pub(super) numbers: BTreeMap<&'static str, u64>,
    authors: Authors,
}

impl<'a> Check<'a> {
    /// From a row of `log_head`: number, identity, root unit, next change set, next leaf, time of the last.
    pub(super) fn new(cx: &'a Context, sql: &'a dyn Sql, head: &Cells, report: &'a mut FsckReport) -> Self {
        Self {
            cx,
            sql,
            org: head.int(0),
            organisation: head.id(1),
            root: head.id(2),
            next: (head.count(3), head.time(5)),
            report,
            sets: BTreeMap::new(),
            numbers: BTreeMap::new(),
            authors: Authors::default(),
        }
    }

    /// Something that is recorded is wrong.
    pub(super) fn untrue(&mut self, what: String) {
        self.report.add(About::Truth, what);
    }

    /// Something that is shown is not what follows from what is recorded.
    pub(super) fn wrong(&mut self, what: String) {
        self.report.add(About::Shown, what);
    }

    /// A file is not there, or not what it was.
    pub(super) fn lost(&mut self, what: String) {
        self.report.add(About::File, what);
    }

    /// What came of something that may have met a value which nobody can read: that is a problem, and no end of the check.
    pub(super) fn readable<T>(&mut self, whose: &str, result: Result<T, Fault>) -> Result<Option<T>, Fault> {
        match result {
            Ok(found) => Ok(Some(found)),
            Err(Fault::Internal(why)) => {
                self.wrong(format!("{whose}: {why}"));
                Ok(None)
            }
            Err(fault) => Err(fault),
        }
    }

    /// The transaction of a reader that sees everything as it stood after a change set, or the newest.
    pub(super) fn tx(&self, seq: Option<u64>) -> Tx<'a> {
        let at = seq.and_then(|seq| self.sets.get(&seq)).map_or(self.next.1, |set| set.at);
        Tx {
            cx: self.cx,
            sql: self.sql,
            org: self.org,
            organisation: self.organisation,
            actor: Actor::System,
            scope: Scope::everything(),
            root: self.root,
            seq: seq.unwrap_or(self.next.0),
            at,
            last: at,
            authors: Rc::clone(&self.authors),
            newest: Rc::default(),
        }
    }

    /// Derived values of these rows, which stand now: whatever they count is counted anew.
    pub(super) fn derived(&mut self, shape: &Shape, rows: &[Row]) -> Result<(), Fault> {
        if rows.is_empty() || shape.groups.is_empty() {
            return Ok(());
        }
        let tx = self.tx(None);
        let reader = tx.reader(Sight::Rule).remembering();
        self.differ(shape, rows, derive::differences(&reader, shape, rows, rows.to_vec(), |_, _| true), "")
    }

    /// Says which derived values differ.
    pub(super) fn differ(&mut self, shape: &Shape, rows: &[Row], found: Result<Differences, Fault>, when: &str) -> Result<(), Fault> {
        for (id, fields) in self.readable(shape.register.key, found)?.unwrap_or_default() {
            let reference = rows.iter().find(|row| row.id == id).map(|row| row.reference.as_str()).unwrap_or_default();
            for field in fields {
                self.wrong(format!("{} {reference}: the derived value {field}{when} is not what its rule says", shape.register.key));
            }
        }
        Ok(())
    }
}
