//! The value of one field, whatever its kind.

use crate::Id;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::Value as Json;

/// What a field holds. A closed set: each [`crate::Kind`] uses exactly one of these, or [`Value::None`].
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Value {
    /// Nothing was said.
    #[default]
    None,
    /// Text, Markdown, an address or the key of a choice. Never empty: empty text is [`Value::None`].
    Text(String),
    /// A whole number; amounts of money in hundredths.
    Int(i64),
    /// Yes or no.
    Yes(bool),
    /// A calendar date.
    Date(Date),
    /// A point in time.
    Moment(Timestamp),
    /// Keys of several choices, or tags. Never empty.
    Words(Vec<String>),
    /// One record or content entry.
    Link(Id),
    /// Several of them, in order, each once. Never empty.
    Links(Vec<Id>),
    /// A small table of text.
    Grid(Vec<Vec<String>>),
}

impl Value {
    /// Text, or [`Value::None`] when there is none.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::None } else { Self::Text(text) }
    }

    /// True when nothing was said.
    pub fn is_none(&self) -> bool {
        *self == Self::None
    }

    /// The text, if it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(t) => Some(t),
            _ => None,
        }
    }

    /// The number, if it is one.
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(i) => Some(*i),
            _ => None,
        }
    }

    /// The date, if it is one.
    pub fn as_date(&self) -> Option<Date> {
        match self {
            Self::Date(d) => Some(*d),
            _ => None,
        }
    }

    /// The single link, if it is one.
    pub fn as_link(&self) -> Option<Id> {
        match self {
            Self::Link(id) => Some(*id),
            _ => None,
        }
    }

    /// All records or entries that the value points at.
    pub fn links(&self) -> &[Id] {
        match self {
            Self::Link(id) => std::slice::from_ref(id),
            Self::Links(ids) => ids,
            _ => &[],
        }
    }

    /// The words, if it holds words.
    pub fn words(&self) -> &[String] {
        match self {
            Self::Words(words) => words,
            Self::Text(word) => std::slice::from_ref(word),
            _ => &[],
        }
    }

    /// The value as canonical JSON, the form that is stored and hashed. Dates and links are text.
    pub fn to_json(&self) -> Json {
        match self {
            Self::None => Json::Null,
            Self::Text(t) => Json::String(t.clone()),
            Self::Int(i) => Json::from(*i),
            Self::Yes(b) => Json::Bool(*b),
            Self::Date(d) => Json::String(d.to_string()),
            Self::Moment(t) => Json::String(t.to_string()),
            Self::Words(w) => w.iter().cloned().map(Json::String).collect(),
            Self::Link(id) => Json::String(id.to_string()),
            Self::Links(ids) => ids.iter().map(|id| Json::String(id.to_string())).collect(),
            Self::Grid(rows) => rows.iter().map(|row| row.iter().cloned().map(Json::String).collect::<Json>()).collect(),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<bool> for Value {
    fn from(yes: bool) -> Self {
        Self::Yes(yes)
    }
}

impl From<Date> for Value {
    fn from(date: Date) -> Self {
        Self::Date(date)
    }
}

impl From<Timestamp> for Value {
    fn from(moment: Timestamp) -> Self {
        Self::Moment(moment)
    }
}

impl From<Id> for Value {
    fn from(id: Id) -> Self {
        Self::Link(id)
    }
}

impl From<Vec<Id>> for Value {
    fn from(ids: Vec<Id>) -> Self {
        if ids.is_empty() { Self::None } else { Self::Links(ids) }
    }
}

impl From<Vec<String>> for Value {
    fn from(words: Vec<String>) -> Self {
        if words.is_empty() { Self::None } else { Self::Words(words) }
    }
}
