//! The whole content of a document as JSON with typed values.

use kernel::document::{Block, Column, Document, Table, TableCell, TableRow};
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::{ReportError, check, names};

/// A document as indented JSON, keys in the order of the columns.
///
/// `tables` has one list of row objects per table, with column keys as names: text as string, numbers as numbers, dates
/// as `YYYY-MM-DD`, words as list, levels as `{"rank": 4, "word": "High"}`, empty cells as null. A name or key used
/// twice is numbered. `text` has the headings, paragraphs, lists and facts in reading order. Group rows are left out:
/// what they show stands in the rows. The numbers of charts are tables after the others.
pub fn json(document: &Document) -> Result<Vec<u8>, ReportError> {
    check::check(document)?;
    let mut bytes = serde_json::to_vec_pretty(&Whole(document))?;
    bytes.push(b'\n');
    Ok(bytes)
}

struct Whole<'a>(&'a Document);

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let document = self.0;
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("report", &document.key)?;
        map.serialize_entry("title", &document.title)?;
        map.serialize_entry("organisation", &document.organisation)?;
        map.serialize_entry("language", &document.language)?;
        map.serialize_entry("as_at", &document.as_at)?;
        map.serialize_entry("stamp", &document.stamp)?;
        map.serialize_entry("standing", &document.standing)?;
        map.serialize_entry("source_note", &document.source_note)?;
        map.serialize_entry("facts", &Facts(&document.facts))?;
        map.serialize_entry("text", &Text(&document.blocks))?;
        map.serialize_entry("tables", &Tables(document))?;
        map.end()
    }
}

/// A list of pairs rather than an object: labels may repeat, and their order is meant.
struct Facts<'a>(&'a [(String, String)]);

impl Serialize for Facts<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().map(|(label, value)| Pair { label, value }))
    }
}

struct Pair<'a> {
    label: &'a str,
    value: &'a str,
}

impl Serialize for Pair<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map([("label", self.label), ("value", self.value)])
    }
}

struct Text<'a>(&'a [Block]);

impl Serialize for Text<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.0.iter().filter(|b| !matches!(b, Block::Table(_) | Block::Chart(_))).map(Part))
    }
}

struct Part<'a>(&'a Block);

impl Serialize for Part<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        match self.0 {
            Block::Heading(level, text) => {
                map.serialize_entry("heading", text)?;
                map.serialize_entry("level", level)?;
            }
            Block::Chapter { title, standing, source_note } => {
                map.serialize_entry("chapter", title)?;
                map.serialize_entry("standing", standing)?;
                map.serialize_entry("source_note", source_note)?;
            }
            Block::Paragraph(text) => map.serialize_entry("paragraph", text)?,
            Block::List(items) => map.serialize_entry("list", items)?,
            Block::Contents(entries) => map.serialize_entry("contents", &Facts(entries))?,
            Block::Facts(facts) => map.serialize_entry("facts", &Facts(facts))?,
            Block::Table(_) | Block::Chart(_) => {}
        }
        map.end()
    }
}

struct Tables<'a>(&'a Document);

impl Serialize for Tables<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let tables = check::tables(self.0);
        let names = names::unique(tables.iter().map(|table| table.name.as_str()));
        to.collect_map(names.iter().zip(tables.iter().map(|table| Rows(table))))
    }
}

struct Rows<'a>(&'a Table);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let keys = names::unique(self.0.columns.iter().map(|Column { key, .. }| key.as_str()));
        let mut list = to.serialize_seq(None)?;
        for row in &self.0.rows {
            if let TableRow::Cells(cells) = row {
                list.serialize_element(&Row { keys: &keys, cells })?;
            }
        }
        list.end()
    }
}

struct Row<'a> {
    keys: &'a [String],
    cells: &'a [TableCell],
}

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.keys.iter().zip(self.cells.iter().map(Cell)))
    }
}

struct Cell<'a>(&'a TableCell);

impl Serialize for Cell<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            TableCell::Empty => to.serialize_none(),
            TableCell::Text(text) => to.serialize_str(text),
            TableCell::Int(number) => to.serialize_i64(*number),
            TableCell::Number(number) => to.serialize_f64(*number),
            TableCell::Date(date) => to.collect_str(date),
            TableCell::Words(words) => words.serialize(to),
            TableCell::Level(rank, word) => {
                let mut map = to.serialize_map(Some(2))?;
                map.serialize_entry("rank", rank)?;
                map.serialize_entry("word", word)?;
                map.end()
            }
        }
    }
}
