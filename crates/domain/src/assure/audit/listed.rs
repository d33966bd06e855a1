//! A list that was sent as a file: its encoding and separator, its rows, and what is wrong with them, all at once.

use csv::{ByteRecord, Reader, ReaderBuilder};
use kernel::{Fault, Problem, Text};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// So many rows that cannot be used are named; the others are counted.
const NAMED: usize = 10;

/// A list as text in one encoding, whose rows are read again and again and never kept together.
pub(super) struct Listed<'f> {
    text: Cow<'f, [u8]>,
    separator: u8,
    /// The first row names the columns.
    headed: bool,
}

impl<'f> Listed<'f> {
    /// Takes the bytes of a file as a list.
    ///
    /// # Errors
    /// A workbook, and a file that is no text.
    pub(super) fn of(bytes: &'f [u8], headed: bool) -> Result<Self, Fault> {
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"\xd0\xcf\x11\xe0") {
            return Err(Fault::field("file", Text::new("audit-list-workbook")));
        }
        let text = decoded(bytes);
        if text.contains(&0) {
            return Err(Fault::field("file", Text::new("audit-list-no-text")));
        }
        let separator = separator(&text);
        Ok(Self { text, separator, headed })
    }

    fn rows(&self) -> Reader<&[u8]> {
        ReaderBuilder::new().delimiter(self.separator).has_headers(false).flexible(true).from_reader(&self.text)
    }

    /// The names of the columns, where there are.
    fn heads(&self) -> Vec<String> {
        let mut record = ByteRecord::new();
        let there = self.headed && self.rows().read_byte_record(&mut record).unwrap_or_default();
        if there { record.iter().map(shown).collect() } else { Vec::new() }
    }

    /// How many rows there are.
    ///
    /// # Errors
    /// Every row that cannot be used, by its line in the file: not of this encoding, other columns than the first, without content.
    pub(super) fn count(&self) -> Result<u64, Fault> {
        let (mut rows, mut record) = (self.rows(), ByteRecord::new());
        let (mut n, mut width) = (0_u64, None);
        let mut wrong = Wrong::default();
        while rows.read_byte_record(&mut record).map_err(|error| Fault::Internal(format!("a list in memory: {error}")))? {
            let line = record.position().map_or(0, csv::Position::line);
            let wanted = *width.get_or_insert(record.len());
            if record.iter().all(|cell| cell.trim_ascii().is_empty()) {
                wrong.note("audit-list-rows-empty", line, None);
            } else if record.iter().any(|cell| std::str::from_utf8(cell).is_err()) {
                wrong.note("audit-list-rows-encoding", line, None);
            } else if record.len() != wanted {
                wrong.note("audit-list-rows-width", line, Some((record.len(), wanted)));
            }
            n += 1;
        }
        n -= u64::from(self.headed && n > 0);
        if n == 0 {
            return Err(Fault::field("file", Text::new("audit-list-empty")));
        }
        wrong.none().map(|()| n)
    }

    /// What these rows say, counted from 1 without the heads; each `most` characters at the most. They are in their order.
    pub(super) fn content(&self, wanted: &[u64], most: usize) -> Vec<String> {
        let heads = self.heads();
        let (mut rows, mut record) = (self.rows(), ByteRecord::new());
        let mut said = Vec::with_capacity(wanted.len());
        let mut wanted = wanted.iter();
        let mut next = wanted.next();
        let mut place = 0_u64;
        let _ = self.headed && rows.read_byte_record(&mut record).unwrap_or_default();
        while let Some(row) = next {
            if !rows.read_byte_record(&mut record).unwrap_or_default() {
                break;
            }
            place += 1;
            if place == *row {
                said.push(told(&record, &heads, most));
                next = wanted.next();
            }
        }
        said
    }
}

/// A row as one text: each cell behind the name of its column.
fn told(record: &ByteRecord, heads: &[String], most: usize) -> String {
    let cells: Vec<String> = record
        .iter()
        .enumerate()
        .map(|(place, cell)| (heads.get(place).map_or("", String::as_str), shown(cell)))
        .filter(|(_, cell)| !cell.is_empty())
        .map(|(head, cell)| if head.is_empty() { cell } else { format!("{head}: {cell}") })
        .collect();
    let text = cells.join("; ");
    if text.chars().count() <= most { text } else { text.chars().take(most.saturating_sub(1)).chain(['…']).collect() }
}

/// A cell in one line. A bar parts the cells of a grid.
fn shown(cell: &[u8]) -> String {
    String::from_utf8_lossy(cell).split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "/")
}

/// The bytes as UTF-8: spreadsheets write UTF-16 too, and say so at the beginning.
fn decoded(bytes: &[u8]) -> Cow<'_, [u8]> {
    let wide = |rest: &[u8], unit: fn([u8; 2]) -> u16| {
        let units =
            rest.chunks_exact(2).map(|pair| unit([pair.first().copied().unwrap_or_default(), pair.last().copied().unwrap_or_default()]));
        let text: String = char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        Cow::Owned(text.into_bytes())
    };
    match bytes {
        [0xff, 0xfe, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => wide(rest, u16::from_be_bytes),
        [0xef, 0xbb, 0xbf, rest @ ..] => Cow::Borrowed(rest),
        _ => Cow::Borrowed(bytes),
    }
}

