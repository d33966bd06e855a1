//! Assets (A.5.9): what has value and what it stands on, each with an owner, a classification and its need for protection.
//!
//! Contributors keep them; they have no states, a retired asset leaves the inventory with its history. An asset depends
//! on others: what depends on it passes its need on (maximum principle), shown as derived beside the own need. Risks
//! threaten assets, controls protect them. The page proposes threats from the catalogue by the kind of the asset.

mod derived;
mod lints;
pub mod measures;
mod pages;
pub mod record;
mod report;
pub mod rules;
#[cfg(test)]
mod tests;

pub use record::{ASSET, Asset, AssetKind, Classification, Need};

use kernel::{Derived, DueRule, Hooks, Rules};
use ui::{Concept, Panel, Place, Report};

impl Rules for Asset {
    const HOOKS: Hooks = Hooks { check: rules::check, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Inherited>(), Derived::of::<derived::Described>()];
    const DUE: &'static [DueRule] = rules::DUE;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "asset",
    registers: &[&ASSET],
    messages: include_str!("en.ftl"),
    panels: &[
        Panel { register: "asset", place: Place::Top(pages::SHOWN), render: pages::needs },
        Panel { register: "asset", place: Place::Below, render: pages::dependencies },
    ],
    reports: &[Report { key: "assets", title: "releasable-assets", per_scope: true, render: report::inventory }],
    measures: measures::MEASURES,
    steps: measures::STEPS,
    lints: lints::LINTS,
    ..Concept::EMPTY
};
