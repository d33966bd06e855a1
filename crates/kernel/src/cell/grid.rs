//! A small table of text: one row a line, cells parted by `|`.

use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean, not_too_many};
use crate::{Text, Value};
use serde_json::Value as Json;

pub(super) struct GridCell;

impl Cell for GridCell {
    fn name(&self) -> &'static str {
        "grid"
    }

    fn parse(&self, kind: &Kind, typed: &str, _: &dyn Lookup) -> Result<Value, Text> {
        let width = if let Kind::Grid(columns) = kind { columns.len() } else { 1 };
        let mut rows = Vec::new();
        for (number, line) in clean(typed)?.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
            let row: Vec<String> = line.split('|').map(|cell| cell.trim().to_owned()).collect();
            if row.len() != width {
                return Err(Text::new("cell-grid-width").with("line", number + 1).with("found", row.len()).with("wanted", width));
            }
            rows.push(row);
        }
        not_too_many(rows.len())?;
        Ok(if rows.is_empty() { Value::None } else { Value::Grid(rows) })
    }

    fn print(&self, value: &Value, _: &dyn Naming) -> String {
        let Value::Grid(rows) = value else { return String::new() };
        rows.iter().map(|row| row.join(" | ")).collect::<Vec<_>>().join("\n")
    }

    fn read(&self, json: &Json) -> Option<Value> {
        json.as_array()?.iter().map(super::read_words).collect::<Option<Vec<_>>>().map(Value::Grid)
    }

    fn widget(&self) -> Widget {
        Widget::Grid
    }

    fn operators(&self) -> &'static [Operator] {
        &[]
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
    fn a_grid_is_typed_line_by_line() {
        let kind = Kind::Grid(&["rank", "word"]);
        let value = round_trip(kind, "1 | minor\n\n2 | noticeable");
        assert_eq!(value, Value::Grid(vec![vec!["1".into(), "minor".into()], vec!["2".into(), "noticeable".into()]]));
        assert_eq!(refused(kind, "1 | a | b"), "cell-grid-width");
    }
}
