//! Free words for grouping.

use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean, not_too_many, read_words, split_list};
use crate::{Text, Value};
use serde_json::Value as Json;
use std::collections::BTreeSet;

pub(super) struct TagsCell;

impl Cell for TagsCell {
    fn name(&self) -> &'static str {
        "tags"
    }

    fn parse(&self, _: &Kind, typed: &str, _: &dyn Lookup) -> Result<Value, Text> {
        let mut tags: BTreeSet<String> = BTreeSet::new();
        for part in split_list(&clean(typed)?) {
            if part.chars().count() > 60 {
                return Err(Text::new("cell-too-long").with("max", 60).with("length", part.chars().count()));
            }
            tags.insert(part.to_lowercase());
        }
        not_too_many(tags.len())?;
        Ok(tags.into_iter().collect::<Vec<_>>().into())
    }

    fn print(&self, value: &Value, _: &dyn Naming) -> String {
        value.words().join(", ")
    }

    fn read(&self, json: &Json) -> Option<Value> {
        read_words(json).map(Value::from)
    }

    fn widget(&self) -> Widget {
        Widget::Line("text")
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
    use super::super::testing::round_trip;
    use super::*;

    #[test]
    fn tags_are_lower_case_and_sorted() {
        let many = |n: usize| (0..n).map(|n| n.to_string()).collect::<Vec<_>>().join(",");
        assert_eq!(super::super::testing::refused(Kind::Tags, &many(80_000)), "cell-too-many");
        assert_eq!(round_trip(Kind::Tags, &many(1_000)).words().len(), 1_000);
        assert_eq!(round_trip(Kind::Tags, "Ransomware, backup, backup"), Value::from(vec!["backup".to_owned(), "ransomware".to_owned()]));
    }
}
