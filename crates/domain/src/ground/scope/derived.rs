//! What follows from the fields and links of the scope registers.

use super::record::Scope;
use super::rules;
use kernel::nouns::Signed;
use kernel::{Fault, Follows, Path, Read, Row, Step, Values};

/// Whether lists narrow to it; the key is [`kernel::lookup::NARROWED`].
#[derive(Values, Default)]
pub(super) struct Narrows {
    /// Whether it names units; without any it is the whole organisation.
    #[field(section = "What is inside")]
    narrowed: Option<bool>,
}

impl Follows for Narrows {
    fn of(row: &Row, _: &dyn Read) -> Result<Self, Fault> {
        Ok(Self { narrowed: Some(row.of::<Scope>().is_some_and(|scope| !scope.units.is_empty())) })
    }
}

/// Who vouches for the statement.
#[derive(Values, Default)]
pub(super) struct Approved {
    /// Whether the newest signature of top management still covers the statement as it stands.
    #[field(list, section = "Version")]
    approval: Option<Signed>,
}

impl Follows for Approved {
    const RULE: u32 = 2;
    const PATHS: &'static [Path] =
        &[&[Step::In("sign-off", "about"), Step::Reads(&["state"]), Step::Out("covers"), Step::Reads(&[Step::REVISIONS])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        rules::approval(row, read).map(|approval| Self { approval })
    }
}
