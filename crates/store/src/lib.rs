//! The only crate that knows SQL: SQLite and PostgreSQL behind one door. Append-only truth, versioned projections,
//! journal leaves, group commit, housekeeping and blobs.

mod access;
mod agenda;
mod apply;
mod archive;
mod backup;
mod blobs;
mod context;
mod counted;
mod counting;
mod derive;
mod door;
mod due;
mod error;
mod events;
mod facets;
mod find;
mod fsck;
mod gather;
mod groups;
mod hex;
mod housekeeping;
mod journal;
mod kept;
mod lanes;
mod left;
mod links;
mod load;
mod moved;
mod once;
mod open;
mod pool;
mod population;
mod postgres;
mod private;
mod project;
mod projector;
mod read;
mod reader;
mod rebuild;
mod remembered;
mod replay;
mod restore;
mod select;
mod shape;
mod sql;
mod sqlite;
mod tables;
mod tally;
#[cfg(feature = "testing")]
pub mod testing;
mod trail;
mod tx;

pub use backup::{Backup, backup};
pub use error::{BackupError, OpenError};
pub use events::{Event, EventQuery};
pub use fsck::FsckReport;
pub use housekeeping::{Account, ApiToken, Session};
pub use once::Once;
pub use restore::{Restored, restore};

use crate::context::{Context, View};
use crate::door::Call;
use crate::lanes::{Lanes, Ticket};
use crate::pool::Pool;
use crate::reader::Reader;
use crate::sql::Sql;
use jiff::Timestamp;
use kernel::change::Plan;
use kernel::nouns::ORGANISATION;
use kernel::turning::Rehearsed;
use kernel::{Actor, Door, Fault, Id, Moment, Note, Read, Receipt, Register, Words};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

/// Where the time comes from; the binary gives the real one, tests their own.
pub trait Clock: Send + Sync {
    /// The time now.
    fn now(&self) -> Timestamp;
}

/// Where randomness comes from: salts, pseudonyms, identities.
pub trait Entropy: Send + Sync {
    /// Fills the bytes with randomness fit for secrets.
    fn fill(&self, bytes: &mut [u8]);
}

/// Where the records are.
#[derive(Debug, Clone)]
pub enum Location {
    /// A data folder with one database file and the blobs.
    Sqlite(PathBuf),
    /// A PostgreSQL database, and a folder for the blobs.
    Postgres {
        /// Address, such as `postgres://user@host/database`.
        url: String,
        /// Folder of the blobs.
        blobs: PathBuf,
    },
}

/// What a store needs to open.
pub struct Options {
    /// Where.
    pub location: Location,
    /// Every register of the program, the kernel's nouns among them.
    pub registers: &'static [&'static Register],
    /// The words in which the program writes into records; [`Read::words`].
    pub words: Arc<Words>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Makes a demo installation, which accepts simulated times; only when there is no installation yet.
    pub demo: bool,
}

/// An organisation of the installation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationEntry {
    /// Its identity.
    pub id: Id,
    /// Short name in addresses.
    pub slug: String,
    /// Name.
    pub name: String,
}

/// One of several calls that share a commit.
pub struct Item<'a> {
    /// The organisation.
    pub organisation: Id,
    /// Who acts.
    pub actor: Actor,
    /// Channel and reason.
    pub note: Note,
    /// A simulated time; refused unless this is a demo installation.
    pub at: Option<Timestamp>,
    /// The changes.
    pub plan: Plan<'a>,
}

/// How writers shared commits since the store was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Commits {
    /// Pieces of work: change sets and housekeeping.
    pub calls: u64,
    /// Commits that carried them.
    pub commits: u64,
}

/// The store: the write door, reads, housekeeping and blobs of one installation.
pub struct Store {
    cx: Context,
    readers: Pool,
    lanes: Lanes,
    location: open::Place,
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({})", self.engine())
    }
}

impl Store {
    /// Opens the installation at a place, or makes one there; brings tables up to date and rebuilds projections when the
    /// program's registers are not those they were made for.
    ///
    /// # Errors
    /// A sentence for people: folder not writable or in use, database damaged, too new or out of reach.
    pub fn open(options: Options) -> Result<Self, OpenError> {
        open::open(options)
    }

    /// The time of the store's clock, in whole milliseconds.
    pub fn now(&self) -> Timestamp {
        self.cx.now()
    }

    /// Whether this is a demo installation, now and for ever.
    pub fn is_demo(&self) -> bool {
        self.cx.demo
    }

