//! What the benches share: a register, an organisation, a clock, a median.

use jiff::Timestamp;
use jiff::civil::Date;
use kernel::nouns::{GRANT, ORGANISATION, Organisation, PERSON, UNIT};
use kernel::{Actor, Change, Channel, Door, Draft, Fault, Group, Id, Note, Read, Register, choice};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::{Duration, Instant};
use store::{Clock, Entropy, Location, Options, Store};

choice! {
    /// How bad.
    pub enum Level("level", ordered) {
        /// A little.
        Low = "low",
        /// Some.
        Middle = "middle",
        /// Much.
        High = "high",
    }
}

/// Something found.
#[derive(Register, Default, Clone)]
#[register(key = "finding", prefix = "FND", clause = "1")]
pub struct Finding {
    /// Its name.
    #[field(required, title, max = 200)]
    pub name: String,
    /// What it says.
    #[field(kind = prose, search)]
    pub text: String,
    /// How bad.
    #[field(list, index)]
    pub level: Option<Level>,
    /// By when.
    #[field(list, index)]
    pub due: Option<Date>,
    /// A number without an index.
    #[field(list)]
    pub size: Option<i64>,
}

/// The register of findings.
pub static FINDING: Register = Register::of::<Finding>("Finding", "Findings", Group::Run);
static REGISTERS: &[&Register] = {
    use kernel::nouns::*;
    &[&ORGANISATION, &UNIT, &PERSON, &GRANT, &TASK, &SIGNOFF, &COMMENT, &ATTACHMENT, &FINDING]
};

struct Ticking(AtomicI64);

impl Clock for Ticking {
    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.0.fetch_add(1, Ordering::Relaxed)).unwrap_or_default()
    }
}

/// A row of numbers; good enough for a bench.
pub struct Dice(AtomicU64);

impl Dice {
    pub const fn new(seed: u64) -> Self {
        Self(AtomicU64::new(seed))
    }

    pub fn next(&self) -> u64 {
        let mut z = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&self, most: u64) -> u64 {
        self.next() % most
    }
}

impl Entropy for Dice {
    fn fill(&self, bytes: &mut [u8]) {
        for part in bytes.chunks_mut(8) {
            let random = self.next().to_le_bytes();
            part.iter_mut().zip(random).for_each(|(slot, byte)| *slot = byte);
        }
    }
}

/// A store with an organisation of three units, in a fresh folder, or on the server that `VOUCHSAFE_BENCH_POSTGRES` names
/// (in a database that must be empty and is not removed).
pub struct World {
    pub store: Store,
    pub org: Id,
    pub units: [Id; 3],
    /// Reader of the last unit only.
    pub reader: Actor,
    folder: PathBuf,
}

pub fn note() -> Note {
    Note { channel: Channel::Import, reason: "bench".into() }
}

impl World {
    #[expect(clippy::disallowed_methods, reason = "a bench has no binary to take its clock and place from")]
    pub fn new(name: &str) -> Result<Self, Box<dyn std::error::Error>> {
        let folder = std::env::temp_dir().join(format!("vouchsafe-bench-{name}-{}", std::process::id()));
        let location = match std::env::var("VOUCHSAFE_BENCH_POSTGRES") {
            Ok(url) => Location::Postgres { url, blobs: folder.clone() },
            Err(_) => Location::Sqlite(folder.clone()),
        };
        let clock = Arc::new(Ticking(AtomicI64::new(1_780_000_000_000)));
        let words = Arc::new(kernel::Words::new("en", &[kernel::words::ENGLISH]).map_err(|problems| problems.join("; "))?);
        let store = Store::open(Options { location, registers: REGISTERS, words, clock, entropy: Arc::new(Dice::new(7)), demo: true })?;
        let [org, root, left, right, person] = std::array::from_fn(|n| Id(uuid::Uuid::from_u128(100 + n as u128)));
        let unit = |id, name: &str| Change::create(&UNIT, id, Draft::new().with("name", name).with("parent", root));
        let plan = |read: &dyn Read| -> Result<Vec<Change>, Fault> {
            Ok(vec![
                Change::create(&ORGANISATION, org, Organisation::draft("Bench", "UTC", "EUR")),
                Change::create(&UNIT, root, Draft::new().with("name", "Root")),
                unit(left, "Left"),
                unit(right, "Right"),
                Change::create(&PERSON, person, Draft::new().with("name", "Reader").with("email", "r@example.com").with("account", true)),
                Change::create(&GRANT, read.mint(), Draft::new().with("person", person).with("role", "reader").with("unit", right)),
            ])
        };
        store.write(org, &Actor::System, &note(), &plan)?;
        Ok(Self { store, org, units: [root, left, right], reader: Actor::Person { id: person, at_most: None }, folder })
    }
}

impl Drop for World {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Median time of several runs.
pub fn median(runs: usize, mut work: impl FnMut()) -> Duration {
    let mut times: Vec<Duration> = (0..runs)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .collect();
    times.sort();
    times.get(runs / 2).copied().unwrap_or_default()
}
