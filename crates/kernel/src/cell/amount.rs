//! An amount of money in hundredths of the organisation's currency.

use super::integer::ORDER;
use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean};
use crate::{Text, Value};
use serde_json::Value as Json;

pub(super) struct AmountCell;

/// The hundredths of a number without a sign, such as `18 400.5`.
pub(super) fn hundredths(typed: &str) -> Option<i64> {
    let (whole, part) = typed.split_once('.').unwrap_or((typed, ""));
    let part = match part.len() {
        0 => "00".to_owned(),
        1 => format!("{part}0"),
        2 => part.to_owned(),
        _ => return None,
    };
    let whole: String = whole.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '\'')).collect();
    if !part.bytes().all(|b| b.is_ascii_digit()) || whole.is_empty() || whole.starts_with(['-', '+']) {
        return None;
    }
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(part.parse().ok()?)
}

impl Cell for AmountCell {
    fn name(&self) -> &'static str {
        "amount"
    }

    fn parse(&self, _: &Kind, typed: &str, _: &dyn Lookup) -> Result<Value, Text> {
        let typed = clean(typed)?;
        let typed = typed.as_ref();
        if typed.is_empty() {
            return Ok(Value::None);
        }
        hundredths(typed).map(Value::Int).ok_or_else(|| Text::new("cell-not-an-amount").with("typed", typed))
    }

    fn print(&self, value: &Value, _: &dyn Naming) -> String {
        value.as_int().map(|i| format!("{}.{:02}", i / 100, i % 100)).unwrap_or_default()
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
    fn money_has_two_decimals() {
        assert_eq!(round_trip(Kind::Amount, "18 400.5"), Value::Int(1_840_050));
        assert_eq!(refused(Kind::Amount, "1,50"), "cell-not-an-amount");
        assert_eq!(refused(Kind::Amount, "-3"), "cell-not-an-amount");
    }
}
