//! A store in a temporary folder, with a clock and numbers of its own, for the tests that go through the real door.

use jiff::Timestamp;
use kernel::change::Plan;
use kernel::{Actor, Change, Channel, Door, Draft, Fault, Id, Moment, Note, Read, Receipt, Register};
use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use store::testing::TestDatabase;
use store::{Clock, Entropy, Location, Options, Store};
use tempfile::TempDir;

/// A clock that moves when it is told.
pub struct Hand(AtomicI64);

impl Clock for Hand {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.fetch_add(1, Ordering::SeqCst)).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

struct Scrambled(AtomicU64);

impl Entropy for Scrambled {
    fn fill(&self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            part.iter_mut().zip((z ^ (z >> 31)).to_le_bytes()).for_each(|(slot, byte)| *slot = byte);
        }
    }
}

/// One installation with one organisation.
pub struct Place {
    pub store: Store,
    pub clock: Arc<Hand>,
    pub organisation: Id,
    _database: Option<TestDatabase>,
    _folder: TempDir,
}

impl Place {
    /// Opens an empty store on SQLite; the plan makes the organisation.
    pub fn new(
        registers: &'static [&'static Register],
        plan: impl Fn(&dyn Read, Id) -> Result<Vec<Change>, Fault> + Send + Sync,
    ) -> Result<Self, Box<dyn Error>> {
        Self::on(None, registers, plan)
    }

    /// The same on the PostgreSQL server of this address, where there is one.
    pub fn on(
        engine: Option<String>,
        registers: &'static [&'static Register],
        plan: impl Fn(&dyn Read, Id) -> Result<Vec<Change>, Fault> + Send + Sync,
    ) -> Result<Self, Box<dyn Error>> {
        let folder = tempfile::tempdir()?;
        let clock = Arc::new(Hand(AtomicI64::new(1_780_000_000_000)));
        let database = engine.map(|server| TestDatabase::create(&server)).transpose()?;
        let location = match &database {
            None => Location::Sqlite(folder.path().into()),
            Some(database) => Location::Postgres { url: database.url(), blobs: folder.path().join("blobs") },
        };
        let words = Arc::new(kernel::Words::new("en", &domain::messages()).map_err(|problems| problems.join("; "))?);
        let options =
            Options { location, registers, words, clock: clock.clone(), entropy: Arc::new(Scrambled(AtomicU64::new(7))), demo: false };
        let store = Store::open(options)?;
        let organisation = Id::v7(1_780_000_000_000, &[1; 10]);
        let place = Self { store, clock, organisation, _database: database, _folder: folder };
        place.write(&|read| plan(read, organisation))?;
        Ok(place)
    }

    /// Moves the clock.
    pub fn days(&self, days: i64) {
        self.clock.0.fetch_add(days * 86_400_000, Ordering::SeqCst);
    }

    pub fn write(&self, plan: Plan<'_>) -> Result<Receipt, Fault> {
        let note = Note { channel: Channel::Browser, reason: String::new() };
        self.store.write(self.organisation, &Actor::System, &note, plan)
    }

    /// Creates one record.
    pub fn create(&self, register: &'static Register, draft: &Draft) -> Result<Id, Fault> {
        let id = self.live()?.mint();
        self.write(&|_| Ok(vec![Change::create(register, id, draft.clone())])).map(|_| id)
    }

    pub fn edit(&self, register: &'static Register, id: Id, draft: &Draft) -> Result<Receipt, Fault> {
        self.write(&|_| Ok(vec![Change::edit(register, id, draft.clone())]))
    }

    /// Runs an operation.
    pub fn operate(&self, register: &'static Register, id: Id, key: &str, said: &Draft) -> Result<Receipt, Fault> {
        self.write(&|read| {
            let row = read.get(register, id)?.ok_or(Fault::NotFound)?;
            let operation = register.operation(key).ok_or(Fault::NotFound)?;
            operation.changes(read, &row, said)
        })
    }

    pub fn live(&self) -> Result<Box<dyn Read + '_>, Fault> {
        self.at(Moment::Live)
    }

    pub fn at(&self, moment: Moment) -> Result<Box<dyn Read + '_>, Fault> {
        self.store.read(self.organisation, &Actor::System, moment)
    }
}
