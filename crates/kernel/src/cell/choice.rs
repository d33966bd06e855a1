//! One of a set of words.

use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean};
use crate::{Text, Value};
use serde_json::Value as Json;

/// A set of words to choose from.
#[derive(Debug, PartialEq, Eq)]
pub struct Choices {
    /// Name of the set; the label of a word is message `NAME-WORD`.
    pub name: &'static str,
    /// The words in their order.
    pub keys: &'static [&'static str],
    /// What a word of it tells at a glance. Words without a mark say enough themselves.
    pub marks: &'static [(&'static str, Mark)],
    /// True when the order means something, so that `level>=high` can be asked.
    pub ordered: bool,
}

/// What a word tells at a glance, for whoever draws a sign beside it. The word is always said, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// Done, passed, as it should be.
    Good,
    /// Approved, accepted, agreed: somebody stands for it.
    Sealed,
    /// Begun, and on its way.
    Partly,
    /// Neither good nor bad: with exceptions, to be watched.
    Doubtful,
    /// Not begun.
    Planned,
    /// Not valid yet.
    Draft,
    /// There is nothing, and nothing has to be.
    Absent,
    /// There is nothing, and somebody has to see to it.
    Unknown,
    /// It was right and may not be any more.
    Stale,
    /// It failed or was refused.
    Bad,
    /// Its day is near.
    Soon,
    /// Its day has passed.
    Late,
    /// It does not count, or no longer.
    Off,
}

impl Choices {
    /// Place of a word in the set.
    pub fn position(&self, key: &str) -> Option<usize> {
        self.keys.iter().position(|k| *k == key)
    }

    /// What this word tells at a glance.
    pub fn mark(&self, key: &str) -> Option<Mark> {
        self.marks.iter().find(|(word, _)| *word == key).map(|(_, mark)| *mark)
    }

    /// The word of the set that was typed: its key or its key with blanks, whatever the case.
    pub fn find(&self, typed: &str) -> Option<&'static str> {
        let wanted = typed.trim().to_lowercase().replace([' ', '_'], "-");
        self.keys.iter().find(|key| **key == wanted).copied()
    }
}

/// A Rust enum whose variants are the words of a [`Choices`]. Made by [`crate::choice!`].
pub trait Choice: Copy + Sized + Send + Sync + 'static {
    /// The set of words.
    const CHOICES: &'static Choices;
    /// The word of this variant.
    fn key(self) -> &'static str;
    /// The variant of this word.
    fn from_key(key: &str) -> Option<Self>;
}

/// Declares an enum, its words with their marks, and their order in one place.
#[macro_export]
macro_rules! choice {
    ($(#[$meta:meta])* $vis:vis enum $name:ident ($set:literal $(, $ordered:ident)?) {
        $($(#[$vmeta:meta])* $variant:ident = $key:literal $([$mark:ident])?),+ $(,)?
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        $vis enum $name { $($(#[$vmeta])* $variant),+ }

        impl $crate::Choice for $name {
            const CHOICES: &'static $crate::Choices =
                &$crate::Choices {
                    name: $set,
                    keys: &[$($key),+],
                    marks: &[$($(($key, $crate::Mark::$mark),)?)+],
                    ordered: false $(|| $crate::choice!(@$ordered))?,
                };
            fn key(self) -> &'static str {
                match self { $(Self::$variant => $key),+ }
            }
            fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$variant),)+ _ => None }
            }
        }
    };
    (@ordered) => { true };
}

pub(super) struct ChoiceCell;

/// Parses one word of the set that the kind names.
pub(super) fn parse_word(kind: &Kind, typed: &str) -> Result<&'static str, Text> {
    let choices = kind.choices().ok_or_else(|| Text::new("cell-not-a-choice"))?;
    choices.find(typed).ok_or_else(|| Text::new("cell-unknown-choice").with("typed", typed).with("choices", choices.keys.join(", ")))
}

impl Cell for ChoiceCell {
    fn name(&self) -> &'static str {
        "choice"
    }

    fn parse(&self, kind: &Kind, typed: &str, _: &dyn Lookup) -> Result<Value, Text> {
        let typed = clean(typed)?;
        let typed = typed.as_ref();
        if typed.is_empty() {
            return Ok(Value::None);
        }
        parse_word(kind, typed).map(Value::from)
    }

    fn print(&self, value: &Value, _: &dyn Naming) -> String {
        value.as_text().unwrap_or_default().to_owned()
    }

    fn read(&self, json: &Json) -> Option<Value> {
        json.as_str().map(Value::text)
    }

    fn widget(&self) -> Widget {
        Widget::Select
    }

    fn operators(&self) -> &'static [Operator] {
        &[Operator::Is, Operator::Below, Operator::AtMost, Operator::Above, Operator::AtLeast]
    }

    fn column(&self) -> Column {
        Column::Text
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refused, round_trip};
    use super::*;

    choice! {
        /// A test.
        enum Size("size", ordered) { Small = "small" [Good], VeryBig = "very-big" }
    }

    #[test]
    fn words_are_found_as_people_type_them() {
        let kind = Kind::Choice(Size::CHOICES);
        assert_eq!(round_trip(kind, "Very big"), Value::from(Size::VeryBig.key()));
        assert_eq!(round_trip(kind, ""), Value::None);
        assert_eq!(refused(kind, "huge"), "cell-unknown-choice");
        assert!(Size::CHOICES.ordered && Size::from_key("small") == Some(Size::Small));
        assert_eq!(Size::CHOICES.position("very-big"), Some(1));
        assert_eq!((Size::CHOICES.mark("small"), Size::CHOICES.mark("very-big")), (Some(Mark::Good), None));
    }
}
