//! A document as a workbook: a sheet "About", then one sheet per table, ready to filter, sort and print.

use jiff::civil::{Date, DateTime};
use kernel::document::{Block, Document, Table, TableCell, TableRow};
use rust_xlsxwriter::{
    Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, IgnoreError, Workbook, Worksheet, XlsxError,
};

use crate::{ReportError, check, names};

/// Excel's limit for the text of one cell, in UTF-16 units.
const CELL_LIMIT: usize = 32_767;
/// Integers above it lose digits in a spreadsheet, which computes in doubles.
const EXACT: u64 = 1 << 53;
const FIRST_SHEET: &str = "About";

/// A document as an XLSX workbook.
///
/// The sheet "About" has title, facts, as-at text, source note and whatever text the document has between its tables.
/// Each table, and after them the numbers of each chart, is a sheet of its own: bold head that stays in sight, filter, widths, print set-up. Texts are string
/// cells in text format, so `5.10` stays `5.10` and `=1+1` stays a text, even when somebody edits the cell; texts above
/// Excel's limit of 32,767 are clipped and say so. Group rows are left out, because they would end up between the rows
/// of a sorted or filtered sheet; what they group by stands in a column.
pub fn xlsx(document: &Document) -> Result<Vec<u8>, ReportError> {
    check::check(document)?;
    let stamp = check::stamp(document)?;
    let mut book = Workbook::new();
    book.set_properties(
        &DocProperties::new()
            .set_title(one_line(&document.title, 255))
            .set_company(one_line(&document.organisation, 255))
            .set_comment(one_line(&document.source_note, 255))
            .set_creation_datetime(&moment(stamp)?),
    );
    let inks = Inks::new();
    about(book.add_worksheet(), document, &inks)?;
    let tables = check::tables(document);
    let names = names::sheets(tables.iter().map(|table| table.name.as_str()), &[FIRST_SHEET]);
    for ((table, name), standing) in tables.iter().zip(&names).zip(standings(document)) {
        let sheet = book.add_worksheet();
        sheet.set_name(name)?;
        register(sheet, table, &inks)?;
        page(sheet, document, standing, true);
    }
    Ok(book.save_to_buffer()?)
}

/// The cell formats of a workbook, made once.
struct Inks {
    title: Format,
    heading: Format,
    note: Format,
    label: Format,
    head: Format,
    text: Format,
    long: Format,
    int: Format,
    number: Format,
    date: Format,
    levels: [Format; 5],
}

impl Inks {
    fn new() -> Self {
        let rule = Color::RGB(0xD6_CEBB);
        let cell = Format::new().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Hair).set_border_bottom_color(rule);
        let text = cell.clone().set_text_wrap().set_num_format("@");
        let level = |fill: u32, ink: u32| text.clone().set_background_color(Color::RGB(fill)).set_font_color(Color::RGB(ink)).set_bold();
        Self {
            title: Format::new().set_font_size(20).set_font_name("Georgia").set_num_format("@"),
            heading: Format::new().set_bold().set_font_size(13).set_font_name("Georgia").set_num_format("@"),
            note: Format::new().set_font_color(Color::RGB(0x5A_554A)).set_num_format("@"),
            label: Format::new().set_font_color(Color::RGB(0x5A_554A)).set_align(FormatAlign::Top).set_text_wrap(),
            head: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Bottom)
                .set_border_bottom(FormatBorder::Thin)
                .set_num_format("@"),
            long: cell.clone().set_text_wrap(),
            int: cell.clone().set_num_format("0"),
            number: cell.clone().set_num_format("General"),
            date: cell.set_num_format("yyyy-mm-dd"),
            levels: [
                level(0xF4_EEE0, 0x1C_1A16),
                level(0xEF_DCB9, 0x1C_1A16),
                level(0xE6_B985, 0x1C_1A16),
                level(0xDA_895F, 0x1C_1A16),
                level(0x8F_2A1E, 0xFF_FFFF),
            ],
            text,
        }
    }

    fn level(&self, rank: u8) -> &Format {
        self.levels.get(usize::from(rank.clamp(1, 5)) - 1).unwrap_or(&self.text)
    }

    /// Older versions of Excel show `####` for a text above 255 characters in a cell of text format.
    fn text(&self, text: &str) -> &Format {
        if text.len() <= 255 { &self.text } else { &self.long }
    }
}

