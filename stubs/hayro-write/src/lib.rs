//! Stands in for the copying of pages out of PDF files: without a reader no file can be there to copy from.

pub use hayro_syntax;

use hayro_syntax::Pdf;
use pdf_writer::{Chunk, Ref, Settings as ChunkSettings};

/// What is asked for.
#[derive(Debug, Copy, Clone)]
pub struct ExtractionQuery;

impl ExtractionQuery {
    pub fn new_page(_: usize) -> Self {
        Self
    }

    pub fn new_xobject(_: usize) -> Self {
        Self
    }
}

/// Why nothing is copied.
#[derive(Debug, Copy, Clone)]
pub enum ExtractionError {
    /// Never said here.
    InvalidPageIndex(usize),
}

/// What was copied.
pub struct ExtractionResult {
    pub chunk: Chunk,
    pub root_refs: Vec<Result<Ref, ExtractionError>>,
    pub page_tree_parent_ref: Ref,
}

/// Never called: there is no file.
pub fn extract<'a, G>(
    pdf: &Pdf,
    _: Box<dyn FnMut() -> Ref + 'a>,
    _: ChunkSettings,
    _: G,
    _: &[ExtractionQuery],
) -> Result<ExtractionResult, ExtractionError>
where
    G: for<'b> FnMut(&mut pdf_writer::writers::Group<'b>),
{
    pdf.nothing()
}
