//! Words that a day ends: an acceptance ends when its last day has passed, and nobody has to write anything for it.

use crate::{Field, Row};
use jiff::civil::Date;

/// One word of a derived choice reads as another once a day has passed. The first is what is projected, since it follows from
/// records alone; which of them holds is told when somebody asks, for the day of the moment that is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Lapse {
    /// The word until then.
    pub from: &'static str,
    /// The word afterwards.
    pub to: &'static str,
    /// Key of the field with the last day of the first word; without a day it never ends.
    pub after: &'static str,
}

impl Field {
    /// One word reads as another once the day in a field has passed.
    #[must_use]
    pub const fn lapses(mut self, from: &'static str, to: &'static str, after: &'static str) -> Self {
        self.lapse = Some(Lapse { from, to, after });
        self
    }
}

impl Row {
    /// Puts the words that hold on this day in the place of those that have ended.
    pub fn lapse(&mut self, today: Date) {
        for (index, field) in self.register.fields().iter().enumerate().skip(self.register.said_len()) {
            let Some(lapse) = field.lapse else { continue };
            let ended = self.value(lapse.after).as_date().is_some_and(|last| last < today);
            if ended && self.get(index).as_text() == Some(lapse.from) {
                self.set(index, lapse.to.into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::nouns::signoff::{SIGNOFF, SignOff, Signed, stands};
    use crate::{Choice, Id, Row};
    use jiff::civil::date;

    #[test]
    fn a_word_holds_on_its_last_day_and_not_on_the_next() {
        let last = date(2026, 6, 11);
        let standing = |until, word: Signed, today| {
            let mut row = Row::with(&SIGNOFF, Id::default(), SignOff { valid_until: until, ..SignOff::default() });
            row.set(SIGNOFF.index("standing").unwrap(), word.key().into());
            row.lapse(today);
            stands(&row)
        };
        assert_eq!(standing(Some(last), Signed::Valid, last), Signed::Valid);
        assert_eq!(standing(Some(last), Signed::Valid, last.tomorrow().unwrap()), Signed::Ended);
        assert_eq!(standing(None, Signed::Valid, date(9990, 1, 1)), Signed::Valid);
        // What does not count for another reason says that reason.
        assert_eq!(standing(Some(last), Signed::Stale, date(2027, 1, 1)), Signed::Stale);
        assert_eq!(standing(Some(last), Signed::Withdrawn, date(2027, 1, 1)), Signed::Withdrawn);
    }
}
