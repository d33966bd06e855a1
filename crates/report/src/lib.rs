//! The kernel's typed document to PDF, XLSX, DOCX, CSV and JSON, days to iCalendar: the only crate that knows these file formats.
//!
//! A [`Document`] comes in, bytes go out. The same document gives the same bytes in every format, on every machine:
//! nothing here reads a clock, a locale, the network or a font of the system.
//!
//! Text is hostile until shown otherwise. It reaches the typesetter as values, workbooks as string cells and CSV with
//! [`csv_guard`]; none of the formats can turn it into markup or a formula.

mod check;
mod csv;
mod docx;
mod error;
mod format;
mod ics;
mod json;
mod names;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(test)]
mod tests;
mod xlsx;

pub use crate::csv::{CsvOptions, csv, csv_guard, csv_unguard, csv_with};
pub use crate::docx::docx;
pub use crate::error::ReportError;
pub use crate::format::Format;
pub use crate::ics::ics;
pub use crate::json::json;
pub use crate::xlsx::xlsx;
use kernel::document::Document;

/// Sets a document in type: PDF/A-2a, tagged, with the embedded fonts.
///
/// Characters that no embedded font has are printed as `□` and a note at the end says so; control and invisible
/// characters are left out. Column labels, group rows and the footer are clipped where a hostile length would push the
/// rest off the page; cells, paragraphs and facts never are.
#[cfg(feature = "pdf")]
pub fn pdf(document: &Document) -> Result<Vec<u8>, ReportError> {
    check::check(document)?;
    pdf::print(document)
}

/// What of a document its PDF cannot show as it is written.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lost {
    /// How many characters no embedded font has, so that `□` stands for them.
    pub missing: usize,
    /// How many letters stand unjoined that are written joined.
    pub unjoined: usize,
}

/// What of a document its PDF cannot show as it is written.
pub fn lost(document: &Document) -> Lost {
    #[cfg(feature = "pdf")]
    return pdf::lost(document);
    #[cfg(not(feature = "pdf"))]
    {
        let _ = document;
        Lost::default()
    }
}

/// Says that this binary was built without PDF.
#[cfg(not(feature = "pdf"))]
pub fn pdf(_document: &Document) -> Result<Vec<u8>, ReportError> {
    Err(ReportError::WithoutPdf)
}

/// Loads fonts and the typesetter's library, so that the first PDF of a server is as quick as the others.
///
/// Without the feature `pdf` there is nothing to load.
pub fn warm() {
    #[cfg(feature = "pdf")]
    pdf::warm();
}

/// Writes a document in the given format.
pub fn render(document: &Document, format: Format) -> Result<Vec<u8>, ReportError> {
    match format {
        Format::Pdf => pdf(document),
        Format::Xlsx => xlsx(document),
        Format::Docx => docx(document),
        Format::Csv => csv(document),
        Format::Json => json(document),
    }
}

/// The same for somebody who opens the file: a spreadsheet program takes CSV for what it is only with a byte order mark before it.
pub fn render_to_open(document: &Document, format: Format) -> Result<Vec<u8>, ReportError> {
    match format {
        Format::Csv => csv_with(document, &CsvOptions { bom: true, ..CsvOptions::default() }),
        _ => render(document, format),
    }
}