    /// Name of the engine for people.
    pub fn engine(&self) -> &'static str {
        self.cx.dialect.name()
    }

    /// The organisations, by short name.
    ///
    /// # Errors
    /// When the store fails.
    pub fn organisations(&self) -> Result<Vec<OrganisationEntry>, Fault> {
        self.reading(|sql| {
            let shape = self.cx.shapes.of(&ORGANISATION)?;
            let mut list = Vec::new();
            for row in sql.query("SELECT org, organisation FROM log_head ORDER BY org", &[])? {
                if let Some(stored) = load::by_id(sql, row.int(0), shape, View::Live, row.id(1))? {
                    let slug = stored.row.value("slug").as_text().unwrap_or_default().to_owned();
                    list.push(OrganisationEntry { id: stored.row.id, slug, name: stored.row.title() });
                }
            }
            list.sort_by(|a, b| a.slug.cmp(&b.slug));
            Ok(list)
        })
    }

    /// Runs several calls in one commit, one change set each. A call that fails leaves the others alone; a commit that
    /// fails fails all of them.
    pub fn write_all(&self, items: &[Item<'_>]) -> Vec<Result<Receipt, Fault>> {
        let mut results: Vec<Option<Result<Receipt, Fault>>> = items.iter().map(|_| None).collect();
        while let Some(first) = results.iter().position(Option::is_none) {
            let Some(organisation) = items.get(first).map(|item| item.organisation) else { break };
            // Calls of one organisation share a commit; in SQLite all of them do.
            let mine =
                |index: usize| items.get(index).is_some_and(|i| i.organisation == organisation || self.cx.dialect == sql::Dialect::Sqlite);
            let picked: Vec<usize> = (0..items.len()).filter(|index| mine(*index)).collect();
            let calls = picked.iter().filter_map(|index| items.get(*index)).map(|item| {
                let Item { organisation, actor, note, at, plan } = item;
                let call = Call { organisation: *organisation, actor, note, at: *at, plan: *plan, first: false };
                move |sql: &dyn Sql, ticket: &Ticket| door::perform(&self.cx, sql, ticket, &call)
            });
            let calls: Vec<_> = calls.collect();
            let works: Vec<lanes::Work<'_, Receipt>> = calls.iter().map(|call| call as lanes::Work<'_, Receipt>).collect();
            let answers = self.lanes.run_all(Some(organisation), &works);
            for (index, answer) in picked.iter().zip(answers) {
                if let Some(slot) = results.get_mut(*index) {
                    *slot = Some(answer);
                }
            }
        }
        results.into_iter().map(|result| result.unwrap_or_else(|| Err(Fault::Internal("a call was passed over".into())))).collect()
    }

    /// Founds the first organisation of an installation.
    ///
    /// # Errors
    /// As the door; a conflict where there is one already, whoever made it.
    pub fn found_first(&self, organisation: Id, note: &Note, plan: Plan<'_>) -> Result<Receipt, Fault> {
        let call = Call { organisation, actor: &Actor::System, note, at: None, plan, first: true };
        self.lanes.run(Some(organisation), &|sql, ticket| door::perform(&self.cx, sql, ticket, &call))
    }

    /// What a plan would write, with whether each record would then be retired: everything is carried out as the door does it, with
    /// every rule, and taken back before anybody sees it.
    ///
    /// # Errors
    /// As the door.
    pub fn rehearse(&self, organisation: Id, actor: &Actor, note: &Note, plan: Plan<'_>) -> Result<Rehearsed, Fault> {
        let call = Call { organisation, actor, note, at: None, plan, first: false };
        let outcome = std::cell::RefCell::new(None);
        let work = |sql: &dyn Sql, ticket: &Ticket| -> Result<(), Fault> {
            outcome.replace(None);
            let written = door::perform(&self.cx, sql, ticket, &call)?.written;
            let ids: Vec<Id> = written.iter().map(|(id, ..)| *id).collect();
            let org = sql.number("SELECT org FROM log_head WHERE organisation = ?1", &[organisation.into()])?;
            let found = load::entries(sql, org, &ids)?.into_iter().map(|entry| (entry.id, entry.retired)).collect();
            outcome.replace(Some(found));
            // Work that fails leaves nothing behind: its savepoint is taken back.
            Err(Fault::Internal("this was a rehearsal".into()))
        };
        let end = self.lanes.run(Some(organisation), &work);
        outcome.into_inner().map_or_else(|| end.map(|()| Rehearsed::new()), Ok)
    }

    /// Computes everything anew that can be computed, and compares it: sequence, journal, commitments, every column of every
    /// projection, derived values, files.
    ///
    /// # Errors
    /// When the store fails; what is wrong with its content is in the report.
    pub fn fsck(&self) -> Result<FsckReport, Fault> {
        let mut report = self.check(None)?;
        if !self.lanes.run(None, &|sql, _| fsck::index_of_words(sql))? {
            report.add(fsck::About::Shown, "the index of words does not agree with the words".into());
        }
        Ok(report)
    }

    /// The same for one organisation, whose administrator asks; nothing of another is told.
    ///
    /// # Errors
    /// As [`Store::fsck`].
    pub fn fsck_of(&self, organisation: Id) -> Result<FsckReport, Fault> {
        self.check(Some(organisation))
    }

    fn check(&self, only: Option<Id>) -> Result<FsckReport, Fault> {
        let reader = self.readers.begin(self.cx.dialect.begin_read())?;
        fsck::run(&self.cx, reader.sql(), only, &|hash| self.get_blob(hash))
    }

    /// Drops every projection and makes them again from the revisions.
    ///
    /// # Errors
    /// When the store fails; then the projections are as they were.
    pub fn rebuild(&self) -> Result<(), Fault> {
        let generation = self.lanes.run(None, &|sql, _| rebuild::whole(&self.cx, sql))?;
        self.cx.generation.store(generation, Ordering::Release);
        self.readers.renew();
        self.lanes.renew();
        Ok(())
    }

    /// Whether the database answers and is still the one this program knows.
    ///
    /// # Errors
    /// [`Fault::Unavailable`] with the reason.
    pub fn healthy(&self) -> Result<(), Fault> {
        let known = self.cx.generation.load(Ordering::Acquire);
        match self.reading(|sql| Ok(sql.number("SELECT generation FROM installation", &[])?)) {
            Ok(found) if found == known => Ok(()),
            Ok(_) => Err(Fault::Unavailable("another program has rebuilt this database for its own release".into())),
            Err(Fault::Internal(why)) => Err(Fault::Unavailable(why)),
            Err(fault) => Err(fault),
        }
    }

    /// Lets PostgreSQL count what its tables hold, which it does by itself only minutes after much was written at once: until
    /// then it would look for records as if there were none. SQLite needs no such numbers.
    ///
    /// # Errors
    /// When the store fails.
    pub fn count_anew(&self) -> Result<(), Fault> {
        self.lanes.run(None, &|sql, _| Ok(sql.batch(sql.dialect().count_anew())?))
    }

    /// How writers shared commits so far.
    pub fn commits(&self) -> Commits {
        Commits { calls: self.lanes.done.load(Ordering::Relaxed), commits: self.lanes.commits.load(Ordering::Relaxed) }
    }

    /// Goes on writing although the newest entry lies ahead of the clock: what is written bears its time until that has come.
    pub fn go_on(&self) {
        self.cx.goes_on.store(true, Ordering::Relaxed);
    }

    /// Closes connections for reading that nobody used for a minute.
    pub fn rest(&self) {
        self.readers.close_idle(std::time::Duration::from_secs(60));
    }

    /// How many reads can be open at once. More wait for one of them to end, so callers wait before they take their first.
    pub fn readers(&self) -> usize {
        self.readers.most()
    }

    /// How often one thread asked for a connection while it held another. Must stay 0: enough such requests at once would
    /// all wait for each other.
    pub fn overlaps(&self) -> u64 {
        self.readers.overlaps.count() + self.lanes.overlaps.count()
    }

    /// How many statements the database was sent since the store was opened, transactions' ends among them.
    pub fn statements(&self) -> u64 {
        self.readers.statements() + self.lanes.statements()
    }

    /// Folds the write-ahead log into the database file. Dropping the store does the same.
    pub fn flush(&self) {
        self.location.checkpoint();
    }

    /// Runs a query on a connection for reading.
    fn reading<T>(&self, work: impl Fn(&dyn Sql) -> Result<T, Fault>) -> Result<T, Fault> {
        let reader = self.readers.begin(self.cx.dialect.begin_read())?;
        work(reader.sql())
    }
}

impl Door for Store {
    fn read(&self, organisation: Id, actor: &Actor, moment: Moment) -> Result<Box<dyn Read + '_>, Fault> {
        let conn = self.readers.begin(self.cx.dialect.begin_read())?;
        Ok(Box::new(Reader::open(&self.cx, conn, organisation, actor, moment)?))
    }

    fn write(&self, organisation: Id, actor: &Actor, note: &Note, plan: Plan<'_>) -> Result<Receipt, Fault> {
        let call = Call { organisation, actor, note, at: None, plan, first: false };
        self.lanes.run(Some(organisation), &|sql, ticket| door::perform(&self.cx, sql, ticket, &call))
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        self.readers.renew();
        self.lanes.renew();
        self.flush();
    }
}
