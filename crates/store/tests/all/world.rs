//! A place to test in: engines, an organisation with a tree of units, people with rights, a clock under control.

use crate::registers::{REGISTERS, THING};
use jiff::Timestamp;
use kernel::nouns::{GRANT, ORGANISATION, Organisation, PERSON, UNIT};
use kernel::{Actor, Change, Channel, Door, Draft, Fault, Id, Moment, Note, Read, Receipt, Row, Words};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use store::testing::TestDatabase;
use store::{Clock, Entropy, Location, Options, Store};
use tempfile::TempDir;

/// A clock that moves by a second whenever it is told, or by a millisecond whenever it is read.
pub struct Ticking(AtomicI64);

impl Ticking {
    pub fn forward(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.fetch_add(1, Ordering::SeqCst)).unwrap()
    }
}

/// Numbers that look random and never repeat.
pub struct Scrambled(AtomicU64);

impl Entropy for Scrambled {
    fn fill(&self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(8) {
            let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            part.copy_from_slice(&(z ^ (z >> 31)).to_le_bytes()[..part.len()]);
        }
    }
}

/// Where a test runs. Dropping it removes everything.
pub struct Place {
    pub folder: TempDir,
    database: Option<TestDatabase>,
}

impl Place {
    pub fn location(&self) -> Location {
        match &self.database {
            None => Location::Sqlite(self.folder.path().into()),
            Some(database) => Location::Postgres { url: database.url(), blobs: self.folder.path().join("blobs") },
        }
    }

    /// Name of the PostgreSQL database.
    pub fn database(&self) -> String {
        self.database.as_ref().map(|database| database.name().to_owned()).unwrap_or_default()
    }

    /// Runs a statement behind the store's back.
    pub fn sql(&self, statement: &str) {
        match self.location() {
            Location::Sqlite(folder) => rusqlite::Connection::open(folder.join("vouchsafe.db")).unwrap().execute_batch(statement).unwrap(),
            Location::Postgres { url, .. } => postgres::Client::connect(&url, postgres::NoTls).unwrap().batch_execute(statement).unwrap(),
        }
    }

    pub fn data(&self) -> PathBuf {
        self.folder.path().into()
    }
}

/// An engine to test on.
#[derive(Debug, Clone)]
pub enum Engine {
    Sqlite,
    Postgres(String),
}

/// SQLite always; PostgreSQL when a server is named, which CI must.
#[expect(clippy::disallowed_methods, reason = "the address of the test server can come from nowhere else")]
pub fn engines() -> Vec<Engine> {
    let mut list = vec![Engine::Sqlite];
    match std::env::var("VOUCHSAFE_TEST_POSTGRES") {
        Ok(url) if !url.is_empty() => list.push(Engine::Postgres(url)),
        _ if std::env::var("CI").is_ok_and(|ci| ci == "true") => panic!("CI=true needs VOUCHSAFE_TEST_POSTGRES, the address of a server"),
        _ => println!("skipped: PostgreSQL"),
    }
    list
}

impl Engine {
    pub fn place(&self) -> Place {
        let folder = tempfile::tempdir().unwrap();
        let database = match self {
            Self::Sqlite => None,
            Self::Postgres(server) => Some(TestDatabase::create(server).unwrap()),
        };
        Place { folder, database }
    }
}

pub fn clock() -> Arc<Ticking> {
    Arc::new(Ticking(AtomicI64::new(1_780_000_000_000)))
}

/// The kernel's own words.
fn words() -> Arc<Words> {
    Arc::new(Words::new("en", &[kernel::words::ENGLISH]).unwrap())
}

pub fn options(location: Location, clock: Arc<Ticking>, demo: bool) -> Options {
    static SEED: AtomicU64 = AtomicU64::new(42);
    let seed = SEED.fetch_add(1 << 32, Ordering::SeqCst);
    Options { location, registers: REGISTERS, words: words(), clock, entropy: Arc::new(Scrambled(AtomicU64::new(seed))), demo }
}

/// A store with an organisation: root, two units below it, one below the first; a manager in each of the two.
pub struct World {
    pub store: Option<Store>,
    pub clock: Arc<Ticking>,
    pub org: Id,
    pub root: Id,
    pub left: Id,
    pub leaf: Id,
    pub right: Id,
    /// Manager of `left`.
    pub ann: Actor,
    /// Manager of `right`.
    pub bob: Actor,
    pub place: Place,
}

pub fn note() -> Note {
    Note { channel: Channel::Setup, reason: "set up".into() }
}

pub fn person(id: Id) -> Actor {
    Actor::Person { id, at_most: None }
}

