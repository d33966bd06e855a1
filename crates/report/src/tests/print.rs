//! The printed page: what an archive, a screen reader and a hostile text ask of it.

use kernel::document::{Bars, Block, Chart, Column, Document, Drawing, Matrix, Table, TableCell, TableRow};

use super::samples::{HOSTILE, bars, course, hostile, matrix, soa, timeline};
use crate::pdf;

fn has(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|window| window == text.as_bytes())
}

/// Pages, as the page tree counts them.
fn pages(bytes: &[u8]) -> usize {
    let text = String::from_utf8_lossy(bytes);
    let counts = text.split("/Type/Pages").skip(1).chain(text.split("/Type /Pages").skip(1));
    counts
        .filter_map(|rest| rest.split("/Count").nth(1))
        .filter_map(|rest| rest.trim_start().split(|c: char| !c.is_ascii_digit()).next()?.parse().ok())
        .max()
        .unwrap_or(0)
}

fn one_cell(text: &str, width: f32) -> Document {
    let mut document = soa(0);
    let columns = vec![Column::new("a", "A", width), Column::new("b", "B", 4.0)];
    let cells = vec![TableCell::text(text), TableCell::text("What stands beside it, in a column of its own.")];
    let rows = vec![TableRow::Group("One".into()), TableRow::Cells(cells), TableRow::Group("Nothing under it".into())];
    document.blocks = vec![Block::Table(Table { name: "T".into(), caption: "T".into(), columns, rows })];
    document
}

#[test]
fn an_archive_and_a_screen_reader_can_use_it() {
    let bytes = pdf(&soa(93)).unwrap();
    assert!(bytes.starts_with(b"%PDF-1.7"));
    assert!(has(&bytes, "/MarkInfo"));
    assert!(has(&bytes, "<pdfaid:part>2</pdfaid:part>"));
    assert!(has(&bytes, "<pdfaid:conformance>A</pdfaid:conformance>"));
    assert!(has(&bytes, "Statement of Applicability"));
    assert!(has(&bytes, "/Lang(en)") || has(&bytes, "/Lang (en)"));
    assert!(has(&bytes, "2026-11-22T13:00:00"));
    assert!(pages(&bytes) > 1, "{}", pages(&bytes));
}

#[test]
fn hostile_texts_print() {
    let bytes = pdf(&hostile()).unwrap();
    assert!(pages(&bytes) > 1);
    for text in HOSTILE {
        pdf(&one_cell(text, 0.1)).unwrap_or_else(|refusal| panic!("{text:?}: {refusal}"));
    }
}

#[test]
fn very_long_texts_print() {
    let words = "Long sentences about suppliers. ".repeat(3200);
    assert!(pages(&pdf(&one_cell(&words, 4.0)).unwrap()) > 5);
    assert!(pages(&pdf(&one_cell(&"x".repeat(100_000), 0.1)).unwrap()) > 5);
}

#[test]
fn odd_documents_print() {
    let mut document = Document { stamp: "2026-11-22T13:00:00.5+02:00".into(), ..Document::default() };
    pdf(&document).unwrap();
    document.landscape = true;
    document.language = "de-DE".into();
    document.facts = (0..9).map(|n| (format!("L{n}"), "✉ 漢字".into())).collect();
    let columns: Vec<_> = (0..40).map(|n| Column::new("k", &format!("Überschrift {n}"), 1.0)).collect();
    let rows = vec![TableRow::Cells(columns.iter().map(|_| TableCell::text("Verantwortlichkeiten")).collect())];
    let hidden = vec![Column::new("a", "A", 1.0).data_only()];
    document.blocks = vec![
        Block::Table(Table { name: "W".into(), caption: "W".into(), columns, rows }),
        Block::Table(Table { columns: hidden, ..Table::default() }),
        Block::List(vec![]),
        Block::Facts(vec![]),
        Block::Paragraph(String::new()),
    ];
    pdf(&document).unwrap();
}

