//! What every page is made from: a read, the words, and the request.

use kernel::{Fault, Id, Moment, Read, Register, Row, Text, Words};

/// Who looks at the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visitor {
    /// The person, when somebody is signed in.
    pub person: Option<Id>,
    /// Name in the header.
    pub name: String,
    /// Token that every form sends back.
    pub csrf: String,
    /// Groups of the index that were left open; [`None`] before any was opened or folded.
    pub open: Option<Vec<String>>,
    /// Keys of registers that records were last made of, newest first.
    pub made: Vec<String>,
    /// A mark for the forms of this page: the same form sent twice is carried out once.
    pub once: String,
}

/// The field of a form that holds [`Visitor::once`].
pub const ONCE: &str = "_once";

/// The field of a form that says where it leads when it was written, in place of the page of the record.
pub const THEN: &str = "_then";

/// The material of a page.
pub struct View<'a> {
    /// Data at the moment shown.
    pub read: &'a dyn Read,
    /// Strings.
    pub words: &'a Words,
    /// Every concept of the program.
    pub concepts: &'a [crate::Concept],
    /// Who looks.
    pub visitor: &'a Visitor,
    /// Path of the request.
    pub path: &'a str,
    /// Decoded query parameters in order.
    pub query: &'a [(String, String)],
    /// What the page before wants to say here, such as that something was saved.
    pub flash: Option<String>,
}

/// Text as part of a path or a query: letters, digits and a few harmless signs stay, all else is percent-encoded.
pub fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~:".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// Text between isolation marks when it holds letters or marks of another direction, so that it keeps to itself.
pub(crate) fn isolated(text: &str) -> String {
    let turns = |c: char| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' |
        '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}')
    };
    if text.chars().any(turns) { format!("\u{2068}{text}\u{2069}") } else { text.to_owned() }
}

impl View<'_> {
    /// The first query parameter with this name; empty when there is none.
    pub fn param(&self, name: &str) -> &str {
        self.query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The record of a register that the request names by a parameter; where it names none, what `newest` finds.
    ///
    /// # Errors
    /// When it names none that there is for this reader, or the store fails.
    pub fn asked(
        &self,
        parameter: &str,
        register: &'static Register,
        newest: impl FnOnce(&dyn Read) -> Result<Option<Row>, Fault>,
    ) -> Result<Option<Row>, Fault> {
        let typed = self.param(parameter);
        if typed.is_empty() {
            return newest(self.read);
        }
        let unknown = || {
            let text = Text::new("asked-unknown").with("registers", self.words.many(register)).with("typed", typed);
            Fault::field(parameter, text.with("such", format!("{}-1", register.prefix)))
        };
        self.read.by_reference(typed)?.filter(|row| row.register == register).ok_or_else(unknown).map(Some)
    }

    /// The same path with its as-at date, so that a reader of the past stays in it.
    pub fn link(&self, path: &str) -> String {
        let moment = match self.read.moment() {
            Moment::Live => return path.to_owned(),
            Moment::At(_) | Moment::Sequence(_) => self.param("as_at"),
        };
        let sign = if path.contains('?') { '&' } else { '?' };
        format!("{path}{sign}as_at={}", encode(moment))
    }

    /// This page with other query parameters; an empty one is taken away, those not named stay.
    pub fn here(&self, changes: &[(&str, &str)]) -> String {
        let kept = self
            .query
            .iter()
            .filter(|(key, _)| !changes.iter().any(|(changed, _)| changed == key))
            .map(|(key, value)| (key.as_str(), value.as_str()));
        let pairs = kept.chain(changes.iter().copied()).filter(|(_, value)| !value.is_empty());
        let query: Vec<_> = pairs.map(|(key, value)| format!("{}={}", encode(key), encode(value))).collect();
        if query.is_empty() { self.path.to_owned() } else { format!("{}?{}", self.path, query.join("&")) }
    }

    /// A message.
    pub fn t(&self, id: &str) -> String {
        self.words.get(id)
    }

    /// A message with arguments. Arguments of another direction cannot turn the sentence around them.
    pub fn tw(&self, id: &str, args: &[(&str, String)]) -> String {
        let args: Vec<(&str, String)> = args.iter().map(|(name, value)| (*name, isolated(value))).collect();
        self.words.with(id, &args)
    }

    /// A message of the kernel or the domain as a sentence, such as a problem.
    pub fn say(&self, text: &Text) -> String {
        self.tw(&text.id, &text.args)
    }

    /// Whether the visitor may make a record of this register on some unit.
    pub fn may_create(&self, register: &Register) -> bool {
        self.live() && self.read.scope().may_create(register)
    }

    /// True when the page shows the newest state, the only one that can be changed.
    pub fn live(&self) -> bool {
        self.read.moment() == Moment::Live
    }
}
