//! An e-mail address.

use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean};
use crate::{Text, Value};
use serde_json::Value as Json;

pub(super) struct EmailCell;

fn plausible(address: &str) -> bool {
    let Some((local, host)) = address.rsplit_once('@') else { return false };
    !local.is_empty()
        && address.len() <= 254
        && host.contains('.')
        && !host.starts_with('.')
        && !host.ends_with('.')
        && !address.contains(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"' | ',' | ';' | '(' | ')'))
}

impl Cell for EmailCell {
    fn name(&self) -> &'static str {
        "email"
    }

    fn parse(&self, _: &Kind, typed: &str, _: &dyn Lookup) -> Result<Value, Text> {
        let typed = clean(typed)?.to_lowercase();
        if typed.is_empty() || plausible(&typed) {
            return Ok(Value::text(typed));
        }
        Err(Text::new("cell-not-an-address").with("typed", typed))
    }

    fn print(&self, value: &Value, _: &dyn Naming) -> String {
        value.as_text().unwrap_or_default().to_owned()
    }

    fn read(&self, json: &Json) -> Option<Value> {
        json.as_str().map(Value::text)
    }

    fn widget(&self) -> Widget {
        Widget::Line("email")
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
    fn addresses_look_like_addresses() {
        assert_eq!(round_trip(Kind::Email, "Maren.Holt@example.com"), Value::from("maren.holt@example.com"));
        for wrong in ["maren", "@example.com", "a b@example.com", "a@b"] {
            assert_eq!(refused(Kind::Email, wrong), "cell-not-an-address");
        }
    }
}
