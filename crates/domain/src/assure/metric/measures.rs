//! What is counted of metrics.

use super::record::METRIC;
use super::value::Judged;
use kernel::{Choice, Fault, Filter, Read, Value};
use ui::figures::Part;
use ui::measure::{Counted, Measure, Step};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] = &[Measure { key: "metrics", place: 75, count: metrics_good }];

/// What a new organisation does about measuring.
pub(super) const STEPS: &[Step] =
    &[Step { key: "metrics", place: 100, link: "/metric-set", done: |read| read.any(&METRIC, &Filter::new()) }];

/// Metrics whose newest value is good and whose next one is not late.
///
/// # Errors
/// When the store fails.
pub fn metrics_good(read: &dyn Read) -> Result<Counted, Fault> {
    let late = Filter::new().before(&METRIC, "next_due", read.today());
    let all = read.tallied(&METRIC, &Filter::new(), "judged")?;
    let stale = read.tallied(&METRIC, &late, "judged")?;
    let missing: u64 = stale.0.iter().map(|(_, n)| n).sum();
    let now = |judged: Judged| all.of(judged.key()).saturating_sub(stale.of(judged.key()));
    let none = all.of(Value::None).saturating_sub(stale.of(Value::None));
    Ok(Counted::listed(
        &METRIC,
        "",
        [
            (Part::Ok, "metric-judged-good", now(Judged::Good), "judged:good -next_due<today"),
            (Part::Part, "metric-judged-watch", now(Judged::Warn), "judged:watch -next_due<today"),
            (Part::Bad, "metric-judged-bad", now(Judged::Bad), "judged:bad -next_due<today"),
            (Part::Stale, "metric-late", missing, "next_due<today"),
            (Part::None, "metric-unjudged", none + now(Judged::Open) + now(Judged::Missing), "-judged:good,watch,bad -next_due<today"),
        ],
    ))
}
