//! One table as RFC 4180 CSV, guarded against formulas.

use kernel::document::{Block, Column, Document, Table, TableCell, TableRow};

use crate::{ReportError, check};
use std::borrow::Cow;

/// How a table becomes CSV.
#[derive(Debug, Clone, Default)]
pub struct CsvOptions<'a> {
    /// Name of the table; the first one without.
    pub table: Option<&'a str>,
    /// Starts the file with a byte order mark, which Excel needs to read UTF-8.
    pub bom: bool,
    /// Heads as printed instead of the columns' keys.
    pub labels: bool,
}

/// The first table of a document as CSV: UTF-8 without a byte order mark, the columns' keys as heads.
pub fn csv(document: &Document) -> Result<Vec<u8>, ReportError> {
    csv_with(document, &CsvOptions::default())
}

/// A table of a document as RFC 4180 CSV: records end in CR LF, fields are quoted where they must be.
///
/// All columns are there, printed or not; group rows are not, because a record has one shape. Texts pass
/// [`csv_guard`]; numbers and dates are what they are.
pub fn csv_with(document: &Document, options: &CsvOptions<'_>) -> Result<Vec<u8>, ReportError> {
    check::check(document)?;
    let said = facts(document);
    let table = match pick(document, options.table) {
        // A document in words, such as a statement: its headings, labels and values are what it has to say.
        Err(ReportError::NoTable(_)) if !said.rows.is_empty() => Cow::Owned(said),
        picked => picked?,
    };
    let mut bytes = Vec::new();
    if options.bom {
        bytes.extend_from_slice("\u{feff}".as_bytes());
    }
    // What each field needs around it is decided below.
    let mut builder = ::csv::WriterBuilder::new();
    builder.terminator(::csv::Terminator::CRLF).quote_style(::csv::QuoteStyle::Never);
    let mut writer = builder.from_writer(&mut bytes);
    if !table.columns.is_empty() {
        let heads = table.columns.iter().map(|c| if options.labels { &c.label } else { &c.key });
        writer.write_record(heads.map(|head| quoted(csv_guard(head))))?;
        for row in &table.rows {
            if let TableRow::Cells(cells) = row {
                writer.write_record(cells.iter().map(field))?;
            }
        }
    }
    writer.flush().map_err(::csv::Error::from)?;
    drop(writer);
    Ok(bytes)
}

/// The facts of a document as a table: heading, label, value.
fn facts(document: &Document) -> Table {
    let columns = ["section", "label", "value"].map(|key| Column::new(key, key, 1.0)).to_vec();
    let (mut section, mut rows) = (String::new(), Vec::new());
    for block in &document.blocks {
        match block {
            Block::Heading(_, text) => section.clone_from(text),
            Block::Facts(facts) => rows.extend(
                facts
                    .iter()
                    .map(|(label, value)| TableRow::Cells([&section, label, value].map(|text| TableCell::text(text.as_str())).to_vec())),
            ),
            _ => {}
        }
    }
    Table { name: document.key.clone(), caption: document.title.clone(), columns, rows }
}

fn pick<'a>(document: &'a Document, name: Option<&str>) -> Result<Cow<'a, Table>, ReportError> {
    let mut tables = check::tables(document).into_iter();
    match name {
        None => tables.next().ok_or_else(|| ReportError::NoTable(document.key.clone())),
        Some(name) => tables.find(|table| table.name == name).ok_or_else(|| {
            let known: Vec<_> = check::tables(document).into_iter().map(|table| table.name.clone()).collect();
            ReportError::UnknownTable { name: name.to_owned(), known: known.join(", ") }
        }),
    }
}

fn field(cell: &TableCell) -> String {
    quoted(match cell {
        TableCell::Int(_) | TableCell::Number(_) | TableCell::Date(_) => cell.plain(),
        _ => csv_guard(&cell.plain()),
    })
}

/// A field between quotes where it must be, or where a program that parts fields at semicolons or tabs would part it: what follows
/// could be a formula.
fn quoted(text: String) -> String {
    if text.contains(['"', ',', ';', '\t', '\r', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

/// Guards a text against being read as a formula: where it starts with `=`, `+`, `-`, `@`, a tab, CR, LF or one of the
/// full-width forms of the signs, an apostrophe goes before it.
///
/// A text that already has apostrophes before such a sign gets one more, so that [`csv_unguard`] always finds the
/// way back: `'=1` becomes `''=1`.
pub fn csv_guard(text: &str) -> String {
    if is_risky(text.trim_start_matches('\'')) { format!("'{text}") } else { text.to_owned() }
}

/// Takes away what [`csv_guard`] put there, and nothing else: `csv_unguard(&csv_guard(text)) == text` for every text.
///
/// Texts from elsewhere that need no guard pass unchanged, `'quoted'` among them.
pub fn csv_unguard(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_risky(rest.trim_start_matches('\'')) => rest,
        _ => text,
    }
}

fn is_risky(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'])
}
