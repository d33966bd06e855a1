//! Reading, which is always refused.

use crate::Library;
use serde::de::Error;
use std::fmt;
use std::ops::Range;

const REFUSED: &str = "this program reads no bibliographies";

/// Always refused.
pub fn from_yaml_str(_: &str) -> Result<Library, serde_yaml::Error> {
    Err(serde_yaml::Error::custom(REFUSED))
}

/// Always refused.
pub fn from_biblatex_str(_: &str) -> Result<Library, Vec<BibLaTeXError>> {
    Err(vec![BibLaTeXError::Parse(Refusal { span: 0..0, kind: Refused })])
}

/// Why it is refused.
#[derive(Debug, Clone)]
pub enum BibLaTeXError {
    Parse(Refusal),
    Type(Refusal),
}

/// Where and why.
#[derive(Debug, Clone)]
pub struct Refusal {
    pub span: Range<usize>,
    pub kind: Refused,
}

/// Why.
#[derive(Debug, Clone)]
pub struct Refused;

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REFUSED)
    }
}