impl World {
    pub fn new(engine: &Engine) -> Self {
        Self::make(engine, false)
    }

    pub fn make(engine: &Engine, demo: bool) -> Self {
        let place = engine.place();
        let clock = clock();
        let store = Store::open(options(place.location(), clock.clone(), demo)).unwrap();
        let [org, root, left, leaf, right, ann, bob] = std::array::from_fn(|n| Id(uuid::Uuid::from_u128(0x0100_0000 + n as u128)));
        let unit = |id, name: &str, parent: Option<Id>| {
            let draft = Draft::new().with("name", name);
            Change::create(&UNIT, id, if let Some(parent) = parent { draft.with("parent", parent) } else { draft })
        };
        let member = |id, name: &str| {
            let draft = Draft::new().with("name", name).with("email", format!("{}@example.com", name.to_lowercase())).with("account", true);
            Change::create(&PERSON, id, draft)
        };
        let grant = |person: Id, unit: Id, n: u128| {
            let draft = Draft::new().with("person", person).with("role", "manager").with("unit", unit);
            Change::create(&GRANT, Id(uuid::Uuid::from_u128(0x0200_0000 + n)), draft)
        };
        let plan = |_: &dyn Read| {
            Ok(vec![
                Change::create(&ORGANISATION, org, Organisation::draft("Acme Works", "Europe/Berlin", "EUR")),
                unit(root, "Acme", None),
                unit(left, "Left", Some(root)),
                unit(leaf, "Leaf", Some(left)),
                unit(right, "Right", Some(root)),
                member(ann, "Ann"),
                member(bob, "Bob"),
                grant(ann, left, 1),
                grant(bob, right, 2),
            ])
        };
        let receipt = store.write(org, &Actor::System, &note(), &plan).unwrap();
        assert_eq!((receipt.sequence, receipt.written.len()), (1, 9));
        Self { store: Some(store), clock, org, root, left, leaf, right, ann: person(ann), bob: person(bob), place }
    }

    pub fn store(&self) -> &Store {
        self.store.as_ref().unwrap()
    }

    pub fn write(&self, actor: &Actor, changes: &[Change]) -> Result<Receipt, Fault> {
        self.store().write(self.org, actor, &note(), &|_| Ok(changes.to_vec()))
    }

    /// A new thing, made by the program.
    pub fn thing(&self, draft: Draft) -> Id {
        let id = self.mint();
        self.write(&Actor::System, &[Change::create(&THING, id, draft)]).unwrap();
        id
    }

    pub fn edit(&self, id: Id, draft: Draft) -> Receipt {
        self.write(&Actor::System, &[Change::edit(&THING, id, draft)]).unwrap()
    }

    pub fn mint(&self) -> Id {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        Id(uuid::Uuid::from_u128(0x0900_0000_0000 + u128::from(COUNT.fetch_add(1, Ordering::SeqCst))))
    }

    pub fn read(&self, actor: &Actor, moment: Moment) -> Box<dyn Read + '_> {
        self.store().read(self.org, actor, moment).unwrap()
    }

    pub fn get(&self, id: Id) -> Row {
        self.read(&Actor::System, Moment::Live).get(&THING, id).unwrap().unwrap()
    }

    pub fn sound(&self) {
        let report = self.store().fsck().unwrap();
        assert_eq!(report.problems, Vec::<String>::new());
    }

    /// Closes the store and opens it again.
    pub fn reopen(&mut self) {
        self.store = None;
        self.store = Some(Store::open(options(self.place.location(), self.clock.clone(), false)).unwrap());
    }
}

/// What an organisation of one unit is made of.
pub fn founding(id: Id, name: &str) -> Vec<Change> {
    let unit = Id(uuid::Uuid::from_u128(id.0.as_u128() + 1));
    vec![
        Change::create(&ORGANISATION, id, Organisation::draft(name, "Europe/Berlin", "EUR")),
        Change::create(&UNIT, unit, Draft::new().with("name", name)),
    ]
}

/// Founds an organisation of one unit.
pub fn found(store: &Store, id: Id, name: &str) {
    let changes = founding(id, name);
    store.write(id, &Actor::System, &note(), &|_| Ok(changes.clone())).unwrap();
}

/// The problems of a refused write: field and message.
pub fn problems(result: Result<Receipt, Fault>) -> Vec<(String, String)> {
    match result {
        Err(Fault::Invalid(list)) => list.into_iter().map(|p| (p.field.unwrap_or_default(), p.text.id.into_owned())).collect(),
        other => panic!("not refused as invalid: {other:?}"),
    }
}
