//! What is counted of assets.

use super::record::ASSET;
use kernel::{Fault, Filter, Read, Value};
use ui::figures::Part;
use ui::measure::{Counted, Measure, Step};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] =
    &[Measure { key: "assets", place: 60, count: |read| assets_classified_among(read, &Filter::new()) }];

/// What a new organisation does about its assets.
pub(super) const STEPS: &[Step] =
    &[Step { key: "assets", place: 60, link: "/asset", done: |read| Ok(read.count(&ASSET, &Filter::new())? > 0) }];

/// Assets with an owner, a classification and all three needs, among these.
///
/// # Errors
/// When the store fails.
pub fn assets_classified_among(read: &dyn Read, assets: &Filter) -> Result<Counted, Fault> {
    let tally = read.tallied(&ASSET, assets, "complete")?;
    let shares = [
        (Part::Ok, "measure-complete", tally.of(Value::Yes(true)), "complete:yes"),
        (Part::None, "measure-incomplete", tally.of(Value::Yes(false)), "complete:no"),
    ];
    Ok(Counted::listed(&ASSET, "", shares))
}
