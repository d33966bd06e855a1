//! Yes or no.

use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean};
use crate::{Text, Value};
use serde_json::Value as Json;

pub(super) struct YesNoCell;

impl Cell for YesNoCell {
    fn name(&self) -> &'static str {
        "yes-no"
    }

    fn parse(&self, _: &Kind, typed: &str, _: &dyn Lookup) -> Result<Value, Text> {
        match clean(typed)?.to_lowercase().as_str() {
            "" => Ok(Value::None),
            "yes" | "true" | "on" | "1" | "y" => Ok(Value::Yes(true)),
            "no" | "false" | "off" | "0" | "n" => Ok(Value::Yes(false)),
            other => Err(Text::new("cell-not-yes-or-no").with("typed", other)),
        }
    }

    fn print(&self, value: &Value, _: &dyn Naming) -> String {
        match value {
            Value::Yes(true) => "yes".into(),
            Value::Yes(false) => "no".into(),
            _ => String::new(),
        }
    }

    fn read(&self, json: &Json) -> Option<Value> {
        json.as_bool().map(Value::Yes)
    }

    fn widget(&self) -> Widget {
        Widget::Tick
    }

    fn operators(&self) -> &'static [Operator] {
        &[Operator::Is]
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
    fn yes_and_no() {
        assert_eq!(round_trip(Kind::YesNo, "Yes"), Value::Yes(true));
        assert_eq!(round_trip(Kind::YesNo, "0"), Value::Yes(false));
        assert_eq!(refused(Kind::YesNo, "maybe"), "cell-not-yes-or-no");
    }
}
