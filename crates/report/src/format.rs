//! The file formats a report comes in, with their names to the outside.

use std::{fmt, path::Path, str::FromStr};

use crate::ReportError;

/// A file format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// Printed page: PDF/A-2a.
    Pdf,
    /// Workbook with one sheet per table.
    Xlsx,
    /// Text for a word processor, to go on writing in.
    Docx,
    /// One table as comma-separated values.
    Csv,
    /// All tables with typed values.
    Json,
}

impl Format {
    /// All formats, in the order in which they are offered.
    pub const ALL: [Self; 5] = [Self::Pdf, Self::Xlsx, Self::Docx, Self::Csv, Self::Json];

    /// Extension without the dot; also the format's name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Xlsx => "xlsx",
            Self::Docx => "docx",
            Self::Csv => "csv",
            Self::Json => "json",
        }
    }

    /// Media type as a `Content-Type` header wants it.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Json => "application/json",
        }
    }

    /// The format that a file's extension names.
    pub fn of_path(path: &Path) -> Result<Self, ReportError> {
        path.extension().unwrap_or_default().to_string_lossy().parse()
    }
}

impl FromStr for Format {
    type Err = ReportError;

    /// Reads an extension, with or without the dot, in any case.
    fn from_str(text: &str) -> Result<Self, ReportError> {
        let name = text.strip_prefix('.').unwrap_or(text);
        Self::ALL
            .into_iter()
            .find(|format| format.extension().eq_ignore_ascii_case(name))
            .ok_or_else(|| ReportError::UnknownFormat(text.to_owned()))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.extension())
    }
}
