//! The HTML toolkit over registers: pages, tables, forms, figures. Knows no concept; works from field tables.

pub mod concept;
pub mod view;

pub use concept::{Concept, Panel, Place, Report, Screen};
pub use view::{View, Visitor};
