//! What a register is: fields, records, links, changes, filters, forms, operations, access, workflow, documents.
//!
//! No IO, no clock, no randomness, no async. The store implements [`Read`] and [`Door`]; the domain crate fills
//! [`struct@Register`] tables; `ui`, `report` and `server` work from those tables and never know a concept by name.

extern crate self as kernel;

pub mod access;
pub mod agenda;
pub mod body;
pub mod cell;
pub mod change;
pub mod derived;
pub mod diff;
pub mod document;
pub mod draft;
pub mod due;
pub mod field;
pub mod fill;
pub mod filter;
pub mod follow;
pub mod gather;
pub mod id;
pub mod journal;
pub mod lapse;
pub mod lookup;
pub mod nouns;
pub mod offers;
pub mod place;
pub mod read;
pub mod register;
pub mod role;
pub mod row;
pub mod text;
pub mod turning;
pub mod value;
pub mod words;

pub use access::{Action, Actor, Scope};
pub use cell::{Choice, Choices, Kind, Mark};
pub use change::{Change, Channel, Door, Fault, Note, Problem, Receipt};
pub use derive::{Register, Values};
pub use derived::{Derived, Follows, Path, Step, Values};
pub use draft::Draft;
pub use due::{Due, DueLine, DuePage, DueQuery, DueRule, Review};
pub use field::{Field, Holds, Origin, When};
pub use filter::{Filter, Test};
pub use gather::{Ask, Gather, Gathered, Kept};
pub use id::Id;
pub use journal::{JournalEntry, JournalQuery};
pub use lapse::Lapse;
pub use lookup::{Finder, References};
pub use read::{Crossed, History, LinkRow, Moment, Name, Page, Pointing, Query, Read, Revision, Sort};
pub use register::{Group, Hooks, Operation, Reaction, Record, Register, Rules, Table, Workflow};
pub use role::Role;
pub use row::{Common, Row};
pub use text::Text;
pub use value::Value;
pub use words::Words;
