//! Rules of assets: inheritance by maximum, no circles among dependencies, reviews.

use super::record::{ASSET, Asset, Need};
use crate::ground::property::Property;
use kernel::{Choice, DueRule, Fault, Id, Problem, Read, Row, Text};
use std::collections::BTreeMap;

impl Asset {
    /// Its own need.
    pub fn own(&self, property: Property) -> Option<Need> {
        match property {
            Property::Confidentiality => self.confidentiality,
            Property::Integrity => self.integrity,
            Property::Availability => self.availability,
        }
    }

    /// Owner aside, everything is said that an inventory needs: classification and all three needs.
    pub fn classified(&self) -> bool {
        self.classification.is_some() && self.confidentiality.is_some() && self.integrity.is_some() && self.availability.is_some()
    }
}

/// Key of the derived need.
pub fn derived_key(property: Property) -> &'static str {
    match property {
        Property::Confidentiality => "inherited_confidentiality",
        Property::Integrity => "inherited_integrity",
        Property::Availability => "inherited_availability",
    }
}

/// The need with what dependent assets pass on, as the projection holds it.
pub fn need(row: &Row, property: Property) -> Option<Need> {
    row.value(derived_key(property)).as_text().and_then(Need::from_key)
}

pub(super) fn check(before: Option<&Row>, after: &Row, read: &dyn Read) -> Result<Vec<Problem>, Fault> {
    let Some(asset) = after.of::<Asset>() else { return Ok(Vec::new()) };
    let mut problems = Vec::new();
    let old = before.and_then(|row| row.of::<Asset>());
    if old.is_none_or(|old| old.depends_on != asset.depends_on)
        && let Some(chain) = circle(after, &asset.depends_on, read)?
    {
        problems.push(Problem::field("depends_on", Text::new("asset-circle").with("chain", chain)));
    }
    Ok(problems)
}

/// The chain of references from an asset back to itself, if its dependencies form one.
fn circle(start: &Row, first: &[Id], read: &dyn Read) -> Result<Option<String>, Fault> {
    let Some(field) = ASSET.index("depends_on") else { return Ok(None) };
    let mut came_from: BTreeMap<Id, Id> = BTreeMap::new();
    let mut frontier: Vec<Id> = first.to_vec();
    for id in first {
        came_from.entry(*id).or_insert(start.id);
    }
    while !frontier.is_empty() && !came_from.contains_key(&start.id) {
        let mut next = Vec::new();
        for link in read.links_from(&frontier)?.into_iter().filter(|link| link.register == &ASSET && link.field == field) {
            if let std::collections::btree_map::Entry::Vacant(slot) = came_from.entry(link.to) {
                slot.insert(link.from);
                next.push(link.to);
            }
        }
        frontier = next;
    }
    if !came_from.contains_key(&start.id) {
        return Ok(None);
    }
    // Back along the way: from the asset itself to the first of its dependencies.
    let mut way = vec![start.id];
    while let Some(from) = way.last().and_then(|id| came_from.get(id)).copied() {
        way.push(from);
        if from == start.id || way.len() > came_from.len() + 1 {
            break;
        }
    }
    let names = read.names(&way)?;
    let own = if start.reference.is_empty() { start.title() } else { start.reference.clone() };
    let words: Vec<String> = way
        .iter()
        .rev()
        .map(|id| if *id == start.id { own.clone() } else { names.get(id).map_or_else(|| "…".to_owned(), |name| name.reference.clone()) })
        .collect();
    Ok(Some(words.join(" → ")))
}

pub(super) const DUE: &[DueRule] = &[DueRule::new("next_review", "asset-due-review").review()];
