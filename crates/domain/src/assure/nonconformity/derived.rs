//! What follows from the actions and checks of a nonconformity.

use super::action::{actions, is_over};
use super::check::{Effect, EffectivenessCheck};
use super::rounds::checks;
use kernel::{Fault, Follows, Path, Read, Row, Step, Values};

/// How far corrective action is.
#[derive(Values, Default)]
pub(super) struct Acted {
    /// How many corrective actions there are, without dropped ones.
    #[field(range(0, 100_000), label = "Actions", section = "Standing")]
    actions: Option<i64>,
    /// How many of them are still to be done.
    #[field(range(0, 100_000), label = "Actions still open", section = "Standing")]
    open_actions: Option<i64>,
    /// How many rounds were checked.
    #[field(range(0, 1000), label = "Rounds checked", section = "Standing")]
    rounds: Option<i64>,
    /// What the newest check showed.
    #[field(list, index, label = "Last check", section = "Standing")]
    last_check: Option<Effect>,
}

impl Follows for Acted {
    const PATHS: &'static [Path] = &[
        &[Step::In("corrective-action", "nonconformity"), Step::Reads(&["state"])],
        &[Step::In("effectiveness-check", "nonconformity"), Step::Reads(&[Step::REVISIONS])],
    ];

    fn of(row: &Row, read: &dyn Read) -> Result<Self, Fault> {
        let (actions, checks) = (actions(&[row.id], read)?, checks(&[row.id], read)?);
        let number = |n: usize| i64::try_from(n).ok();
        Ok(Self {
            actions: number(actions.iter().filter(|row| row.common.state != "dropped").count()),
            open_actions: number(actions.iter().filter(|row| !is_over(row)).count()),
            rounds: number(checks.len()),
            last_check: checks.last().and_then(|row| row.of::<EffectivenessCheck>()?.effect),
        })
    }
}

/// Checks are told apart by their round and day.
#[derive(Values, Default)]
pub(super) struct Called {
    /// The round and the day of the check.
    #[field(label = "What", title, max = 60)]
    title: String,
}

impl Follows for Called {
    fn of(row: &Row, _: &dyn Read) -> Result<Self, Fault> {
        let told = row.of::<EffectivenessCheck>().and_then(|check| Some(format!("{}, {}", check.round?, check.on?)));
        Ok(Self { title: told.unwrap_or_default() })
    }
}
