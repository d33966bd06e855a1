//! The collection of styles: one name, which is the default of a setting, and a style that says nothing.

use crate::citationberg::{IndependentStyle, Locale, Settings, Style, StyleClass};

/// The styles there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ArchivedStyle {
    InstituteOfElectricalAndElectronicsEngineers,
}

impl ArchivedStyle {
    pub fn all() -> &'static [Self] {
        &[Self::InstituteOfElectricalAndElectronicsEngineers]
    }

    pub fn by_name(name: &str) -> Option<Self> {
        Self::all().iter().copied().find(|style| style.names().contains(&name))
    }

    pub fn names(&self) -> &'static [&'static str] {
        &["ieee"]
    }

    pub fn display_name(&self) -> &'static str {
        "IEEE"
    }

    pub fn get(&self) -> Style {
        Style::Independent(IndependentStyle { settings: Settings { class: StyleClass::InText } })
    }
}

/// None.
pub fn locales() -> Vec<Locale> {
    Vec::new()
}
