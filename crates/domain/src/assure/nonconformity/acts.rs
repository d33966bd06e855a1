//! What the acts of a nonconformity do.

use super::action::CORRECTIVE_ACTION;
use super::check::{EFFECTIVENESS_CHECK, Effect, EffectivenessCheck};
use super::record::{Grade, NONCONFORMITY, Nonconformity};
use super::rounds::{checks, current, last_due, still_open, took_part};
use super::rules::grade_word;
use super::who::actor;
use kernel::{Change, Choice, Draft, Fault, Field, Read, Row, Text, Value};

/// What was said of these fields; what was left empty stays as the record has it.
pub(super) fn merged(said: &Draft, fields: &[Field]) -> Draft {
    let named = fields.iter().map(|field| field.key.as_ref()).filter(|key| !said.get(key).is_none());
    named.fold(Draft::new(), |draft, key| draft.with(key, said.get(key).clone()))
}

pub(super) fn edit(row: &Row, draft: Draft) -> Result<Vec<Change>, Fault> {
    Ok(vec![Change::Edit { register: &NONCONFORMITY, id: row.id, version: Some(row.version), draft }])
}

fn refused(id: &'static str, row: &Row) -> Fault {
    Fault::whole(Text::new(id).with("reference", &row.reference))
}

/// The decisions with one more line: today's date, what was decided and why.
fn decided(read: &dyn Read, row: &Row, message: &str, args: &[(&str, String)], said: &Draft) -> Draft {
    let why = said.get("why").as_text().unwrap_or_default().trim().to_owned();
    let args: Vec<(&str, String)> = args.iter().cloned().chain([("why", why), ("date", read.today().to_string())]).collect();
    let line = read.words().with(message, &args);
    let before = row.of::<Nonconformity>().map(|record| record.decisions.trim_end()).filter(|text| !text.is_empty());
    Draft::new().with("decisions", before.map_or_else(|| line.clone(), |before| format!("{before}\n\n{line}")))
}

/// Whoever ever took part does not decide that it is less than it was taken for.
fn apart(read: &dyn Read, row: &Row) -> Result<(), Fault> {
    let me = actor(read)?;
    if took_part(row, read)?.contains(&me) { Err(refused("nonconformity-not-by-owner", row)) } else { Ok(()) }
}

/// Action begins, or the check comes next where none is needed.
pub(super) fn begin(read: &dyn Read, row: &Row, draft: Draft) -> Result<Vec<Change>, Fault> {
    let Some(record) = row.of::<Nonconformity>() else { return Err(Fault::NotFound) };
    let check_on = draft.get("check_on").as_date();
    if let Some(day) = check_on.filter(|day| *day < read.today()) {
        return Err(Fault::field("check_on", Text::new("problem-day-past").with("date", day)));
    }
    if record.action_needed == Some(false) {
        nothing_open(row, read)?;
        return edit(row, draft.with("state", "checking"));
    }
    let actions = current(row.id, read)?;
    if actions.is_empty() {
        return Err(refused("nonconformity-needs-action", row));
    }
    let day = check_on.or(record.check_on);
    if let Some((last, _)) = last_due(&actions).zip(day).filter(|(last, day)| day < last) {
        return Err(Fault::field("check_on", Text::new("nonconformity-check-before-actions").with("date", last)));
    }
    edit(row, draft.with("state", "acting"))
}

/// What is to be checked is over.
fn nothing_open(row: &Row, read: &dyn Read) -> Result<(), Fault> {
    let open = still_open(row.id, read)?;
    if open.is_empty() {
        return Ok(());
    }
    let which: Vec<&str> = open.iter().map(|row| row.reference.as_str()).collect();
    Err(Fault::whole(Text::new("nonconformity-actions-open").with("references", which.join(", "))))
}

/// Everything that was to be done is done.
pub(super) fn submit(read: &dyn Read, row: &Row, _: &Draft) -> Result<Vec<Change>, Fault> {
    nothing_open(row, read)?;
    if current(row.id, read)?.is_empty() {
        return Err(refused("nonconformity-needs-action", row));
    }
    edit(row, Draft::new().with("state", "checking"))
}

/// The checker's word: it is closed, or the next round begins.
pub(super) fn check(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let Some(record) = row.of::<Nonconformity>() else { return Err(Fault::NotFound) };
    let me = actor(read)?;
    if record.checker != Some(me) {
        return Err(refused("nonconformity-other-checker", row));
    }
    let effect = said.get("effect").as_text().and_then(Effect::from_key);
    let works = effect == Some(Effect::Effective);
    if let Some(day) = record.check_on.filter(|day| works && read.today() < *day) {
        return Err(Fault::field("effect", Text::new("nonconformity-check-early").with("date", day)));
    }
    let earlier = checks(&[row.id], read)?;
    let check = EffectivenessCheck {
        nonconformity: Some(row.id),
        round: i64::try_from(earlier.len()).ok().map(|n| n.saturating_add(1)),
        on: Some(read.today()),
        checker: Some(me),
        effect,
        found: said.get("found").as_text().unwrap_or_default().to_owned(),
        evidence: said.get("evidence").links().to_vec(),
        criterion: record.criterion.clone(),
        root_cause: record.root_cause.clone(),
        actions: current(row.id, read)?.iter().map(|action| action.id).collect(),
    };
    let mut draft = Draft::of(&check);
    if let Some(unit) = row.common.unit {
        draft.set("unit", unit);
    }
    let mut changes = vec![Change::create(&EFFECTIVENESS_CHECK, read.mint(), draft)];
    let next =
        if works { Draft::new().with("state", "closed") } else { Draft::new().with("state", "contained").with("check_on", Value::None) };
    changes.extend(edit(row, next)?);
    Ok(changes)
}

pub(super) fn regrade(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    apart(read, row)?;
    let old = row.of::<Nonconformity>().and_then(|record| record.grade);
    let new = said.get("grade").as_text().and_then(Grade::from_key);
    let args = [("before", grade_word(read, old)), ("after", grade_word(read, new))];
    edit(row, decided(read, row, "nonconformity-noted-graded", &args, said).with("grade", said.get("grade").clone()))
}

/// It ends, and with it what was still to be done about it.
pub(super) fn withdraw(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    apart(read, row)?;
    let drop = |action: &Row| {
        let why = read.words().with("corrective-action-withdrawn", &[("reference", row.reference.clone())]);
        Change::edit(&CORRECTIVE_ACTION, action.id, Draft::new().with("state", "dropped").with("why", why))
    };
    let mut changes: Vec<Change> = still_open(row.id, read)?.iter().map(drop).collect();
    changes.extend(edit(row, decided(read, row, "nonconformity-noted-withdrawn", &[], said).with("state", "withdrawn"))?);
    Ok(changes)
}

/// From the beginning, with a new day for the next check.
pub(super) fn again(read: &dyn Read, row: &Row, said: &Draft) -> Result<Vec<Change>, Fault> {
    let draft = decided(read, row, "nonconformity-noted-reopened", &[], said).with("state", "open").with("check_on", Value::None);
    edit(row, draft)
}
