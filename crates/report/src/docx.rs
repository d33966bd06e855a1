//! A document as a text that Word and its kin open and edit: WordprocessingML (ECMA-376) in a ZIP archive.
//!
//! Written here and not by a library: of those there are, none repeats the head of a table on each page, names the language for a
//! screen reader, or gives the same bytes twice.

use kernel::document::{Block, Chart, Document, Table, TableCell, TableRow};
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::{ReportError, check};

/// Short and long side of a page of A4, in twentieths of a point.
const PAGE: (usize, usize) = (11_906, 16_838);
/// Margin on each side, in twentieths of a point.
const MARGIN: usize = 1_134;
/// Fill and ink of a level from 1 to 5, as in every other format.
const LEVELS: [(&str, &str); 5] =
    [("F4EEE0", "1C1A16"), ("EFDCB9", "1C1A16"), ("E6B985", "1C1A16"), ("DA895F", "1C1A16"), ("8F2A1E", "FFFFFF")];
const SPACES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" \
     xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// A document as DOCX: title, facts and blocks in reading order, tables with a head that is repeated on each page.
///
/// What is printed is in it; columns that are data only are not. Fonts are those of the reader's machine, so every script that it can
/// show is shown. Charts are there as the tables of their numbers. Text is text whatever it says: no field, link or picture is made
/// of it, and characters that XML or a reader's eye would trip over (control characters, marks of direction) are left out.
pub fn docx(document: &Document) -> Result<Vec<u8>, ReportError> {
    check::check(document)?;
    let stamp = check::stamp(document)?;
    let moment = format!("{}Z", stamp.strftime("%Y-%m-%dT%H:%M:%S"));
    let parts: [(&str, String); 9] = [
        ("[Content_Types].xml", CONTENT_TYPES.into()),
        ("_rels/.rels", RELATIONS.into()),
        ("docProps/core.xml", core(document, &moment)),
        ("word/_rels/document.xml.rels", DOCUMENT_RELATIONS.into()),
        ("word/document.xml", body(document)),
        ("word/styles.xml", styles(&document.language)),
        ("word/numbering.xml", NUMBERING.into()),
        ("word/header1.xml", header(document)),
        ("word/footer1.xml", footer(document)),
    ];
    Ok(packed(&parts)?)
}

