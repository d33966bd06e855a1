//! A draft: values for some fields, typed by people or sent by programs, with every problem found at once.

use crate::cell::{Lookup, not_too_many};
use crate::text::humanise;
use crate::{Field, Problem, Record, Register, Row, Table, Text, Value};
use jiff::civil::Date;
use serde_json::Value as Json;
use std::collections::{BTreeMap, BTreeSet};

/// Values by the key of their field.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draft {
    values: BTreeMap<String, Value>,
    /// An act makes the change, so that it may lead to states that nobody sets by hand.
    act: bool,
}

impl Draft {
    /// A draft of nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Every own field of a struct.
    pub fn of<T: Table>(record: &T) -> Self {
        let values = T::FIELDS.iter().enumerate().map(|(i, field)| (field.key.to_string(), Record::get(record, i))).collect();
        Self { values, act: false }
    }

    /// The same draft with one more value.
    #[must_use]
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Self {
        self.values.insert(key.to_owned(), value.into());
        self
    }

    /// The same draft as part of an act: what an operation changes, and what there is when an organisation is set up.
    #[must_use]
    pub fn by_act(mut self) -> Self {
        self.act = true;
        self
    }

    /// Whether an act makes the change.
    pub fn is_act(&self) -> bool {
        self.act
    }

    /// Sets a value.
    pub fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.values.insert(key.to_owned(), value.into());
    }

    /// The value of a field; [`Value::None`] when it was left out.
    pub fn get(&self, key: &str) -> &Value {
        self.values.get(key).unwrap_or(&Value::None)
    }

    /// Whether the field was named at all.
    pub fn has(&self, key: &str) -> bool {
        self.values.contains_key(key)
    }

    /// Keys and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.values.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// Values that change, for a mutable walk by the door.
    pub fn iter_mut(&mut self) -> impl Iterator<Item = (&str, &mut Value)> {
        self.values.iter_mut().map(|(key, value)| (key.as_str(), value))
    }

    /// True when nothing was named.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// From text by field key, as forms, CSV files and command lines give it. Several texts of one key become a list.
    ///
    /// # Errors
    /// Every problem: unknown fields, fields that only operations set, and values that their cell refuses.
    pub fn parse(fields: &[Field], typed: &[(String, String)], lookup: &dyn Lookup) -> Result<Self, Vec<Problem>> {
        let mut joined: BTreeMap<&str, String> = BTreeMap::new();
        for (key, text) in typed {
            // A form sends an empty text before its ticks, so that none ticked is said too.
            let all = joined.entry(key).or_default();
            if !all.is_empty() && !text.is_empty() {
                all.push_str(", ");
            }
            all.push_str(text);
        }
        Self::collect(fields, joined.into_iter().map(|(key, text)| (key.to_owned(), text)), |field, text| {
            field.kind.cell().parse(&field.kind, &text, lookup)
        })
    }

    /// From a JSON object. Links may be references or identities; `null` empties a field.
    ///
    /// # Errors
    /// Every problem, as in [`Draft::parse`].
    pub fn from_json(fields: &[Field], object: &serde_json::Map<String, Json>, lookup: &dyn Lookup) -> Result<Self, Vec<Problem>> {
        Self::collect(fields, object.iter().map(|(key, json)| (key.clone(), json.clone())), |field, json| read_json(field, &json, lookup))
    }

    fn collect<T>(
        fields: &[Field],
        items: impl Iterator<Item = (String, T)>,
        parse: impl Fn(&Field, T) -> Result<Value, Text>,
    ) -> Result<Self, Vec<Problem>> {
        let mut draft = Self::new();
        let mut problems = Vec::new();
        for (key, item) in items {
            match fields.iter().find(|f| f.key == key) {
                None => {
                    let known = fields.iter().filter(|f| f.writable()).map(|f| f.key.as_ref()).collect::<Vec<_>>().join(", ");
                    problems.push(Problem::field(&key, Text::new("problem-unknown-field").with("key", &key).with("known", known)));
                }
                Some(field) if !field.writable() => problems.push(Problem::field(&key, Text::new("problem-fixed-field").with("key", &key))),
                Some(field) => match parse(field, item) {
                    Ok(value) => draft.set(&key, value),
                    Err(text) => problems.push(Problem::field(&key, text)),
                },
            }
        }
        if problems.is_empty() { Ok(draft) } else { Err(problems) }
    }

    /// Puts the values into a row. Unknown keys and values of a wrong kind are problems.
    ///
    /// # Errors
    /// Every problem.
    pub fn apply(&self, row: &mut Row) -> Result<(), Vec<Problem>> {
        let mut problems = Vec::new();
        for (key, value) in &self.values {
            let taken = row.register.index(key).is_some_and(|index| row.set(index, value.clone()));
            if !taken {
                problems.push(Problem::field(key, Text::new("problem-wrong-kind").with("key", key)));
            }
        }
        if problems.is_empty() { Ok(()) } else { Err(problems) }
    }
}

