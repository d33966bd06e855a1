//! Readiness: what an audit by a certification body would find today, clause by clause, computed and without a score.
//!
//! Rules are contributed by the concepts whose records they are about. A manager sets a finding aside with a reason and a last day,
//! after which the rule speaks again. The page shows for each clause what is there and what is missing; the command `check` says the
//! same to programs.

mod annex;
mod answers;
mod mandatory;
mod pages;
pub mod record;
mod report;
mod rules;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_mandatory;
#[cfg(test)]
mod tests_rules;
#[cfg(test)]
mod tests_rules_assure;
#[cfg(test)]
mod tests_rules_audit;
#[cfg(test)]
mod tests_rules_certified;
mod there;

pub use record::{SUPPRESSION, Suppression};

use kernel::{Derived, DueRule, Group, Hooks, Rules};
use ui::{Concept, Report, Screen, paths};

impl Rules for Suppression {
    const HOOKS: Hooks = Hooks { check: rules::check, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<rules::Stands>()];
    const DUE: &'static [DueRule] = rules::DUE;
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "readiness",
    registers: &[&SUPPRESSION],
    messages: include_str!("en.ftl"),
    screens: &[
        Screen {
            path: paths::READINESS,
            title: "screen-readiness",
            under: "",
            index: Some((Group::Check, "9.1")),
            render: pages::readiness,
        },
        Screen { path: paths::RULE, title: "screen-readiness-rule", under: "", index: None, render: pages::rule },
    ],
    reports: &[
        Report { key: "readiness", title: "report-readiness", per_scope: false, render: report::readiness },
        Report { key: "mandatory-records", title: "report-mandatory-records", per_scope: false, render: mandatory::report },
    ],
    suppressions: &[rules::told],
    ..Concept::EMPTY
};
