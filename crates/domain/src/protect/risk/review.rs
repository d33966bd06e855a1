//! Reviews of risks: a record for each look at a rating, and what the newest says about its risk.

use super::record::Verdict;
use crate::ground::criteria::Level;
use jiff::civil::Date;
use kernel::register::Keeping;
use kernel::{Derived, Fault, Follows, Group, Id, Read, Register, Row, Rules, Values};

/// One look at a risk: whether its rating still holds, why, who looked, and when somebody looks again. The risk itself
/// changes only when it is rated again, so that what was signed about it stays valid as long as nothing moved.
#[derive(Register, Default, Clone)]
#[register(key = "risk-review", prefix = "RV", clause = "8.2", rules)]
pub struct RiskReview {
    /// The risk that was looked at.
    #[field(required, list, to("risk"), inverse = "Reviewed in")]
    pub risk: Option<Id>,
    /// The day of the review.
    #[field(required, list, index, label = "Reviewed on")]
    pub on: Option<Date>,
    /// Whether the rating still holds.
    #[field(required, list, label = "Outcome")]
    pub verdict: Option<Verdict>,
    /// What was looked at and what it showed.
    #[field(required, kind = prose, list, search)]
    pub why: String,
    /// Who looked.
    #[field(list, to("person"), inverse = "Reviewed")]
    pub reviewer: Option<Id>,
    /// The level before the review.
    #[field(label = "Level before")]
    pub before: Option<Level>,
    /// The level after the review.
    #[field(list, label = "Level after")]
    pub after: Option<Level>,
    /// The criteria it was rated by.
    #[field(to("criteria"), inverse = "Used in reviews")]
    pub criteria: Option<Id>,
    /// When somebody looks again.
    #[field(list, label = "Next review")]
    pub next_review: Option<Date>,
    /// Why that is later than the criteria allow for the level.
    #[field(max = 400, label = "Why later than the criteria allow")]
    pub later: String,
}

/// Reviews are told apart by their day.
#[derive(Values, Default)]
struct Called {
    /// The day of the review.
    #[field(label = "What", title, max = 40)]
    title: String,
}

impl Follows for Called {
    fn of(row: &Row, _: &dyn Read) -> Result<Self, Fault> {
        let day = row.of::<RiskReview>().and_then(|review| review.on);
        Ok(Self { title: day.map(|day| day.to_string()).unwrap_or_default() })
    }
}

/// The register of reviews, written by the review of a risk only.
pub static RISK_REVIEW: Register = Register::of::<RiskReview>("Risk review", "Risk reviews", Group::Hidden)
    .keeping(Keeping::Kept)
    .about("risk")
    .beside()
    .without_remarks()
    .without(&["owner", "tags"]);

impl Rules for RiskReview {
    const DERIVED: &'static [Derived] = &[Derived::of::<Called>()];
}

/// Reviews of a risk, oldest first.
///
/// # Errors
/// When the store fails.
pub fn reviews(read: &dyn Read, risk: Id) -> Result<Vec<Row>, Fault> {
    let ids: Vec<Id> = read.sources(&[risk], &RISK_REVIEW, "risk")?.into_iter().map(|link| link.from).collect();
    let mut rows = read.get_many(&RISK_REVIEW, &ids)?;
    rows.sort_by_key(|row| (row.of::<RiskReview>().and_then(|review| review.on), kernel::text::sort_key(&row.reference)));
    Ok(rows)
}
