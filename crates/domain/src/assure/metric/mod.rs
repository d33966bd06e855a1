//! Metrics (clause 9.1): what is measured, how, when and by whom, who makes sense of it, and every value that was measured.
//!
//! Contributors keep the metrics. A value is recorded by an operation for one whole period and never changes afterwards: a wrong one
//! is followed by another for the same period with a reason, and the newest counts. A metric is measured by hand, or the program
//! counts it as things stood at the end of the period. A starter set of common metrics is taken over by one record.

mod catalogue;
mod count;
mod course;
mod derived;
mod lints;
pub mod measures;
mod operations;
mod pages;
mod period;
pub mod pieces;
pub mod record;
mod report;
pub mod rules;
mod starter;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_counted;
pub mod value;

pub use catalogue::Starter;
pub use record::{METRIC, Metric};
pub use starter::{METRIC_SET, MetricSet};
pub use value::{Judged, METRIC_VALUE, MetricValue};

use kernel::{Derived, DueRule, Hooks, Operation, Rules};
use ui::{Concept, Panel, Place, Report};

impl Rules for Metric {
    const HOOKS: Hooks = Hooks { check: rules::check, fill: rules::fill, offered: rules::offered, ..Hooks::NONE };
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Newest>()];
    const OPERATIONS: &'static [Operation] = operations::OPERATIONS;
    const DUE: &'static [DueRule] = rules::DUE;
}

impl Rules for MetricValue {
    const DERIVED: &'static [Derived] = &[Derived::of::<derived::Called>()];
}

impl Rules for MetricSet {
    const HOOKS: Hooks = Hooks { check: starter::check, fill: starter::fill, follow_ups: starter::follow_ups, ..Hooks::NONE };
}

/// The concept.
pub const CONCEPT: Concept = Concept {
    name: "metric",
    registers: &[&METRIC, &METRIC_VALUE, &METRIC_SET],
    messages: include_str!("en.ftl"),
    panels: &[
        Panel { register: "metric", place: Place::Top(pages::SHOWN), render: pages::of_metric },
        Panel { register: "control", place: Place::Below, render: pages::of_control },
        Panel { register: "requirement", place: Place::Below, render: pages::of_requirement },
    ],
    reports: &[Report { key: "metrics", title: "releasable-metrics", per_scope: true, render: report::metrics }],
    measures: measures::MEASURES,
    steps: measures::STEPS,
    lints: lints::LINTS,
    ..Concept::EMPTY
};
