//! Several paragraphs of Markdown.

use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean};
use crate::{Text, Value};
use serde_json::Value as Json;

/// Longest prose in characters; a policy of 60 pages fits.
const MAX: usize = 200_000;

pub(super) struct ProseCell;

impl Cell for ProseCell {
    fn name(&self) -> &'static str {
        "prose"
    }

    fn parse(&self, _: &Kind, typed: &str, _: &dyn Lookup) -> Result<Value, Text> {
        let prose = clean(typed)?.replace("\r\n", "\n").replace('\r', "\n");
        let length = prose.chars().count();
        if length > MAX {
            return Err(Text::new("cell-too-long").with("max", MAX).with("length", length));
        }
        Ok(Value::text(prose))
    }

    fn print(&self, value: &Value, _: &dyn Naming) -> String {
        value.as_text().unwrap_or_default().to_owned()
    }

    fn read(&self, json: &Json) -> Option<Value> {
        json.as_str().map(Value::text)
    }

    fn widget(&self) -> Widget {
        Widget::Area
    }

    fn operators(&self) -> &'static [Operator] {
        &[Operator::Contains]
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
    fn line_ends_become_one_kind() {
        assert_eq!(round_trip(Kind::Prose, "a\r\n\r\nb\rc"), Value::from("a\n\nb\nc"));
        assert_eq!(round_trip(Kind::Prose, "a\u{b}b\u{2028}c\u{85}d"), Value::from("a\nb\nc\nd"));
        let refused = Kind::Prose.cell().parse(&Kind::Prose, "First line\u{1}", &super::super::testing::Known).unwrap_err();
        assert_eq!(refused.args, [("code", "U+0001".to_owned()), ("place", "11".to_owned()), ("before", "First line".to_owned())]);
    }
}
