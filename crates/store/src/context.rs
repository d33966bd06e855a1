//! What every part of the store is given: registers with their tables, clock and entropy; and the moment that is read.

use crate::blobs::Blobs;
use crate::shape::Shapes;
use crate::sql::{Args, Dialect};
use crate::{Clock, Entropy};
use jiff::Timestamp;
use kernel::{Fault, Id, Register, Words};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64};

/// Shared by all calls on one store.
pub(crate) struct Context {
    pub(crate) registers: &'static [&'static Register],
    pub(crate) shapes: Shapes,
    pub(crate) words: Arc<Words>,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) entropy: Arc<dyn Entropy>,
    pub(crate) dialect: Dialect,
    /// Files of records, once the folder is open.
    pub(crate) blobs: Option<Blobs>,
    pub(crate) demo: bool,
    /// Whether writing goes on although the newest entry lies ahead of the clock.
    pub(crate) goes_on: AtomicBool,
    /// Number of the rebuild that made the projections this program reads.
    pub(crate) generation: AtomicI64,
}

impl Context {
    /// Files of records.
    pub(crate) fn blobs(&self) -> Result<&Blobs, Fault> {
        self.blobs.as_ref().ok_or_else(|| Fault::Internal("the folder of files is not open".into()))
    }

    /// The time in whole milliseconds, as it is kept.
    pub(crate) fn now(&self) -> Timestamp {
        let now = self.clock.now();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }

    /// A new identity.
    pub(crate) fn mint(&self, at: Timestamp) -> Id {
        Id::v7(u64::try_from(at.as_millisecond()).unwrap_or_default(), &self.random())
    }

    /// Random bytes.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.entropy.fill(&mut bytes);
        bytes
    }
}

/// Which versions a query sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum View {
    /// The newest.
    Live,
    /// Those current after this change set.
    At(u64),
}

impl View {
    /// The same where records or links are found by identity: nothing of the time is to choose an index, of which SQLite would think that
    /// it finds fewer.
    pub(crate) fn stands(self, alias: &str, dialect: Dialect, args: &mut Args) -> String {
        match self {
            Self::Live => self.holds(alias, dialect, args),
            Self::At(seq) => {
                let (seq, from, to) =
                    (args.put(seq), dialect.plain(&format!("{alias}.from_seq")), dialect.plain(&format!("{alias}.to_seq")));
                format!("{from} <= {seq} AND ({to} IS NULL OR {to} > {seq})")
            }
        }
    }

    /// The condition on a table with `from_seq` and `to_seq`. In a past state the first is kept from choosing an index.
    pub(crate) fn holds(self, alias: &str, dialect: Dialect, args: &mut Args) -> String {
        match self {
            Self::Live => format!("{alias}.to_seq IS NULL"),
            Self::At(seq) => {
                let seq = args.put(seq);
                format!("{} <= {seq} AND ({alias}.to_seq IS NULL OR {alias}.to_seq > {seq})", dialect.plain(&format!("{alias}.from_seq")))
            }
        }
    }
}
