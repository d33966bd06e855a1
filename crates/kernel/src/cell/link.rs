//! One record or content entry, typed as its reference.

use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean, no_target};
use crate::{Text, Value};
use serde_json::Value as Json;

pub(super) struct LinkCell;

impl Cell for LinkCell {
    fn name(&self) -> &'static str {
        "link"
    }

    fn parse(&self, kind: &Kind, typed: &str, lookup: &dyn Lookup) -> Result<Value, Text> {
        let typed = clean(typed)?;
        let typed = typed.as_ref();
        if typed.is_empty() {
            return Ok(Value::None);
        }
        lookup.find(typed, kind.targets()).map(Value::Link).ok_or_else(|| no_target(typed, kind, lookup))
    }

    fn print(&self, value: &Value, naming: &dyn Naming) -> String {
        value.as_link().and_then(|id| naming.reference(id)).unwrap_or_default()
    }

    fn read(&self, json: &Json) -> Option<Value> {
        json.as_str()?.parse().ok().map(Value::Link)
    }

    fn widget(&self) -> Widget {
        Widget::Picker
    }

    fn operators(&self) -> &'static [Operator] {
        &[Operator::Is]
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
    fn a_link_is_typed_as_a_reference() {
        assert_eq!(round_trip(Kind::Link(&["risk"]), "R-7").links().len(), 1);
        assert_eq!(refused(Kind::Link(&["risk"]), "nobody"), "cell-not-found");
    }
}
