//! What follows from the fields and links of the risk registers.

use super::approval::{self, Acceptance, Plan};
use super::record::{Risk, Verdict};
use super::review::reviews;
use super::rules::{self, Rung};
use crate::ground::criteria::{Criteria, Level};
use jiff::civil::Date;
use kernel::{Fault, Follows, Path, Read, Row, Step, Values};

const SIGNED: Path =
    &[Step::In("sign-off", "about"), Step::Reads(&["state", "valid_until"]), Step::Out("covers"), Step::Reads(&[Step::REVISIONS])];

/// What the matrix of the criteria makes of the ratings.
#[derive(Values, Default)]
pub(super) struct Rated {
    /// Level of the inherent rating by the matrix of its criteria.
    #[field(index, section = "Rating")]
    inherent_level: Option<Level>,
    /// Level of the current rating by the matrix of its criteria.
    #[field(list, index, label = "Level now", section = "Rating")]
    current_level: Option<Level>,
    /// Level of the target rating by the matrix of its criteria.
    #[field(list, index, section = "Rating")]
    target_level: Option<Level>,
    /// Whether the current level stands above the highest level that needs no decision.
    #[field(index, section = "Rating")]
    above_appetite: Option<bool>,
}

impl Follows for Rated {
    const PATHS: &'static [Path] = &[&[Step::Out("criteria"), Step::Reads(&[Step::REVISIONS])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let Some((risk, criteria)) = rules::with_criteria(row, read)? else { return Ok(Self::default()) };
        let Some(criteria) = criteria.of::<Criteria>() else { return Ok(Self::default()) };
        let level = |rung| risk.rating(rung).and_then(|rating| criteria.level(rating));
        Ok(Self {
            inherent_level: level(Rung::Inherent),
            current_level: level(Rung::Current),
            target_level: level(Rung::Target),
            above_appetite: rules::above(risk, criteria),
        })
    }
}

/// Where the treatment plan stands.
#[derive(Values, Default)]
pub(super) struct Planned {
    /// Whether the planned actions were approved as they stand.
    #[field(index, label = "Treatment plan", section = "Treatment")]
    plan: Option<Plan>,
}

impl Follows for Planned {
    const RULE: u32 = 2;
    const PATHS: &'static [Path] = &[SIGNED, &[Step::In("treatment-action", "risk")]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        approval::plan(row, read).map(|plan| Self { plan: Some(plan) })
    }
}

/// Whether what remains was accepted.
#[derive(Values, Default)]
pub(super) struct Accepted {
    /// Whether somebody who may accepted the risk as it stands, and whether the last day of that has passed.
    #[field(index, section = "Treatment", lapses("accepted", "ended", "accepted_until"))]
    acceptance: Option<Acceptance>,
    /// Last day of the acceptance; after it the risk is no longer accepted.
    #[field(section = "Treatment")]
    accepted_until: Option<Date>,
}

impl Follows for Accepted {
    const RULE: u32 = 2;
    const PATHS: &'static [Path] = &[&[Step::Reads(&["above_appetite"])], SIGNED];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let (acceptance, accepted_until) = approval::acceptance(row, read)?;
        Ok(Self { acceptance: Some(acceptance), accepted_until })
    }
}

/// What the reviews say.
#[derive(Values, Default)]
pub(super) struct Reviewed {
    /// When the owner looks at it again, as the last review says.
    #[field(list, index, section = "Review")]
    next_review: Option<Date>,
    /// When it was looked at last.
    #[field(section = "Review")]
    last_review: Option<Date>,
    /// Outcome of the last review.
    #[field(label = "Last outcome", section = "Review")]
    last_verdict: Option<Verdict>,
}

impl Follows for Reviewed {
    const PATHS: &'static [Path] = &[&[Step::In("risk-review", "risk"), Step::Reads(&[Step::REVISIONS])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let first = row.of::<Risk>().and_then(|risk| risk.first_review);
        let reviews = reviews(read, row.id)?;
        let Some(last) = reviews.last() else { return Ok(Self { next_review: first, ..Self::default() }) };
        let word = last.value("verdict");
        Ok(Self {
            next_review: last.value("next_review").as_date(),
            last_review: last.value("on").as_date(),
            last_verdict: word.as_text().and_then(<Verdict as kernel::Choice>::from_key),
        })
    }
}
