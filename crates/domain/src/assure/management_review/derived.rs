//! What follows from the fields and links of a management review.

use super::record::ReviewInput;
use super::rules;
use kernel::nouns::Signed;
use kernel::{Fault, Follows, Path, Read, Row, Step, Values};

/// How far the meeting has come with its inputs.
#[derive(Values, Default)]
pub(super) struct Worked {
    /// Inputs that were discussed and decided on.
    #[field(list, label = "Inputs decided", section = "Inputs")]
    decided: Option<i64>,
    /// Inputs that there are.
    #[field(list, label = "Inputs", section = "Inputs")]
    of: Option<i64>,
}

impl Follows for Worked {
    const PATHS: &'static [Path] =
        &[&[Step::In("review-input", "review"), Step::Reads(&["input", "discussion", "decision", "no_decision"])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let inputs = rules::inputs(read, row.id)?;
        let decided = |row: &&Row| row.of::<ReviewInput>().is_some_and(ReviewInput::is_decided);
        let number = |n: usize| i64::try_from(n).ok();
        Ok(Self { decided: number(inputs.iter().filter(decided).count()), of: number(inputs.len()) })
    }
}

/// Who vouches for the minutes.
#[derive(Values, Default)]
pub(super) struct Approved {
    /// Whether the newest signature of top management still covers the minutes as they stand.
    #[field(list, label = "Minutes signed", section = "Conclusion")]
    approval: Option<Signed>,
}

impl Follows for Approved {
    const PATHS: &'static [Path] =
        &[&[Step::In("sign-off", "about"), Step::Reads(&["state"]), Step::Out("covers"), Step::Reads(&[Step::REVISIONS])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        rules::approval(row, read).map(|approval| Self { approval })
    }
}
