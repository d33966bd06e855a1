//! Several records or content entries, typed as references with commas between.

use super::{Cell, Column, Kind, Lookup, Naming, Operator, Widget, clean, no_target, not_too_many, split_list};
use crate::{Text, Value};
use serde_json::Value as Json;
use std::collections::BTreeSet;

pub(super) struct LinksCell;

impl Cell for LinksCell {
    fn name(&self) -> &'static str {
        "links"
    }

    fn parse(&self, kind: &Kind, typed: &str, lookup: &dyn Lookup) -> Result<Value, Text> {
        let typed = clean(typed)?;
        not_too_many(split_list(&typed).count())?;
        let (mut ids, mut seen) = (Vec::new(), BTreeSet::new());
        for part in split_list(&typed) {
            match lookup.find(part, kind.targets()) {
                Some(id) if seen.insert(id) => ids.push(id),
                Some(_) => {}
                // A name may hold what parts names.
                None => {
                    let whole = lookup.find(&typed, kind.targets()).filter(|_| part != typed);
                    return whole.map(|id| vec![id].into()).ok_or_else(|| no_target(part, kind, lookup));
                }
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
        let many = (0..1_001).map(|n| format!("R-{n}")).collect::<Vec<_>>().join(",");
        assert_eq!(refused(Kind::Links(&["risk"]), &many), "cell-too-many");
    }
}
