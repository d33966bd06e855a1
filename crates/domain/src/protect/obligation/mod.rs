//! Obligations (A.5.31): what laws, authorities, contracts and our own word bind us to, and how each is met.
//!
//! Contributors keep them. States: identified, applies, not applicable (with a reason), ended. An obligation binds units, comes
//! from a party, and is met by controls: how far they are in place is derived, as n of N. Lines of the Statement of
//! Applicability point here as a reason.

mod derived;
mod lints;
mod pages;
pub mod record;
mod report;
pub mod rules;
#[cfg(test)]
mod tests;

pub use record::{OBLIGATION, Obligation, ObligationKind};

use kernel::{Derived, DueRule, Hooks, Rules};
use ui::{Concept, Panel, Place, Report};

impl Rules for Obligation {
    const HOOKS: Hooks = Hooks { check: rules::check, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Held>(), Derived::of::<derived::Counted>()];
    const DUE: &'static [DueRule] = rules::DUE;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "obligation",
    registers: &[&OBLIGATION],
    messages: include_str!("en.ftl"),
    panels: &[Panel { register: "obligation", place: Place::Top(&["standing", "in_place", "of"]), render: pages::of_obligation }],
    reports: &[Report { key: "obligations", title: "releasable-obligations", per_scope: true, render: report::obligations }],
    lints: lints::LINTS,
    ..Concept::EMPTY
};