/// The sheet "About", written from top to bottom.
struct About<'a> {
    sheet: &'a mut Worksheet,
    inks: &'a Inks,
    row: u32,
}

impl About<'_> {
    fn line(&mut self, text: &str, format: &Format) -> Result<(), XlsxError> {
        if !text.is_empty() {
            self.sheet.write_string_with_format(self.row, 0, clip(text), format)?;
            self.row += 1;
        }
        Ok(())
    }

    fn entry(&mut self, label: &str, value: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, clip(label), &self.inks.label)?;
        self.sheet.write_string_with_format(self.row, 1, clip(value), self.inks.text(value))?;
        self.row += 1;
        Ok(())
    }

    fn entries(&mut self, facts: &[(String, String)]) -> Result<(), XlsxError> {
        facts.iter().try_for_each(|(label, value)| self.entry(label, value))
    }

    fn gap(&mut self) {
        self.row += 1;
    }
}

fn about(sheet: &mut Worksheet, document: &Document, inks: &Inks) -> Result<(), XlsxError> {
    sheet.set_name(FIRST_SHEET)?;
    sheet.set_column_width(0, 26)?.set_column_width(1, 90)?;
    sheet.set_screen_gridlines(false);
    let mut about = About { sheet, inks, row: 0 };
    about.line(&document.organisation, &inks.note)?;
    about.line(&document.title, &inks.title)?;
    about.gap();
    about.entries(&document.facts)?;
    about.gap();
    about.line(&document.standing, &inks.note)?;
    about.line(&document.as_at, &inks.note)?;
    about.line(&document.source_note, &inks.note)?;
    about.gap();
    for block in &document.blocks {
        match block {
            Block::Heading(_, text) => {
                about.gap();
                about.line(text, &inks.heading)?;
            }
            Block::Chapter { title, standing, source_note } => {
                about.gap();
                about.line(title, &inks.heading)?;
                about.line(standing, &inks.note)?;
                about.line(source_note, &inks.note)?;
            }
            Block::Paragraph(text) => about.entry("", text)?,
            Block::List(items) => items.iter().try_for_each(|item| about.entry("", &format!("– {item}")))?,
            Block::Contents(facts) | Block::Facts(facts) => about.entries(facts)?,
            Block::Table(_) | Block::Chart(_) => {}
        }
    }
    let last = about.row;
    sheet.ignore_error_range(0, 0, last, 1, IgnoreError::NumberStoredAsText)?;
    page(sheet, document, &document.standing, false);
    Ok(())
}

fn register(sheet: &mut Worksheet, table: &Table, inks: &Inks) -> Result<(), XlsxError> {
    let mut last = 0;
    for (col, column) in (0..).zip(&table.columns) {
        sheet.write_string_with_format(0, col, clip(&column.label), &inks.head)?;
        sheet.set_column_width(col, f64::from(column.width).mul_add(9.0, 5.0).clamp(8.0, 80.0))?;
    }
    let rows = table.rows.iter().filter_map(|row| match row {
        TableRow::Cells(cells) => Some(cells),
        TableRow::Group(_) => None,
    });
    for (row, cells) in (1..).zip(rows) {
        for (col, value) in (0..).zip(cells) {
            cell(sheet, row, col, value, inks)?;
        }
        last = row;
    }
    if let Ok(right) = u16::try_from(table.columns.len().saturating_sub(1))
        && !table.columns.is_empty()
    {
        sheet.autofilter(0, 0, last, right)?;
        sheet.ignore_error_range(0, 0, last, right, IgnoreError::NumberStoredAsText)?;
    }
    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    Ok(())
}

