//! The closed set of cell kinds: how a value of each is typed, printed, stored, filtered and asked for.
//!
//! One file per kind. Nothing else in the program knows how a date is written or which operators a choice has.

mod amount;
mod choice;
mod date;
mod decimal;
mod email;
mod flags;
mod grid;
mod integer;
mod link;
mod links;
mod moment;
mod prose;
mod tags;
mod text;
mod url;
mod yes_no;

pub use choice::{Choice, Choices, Mark};
pub use decimal::decimal;

use crate::{Id, Text, Value};
use serde_json::Value as Json;
use std::borrow::Cow;
use std::collections::BTreeSet;

/// What a field holds and which rules its values follow.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// One line of text, at most so many characters.
    Text(usize),
    /// Several paragraphs of Markdown.
    Prose,
    /// One of a set of words.
    Choice(&'static Choices),
    /// Any of a set of words.
    Flags(&'static Choices),
    /// Yes or no.
    YesNo,
    /// A whole number from, to.
    Integer(i64, i64),
    /// An amount of money in hundredths of the organisation's currency.
    Amount,
    /// A number with two decimals at most, in hundredths.
    Decimal,
    /// A calendar date.
    Date,
    /// A point in time.
    Moment,
    /// One record or entry of these registers.
    Link(&'static [&'static str]),
    /// Several records or entries of these registers.
    Links(&'static [&'static str]),
    /// Free words for grouping.
    Tags,
    /// An e-mail address.
    Email,
    /// A web address (http, https) or mailto.
    Url,
    /// A small table with these columns.
    Grid(&'static [&'static str]),
}

/// How a form asks for a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Widget {
    /// A line of text; the second word is the HTML input mode.
    Line(&'static str),
    /// A short line for dates and numbers.
    Short(&'static str),
    /// Several lines.
    Area,
    /// One of a list.
    Select,
    /// Any of a list.
    Checks,
    /// A single tick.
    Tick,
    /// One record, typed as its reference or picked.
    Picker,
    /// Several records.
    Pickers,
    /// A table of inputs.
    Grid,
}

/// How a projection keeps a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// A text column.
    Text,
    /// A whole number column.
    Integer,
    /// Kept in the link table only.
    Links,
}

/// A filter operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operator {
    /// `key:value`, any of a comma list.
    Is,
    /// `key<value`.
    Below,
    /// `key<=value`.
    AtMost,
    /// `key>value`.
    Above,
    /// `key>=value`.
    AtLeast,
    /// `key~value`: the text contains it.
    Contains,
}

/// Finds records by what people type.
pub trait Lookup {
    /// The record or entry with this reference, e-mail address, name or id in one of the registers, if the reader may see it.
    fn find(&self, typed: &str, registers: &[&str]) -> Option<Id>;

    /// References of several records that bear this name, where [`Lookup::find`] cannot tell which is meant.
    fn namesakes(&self, _typed: &str, _registers: &[&str]) -> Vec<String> {
        Vec::new()
    }

    /// The units to which the record with this reference narrows a list, where the records of a register of this key do
    /// that; [`None`] where they do not.
    fn narrow(&self, _key: &str, _typed: &str) -> Option<Narrow> {
        None
    }
}

/// To what a list is narrowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Narrow {
    /// To records of these units.
    Units(Reach),
    /// To nothing less than everything.
    Everything,
    /// There is no such record.
    Unknown,
}

/// Units that a record such as a scope is about; [`Reach::of`] says which of them count for a register.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// Those it names and everything below them.
    pub inside: BTreeSet<Id>,
    /// Those above them: what is set for a group holds for its parts.
    pub above: BTreeSet<Id>,
}

/// Prints links the way [`Lookup`] finds them.
pub trait Naming {
    /// Reference of the record, such as `R-42`.
    fn reference(&self, id: Id) -> Option<String>;
}

/// The behaviour of one kind.
pub trait Cell: Sync {
    /// Name in the field reference and in OpenAPI.
    fn name(&self) -> &'static str;
    /// From text as typed into a form, a CSV cell or a command line. Empty text is [`Value::None`].
    ///
    /// # Errors
    /// A message that says what to write instead.
    fn parse(&self, kind: &Kind, typed: &str, lookup: &dyn Lookup) -> Result<Value, Text>;
    /// To text that [`Cell::parse`] reads back.
    fn print(&self, value: &Value, naming: &dyn Naming) -> String;
    /// From the stored JSON form. `None` when it is not of this kind.
    fn read(&self, json: &Json) -> Option<Value>;
    /// How a form asks for it.
    fn widget(&self) -> Widget;
    /// Operators a filter may use.
    fn operators(&self) -> &'static [Operator];
    /// How a projection keeps it.
    fn column(&self) -> Column;
}