#[test]
fn charts_print_with_their_numbers() {
    let mut document = soa(0);
    document.blocks =
        vec![Block::Chart(matrix("Rare")), Block::Chart(bars("Theme")), Block::Chart(course("Month")), Block::Chart(timeline("Deadline"))];
    let empty = Bars { head: String::new(), parts: vec![], all: String::new(), rows: vec![] };
    document.blocks.push(Block::Chart(Chart { name: String::new(), caption: String::new(), drawing: Drawing::Bars(empty) }));
    let none = Chart { name: String::new(), caption: String::new(), drawing: Drawing::Matrix(Matrix::default()) };
    document.blocks.push(Block::Chart(none));
    let bytes = pdf(&document).unwrap();
    assert!(has(&bytes, "/S/Figure"), "a drawing is a figure");
    assert!(has(&bytes, "/Alt(Theme. Drawn as bars; the table after it gives the numbers.)"), "and says where its numbers are");
    for alt in ["Month", "Deadline"] {
        assert!(has(&bytes, &format!("/Alt({alt}. Drawn as a line; the table after it gives the numbers.)")), "{alt} is drawn");
    }
    let book = crate::json(&document).unwrap();
    assert!(has(&book, "\"Theme\": [") && has(&book, "\"all\": 23"));
}

#[test]
fn a_pack_lists_its_chapters_with_links_and_bookmarks() {
    let mut second = soa(3);
    second.title = "Second".into();
    let pack = Document::together("pack", "Report pack", "Contents", vec![soa(60), second]);
    let bytes = pdf(&pack).unwrap();
    assert_eq!(bytes, pdf(&pack).unwrap());
    let count = |text: &str| bytes.windows(text.len()).filter(|window| *window == text.as_bytes()).count();
    assert_eq!((count("/S/TOC/"), count("/S/TOCI/")), (1, 2));
    assert!(count("/Subtype/Link") >= 2);
    for bookmark in ["Contents", "Statement of Applicability", "Second", "A.6 Organizational, 20 of 24 applicable"] {
        assert!(count(&format!("/Title({bookmark})")) > 0, "{bookmark}");
    }
    assert_eq!(count("/Title(A.7 Organizational, 20 of 24 applicable)"), 1, "a head that is repeated on each page has one bookmark");
}

/// Every character of the planes in use prints, alone and as a mark on a Latin letter.
#[test]
fn every_character_prints() {
    let all: Vec<char> = ('\0'..='\u{2ffff}').chain('\u{e0000}'..='\u{e0fff}').chain(['\u{10ffff}']).collect();
    for part in all.chunks(8192) {
        let text: String = part.iter().flat_map(|c| [*c, ' ', 'a', *c, ' ']).collect();
        let mut document = soa(0);
        document.blocks = vec![Block::Paragraph(text)];
        pdf(&document).unwrap_or_else(|refusal| panic!("from {:x}: {refusal}", u32::from(part[0])));
    }
}

#[test]
fn groups_with_and_without_rows_print_in_any_order() {
    // The typesetter once lost count of its headers where a group had nothing under it.
    for pattern in 0..64_u32 {
        let mut document = soa(0);
        let columns = (0..4).map(|n| Column::new(&format!("c{n}"), "Head", 1.0)).collect();
        let row = || TableRow::Cells((0..4).map(|_| TableCell::text("A few words")).collect());
        let mut lines: Vec<TableRow> = Vec::new();
        for group in 0..6 {
            lines.push(TableRow::Group(format!("Group {group}")));
            if pattern >> group & 1 == 1 {
                lines.push(row());
            }
        }
        document.blocks = vec![Block::Table(Table { name: "T".into(), caption: "T".into(), columns, rows: lines })];
        pdf(&document).unwrap_or_else(|refusal| panic!("{pattern:b}: {refusal}"));
    }
}

#[test]
fn what_a_print_cannot_show_is_counted_and_said_at_its_head() {
    let lost = |text: &str| crate::lost(&one_cell(text, 4.0));
    assert_eq!(lost("Rosters, Löhne, Δίκτυο, שלום, سلام"), crate::Lost::default());
    assert_eq!(lost("日本"), crate::Lost { missing: 2, unjoined: 0 });
    // Six letters and signs, which a reader of Hindi expects as two syllables.
    assert_eq!(lost("हिन्दी"), crate::Lost { missing: 0, unjoined: 6 });
    assert_eq!(lost("日本 हिन्दी"), crate::Lost { missing: 2, unjoined: 6 });
    let (plain, told) = (pdf(&one_cell("Rosters", 4.0)).unwrap(), pdf(&one_cell("हिन्दी", 4.0)).unwrap());
    assert_eq!((pages(&plain), pages(&told)), (1, 1));
}
