//! Stands in for the reading of SVG: every file is refused.

use fontdb::{Database, ID};
use std::path::PathBuf;
use std::sync::Arc;

pub use tiny_skia_path;

/// Cannot exist.
#[derive(Debug, Clone, Copy)]
enum Never {}

/// A drawing that was read; there are none.
#[derive(Debug, Clone)]
pub struct Tree(Never);

impl Tree {
    /// Always refused.
    pub fn from_data(_: &[u8], _: &Options<'_>) -> Result<Self, Error> {
        Err(Error::ElementsLimitReached)
    }

    /// Always refused.
    pub fn from_xmltree(_: &roxmltree::Document<'_>, _: &Options<'_>) -> Result<Self, Error> {
        Err(Error::ElementsLimitReached)
    }

    /// Stands for whatever would be read from it.
    pub fn nothing(&self) -> ! {
        match self.0 {}
    }

    pub fn size(&self) -> Size {
        self.nothing()
    }

    pub fn root(&self) -> &Group {
        self.nothing()
    }

    pub fn to_string(&self, _: &WriteOptions) -> String {
        self.nothing()
    }
}

/// A group of a drawing; there are none.
pub struct Group(Never);

impl Group {
    pub fn bounding_box(&self) -> tiny_skia_path::Rect {
        match self.0 {}
    }
}

/// Size of a drawing; there is none.
#[derive(Debug, Clone, Copy)]
pub struct Size(Never);

impl Size {
    pub fn width(&self) -> f32 {
        match self.0 {}
    }

    pub fn height(&self) -> f32 {
        match self.0 {}
    }
}

/// Why a file is refused. "Too large" is what is said of every one: too large for this program.
#[derive(Debug)]
pub enum Error {
    NotAnUtf8Str,
    MalformedGZip,
    ElementsLimitReached,
    InvalidSize,
    ParsingFailed(roxmltree::Error),
}

/// How a drawing would be read.
#[derive(Default)]
pub struct Options<'a> {
    pub resources_dir: Option<PathBuf>,
    pub font_family: String,
    pub image_href_resolver: ImageHrefResolver<'a>,
    pub font_resolver: FontResolver<'a>,
    pub dpi: f32,
}

/// Finds a font.
pub type FontSelectionFn<'a> = Box<dyn Fn(&Font, &mut Arc<Database>) -> Option<ID> + Send + Sync + 'a>;
/// Finds another font.
pub type FallbackSelectionFn<'a> = Box<dyn Fn(char, &[ID], &mut Arc<Database>) -> Option<ID> + Send + Sync + 'a>;
/// Reads a picture in the drawing.
pub type ImageHrefDataResolverFn<'a> = Box<dyn Fn(&str, Arc<Vec<u8>>, &Options<'_>) -> Option<ImageKind> + Send + Sync + 'a>;
/// Finds a picture beside the drawing.
pub type ImageHrefStringResolverFn<'a> = Box<dyn Fn(&str, &Options<'_>) -> Option<ImageKind> + Send + Sync + 'a>;

/// Finds fonts.
pub struct FontResolver<'a> {
    pub select_font: FontSelectionFn<'a>,
    pub select_fallback: FallbackSelectionFn<'a>,
}

impl Default for FontResolver<'_> {
    fn default() -> Self {
        Self { select_font: Box::new(|_, _| None), select_fallback: Box::new(|_, _, _| None) }
    }
}

/// Finds pictures.
pub struct ImageHrefResolver<'a> {
    pub resolve_data: ImageHrefDataResolverFn<'a>,
    pub resolve_string: ImageHrefStringResolverFn<'a>,
}

impl ImageHrefResolver<'_> {
    pub fn default_data_resolver() -> ImageHrefDataResolverFn<'static> {
        Box::new(|_, _, _| None)
    }
}

impl Default for ImageHrefResolver<'_> {
    fn default() -> Self {
        Self { resolve_data: Self::default_data_resolver(), resolve_string: Box::new(|_, _| None) }
    }
}

/// A picture in a drawing.
pub enum ImageKind {
    JPEG(Arc<Vec<u8>>),
    PNG(Arc<Vec<u8>>),
    GIF(Arc<Vec<u8>>),
    WEBP(Arc<Vec<u8>>),
}

/// A font that a drawing asks for; there is no drawing.
pub struct Font(Never);

impl Font {
    pub fn families(&self) -> &[FontFamily] {
        match self.0 {}
    }

    pub fn style(&self) -> FontStyle {
        match self.0 {}
    }

    pub fn stretch(&self) -> FontStretch {
        match self.0 {}
    }

    pub fn weight(&self) -> u16 {
        match self.0 {}
    }
}

/// A family of fonts.
pub enum FontFamily {
    Serif,
    Named(String),
}

/// Upright or not.
#[derive(Clone, Copy)]
pub enum FontStyle {
    Normal,
    Italic,
    Oblique,
}

/// How wide.
#[derive(Clone, Copy)]
pub enum FontStretch {
    UltraCondensed,
    ExtraCondensed,
    Condensed,
    SemiCondensed,
    Normal,
    SemiExpanded,
    Expanded,
    ExtraExpanded,
    UltraExpanded,
}

/// How a drawing would be written.
#[derive(Default)]
pub struct WriteOptions {
    pub indent: Indent,
    pub attributes_indent: Indent,
    pub preserve_text: bool,
}

/// How lines are indented.
#[derive(Default)]
pub enum Indent {
    #[default]
    None,
}
