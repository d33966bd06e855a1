//! One line of text.

use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean};
use crate::{Text, Value};
use serde_json::Value as Json;

pub(super) struct TextCell;

impl Cell for TextCell {
    fn name(&self) -> &'static str {
        "text"
    }

    fn parse(&self, kind: &Kind, typed: &str, _: &dyn Lookup) -> Result<Value, Text> {
        let typed = clean(typed)?;
        let typed = typed.as_ref();
        let line: String = typed.split_whitespace().collect::<Vec<_>>().join(" ");
        let max = if let Kind::Text(max) = kind { *max } else { 240 };
        let length = line.chars().count();
        if length > max {
            return Err(Text::new("cell-too-long").with("max", max).with("length", length));
        }
        Ok(Value::text(line))
    }

    fn print(&self, value: &Value, _: &dyn Naming) -> String {
        value.as_text().unwrap_or_default().to_owned()
    }

    fn read(&self, json: &Json) -> Option<Value> {
        json.as_str().map(Value::text)
    }

    fn widget(&self) -> Widget {
        Widget::Line("text")
    }

    fn operators(&self) -> &'static [Operator] {
        &[Operator::Is, Operator::Contains]
    }

    fn column(&self) -> Column {
        Column::Text
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refused, round_trip};
    use super::*;

    #[test]
    fn one_line_and_no_more() {
        assert_eq!(round_trip(Kind::Text(20), "  two\n words "), Value::from("two words"));
        assert_eq!(round_trip(Kind::Text(20), "   "), Value::None);
        assert_eq!(refused(Kind::Text(3), "four"), "cell-too-long");
        assert_eq!(refused(Kind::Text(9), "a\0b"), "cell-hidden-character");
    }
}
