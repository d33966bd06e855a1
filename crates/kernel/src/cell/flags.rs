//! Any of a set of words.

use super::choice::parse_word;
use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean, read_words, split_list};
use crate::{Text, Value};
use serde_json::Value as Json;

pub(super) struct FlagsCell;

impl Cell for FlagsCell {
    fn name(&self) -> &'static str {
        "flags"
    }

    fn parse(&self, kind: &Kind, typed: &str, _: &dyn Lookup) -> Result<Value, Text> {
        let mut picked = Vec::new();
        for part in split_list(&clean(typed)?) {
            let word = parse_word(kind, part)?;
            if !picked.contains(&word) {
                picked.push(word);
            }
        }
        // The order of the set, so that the same choice is always the same bytes.
        picked.sort_by_key(|word| kind.choices().and_then(|c| c.position(word)));
        Ok(picked.into_iter().map(str::to_owned).collect::<Vec<_>>().into())
    }

    fn print(&self, value: &Value, _: &dyn Naming) -> String {
        value.words().join(", ")
    }

    fn read(&self, json: &Json) -> Option<Value> {
        read_words(json).map(Value::from)
    }

    fn widget(&self) -> Widget {
        Widget::Checks
    }

    fn operators(&self) -> &'static [Operator] {
        &[Operator::Is]
    }

    fn column(&self) -> Column {
        Column::Text
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refused, round_trip};
    use super::*;
    use crate::Choices;

    const REASONS: &Choices = &Choices { name: "reason", keys: &["risk", "law", "contract"], marks: &[], ordered: false };

    #[test]
    fn flags_keep_the_order_of_their_set() {
        assert_eq!(round_trip(Kind::Flags(REASONS), "contract; Risk, risk"), Value::from(vec!["risk".to_owned(), "contract".to_owned()]));
        assert_eq!(refused(Kind::Flags(REASONS), "risk, luck"), "cell-unknown-choice");
    }
}
