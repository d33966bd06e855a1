//! Stands in for syntax highlighting: no syntax is known and none is loaded, so code is set as plain text.

use std::fmt;

/// Cannot exist.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Never {}

/// Why a theme is not loaded.
#[derive(Debug)]
pub enum LoadingError {
    /// What this crate says of every theme.
    Unsupported,
    /// Never said here.
    ParseSyntax(parsing::ParseSyntaxError, String),
}

impl fmt::Display for LoadingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this program highlights no code")
    }
}

impl std::error::Error for LoadingError {}

/// Highlighting line by line.
pub mod easy {
    use crate::highlighting::{Style, Theme};
    use crate::parsing::{SyntaxReference, SyntaxSet};

    /// Never made: there is no syntax to make it with.
    pub struct HighlightLines<'a>(&'a SyntaxReference);

    impl<'a> HighlightLines<'a> {
        pub fn new(syntax: &'a SyntaxReference, _: &'a Theme) -> Self {
            Self(syntax)
        }

        pub fn highlight_line<'b>(&mut self, _: &'b str, _: &SyntaxSet) -> Result<Vec<(Style, &'b str)>, crate::LoadingError> {
            match self.0.never {}
        }
    }
}

/// Themes and styles.
pub mod highlighting {
    use std::ops::BitOr;
    use std::str::FromStr;

    /// A colour.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub struct Color {
        pub r: u8,
        pub g: u8,
        pub b: u8,
        pub a: u8,
    }

    impl Color {
        pub const BLACK: Self = Self { r: 0, g: 0, b: 0, a: 255 };
    }

    /// Bold, italic, underlined.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub struct FontStyle(u8);

    impl FontStyle {
        pub const BOLD: Self = Self(1);
        pub const UNDERLINE: Self = Self(2);
        pub const ITALIC: Self = Self(4);

        pub fn contains(self, other: Self) -> bool {
            self.0 & other.0 == other.0
        }
    }

    impl BitOr for FontStyle {
        type Output = Self;

        fn bitor(self, other: Self) -> Self {
            Self(self.0 | other.0)
        }
    }

    /// How a piece looks.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
    pub struct Style {
        pub foreground: Color,
        pub background: Color,
        pub font_style: FontStyle,
    }

    /// What a theme changes.
    #[derive(Debug, Clone, PartialEq)]
    pub struct StyleModifier {
        pub foreground: Option<Color>,
        pub background: Option<Color>,
        pub font_style: Option<FontStyle>,
    }

    /// What a theme applies to.
    #[derive(Debug, Clone, PartialEq)]
    pub struct ScopeSelectors;

    impl FromStr for ScopeSelectors {
        type Err = crate::LoadingError;

        fn from_str(_: &str) -> Result<Self, Self::Err> {
            Ok(Self)
        }
    }

    /// One rule of a theme.
    #[derive(Debug, Clone, PartialEq)]
    pub struct ThemeItem {
        pub scope: ScopeSelectors,
        pub style: StyleModifier,
    }

    /// Colours of a theme as a whole.
    #[derive(Debug, Clone, PartialEq, Default)]
    pub struct ThemeSettings {
        pub foreground: Option<Color>,
        pub background: Option<Color>,
    }

    /// A theme; it is kept and applied to nothing.
    #[derive(Debug, Clone, PartialEq, Default)]
    pub struct Theme {
        pub name: Option<String>,
        pub author: Option<String>,
        pub settings: ThemeSettings,
        pub scopes: Vec<ThemeItem>,
    }

    /// Loading of themes.
    pub struct ThemeSet;

    impl ThemeSet {
        /// Always refused.
        pub fn load_from_reader<R>(_: &mut R) -> Result<Theme, crate::LoadingError> {
            Err(crate::LoadingError::Unsupported)
        }
    }

    /// Styles by scopes: one style for everything.
    pub struct Highlighter<'a>(&'a Theme);

    impl<'a> Highlighter<'a> {
        pub fn new(theme: &'a Theme) -> Self {
            Self(theme)
        }

        pub fn style_for_stack(&self, _: &[crate::parsing::Scope]) -> Style {
            let foreground = self.0.settings.foreground.unwrap_or(Color::BLACK);
            let background = self.0.settings.background.unwrap_or(Color { r: 255, g: 255, b: 255, a: 255 });
            Style { foreground, background, font_style: FontStyle::default() }
        }
    }
}

/// Syntaxes.
pub mod parsing {
    use crate::Never;
    use std::fmt;

    /// Why a syntax is not loaded.
    #[derive(Debug)]
    pub enum ParseSyntaxError {
        /// What this crate says of every syntax.
        Unsupported,
        /// Never said here.
        InvalidYaml(yaml_rust::ScanError),
    }

    impl fmt::Display for ParseSyntaxError {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("this program highlights no code")
        }
    }

    impl std::error::Error for ParseSyntaxError {}

    /// The name of a kind of text.
    #[derive(Debug, Clone, Copy, PartialEq, Eq)]
    pub struct Scope;

    impl Scope {
        pub fn new(_: &str) -> Result<Self, crate::LoadingError> {
            Ok(Self)
        }
    }

    /// A definition; there are none.
    pub struct SyntaxDefinition(Never);

    impl SyntaxDefinition {
        /// Always refused.
        pub fn load_from_str(_: &str, _: bool, _: Option<&str>) -> Result<Self, ParseSyntaxError> {
            Err(ParseSyntaxError::Unsupported)
        }
    }

    /// A syntax; there are none.
    #[derive(Debug, Clone, PartialEq)]
    pub struct SyntaxReference {
        pub name: String,
        pub file_extensions: Vec<String>,
        pub(crate) never: Never,
    }

    /// A set of no syntaxes.
    #[derive(Debug, Clone, PartialEq, Default)]
    pub struct SyntaxSet;

    impl SyntaxSet {
        pub fn find_syntax_by_token<'s>(&'s self, _: &str) -> Option<&'s SyntaxReference> {
            None
        }

        pub fn syntaxes(&self) -> &[SyntaxReference] {
            &[]
        }
    }

    /// Builds a set of no syntaxes.
    #[derive(Default)]
    pub struct SyntaxSetBuilder;

    impl SyntaxSetBuilder {
        pub fn new() -> Self {
            Self
        }

        pub fn add(&mut self, syntax: SyntaxDefinition) {
            match syntax.0 {}
        }

        pub fn build(self) -> SyntaxSet {
            SyntaxSet
        }
    }
}
