//! Who may write where on which day, so that every act of the history is one that its author was allowed to do.

use super::data::Data;
use kernel::{Choice, Role};

/// Grants, leavers and the tree of units over time.
pub(super) struct Rights {
    grants: Vec<(String, String, Role, i32)>,
    left: Vec<(String, i32)>,
    /// Unit, parent, since when.
    parents: Vec<(String, String, i32)>,
}

/// The person who runs the management system and signs in first.
pub(super) const ADMIN: &str = "alva";

impl Rights {
    /// From the written files.
    pub(super) fn new(data: &Data) -> Self {
        let granted = |role: &str| Role::from_key(role);
        let of_people = data.people.iter().filter_map(|row| Some((row.key.clone(), row.on.clone(), granted(&row.role)?, row.day)));
        let later = data.organisation.grants.iter().filter_map(|row| Some((row.who.clone(), row.on.clone(), granted(&row.role)?, row.day)));
        let first = data.units.iter().map(|row| (row.key.clone(), row.parent.clone(), row.day));
        let moved = data.organisation.moves.iter().map(|row| (row.unit.clone(), row.parent.clone(), row.day));
        Self {
            grants: of_people.chain(later).collect(),
            left: data.organisation.leavers.iter().map(|row| (row.who.clone(), row.day)).collect(),
            parents: first.chain(moved).collect(),
        }
    }

    /// Whether a unit is another or lies below it on that day.
    pub(super) fn within(&self, unit: &str, above: &str, day: i32) -> bool {
        let mut here = unit;
        for _ in 0..8 {
            if here == above {
                return true;
            }
            let parent = self.parents.iter().rev().find(|(unit, _, since)| unit == here && *since <= day);
            let Some((_, parent, _)) = parent else { return false };
            here = parent;
        }
        false
    }

    /// Whether somebody has at least this role on the unit on that day.
    pub(super) fn may(&self, person: &str, unit: &str, least: Role, day: i32) -> bool {
        !self.left.iter().any(|(who, gone)| who == person && day >= *gone)
            && self
                .grants
                .iter()
                .any(|(who, on, role, since)| who == person && *since <= day && *role >= least && self.within(unit, on, day))
    }

    /// The person named, or somebody who may write on the unit in their stead.
    pub(super) fn writer<'a>(&self, wanted: &'a str, unit: &str, day: i32) -> &'a str {
        let mut stead = [wanted, "valentin", "tiago", "emre"].into_iter();
        stead.find(|person| self.may(person, unit, Role::Contributor, day)).unwrap_or(ADMIN)
    }

    /// The person named if they see the whole organisation, otherwise the ISMS manager: for acts that link across units.
    pub(super) fn linker<'a>(&self, wanted: &'a str, day: i32) -> &'a str {
        if self.may(wanted, "root", Role::Contributor, day) { wanted } else { ADMIN }
    }

    /// The person named if they manage the unit, otherwise the ISMS manager.
    pub(super) fn manager<'a>(&self, wanted: &'a str, unit: &str, day: i32) -> &'a str {
        if self.may(wanted, unit, Role::Manager, day) { wanted } else { ADMIN }
    }
}
