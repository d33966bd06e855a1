//! The typed document: what a report says, before anyone decides whether it becomes PDF, XLSX, CSV or JSON.
//!
//! A concept fills a [`Document`] from a `&dyn Read`; the `report` crate alone knows file formats.

mod chart;

pub use chart::{Bars, Chart, Course, CoursePoint, Drawing, Matrix, Shade, TimePoint, Timeline};

use jiff::Timestamp;
use jiff::civil::Date;

/// A report: title page facts, then blocks in reading order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Document {
    /// File name without extension and key of the report, such as `soa`.
    pub key: String,
    /// Title as printed, such as "Statement of Applicability".
    pub title: String,
    /// Organisation (and unit, where the report is about one).
    pub organisation: String,
    /// What the reader must know before the first row: version, approver, scope, as-at date; label and value.
    pub facts: Vec<(String, String)>,
    /// Moment the content is true for, as text with its zone; printed on every page.
    pub as_at: String,
    /// Moment the content is true for, in RFC 3339 UTC: the only date that enters file metadata, so that the same
    /// content gives the same bytes.
    pub stamp: String,
    /// What this print is, on every page: an approved version as it was approved, or records that nobody approved as they stand.
    pub standing: String,
    /// Copyright and source note, printed on every page ("Based on ISO/IEC 27002 guidance").
    pub source_note: String,
    /// Language of the text as BCP 47 tag, such as `en`.
    pub language: String,
    /// Wide tables want a landscape page.
    pub landscape: bool,
    /// Content in reading order.
    pub blocks: Vec<Block>,
}

impl Document {
    /// Several documents as one: what all of them say first, a list of contents with what each says in short, then a
    /// chapter each, with its own facts and source note. The moment is that of the first.
    #[must_use]
    pub fn together(key: &str, title: &str, contents: &str, parts: Vec<Self>) -> Self {
        let Some(first) = parts.first() else { return Self { key: key.into(), title: title.into(), ..Self::default() } };
        let common: Vec<(String, String)> =
            first.facts.iter().filter(|fact| parts.iter().all(|part| part.facts.contains(fact))).cloned().collect();
        let mut whole = Self {
            key: key.into(),
            title: title.into(),
            landscape: parts.iter().any(|part| part.landscape),
            facts: common,
            blocks: vec![Block::Heading(1, contents.into())],
            ..Self { blocks: Vec::new(), source_note: String::new(), standing: String::new(), ..first.clone() }
        };
        let own: Vec<Vec<(String, String)>> =
            parts.iter().map(|part| part.facts.iter().filter(|fact| !whole.facts.contains(fact)).cloned().collect()).collect();
        let brief = |facts: &[(String, String)]| {
            let short = facts.iter().filter(|(_, value)| value.lines().count() == 1 && value.chars().count() <= BRIEF);
            short.map(|(label, value)| format!("{label}: {value}")).collect::<Vec<_>>().join("\n")
        };
        whole.blocks.push(Block::Contents(parts.iter().zip(&own).map(|(part, facts)| (part.title.clone(), brief(facts))).collect()));
        for (part, facts) in parts.into_iter().zip(own) {
            whole.blocks.push(Block::Chapter { title: part.title, standing: part.standing, source_note: part.source_note });
            if !facts.is_empty() {
                whole.blocks.push(Block::Facts(facts));
            }
            whole.blocks.extend(part.blocks.into_iter().map(|block| match block {
                Block::Heading(level, text) => Block::Heading(level.saturating_add(1), text),
                other => other,
            }));
        }
        whole
    }
}

/// Characters of a fact at most that a list of contents repeats.
const BRIEF: usize = 72;

/// A part of a document.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// The chapters in order: the title of each and what it says in short, a fact a line. A print adds the page numbers.
    Contents(Vec<(String, String)>),
    /// A part of a pack: begins a page, with its title, and what it is and a source note that replace the document's own from here on.
    Chapter {
        /// Title of the part.
        title: String,
        /// What this part is, as for a whole document.
        standing: String,
        /// Its source note.
        source_note: String,
    },
    /// A heading; level 1 is a chapter.
    Heading(u8, String),
    /// A paragraph of plain text. Line breaks inside are kept.
    Paragraph(String),
    /// A bulleted list.
    List(Vec<String>),
    /// Label and value pairs, as in the head of a record.
    Facts(Vec<(String, String)>),
    /// A table; in a workbook, a sheet.
    Table(Table),
    /// A chart with its numbers.
    Chart(Chart),
}

/// Rows under heads.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Table {
    /// Short name: the sheet of a workbook, the key in JSON.
    pub name: String,
    /// Caption, for the tagged PDF too.
    pub caption: String,
    /// Columns in order.
    pub columns: Vec<Column>,
    /// Rows in order, group rows among them.
    pub rows: Vec<TableRow>,
}

