//! A row of a register's field table: what a field is called, holds, demands and where it shows.

use crate::cell::{Choice, Kind};
use crate::{Id, Lapse, Value};
use jiff::Timestamp;
use jiff::civil::Date;
use std::borrow::Cow;

/// Where the value of a field comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Every record has it: unit, owner, state, tags.
    Common,
    /// A field of the register's own struct.
    Own,
    /// Computed by a rule; never stored in the body, never typed.
    Derived,
}

/// A condition on another field of the same record: it holds one of these words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// Key of the other field.
    pub field: &'static str,
    /// Words of which one must be there; empty means that the field must hold anything at all.
    pub any: &'static [&'static str],
}

impl When {
    /// Whether the value of the other field meets the condition.
    pub fn holds(&self, value: &Value) -> bool {
        match value {
            Value::None => false,
            _ if self.any.is_empty() => true,
            Value::Yes(yes) => self.any.contains(&if *yes { "yes" } else { "no" }),
            other => other.words().iter().any(|word| self.any.contains(&word.as_str())),
        }
    }
}

/// One field. Static for registers; text is borrowed or owned, since user-defined fields come from the database.
#[derive(Debug, Clone)]
pub struct Field {
    /// Stable key in bodies, filters, the API and files.
    pub key: Cow<'static, str>,
    /// English label; message `REGISTER-KEY` overrides it.
    pub label: Cow<'static, str>,
    /// English help; message `REGISTER-KEY-help` overrides it. The doc comment of the struct field.
    pub help: Cow<'static, str>,
    /// Heading under which forms and pages show it.
    pub section: Cow<'static, str>,
    /// What it holds.
    pub kind: Kind,
    /// Where it comes from.
    pub origin: Origin,
    /// Must be filled.
    pub required: bool,
    /// Personal data: kept in the part of the body that an erasure may null.
    pub personal: bool,
    /// Shown in lists unless the reader chooses other columns.
    pub list: bool,
    /// Words of it are found by search.
    pub search: bool,
    /// Names the record.
    pub title: bool,
    /// Set by operations only, never by forms, the API or imports.
    pub fixed: bool,
    /// The record is a part of what it points at through this link: it leaves and comes back with it.
    pub part: bool,
    /// Set when the record is made; it stays as it is afterwards.
    pub once: bool,
    /// Once said, this operation alone says it anew.
    pub act: Option<&'static str>,
    /// Beside what somebody signs: a signature that covers the record outlives a change of it. Every other own field counts.
    pub aside: bool,
    /// A day that no edit may move into the past. A new record may bring an old one along, so that it shows as late.
    pub ahead: bool,
    /// Names somebody who does something from now on: nobody who has left can be named, and who leaves counts as nobody there.
    pub duty: bool,
    /// One word of it reads as another once a day has passed.
    pub lapse: Option<Lapse>,
    /// Has an index of its own, because long lists are sorted or filtered by it.
    pub index: bool,
    /// Shown only when this holds.
    pub show_when: Option<When>,
    /// Required when this holds.
    pub required_when: Option<When>,
    /// Label of the link seen from its target, such as "Threatened by".
    pub inverse: &'static str,
}

impl Field {
    /// A field that demands nothing and shows nowhere special.
    pub const fn new(key: &'static str, label: &'static str, help: &'static str, section: &'static str, kind: Kind) -> Self {
        Self {
            key: Cow::Borrowed(key),
            label: Cow::Borrowed(label),
            help: Cow::Borrowed(help),
            section: Cow::Borrowed(section),
            kind,
            origin: Origin::Own,
            required: false,
            personal: false,
            list: false,
            search: false,
            title: false,
            fixed: false,
            part: false,
            once: false,
            act: None,
            aside: false,
            ahead: false,
            duty: false,
            lapse: None,
            index: false,
            show_when: None,
            required_when: None,
            inverse: "",
        }
    }

    /// Must be filled.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// Personal data.
    #[must_use]
    pub const fn personal(mut self) -> Self {
        self.personal = true;
        self
    }

    /// Shown in lists.
    #[must_use]
    pub const fn list(mut self) -> Self {
        self.list = true;
        self
    }

    /// Found by search.
    #[must_use]
    pub const fn search(mut self) -> Self {
        self.search = true;
        self
    }

    /// Names the record: shown in lists, found by search, indexed.
    #[must_use]
    pub const fn title(mut self) -> Self {
        self.title = true;
        self.list = true;
        self.search = true;
        self.index = true;
        self
    }

    /// Set by operations only.
    #[must_use]
    pub const fn fixed(mut self) -> Self {
        self.fixed = true;
        self
    }

    /// Leaves and comes back with what it points at.
    #[must_use]
    pub const fn part(mut self) -> Self {
        self.part = true;
        self
    }

    /// Set once.
    #[must_use]
    pub const fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// Said anew by this operation only.
    #[must_use]
    pub const fn act(mut self, operation: &'static str) -> Self {
        self.act = Some(operation);
        self
    }

