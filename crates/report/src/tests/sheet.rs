//! Workbooks, opened again by another program.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use kernel::document::{Block, Document, TableCell, TableRow};

use super::samples::{HOSTILE, hostile, soa};
use crate::{ReportError, names, xlsx};

fn open(document: &Document) -> Xlsx<Cursor<Vec<u8>>> {
    Xlsx::new(Cursor::new(xlsx(document).unwrap())).unwrap()
}

#[test]
fn cells_keep_type_and_text() {
    let mut book = open(&soa(5));
    assert_eq!(book.sheet_names(), ["About", "Controls"]);
    let sheet = book.worksheet_range("Controls").unwrap();
    assert_eq!(sheet.height(), 6, "group rows stay out");
    let row: Vec<_> = sheet.rows().nth(4).unwrap().to_vec();
    assert_eq!(row[0], Data::String("5.4".into()));
    assert_eq!(row[2], Data::String("High".into()));
    assert_eq!(row[3], Data::Float(0.0));
    let Data::DateTime(since) = &row[4] else { panic!("{:?}", row[4]) };
    assert_eq!(since.as_f64(), 46184.0);
    assert_eq!(row[5], Data::String("Law, Contract".into()));
    assert_eq!(row[6], Data::Empty);
    assert_eq!(row[7], Data::Float(0.5));
    let about = book.worksheet_range("About").unwrap();
    let texts: Vec<_> = about.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    for text in ["Statement of Applicability", "Approved by", "Jonas Weidt, CISO", "Based on ISO/IEC 27002 guidance"] {
        assert!(texts.iter().any(|t| t == text), "{text}");
    }
}

#[test]
fn hostile_texts_come_back_and_none_is_a_formula() {
    let mut book = open(&hostile());
    let names = book.sheet_names();
    // The two charts come last.
    assert_eq!((names[..5].join("|").as_str(), names.len()), ("About|a|a 2|history 2|Table", 9));
    for name in ["About", "a", "a 2"] {
        assert!(book.worksheet_formula(name).unwrap().used_cells().all(|(_, _, formula)| formula.is_empty()));
    }
    let sheet = book.worksheet_range("a").unwrap();
    for (row, text) in sheet.rows().skip(1).zip(HOSTILE) {
        // A reader may fold line ends as XML does.
        let fold = |text: &str| text.replace("\r\n", "\n");
        for cell in row {
            assert_eq!(cell.get_string_ref().map(fold).as_deref(), Some(fold(text).as_str()));
        }
    }
}

trait StringRef {
    fn get_string_ref(&self) -> Option<&str>;
}

impl StringRef for Data {
    fn get_string_ref(&self) -> Option<&str> {
        match self {
            Data::String(text) => Some(text),
            _ => None,
        }
    }
}

#[test]
fn too_long_too_old_and_too_large_become_text() {
    let mut document = soa(1);
    let Block::Table(table) = &mut document.blocks[0] else { panic!() };
    let Some(TableRow::Cells(cells)) = table.rows.last_mut() else { panic!() };
    cells[0] = TableCell::Text("é😀".repeat(50_000));
    cells[1] = TableCell::Int(i64::MAX);
    cells[2] = TableCell::Number(f64::NAN);
    cells[3] = TableCell::Date(jiff::civil::date(1815, 12, 10));
    let sheet = open(&document).worksheet_range("Controls").unwrap();
    let row = sheet.rows().nth(1).unwrap();
    let long = row[0].to_string();
    assert!(long.ends_with(" … [clipped, 100000 characters in all; CSV and JSON have them]"));
    assert!(long.encode_utf16().count() <= 32_767);
    assert_eq!(row[1], Data::String("9223372036854775807".into()));
    assert_eq!(row[2], Data::String("NaN".into()));
    assert_eq!(row[3], Data::String("1815-12-10".into()));
}

#[test]
fn sheet_names_are_accepted_and_unique() {
    let long = "Ein sehr langer Name für ein einziges Blatt";
    let names =
        names::sheets(["About", "about", "", "''", long, long, "a/b", "A:B", "😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀😀"].into_iter(), &["About"]);
    assert_eq!(names[..4], ["About 2", "about 3", "Table", "Table 2"]);
    assert_eq!(names[4..6], ["Ein sehr langer Name für ein ei", "Ein sehr langer Name für ein 2"]);
    assert_eq!(names[6..8], ["a b", "A B 2"]);
    assert!(names.iter().all(|name| name.encode_utf16().count() <= 31));
}

#[test]
fn a_stamp_that_is_no_time_is_refused() {
    let mut document = soa(1);
    document.stamp = "yesterday".into();
    assert!(matches!(xlsx(&document), Err(ReportError::Stamp { .. })));
}
