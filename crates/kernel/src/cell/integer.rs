//! A whole number within bounds.

use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean};
use crate::{Text, Value};
use serde_json::Value as Json;

/// Operators of everything that has an order.
pub(super) const ORDER: &[Operator] = &[Operator::Is, Operator::Below, Operator::AtMost, Operator::Above, Operator::AtLeast];

pub(super) struct IntegerCell;

impl Cell for IntegerCell {
    fn name(&self) -> &'static str {
        "integer"
    }

    fn parse(&self, kind: &Kind, typed: &str, _: &dyn Lookup) -> Result<Value, Text> {
        let typed = clean(typed)?;
        let typed = typed.as_ref();
        if typed.is_empty() {
            return Ok(Value::None);
        }
        let (min, max) = if let Kind::Integer(min, max) = kind { (*min, *max) } else { (i64::MIN, i64::MAX) };
        match typed.parse::<i64>() {
            Ok(number) if (min..=max).contains(&number) => Ok(Value::Int(number)),
            _ => Err(Text::new("cell-not-in-range").with("typed", typed).with("min", min).with("max", max)),
        }
    }

    fn print(&self, value: &Value, _: &dyn Naming) -> String {
        value.as_int().map(|i| i.to_string()).unwrap_or_default()
    }

    fn read(&self, json: &Json) -> Option<Value> {
        json.as_i64().map(Value::Int)
    }

    fn widget(&self) -> Widget {
        Widget::Short("numeric")
    }

    fn operators(&self) -> &'static [Operator] {
        ORDER
    }

    fn column(&self) -> Column {
        Column::Integer
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refused, round_trip};
    use super::*;

    #[test]
    fn numbers_stay_in_range() {
        assert_eq!(round_trip(Kind::Integer(1, 5), "4"), Value::Int(4));
        assert_eq!(refused(Kind::Integer(1, 5), "6"), "cell-not-in-range");
        assert_eq!(refused(Kind::Integer(1, 5), "99999999999999999999"), "cell-not-in-range");
    }
}
