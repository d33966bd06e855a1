//! CSV and JSON, formats by name, and what all formats refuse.

use kernel::document::{Block, Document, TableCell, TableRow};
use serde_json::Value;

use super::samples::{HOSTILE, hostile, soa};
use crate::{CsvOptions, Format, ReportError, csv, csv_guard, csv_unguard, csv_with, json, render};

#[test]
fn the_guard_is_undone_exactly() {
    for text in HOSTILE.into_iter().chain(["", "'", "''", "'a", "plain", "'\t", "a=b", " =1", "'''-"]) {
        let guarded = csv_guard(text);
        assert_eq!(csv_unguard(&guarded), text, "{guarded:?}");
        assert!(!guarded.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']), "{guarded:?}");
    }
    assert_eq!(csv_guard("=1"), "'=1");
    assert_eq!(csv_guard("'=1"), "''=1");
    assert_eq!(csv_guard("'quoted'"), "'quoted'");
    assert_eq!(csv_unguard("'quoted'"), "'quoted'");
}

#[test]
fn csv_reads_back_to_the_same_texts() {
    let document = hostile();
    let bytes = csv(&document).unwrap();
    let mut reader = ::csv::ReaderBuilder::new().from_reader(bytes.as_slice());
    assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), ["'=key", "text", "text"]);
    let records: Vec<_> = reader.records().map(Result::unwrap).collect();
    assert_eq!(records.len(), HOSTILE.len());
    for (record, text) in records.iter().zip(HOSTILE) {
        assert!(record.iter().all(|field| csv_unguard(field) == text), "{record:?}");
    }
}

#[test]
fn csv_is_rfc_4180_with_typed_cells() {
    let text = String::from_utf8(csv(&soa(2)).unwrap()).unwrap();
    let lines: Vec<_> = text.split("\r\n").collect();
    assert_eq!(lines[0], "ref,control,level,checks,since,reasons,justification,id");
    assert!(lines[1].starts_with("5.1,Information security in supplier relationships,Very low,-3,2026-06-11,\"Law, Contract\","));
    assert_eq!((lines.len(), lines[3]), (4, ""));
}

#[test]
fn csv_picks_a_table_by_name() {
    let mut document = soa(1);
    let Block::Table(mut second) = document.blocks[0].clone() else { panic!() };
    second.name = "Second".into();
    second.rows.clear();
    document.blocks.push(Block::Table(second));
    let options = CsvOptions { table: Some("Second"), bom: true, labels: true };
    let text = String::from_utf8(csv_with(&document, &options).unwrap()).unwrap();
    assert_eq!(text, "\u{feff}Ref,Control,Risk,Checks,Since,Reasons,Justification,Id\r\n");
    let unknown = csv_with(&document, &CsvOptions { table: Some("x"), ..CsvOptions::default() }).unwrap_err();
    assert_eq!(unknown.to_string(), "the report has no table `x`; it has Controls, Second");
    assert!(matches!(csv(&Document::default()), Err(ReportError::NoTable(_))));
}

#[test]
fn a_document_in_words_has_its_facts_as_rows() {
    let blocks = vec![Block::Heading(1, "Borders".into()), Block::Facts(vec![("Exclusions".into(), "=None".into())])];
    let text = String::from_utf8(csv(&Document { blocks, ..Document::default() }).unwrap()).unwrap();
    assert_eq!(text, "section,label,value\r\nBorders,Exclusions,'=None\r\n");
}

#[test]
fn json_has_typed_values_in_column_order() {
    let text = String::from_utf8(json(&soa(4)).unwrap()).unwrap();
    let value: Value = serde_json::from_str(&text).unwrap();
    let row = &value["tables"]["Controls"][3];
    assert_eq!(row["ref"], "5.4");
    assert_eq!(row["level"], serde_json::json!({"rank": 4, "word": "High"}));
    assert_eq!((&row["checks"], &row["since"], &row["justification"]), (&0.into(), &"2026-06-11".into(), &Value::Null));
    assert_eq!(row["reasons"], serde_json::json!(["Law", "Contract"]));
    assert_eq!(value["facts"][0], serde_json::json!({"label": "Version", "value": "7"}));
    let at = |key: &str| text.find(&format!("\"{key}\": ")).unwrap();
    assert!(at("ref") < at("control") && at("control") < at("level"));
}

#[test]
fn json_keeps_hostile_texts_and_numbers_names_used_twice() {
    let value: Value = serde_json::from_slice(&json(&hostile()).unwrap()).unwrap();
    let tables = value["tables"].as_object().unwrap();
    assert_eq!(tables.len(), 8);
    let rows = tables["'[a]:*?/\\ \u{1}' 2"].as_array().unwrap();
    for (row, text) in rows.iter().zip(HOSTILE) {
        assert_eq!((&row["=key"], &row["text"]["word"], &row["text 2"][0]), (&text.into(), &text.into(), &text.into()));
    }
}

#[test]
fn formats_are_known_by_extension() {
    for format in Format::ALL {
        assert_eq!(format.extension().parse::<Format>().unwrap(), format);
        assert_eq!(Format::of_path(format!("/a.b/x.y.{}", format.extension().to_uppercase()).as_ref()).unwrap(), format);
        assert!(format.media_type().contains('/'));
    }
    assert_eq!(".pdf".parse::<Format>().unwrap(), Format::Pdf);
    assert_eq!("odt".parse::<Format>().unwrap_err().to_string(), "`odt` is no report format; use pdf, xlsx, docx, csv or json");
    assert!(Format::of_path("noextension".as_ref()).is_err());
}

#[test]
fn a_row_that_does_not_fit_is_refused_by_every_format() {
    let mut document = soa(1);
    let Block::Table(table) = &mut document.blocks[0] else { panic!() };
    table.rows.push(TableRow::Cells(vec![TableCell::Empty]));
    for format in Format::ALL {
        let refusal = render(&document, format);
        if format == Format::Pdf && cfg!(not(feature = "pdf")) {
            assert!(matches!(refusal, Err(ReportError::WithoutPdf)));
        } else {
            assert!(matches!(refusal, Err(ReportError::RowLength { row: 3, cells: 1, columns: 8, .. })));
        }
    }
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    for format in Format::ALL.into_iter().filter(|format| *format != Format::Pdf || cfg!(feature = "pdf")) {
        for document in [soa(30), hostile()] {
            assert_eq!(render(&document, format).unwrap(), render(&document.clone(), format).unwrap(), "{format}");
        }
    }
}