/// What parts the cells: the sign that the first line has most often, outside of quotes.
fn separator(text: &[u8]) -> u8 {
    let mut quoted = false;
    let mut met = [(b',', 0_usize), (b';', 0), (b'\t', 0)];
    for byte in text {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if !quoted => met.iter_mut().filter(|(sign, _)| sign == byte).for_each(|(_, n)| *n += 1),
            _ => {}
        }
    }
    // The first of those that come equally often.
    met.iter().rev().max_by_key(|(_, n)| *n).map_or(b',', |(sign, _)| *sign)
}

/// Rows that cannot be used, by what is wrong with them.
#[derive(Default)]
struct Wrong(BTreeMap<&'static str, (u64, Vec<String>)>);

impl Wrong {
    fn note(&mut self, id: &'static str, line: u64, columns: Option<(usize, usize)>) {
        let (n, named) = self.0.entry(id).or_default();
        *n += 1;
        if named.len() < NAMED {
            named.push(columns.map_or_else(|| line.to_string(), |(found, wanted)| format!("{line} ({found}/{wanted})")));
        }
    }

    /// A problem for each kind, which names the first rows of it.
    fn none(self) -> Result<(), Fault> {
        let problem = |(id, (n, mut named)): (&'static str, (u64, Vec<String>))| {
            if n > NAMED as u64 {
                named.push("…".to_owned());
            }
            Problem::field("file", Text::new(id).with("n", n).with("rows", named.join(", ")))
        };
        let problems: Vec<Problem> = self.0.into_iter().map(problem).collect();
        if problems.is_empty() { Ok(()) } else { Err(Fault::Invalid(problems)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(bytes: &[u8]) -> Vec<(String, String)> {
        match Listed::of(bytes, true).and_then(|list| list.count()) {
            Err(Fault::Invalid(problems)) => {
                let rows = |problem: &Problem| problem.text.args.iter().find(|(key, _)| *key == "rows").map(|(_, rows)| rows.to_string());
                problems.iter().map(|problem| (problem.text.id.to_string(), rows(problem).unwrap_or_default())).collect()
            }
            other => panic!("{other:?}"),
        }
    }

    fn drawn(bytes: &[u8], headed: bool, rows: &[u64]) -> (u64, Vec<String>) {
        let list = Listed::of(bytes, headed).unwrap();
        (list.count().unwrap(), list.content(rows, 60))
    }

    #[test]
    fn lists_are_read_as_programs_write_them() {
        let rows = (2, vec!["Name: Ärger, Bo; Left: 3 May".to_owned(), "Name: Cara".to_owned()]);
        for text in [
            "Name;Left\r\n\"Ärger, Bo\";3 May\r\nCara;\r\n",
            "Name,Left\n\"Ärger, Bo\",\"3\nMay\"\n\nCara,\n",
            "Name\tLeft\nÄrger, Bo\t3 May\nCara\t",
        ] {
            assert_eq!(drawn(text.as_bytes(), true, &[1, 2]), rows, "{text:?}");
            assert_eq!(drawn(format!("\u{feff}{text}").as_bytes(), true, &[1, 2]), rows, "{text:?} behind a mark");
            let wide: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
            assert_eq!(drawn(&wide, true, &[1, 2]), rows, "{text:?} in UTF-16");
            let wide: Vec<u8> = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_be_bytes).collect();
            assert_eq!(drawn(&wide, true, &[1, 2]), rows, "{text:?} in UTF-16, the other way round");
        }
        assert_eq!(drawn(b"a|b\nc\n", false, &[1]), (2, vec!["a/b".to_owned()]));
        assert_eq!(drawn(format!("x\n{}\n", "y".repeat(90)).as_bytes(), true, &[1]).1, [format!("x: {}…", "y".repeat(56))]);
    }

    #[test]
    fn every_row_that_cannot_be_used_is_told_at_once() {
        let list = b"Name;Left\nBo;3 May\nS\xfcd;4 May\nCara\n;\nDan;5 May;x\n";
        let told = [("audit-list-rows-empty", "5"), ("audit-list-rows-encoding", "3"), ("audit-list-rows-width", "4 (1/2), 6 (3/2)")];
        assert_eq!(refused(list), told.map(|(id, rows)| (id.to_owned(), rows.to_owned())));
        let many: String = "a;b\n".to_owned() + &"c\n".repeat(40);
        assert!(refused(many.as_bytes())[0].1.ends_with("11 (1/2), …"), "{:?}", refused(many.as_bytes()));
        for (bytes, id) in [
            (b"".as_slice(), "audit-list-empty"),
            (b"Name;Left\n", "audit-list-empty"),
            (b"PK\x03\x04rest", "audit-list-workbook"),
            (b"a\0b", "audit-list-no-text"),
        ] {
            assert_eq!(refused(bytes)[0].0, id);
        }
    }

    #[test]
    fn a_quote_that_never_ends_is_told_where_it_begins() {
        assert_eq!(refused(b"a;b\nc;d\n\"e;f\ng;h\n"), [("audit-list-rows-width".to_owned(), "3 (1/2)".to_owned())]);
    }
}