fn packed(parts: &[(&str, String)]) -> Result<Vec<u8>, ZipError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    // The earliest time that a ZIP can say, so that the same content gives the same bytes.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).last_modified_time(zip::DateTime::DEFAULT);
    for (name, text) in parts {
        archive.start_file(*name, options)?;
        archive.write_all(DECLARATION.as_bytes())?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// Text as it may stand in XML.
fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' => out.push(' '),
            c if c.is_control() || hidden(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// Characters that XML forbids, and those that could make a line read other than its text.
pub(crate) fn hidden(c: char) -> bool {
    matches!(c, '\u{fffe}' | '\u{ffff}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{61c}')
}

/// Runs of a text; its line breaks stay.
fn runs(text: &str, properties: &str) -> String {
    let properties = if properties.is_empty() { String::new() } else { format!("<w:rPr>{properties}</w:rPr>") };
    let text = text.replace("\r\n", "\n").replace(['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'], "\n");
    let lines: Vec<String> = text.split('\n').map(|line| format!("<w:t xml:space=\"preserve\">{}</w:t>", xml(line))).collect();
    format!("<w:r>{properties}{}</w:r>", lines.join("<w:br/>"))
}

/// A paragraph in a style; none for the usual one.
fn paragraph(style: &str, text: &str) -> String {
    let style = if style.is_empty() { String::new() } else { format!("<w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>") };
    format!("<w:p>{style}{}</w:p>", runs(text, ""))
}

fn body(document: &Document) -> String {
    let (short, long) = PAGE;
    let (width, height, turned) = if document.landscape { (long, short, " w:orient=\"landscape\"") } else { (short, long, "") };
    let room = width - 2 * MARGIN;
    let mut out = format!("<w:document {SPACES}><w:body>{}", paragraph("Title", &document.title));
    if !document.organisation.is_empty() {
        out.push_str(&paragraph("Note", &document.organisation));
    }
    facts(&mut out, &document.facts, room);
    for block in &document.blocks {
        match block {
            Block::Contents(chapters) => {
                let line = |(title, brief): &(String, String)| {
                    if brief.is_empty() { title.clone() } else { format!("{title}\n{brief}") }
                };
                chapters.iter().for_each(|chapter| out.push_str(&paragraph("ListParagraph", &line(chapter))));
            }
            Block::Chapter { title, standing, source_note } => {
                out.push_str("<w:p><w:pPr><w:pStyle w:val=\"Heading1\"/><w:pageBreakBefore/></w:pPr>");
                let _ = write!(out, "{}</w:p>", runs(title, ""));
                [standing, source_note].into_iter().filter(|text| !text.is_empty()).for_each(|text| out.push_str(&paragraph("Note", text)));
            }
            Block::Heading(level, text) => out.push_str(&paragraph(&format!("Heading{}", (*level).clamp(1, 4)), text)),
            Block::Paragraph(text) => out.push_str(&paragraph("", text)),
            Block::List(items) => items.iter().for_each(|item| out.push_str(&paragraph("ListParagraph", item))),
            Block::Facts(list) => facts(&mut out, list, room),
            Block::Table(table) => self::table(&mut out, table, room),
            Block::Chart(chart) => drawn(&mut out, chart, room),
        }
    }
    let _ = write!(
        out,
        "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId3\"/><w:footerReference w:type=\"default\" r:id=\"rId4\"/>\
         <w:pgSz w:w=\"{width}\" w:h=\"{height}\"{turned}/><w:pgMar w:top=\"{MARGIN}\" w:right=\"{MARGIN}\" w:bottom=\"{MARGIN}\" \
         w:left=\"{MARGIN}\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>"
    );
    out
}

/// A chart as its numbers.
fn drawn(out: &mut String, chart: &Chart, room: usize) {
    table(out, &chart.table(), room);
}

/// Label and value side by side.
fn facts(out: &mut String, list: &[(String, String)], room: usize) {
    if list.is_empty() {
        return;
    }
    let widths = [room / 4, room - room / 4];
    begin(out, &widths, "");
    for (label, value) in list {
        let cells = [(label, "<w:b/>"), (value, "")].map(|(text, properties)| format!("<w:p>{}</w:p>", runs(text, properties)));
        row(out, "", &widths, &cells.map(|content| (String::new(), content)));
    }
    end(out);
}

fn table(out: &mut String, table: &Table, room: usize) {
    out.push_str(&paragraph("Caption", &table.caption));
    let printed: Vec<usize> = (0..table.columns.len()).filter(|at| table.columns.get(*at).is_some_and(|column| column.printed)).collect();
    let columns: Vec<_> = printed.iter().filter_map(|at| table.columns.get(*at)).collect();
    if columns.is_empty() {
        return;
    }
    let all: f64 = columns.iter().map(|column| f64::from(column.width.max(0.1))).sum();
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a part of a page, far below any limit")]
    let widths: Vec<usize> = columns.iter().map(|column| (room as f64 * f64::from(column.width.max(0.1)) / all) as usize).collect();
    begin(out, &widths, &table.caption);
    let heads: Vec<_> = columns.iter().map(|column| (String::new(), format!("<w:p>{}</w:p>", runs(&column.label, "<w:b/>")))).collect();
    row(out, "<w:cantSplit/><w:tblHeader/>", &widths, &heads);
    for line in &table.rows {
        match line {
            TableRow::Group(text) => {
                let span = format!("<w:gridSpan w:val=\"{}\"/><w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EFEAE0\"/>", widths.len());
                let content = format!("<w:p><w:pPr><w:keepNext/></w:pPr>{}</w:p>", runs(text, "<w:b/>"));
                row(out, "<w:cantSplit/>", &[room], &[(span, content)]);
            }
            TableRow::Cells(cells) => {
                let cells: Vec<_> = printed.iter().filter_map(|at| cells.get(*at)).map(cell).collect();
                row(out, "<w:cantSplit/>", &widths, &cells);
            }
        }
    }
    end(out);
}

/// Properties and content of a cell.
fn cell(cell: &TableCell) -> (String, String) {
    let text = cell.plain();
    match cell {
        TableCell::Level(rank, _) => {
            let (fill, ink) = LEVELS.get(usize::from((*rank).clamp(1, 5)) - 1).copied().unwrap_or(("FFFFFF", "000000"));
            let shade = format!("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"{fill}\"/>");
            (shade, format!("<w:p>{}</w:p>", runs(&text, &format!("<w:b/><w:color w:val=\"{ink}\"/>"))))
        }
        TableCell::Int(_) | TableCell::Number(_) => {
            (String::new(), format!("<w:p><w:pPr><w:jc w:val=\"right\"/></w:pPr>{}</w:p>", runs(&text, "")))
        }
        _ => (String::new(), format!("<w:p>{}</w:p>", runs(&text, ""))),
    }
}

fn begin(out: &mut String, widths: &[usize], caption: &str) {
    let grid: String = widths.iter().map(|width| format!("<w:gridCol w:w=\"{width}\"/>")).collect();
    let caption = if caption.is_empty() { String::new() } else { format!("<w:tblCaption w:val=\"{}\"/>", xml(caption)) };
    let _ = write!(
        out,
        "<w:tbl><w:tblPr><w:tblStyle w:val=\"Register\"/><w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>{caption}</w:tblPr>\
         <w:tblGrid>{grid}</w:tblGrid>",
        widths.iter().sum::<usize>()
    );
}

fn row(out: &mut String, properties: &str, widths: &[usize], cells: &[(String, String)]) {
    let properties = if properties.is_empty() { String::new() } else { format!("<w:trPr>{properties}</w:trPr>") };
    let _ = write!(out, "<w:tr>{properties}");
    for ((own, content), width) in cells.iter().zip(widths) {
        let _ = write!(out, "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{own}</w:tcPr>{content}</w:tc>");
    }
    out.push_str("</w:tr>");
}

/// After a table stands a paragraph, or Word joins two tables to one.
fn end(out: &mut String) {
    out.push_str("</w:tbl><w:p/>");
}

fn header(document: &Document) -> String {
    let text = [document.organisation.as_str(), &document.title].into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(", ");
    format!("<w:hdr {SPACES}>{}</w:hdr>", paragraph("Note", &text))
}

/// What the print is, the moment, the source and the number of the page, on every page.
fn footer(document: &Document) -> String {
    let texts = [document.standing.as_str(), &document.as_at, &document.source_note];
    let said = texts.into_iter().filter(|text| !text.is_empty()).collect::<Vec<_>>().join(". ");
    let field = |name: &str| format!("<w:fldSimple w:instr=\" {name} \"><w:r><w:t>1</w:t></w:r></w:fldSimple>");
    format!(
        "<w:ftr {SPACES}>{}<w:p><w:pPr><w:pStyle w:val=\"Note\"/><w:jc w:val=\"right\"/></w:pPr>{}{}{}</w:p></w:ftr>",
        paragraph("Note", &said),
        field("PAGE"),
        runs(" / ", ""),
        field("NUMPAGES")
    )
}

fn core(document: &Document, moment: &str) -> String {
    format!(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" \
         xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>{}</dc:title><dc:creator>{}</dc:creator>\
         <dc:description>{}</dc:description><dc:language>{}</dc:language>\
         <dcterms:created xsi:type=\"dcterms:W3CDTF\">{moment}</dcterms:created>\
         <dcterms:modified xsi:type=\"dcterms:W3CDTF\">{moment}</dcterms:modified></cp:coreProperties>",
        xml(&document.title),
        xml(&document.organisation),
        xml(&document.source_note),
        xml(&document.language)
    )
}

fn styles(language: &str) -> String {
    let language = if language.is_empty() { "en".to_owned() } else { xml(language) };
    let head = |level: u8, size: u8| {
        format!(
            "<w:style w:type=\"paragraph\" w:styleId=\"Heading{level}\"><w:name w:val=\"heading {level}\"/><w:basedOn w:val=\"Normal\"/>\
             <w:next w:val=\"Normal\"/><w:qFormat/><w:pPr><w:keepNext/><w:spacing w:before=\"280\" w:after=\"80\"/>\
             <w:outlineLvl w:val=\"{}\"/></w:pPr><w:rPr><w:b/><w:sz w:val=\"{size}\"/></w:rPr></w:style>",
            level - 1
        )
    };
    let heads: String = [(1, 32), (2, 26), (3, 23), (4, 21)].map(|(level, size)| head(level, size)).concat();
    let rule = |side: &str| format!("<w:{side} w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"D6CEBB\"/>");
    let rules: String = ["top", "bottom", "insideH"].map(rule).concat();
    format!(
        "<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Georgia\" w:hAnsi=\"Georgia\" w:cs=\"Arial\"/>\
         <w:sz w:val=\"20\"/><w:lang w:val=\"{language}\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"80\"/></w:pPr>\
         </w:pPrDefault></w:docDefaults>\
         <w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/><w:basedOn w:val=\"Normal\"/><w:qFormat/>\
         <w:rPr><w:sz w:val=\"44\"/></w:rPr></w:style>{heads}\
         <w:style w:type=\"paragraph\" w:styleId=\"Caption\"><w:name w:val=\"caption\"/><w:basedOn w:val=\"Normal\"/>\
         <w:pPr><w:keepNext/><w:spacing w:before=\"200\" w:after=\"60\"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"Note\"><w:name w:val=\"Note\"/><w:basedOn w:val=\"Normal\"/>\
         <w:rPr><w:color w:val=\"5A554A\"/><w:sz w:val=\"17\"/></w:rPr></w:style>\
         <w:style w:type=\"paragraph\" w:styleId=\"ListParagraph\"><w:name w:val=\"List Paragraph\"/><w:basedOn w:val=\"Normal\"/>\
         <w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr></w:style>\
         <w:style w:type=\"table\" w:default=\"1\" w:styleId=\"Register\"><w:name w:val=\"Register\"/><w:tblPr><w:tblBorders>{rules}\
         </w:tblBorders><w:tblCellMar><w:left w:w=\"70\" w:type=\"dxa\"/><w:right w:w=\"70\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr>\
         </w:style></w:styles>"
    )
}

const CONTENT_TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
<Override PartName=\"/word/numbering.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml\"/>\
<Override PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/>\
<Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
</Types>";

const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" \
Target=\"word/document.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" \
Target=\"docProps/core.xml\"/></Relationships>";

const DOCUMENT_RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/numbering\" Target=\"numbering.xml\"/>\
<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header\" Target=\"header1.xml\"/>\
<Relationship Id=\"rId4\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer1.xml\"/>\
</Relationships>";

const NUMBERING: &str = "<w:numbering xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
<w:abstractNum w:abstractNumId=\"0\"><w:multiLevelType w:val=\"singleLevel\"/><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/>\
<w:numFmt w:val=\"bullet\"/><w:lvlText w:val=\"•\"/><w:lvlJc w:val=\"left\"/>\
<w:pPr><w:ind w:left=\"360\" w:hanging=\"260\"/></w:pPr></w:lvl></w:abstractNum>\
<w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";
