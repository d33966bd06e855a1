//! The application: the store, the list of concepts, the words, and the limits of requests.

use crate::admission::Admission;
use crate::outside::Outside;
use crate::throttle::Throttle;
use kernel::{Actor, Change, Door, Draft, Fault, Id, Moment, Read, Register, Text, Words};
use std::sync::{Arc, Mutex};
use store::{Entropy, Store};
use ui::Concept;

/// What the first page of a new installation asks for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Founding {
    /// Name of the organisation.
    pub organisation: String,
    /// Name of the first administrator.
    pub name: String,
    /// Address to sign in with.
    pub email: String,
    /// Time zone in which days end.
    pub time_zone: String,
    /// Currency of amounts.
    pub currency: String,
}

/// Makes the first change set of an organisation: everything it starts with. Answers with the changes and the identity
/// of the administrator's person record.
pub type Founder = fn(&dyn Read, Id, &Founding) -> Result<(Vec<Change>, Id), Fault>;

/// Sizes beyond which a request is refused before it is read.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of a file.
    pub upload: usize,
    /// Bytes of any other body.
    pub body: usize,
}

/// Bytes of a megabyte, as every limit is told in and every file manager counts.
pub const MB: usize = 1_000_000;

impl Default for Limits {
    fn default() -> Self {
        Self { upload: 25 * MB, body: MB }
    }
}

/// Everything a request needs.
pub struct App {
    /// Data.
    pub store: Store,
    /// The product, concept by concept.
    pub concepts: &'static [Concept],
    /// Every register.
    pub registers: &'static [&'static Register],
    /// Strings: those with which the store was opened.
    pub words: Arc<Words>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Limits.
    pub limits: Limits,
    /// Reached over HTTPS: cookies are bound to it and browsers are told to insist.
    pub https: bool,
    /// How it is reached from outside.
    pub outside: Outside,
    /// Makes an organisation.
    pub founder: Founder,
    /// Hash of the token that opens set-up, until an organisation exists.
    pub setup: Mutex<Option<[u8; 32]>>,
    /// Slows down guessing.
    pub throttle: Throttle,
    /// Where requests wait.
    pub admission: Admission,
}

impl App {
    /// A token for links, cookies and programs, and the hash under which it is kept: 256 random bits in hexadecimal.
    pub fn secret(&self) -> (String, [u8; 32]) {
        let mut bytes = [0_u8; 32];
        self.entropy.fill(&mut bytes);
        let token = hex(&bytes);
        let hash = hash(&token);
        (token, hash)
    }

    /// A new identity.
    pub fn mint(&self) -> Id {
        let mut random = [0_u8; 10];
        self.entropy.fill(&mut random);
        Id::v7(u64::try_from(self.store.now().as_millisecond()).unwrap_or_default(), &random)
    }

    /// Opens set-up when there is no organisation yet; answers with the token for the link that is printed once.
    ///
    /// # Errors
    /// When the store fails.
    pub fn open_setup(&self) -> Result<Option<String>, Fault> {
        if !self.store.organisations()?.is_empty() {
            return Ok(None);
        }
        let (token, hash) = self.secret();
        if let Ok(mut slot) = self.setup.lock() {
            *slot = Some(hash);
        }
        Ok(Some(token))
    }

    /// Takes the token that opens set-up, if this is it: nobody else can use it meanwhile.
    pub fn take_setup(&self, hash: &[u8; 32]) -> Option<[u8; 32]> {
        self.setup.lock().ok().and_then(|mut slot| slot.take_if(|kept| kept == hash))
    }

    /// Opens set-up again with the token that was taken, after an organisation could not be made.
    pub fn put_setup_back(&self, hash: [u8; 32]) {
        if let Ok(mut slot) = self.setup.lock() {
            slot.get_or_insert(hash);
        }
    }

    /// Moves what is about a record to where that record stands, in every organisation, with history: earlier releases left some of
    /// it behind. Answers with how many records moved.
    ///
    /// # Errors
    /// When the store fails.
    pub fn put_in_place(&self) -> Result<usize, Fault> {
        let mut moved = 0;
        let note = kernel::Note { channel: kernel::Channel::Upgrade, reason: self.words.get("upgrade-placed") };
        for organisation in self.store.organisations()? {
            let plan = |read: &dyn Read| {
                let found = kernel::place::misplaced(read)?;
                Ok(found.iter().map(|one| Change::edit(one.row.register, one.row.id, Draft::new().with("unit", one.unit))).collect())
            };
            moved += self.store.write(organisation.id, &Actor::System, &note, &plan)?.written.len();
        }
        Ok(moved)
    }

    /// Makes an organisation and answers with its identity and that of its administrator.
    ///
    /// # Errors
    /// Problems with what was typed, or a failing store.
    pub fn found(&self, founding: &Founding) -> Result<(Id, Id), Fault> {
        self.make(founding, false)
    }

    /// Makes the first organisation. Another server on the same database may have been faster: then nothing is made.
    ///
    /// # Errors
    /// As [`App::found`]; a conflict where there is one already.
    pub fn found_first(&self, founding: &Founding) -> Result<(Id, Id), Fault> {
        self.make(founding, true)
    }

    fn make(&self, founding: &Founding, first: bool) -> Result<(Id, Id), Fault> {
        let organisation = self.mint();
        let admin = Mutex::new(Id::default());
        let note = kernel::Note { channel: kernel::Channel::Setup, reason: String::new() };
        let plan = |read: &dyn Read| {
            let (changes, person) = (self.founder)(read, organisation, founding)?;
            if let Ok(mut slot) = admin.lock() {
                *slot = person;
            }
            Ok(changes)
        };
        match first {
            true => self.store.found_first(organisation, &note, &plan)?,
            false => self.store.write(organisation, &Actor::System, &note, &plan)?,
        };
        if let Ok(mut slot) = self.setup.lock() {
            *slot = None;
        }
        Ok((organisation, admin.into_inner().unwrap_or_default()))
    }

    /// A read at the moment named by `as_at`; nothing means now.
    ///
    /// # Errors
    /// A moment that cannot be read or lies before the first entry, no rights, or a failing store.
    pub fn read_at(&self, organisation: Id, actor: &Actor, as_at: &str) -> Result<Box<dyn Read + '_>, Fault> {
        let live = self.store.read(organisation, actor, Moment::Live)?;
        if as_at.is_empty() {
            return Ok(live);
        }
        let zone = live.zone();
        let moment = Moment::asked(as_at, &*live).map_err(|text| Fault::field("as_at", text))?;
        // One connection a request: what shows the present is given back before the past is opened.
        drop(live);
        let then = self.store.read(organisation, actor, moment)?;
        if then.sequence() == 0 {
            let start = then.at(Moment::Sequence(1))?.recorded_at().to_zoned(zone).date();
            return Err(Fault::field("as_at", Text::new("moment-before-start").with("start", start).with("typed", as_at)));
        }
        Ok(then)
    }

    /// The register with this key.
    pub fn register(&self, key: &str) -> Option<&'static Register> {
        self.registers.iter().find(|r| r.key == key).copied()
    }
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("App")
    }
}

/// SHA-256 of a token: what is kept instead of it.
pub fn hash(token: &str) -> [u8; 32] {
    use sha2::Digest;
    sha2::Sha256::digest(token.as_bytes()).into()
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
