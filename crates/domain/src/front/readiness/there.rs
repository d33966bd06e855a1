//! What is there: for each answer how many records, how many of them are approved, and how many are current.

use super::answers::Answer;
use kernel::{Fault, Filter, Read, Register};
use ui::lint::filter;
use ui::paths;
use ui::view::encode;

/// How many records answer, with the lists of exactly these.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct There {
    /// All: how many, and their list.
    pub(super) all: (u64, String),
    /// Of these, what is approved; nothing where that is not asked.
    pub(super) approved: Option<(u64, String)>,
    /// Of these, what is current; nothing where no day passes.
    pub(super) current: Option<(u64, String)>,
}

/// The same of many answers, in their order, in one question to the store.
///
/// # Errors
/// When the store fails.
pub(super) fn there(read: &dyn Read, answers: &[&Answer]) -> Result<Vec<There>, Fault> {
    let mut asked: Vec<(&'static Register, Filter, String)> = Vec::new();
    for answer in answers {
        for more in parts(answer) {
            let text = [answer.which, more].join(" ").trim().to_owned();
            asked.push((answer.register, filter(read, answer.register, &text)?, link(answer.register, &text)));
        }
    }
    let counts = read.counts(&asked.iter().map(|(register, filter, _)| (*register, filter)).collect::<Vec<_>>())?;
    let mut counted = counts.into_iter().zip(asked.into_iter().map(|(_, _, link)| link));
    let mut next = || counted.next().unwrap_or_default();
    let take = |answer: &&Answer| There {
        all: next(),
        approved: (!answer.approved.is_empty()).then(&mut next),
        current: (!answer.current.is_empty()).then(&mut next),
    };
    Ok(answers.iter().map(take).collect())
}

/// What is counted of an answer beside the whole.
fn parts(answer: &Answer) -> impl Iterator<Item = &'static str> {
    [""].into_iter().chain([answer.approved, answer.current].into_iter().filter(|filter| !filter.is_empty()))
}

/// The list of what a filter finds.
pub(super) fn link(register: &Register, text: &str) -> String {
    if text.is_empty() { paths::list(register) } else { format!("{}?q={}", paths::list(register), encode(text)) }
}
