//! What became of a record in a change set, as far as derived values ask.

use kernel::{Id, Register, Row, Step};

/// A record that changed.
#[derive(Debug)]
pub(crate) struct Moved {
    pub(crate) register: &'static Register,
    pub(crate) id: Id,
    how: How,
}

#[derive(Debug)]
enum How {
    /// Nobody knows: anything may be another now.
    Anything,
    /// It was made and points at these records by fields.
    New(Vec<(usize, Vec<Id>)>),
    Changed {
        /// It was retired or brought back.
        turned: bool,
        /// People said something else: it has another version.
        said: bool,
        fields: Vec<usize>,
        /// By link fields, the records that it points at now and did not, or did and does not any more.
        links: Vec<(usize, Vec<Id>)>,
    },
}

impl Moved {
    /// Of which anything may be another now.
    pub(crate) fn anything(register: &'static Register, id: Id) -> Self {
        Self { register, id, how: How::Anything }
    }

    /// From one state to the next.
    pub(crate) fn between(before: Option<&Row>, after: &Row) -> Self {
        let count = after.register.fields().len();
        let how = match before {
            None => {
                How::New((0..count).map(|index| (index, after.get(index).links().to_vec())).filter(|(_, ids)| !ids.is_empty()).collect())
            }
            Some(before) => {
                let fields: Vec<usize> = (0..count).filter(|index| before.get(*index) != after.get(*index)).collect();
                let relinked = |index: usize| {
                    let (old, new) = (before.get(index), after.get(index));
                    let gone = old.links().iter().filter(|id| !new.links().contains(id));
                    let come = new.links().iter().filter(|id| !old.links().contains(id));
                    (index, gone.chain(come).copied().collect::<Vec<Id>>())
                };
                How::Changed {
                    turned: before.retired != after.retired,
                    said: before.version != after.version || fields.iter().any(|index| *index < after.register.said_len()),
                    links: fields.iter().map(|index| relinked(*index)).filter(|(_, ids)| !ids.is_empty()).collect(),
                    fields,
                }
            }
        };
        Self { register: after.register, id: after.id, how }
    }

    pub(crate) fn is_new(&self) -> bool {
        matches!(self.how, How::New(_))
    }

    pub(crate) fn is_anything(&self) -> bool {
        matches!(self.how, How::Anything)
    }

    pub(crate) fn came_or_went(&self) -> bool {
        matches!(self.how, How::Changed { turned: true, .. })
    }

    /// Whether people said something else, or may have.
    pub(crate) fn was_said(&self) -> bool {
        matches!(self.how, How::Anything | How::Changed { said: true, .. } | How::Changed { turned: true, .. })
    }

    /// Whether one of these fields is another; [`Step::REVISIONS`] stands for all that people say.
    pub(crate) fn of(&self, keys: &[&str]) -> bool {
        let How::Changed { said, fields, .. } = &self.how else { return false };
        keys.iter().any(|key| (*key == Step::REVISIONS && *said) || self.register.index(key).is_some_and(|index| fields.contains(&index)))
    }

    /// What a link field points at now and did not, or the other way around.
    pub(crate) fn relinked(&self, key: &str) -> Vec<Id> {
        let (How::New(links) | How::Changed { links, .. }) = &self.how else { return Vec::new() };
        let index = self.register.index(key);
        links.iter().filter(|(field, _)| Some(*field) == index).flat_map(|(_, ids)| ids.iter().copied()).collect()
    }
}
