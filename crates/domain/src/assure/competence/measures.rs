//! What is counted of competence.

use super::pages::GAPS;
use super::rules::{Held, needs};
use kernel::{Fault, Read};
use ui::figures::Part;
use ui::measure::{Counted, Measure, Share};

/// What the home page counts.
pub(super) const MEASURES: &[Measure] = &[Measure { key: "competence", place: 90, count: competence_held }];

/// What holders and deputies of roles need, and of this what they have.
///
/// # Errors
/// When the store fails.
pub fn competence_held(read: &dyn Read) -> Result<Counted, Fault> {
    let needs = needs(read)?;
    let count = |which: fn(Held) -> bool| needs.iter().filter(|need| which(need.held)).count() as u64;
    let share = |part, word, n, which: &str| Share { part, word, n, link: format!("{GAPS}?which={which}") };
    let shares = vec![
        share(Part::Ok, "competence-held", count(Held::counts), "held"),
        share(Part::Stale, "competence-ended", count(|held| matches!(held, Held::Ended(_))), "ended"),
        share(Part::Bad, "competence-missing", count(|held| held == Held::Missing), "missing"),
    ];
    Ok(Counted { shares, link: GAPS.to_owned() })
}
