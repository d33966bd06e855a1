//! Reads a CSV file with a header line into rows that know their line.

use std::collections::BTreeMap;

use super::problem::Problems;

/// A CSV file with its header.
#[derive(Debug)]
pub(super) struct Table<'a> {
    /// The name of the file.
    pub(super) file: &'a str,
    columns: BTreeMap<String, usize>,
    /// Its rows with the right number of cells.
    pub(super) rows: Vec<Row>,
}

/// One line of a CSV file.
#[derive(Debug)]
pub(super) struct Row {
    /// The line it begins on, from 1.
    pub(super) line: u64,
    cells: csv::StringRecord,
}

impl<'a> Table<'a> {
    /// Reads the text; notes a missing column, a repeated one, and every row with a wrong count.
    pub(super) fn read(file: &'a str, text: &str, needed: &[&str], problems: &mut Problems) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}');
        let mut reader = csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
        let header = match reader.headers() {
            Ok(header) => header.clone(),
            Err(error) => {
                problems.add(file, 1, "", format!("the header cannot be read: {error}"));
                return None;
            }
        };
        let mut columns = BTreeMap::new();
        for (at, name) in header.iter().enumerate() {
            if columns.insert(name.to_owned(), at).is_some() {
                problems.add(file, 1, name, "the column stands twice in the header; remove one");
            }
        }
        let mut complete = true;
        for name in needed {
            if !columns.contains_key(*name) {
                problems.add(file, 1, name, "the column is missing; add it to the header and to each line");
                complete = false;
            }
        }
        if !complete {
            return None;
        }
        let mut rows = Vec::new();
        let mut lines = Lines { text, at: 0, line: 1 };
        for record in reader.records() {
            match record {
                Ok(cells) => {
                    let line = lines.line_of(cells.position().map_or(0, csv::Position::byte));
                    if cells.len() == header.len() {
                        rows.push(Row { line, cells });
                    } else {
                        problems.add(
                            file,
                            line,
                            "",
                            format!(
                                "the line has {} columns where the header has {}; put quotes around a cell that contains a comma",
                                cells.len(),
                                header.len()
                            ),
                        );
                    }
                }
                Err(error) => {
                    let line = lines.line_of(error.position().map_or(0, csv::Position::byte));
                    problems.add(file, line, "", format!("the line cannot be read: {error}"));
                }
            }
        }
        Some(Self { file, columns, rows })
    }

    /// The names in the header.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.columns.keys().map(String::as_str)
    }

    /// Whether the header has the column.
    pub(super) fn has(&self, column: &str) -> bool {
        self.columns.contains_key(column)
    }

    /// The cell of a row; empty when the column does not exist.
    pub(super) fn cell<'r>(&self, row: &'r Row, column: &str) -> &'r str {
        self.columns.get(column).and_then(|at| row.cells.get(*at)).unwrap_or("")
    }

    /// The values of a cell that holds several, separated by semicolons.
    pub(super) fn values<'r>(&self, row: &'r Row, column: &str) -> impl Iterator<Item = &'r str> + use<'r> {
        self.cell(row, column).split(';').map(str::trim).filter(|v| !v.is_empty())
    }
}

/// Counts lines up to where a record begins. The reader's own count is one short after a Windows
/// line end and after empty lines.
struct Lines<'a> {
    text: &'a str,
    at: usize,
    line: u64,
}

impl Lines<'_> {
    /// The line of a record; records must be asked for in order.
    fn line_of(&mut self, record: u64) -> u64 {
        let record = usize::try_from(record).unwrap_or(usize::MAX);
        let bytes = self.text.as_bytes().iter().enumerate().skip(self.at);
        for (at, byte) in bytes {
            if at >= record && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.at = at + 1;
            self.line += u64::from(*byte == b'\n');
        }
        self.line
    }
}
