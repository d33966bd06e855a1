//! Frameworks: content packs, the requirements they bring, and the adoption that says which one counts since when.
//!
//! Requirements (clauses, Annex A controls, articles) are content: nobody edits them. An adoption (managers) names a pack,
//! its edition and version, the scope it counts for and the day since when. A new adoption of a control set creates the
//! lines of the scope's Statement of Applicability. Controls meet requirements; threats and vulnerabilities name the
//! controls that help.

mod adoption;
mod entries;
mod lints;
mod mapped;
mod pages;
pub mod record;
mod sources;
#[cfg(test)]
mod tests;

pub use adoption::{is_control_set, requirement_id};
pub use mapped::{Counterpart, counterparts};
pub use record::{ADOPTION, Adoption, REQUIREMENT, Requirement, pack_of};

use kernel::{Filter, Group};
use kernel::{Hooks, Rules};
use ui::{Concept, Screen, Step};

impl Rules for Adoption {
    const HOOKS: Hooks = Hooks { check: adoption::check, fill: adoption::fill, entries: entries::entries, ..Hooks::NONE };
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "framework",
    registers: &[&REQUIREMENT, &ADOPTION],
    messages: include_str!("en.ftl"),
    screens: &[
        Screen { path: "/frameworks", title: "screen-frameworks", under: "adoption", index: None, render: pages::packs },
        Screen { path: "/sources", title: "screen-sources", under: "", index: Some((Group::Setup, "A.5.32")), render: sources::page },
    ],
    steps: &[Step { key: "framework", place: 50, link: "/frameworks", done: |read| Ok(read.count(&ADOPTION, &Filter::new())? > 0) }],
    lints: lints::LINTS,
    ..Concept::EMPTY
};
