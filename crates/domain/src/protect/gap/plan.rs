//! What closes gaps: a task or a treatment action for each, made once.

use super::meant::meant;
use super::record::{GAP_ANSWER, GapAnswer};
use super::rules::unplanned;
use crate::protect::risk::{TREATMENT_ACTION, TreatmentAction};
use jiff::civil::Date;
use kernel::nouns::{TASK, Task};
use kernel::{Change, Draft, Fault, Id, Read, Row, Text, Value};

/// Which record closes a gap.
enum Means {
    Task,
    Treatment,
}

/// The day on which it is to be done: that of the answer, else the one that was said.
fn day(row: &Row, said: &Draft) -> Result<Date, Fault> {
    let own = row.of::<GapAnswer>().and_then(|answer| answer.target_date);
    let day = said.get("due").as_date();
    // Of one gap the day that is said counts; of many, it stands in where there is none.
    let day = if said.has("which") { own.or(day) } else { day.or(own) };
    day.ok_or_else(|| Fault::field("due", Text::new("gap-plan-day").with("reference", &row.reference)))
}

fn make(read: &dyn Read, row: &Row, said: &Draft, means: &Means) -> Result<Vec<Change>, Fault> {
    let Some(answer) = row.of::<GapAnswer>() else { return Err(Fault::NotFound) };
    if !unplanned(row) {
        return Err(Fault::Conflict(Text::new("gap-planned-already").with("reference", &row.reference)));
    }
    let day = day(row, said)?;
    let own = said.get("what").as_text().map(str::trim).filter(|text| !text.is_empty());
    let what: String =
        own.map_or_else(|| read.words().with("gap-close", &[("what", row.title())]), str::to_owned).chars().take(240).collect();
    let id = read.mint();
    let (register, mut draft) = match means {
        Means::Task => {
            let task = Task { what, due: Some(day), about: Some(row.id), notes: answer.observation.clone(), ..Task::default() };
            (&TASK, filled(&Draft::of(&task)))
        }
        Means::Treatment => {
            let action = TreatmentAction {
                title: what,
                risk: said.get("risk").as_link(),
                by: Some(day),
                how: answer.observation.clone(),
                control: answer.controls.first().copied(),
                ..TreatmentAction::default()
            };
            (&TREATMENT_ACTION, filled(&Draft::of(&action)).with("option", said.get("option").clone()))
        }
    };
    if let Some(owner) = said.get("person").as_link().or(row.common.owner) {
        draft.set("owner", owner);
    }
    let mut actions: Vec<Id> = answer.actions.clone();
    actions.push(id);
    let mut change = Draft::new().with("actions", actions);
    if answer.target_date.is_none() {
        change.set("target_date", day);
    }
    Ok(vec![
        Change::create(register, id, draft),
        Change::Edit { register: &GAP_ANSWER, id: row.id, version: Some(row.version), draft: change },
    ])
}

/// What a draft says, without what it leaves empty.
fn filled(draft: &Draft) -> Draft {
    draft.iter().filter(|(_, value)| !value.is_none()).fold(Draft::new(), |all, (key, value)| all.with(key, value.clone()))
}

pub(super) fn plan_task(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    make(read, row, said, &Means::Task)
}

pub(super) fn plan_treatment(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    make(read, row, said, &Means::Treatment)
}

fn several(read: &dyn Read, row: &Row, said: &Draft, means: &Means) -> Result<Vec<Change>, Fault> {
    let rows = meant(read, row, said, unplanned)?;
    let said = said.clone().with("which", said.get("which").as_text().map_or(Value::None, Value::from));
    let made: Vec<Vec<Change>> = rows.iter().map(|row| make(read, row, &said, means)).collect::<Result<_, _>>()?;
    Ok(made.into_iter().flatten().collect())
}

pub(super) fn plan_tasks(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    several(read, row, said, &Means::Task)
}

pub(super) fn plan_treatments(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    several(read, row, said, &Means::Treatment)
}
