//! How many answers say what, and the list of exactly these.

use super::record::{GAP_ANSWER, Met};
use super::rules::met;
use kernel::{Choice, Row};
use ui::paths;
use ui::view::encode;

/// Results in their order, with how many answers have each.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tally([u64; 5]);

/// Every result, in order.
pub(super) const ALL: [Met; 5] = [Met::Conforms, Met::Partly, Met::DoesNotConform, Met::NotAssessed, Met::NotApplicable];

impl Tally {
    /// Of these answers.
    pub(super) fn of<'r>(rows: impl IntoIterator<Item = &'r Row>) -> Self {
        let mut tally = Self::default();
        for row in rows {
            tally.count(met(row));
        }
        tally
    }

    pub(super) fn count(&mut self, result: Met) {
        if let Some(slot) = ALL.iter().position(|one| *one == result).and_then(|at| self.0.get_mut(at)) {
            *slot += 1;
        }
    }

    /// How many have this result.
    pub(super) fn n(&self, result: Met) -> u64 {
        self.each().find(|(one, _)| *one == result).map_or(0, |(_, n)| n)
    }

    /// Each result with its number.
    pub(super) fn each(&self) -> impl Iterator<Item = (Met, u64)> {
        ALL.into_iter().zip(self.0)
    }

    /// All answers.
    pub(super) fn all(&self) -> u64 {
        self.0.iter().sum()
    }

    /// All that apply.
    pub(super) fn apply(&self) -> u64 {
        self.all() - self.n(Met::NotApplicable)
    }

    /// All that were looked at.
    pub(super) fn assessed(&self) -> u64 {
        self.all() - self.n(Met::NotAssessed)
    }
}

/// The list of the answers of an analysis that a filter finds.
pub(super) fn list(analysis: &str, filter: &str) -> String {
    format!("{}?q={}", paths::list(&GAP_ANSWER), encode(format!("analysis:{analysis} {filter}").trim()))
}

/// The filter of one result.
pub(super) fn of_result(result: Met) -> String {
    format!("result:{}", result.key())
}
