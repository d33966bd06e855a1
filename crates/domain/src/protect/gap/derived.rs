//! What follows about an answer and an analysis: whether it still counts, what became of the gap, what moved, who signed.

use super::record::{GAP_ANALYSIS, GapAnswer, Met, SIGN};
use crate::protect::risk::TREATMENT_ACTION;
use kernel::nouns::approval::approval;
use kernel::nouns::{Signed, TASK, signoff};
use kernel::{Choice, Fault, Follows, Id, Path, Read, Row, Step, Values};
use std::collections::BTreeMap;

kernel::choice! {
    /// Where the analysis of an answer stands.
    pub enum Phase("gap-phase", ordered) {
        /// Not opened yet.
        Draft = "draft" [Draft],
        /// It is being answered.
        Open = "open" [Partly],
        /// It was signed, and no later one of the same kind was.
        Signed = "signed" [Sealed],
        /// A later one took its place.
        Superseded = "superseded" [Off],
        /// It was given up.
        Dropped = "dropped" [Off],
    }
}

kernel::choice! {
    /// What became of a gap.
    pub enum FollowUp("gap-follow-up", ordered) {
        /// Nothing is planned.
        Unplanned = "unplanned" [Unknown],
        /// Something is to be done, and not done yet.
        Planned = "planned" [Planned],
        /// All that was planned is done.
        Done = "done" [Good],
    }
}

kernel::choice! {
    /// What moved since the analysis before.
    pub enum Movement("gap-movement") {
        /// Met better than before.
        Better = "better",
        /// Met as before.
        Same = "same",
        /// Met less than before.
        Worse = "worse",
        /// Not compared: not assessed, or not applicable, then or now.
        New = "new",
    }
}

/// Where an answer stands.
#[derive(Values, Default)]
pub(super) struct Standing {
    /// Where the analysis stands.
    #[field(index, label = "Analysis is", section = "Standing")]
    phase: Option<Phase>,
    /// What became of the gap: planned once there is a task or treatment action, done when all of them are.
    #[field(index, list, label = "Gap is", section = "Standing")]
    follow_up: Option<FollowUp>,
    /// What moved since the analysis before; empty where there is none.
    #[field(index, label = "Moved", section = "Standing")]
    movement: Option<Movement>,
}

impl Follows for Standing {
    const PATHS: &'static [Path] =
        &[&[Step::Out("analysis"), Step::Reads(&["state"])], &[Step::Out("actions"), Step::Reads(&["state", "progress"])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        Ok(Self::all(std::slice::from_ref(row), read)?.pop().unwrap_or_default())
    }

    fn all(rows: &[Row], read: &dyn Read) -> Result<Vec<Self>, Fault> {
        let mut of: Vec<Id> = rows.iter().filter_map(|row| row.of::<GapAnswer>()?.analysis).collect();
        of.sort_unstable();
        of.dedup();
        let phases: BTreeMap<Id, Option<Phase>> =
            read.get_many(&GAP_ANALYSIS, &of)?.into_iter().map(|row| (row.id, Phase::from_key(&row.common.state))).collect();
        let ended = ended(rows, read)?;
        let one = |row: &Row| {
            let Some(answer) = row.of::<GapAnswer>() else { return Self::default() };
            let result = answer.result.unwrap_or(Met::NotAssessed);
            Self {
                phase: answer.analysis.and_then(|id| phases.get(&id).copied().flatten()),
                follow_up: result.is_gap().then(|| follow_up(&answer.actions, &ended)),
                movement: answer.earlier_result.map(|before| movement(before, result)),
            }
        };
        Ok(rows.iter().map(one).collect())
    }
}

/// Tasks and treatment actions in use behind these answers: done, given up, or to be done.
fn ended(rows: &[Row], read: &dyn Read) -> Result<BTreeMap<Id, String>, Fault> {
    let ids: Vec<Id> = rows.iter().filter_map(|row| row.of::<GapAnswer>()).flat_map(|answer| answer.actions.iter().copied()).collect();
    let tasks = read.get_many(&TASK, &ids)?.into_iter().filter(|row| !row.retired).map(|row| (row.id, row.common.state.clone()));
    let actions = read.get_many(&TREATMENT_ACTION, &ids)?.into_iter().filter(|row| !row.retired);
    let progress = |row: Row| (row.id, row.value("progress").as_text().unwrap_or_default().to_owned());
    Ok(tasks.chain(actions.map(progress)).collect())
}

fn follow_up(actions: &[Id], ended: &BTreeMap<Id, String>) -> FollowUp {
    let kept: Vec<&str> = actions.iter().filter_map(|id| ended.get(id)).map(String::as_str).filter(|word| *word != "dropped").collect();
    match kept.as_slice() {
        [] => FollowUp::Unplanned,
        all if all.iter().all(|word| *word == "done") => FollowUp::Done,
        _ => FollowUp::Planned,
    }
}

pub(super) fn movement(before: Met, now: Met) -> Movement {
    let rank = |met: Met| match met {
        Met::Conforms => Some(2),
        Met::Partly => Some(1),
        Met::DoesNotConform => Some(0),
        Met::NotApplicable | Met::NotAssessed => None,
    };
    match (rank(before), rank(now)) {
        (Some(then), Some(now)) if now > then => Movement::Better,
        (Some(then), Some(now)) if now < then => Movement::Worse,
        (Some(_), Some(_)) => Movement::Same,
        _ => Movement::New,
    }
}

/// Who vouches for an analysis.
#[derive(Values, Default)]
pub(super) struct Approved {
    /// Whether the newest signature still covers the analysis and its answers as they stand.
    #[field(list, label = "Signature", section = "Standing")]
    approval: Option<Signed>,
}

impl Follows for Approved {
    const PATHS: &'static [Path] =
        &[&[Step::In("sign-off", "about"), Step::Reads(&["state"]), Step::Out("covers"), Step::Reads(&[Step::REVISIONS])]];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let signature = approval(read, row.id, SIGN)?;
        Ok(Self { approval: signature.map(|signature| signoff::standing(&signature, read)).transpose()? })
    }
}