/// One JSON value for a field: what the cell stores, or the text that people would type.
fn read_json(field: &Field, json: &Json, lookup: &dyn Lookup) -> Result<Value, Text> {
    let cell = field.kind.cell();
    let wrong = || Text::new("problem-wrong-json").with("wanted", cell.name());
    match json {
        Json::Null => Ok(Value::None),
        Json::String(text) => cell.parse(&field.kind, text, lookup),
        Json::Array(items) if matches!(field.kind, crate::Kind::Grid(_)) => {
            let rows: Option<Vec<String>> = items
                .iter()
                .map(|row| row.as_array().map(|cells| cells.iter().filter_map(Json::as_str).collect::<Vec<_>>().join(" | ")))
                .collect();
            cell.parse(&field.kind, &rows.ok_or_else(wrong)?.join("\n"), lookup)
        }
        // Each is one name, whatever signs stand in it.
        Json::Array(items) if matches!(field.kind, crate::Kind::Links(_)) => {
            not_too_many(items.len())?;
            let mut ids = Vec::with_capacity(items.len());
            for item in items {
                let name = item.as_str().ok_or_else(wrong)?;
                match lookup.find(name.trim(), field.kind.targets()) {
                    Some(id) => ids.push(id),
                    None => ids.extend_from_slice(cell.parse(&field.kind, name, lookup)?.links()),
                }
            }
            let mut seen = BTreeSet::new();
            ids.retain(|id| seen.insert(*id));
            Ok(ids.into())
        }
        Json::Array(items) => {
            let parts: Option<Vec<&str>> = items.iter().map(Json::as_str).collect();
            cell.parse(&field.kind, &parts.ok_or_else(wrong)?.join("\n"), lookup)
        }
        Json::Bool(_) if matches!(field.kind, crate::Kind::YesNo) => cell.read(json).ok_or_else(wrong),
        Json::Number(number) => cell.parse(&field.kind, &number.to_string(), lookup),
        _ => Err(wrong()),
    }
}

/// Rules that the field table alone can tell: required fields, conditions, what stays, days ahead, allowed states.
pub fn table_problems(before: Option<&Row>, after: &Row, today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    let register: &'static Register = after.register;
    for (index, field) in register.shown().filter(|(_, f)| f.origin != crate::Origin::Derived) {
        let demanded = field.required || field.required_when.is_some_and(|when| when.holds(&after.value(when.field)));
        if demanded && after.get(index).is_none() {
            problems.push(Problem::field(&field.key, Text::new("problem-required").with("label", &field.label)));
        }
        if let (Some(choices), value) = (field.kind.choices(), after.get(index)) {
            for word in value.words().iter().filter(|word| choices.position(word).is_none()) {
                problems.push(Problem::field(
                    &field.key,
                    Text::new("cell-unknown-choice").with("typed", word).with("choices", choices.keys.join(", ")),
                ));
            }
        }
    }
    if let Some(before) = before {
        problems.extend(edit_problems(before, after, today));
        let (from, to) = (before.common.state.as_str(), after.common.state.as_str());
        if from != to && !register.workflow.ways.contains(&(from, to)) {
            let next: Vec<_> = register.workflow.ways.iter().filter(|(start, _)| *start == from).map(|(_, end)| *end).collect();
            problems
                .push(Problem::field("state", Text::new("problem-no-way").with("from", from).with("to", to).with("next", next.join(", "))));
        }
    }
    problems
}

/// What nobody says by hand: a state that only an act leads to, and what an act alone says anew.
pub fn by_hand(before: Option<&Row>, after: &Row) -> Vec<Problem> {
    let register: &'static Register = after.register;
    let label = |act: &'static str| register.operation(act).map_or(act, |operation| operation.label);
    let mut problems = Vec::new();
    let first = register.workflow.choices.keys.first().copied().unwrap_or_default();
    let (from, to) = (before.map_or(first, |row| row.common.state.as_str()), after.common.state.as_str());
    if let Some(act) = register.workflow.act(to).filter(|_| from != to) {
        problems.push(Problem::field("state", Text::new("problem-state-by-act").with("state", humanise(to)).with("act", label(act))));
    }
    let Some(before) = before else { return problems };
    for (index, field) in register.fields().iter().enumerate() {
        let old = before.get(index);
        if let Some(act) = field.act.filter(|_| !old.is_none() && old != after.get(index)) {
            let text = Text::new("problem-said-by-act").with("label", &field.label).with("act", label(act));
            problems.push(Problem::field(&field.key, text));
        }
    }
    problems
}

/// What an edit may not do: change what is set once, or move a day into the past.
fn edit_problems(before: &Row, after: &Row, today: Date) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (index, field) in after.register.fields().iter().enumerate().filter(|(_, field)| field.once || field.ahead) {
        let new = after.get(index);
        if before.get(index) == new {
            continue;
        }
        if field.once {
            problems.push(Problem::field(&field.key, Text::new("problem-once").with("label", &field.label)));
        }
        if let Some(day) = new.as_date().filter(|day| field.ahead && *day < today) {
            problems.push(Problem::field(&field.key, Text::new("problem-day-past").with("date", day)));
        }
    }
    problems
}

#[cfg(test)]
mod tests;
