//! Several records or content entries, typed as references with commas between.

use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean, split_list};
use crate::{Text, Value};
use serde_json::Value as Json;

pub(super) struct LinksCell;

impl Cell for LinksCell {
    fn name(&self) -> &'static str {
        "links"
    }

    fn parse(&self, kind: &Kind, typed: &str, lookup: &dyn Lookup) -> Result<Value, Text> {
        let mut ids = Vec::new();
        for part in split_list(clean(typed)?) {
            let id = lookup.find(part, kind.targets()).ok_or_else(|| Text::new("cell-not-found").with("typed", part))?;
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
        Ok(ids.into())
    }

    fn print(&self, value: &Value, naming: &dyn Naming) -> String {
        value.links().iter().filter_map(|id| naming.reference(*id)).collect::<Vec<_>>().join(", ")
    }

    fn read(&self, json: &Json) -> Option<Value> {
        json.as_array()?.iter().map(|item| item.as_str()?.parse().ok()).collect::<Option<Vec<crate::Id>>>().map(Value::from)
    }

    fn widget(&self) -> Widget {
        Widget::Pickers
    }

    fn operators(&self) -> &'static [Operator] {
        &[Operator::Is]
    }

    fn column(&self) -> Column {
        Column::Links
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{refused, round_trip};
    use super::*;

    #[test]
    fn links_keep_their_order_and_come_once() {
        assert_eq!(round_trip(Kind::Links(&["risk"]), "R-7; R-2, R-7").links().len(), 2);
        assert_eq!(refused(Kind::Links(&["risk"]), "R-7, ?"), "cell-not-found");
    }
}
