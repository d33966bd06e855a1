//! What changed between two states of a record.

use crate::{Field, Origin, Row, Value};

/// One field that differs.
#[derive(Debug, Clone)]
pub struct Difference {
    /// The field.
    pub field: Field,
    /// Value before.
    pub before: Value,
    /// Value after.
    pub after: Value,
}

/// Fields that differ, in the order of the table. Derived fields are compared only when `derived` says so, because
/// histories are about what people wrote.
pub fn diff(before: &Row, after: &Row, derived: bool) -> Vec<Difference> {
    let fields = after.register.fields().iter().enumerate();
    let compared = fields.filter(|(_, field)| derived || field.origin != Origin::Derived);
    compared
        .filter_map(|(index, field)| {
            let (old, new) = (before.get(index), after.get(index));
            (old != new).then(|| Difference { field: field.clone(), before: old, after: new })
        })
        .collect()
}

/// The words of two texts with what was struck and what was inserted, for prose: kept, struck, inserted runs in order.
pub fn words(before: &str, after: &str) -> Vec<(Edit, String)> {
    let old: Vec<&str> = before.split_inclusive(char::is_whitespace).collect();
    let new: Vec<&str> = after.split_inclusive(char::is_whitespace).collect();
    let head = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let tail = old.iter().skip(head).rev().zip(new.iter().skip(head).rev()).take_while(|(a, b)| a == b).count();
    let join = |all: &[&str], from: usize, to: usize| all.get(from..to).unwrap_or_default().concat();
    let runs = [
        (Edit::Kept, join(&old, 0, head)),
        (Edit::Struck, join(&old, head, old.len() - tail)),
        (Edit::Inserted, join(&new, head, new.len() - tail)),
        (Edit::Kept, join(&new, new.len() - tail, new.len())),
    ];
    runs.into_iter().filter(|(_, text)| !text.is_empty()).collect()
}

/// What happened to a run of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edit {
    /// Stands in both.
    Kept,
    /// Only before.
    Struck,
    /// Only after.
    Inserted,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_that_changed_is_marked() {
        let runs = words("backup every night at two", "backup every hour at two");
        assert_eq!(
            runs,
            [
                (Edit::Kept, "backup every ".into()),
                (Edit::Struck, "night ".into()),
                (Edit::Inserted, "hour ".into()),
                (Edit::Kept, "at two".into())
            ]
        );
        assert_eq!(words("", "new"), [(Edit::Inserted, "new".into())]);
        assert_eq!(words("a a", "a"), words("a a", "a"));
    }
}
