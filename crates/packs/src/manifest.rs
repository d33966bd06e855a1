//! The YAML files of a pack as they are written: `pack.yaml` and `guidance.yaml`.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_saphyr::Spanned;

use super::problem::Problems;
use super::{Guidance, Kind};

/// `pack.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Manifest {
    pub(super) key: Spanned<String>,
    pub(super) title: Spanned<String>,
    pub(super) edition: Spanned<String>,
    pub(super) version: Spanned<String>,
    pub(super) kind: Kind,
    pub(super) publisher: Spanned<String>,
    pub(super) source_note: Spanned<String>,
    pub(super) origin: Spanned<String>,
    pub(super) licence: Spanned<String>,
    #[serde(default)]
    pub(super) prefix: String,
    pub(super) groups: Vec<GroupRow>,
    #[serde(default)]
    pub(super) attributes: Vec<AttributeRow>,
    #[serde(default)]
    pub(super) links: Vec<LinkRow>,
}

/// A heading in `pack.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GroupRow {
    #[serde(rename = "ref")]
    pub(super) reference: Spanned<String>,
    pub(super) title: String,
    #[serde(default)]
    pub(super) parent: Option<String>,
    #[serde(default)]
    pub(super) text: String,
}

/// An attribute in `pack.yaml`: also the name of its column in `entries.csv`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AttributeRow {
    pub(super) key: Spanned<String>,
    pub(super) title: String,
    #[serde(default)]
    pub(super) values: Vec<String>,
    #[serde(default)]
    pub(super) many: bool,
    #[serde(default)]
    pub(super) required: bool,
}

/// A column of `entries.csv` that holds references.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct LinkRow {
    pub(super) column: Spanned<String>,
    pub(super) relation: String,
    pub(super) framework: String,
    /// Headings under which each entry must have such a link.
    #[serde(default)]
    pub(super) required_in: Vec<Spanned<String>>,
}

/// `guidance.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GuidanceFile {
    pub(super) guidance: Vec<GuidanceRow>,
}

/// The help for one entry, named by its native number.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct GuidanceRow {
    pub(super) id: Spanned<String>,
    #[serde(default)]
    pub(super) actions: Vec<String>,
    #[serde(default)]
    pub(super) evidence: Vec<String>,
    #[serde(default)]
    pub(super) questions: Vec<String>,
    #[serde(default)]
    pub(super) metrics: Vec<String>,
}

impl GuidanceRow {
    /// The help without the number.
    pub(super) fn into_guidance(self) -> Guidance {
        Guidance { actions: self.actions, evidence: self.evidence, questions: self.questions, metrics: self.metrics }
    }
}

/// The line a YAML value stands on.
pub(super) fn line<T>(value: &Spanned<T>) -> u64 {
    value.referenced.line()
}

/// Reads a YAML file; a wrong one is noted with its line.
pub(super) fn yaml<T: DeserializeOwned>(file: &str, text: &str, problems: &mut Problems) -> Option<T> {
    let options = serde_saphyr::options! { with_snippet: false };
    match serde_saphyr::from_str_with_options(text, options) {
        Ok(value) => Some(value),
        Err(error) => {
            let at = error.location().map_or(0, |l| l.line());
            let said = error.to_string();
            // The line stands in front of the message already.
            let said = said.split(" at line ").next().unwrap_or(&said).to_owned();
            problems.add(file, at, "", format!("the YAML cannot be used: {said}"));
            None
        }
    }
}
