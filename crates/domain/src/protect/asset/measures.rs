//! What is counted of assets.

use super::record::ASSET;
use kernel::{Fault, Filter, Read};
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
    let all = read.count(&ASSET, assets)?;
    let needed = ["owner", "classification", "confidentiality", "integrity", "availability"];
    let complete = needed.iter().fold(assets.clone(), |filter, key| filter.filled(&ASSET, key));
    let n = read.count(&ASSET, &complete)?;
    let parts = vec![(Part::Ok, "measure-complete", n), (Part::None, "measure-incomplete", all.saturating_sub(n))];
    Ok(Counted { link: "/asset".to_owned(), parts })
}
