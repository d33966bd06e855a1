//! What a requirement has in common with those of other frameworks: the lines of the mappings, both ways.

use super::adoption::requirement_id;
use super::record::{Framework, Requirement, pack_of};
use kernel::{Choice, Fault, Id, Row};
use packs::{Mapping, Pack, Relationship};

/// A requirement elsewhere that a mapping ties to one at hand.
pub struct Counterpart {
    /// Its framework.
    pub framework: Framework,
    /// Its identity, whether its framework is adopted or not.
    pub id: Id,
    /// Its reference.
    pub reference: &'static str,
    /// Its title.
    pub title: &'static str,
    /// Message that says how they relate, seen from the one at hand.
    pub relation: &'static str,
    /// How strong the relation is, from 1 to 10; absent between editions of one standard.
    pub strength: Option<u8>,
    /// Why.
    pub rationale: &'static str,
    /// The heading of the one at hand that the line names, where it names no requirement of its own.
    pub heading: Option<&'static str>,
}

/// Everything that the mappings tie to a requirement, framework by framework, the strongest first.
///
/// # Errors
/// When content is broken, which tests rule out.
pub fn counterparts(row: &Row) -> Result<Vec<Counterpart>, Fault> {
    let Some(framework) = row.of::<Requirement>().and_then(|requirement| requirement.framework) else { return Ok(Vec::new()) };
    let pack = pack_of(framework)?;
    let mut own: Vec<&str> = vec![&row.reference];
    own.extend(headings(pack, &row.reference));
    let mut found = Vec::new();
    for line in packs::mappings().map_err(|error| Fault::Internal(format!("content: {error}")))? {
        let at = |key: &str, reference: &str| if key == pack.key { own.iter().position(|own| *own == reference) } else { None };
        let ways = [
            (at(&line.source_framework, &line.source), &line.target_framework, &line.target, false),
            (at(&line.target_framework, &line.target), &line.source_framework, &line.source, true),
        ];
        for (place, key, reference, back) in ways {
            if let (Some(place), Some(framework)) = (place, Framework::of_pack(key)) {
                found.push(counterpart(line, framework, reference, back, place > 0)?);
            }
        }
    }
    let order = |framework: Framework| Framework::CHOICES.keys.iter().position(|key| *key == framework.key());
    found.sort_by_key(|one| (order(one.framework), std::cmp::Reverse(one.strength)));
    Ok(found)
}

/// The headings above an entry, the nearest first.
fn headings<'p>(pack: &'p Pack, reference: &str) -> Vec<&'p str> {
    let mut here = pack.entries.iter().find(|entry| entry.reference == reference).map(|entry| entry.group.as_str());
    let mut list = Vec::new();
    while let Some(group) = here.and_then(|group| pack.group(group)) {
        list.push(group.reference.as_str());
        here = group.parent.as_deref();
    }
    list
}

fn counterpart(
    line: &'static Mapping,
    framework: Framework,
    reference: &'static str,
    back: bool,
    heading: bool,
) -> Result<Counterpart, Fault> {
    let pack = pack_of(framework)?;
    let entry = pack.entries.iter().find(|entry| entry.reference == reference).map(|entry| entry.title.as_str());
    let title = entry.or_else(|| pack.group(reference).map(|group| group.title.as_str())).unwrap_or_default();
    let relation = match (line.relationship, back) {
        (Relationship::Equal, _) => "mapped-equal",
        (Relationship::Subset, false) | (Relationship::Superset, true) => "mapped-more",
        (Relationship::Superset, false) | (Relationship::Subset, true) => "mapped-less",
        (Relationship::Intersects, _) => "mapped-part",
    };
    let own = if back { &line.target } else { &line.source };
    Ok(Counterpart {
        framework,
        id: requirement_id(&pack.key, reference),
        reference,
        title,
        relation,
        strength: line.strength,
        rationale: &line.rationale,
        heading: heading.then_some(own.as_str()),
    })
}
