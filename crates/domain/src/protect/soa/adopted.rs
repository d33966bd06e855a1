//! The lines of the statement that follow from the adoption of a control set.

use super::record::{SOA_LINE, SoaLine};
use crate::ground::framework::{Adoption, is_control_set, pack_of, requirement_id};
use kernel::follow::turned;
use kernel::{Change, Draft, Fault, Filter, Id, Read, Row, Value};
use std::collections::BTreeSet;

/// The lines that an adoption brings, and that leave and come back with it.
pub(super) fn follow_adoption(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    let Some(adoption) = after.of::<Adoption>() else { return Ok(Vec::new()) };
    let Some(framework) = adoption.framework else { return Ok(Vec::new()) };
    let Some(before) = before else {
        let pack = pack_of(framework)?;
        let mut changes = Vec::new();
        if let (true, Some(scope)) = (is_control_set(framework), adoption.scope) {
            changes.extend(lines(pack, scope, after, read)?);
        }
        return Ok(changes);
    };
    let (true, Some(scope)) = (is_control_set(framework) && before.retired != after.retired, adoption.scope) else { return Ok(Vec::new()) };
    let subjects: BTreeSet<Id> =
        pack_of(framework)?.entries.iter().map(|entry| requirement_id(framework.pack(), &entry.reference)).collect();
    let filter = Filter { retired: before.retired.then_some(true), ..Filter::new().is(&SOA_LINE, "scope", vec![Value::Link(scope)]) };
    let lines = read.all(&SOA_LINE, &filter)?.into_iter().filter(|row| {
        let of_pack = row.of::<SoaLine>().and_then(|line| line.subject).is_some_and(|subject| subjects.contains(&subject));
        // Only those that left together with the adoption come back with it.
        of_pack && (after.retired || row.entry == before.entry)
    });
    Ok(lines.map(|row| turned(&SOA_LINE, row.id, after.retired)).collect())
}

/// One line for each control of the pack that the scope does not have yet.
fn lines(pack: &packs::Pack, scope: Id, adoption: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
    let filter = Filter::new().is(&SOA_LINE, "scope", vec![Value::Link(scope)]).with_retired();
    let there: BTreeSet<Id> = read.all(&SOA_LINE, &filter)?.iter().filter_map(|row| row.of::<SoaLine>().and_then(|l| l.subject)).collect();
    let mut changes = Vec::new();
    for entry in &pack.entries {
        let subject = requirement_id(&pack.key, &entry.reference);
        if there.contains(&subject) {
            continue;
        }
        let line = SoaLine {
            subject: Some(subject),
            scope: Some(scope),
            title: entry.title.clone(),
            number: Some(i64::from(entry.position)),
            ..SoaLine::default()
        };
        let mut draft = Draft::of(&line);
        if let Some(unit) = adoption.common.unit {
            draft.set("unit", unit);
        }
        if let Some(owner) = adoption.common.owner {
            draft.set("owner", owner);
        }
        changes.push(Change::create(&SOA_LINE, read.mint(), draft));
    }
    Ok(changes)
}
