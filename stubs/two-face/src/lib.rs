//! Stands in for a collection of syntaxes, as an empty one.

/// Syntaxes.
pub mod syntax {
    /// None.
    pub fn extra_no_newlines() -> syntect::parsing::SyntaxSet {
        syntect::parsing::SyntaxSet
    }
}