/// A column of a [`Table`].
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Stable machine name, used as JSON key and CSV head of machine exports.
    pub key: String,
    /// Head as printed.
    pub label: String,
    /// Share of the page width relative to its neighbours; 1.0 is a short word, 4.0 a sentence.
    pub width: f32,
    /// Part of the printed page. Columns that are not stay in XLSX, CSV and JSON.
    pub printed: bool,
    /// Left blank for a pen: a print gives it its whole share of the page, and its rows room to write.
    pub by_hand: bool,
}

impl Column {
    /// A printed column.
    pub fn new(key: &str, label: &str, width: f32) -> Self {
        Self { key: key.into(), label: label.into(), width, printed: true, by_hand: false }
    }

    /// The same column, to be filled in by hand.
    #[must_use]
    pub fn by_hand(mut self) -> Self {
        self.by_hand = true;
        self
    }

    /// The same column, kept out of the printed page.
    #[must_use]
    pub fn data_only(mut self) -> Self {
        self.printed = false;
        self
    }
}

/// A row of a [`Table`].
#[derive(Debug, Clone, PartialEq)]
pub enum TableRow {
    /// A heading across the table, such as "A.5 Organizational, 36 of 37 applicable". Left out of CSV and JSON rows.
    Group(String),
    /// One cell per column.
    Cells(Vec<TableCell>),
}

/// The content of one table cell, typed so that a workbook can sort and sum.
#[derive(Debug, Clone, PartialEq)]
pub enum TableCell {
    /// Nothing to say.
    Empty,
    /// Text; never read as a formula or a number, so `5.10` stays `5.10`.
    Text(String),
    /// A whole number.
    Int(i64),
    /// A decimal number.
    Number(f64),
    /// A calendar date.
    Date(Date),
    /// Several short words, such as reasons; joined by commas in text formats.
    Words(Vec<String>),
    /// A risk level: rank 1 to 5 and its word. Colour repeats the word, never replaces it.
    Level(u8, String),
}

impl TableCell {
    /// Text, or [`TableCell::Empty`] where there is none.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Self::Empty } else { Self::Text(text) }
    }

    /// The cell as plain text, as CSV and a printed page show it.
    pub fn plain(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::Text(t) | Self::Level(_, t) => t.clone(),
            Self::Int(i) => i.to_string(),
            Self::Number(n) => n.to_string(),
            Self::Date(d) => d.to_string(),
            Self::Words(w) => w.join(", "),
        }
    }
}

impl From<String> for TableCell {
    fn from(text: String) -> Self {
        Self::text(text)
    }
}

impl From<i64> for TableCell {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl From<Date> for TableCell {
    fn from(day: Date) -> Self {
        Self::Date(day)
    }
}

impl From<Vec<String>> for TableCell {
    fn from(words: Vec<String>) -> Self {
        Self::Words(words)
    }
}

impl<T: Into<Self>> From<Option<T>> for TableCell {
    fn from(said: Option<T>) -> Self {
        said.map_or(Self::Empty, Into::into)
    }
}

/// A day in a feed for calendar programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Stays the same when date or words move.
    pub uid: String,
    /// When it was changed last.
    pub changed: Timestamp,
    /// The day.
    pub date: Date,
    /// One line.
    pub title: String,
    /// More words; may be empty.
    pub text: String,
    /// Path of the page about it.
    pub path: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(title: &str, facts: &[(&str, &str)]) -> Document {
        Document {
            title: title.into(),
            organisation: "Acme".into(),
            as_at: "2026-06-01 09:00".into(),
            source_note: format!("Note of {title}"),
            standing: format!("Standing of {title}"),
            facts: facts.iter().map(|(label, value)| ((*label).into(), (*value).into())).collect(),
            landscape: title == "Two",
            blocks: vec![Block::Heading(1, "H".into())],
            ..Document::default()
        }
    }

    #[test]
    fn parts_keep_what_is_theirs_and_share_what_is_common() {
        let parts =
            vec![part("One", &[("Organisation", "Acme"), ("Rows", "1")]), part("Two", &[("Organisation", "Acme"), ("Rows", "2\nmore")])];
        let pack = Document::together("pack", "Report pack", "Contents", parts);
        let fact = |label: &str, value: &str| (label.to_owned(), value.to_owned());
        assert_eq!(
            (pack.facts, pack.landscape, pack.source_note.as_str(), pack.standing.as_str(), pack.organisation.as_str()),
            (vec![fact("Organisation", "Acme")], true, "", "", "Acme")
        );
        let chapter = |title: &str| Block::Chapter {
            title: title.into(),
            standing: format!("Standing of {title}"),
            source_note: format!("Note of {title}"),
        };
        let expected = [
            Block::Heading(1, "Contents".into()),
            Block::Contents(vec![fact("One", "Rows: 1"), fact("Two", "")]),
            chapter("One"),
            Block::Facts(vec![fact("Rows", "1")]),
            Block::Heading(2, "H".into()),
            chapter("Two"),
            Block::Facts(vec![fact("Rows", "2\nmore")]),
            Block::Heading(2, "H".into()),
        ];
        assert_eq!(pack.blocks, expected);
        assert!(Document::together("pack", "P", "C", Vec::new()).blocks.is_empty());
    }
}
