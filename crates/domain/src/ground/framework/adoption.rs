//! Rules of adoptions: one per framework and scope, filled in from the pack, and the lines that follow from a control set.

use super::record::{ADOPTION, Adoption, Framework};
use crate::protect::soa::{SOA_LINE, SoaLine};
use kernel::{Change, Choice, Draft, Fault, Filter, Id, Problem, Read, Row, Text, Value};
use std::collections::BTreeSet;

/// Identity of a requirement, threat or vulnerability: the same in every organisation and every version of its pack.
pub fn requirement_id(framework: &str, reference: &str) -> Id {
    Id::named(&[framework, reference])
}

/// Whether adopting it puts lines into a Statement of Applicability.
pub fn is_control_set(framework: Framework) -> bool {
    matches!(framework, Framework::Iso27002 | Framework::Iso27002Old)
}

/// The pack of a framework; a broken one is a defect that tests rule out.
pub(super) fn pack_of(framework: Framework) -> Result<&'static packs::Pack, Fault> {
    packs::by_key(framework.pack()).map_err(|error| Fault::Internal(format!("content pack {}: {error}", framework.pack())))
}

pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(adoption) = after.of::<Adoption>() else { return Ok(Vec::new()) };
    let Some(framework) = adoption.framework else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    let old = before.and_then(|row| row.of::<Adoption>());
    if old.is_some_and(|old| old.framework != adoption.framework || old.scope != adoption.scope) {
        problems.push(Problem::whole(Text::new("adoption-fixed")));
    }
    if is_control_set(framework) && adoption.scope.is_none() {
        problems.push(Problem::field("scope", Text::new("adoption-needs-scope")));
    }
    if before.is_none() || before.is_some_and(|row| row.retired && !after.retired) {
        let filter = Filter::new().is(&ADOPTION, "framework", vec![Value::from(framework.key())]);
        let others = read.all(&ADOPTION, &filter)?;
        let twin =
            others.iter().filter(|row| row.id != after.id).find(|row| row.of::<Adoption>().is_some_and(|a| a.scope == adoption.scope));
        if let Some(twin) = twin {
            problems.push(Problem::field("framework", Text::new("adoption-twice").with("reference", &twin.reference)));
        }
    }
    Ok(problems)
}

/// An adoption is named after its pack unless it says otherwise.
pub(super) fn fill(row: &Row, _: &dyn Read) -> Result<Draft, Fault> {
    let Some(framework) = row.of::<Adoption>().and_then(|adoption| adoption.framework) else { return Ok(Draft::new()) };
    let pack = pack_of(framework)?;
    Ok(Draft::new().with("title", pack.title.as_str()).with("edition", pack.edition.as_str()).with("version", pack.version.as_str()))
}

pub(super) fn follow_ups(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Change>, Fault> {
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
    // Lines leave and come back with the adoption that brought them.
    let (true, Some(scope)) = (is_control_set(framework) && before.retired != after.retired, adoption.scope) else { return Ok(Vec::new()) };
    let subjects: BTreeSet<Id> =
        pack_of(framework)?.entries.iter().map(|entry| requirement_id(framework.pack(), &entry.reference)).collect();
    let filter = Filter { retired: Some(before.retired), ..Filter::new().is(&SOA_LINE, "scope", vec![Value::Link(scope)]) };
    let lines = read.all(&SOA_LINE, &filter)?.into_iter().filter(|row| {
        let of_pack = row.of::<SoaLine>().and_then(|line| line.subject).is_some_and(|subject| subjects.contains(&subject));
        of_pack && row.retired != after.retired && (after.retired || row.sequence >= before.sequence)
    });
    let change = |row: Row| match after.retired {
        true => Change::Retire { register: &SOA_LINE, id: row.id, version: None },
        false => Change::Restore { register: &SOA_LINE, id: row.id, version: None },
    };
    Ok(lines.map(change).collect())
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
