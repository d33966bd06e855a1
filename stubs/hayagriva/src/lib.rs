//! Stands in for bibliographies and citations: every bibliography is refused when it is read, so nothing behind that can exist.

pub mod archive;
pub mod citationberg;
pub mod io;

use citationberg::{Display, FontStyle, FontVariant, FontWeight, IndependentStyle, Locale, LocaleCode, TextDecoration, VerticalAlign};
use std::marker::PhantomData;

/// Cannot exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Never {}

/// An entry; there are none.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Entry(Never);

impl Entry {
    pub fn key(&self) -> &str {
        match self.0 {}
    }

    pub fn title(&self) -> Option<&FormatString> {
        match self.0 {}
    }
}

/// Text with chunks.
pub struct FormatString {
    pub value: ChunkedString,
}

/// Text in chunks; there is none.
pub struct ChunkedString(Never);

impl ChunkedString {
    pub fn to_str(&self) -> std::borrow::Cow<'_, str> {
        match self.0 {}
    }
}

/// Entries that were read; there are none.
pub struct Library(Never);

impl Library {
    pub fn is_empty(&self) -> bool {
        match self.0 {}
    }
}

impl IntoIterator for Library {
    type Item = Entry;
    type IntoIter = std::vec::IntoIter<Entry>;

    fn into_iter(self) -> Self::IntoIter {
        match self.0 {}
    }
}

/// What is cited, and how.
pub struct CitationItem<'a, T>(PhantomData<&'a T>);

impl<'a, T> CitationItem<'a, T> {
    pub fn new(_: &'a T, _: Option<SpecificLocator<'a>>, _: Option<LocaleCode>, _: bool, _: Option<CitePurpose>) -> Self {
        Self(PhantomData)
    }
}

/// A place in a work.
pub struct SpecificLocator<'a>(pub citationberg::taxonomy::Locator, pub LocatorPayload<'a>);

/// What stands for the place.
pub enum LocatorPayload<'a> {
    Str(&'a str),
    Transparent(TransparentLocator),
}

/// Content that is passed through.
pub struct TransparentLocator;

impl TransparentLocator {
    pub fn new<T>(_: T) -> Self {
        Self
    }
}

/// The form of a citation.
pub enum CitePurpose {
    Author,
    Year,
    Full,
    Prose,
}

/// Citations to render.
pub struct CitationRequest<'a, T>(PhantomData<&'a T>);

impl<'a, T> CitationRequest<'a, T> {
    pub fn new(_: Vec<CitationItem<'a, T>>, _: &'a IndependentStyle, _: Option<LocaleCode>, _: &'a [Locale], _: Option<usize>) -> Self {
        Self(PhantomData)
    }
}

/// A bibliography to render.
pub struct BibliographyRequest<'a> {
    pub style: &'a IndependentStyle,
    pub locale: Option<LocaleCode>,
    pub locale_files: &'a [Locale],
}

/// Never made: there is no bibliography that would need one.
pub struct BibliographyDriver<'a, T>(Never, PhantomData<&'a T>);

impl<'a, T> BibliographyDriver<'a, T> {
    #[expect(clippy::new_without_default, reason = "it cannot be made at all")]
    pub fn new() -> Self {
        panic!("this program sets no bibliographies")
    }

    pub fn with_citation_number_offset(self, _: usize) -> Self {
        match self.0 {}
    }

    pub fn citation(&mut self, _: CitationRequest<'a, T>) {
        match self.0 {}
    }

    pub fn finish(self, _: BibliographyRequest<'_>) -> Rendered {
        match self.0 {}
    }
}

/// What was rendered; nothing is.
pub struct Rendered {
    pub bibliography: Option<RenderedBibliography>,
    pub citations: Vec<RenderedCitation>,
}

/// A bibliography that was rendered.
pub struct RenderedBibliography {
    pub hanging_indent: bool,
    pub items: Vec<BibliographyItem>,
}

/// One work of it.
pub struct BibliographyItem {
    pub key: String,
    pub first_field: Option<ElemChild>,
    pub content: ElemChildren,
}

/// A citation that was rendered.
pub struct RenderedCitation {
    pub citation: ElemChildren,
}

/// Parts of what was rendered.
pub struct ElemChildren(pub Vec<ElemChild>);

impl ElemChildren {
    pub fn find_meta(&self, _: &ElemMeta) -> Option<&Elem> {
        None
    }
}

/// A part.
pub enum ElemChild {
    Text(Formatted),
    Elem(Elem),
    Markup(String),
    Link { text: Formatted, url: String },
    Transparent { cite_idx: usize, format: Formatting },
}

/// A part with parts.
pub struct Elem {
    pub children: ElemChildren,
    pub display: Option<Display>,
    pub meta: Option<ElemMeta>,
    pub never: Never,
}

/// What a part stands for.
#[derive(PartialEq)]
pub enum ElemMeta {
    Entry(usize),
    CitationNumber,
}

/// Text and its looks.
pub struct Formatted {
    pub text: String,
    pub formatting: Formatting,
}

/// How text looks.
pub struct Formatting {
    pub font_style: FontStyle,
    pub font_variant: FontVariant,
    pub font_weight: FontWeight,
    pub text_decoration: TextDecoration,
    pub vertical_align: VerticalAlign,
}
