//! Rules of certifications: what falls due, what a new one takes over, and that one with a certificate does not leave.

use super::record::Certification;
use kernel::{Draft, DueRule, Fault, Problem, Read, Row, Text};

/// Days on which the answers of a body are due unless another one says otherwise: for major ones, to close them, and for minor ones.
const USUAL: [(&str, i64); 3] = [("major_answer", 30), ("major_close", 90), ("minor_answer", 30)];

fn holds(row: &Row) -> bool {
    ["certified", "suspended"].contains(&row.common.state.as_str())
}

/// Deadlines of the cycle and of the first certification.
pub(super) const DUE: &[DueRule] = &[
    DueRule::new("surveillance_by", "certification-due-surveillance").when(holds),
    DueRule::new("visit_by", "certification-due-visit").when(holds),
    DueRule::new("valid_until", "certification-due-recertify").act("recertify").when(holds),
    DueRule::new("suspended_until", "certification-due-reinstate").act("reinstate").when(|row| row.common.state == "suspended"),
    DueRule::new("restore_by", "certification-due-restore").act("recertify").when(|row| row.common.state == "expired"),
    DueRule::new("verify_by", "certification-due-verify").when(|row| row.common.state == "stage-2"),
];

/// The standard that this program is about, and the answer times that are customary.
pub(super) fn fill(_: &Row, read: &dyn Read) -> Result<Draft, Fault> {
    let words = read.words();
    let draft =
        Draft::new().with("standard", words.get("certification-usual-standard")).with("edition", words.get("certification-usual-edition"));
    Ok(USUAL.iter().fold(draft, |draft, (key, days)| draft.with(key, *days)))
}

/// While a certificate holds or is asked for, its record stays in use.
pub(super) fn check(before: Option<&Row>, after: &Row, _: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let mut problems = Vec::new();
    let goes = after.retired && before.is_some_and(|before| !before.retired);
    if goes && !["preparing", "withdrawn"].contains(&after.common.state.as_str()) {
        problems.push(Problem::whole(Text::new("certification-retire").with("reference", &after.reference)));
    }
    if after.of::<Certification>().is_some_and(|record| record.offered_days.is_some_and(|days| days <= 0)) {
        problems.push(Problem::field("offered_days", Text::new("certification-days-positive")));
    }
    Ok(problems)
}
