//! Which values of records are counted together: the state, and the fields that a tally of the register names.

use kernel::{Id, Kind, Register};

/// Stands in the table of tallies where there is no value.
pub(crate) const NOTHING: i64 = -i64::MAX;

/// Columns of the table of tallies for words and numbers, in the order of a facet; the state has the first.
pub(crate) const SLOTS: [&str; 6] = ["state", "a", "b", "c", "d", "e"];

/// What of a field is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// The word of a choice, by its place.
    Place,
    /// A number, or yes and no.
    Number,
    /// Whether there is a value.
    Filled,
    /// The record linked to.
    Link,
}

/// A field of a facet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Part {
    /// Index into [`Register::fields`].
    pub(crate) field: usize,
    /// What of it is counted.
    pub(crate) way: Way,
    /// Its column in the table of tallies.
    pub(crate) slot: &'static str,
}

/// Values that are counted together; the state is always among them, in the first place.
pub(crate) type Facet = Vec<Part>;

/// What is counted as one: register, facet, unit, whether retired, words and numbers by slot, link.
pub(crate) type Key = (&'static str, usize, Id, bool, [i64; SLOTS.len()], Vec<u8>);

/// The facets of a register, that of its state alone first; a message where a tally cannot be kept.
pub(crate) fn facets(register: &'static Register) -> Result<Vec<Facet>, String> {
    let state = register.index("state").ok_or_else(|| format!("register {} has no state", register.key))?;
    let mut all = vec![vec![Part { field: state, way: Way::Place, slot: "state" }]];
    for tally in register.tallies {
        let mut facet = all.first().cloned().unwrap_or_default();
        for word in *tally {
            let refused = || format!("register {} cannot tally {word} here", register.key);
            let (key, filled) = word.strip_prefix('+').map_or((*word, false), |key| (key, true));
            let counts = |index: &usize| register.fields().get(*index).is_some_and(|field| field.lapse.is_none());
            // What a day ends is not counted before somebody asks.
            let field = register.index(key).filter(|index| *index > 0 && *index != state && counts(index)).ok_or_else(refused)?;
            let way = match register.fields().get(field).map(|field| &field.kind) {
                Some(Kind::Links(_)) | None => return Err(refused()),
                Some(_) if filled => Way::Filled,
                Some(Kind::Choice(_)) => Way::Place,
                Some(Kind::Integer(..) | Kind::YesNo) => Way::Number,
                Some(Kind::Link(_)) => Way::Link,
                Some(_) => return Err(refused()),
            };
            let taken = facet.iter().filter(|part| (part.way == Way::Link) == (way == Way::Link)).count();
            let slot = if way == Way::Link { ["link"].get(taken) } else { SLOTS.get(taken) };
            facet.push(Part { field, way, slot: slot.copied().ok_or_else(refused)? });
        }
        all.push(facet);
    }
    Ok(all)
}
