//! Rules of suppressions: of which rule, how long at most, and which units one without a record reaches.

use super::record::{SUPPRESSION, Suppression, SuppressionStanding};
use jiff::ToSpan;
use kernel::nouns::{UNIT, Unit};
use kernel::{DueRule, Fault, Filter, Follows, Id, Problem, Read, Row, Text, Value, Values};
use std::collections::{BTreeMap, BTreeSet};
use ui::lint::{Suppressed, named};

/// Whether it counts, whatever was said of it.
#[derive(Values, Default)]
pub(super) struct Stands {
    /// Counts until its last day has passed; afterwards the rule speaks again.
    #[field(list, lapses("counts", "ended", "until"))]
    standing: Option<SuppressionStanding>,
}

impl Follows for Stands {
    fn of(_: &Row, _: &dyn Read) -> Result<Self, Fault> {
        Ok(Self { standing: Some(SuppressionStanding::Counts) })
    }
}

/// Before the rule speaks again, somebody mends what it found or says anew why not.
pub(super) const DUE: &[DueRule] = &[DueRule::new("until", "suppression-due-end")];

pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(record) = after.of::<Suppression>() else { return Ok(Vec::new()) };
    let old = before.and_then(|row| row.of::<Suppression>());
    let mut problems = Vec::new();
    let latest = read.today().checked_add(1.year()).unwrap_or(read.today());
    if old.is_none_or(|old| old.until != record.until)
        && let Some(until) = record.until.filter(|until| *until > latest)
    {
        problems.push(Problem::field("until", Text::new("suppression-too-long").with("until", until).with("latest", latest)));
    }
    if old.is_some() {
        return Ok(problems);
    }
    match named(crate::CONCEPTS, &record.rule) {
        None => problems.push(Problem::field("rule", Text::new("suppression-no-rule").with("rule", &record.rule))),
        Some(lint) => {
            let about = record.record.map(|id| read.names(&[id])).transpose()?.and_then(|names| names.into_values().next());
            if let Some(name) = about.filter(|name| name.register != lint.register) {
                let text = Text::new("suppression-other-register").with("rule", lint.id).with("reference", name.reference);
                problems.push(Problem::field("record", text.with("register", lint.register.key)));
            }
        }
    }
    Ok(problems)
}

/// What counts today, with the units that it reaches.
///
/// # Errors
/// When the store fails.
pub(super) fn told(read: &dyn Read) -> Result<Vec<Suppressed>, Fault> {
    let rows = read.all(&SUPPRESSION, &Filter::new().is(&SUPPRESSION, "standing", vec![Value::from("counts")]))?;
    let wide = rows.iter().any(|row| row.of::<Suppression>().is_some_and(|record| record.record.is_none()));
    let tree = if wide { Some(read.all(&UNIT, &Filter::new())?) } else { None };
    let told = |row: &Row| {
        let record = row.of::<Suppression>()?;
        Some(Suppressed {
            reference: row.reference.clone(),
            rule: record.rule.clone(),
            record: record.record,
            units: row.common.unit.and_then(|unit| below(unit, tree.as_deref().unwrap_or_default())),
            reason: record.reason.clone(),
            until: record.until.map(|day| day.to_string()).unwrap_or_default(),
        })
    };
    Ok(rows.iter().filter_map(told).collect())
}

/// A unit and all below it; [`None`] for the root, below which everything stands.
fn below(unit: Id, tree: &[Row]) -> Option<BTreeSet<Id>> {
    let parent: BTreeMap<Id, Option<Id>> = tree.iter().filter_map(|row| Some((row.id, row.of::<Unit>()?.parent))).collect();
    if parent.get(&unit) == Some(&None) {
        return None;
    }
    let mut inside = BTreeSet::from([unit]);
    loop {
        let more: Vec<Id> =
            parent.iter().filter(|(_, above)| above.is_some_and(|above| inside.contains(&above))).map(|(id, _)| *id).collect();
        let before = inside.len();
        inside.extend(more);
        if inside.len() == before {
            return Some(inside);
        }
    }
}