fn cell(sheet: &mut Worksheet, row: u32, col: u16, value: &TableCell, inks: &Inks) -> Result<(), XlsxError> {
    let text = |sheet: &mut Worksheet, text: &str| -> Result<(), XlsxError> {
        sheet.write_string_with_format(row, col, clip(text), inks.text(text)).map(drop)
    };
    match value {
        TableCell::Empty => sheet.write_blank(row, col, &inks.text).map(drop),
        #[expect(clippy::cast_precision_loss, reason = "the guard keeps to integers that a double holds exactly")]
        TableCell::Int(int) if int.unsigned_abs() <= EXACT => sheet.write_number_with_format(row, col, *int as f64, &inks.int).map(drop),
        TableCell::Number(number) if number.is_finite() => sheet.write_number_with_format(row, col, *number, &inks.number).map(drop),
        TableCell::Date(date) => match day(*date) {
            Some(day) => sheet.write_datetime_with_format(row, col, &day, &inks.date).map(drop),
            None => text(sheet, &date.to_string()),
        },
        TableCell::Level(rank, word) => sheet.write_string_with_format(row, col, clip(word), inks.level(*rank)).map(drop),
        other => text(sheet, &other.plain()),
    }
}

/// What each table is part of, in the order of [`check::tables`]: the document or its chapter.
fn standings(document: &Document) -> Vec<&str> {
    let of = |wanted: fn(&Block) -> bool| {
        let mut here = document.standing.as_str();
        let mut list = Vec::new();
        for block in &document.blocks {
            match block {
                Block::Chapter { standing, .. } => here = standing,
                block if wanted(block) => list.push(here),
                _ => {}
            }
        }
        list
    };
    [of(|block| matches!(block, Block::Table(_))), of(|block| matches!(block, Block::Chart(_)))].concat()
}

/// How a sheet prints: one page wide, head on each page, page numbers and as-at text at the foot.
fn page(sheet: &mut Worksheet, document: &Document, standing: &str, wide: bool) {
    sheet.set_paper_size(9);
    if wide {
        sheet.set_landscape();
    }
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3);
    let quote = |text: &str, limit| one_line(text, limit).replace('&', "&&");
    sheet.set_header(format!("&L{}&C{}&R{}", quote(&document.title, 60), quote(standing, 80), quote(&document.organisation, 40)));
    sheet.set_footer(format!("&L{}&C{}&R&P / &N", quote(&document.as_at, 40), quote(&document.source_note, 80)));
}

/// A date as a spreadsheet counts it, which starts in 1900.
fn day(date: Date) -> Option<ExcelDateTime> {
    let year = u16::try_from(date.year()).ok()?;
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    // Excel takes 1900 for a leap year, so days before March of it are off by one in other programs.
    if year < 1900 || (year == 1900 && month < 3) {
        return None;
    }
    ExcelDateTime::from_ymd(year, month, day).ok()
}

fn moment(stamp: DateTime) -> Result<ExcelDateTime, XlsxError> {
    let small = |n: i8| u8::try_from(n).unwrap_or_default();
    ExcelDateTime::from_ymd(u16::try_from(stamp.year()).unwrap_or_default(), small(stamp.month()), small(stamp.day()))?.and_hms(
        u16::from(small(stamp.hour())),
        small(stamp.minute()),
        small(stamp.second()),
    )
}

/// A text that fits one cell. Line ends become LF, as a spreadsheet writes them itself.
fn clip(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    if names::clip_utf16(&text, CELL_LIMIT).len() == text.len() {
        return text;
    }
    let note = format!(" … [clipped, {} characters in all; CSV and JSON have them]", text.chars().count());
    format!("{}{note}", names::clip_utf16(&text, CELL_LIMIT - note.len()))
}

/// A text for a place that holds one short line and, unlike a cell, cannot escape what XML does not carry.
fn one_line(text: &str, limit: usize) -> String {
    let line: String = text.chars().map(|c| if c.is_control() || names::is_no_xml(c) { ' ' } else { c }).collect();
    let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
    match names::clip_utf16(&line, limit) {
        whole if whole.len() == line.len() => line,
        _ => format!("{}…", names::clip_utf16(&line, limit.saturating_sub(1)).trim_end()),
    }
}
