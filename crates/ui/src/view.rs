//! What every page is made from: a read, the words, and the request.

use kernel::{Id, Moment, Read, Words};

/// Who looks at the page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Visitor {
    /// The person, when somebody is signed in.
    pub person: Option<Id>,
    /// Name in the header.
    pub name: String,
    /// Token that every form sends back.
    pub csrf: String,
}

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
}

impl View<'_> {
    /// The first query parameter with this name; empty when there is none.
    pub fn param(&self, name: &str) -> &str {
        self.query.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    /// The same path with its as-at date, so that a reader of the past stays in it.
    pub fn link(&self, path: &str) -> String {
        let moment = match self.read.moment() {
            Moment::Live => return path.to_owned(),
            Moment::At(_) | Moment::Sequence(_) => self.param("as_at"),
        };
        let sign = if path.contains('?') { '&' } else { '?' };
        let encoded: String = moment.bytes().map(|b| if b.is_ascii_alphanumeric() || b"-:.".contains(&b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect();
        format!("{path}{sign}as_at={encoded}")
    }

    /// A message.
    pub fn t(&self, id: &str) -> String {
        self.words.get(id)
    }

    /// A message with arguments.
    pub fn tw(&self, id: &str, args: &[(&str, String)]) -> String {
        self.words.with(id, args)
    }

    /// True when the page shows the newest state, the only one that can be changed.
    pub fn live(&self) -> bool {
        self.read.moment() == Moment::Live
    }
}
