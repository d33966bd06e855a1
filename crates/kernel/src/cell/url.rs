//! A web address; only schemes that a browser may follow from a page.

use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean};
use crate::{Text, Value};
use serde_json::Value as Json;

pub(super) struct UrlCell;

impl Cell for UrlCell {
    fn name(&self) -> &'static str {
        "url"
    }

    fn parse(&self, _: &Kind, typed: &str, _: &dyn Lookup) -> Result<Value, Text> {
        let typed = clean(typed)?;
        let typed = typed.as_ref();
        let scheme_ok = ["https://", "http://", "mailto:"].iter().any(|scheme| typed.len() > scheme.len() && typed.starts_with(scheme));
        if typed.is_empty() || (scheme_ok && typed.len() <= 2000 && !typed.contains(char::is_whitespace)) {
            return Ok(Value::text(typed));
        }
        Err(Text::new("cell-not-a-web-address").with("typed", typed))
    }

    fn print(&self, value: &Value, _: &dyn Naming) -> String {
        value.as_text().unwrap_or_default().to_owned()
    }

    fn read(&self, json: &Json) -> Option<Value> {
        json.as_str().map(Value::text)
    }

    fn widget(&self) -> Widget {
        Widget::Line("url")
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
    fn no_scheme_that_runs_code() {
        assert_eq!(round_trip(Kind::Url, "https://example.com/a?b"), Value::from("https://example.com/a?b"));
        for wrong in ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "example.com"] {
            assert_eq!(refused(Kind::Url, wrong), "cell-not-a-web-address");
        }
    }
}