    /// Beside what is signed.
    #[must_use]
    pub const fn aside(mut self) -> Self {
        self.aside = true;
        self
    }

    /// Never moved into the past.
    #[must_use]
    pub const fn ahead(mut self) -> Self {
        self.ahead = true;
        self
    }

    /// Names somebody who does something from now on.
    #[must_use]
    pub const fn duty(mut self) -> Self {
        self.duty = true;
        self
    }

    /// Indexed.
    #[must_use]
    pub const fn index(mut self) -> Self {
        self.index = true;
        self
    }

    /// Computed by a rule.
    #[must_use]
    pub const fn derived(mut self) -> Self {
        self.origin = Origin::Derived;
        self.fixed = true;
        self
    }

    /// Part of every record.
    #[must_use]
    pub const fn common(mut self) -> Self {
        self.origin = Origin::Common;
        self
    }

    /// Shown only when this holds.
    #[must_use]
    pub const fn show_when(mut self, when: When) -> Self {
        self.show_when = Some(when);
        self
    }

    /// Required when this holds.
    #[must_use]
    pub const fn required_when(mut self, when: When) -> Self {
        self.required_when = Some(when);
        self
    }

    /// Label of the link seen from its target.
    #[must_use]
    pub const fn inverse(mut self, label: &'static str) -> Self {
        self.inverse = label;
        self
    }

    /// May be typed by people and sent by programs.
    pub fn writable(&self) -> bool {
        !self.fixed && self.origin != Origin::Derived
    }
}

/// A Rust type that a field of a record struct may have.
pub trait Holds {
    /// Kind of cell unless the attribute names another.
    const KIND: Kind;
    /// The value.
    fn get(&self) -> Value;
    /// Takes a value of its kind; `false`, and nothing changes, for any other.
    fn set(&mut self, value: Value) -> bool;
}

macro_rules! holds {
    ($($type:ty, $kind:expr, |$s:ident| $get:expr, $($pattern:pat => $set:expr),+ ;)+) => { $(
        impl Holds for $type {
            const KIND: Kind = $kind;
            fn get(&self) -> Value { let $s = self; $get }
            fn set(&mut self, value: Value) -> bool {
                *self = match value { $($pattern => $set,)+ _ => return false };
                true
            }
        }
    )+ };
}

holds! {
    String, Kind::Text(240), |s| Value::text(s.clone()), Value::None => String::new(), Value::Text(t) => t;
    bool, Kind::YesNo, |s| Value::Yes(*s), Value::None => false, Value::Yes(b) => b;
    Option<bool>, Kind::YesNo, |s| s.map_or(Value::None, Value::Yes), Value::None => None, Value::Yes(b) => Some(b);
    Option<i64>, Kind::Integer(i64::MIN, i64::MAX), |s| s.map_or(Value::None, Value::Int), Value::None => None, Value::Int(i) => Some(i);
    Option<Date>, Kind::Date, |s| s.map_or(Value::None, Value::Date), Value::None => None, Value::Date(d) => Some(d);
    Option<Timestamp>, Kind::Moment, |s| s.map_or(Value::None, Value::Moment), Value::None => None, Value::Moment(t) => Some(t);
    Option<Id>, Kind::Link(&[]), |s| s.map_or(Value::None, Value::Link), Value::None => None, Value::Link(id) => Some(id);
    Vec<Id>, Kind::Links(&[]), |s| s.clone().into(), Value::None => Vec::new(), Value::Link(id) => vec![id], Value::Links(ids) => ids;
    Vec<String>, Kind::Tags, |s| s.clone().into(), Value::None => Vec::new(), Value::Words(w) => w, Value::Text(w) => vec![w];
    Vec<Vec<String>>, Kind::Grid(&[]), |s| if s.is_empty() { Value::None } else { Value::Grid(s.clone()) },
        Value::None => Vec::new(), Value::Grid(rows) => rows;
}

impl<C: Choice> Holds for Option<C> {
    const KIND: Kind = Kind::Choice(C::CHOICES);

    fn get(&self) -> Value {
        self.map_or(Value::None, |choice| Value::from(choice.key()))
    }

    fn set(&mut self, value: Value) -> bool {
        match value {
            Value::None => *self = None,
            Value::Text(key) => match C::from_key(&key) {
                Some(choice) => *self = Some(choice),
                None => return false,
            },
            _ => return false,
        }
        true
    }
}

impl<C: Choice> Holds for Vec<C> {
    const KIND: Kind = Kind::Flags(C::CHOICES);

    fn get(&self) -> Value {
        self.iter().map(|choice| choice.key().to_owned()).collect::<Vec<_>>().into()
    }

    fn set(&mut self, value: Value) -> bool {
        let Some(choices) = value.words().iter().map(|key| C::from_key(key)).collect::<Option<Vec<_>>>() else { return false };
        if choices.is_empty() && !value.is_none() {
            return false;
        }
        *self = choices;
        true
    }
}
