//! A point in time, typed and shown in RFC 3339.

use super::integer::ORDER;
use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean};
use crate::{Text, Value};
use jiff::Timestamp;
use serde_json::Value as Json;

pub(super) struct MomentCell;

impl Cell for MomentCell {
    fn name(&self) -> &'static str {
        "moment"
    }

    fn parse(&self, _: &Kind, typed: &str, _: &dyn Lookup) -> Result<Value, Text> {
        let typed = clean(typed)?;
        let typed = typed.as_ref();
        if typed.is_empty() {
            return Ok(Value::None);
        }
        typed.parse::<Timestamp>().map(Value::Moment).map_err(|_| Text::new("cell-not-a-moment").with("typed", typed))
    }

    fn print(&self, value: &Value, _: &dyn Naming) -> String {
        if let Value::Moment(t) = value { t.to_string() } else { String::new() }
    }

    fn read(&self, json: &Json) -> Option<Value> {
        json.as_str()?.parse().ok().map(Value::Moment)
    }

    fn widget(&self) -> Widget {
        Widget::Short("text")
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
    fn a_moment_carries_its_zone() {
        assert_eq!(round_trip(Kind::Moment, "2026-06-11T09:02:00+02:00"), round_trip(Kind::Moment, "2026-06-11T07:02:00Z"));
        assert_eq!(refused(Kind::Moment, "2026-06-11 09:02"), "cell-not-a-moment");
    }
}
