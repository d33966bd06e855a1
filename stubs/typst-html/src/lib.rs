//! Stands in for the HTML export of the typesetter, which prints pages only: no rules, no elements, an empty module.

use typst_library::foundations::{Content, Module, NativeRuleMap, Scope, StyleChain, elem};
use typst_library::visualize::Color;

/// The tag of an element; there are none.
pub type HtmlTag = i64;

/// Never made: nothing but the real crate makes elements.
#[elem(name = "elem")]
pub struct HtmlElem {
    /// The element's tag.
    #[required]
    pub tag: HtmlTag,
}

/// What the typesetter asks of tags.
pub mod tag {
    /// Whether whitespace collapses around it.
    pub fn is_whitespace_collapsing(_: super::HtmlTag) -> bool {
        false
    }

    /// Whether its content becomes paragraphs.
    pub fn should_group_into_pars(_: super::HtmlTag) -> bool {
        false
    }
}

/// Without rules an HTML document stays empty; nobody asks for one, and the typesetter refuses it unless a feature is set.
pub fn register(_: &mut NativeRuleMap) {}

/// The `html` module.
pub fn module() -> Module {
    Module::new("html", Scope::new())
}

/// The body of a MathML element; there are none.
pub fn html_mathml_body<'a>(_: &'a Content, _: StyleChain<'a>) -> Option<Option<&'a Content>> {
    None
}

/// A coloured span; only made for HTML.
pub fn html_span_filled(content: Content, _: Color) -> Content {
    content
}
