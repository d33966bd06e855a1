//! The text for word processors: whole as XML, with every word of the document and nothing of a hostile one as markup.

use super::samples::{HOSTILE, hostile, soa};
use crate::docx;
use kernel::document::{Block, Document, Table, TableCell, TableRow};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeMap;
use std::io::Read as _;

/// The parts of an archive, each read to its end as XML: names of elements with how many there are, and the text.
fn parts(bytes: &[u8]) -> BTreeMap<String, (BTreeMap<String, usize>, String, String)> {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut found = BTreeMap::new();
    for at in 0..archive.len() {
        let mut part = archive.by_index(at).unwrap();
        let (name, mut raw) = (part.name().unwrap().into_owned(), String::new());
        part.read_to_string(&mut raw).unwrap();
        let (mut elements, mut text, mut depth) = (BTreeMap::new(), String::new(), 0_i32);
        let mut reader = Reader::from_str(&raw);
        loop {
            match reader.read_event().unwrap_or_else(|e| panic!("{name}: {e}")) {
                Event::Start(tag) => {
                    depth += 1;
                    *elements.entry(tag.name().as_ref().to_owned()).or_default() += 1;
                }
                Event::Empty(tag) => {
                    let tag = tag.name().as_ref().to_owned();
                    if tag == "w:br" {
                        text.push('\n');
                    }
                    *elements.entry(tag).or_default() += 1;
                }
                Event::End(_) => depth -= 1,
                Event::Text(words) => text.push_str(&words),
                Event::GeneralRef(reference) => text.push_str(match &*reference {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    other => panic!("&{other};"),
                }),
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0, "{name}");
        found.insert(name, (elements, text, raw));
    }
    found
}

#[test]
fn a_report_opens_with_its_title_head_and_language() {
    let document = Document { standing: "Approved: RP-1".into(), ..soa(30) };
    let parts = parts(&docx(&document).unwrap());
    let (elements, text, raw) = &parts["word/document.xml"];
    assert!(text.contains("Statement of Applicability"));
    assert_eq!((elements["w:tbl"], elements["w:tblHeader"]), (2, 1), "the facts, and one table whose head is repeated");
    let table = match &document.blocks[0] {
        Block::Table(table) => table,
        other => panic!("{other:?}"),
    };
    // One line for each fact and each row, and the head.
    assert_eq!(elements["w:tr"], document.facts.len() + table.rows.len() + 1);
    assert!(table.columns.iter().all(|column| text.contains(&column.label) == column.printed));
    assert!(raw.contains("w:orient=\"landscape\"") == document.landscape);
    assert!(parts["word/footer1.xml"].1.contains("Approved: RP-1"), "every page says what it is");
    assert!(parts["word/styles.xml"].2.contains("<w:lang w:val=\"en\"/>"));
    assert!(parts["docProps/core.xml"].2.contains("2026-11-22T"));
}

#[test]
fn hostile_texts_stay_texts() {
    let parts = parts(&docx(&hostile()).unwrap());
    let (elements, text, raw) = &parts["word/document.xml"];
    for said in HOSTILE {
        let shown: String = said.chars().filter(|c| !c.is_control() && !super::super::docx::hidden(*c)).collect();
        assert!(text.replace('\n', "").contains(&shown.replace(['\u{2028}', '\u{2029}'], "")), "{said:?}");
    }
    let known = [
        "w:document",
        "w:body",
        "w:p",
        "w:pPr",
        "w:pStyle",
        "w:r",
        "w:rPr",
        "w:t",
        "w:br",
        "w:b",
        "w:color",
        "w:tbl",
        "w:tblPr",
        "w:tblStyle",
        "w:tblW",
        "w:tblLayout",
        "w:tblCaption",
        "w:tblGrid",
        "w:gridCol",
        "w:tr",
        "w:trPr",
        "w:cantSplit",
        "w:tblHeader",
        "w:tc",
        "w:tcPr",
        "w:tcW",
        "w:gridSpan",
        "w:shd",
        "w:keepNext",
        "w:jc",
        "w:sectPr",
        "w:headerReference",
        "w:footerReference",
        "w:pgSz",
        "w:pgMar",
        "w:pageBreakBefore",
    ];
    assert!(elements.keys().all(|element| known.contains(&element.as_str())), "{elements:?}");
    assert!(raw.chars().all(|c| c == '\n' || !c.is_control()));
}

#[test]
fn every_script_is_there_as_it_was_written() {
    let words = "数据中心 個人情報 급여 ฐานข้อมูล የደንበኛ हिन्दी שלום 🙂";
    let mut document = soa(0);
    let column = kernel::document::Column::new("a", "A", 1.0);
    let rows = vec![TableRow::Cells(vec![TableCell::text(words)])];
    document.blocks = vec![Block::Table(Table { name: "T".into(), caption: "T".into(), columns: vec![column], rows })];
    assert!(parts(&docx(&document).unwrap())["word/document.xml"].1.contains(words));
}
