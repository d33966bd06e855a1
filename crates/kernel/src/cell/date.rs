//! A calendar date, typed and shown as `2026-06-11`.

use super::integer::ORDER;
use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean};
use crate::{Text, Value};
use jiff::civil::Date;
use serde_json::Value as Json;

pub(super) struct DateCell;

/// The first and the last day that fit, so that a slip of the finger is seen.
const FIRST: Date = jiff::civil::date(1900, 1, 1);
const LAST: Date = jiff::civil::date(2199, 12, 31);

/// Reads `2026-06-11`.
fn read_date(typed: &str) -> Result<Date, Text> {
    let wrong = || Text::new("cell-not-a-date").with("typed", typed);
    let far = || Text::new("cell-date-too-far").with("typed", typed).with("last", LAST);
    // Spreadsheets end what has no end in the year 9999 or beyond; a year of five digits is a day too, only too far.
    let (year, rest) = typed.split_once('-').ok_or_else(wrong)?;
    let digits = |text: &str, at_least: usize| text.len() >= at_least && text.bytes().all(|byte| byte.is_ascii_digit());
    if year.len() > 4 && digits(year, 5) && !year.starts_with('0') {
        return Err(if format!("2000-{rest}").parse::<Date>().is_ok_and(|_| rest.len() == 5) { far() } else { wrong() });
    }
    let date: Date = (typed.len() == 10).then(|| typed.parse().ok()).flatten().ok_or_else(wrong)?;
    match date {
        date if date > LAST => Err(far()),
        date if date < FIRST => Err(Text::new("cell-date-too-early").with("typed", typed).with("first", FIRST)),
        date => Ok(date),
    }
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
        read_date(typed).map(Value::Date)
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
        for wrong in
            ["06/01/2026", "2026-02-30", "26-6-1", "20260611", "9999-02-30", "10000-13-01", "10000-1-1", "02026-01-01", "-2026-01-01"]
        {
            assert_eq!(refused(Kind::Date, wrong), "cell-not-a-date", "{wrong}");
        }
    }

    #[test]
    fn a_day_too_far_says_which_fit() {
        assert_eq!(round_trip(Kind::Date, "2199-12-31"), Value::Date(LAST));
        assert_eq!(round_trip(Kind::Date, "1900-01-01"), Value::Date(FIRST));
        for far in ["2200-01-01", "9999-12-31", "10000-01-01", "99999-12-31"] {
            assert_eq!(refused(Kind::Date, far), "cell-date-too-far", "{far}");
        }
        assert_eq!(refused(Kind::Date, "1899-12-31"), "cell-date-too-early");
        let said = read_date("9999-12-31").unwrap_err();
        assert!(said.args.iter().any(|(key, value)| *key == "last" && value == "2199-12-31"), "{said:?}");
    }
}
