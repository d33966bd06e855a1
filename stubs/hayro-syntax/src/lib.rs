//! Stands in for the reader of PDF files, which pictures in a document may be: every one is refused as invalid.

use std::sync::Arc;

/// Cannot exist.
#[derive(Debug, Clone, Copy)]
pub enum Never {}

/// The bytes of a file.
pub type PdfData = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// Why a file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadPdfError {
    /// It is locked; never said here.
    Decryption(DecryptionError),
    /// What this crate says of every file.
    Invalid,
}

/// Why a locked file is not read; never said here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DecryptionError {}

/// Versions of the format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PdfVersion {
    Pdf10,
    Pdf11,
    Pdf12,
    Pdf13,
    Pdf14,
    Pdf15,
    Pdf16,
    Pdf17,
    Pdf20,
}

/// A file that was read; there are none.
#[derive(Debug)]
pub struct Pdf(Never);

impl Pdf {
    /// Always refused.
    pub fn new<D: AsRef<[u8]> + Send + Sync + 'static>(_: Arc<D>) -> Result<Self, LoadPdfError> {
        Err(LoadPdfError::Invalid)
    }

    /// Stands for whatever would be read from it.
    pub fn nothing(&self) -> ! {
        match self.0 {}
    }

    pub fn data(&self) -> &PdfData {
        match self.0 {}
    }

    pub fn pages(&self) -> &[page::Page<'_>] {
        match self.0 {}
    }

    pub fn version(&self) -> PdfVersion {
        match self.0 {}
    }

    pub fn xref(&self) -> &XRef {
        match self.0 {}
    }
}

/// The table of a file's objects.
pub struct XRef(Never);

impl XRef {
    pub fn has_optional_content_groups(&self) -> bool {
        match self.0 {}
    }
}

/// Pages.
pub mod page {
    use super::Never;
    use std::marker::PhantomData;

    /// A page; there are none.
    pub struct Page<'a>(Never, PhantomData<&'a ()>);

    impl Page<'_> {
        pub fn render_dimensions(&self) -> (f32, f32) {
            match self.0 {}
        }
    }
}
