//! A calendar date, typed and shown as `2026-06-11`.

use super::integer::ORDER;
use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean};
use crate::{Text, Value};
use jiff::civil::Date;
use serde_json::Value as Json;

pub(super) struct DateCell;

/// Reads `2026-06-11`; years from 1900 to 2199, so that a slip of the finger is seen.
pub(super) fn read_date(typed: &str) -> Option<Date> {
    let date: Date = (typed.len() == 10).then(|| typed.parse().ok())??;
    (1900..2200).contains(&date.year()).then_some(date)
}

impl Cell for DateCell {
    fn name(&self) -> &'static str {
        "date"
    }

    fn parse(&self, _: &Kind, typed: &str, _: &dyn Lookup) -> Result<Value, Text> {
        let typed = clean(typed)?;
        let typed = typed.as_ref();
        if typed.is_empty() {
            return Ok(Value::None);
        }
        read_date(typed).map(Value::Date).ok_or_else(|| Text::new("cell-not-a-date").with("typed", typed))
    }

    fn print(&self, value: &Value, _: &dyn Naming) -> String {
        value.as_date().map(|d| d.to_string()).unwrap_or_default()
    }

    fn read(&self, json: &Json) -> Option<Value> {
        json.as_str()?.parse().ok().map(Value::Date)
    }

    fn widget(&self) -> Widget {
        Widget::Short("numeric")
    }

    fn operators(&self) -> &'static [Operator] {
        ORDER
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
    fn one_way_to_write_a_date() {
        assert_eq!(round_trip(Kind::Date, "2026-06-11"), Value::Date(jiff::civil::date(2026, 6, 11)));
        for wrong in ["06/01/2026", "2026-02-30", "26-6-1", "20260611"] {
            assert_eq!(refused(Kind::Date, wrong), "cell-not-a-date");
        }
    }
}
