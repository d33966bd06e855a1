//! A number with two decimals at most, kept in hundredths: what is measured, such as 93.5 percent.

use super::amount::hundredths;
use super::integer::ORDER;
use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean};
use crate::{Text, Value};
use serde_json::Value as Json;

pub(super) struct DecimalCell;

/// Hundredths with as many decimals as they need: `93.5`.
pub fn decimal(hundredths: i64) -> String {
    let (sign, whole) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
    let text = format!("{sign}{}.{:02}", whole / 100, whole % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

impl Cell for DecimalCell {
    fn name(&self) -> &'static str {
        "decimal"
    }

    fn parse(&self, _: &Kind, typed: &str, _: &dyn Lookup) -> Result<Value, Text> {
        let typed = clean(typed)?;
        let typed = typed.as_ref();
        if typed.is_empty() {
            return Ok(Value::None);
        }
        // The sign of word processors is one too.
        let (sign, rest) = typed.strip_prefix(['-', '\u{2212}']).map_or((1, typed), |rest| (-1, rest));
        let found = hundredths(rest).map(|number| Value::Int(sign * number));
        found.ok_or_else(|| Text::new("cell-not-a-decimal").with("typed", typed))
    }

    fn print(&self, value: &Value, _: &dyn Naming) -> String {
        value.as_int().map(decimal).unwrap_or_default()
    }

    fn read(&self, json: &Json) -> Option<Value> {
        json.as_i64().map(Value::Int)
    }

    fn widget(&self) -> Widget {
        Widget::Short("decimal")
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
    fn numbers_have_two_decimals_at_most() {
        for (typed, number) in [("93.5", 9_350), ("-3.25", -325), ("\u{2212}0.5", -50), ("12", 1_200), ("0", 0), ("1 200.05", 120_005)] {
            assert_eq!(round_trip(Kind::Decimal, typed), Value::Int(number), "{typed}");
        }
        for typed in ["1,5", "1.234", "--1", "- ", "1e3", "many", "99999999999999999999"] {
            assert_eq!(refused(Kind::Decimal, typed), "cell-not-a-decimal", "{typed}");
        }
        assert_eq!([10_000, 0, -5, 9_350].map(decimal), ["100", "0", "-0.05", "93.5"]);
    }
}
