//! Changes, the door they pass through, and the closed list of what can go wrong.

use crate::{Actor, Draft, Id, Moment, Read, Register, Text};
use jiff::Timestamp;
use std::fmt;

/// One change to one record. Operations and forms answer with these; the door alone carries them out.
#[derive(Debug, Clone)]
pub enum Change {
    /// A new record. Fields left out of the draft are empty; the unit defaults to the root unit.
    Create {
        /// Its register.
        register: &'static Register,
        /// Its identity, from [`Read::mint`], so that other changes of the same set can link to it.
        id: Id,
        /// Its values.
        draft: Draft,
        /// A reference of its own instead of the next number, for imports.
        reference: Option<String>,
    },
    /// Other values for some fields of a record; those left out stay.
    Edit {
        /// Its register.
        register: &'static Register,
        /// The record.
        id: Id,
        /// The version the author saw; a newer one refuses the change as stale.
        version: Option<u64>,
        /// The new values.
        draft: Draft,
    },
    /// Out of use.
    Retire {
        /// Its register.
        register: &'static Register,
        /// The record.
        id: Id,
        /// The version the author saw.
        version: Option<u64>,
    },
    /// Back into use.
    Restore {
        /// Its register.
        register: &'static Register,
        /// The record.
        id: Id,
        /// The version the author saw.
        version: Option<u64>,
    },
}

impl Change {
    /// A new record with these values and the next reference.
    pub fn create(register: &'static Register, id: Id, draft: Draft) -> Self {
        Self::Create { register, id, draft, reference: None }
    }

    /// Other values for a record, whatever its version.
    pub fn edit(register: &'static Register, id: Id, draft: Draft) -> Self {
        Self::Edit { register, id, version: None, draft }
    }

    /// The same change as part of an act.
    #[must_use]
    pub fn by_act(self) -> Self {
        match self {
            Self::Create { register, id, draft, reference } => Self::Create { register, id, draft: draft.by_act(), reference },
            Self::Edit { register, id, version, draft } => Self::Edit { register, id, version, draft: draft.by_act() },
            other => other,
        }
    }
}

crate::choice! {
    /// Through what a change came.
    pub enum Channel("channel") {
        /// A page.
        Browser = "browser",
        /// The REST interface with a token.
        Api = "api",
        /// The command line.
        CommandLine = "command-line",
        /// A file.
        Import = "import",
        /// A rule of the program.
        Rule = "rule",
        /// Set-up of an installation or organisation.
        Setup = "set-up",
        /// A new release.
        Upgrade = "upgrade",
        /// The generator of the demo organisation.
        Demo = "demo",
    }
}

/// What is kept about a change set beside its changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// Through what it came.
    pub channel: Channel,
    /// Why, in the author's words; may be empty.
    pub reason: String,
}

/// What the door answers when everything was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// Sequence of the change set in its organisation; 0 when there was nothing to change.
    pub sequence: u64,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Records written, in the order of the changes: identity, reference, version. Unchanged ones are left out.
    pub written: Vec<(Id, String, u64)>,
    /// An earlier request with the same key wrote it; this one wrote nothing.
    pub repeated: bool,
}

/// Something wrong with what was typed or sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Key of the field, if it is about one.
    pub field: Option<String>,
    /// What is wrong and what to do.
    pub text: Text,
    /// Line of the file, for imports; 1 is the first.
    pub line: Option<u64>,
}

impl Problem {
    /// A problem of one field.
    pub fn field(key: &str, text: Text) -> Self {
        Self { field: Some(key.to_owned()), text, line: None }
    }

    /// A problem of the record as a whole.
    pub fn whole(text: Text) -> Self {
        Self { field: None, text, line: None }
    }

    /// The same, found on this line of a file.
    #[must_use]
    pub fn on_line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }
}

/// Why a read or a write did not happen. Nothing was changed in any of these cases.
#[derive(Debug, Clone)]
pub enum Fault {
    /// It does not exist, or not for this actor.
    NotFound,
    /// It exists and can be seen, but this actor may not do that.
    Forbidden,
    /// Nobody is signed in, or the token is not valid.
    Unauthenticated,
    /// What was typed or sent is wrong; every problem found.
    Invalid(Vec<Problem>),
    /// Somebody saved the record in between.
    Stale {
        /// Reference of the record.
        reference: String,
        /// The version that the author saw.
        seen: u64,
        /// The newest version.
        newest: u64,
    },
    /// It contradicts something that is there already.
    Conflict(Text),
    /// The store cannot be reached or written now; try again later.
    Unavailable(String),
    /// A defect. The text is for the log, not for the user.
    Internal(String),
}

/// Stands in the reason of [`Fault::Unavailable`] where the disk has no room.
pub const DISK_FULL: &str = "the disk is full";

/// Whether a reason of [`Fault::Unavailable`] is that the disk has no room: reading goes on, and nothing that was sent is kept.
pub fn is_full(why: &str) -> bool {
    why.contains(DISK_FULL)
}

impl Fault {
    /// One problem with one field.
    pub fn field(key: &str, text: Text) -> Self {
        Self::Invalid(vec![Problem::field(key, text)])
    }

    /// One problem with the whole.
    pub fn whole(text: Text) -> Self {
        Self::Invalid(vec![Problem::whole(text)])
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("not found"),
            Self::Forbidden => f.write_str("not allowed"),
            Self::Unauthenticated => f.write_str("not signed in"),
            Self::Invalid(problems) => {
                f.write_str("invalid:")?;
                problems.iter().try_for_each(|p| write!(f, " [{} {} {:?}]", p.field.as_deref().unwrap_or("record"), p.text.id, p.text.args))
            }
            Self::Stale { reference, seen, newest } => write!(f, "{reference} is at version {newest}, the edit is of version {seen}"),
            Self::Conflict(text) => write!(f, "conflict: {} {:?}", text.id, text.args),
            Self::Unavailable(why) => write!(f, "the store is not available: {why}"),
            Self::Internal(why) => write!(f, "internal error: {why}"),
        }
    }
}

impl std::error::Error for Fault {}

/// A pure function from a read to changes. May be called again when a commit must be repeated.
pub type Plan<'a> = &'a (dyn Fn(&dyn Read) -> Result<Vec<Change>, Fault> + Send + Sync);

/// The one door: hands out reads, and turns plans into change sets.
pub trait Door: Send + Sync {
    /// A read for an actor in an organisation at a moment.
    ///
    /// # Errors
    /// When the organisation does not exist, the actor has no rights in it, or the store fails.
    fn read(&self, organisation: Id, actor: &Actor, moment: Moment) -> Result<Box<dyn Read + '_>, Fault>;

    /// Runs the plan inside one transaction and writes its changes as one change set: permission, version test, checks,
    /// revisions, projections with derived values, journal leaves, follow-ups. All or nothing.
    ///
    /// # Errors
    /// The first fault; problems of all changes together.
    fn write(&self, organisation: Id, actor: &Actor, note: &Note, plan: Plan<'_>) -> Result<Receipt, Fault>;
}
