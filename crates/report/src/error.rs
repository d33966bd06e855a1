//! What can go wrong between a document and a file.

/// Why a report could not be written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReportError {
    /// The binary has no typesetter.
    #[error("this binary was built without PDF (cargo feature `pdf`); ask for xlsx, docx, csv or json instead")]
    WithoutPdf,
    /// No format has this name.
    #[error("`{0}` is no report format; use pdf, xlsx, docx, csv or json")]
    UnknownFormat(String),
    /// CSV shows tables, and there is none.
    #[error("the report `{0}` has no table; ask for pdf, xlsx, docx or json instead")]
    NoTable(String),
    /// No table of the document has the name asked for.
    #[error("the report has no table `{name}`; it has {known}")]
    UnknownTable {
        /// Name asked for.
        name: String,
        /// Names there are, joined by commas.
        known: String,
    },
    /// A row has more or fewer cells than its table has columns.
    #[error("row {row} of table `{table}` has {cells} cells for {columns} columns")]
    RowLength {
        /// Name of the table.
        table: String,
        /// Row, counted from 1, group rows included.
        row: usize,
        /// Cells in the row.
        cells: usize,
        /// Columns of the table.
        columns: usize,
    },
    /// The document's moment cannot be read.
    #[error("the report's stamp `{stamp}` is no RFC 3339 time: {source}")]
    Stamp {
        /// The stamp as given.
        stamp: String,
        /// What the parser said.
        source: jiff::Error,
    },
    /// The typesetter refused the page.
    #[error("the PDF could not be set: {0}")]
    Typeset(String),
    /// The workbook could not be written.
    #[error("the workbook could not be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The text for a word processor could not be written.
    #[error("the DOCX could not be written: {0}")]
    Text(#[from] zip::result::ZipError),
    /// The CSV could not be written.
    #[error("the CSV could not be written: {0}")]
    Csv(#[from] ::csv::Error),
    /// The JSON could not be written.
    #[error("the JSON could not be written: {0}")]
    Json(#[from] serde_json::Error),
}