impl Kind {
    /// The behaviour of this kind.
    pub fn cell(&self) -> &'static dyn Cell {
        match self {
            Self::Text(_) => &text::TextCell,
            Self::Prose => &prose::ProseCell,
            Self::Choice(_) => &choice::ChoiceCell,
            Self::Flags(_) => &flags::FlagsCell,
            Self::YesNo => &yes_no::YesNoCell,
            Self::Integer(..) => &integer::IntegerCell,
            Self::Amount => &amount::AmountCell,
            Self::Decimal => &decimal::DecimalCell,
            Self::Date => &date::DateCell,
            Self::Moment => &moment::MomentCell,
            Self::Link(_) => &link::LinkCell,
            Self::Links(_) => &links::LinksCell,
            Self::Tags => &tags::TagsCell,
            Self::Email => &email::EmailCell,
            Self::Url => &url::UrlCell,
            Self::Grid(_) => &grid::GridCell,
        }
    }

    /// Registers that a link may point to.
    pub fn targets(&self) -> &'static [&'static str] {
        match self {
            Self::Link(targets) | Self::Links(targets) => targets,
            _ => &[],
        }
    }

    /// Words to choose from.
    pub fn choices(&self) -> Option<&'static Choices> {
        match self {
            Self::Choice(choices) | Self::Flags(choices) => Some(choices),
            _ => None,
        }
    }
}

/// Takes the line ends of word processors as what they are, and refuses NUL and other control characters, which neither engine nor any
/// file format keeps; says where the first one stands, since nobody sees it.
fn clean(typed: &str) -> Result<Cow<'_, str>, Text> {
    let typed = if typed.contains(LINE_ENDS) { Cow::Owned(typed.replace(LINE_ENDS, "\n")) } else { Cow::Borrowed(typed) };
    let hidden = |(_, c): &(usize, char)| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
    if let Some((place, c)) = typed.chars().enumerate().find(hidden) {
        let before: String = typed.chars().take(place).skip(place.saturating_sub(20)).collect();
        let code = format!("U+{:04X}", u32::from(c));
        return Err(Text::new("cell-hidden-character").with("code", code).with("place", place + 1).with("before", before.trim()));
    }
    Ok(match typed {
        Cow::Borrowed(text) => Cow::Borrowed(text.trim()),
        Cow::Owned(text) => Cow::Owned(text.trim().to_owned()),
    })
}

/// What word processors and terminals put where a line ends or a page breaks.
const LINE_ENDS: [char; 5] = ['\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// Most entries of a list that is typed or sent: tags, links, rows.
pub(crate) const MOST: usize = 1_000;

/// Refuses a list that is longer than anybody reads.
pub(crate) fn not_too_many(count: usize) -> Result<(), Text> {
    if count > MOST { Err(Text::new("cell-too-many").with("max", MOST).with("found", count)) } else { Ok(()) }
}

/// Why a link points nowhere: there is nothing of that name, or several bear it.
fn no_target(typed: &str, kind: &Kind, lookup: &dyn Lookup) -> Text {
    match lookup.namesakes(typed, kind.targets()).as_slice() {
        [] => Text::new("cell-not-found").with("typed", typed),
        several => Text::new("cell-several").with("typed", typed).with("references", several.join(", ")),
    }
}

/// Splits a list typed with commas or semicolons.
fn split_list(typed: &str) -> impl Iterator<Item = &str> {
    typed.split([',', ';', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

/// Reads a JSON array of strings.
fn read_words(json: &Json) -> Option<Vec<String>> {
    json.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

#[cfg(test)]
pub(crate) mod testing {
    //! Names for the tests of cells: `R-1`, `R-2` and so on exist.
    use super::*;

    pub(crate) struct Known;

    impl Lookup for Known {
        fn find(&self, typed: &str, _: &[&str]) -> Option<Id> {
            crate::id::split_reference(typed).map(|(_, n)| Id(uuid::Uuid::from_u128(u128::from(n))))
        }
    }

    impl Naming for Known {
        fn reference(&self, id: Id) -> Option<String> {
            Some(format!("R-{}", id.0.as_u128()))
        }
    }

    /// Parse, print, parse again and through JSON: always the same value.
    pub(crate) fn round_trip(kind: Kind, typed: &str) -> Value {
        let cell = kind.cell();
        let value = cell.parse(&kind, typed, &Known).unwrap();
        assert_eq!(cell.parse(&kind, &cell.print(&value, &Known), &Known).unwrap(), value);
        if !value.is_none() {
            assert_eq!(cell.read(&value.to_json()), Some(value.clone()));
        }
        value
    }

    pub(crate) fn refused(kind: Kind, typed: &str) -> String {
        kind.cell().parse(&kind, typed, &Known).unwrap_err().id.into_owned()
    }
}
