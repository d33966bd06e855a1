//! The HTML toolkit over registers: pages, tables, forms, figures. Knows no concept; works from field tables.

pub mod assets;
pub mod compare;
pub mod concept;
pub mod error;
pub mod figures;
pub mod find;
pub mod form;
pub mod history;
pub mod journal;
pub mod layout;
pub mod lint;
pub mod list;
pub mod measure;
pub mod names;
pub mod operation;
pub mod paper;
pub mod paths;
pub mod pieces;
pub mod record;
pub mod turning;
pub mod view;

pub use concept::{Concept, Fact, Feed, Panel, Place, Report, Screen, SignedCopy};
pub use measure::{Counted, Measure, Step};
pub use names::Names;
pub use view::{ONCE, View, Visitor};

/// English messages of the toolkit: name of the file and its text.
pub const ENGLISH: (&str, &str) = ("ui", include_str!("en.ftl"));
