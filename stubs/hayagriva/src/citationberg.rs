//! The names of the citation style language that the typesetter uses.

use std::fmt;

/// A style.
pub enum Style {
    Independent(IndependentStyle),
    Dependent,
}

/// A style that stands alone.
#[derive(Debug, Clone, PartialEq)]
pub struct IndependentStyle {
    pub settings: Settings,
}

impl IndependentStyle {
    /// Always refused.
    pub fn from_xml(_: &str) -> Result<Self, StyleRefused> {
        Err(StyleRefused)
    }
}

/// Why no style is read.
#[derive(Debug)]
pub struct StyleRefused;

impl fmt::Display for StyleRefused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this program reads no citation styles")
    }
}

impl std::error::Error for StyleRefused {}

/// Settings of a style.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    pub class: StyleClass,
}

/// Where citations stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StyleClass {
    InText,
    Note,
}

/// Terms of a language.
#[derive(Debug, Clone)]
pub struct Locale;

/// Name of a language.
#[derive(Debug, Clone)]
pub struct LocaleCode(pub String);

/// Kinds of places in a work.
pub mod taxonomy {
    /// The only kind that is asked for.
    pub enum Locator {
        Custom,
    }
}

/// How a part is set.
pub enum Display {
    Block,
    LeftMargin,
    RightInline,
    Indent,
}

/// Upright or not.
pub enum FontStyle {
    Normal,
    Italic,
}

/// Small capitals or not.
pub enum FontVariant {
    Normal,
    SmallCaps,
}

/// How heavy.
pub enum FontWeight {
    Normal,
    Bold,
    Light,
}

/// Underlined or not.
pub enum TextDecoration {
    None,
    Underline,
}

/// Raised, lowered or neither.
pub enum VerticalAlign {
    None,
    Baseline,
    Sup,
    Sub,
}
